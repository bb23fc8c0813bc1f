"""Clock times as people write them in Danish and English."""

import re
from datetime import time

from assistant.understanding.dates import CLOCK_SPAN, NUMERIC_BEHIND_DEN, NamedDate, find_dates, find_years
from assistant.words import loose

__all__ = ["NamedDate", "find_clock_times", "find_dates", "find_years"]

_HOURS = {
    "et": 1, "en": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10,
    "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16, "sytten": 17,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "noon": 12, "middag": 12,
}  # fmt: skip
_MINUTES = {"fem": 5, "ti": 10, "kvart": 15, "et kvarter": 15, "tyve": 20, "five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20}  # fmt: skip
_HOUR_WORD = "|".join(sorted(map(loose, _HOURS), key=len, reverse=True))
_ENGLISH_HOUR = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_DANISH_HOUR = "tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten"
_MINUTE_WORD = "|".join(sorted(map(loose, _MINUTES), key=len, reverse=True))
_HOUR_OF = {loose(word): value for word, value in _HOURS.items()}
_MINUTE_OF = {loose(word): value for word, value in _MINUTES.items()}

# A conference day lies between 7 in the morning and 7 in the evening: "halv to" and "2 o'clock" mean the afternoon.
_EARLIEST_HOUR = 7

_DIGITAL = re.compile(
    r"(?<![\d.,/-])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d/.:]*\d)(?!\s*(?:kr|dkk|kroner|\d))(?:\s*(am|pm)\b)?"
)
_OCLOCK = re.compile(
    r"\b(?:kl|klokken|klokka|at|around|about|ca|omkring|cirka|ved)\.?\s*(\d{1,2})(?:[:.]?([0-5]\d))?(?![\d./]*\d)(?!\.?\s*(?:personer|deltagere|mand|people|kr|november|oktober|nov|okt|dage|uger|minutter|days|stk)\b)(?:\s*(am|pm)\b)?"
)
_AM_PM = re.compile(r"\b(\d{1,2})(?:[:.]([0-5]\d))?\s*(am|pm|a\.m|p\.m|o'?clock)\b")
_OCLOCK_WORD = re.compile(
    # "at" is Danish for "that" and "ved en leder" no time, so there only words that can be nothing else
    rf"\b(?:(?:kl|klokken|klokka)\.?\s+({_HOUR_WORD})|(?:at|around|about)\s+({_ENGLISH_HOUR})|(?:ved|omkring)\s+({_DANISH_HOUR}))"
    r"(?:\s*(?:tiden|o'?clock))?\b(?!\s+\w*(?:dag|personer|mand|people))"
)
# "er der først ti": a number behind such a word, at the end of a clause, is a time
_BY = re.compile(rf"\b(?:forst|senest|tidligst|allerede)\s+(?:ved\s+)?({_DANISH_HOUR})(?=\s*(?:[.,;!?]|$))")
_HALF_DA = re.compile(rf"\bhalv\s*({_HOUR_WORD}|\d{{1,2}})\b")
_HALF_EN = re.compile(rf"\bhalf\s+(?:past\s+)?({_HOUR_WORD}|\d{{1,2}})\b(?!\s*(?:day|hour|time))")
_ABOUT = re.compile(rf"\b(?:(\d{{1,2}})(?:[:.]([0-5]\d))?|({_HOUR_WORD}))\s*-?\s*tiden\b")
_NOON = re.compile(
    r"\b(?:(?:ved|omkring|cirka|ca|til|klokken)\.?\s+middag(?:stid)?|middagstid|noon|midday)\b"
)
# "toget 1520": four digits right behind what departs are a time
_DEPARTURE = re.compile(
    r"\b(?:tog|toget|bus|bussen|fly|flyet|farge|fargen|metro|metroen|train|flight|plane|ferry|coach)"
    r"(?: (?:gar|korer|afgar|hjem|fra|leaves|departs|at|home))?\s+([01]\d|2[0-3])([0-5]\d)\b(?!\s*(?:kr|dkk))"
)
_PAST = re.compile(
    rf"\b({_MINUTE_WORD}|\d{{1,2}})\s+(?:min\w*\s+)?(over|past|after|i|to)\s+(halv\s+)?({_HOUR_WORD}|\d{{1,2}})\b"
)


def _hour(text: str) -> int | None:
    value = _HOUR_OF.get(text, int(text) if text.isdigit() else None)
    return value if value is not None and 0 <= value <= 23 else None


def _daytime(hour: int, minute: int, half: str | None = None) -> time | None:
    if (half and half.startswith("p") and hour < 12) or (
        not (half and half.startswith("a")) and hour < _EARLIEST_HOUR
    ):
        hour += 12
    return time(hour, minute) if 0 <= hour <= 23 and 0 <= minute <= 59 else None


def find_clock_times(text: str) -> list[time]:
    """The clock times named in ``text``, in order, without repetition."""
    # "den 4.11" is a date, though it could be read as a time.
    text = CLOCK_SPAN.sub(r"\1 til ", loose(text).replace("’", "'"))
    text = NUMERIC_BEHIND_DEN.sub(lambda match: " " * len(match.group()), text)
    found: list[tuple[int, time | None]] = []

    def take(pattern: re.Pattern[str], read) -> None:  # type: ignore[no-untyped-def]
        nonlocal text
        for match in pattern.finditer(text):
            found.append((match.start(), read(match)))
        # A reading that has been taken must not be taken again by a wider pattern.
        text = pattern.sub(lambda match: " " * len(match.group()), text)

    def past(match: re.Match[str]) -> time | None:
        if match[2] == "to" and match[1].isdigit() and match[4].isdigit():
            return None  # "from 10 to 12" is a span, not ten minutes to twelve
        minutes = _MINUTE_OF.get(match[1], int(match[1]) if match[1].isdigit() else 0)
        hour = _hour(match[4])
        if hour is None or minutes > 30:
            return None
        total = hour * 60 - (30 if match[3] else 0)
        total += minutes if match[2] in ("over", "past", "after") else -minutes
        return _daytime(total // 60 % 24, total % 60)

    take(_PAST, past)
    take(_HALF_DA, lambda m: _daytime((h - 1) % 24, 30) if (h := _hour(m[1])) is not None else None)
    take(_HALF_EN, lambda m: _daytime(h, 30) if (h := _hour(m[1])) is not None else None)
    take(
        _ABOUT,
        lambda m: _daytime(h, int(m[2] or 0)) if (h := _hour(m[1] or m[3])) is not None else None,
    )
    take(_NOON, lambda m: time(12))
    take(_AM_PM, lambda m: _daytime(int(m[1]), int(m[2] or 0), m[3]) if int(m[1]) < 24 else None)
    take(_DEPARTURE, lambda m: _daytime(int(m[1]), int(m[2])))
    take(_DIGITAL, lambda m: _daytime(int(m[1]), int(m[2]), m[3]))
    take(_OCLOCK, lambda m: _daytime(int(m[1]), int(m[2] or 0), m[3]) if int(m[1]) < 24 else None)
    take(
        _OCLOCK_WORD,
        lambda m: _daytime(h, 0) if (h := _hour(m[1] or m[2] or m[3])) is not None else None,
    )
    take(_BY, lambda m: _daytime(h, 0) if (h := _hour(m[1])) is not None else None)
    ordered = [clock for _, clock in sorted(found, key=lambda item: item[0]) if clock is not None]
    return list(dict.fromkeys(ordered))
