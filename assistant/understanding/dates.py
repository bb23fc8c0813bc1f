"""Calendar dates and days relative to today, as people write them in Danish and English."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from assistant.words import fold, loose

_MONTHS = {
    "januar": 1, "februar": 2, "marts": 3, "april": 4, "maj": 5, "juni": 6, "juli": 7, "august": 8,
    "september": 9, "oktober": 10, "november": 11, "december": 12,
    "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "october": 10,
    "jan": 1, "feb": 2, "apr": 4, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ORDINALS = {
    "forste": 1, "anden": 2, "tredje": 3, "fjerde": 4, "femte": 5, "sjette": 6, "syvende": 7, "ottende": 8, "niende": 9,
    "tiende": 10, "ellevte": 11, "tolvte": 12, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL = "|".join(_ORDINALS)
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}}|{_ORDINAL})\.?(?:st|nd|rd|th)?\s*(?:of\s+)?({_MONTH})\b\.?(?:\s*,?\s*(\d{{4}}))?"
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)(?:\s*,?\s*(\d{{4}}))?")
_NUMERIC = re.compile(
    # 4/11, 4-11-25; with full stops only behind "den" or where the year is there, since 9.25 is a clock time
    r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?\b(?!-?tiden)|\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b"
)
CLOCK_SPAN = re.compile(r"\b(\d{1,2}[.:]\d\d)\s*[-–]\s*(?=\d{1,2}[.:]\d\d\b)")  # "12.15-12.45"
NUMERIC_BEHIND_DEN = re.compile(r"\b(?:den|d\.?)\s*(\d{1,2})\.(\d{1,2})\b\.?(?!\d)")
_DAY_ALONE = re.compile(
    r"\bden\s+(\d{1,2})\.?(?!\s*(?:kl|\d|time|-))(?=\W|$)|\bthe\s+(\d{1,2})(?:st|nd|rd|th)\b"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_YEAR = re.compile(
    r"(?<![\d.,])(?<!\bend )(?<!\bthan )(?<!\bover )(?<!\bunder )\b(?:19[89]\d|20\d{2})\b(?!\s*(?:kr|dkk|kroner|,-))(?![.,]\d)"
)


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
    text = CLOCK_SPAN.sub(r"\1 til ", loose(text))
    found: list[tuple[int, NamedDate]] = []

    def add(match: re.Match[str], day: str, month: int | None, year: str | None) -> None:
        full_year = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
        number = _ORDINALS.get(day) or int(day)
        if 1 <= number <= 31 and (month is None or 1 <= month <= 12):
            found.append((match.start(), NamedDate(number, month, full_year)))

    def blank(pattern: re.Pattern[str]) -> str:
        return pattern.sub(lambda match: " " * len(match.group()), text)

    for match in _ISO.finditer(text):
        add(match, match[3], int(match[2]), match[1])
    text = blank(_ISO)
    for match in _DAY_MONTH.finditer(text):
        add(match, match[1], _MONTHS[match[2]], match[3])
    text = blank(_DAY_MONTH)
    for match in _MONTH_DAY.finditer(text):
        add(match, match[2], _MONTHS[match[1]], match[3])
    text = blank(_MONTH_DAY)
    for match in _NUMERIC.finditer(text):
        add(match, match[1] or match[4], int(match[2] or match[5]), match[3] or match[6])
    text = blank(_NUMERIC)
    for match in NUMERIC_BEHIND_DEN.finditer(text):
        add(match, match[1], int(match[2]), None)
    text = blank(NUMERIC_BEHIND_DEN)
    for match in _DAY_ALONE.finditer(text):
        add(match, match[1] or match[2], None, None)
    return [named for _, named in sorted(found, key=lambda item: item[0])]


def find_years(text: str) -> list[int]:
    """The years from 1980 to 2099 named in ``text``; amounts of money are none."""
    return [int(match.group()) for match in _YEAR.finditer(loose(text))]


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A day named from today's point of view.

    ``first`` and ``last`` bound it in days from today; ``weekday`` (0 is Monday) narrows it. For a week
    ``kind`` is "week" and the bounds count weeks; for a numbered week it is "number".
    """

    kind: Literal["days", "week", "number"]
    first: int
    last: int
    weekday: int | None = None

    def may_be(self, value: date, today: date) -> bool:
        """Whether ``value`` is what was named, seen from ``today``."""
        if self.weekday is not None and value.weekday() != self.weekday:
            return False
        if self.kind == "number":
            return self.first <= value.isocalendar().week <= self.last
        if self.kind == "week":
            monday = today - timedelta(days=today.weekday())
            return monday + timedelta(weeks=self.first) <= value < monday + timedelta(weeks=self.last + 1)
        return self.first <= (value - today).days <= self.last

    @property
    def is_today(self) -> bool:
        """Whether it is today itself."""
        return self.kind == "days" and self.first == self.last == 0


