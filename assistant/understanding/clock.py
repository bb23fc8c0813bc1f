"""Clock times, parts of the day and dates, as people write them in Danish and English."""

import re
from dataclasses import dataclass
from datetime import date, time

from assistant.words import loose

_HOURS = {
    "et": 1, "en": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10,
    "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "noon": 12, "middag": 12,
}  # fmt: skip
_MINUTES = {"fem": 5, "ti": 10, "kvart": 15, "et kvarter": 15, "tyve": 20, "five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20}  # fmt: skip
_HOUR_WORD = "|".join(sorted(map(loose, _HOURS), key=len, reverse=True))
_MINUTE_WORD = "|".join(sorted(map(loose, _MINUTES), key=len, reverse=True))
_HOUR_OF = {loose(word): value for word, value in _HOURS.items()}
_MINUTE_OF = {loose(word): value for word, value in _MINUTES.items()}

# A conference day lies between 7 in the morning and 7 in the evening: "halv to" and "2 o'clock" mean the afternoon.
_EARLIEST_HOUR = 7

_DIGITAL = re.compile(
    r"(?<![\d.,/-])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d/.:]*\d)(?!\s*(?:kr|dkk|kroner|\d))(?:\s*(am|pm)\b)?"
)
_OCLOCK = re.compile(
    r"\b(?:kl|klokken|klokka|at|around|ca|omkring|cirka)\.?\s*(\d{1,2})(?:[:.]?([0-5]\d))?(?![\d./])(?:\s*(am|pm)\b)?"
)
_AM_PM = re.compile(r"\b(\d{1,2})(?:[:.]([0-5]\d))?\s*(am|pm|a\.m|p\.m|o'?clock)\b")
_OCLOCK_WORD = re.compile(
    rf"\b(?:kl|klokken|at|around|ved)\.?\s+({_HOUR_WORD})(?:\s*(?:tiden|o'?clock))?\b(?!\s+\w*(?:dag|personer|mand))"
)
_HALF_DA = re.compile(rf"\bhalv\s*({_HOUR_WORD}|\d{{1,2}})\b")
_HALF_EN = re.compile(rf"\bhalf\s+past\s+({_HOUR_WORD}|\d{{1,2}})\b")
_PAST = re.compile(
    rf"\b({_MINUTE_WORD}|\d{{1,2}})\s+(?:min\w*\s+)?(over|past|after|i|to)\s+(halv\s+)?({_HOUR_WORD}|\d{{1,2}})\b"
)


def _hour(text: str) -> int | None:
    value = _HOUR_OF.get(text, int(text) if text.isdigit() else None)
    return value if value is not None and 0 <= value <= 23 else None


def _daytime(hour: int, minute: int, half: str | None = None) -> time | None:
    if (half and half.startswith("p") and hour < 12) or (not (half and half.startswith("a")) and hour < _EARLIEST_HOUR):
        hour += 12
    return time(hour, minute) if 0 <= hour <= 23 and 0 <= minute <= 59 else None


def find_clock_times(text: str) -> list[time]:
    """The clock times named in ``text``, in order, without repetition."""
    text = loose(text)
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
    take(_AM_PM, lambda m: _daytime(int(m[1]), int(m[2] or 0), m[3]) if int(m[1]) < 24 else None)
    take(_DIGITAL, lambda m: _daytime(int(m[1]), int(m[2]), m[3]))
    take(_OCLOCK, lambda m: _daytime(int(m[1]), int(m[2] or 0), m[3]) if int(m[1]) < 24 else None)
    take(_OCLOCK_WORD, lambda m: _daytime(h, 0) if (h := _hour(m[1])) is not None else None)
    ordered = [clock for _, clock in sorted(found, key=lambda item: item[0]) if clock is not None]
    return list(dict.fromkeys(ordered))


_MONTHS = {
    "januar": 1, "februar": 2, "marts": 3, "april": 4, "maj": 5, "juni": 6, "juli": 7, "august": 8,
    "september": 9, "oktober": 10, "november": 11, "december": 12,
    "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "october": 10,
    "jan": 1, "feb": 2, "apr": 4, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})\.?(?:st|nd|rd|th)?\s*(?:of\s+)?({_MONTH})\b\.?(?:\s*,?\s*(\d{{4}}))?"
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s*,?\s*(\d{{4}}))?")
_NUMERIC = re.compile(
    # 4/11, 4-11-25; with full stops only when the year is there: 4.11.2025, since 9.25 is a clock time
    r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?\b|\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b"
)
_DAY_ALONE = re.compile(
    r"\bden\s+(\d{1,2})\.?(?!\s*(?:kl|\d|time))(?=\W|$)|\bthe\s+(\d{1,2})(?:st|nd|rd|th)\b"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A date as far as it was named; ``month`` and ``year`` are None where they were left out."""

    day: int
    month: int | None = None
    year: int | None = None

    def may_be(self, value: date) -> bool:
        """Whether ``value`` is what was named, as far as it was."""
        return self.day == value.day and self.month in (None, value.month) and self.year in (None, value.year)


def find_dates(text: str) -> list[NamedDate]:
    """The calendar dates named in ``text``, in order."""
    text = loose(text)
    found: list[tuple[int, NamedDate]] = []

    def add(match: re.Match[str], day: str, month: int | None, year: str | None) -> None:
        full_year = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        if 1 <= int(day) <= 31 and (month is None or 1 <= month <= 12):
            found.append((match.start(), NamedDate(int(day), month, full_year)))

    for match in _ISO.finditer(text):
        add(match, match[3], int(match[2]), match[1])
    text = _ISO.sub(" ", text)
    for match in _DAY_MONTH.finditer(text):
        add(match, match[1], _MONTHS[match[2]], match[3])
    text = _DAY_MONTH.sub(lambda m: " " * len(m.group()), text)
    for match in _MONTH_DAY.finditer(text):
        add(match, match[2], _MONTHS[match[1]], match[3])
    text = _MONTH_DAY.sub(lambda m: " " * len(m.group()), text)
    for match in _NUMERIC.finditer(text):
        add(match, match[1] or match[4], int(match[2] or match[5]), match[3] or match[6])
    for match in _DAY_ALONE.finditer(text):
        add(match, match[1] or match[2], None, None)
    return [named for _, named in sorted(found, key=lambda item: item[0])]


def find_years(text: str) -> list[int]:
    """The years from 1900 to 2099 named in ``text``."""
    return [int(match.group()) for match in _YEAR.finditer(text)]
