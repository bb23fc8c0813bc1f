"""Questions on the programme that want one thing: the longest, the next, the last before another."""

from datetime import date

import pytest

from assistant.composing.facts import find_facts
from assistant.composing.passages import asks_of_the_programme
from assistant.composing.statements import cite
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language

BEFORE, AFTERWARDS = date(2031, 1, 10), date(2031, 6, 1)


@pytest.fixture(scope="module")
def ask(garden):
    reader = FrameReader(garden)

    def ask(question, today=BEFORE):
        language = detect_language(question)
        frame = reader.read(question, language)
        finding = find_facts(garden, frame, today, language)
        return cite(finding.statements)[0] if finding and not frame.unexplained else ""

    return ask


@pytest.mark.parametrize(
    ("question", "there", "absent"),
    [
        ("Hvilket punkt på dagen er længst?", "Krydderurter", "Muldens fremtid"),
        ("Hvad er dagens korteste punkt?", "10.45-11.00: 15 minutter", "14.30"),
        ("Hvilken pause er længst?", "14.30-14.50: 20 minutter", "10.45"),
        ("Which break is shortest?", "at 10:45-11:00: 15 minutes", "14:30"),
        ("Hvem har mindst taletid?", "Ida Skovgaard", "Bo Christoffersen"),
        ("Hvad varer længst, workshoppen eller frokosten?", "Byg en kompostbeholder", "Frokost"),
        ("What is the longest talk in Næstved?", "Tove Lauritsen", "Bo Christoffersen"),
        ("Hvilket oplæg om eftermiddagen er kortest?", "Muldens fremtid", "Regnorme"),
    ],
)
def test_the_longest_and_the_shortest_of_several_are_told(ask, question, there, absent):
    answer = ask(question)

    assert there in answer
    assert absent not in answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Er workshoppen dagens længste punkt?", "Nej. Længst er"),
        ("Is lunch the shortest item?", "No. The shortest is"),
    ],
)
def test_what_is_claimed_to_be_the_longest_or_shortest_is_confirmed_or_put_right(ask, question, verdict):
    assert ask(question).startswith(verdict)


def test_of_two_that_are_as_long_both_are_told(ask):
    assert "hver" not in ask("Hvilket oplæg er længst?")
    assert "14.50-16.15: 85 minutter" in ask("Hvad er længst: frokosten eller muldens fremtid?")


def test_the_longest_of_a_past_day_was_it(ask):
    assert ask("Hvilket punkt varer længst?", AFTERWARDS).startswith("Længst var")


@pytest.mark.parametrize(
    ("question", "there", "absent"),
    [
        ("Hvad kommer efter workshoppen?", "Frokost", "Krydderurter"),
        ("Hvad følger på frokosten?", "Krydderurter", "Muldens fremtid"),
        ("What follows the workshop?", "Lunch", "Herbs"),
        ("What comes before the workshop?", "Break", "Earthworms"),
        ("Hvad kommer efter oplægget om muldens fremtid?", "Tak for i dag", "Frokost"),
        ("Hvad runder vi dagen af med, inden der siges farvel?", "Muldens fremtid", "Krydderurter"),
        ("What do we do last before we say goodbye?", "future of soil", "Herbs"),
        ("Hvem kommer efter workshoppen?", "Bo Christoffersen", "Ida Skovgaard"),
        ("Hvad slutter dagen med?", "Muldens fremtid", "Krydderurter"),
    ],
)
def test_who_asks_for_one_thing_is_told_the_nearest(ask, question, there, absent):
    answer = ask(question)

    assert there in answer
    assert absent not in answer


@pytest.mark.parametrize(
    "question", ["Hvad sker der efter frokosten?", "Hvad er der på programmet efter frokosten?"]
)
def test_who_asks_what_happens_afterwards_is_told_everything(ask, question):
    answer = ask(question)

    assert "Krydderurter" in answer
    assert "Muldens fremtid" in answer


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Hvor mange oplægsholdere er der på begge dage i alt?", "3 oplægsholdere"),
        ("Hvor mange oplæg er der i alt?", "3 oplæg"),
        ("How many speakers are there altogether?", "3 speakers"),
        ("Hvor mange minutters oplæg er der i alt?", "250 minutter"),
    ],
)
def test_a_number_in_all_is_of_what_is_counted(ask, question, number):
    assert number in ask(question)


@pytest.mark.parametrize(
    ("question", "of_the_programme"),
    [
        ("Er der nogen, der fortæller om regnorme?", True),
        ("Kommer der en fra kommunen?", True),
        ("hvem taler om bier", True),
        ("Taler nogen på dagen om kompost?", True),
        ("Do the speakers talk about worms?", True),
        ("Is there anyone who covers bees?", True),
        ("Hvem taler med naboen om hækken?", False),
        ("Er der nogen, der skal vande?", False),
        ("Who talks to the neighbour?", False),
    ],
)
def test_whether_anybody_speaks_of_a_thing_is_a_question_on_the_programme(garden, question, of_the_programme):
    frame = FrameReader(garden).read(question, detect_language(question))

    assert asks_of_the_programme(frame, None) is of_the_programme


@pytest.mark.parametrize(
    "question", ["Hvornår slutter programmet?", "What time does the programme start and when does it end?"]
)
def test_when_the_programme_begins_or_ends_is_told_without_its_items(ask, question):
    answer = ask(question)

    assert answer
    assert "- " not in answer