_WEEKDAY = {
    "mandag": 0, "tirsdag": 1, "onsdag": 2, "torsdag": 3, "fredag": 4, "loerdag": 5, "lordag": 5, "soendag": 6, "sondag": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
_WEEKDAY_NAME = "|".join(_WEEKDAY)
_OFFSETS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\b(i ?overmorgen|overmorgen|(the )?day after tomorrow)\b"), 2),
    (re.compile(r"\b(i ?morgen|tomorrow)\b"), 1),
    (
        re.compile(
            r"\b(i ?dag|today|lige nu|(?<=sker der )nu|(?<=foregaar der )nu|right now|i oejeblikket|currently)\b"
        ),
        0,
    ),
    (re.compile(r"\b(i ?gaa?r|yesterday)\b"), -1),
    (re.compile(r"\b(i ?forgaa?rs|(the )?day before yesterday)\b"), -2),
)
_COMING = re.compile(
    rf"\b(?:paa|pa|nu|her|foerstkommende|kommende|this)\s+(?:paa\s+|pa\s+)?({_WEEKDAY_NAME})\b"
)
_NEXT = re.compile(rf"\b(?:naeste|neste|next)\s+({_WEEKDAY_NAME})\b")
_PAST = re.compile(rf"\b(?:i|last|sidste)\s+({_WEEKDAY_NAME})s?\b")
_WEEKS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\b((naeste|neste|next|kommende) (uge|week))\b"), 1),
    (re.compile(r"\b((denne|this) (uge|week)|i ugen her)\b"), 0),
    (re.compile(r"\b((sidste|last|forrige) (uge|week))\b"), -1),
)
_WEEK_NUMBER = re.compile(r"\b(?:uge|week)\s+(\d{1,2})\b")
_IN_DAYS = re.compile(r"\b(?:om|in)\s+(\d{1,3})\s+(?:dage?|days?)\b")


def find_relative_days(text: str) -> list[RelativeDay]:
    """The days named from today's point of view: "i morgen", "på tirsdag", "next week", "uge 45"."""
    text = fold(text)
    found: list[RelativeDay] = []
    for pattern, offset in _OFFSETS:
        if pattern.search(text):
            found.append(RelativeDay("days", offset, offset))
            text = pattern.sub(" ", text)
    for match in _IN_DAYS.finditer(text):
        found.append(RelativeDay("days", int(match[1]), int(match[1])))
    for match in _NEXT.finditer(text):
        # "næste tirsdag" is the coming one to some and the one after it to others.
        found.append(RelativeDay("days", 1, 14, _WEEKDAY[match[1]]))
    for match in _COMING.finditer(text):
        found.append(RelativeDay("days", 1, 7, _WEEKDAY[match[1]]))
    for match in _PAST.finditer(text):
        found.append(RelativeDay("days", -7, -1, _WEEKDAY[match[1]]))
    for pattern, offset in _WEEKS:
        if pattern.search(text):
            found.append(RelativeDay("week", offset, offset))
    for match in _WEEK_NUMBER.finditer(text):
        found.append(RelativeDay("number", int(match[1]), int(match[1])))
    return found


def find_weekdays(text: str) -> list[int]:
    """The weekdays named, 0 is Monday, in order without repetition; a weekend counts as its two days."""
    text = fold(text)
    found = [(match.start(), _WEEKDAY[match[1]]) for match in re.finditer(rf"\b({_WEEKDAY_NAME})", text)]
    for match in re.finditer(r"\bweekend", text):
        found += [(match.start(), 5), (match.start(), 6)]
    return list(dict.fromkeys(number for _, number in sorted(found)))
