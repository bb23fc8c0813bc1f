"""A wish for another language, told from a question on one."""

from datetime import date

import pytest

from assistant.types import Query, Turn
from assistant.understanding.asked_again import asked_again, language_asked_for, names_another_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("kan jeg få det på dansk?", "da"),
        ("Say that in Danish, please", "da"),
        ("svar på engelsk", "en"),
        ("English please", "en"),
        ("Kan du oversætte svaret til engelsk?", "en"),
        ("Er oplæggene på engelsk?", None),
        ("Is any of it in English?", None),
        ("Kan jeg få programmet på engelsk?", None),
        ("Må AI oversætte til dansk?", None),
        ("dansk eller engelsk?", None),
        ("Kan jeg få det?", None),
    ],
)
def test_only_a_wish_for_a_language_is_one(text, language):
    assert language_asked_for(text) == language


def test_other_languages_are_known_as_such():
    assert names_another_language("Kan du svare på tysk?")
    assert not names_another_language("Har I en tysk udgave?")


def test_the_last_question_is_asked_again_and_earlier_wishes_are_left_out():
    history = (
        Turn("user", "Hvor er roerne?"), Turn("assistant", "I laden."),
        Turn("user", "in English"), Turn("assistant", "In the barn."),
    )  # fmt: skip

    again = asked_again(Query("på dansk", "på dansk", "da", date(2025, 10, 1), history))
    on = asked_again(Query("Hvorfor?", "Hvorfor?", "da", date(2025, 10, 1), history))

    assert (again.text, again.language, again.history) == ("Hvor er roerne?", "da", ())
    assert [turn.content for turn in on.history] == ["Hvor er roerne?", "In the barn."]


def test_without_a_question_before_it_is_left_as_it_is():
    query = Query("svar på engelsk", "svar på engelsk", "da", date(2025, 10, 1))

    assert asked_again(query) is query
