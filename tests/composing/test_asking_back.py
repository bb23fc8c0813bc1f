"""Whoever asks about "hun" where nobody was named is asked whom they mean."""

from datetime import date

import pytest

from assistant.composing.asking_back import whom_is_meant
from assistant.types import Query, Turn
from assistant.understanding.follow_ups import stand_alone
from assistant.understanding.frame import FrameReader

ALL = "Ida Skovgaard, Bo Christoffersen og Tove Lauritsen taler."


def asked_back(garden, question, *before, language="da"):
    reader = FrameReader(garden)
    history = tuple(Turn(("user", "assistant")[n % 2], text) for n, text in enumerate(before))
    text = stand_alone(question, history, reader)
    return whom_is_meant(Query(text, question, language, date(2031, 1, 1), history), reader)


@pytest.mark.parametrize("question", ["Hvad taler hun om?", "Hvem er han?", "hvornår taler han"])
def test_a_person_nobody_named_is_asked_for(garden, question):
    assert asked_back(garden, question) == "Hvem mener du? Skriv navnet, så kan jeg svare."
    assert asked_back(garden, question, "Hvad er en retningslinje?", "En aftale.").startswith(
        "Hvem mener du?"
    )


def test_of_several_who_were_named_it_is_asked_which(garden):
    question = asked_back(garden, "Hvad taler hun om?", "Hvem taler?", ALL)

    assert question.startswith("Hvem mener du: Ida Skovgaard, Bo Christoffersen eller Tove Lauritsen?")


def test_it_is_asked_in_the_language_of_the_conversation(garden):
    assert asked_back(garden, "What does she talk about?", language="en").startswith("Who do you mean?")


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("Hvad taler hun om?", ("Hvem er Ida Skovgaard?", "Ida Skovgaard er biolog.")),
        ("Hvad taler hun om?", ("Hvem taler først?", "Ida Skovgaard taler først.")),
        ("Hvad taler de om?", ()),
        ("Hvad hvis han siger nej?", ("Må chefen købe et system?", "Ja.")),
        ("Hvad skal han spise?", ()),
        ("Hvem er Ida Skovgaard, og hvornår taler hun?", ()),
    ],
)
def test_whoever_is_known_or_may_be_anybody_is_not_asked_for(garden, question, before):
    assert asked_back(garden, question, *before) == ""
