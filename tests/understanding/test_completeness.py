"""Questions that are complete in themselves, in the middle of a conversation."""

import pytest

from assistant.types import Turn
from assistant.understanding.follow_ups import stand_alone


def written_out(reader, *turns):
    *before, question = turns
    return stand_alone(question, [Turn("user", turn) for turn in before], reader)


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("Hvad koster det for en gartner?", "Hvad er et lokaludvalg?"),
        ("Er der saft med i prisen?", "Hvad er en DPIA?"),
        ("Hvor er det i Viborg?", "Hvad betyder TRIO?"),
        ("How much is it for a gardener?", "What is a main committee?"),
        ("Skal vi oplyse, at en tekst er skrevet af AI?", "Hvad er hallucinationer?"),
        ("Hvordan undgår man stress?", "Hvad er arbejdsmiljøgruppens rolle?"),
        ("Hvad er hallucinationer?", "Hvordan skriver man en god prompt?"),
        ("Hvornår er det i Viborg?", "Hvor er toilettet?"),
        ("Hvad er et lokaludvalg?", "Hvornår er frokosten?"),
        ("Hvem er Ida Skovgaard?", "Hvad er en pædagog?"),
        ("Hvad er en DPIA?", "Hvad sparer vi ved at sende to gartnere i stedet for to pædagoger?"),
        ("Hvem er Ida Skovgaard?", "Hvad er bagland?"),
        ("Hvornår skal AMR involveres?", "Hvad betyder § 8?"),
        ("Hvornår skal AMR involveres?", "Hvad siger artikel 26?"),
        ("Er kameraer i hjemmeplejen farlige?", "Hvad gør vi, hvis kolleger er bange for AI?"),
    ],
)
def test_a_whole_question_on_another_matter_stays_as_asked(garden_reader, before, question):
    assert written_out(garden_reader, before, question) == question


@pytest.mark.parametrize(
    ("before", "question", "taken"),
    [
        ("Må vi bruge følelsesgenkendelse?", "Er der undtagelser?", "følelsesgenkendelse"),
        ("Hvad er en DPIA?", "Hvad er fordelene?", "DPIA"),
        ("Hvad er et lokaludvalg?", "Hvem sidder i det?", "lokaludvalg"),
        ("Hvad er et lokaludvalg?", "Og i en region?", "lokaludvalg"),
        ("Hvornår er det i Viborg?", "Hvordan kommer jeg derhen med tog?", "Viborg"),
    ],
)
def test_what_may_be_of_the_matter_spoken_of_is_still_a_follow_up(garden_reader, before, question, taken):
    assert taken in written_out(garden_reader, before, question)


@pytest.mark.parametrize(
    ("before", "question", "written"),
    [
        ("Hvem er Ida Skovgaard?", "Hvornår slutter dagen?", "Hvornår slutter dagen?"),
        ("Hvornår er frokosten i Viborg?", "Hvad er adressen?", "Hvad er adressen Viborg"),
        ("Er der vegetarmad?", "Hvad er adressen?", "Hvad er adressen?"),
        ("Hvem er Ida Skovgaard?", "Hvornår kan vi tage hjem?", "Hvornår kan vi tage hjem?"),
    ],
)
def test_a_question_on_the_event_as_a_whole_takes_over_the_city_alone(
    garden_reader, before, question, written
):
    assert written_out(garden_reader, before, question) == written


def test_a_follow_up_on_the_conference_passes_over_a_question_on_another_matter(garden_reader):
    written = written_out(
        garden_reader, "Hvad koster det for en gartner?", "Hvad er et lokaludvalg?", "og for en pædagog?"
    )

    assert "koster" in written
    assert "lokaludvalg" not in written


def test_that_time_is_the_last_time_spoken_of_however_long_ago(garden_reader):
    written = written_out(
        garden_reader,
        "Hvem taler kl. 13 i Viborg?",
        "Hvad er adressen?",
        "Hvad sker der i Næstved på det tidspunkt?",
    )

    assert "kl. 13:00" in written


def test_a_meal_that_marks_the_time_is_not_what_was_spoken_of(garden_reader):
    assert "frokost" not in written_out(
        garden_reader, "Hvad sker der efter frokost?", "Er det den samme taler i Viborg?"
    )
    assert "Hvem taler efter frokost" in written_out(
        garden_reader, "Hvem taler efter frokost?", "Hvornår er det?"
    )
