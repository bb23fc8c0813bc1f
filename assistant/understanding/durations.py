"""Stretches of time as people write them in Danish and English, in minutes."""

import re
from collections.abc import Callable

from assistant.understanding.roles import COUNTS
from assistant.words import loose

_NUMBER = r"(\d{1,3}|" + "|".join(sorted(COUNTS, key=len, reverse=True)) + ")"
_MINUTES = re.compile(rf"\b{_NUMBER} ?-?min(?:ut\w*|\.|s)?\b")
_HOURS = re.compile(rf"\b{_NUMBER}(?: (?:hel|hele|fuld|full|whole))? (?:time[nr]?s?|hours?|t)\b(?! og)")
_HALF = re.compile(r"\b(?:en )?halv(?:e)? time\b|\bhalf (?:an )?hour\b")
_ONE_AND_A_HALF = re.compile(
    r"\bhalvanden time\b|\b(?:one and a half|1[.,]5) hours?\b|\ban hour and a half\b"
)
_QUARTERS = re.compile(rf"\b{_NUMBER} kvarter(?:er|s)?\b|\b(?:a )?quarter of an hour\b")
_AND_MINUTES = re.compile(rf"\b{_NUMBER} (?:time[nr]?s?|hours?) (?:og|and) {_NUMBER} min\w*")


def find_minutes(text: str) -> list[int]:
    """The lengths of time named in ``text``, in minutes, without repetition.

    "halvanden time" is 90, "tre kvarter" 45, "a full hour" 60.
    """
    text = loose(text)
    found: list[int] = []
    for pattern, read in _READINGS:
        found += [read(match) for match in pattern.finditer(text)]
        # what one reading has taken is not read again by a wider one
        text = pattern.sub(" ", text)
    return list(dict.fromkeys(found))


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[word]


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
    (_AND_MINUTES, lambda match: 60 * _count(match[1]) + _count(match[2])),
    (_ONE_AND_A_HALF, lambda match: 90),
    (_HALF, lambda match: 30),
    (_QUARTERS, lambda match: 15 * _count(match[1] or "1")),
    (_HOURS, lambda match: 60 * _count(match[1])),
    (_MINUTES, lambda match: _count(match[1])),
)
