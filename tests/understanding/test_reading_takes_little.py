"""What makes reading a question quick changes nothing of what is read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from assistant.understanding.frame_words import general_words
from assistant.understanding.matching import _ENDINGS, allowed_typos, word_means

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
