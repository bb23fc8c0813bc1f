"""Whether a typed word means a known one, and which compounds are two words."""

import pytest

from assistant.understanding.matching import find_phrase, split_compounds, tokenize, word_means


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("gartnerne", "gartner"),
        ("suplleant", "suppleant"),
        ("supleanterne", "suppleant"),
        ("kobenhavn", "kobenhavn"),
        ("gardeners", "gardener"),
        ("overgartner", "gartner"),
    ],
)
def test_inflections_typos_and_compounds_mean_the_same_word(typed, known):
    assert word_means(typed, known)


@pytest.mark.parametrize(
    ("typed", "known"), [("passer", "pauser"), ("leder", "feder"), ("tre", "tr"), ("gartner", "partner")]
)
def test_a_word_that_is_right_as_it_stands_is_no_slip_for_another(typed, known):
    assert not word_means(typed, known)


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("2 tr'ere", "TR", True),
        ("TR'en", "TR", True),
        ("to TR og en leder", "TR", True),
        ("tre ledere", "TR", False),
        ("staff reps", "staff rep", True),
        ("Messe C i Fredericia", "Messe C", True),
    ],
)
def test_short_names_are_found_only_where_they_stand_alone(text, phrase, found):
    assert bool(find_phrase(tokenize(text), phrase)) is found


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("gartnerprisen", ["gartner", "prisen"]),
        ("københavnerdagen", ["københavn", "dagen"]),
        ("koebenhavnerdagen", ["koebenhavn", "dagen"]),
        ("garderobeprisen", ["garderobeprisen"]),
        ("hverdag", ["hverdag"]),
    ],
)
def test_only_compounds_of_known_parts_are_taken_apart(word, parts):
    words = split_compounds(tokenize(word), {"gartner", "kobenhavn"}, {"prisen", "dagen", "dag"})

    assert [token.raw for token in words] == parts
