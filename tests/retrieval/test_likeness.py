"""Words that look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval import likeness
from assistant.retrieval.likeness import LikeWords

WORDS = ["koebenhavn", "tilmeldingsfrist", "tilmelding", "parkering", "covid19", "covid20", "a", "æøå" * 30]


@pytest.fixture(scope="module")
def like_words() -> LikeWords:
    return LikeWords(WORDS)


def alike(like_words: LikeWords, word: str) -> dict[str, float]:
    positions, likeness = like_words.like(word)
    return {WORDS[at]: float(share) for at, share in zip(positions, likeness, strict=True)}


def test_a_word_is_fully_like_itself_however_its_danish_letters_are_typed(like_words: LikeWords) -> None:
    assert alike(like_words, "kobenhavn") == {"koebenhavn": pytest.approx(1)}


def test_a_word_is_like_its_compounds_and_they_like_it_but_less(like_words: LikeWords) -> None:
    found = alike(like_words, "tilmelding")

    assert found["tilmelding"] == pytest.approx(1)
    assert 0.25 < found["tilmeldingsfrist"] < 1


def test_words_with_digits_are_like_themselves_only(like_words: LikeWords) -> None:
    assert set(alike(like_words, "covid19")) == {"covid19"}


@pytest.mark.parametrize("word", ["zzzz", "", "q"])
def test_a_word_like_none_finds_none(like_words: LikeWords, word: str) -> None:
    assert alike(like_words, word) == {}


def test_an_empty_vocabulary_has_no_like_words() -> None:
    positions, _ = LikeWords([]).like("frist")

    assert len(positions) == 0


@pytest.mark.parametrize(
    ("typed", "meant"), [("timelding", ["tilmelding"]), ("parkerign", ["parkering"]), ("prk", [])]
)
def test_a_misspelling_finds_what_was_meant(like_words: LikeWords, typed: str, meant: list[str]) -> None:
    assert [WORDS[at] for at in like_words.misspelt(typed, like_words.like(typed))] == meant


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60))
def test_a_word_has_the_same_grams_alone_as_in_a_vocabulary(word: str) -> None:
    alone = likeness._grams_of_one(word)

    assert alone.tolist() == sorted(set(likeness._grams_of([word])[1].tolist()))
