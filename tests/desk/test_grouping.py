"""Which unanswered questions one answer answers, and which are only offered beside it."""

import numpy as np
import pytest

from assistant.desk.grouping import group_alike, group_questions
from assistant.store.values import AskedQuestion


def asked(*texts, language="da", alike=True):
    """Questions whose vectors all but agree, as those of a small embedding do for short questions."""
    base = np.full(8, 1.0 if alike else 0.0, np.float32)
    found = []
    for number, text in enumerate(texts):
        vector = base.copy()
        vector[number % 8] += 0.5
        found.append(
            AskedQuestion(text, language, "page", "abstained", vector=vector.tobytes(), id=f"q{number}")
        )
    return found


DIFFERENT = [
    ("Hvor langt er der fra stationen?", "Hvor lang frist skal vi have haft?", "da"),
    ("Is any of the material available in English?", "Was there interpretation into English?", "en"),
    ("Hvornår lukker dørene?", "Hvornår åbner dørene?", "da"),
    ("Hvor er den næste konference?", "Hvornår er den næste konference?", "da"),
    ("Kan vi få en ekspert udefra?", "Hvem betaler en ekspert udefra?", "da"),
    ("Kan jeg betale med MobilePay?", "Kan jeg betale med EAN?", "da"),
    ("Is there parking for bikes?", "Is there parking for cars?", "en"),
    ("Er der parkering i København?", "Er der parkering i Fredericia?", "da"),
]


@pytest.mark.parametrize(("one", "other", "language"), DIFFERENT)
def test_questions_that_only_look_alike_stay_apart_and_are_offered(one, other, language):
    groups = group_questions(asked(one, other, language=language))

    assert [group.newest.text for group in groups] == [one, other]
    assert [near.newest.text for near in groups[0].near] == [other]
    assert [near.newest.text for near in groups[1].near] == [one]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Er der parkering ved Messe C?", "Hvor er der parkeringspladser ved Messe C?", "da"),
        ("Er der teleslynge i salen?", "Har salen teleslynge?", "da"),
        ("Was there interpretation into English?", "Was there an interpretation into English at all?", "en"),
        ("Kan [NAVN_1] få mad uden gluten?", "Kan [NAVN_1] få mad uden gluten til [NAVN_2]?", "da"),
    ],
)
def test_one_answer_is_written_to_what_asks_the_same(one, other, language):
    (group,) = group_questions(asked(one, other, language=language))

    assert group.wordings == {one: ("q0",), other: ("q1",)}
    assert group.near == []


def test_words_in_common_are_not_enough_where_the_meaning_is_far():
    vectors = asked("Må hunden komme med?", "Må hunden komme med?!", "Må katten komme med?")
    far = [AskedQuestion("hund", "da", "page", "", vector=np.eye(8, dtype=np.float32)[0].tobytes(), id="far")]

    assert [group.count for group in group_questions([*vectors, *far])] == [2, 1, 1]


def test_what_looks_alike_may_stand_together_where_nothing_is_answered_by_it():
    one, other, language = DIFFERENT[2]

    assert [group.count for group in group_alike(asked(one, other, language=language))] == [2]
