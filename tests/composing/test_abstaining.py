"""How an answer says what was looked for."""

import pytest

from assistant.composing.abstaining import abstaining_text, sought_for


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        (
            "Må de bruge kameraer med AI i køkkenet på plejehjemmet?",
            "kameraer med AI i køkkenet på plejehjemmet",
        ),
        ("Jeg er dårligt gående, er der elevator?", "gående, elevator"),
        ("hvornaar er der pause saa jeg kan ringe hjem", "pause, ringe hjem"),
        ("Can I get vegetarian food?", "vegetarian food"),
        ("Kom der 4000 deltagere i 2019?", "deltagere"),
        ("Hvad er det?", ""),
    ],
)
def test_what_nothing_ties_together_stands_apart(question, sought):
    assert sought_for(question) == sought


def test_what_was_looked_for_is_short():
    question = "Hvor er " + " eller ".join(f"tinget{letter}" for letter in "abcdefghijklmnop") + "?"

    assert len(sought_for(question).split(" eller ")) == 10


def test_a_question_of_nothing_names_nothing():
    assert abstaining_text("Hvad er det?", "da", "post@example.dk") == (
        "Det står ikke i mit materiale. Skriv til post@example.dk."
    )
