"""Conversations of several turns, through all stages."""

from datetime import date

import pytest

from assistant.bootstrap import build_assistant
from assistant.settings import Settings
from assistant.types import Turn

DAY = date(2025, 10, 1)


@pytest.fixture(scope="module")
def assistant(knowledge_index):
    return build_assistant(Settings(_env_file=None, data_dir=knowledge_index, embeddings="none"))


def talk(assistant, *questions):
    """The answers to questions asked one after another."""
    history, answers = [], []
    for question in questions:
        answers.append(assistant.ask(question, history, today=DAY))
        history += [Turn("user", question), Turn("assistant", answers[-1].text)]
    return answers


@pytest.mark.parametrize(
    "questions",
    [
        ("Hvad er højrisiko-AI?", "giv et eksempel", "uddyb"),
        ("Må arbejdsgiveren overvåge os med AI?", "hvad hvis de gør det alligevel?"),
        ("Hvad er en retningslinje i MED?", "kan man vælge at lade være?"),
        ("hvornår starter det?", "hvor skal jeg hen?"),
        ("er der plads den 11.?", "hvad er forskellen på de to dage?"),
    ],
)
def test_no_answer_opens_as_the_one_before(assistant, questions):
    opening = [answer.text.split(".")[0] for answer in talk(assistant, *questions)]

    assert len(set(opening)) == len(opening)


def test_what_is_told_of_the_asker_keeps_to_what_was_asked(assistant):
    for questions in (
        ("Kan jeg afmelde mig?", "min billet er til den 11."),
        ("How do I cancel?", "my ticket is for the 11th"),
    ):
        assert "kontakt@medsamarbejdet.dk" in talk(assistant, *questions)[-1].text
        assert "22" in talk(assistant, *questions)[-1].text
    assert "brochure" in talk(assistant, "How do I register?", "we are 6 from the same committee")[-1].text


def test_of_all_who_speak_it_is_asked_who_is_meant(assistant):
    answer = talk(assistant, "Hvem taler på konferencen?", "Hvad taler hun om?")[-1]

    assert answer.mode == "courtesy"
    assert answer.text.startswith("Hvem mener du: Kaare Pedersen, ")


def test_a_place_asked_for_twice_is_told_twice(assistant):
    first, again = talk(assistant, "Hvor er det i Fredericia?", "Hvor er det i Fredericia?")

    assert first.text == again.text


def test_a_talk_is_still_spoken_of_where_its_time_was_just_told(assistant):
    answers = talk(assistant, "Hvem er Philipp Schröder?", "hvad taler han om?", "hvornår er det?")

    assert "14.40" in answers[-1].text
