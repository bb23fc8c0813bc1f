"""What the questions to a section have in common."""

import numpy as np
import pytest

from assistant.retrieval.topics import Topics, twins
from assistant.types import Chunk


def _rows(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def spoken():
    """Twelve sections' questions: the manner of asking differs more than what is asked."""
    rng = np.random.default_rng(3)
    subjects = rng.normal(size=(12, 40))
    manners = rng.normal(size=(2, 40)) * 1.5

    def ask(section):
        return subjects[section] + rng.normal(size=2) @ manners + rng.normal(size=40) * 0.6

    owners = np.repeat(np.arange(12), 6)
    questions = _rows(np.array([ask(owner) for owner in owners]))
    new = _rows(np.array([ask(owner) for owner in owners]))
    return questions, owners, _rows(subjects), new


def test_a_manner_of_asking_that_all_sections_share_does_not_draw_questions_together(spoken):
    questions, owners, passages, new = spoken
    topics = Topics(questions, owners, passages, np.full(12, -1))
    by_topic = [int(np.argmax(topics.cosines(question)[0])) for question in new]
    by_nearest = [int(owners[np.argmax(questions @ question)]) for question in new]
    assert np.mean(np.array(by_topic) == owners) > 0.9
    assert np.mean(np.array(by_nearest) == owners) < 0.7


def test_questions_in_the_other_language_help_a_section_that_has_few(spoken):
    questions, owners, passages, new = spoken
    few = np.flatnonzero((owners > 0) | (np.arange(len(owners)) == 0))  # one question to section 0
    in_danish = np.append(owners[few], np.full(5, 12))
    everything = questions[[*few, 1, 2, 3, 4, 5]]  # those asked in the other language as section 12
    both = np.vstack([passages, passages[:1]])
    alone = Topics(everything, in_danish, both, np.full(13, -1))
    with_twin = Topics(everything, in_danish, both, np.array([12, *[-1] * 11, 0]))
    asked = new[owners == 0]
    assert np.mean([with_twin.cosines(q)[0][0] for q in asked]) > np.mean(
        [alone.cosines(q)[0][0] for q in asked]
    )


def test_cosines_stay_between_minus_one_and_one_and_a_single_question_is_no_fault(spoken):
    questions, _, passages, new = spoken
    topics = Topics(questions[:1], np.array([0]), passages[:1], np.array([-1]))
    for found in topics.cosines(new[0]):
        assert found.shape == (1,)
        assert np.all(np.isfinite(found))
        assert np.all(np.abs(found) <= 1.0001)


def test_what_is_asked_almost_to_the_letter_is_found_although_the_rest_of_its_section_is_asked_otherwise(
    spoken,
):
    questions, owners, passages, new = spoken
    questions, odd = questions.copy(), 0
    # of section 0, but half on the matter of section 1, and on nothing of its own
    questions[odd] = _rows(np.array([passages[1] + passages[5]]))[0]
    topics = Topics(questions, owners, passages, np.full(12, -1))
    again = _rows(questions[odd : odd + 1] + 0.2 * new[:1])[0]
    assert int(np.argmax(topics.cosines(again)[0])) == 0
    assert int(np.argmax(topics.cosines(new[owners == 1][1])[0])) == 1


def _chunk(source, section, part=0):
    return Chunk(f"{source}#{section}-{part}", source, "Titel", section, "Tekst.")


def test_sections_of_two_languages_are_twins_by_their_order_and_only_where_their_number_agrees():
    chunks = [
        _chunk("guidance/a.md", "Hvad er MED?"),
        _chunk("guidance/a.md", "Hvad er MED?", 1),
        _chunk("guidance/a.md", "Hvem vælger?"),
        _chunk("guidance/a.en.md", "What is MED?"),
        _chunk("guidance/a.en.md", "Who elects?"),
        _chunk("guidance/b.md", "Alene"),
        _chunk("guidance/c.md", "Et"),
        _chunk("guidance/c.en.md", "One"),
        _chunk("guidance/c.en.md", "Two"),
    ]
    assert twins(chunks) == {0: 3, 3: 0, 2: 4, 4: 2}
