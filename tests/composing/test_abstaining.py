"""How an answer says what was looked for."""

from datetime import date

import pytest

from assistant.composing.abstaining import abstaining_text, in_own_words, sought_for, without_pointer
from assistant.types import Query, Turn


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


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("rest", [False, True])
@pytest.mark.parametrize("question", ["Er der en sauna?", "?"])
def test_those_whose_address_it_is_are_not_told_to_write_to_it(language, rest, question):
    whole = abstaining_text(question, language, "kontakt@medsamarbejdet.dk", rest=rest)
    bare = abstaining_text(question, language, None, rest=rest)

    assert whole != bare
    assert without_pointer(f"Det koster 10 kr. [1] {whole}") == f"Det koster 10 kr. [1] {bare}"
    assert without_pointer("Skriv til bo@example.dk.") == "Skriv til bo@example.dk."


def test_what_was_looked_for_is_named_by_words_that_were_written():
    history = (Turn("user", "Hvem taler om robåde?"), Turn("assistant", "Det gør Bo Åkande."))
    text = "Kan jeg få slides robåde Bo Åkande"
    query = Query(text, "Kan jeg få slides?", "da", date(2025, 10, 1), history)

    assert in_own_words(text, query) == "Kan jeg få slides robåde"
