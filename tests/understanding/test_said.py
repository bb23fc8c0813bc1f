"""What a follow-up takes from what the assistant said, and from what the user told."""

import pytest

from assistant.types import Turn
from assistant.understanding.follow_ups import stand_alone, tells_a_particular
from assistant.understanding.said import names_in

LIST = "Bo Christoffersen og Ida Skovgaard taler, og Tove Lauritsen slutter."
BOTH = "I Viborg taler Bo Christoffersen, i Næstved Tove Lauritsen."


def written_out(reader, *turns):
    *before, question = turns
    history = [Turn(("user", "assistant")[n % 2], text) for n, text in enumerate(before)]
    return stand_alone(question, history, reader)


def test_everyone_who_was_named_is_found_in_order(garden_reader):
    assert names_in(LIST, garden_reader) == ["Bo Christoffersen", "Ida Skovgaard", "Tove Lauritsen"]
    assert names_in("Oplægget holdes af Skovgaard.", garden_reader) == ["Ida Skovgaard"]
    assert names_in("Bo i Viborg, og spis en bolle.", garden_reader) == []


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        ("Ida Skovgaard taler først.", "Hvad taler hun om?", {"Ida Skovgaard"}),
        (BOTH, "Hvad taler han om?", {"Bo Christoffersen", "Tove Lauritsen"}),
        (BOTH, "Hvad er hun lektor i?", {"Tove Lauritsen"}),
        (LIST, "Hvad taler hun om?", set()),
        ("En aftale binder begge.", "Hvem er han?", set()),
    ],
)
def test_a_pronoun_means_whom_the_answer_named(garden_reader, said, question, meant):
    written = written_out(garden_reader, "Hvem taler?", said, question)

    assert {name for name in names_in(LIST, garden_reader) if name in written} == meant


def test_two_who_are_written_out_are_both_named_though_their_names_are_alike(shipped_reader):
    frame = shipped_reader.read("Hvem er Kenneth Kristensen og Martin Østergaard Christensen?", "da")

    assert len(frame.people) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("vi er 6 fra samme udvalg", True),
        ("min billet er til den 11.", True),
        ("my ticket is for the 11th", True),
        ("we are 6 from the same committee", True),
        ("jeg er leder, hvad koster det", False),
        ("er jeg tilmeldt?", False),
        ("jeg har brug for en faktura", False),
        ("vi er mange, er der rabat?", False),
    ],
)
def test_what_tells_of_the_asker_asks_nothing(text, told):
    assert tells_a_particular(text) == told


def test_what_is_told_after_a_question_on_the_conference_leaves_that_asked(garden_reader):
    written = written_out(garden_reader, "Kan jeg melde afbud?", "Nej.", "min billet er til den 20.")

    assert garden_reader.read(written, "da").asks("refund")


def test_what_has_no_word_of_any_matter_is_not_carried_on(garden_reader):
    turns = ("Hvad er en retningslinje?", "En aftale.", "uddyb", "Den binder.", "og hvem skriver den?")

    assert "uddyb" not in written_out(garden_reader, *turns)
    assert "retningslinje" in written_out(garden_reader, *turns)


@pytest.mark.parametrize(
    ("before", "question", "kept"),
    [
        ("Skal ledelsen informere os om robotter?", "også når det er en AI?", "informere"),
        ("Skal ledelsen informere os om robotter?", "hvad står der præcist?", "robotter"),
        ("Kan jeg komme på venteliste?", "Hvem skriver jeg til?", ""),
        ("Hvad er mailen til BUPL?", "Hvem skriver jeg til?", "BUPL"),
    ],
)
def test_what_is_left_out_is_taken_from_the_question_before(garden_reader, before, question, kept):
    written = written_out(garden_reader, before, "Ja.", question)

    assert kept in written if kept else written == question
