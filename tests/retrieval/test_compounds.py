"""Compounds are split with the words of the corpus."""

import pytest

from assistant.retrieval.compounds import CompoundSplitter

WORDS = {
    "tilmelding",
    "frist",
    "arbejde",
    "arbejds",
    "miljoe",
    "udvalg",
    "hoved",
    "moede",
    "program",
    "plan",
    "ning",
}


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("tilmeldingsfrist", ("tilmelding", "frist")),
        ("arbejdsmiljoe", ("arbejds", "miljoe")),
        ("hovedudvalg", ("hoved", "udvalg")),
        ("moedeprogram", ("moede", "program")),
    ],
)
def test_a_compound_of_known_words_is_split_also_at_a_linking_letter(
    word: str, parts: tuple[str, ...]
) -> None:
    assert CompoundSplitter(WORDS).parts(word) == parts


def test_a_compound_of_three_words_gives_the_halves_and_their_parts() -> None:
    parts = CompoundSplitter(WORDS | {"hovedudvalg"}).parts("hovedudvalgsmoede")

    assert parts == ("hovedudvalg", "hoved", "udvalg", "moede")


@pytest.mark.parametrize("word", ["frist", "tilmelding", "planning", "xyzfrist", "", "ai"])
def test_a_word_that_is_no_compound_of_known_words_stays_whole(word: str) -> None:
    assert CompoundSplitter(WORDS).parts(word) == ()
