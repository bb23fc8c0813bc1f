"""Which form of answer a question wants, and which passages have it."""

import pytest

from assistant.composing.forms import form_asked, forms_of, in_the_form_asked_for
from assistant.types import Chunk, Hit


def passage(section: str, text: str, score: float = 0.5) -> Hit:
    return Hit(Chunk(section, "orme.md", "Orme", section, text, "da", kind="guidance"), score)


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Må vi fodre dem?", "verdict"),
        ("Hvad gør vi?", "steps"),
        ("hvad gor vi hvis det regner", "steps"),
        ("Hvad kan medarbejdersiden gøre?", "steps"),
        ("What can we do?", "steps"),
        ("Hvordan får vi dem med?", "steps"),
        ("Hvor mange er bange for orme?", "figures"),
        ("Hvor finder jeg orme?", "where"),
        ("Hvem går jeg til?", "who"),
        ("Hvornår skal det op i udvalget?", "time"),
        ("Hvad bør jeg spørge ledelsen om?", "questions"),
        ("Hvad er en orm?", "meaning"),
        ("What is the difference between worms and snakes?", "difference"),
        ("orme og blade", ""),
    ],
)
def test_the_words_that_ask_tell_the_form(question, form):
    assert form_asked(question) == form


def test_a_passage_that_opens_with_a_verdict_has_that_form_whatever_its_heading():
    assert forms_of(passage("Hvem må fodre orme?", "Det afhænger af haven.").chunk) == {"verdict"}


def test_a_passage_that_tells_what_to_do_has_the_form_of_steps_as_well():
    assert forms_of(passage("Hvem går jeg til?", "Gå til gartneren.").chunk) == {"who", "steps"}


def test_who_worries_and_asks_what_to_do_is_not_told_how_many_worry():
    hits = [
        passage("Hvor mange er bange for orme?", "21 procent er bange for orme.", 0.41),
        passage("Hvem går jeg til med orme?", "Gå til gartneren.", 0.37),
    ]

    first = in_the_form_asked_for("Hvad gør jeg?", hits)[0]

    assert first.chunk.text == "Gå til gartneren."


def test_what_fits_far_better_comes_first_in_any_form():
    hits = [
        passage("Hvor mange er bange for orme?", "21 procent.", 0.8),
        passage("Hvad gør man?", "Intet.", 0.4),
    ]

    assert in_the_form_asked_for("Hvad gør jeg?", hits)[0].chunk.text == "21 procent."


def test_without_words_that_ask_nothing_moves():
    hits = [passage("Hvad er en orm?", "Et dyr.", 0.4), passage("Må man fodre orme?", "Ja, med blade.", 0.5)]

    assert in_the_form_asked_for("orme", hits) == hits
