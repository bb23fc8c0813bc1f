"""Folding, words and stems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.words import STOP_WORDS, fold, loose, stem, tokens


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("København", "koebenhavn"),
        ("ÅRHUS", "aarhus"),
        ("A\u030arhus", "aarhus"),  # the ring as a character of its own
        ("Århus Ærø", "aarhus aeroe"),
        ("Malmö", "malmoe"),
        ("idé", "ide"),
        ("Straße", "strasse"),
    ],
)
def test_danish_letters_are_written_out_and_accents_removed(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_how_danish_letters_were_typed_makes_no_difference_to_the_loose_form() -> None:
    assert loose("København") == loose("Koebenhavn") == loose("kobenhavn")
    assert loose("Århus") == loose("Aarhus") == loose("arhus")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcæøåéABCÆØÅ .,-0123456789"))
def test_a_folded_danish_text_is_plain_lower_case(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text) == fold(text).lower()


@given(st.text())
def test_upper_and_lower_case_meet(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Pris: 1.450 kr.", ["Pris", "1.450", "kr"]),
        ("kl. 13:00-14.30", ["kl", "13:00", "14.30"]),
        ("S/I og MED-udvalg", ["S", "I", "og", "MED", "udvalg"]),
        ("AI’s rolle", ["AI’s", "rolle"]),
        ("  …  ", []),
    ],
)
def test_words_and_numbers_are_kept_as_written(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_inflections_have_one_stem() -> None:
    assert stem("fristerne") == stem("fristen") == "frist"
    assert stem("conferences", "en") == stem("conference", "en")


def test_question_words_are_stop_words_in_both_languages_and_topics_are_not() -> None:
    assert {"hvornaar", "hvad", "when", "og", "the"} <= STOP_WORDS
    assert STOP_WORDS.isdisjoint({"pris", "frist", "price", "deadline", "udvalg"})
