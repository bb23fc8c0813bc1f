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


@pytest.mark.parametrize(
    ("question", "follow_up", "none_of"),
    [
        ("Kan vi få en ekspert udefra til at hjælpe os, og hvem betaler?", "", "1.450"),
        ("Kan vi komme på kursus i AI?", "hvem betaler?", "1.450"),
        ("Hvad er en retningslinje?", "hvad koster det?", "1.450"),
    ],
)
def test_the_price_of_another_matter_is_not_the_conferences(assistant, question, follow_up, none_of):
    answer = talk(assistant, *filter(None, (question, follow_up)))[-1]

    assert none_of not in answer.text
    assert "1.450" in talk(assistant, question, "hvad koster konferencen?")[-1].text


@pytest.mark.parametrize(
    ("question", "wish", "told"),
    [
        ("what does it cost?", "kan jeg få det på dansk?", "1.450 kr."),
        ("Hvad koster det?", "svar på engelsk", "DKK 1,450"),
        ("Hvad koster det?", "in English please", "DKK 1,450"),
        ("What is a DPIA?", "Say that in Danish please", "konsekvensanalyse om persondata"),
    ],
)
def test_the_other_language_is_the_same_question_again(assistant, question, wish, told):
    answer = talk(assistant, question, wish)[-1]

    assert told in answer.text
    assert answer.question == wish


def test_after_a_wish_for_a_language_the_question_goes_on(assistant):
    answer = talk(assistant, "Hvad koster det?", "på engelsk, tak", "og for en leder?")[-1]

    assert "1.950 kr." in answer.text
    assert "1.450" not in answer.text


def test_who_speaks_and_when_is_told_at_once_with_the_date(assistant):
    answer = talk(assistant, "Hvem holder oplægget om fremtidens arbejdsmarked, og hvornår?")[-1]

    assert "Philipp Schröder" in answer.text
    assert "i Fredericia tirsdag den 11. november 2025" in answer.text
    assert answer.text.count("14.40") == 1


def test_who_makes_what_was_spoken_of_is_not_who_holds_the_conference(assistant):
    answer = talk(assistant, "Skal vi lave en DPIA, før vi tager et AI-system i brug?", "Hvem laver den?")[-1]

    assert "Arrangøren er" not in answer.text
    assert "dataansvarlige" in talk(assistant, "Hvem laver en DPIA?")[-1].text
