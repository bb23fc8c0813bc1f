"""What makes reading a question quick changes nothing of what is read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from assistant.understanding import intents
from assistant.understanding.frame_words import general_words
from assistant.understanding.matching import (
    _ENDINGS,
    Names,
    _short_means,
    allowed_typos,
    find_phrase,
    tokenize,
    word_means,
)
from assistant.words import loose, tokens

LETTERS = st.text("abekprstu", max_size=10)


def means(typed, known, *, compounds, typos):
    """The rules of ``word_means`` one after another, none of them skipped."""
    if typed == known:
        return True
    if len(known) >= 3 and typed.startswith(known) and typed[len(known) :] in _ENDINGS:
        return True
    if compounds and len(known) >= 6 and known in typed:
        return True
    limit = allowed_typos(min(len(typed), len(known))) if typos and typed not in general_words() else 0
    if not limit or typed[0] != known[0]:
        return False
    whole = OSA.distance(typed, known) <= limit
    endings = [ending for ending in ("en", "er", "erne", "et", "s", "ne") if typed.endswith(ending)]
    within = any(OSA.distance(typed[: -len(ending)], known) <= limit for ending in endings)
    return whole or (len(typed) > len(known) and within)


@given(LETTERS, LETTERS, LETTERS, st.booleans(), st.booleans())
def test_a_word_means_another_as_the_rules_say(before, known, after, compounds, typos):
    for typed in (known + after, before + known + after, before):
        options = {"compounds": compounds, "typos": typos}
        assert word_means(typed, known, **options) == means(typed, known, **options)


@pytest.mark.parametrize("question", ["Hvad koster det for en suppleant i København?", "Who speaks at 13?"])
def test_a_question_is_read_alike_in_either_language(shipped_reader, question):
    danish, english = shipped_reader.read(question, "da"), shipped_reader.read(question, "en")

    assert (danish.language, english.language) == ("da", "en")
    assert english == replace(danish, language="en")


@pytest.mark.parametrize("compounds", [True, False])
@pytest.mark.parametrize(
    "phrase", ["leder", "chef", "København", "tillidsrepræsentant", "TR", "spørger tillids", "messe C"]
)
@pytest.mark.parametrize(
    "text",
    [
        "Hvad koster lederprisen i Kobenhavn?",
        "Fællestillidsrepræsentanten spørger TR'en",
        "Messe C, messe",
        "",
    ],
)
def test_a_name_is_found_at_every_place_where_its_words_are_meant(text, phrase, compounds):
    words, known = tokenize(text), [loose(part) for part in tokens(phrase)]

    def meant(token, part):
        whole = compounds and len(known) == 1
        return word_means(token.loose, part, compounds=whole) if len(part) > 3 else _short_means(token, part)

    places = [(first, first + len(known)) for first in range(len(words) - len(known) + 1)]
    assert find_phrase(list(words), phrase, compounds=compounds) == [
        (first, last) for first, last in places if all(map(meant, words[first:last], known))
    ]


@given(st.lists(LETTERS, max_size=6), st.lists(LETTERS.filter(bool), min_size=1, max_size=2), LETTERS)
def test_a_name_that_is_found_was_among_the_possible_ones(typed, known, after):
    name, words = " ".join(known), tokenize(" ".join([*typed, *known, f"{known[0]}{after}"]))

    for text in (words, words[: len(typed)]):
        for options in ({}, {"compounds": False}, {"typos": False}):
            if find_phrase(text, name, **options):
                assert name in Names([name, "andet"]).possible(text)


ASKING = (
    "hvad hvor hvem hvornår koster prisen tilmelde jeg mig at komme med er der ledige pladser senest frist what how "
    "much is the deadline sign up refund cancel trækker kan holder oplæg om slutter starter mine penge tilbage adressen"
)


@given(st.lists(st.sampled_from(tokens(ASKING)), max_size=8))
def test_all_patterns_of_an_intent_at_once_meet_what_any_of_them_meets(words):
    text = " ".join(map(loose, words))

    for _, any_of_them, sources in intents._patterns():
        met = any(intents._loose_pattern(source).search(text) for source in sources)
        assert bool(any_of_them.search(text)) is met
