"""Times of day and dates as programmes print them."""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

Style = Literal["sure", "dotted", "bare"]

_CLOCK = (
    r"(?P<h{n}>\d{{1,2}})(?:(?P<p{n}>[:.h])(?P<m{n}>\d{{2}})|(?P<u{n}>h)(?!\w))?(?!\d)"
    r"(?:\s?(?P<a{n}>[ap])\.?\s?m\b\.?)?"
)
_TO = r"\s*(?:-{1,2}|–|—|−|‒|→|/|\btil\b|\bto\b|\buntil\b)\s*"
_TIME = re.compile(
    r"(?P<lead>(?:(?:fra|from|kl|klokken|at|ca|tid|time|tidspunkt)\b[.:]?\s*){0,3})"
    + _CLOCK.format(n=1)
    + rf"(?:{_TO}(?:kl\.?\s*|ca\.?\s*)?"
    + _CLOCK.format(n=2)
    + r")?(?:\s*(?:hrs|uhr|h)\b\.?)?",
    re.IGNORECASE,
)
# What follows a number that is no time: money, shares, units, more digits, ordinals.
_NOT_A_TIME = re.compile(
    r"[.,:/-]?\d|\s*(?:%|‰|§|°|kr\b|dkk\b|eur|euro|usd|€|\$|£|mio|mia|mill|pct|procent|percent|km\b|m2|kg|"
    r"point|personer|deltagere|stk|år\b|20\d\d\b)|\w",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s.:,;|·•*)\]_–—-]*")


@dataclass(frozen=True, slots=True)
class TimeMark:
    """The time a line begins with.

    ``style`` says how far it can be trusted alone: "9:25", "09.25", "9 am"
    and every range with minutes are ``sure``, "9.25" is ``dotted`` (could be
    a date or a number), "9-10" is ``bare``.
    """

    start: time
    end: time | None
    rest: str  # the line behind the time
    style: Style


def leading_time(text: str) -> TimeMark | None:
    """The time at the beginning of ``text``; None where it has none.

    Bullets, emphasis and an opening bracket may stand before it.
    """
    stripped = text.lstrip(" \t*•·–—-_|>#(✓●○▪")
    match = _TIME.match(stripped)
    if match is None or _NOT_A_TIME.match(stripped, match.end()):
        return None
    has_end = match["h2"] is not None
    end_marker = match["a2"] or ""
    start = _clock(match, 1, match["a1"] or end_marker)
    end = _clock(match, 2, end_marker) if has_end else None
    if start is None or (has_end and end is None):
        return None
    if end is not None and not match["a1"] and end_marker and start > end:
        start = _clock(match, 1, "a") or start  # "11-1 pm" begins in the morning
    if end is not None and end <= start and start.hour < 18:  # an evening may end after midnight
        return None
    style = _style(match)
    if style is None:
        return None
    rest = stripped[_AFTER.match(stripped, match.end()).end() :]  # type: ignore[union-attr]
    return TimeMark(start, end, rest.strip(), style)


def _clock(match: re.Match[str], n: int, half: str) -> time | None:
    hour, minute = int(match[f"h{n}"]), int(match[f"m{n}"] or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _style(match: re.Match[str]) -> Style | None:
    points = {match["p1"], match["p2"]} - {None}
    lead = match["lead"].strip()
    if match["a1"] or match["a2"] or ":" in points or "h" in points or match["u1"]:
        return "sure"
    if points:
        padded = len(match["h1"]) == 2 and match["h1"].startswith("0")
        whole_range = match["m1"] and match["m2"]
        return "sure" if lead or padded or whole_range else "dotted"
    if lead:
        return "sure"
    return "bare" if match["h2"] else None


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan",
            "februar february feb",
            "marts march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = (
    "mandag monday",
    "tirsdag tuesday",
    "onsdag wednesday",
    "torsdag thursday",
    "fredag friday",
    "lørdag saturday",
    "søndag sunday",
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
_DATES = (
    re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(r"(?<![\d.])(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./-](?P<year>20\d\d)\b"),
    re.compile(r"(?<![\d./])(?P<day>\d{1,2})/(?P<month>\d{1,2})\s+(?P<year>20\d\d)\b"),
    re.compile(
        rf"(?<![\d.:])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?{_YEAR}", re.I
    ),
    re.compile(rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![.:]\d){_YEAR}", re.I),
)
# "12.-13. maj 2027", "4. & 11. november 2025", "12 and 13 May 2027": the first day borrows the month.
_FIRST_OF_TWO = re.compile(
    rf"(?<![\d.:])(?P<day>\d{{1,2}})\.?\s*(?:-|–|&|og|and|til|to|\+)\s*(?P<second>\d{{1,2}})\.?\s+(?P<month>{_MONTH})\b\.?{_YEAR}",
    re.I,
)
_FIRST_OF_TWO_ENGLISH = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})\s*(?:-|–|&|and|to)\s*(?P<second>\d{{1,2}})\b{_YEAR}",
    re.I,
)


def find_dates(text: str, *, year: int | None = None) -> list[date]:
    """All dates in ``text``, each once, in order of time.

    ``year`` serves dates without one. A date that disagrees with the weekday
    before it is left out.
    """
    found: set[date] = set()
    for pattern in (_FIRST_OF_TWO, _FIRST_OF_TWO_ENGLISH, *_DATES):
        for match in pattern.finditer(text):
            weekday = _weekday_before(text, match.start())
            days = [match["day"]]
            if "second" in pattern.groupindex:
                days.append(match["second"])
                weekday = None  # two days, two weekdays: not checked
            for day in days:
                value = _date(match["year"] or year, match["month"], day)
                if value is not None and weekday in (None, value.weekday()):
                    found.add(value)
    return sorted(found)


def mentions_date(text: str) -> bool:
    """Whether ``text`` holds a date, with a year or without."""
    return any(pattern.search(text) for pattern in _DATES)


def find_year(text: str) -> int | None:
    """The year, where ``text`` names exactly one."""
    years = {int(year) for year in re.findall(r"(?<![\d.,-])20[1-9]\d(?![\d]|[.,]\d)", text)}
    return years.pop() if len(years) == 1 else None


def weekday_of(text: str) -> int | None:
    """The first weekday named, 0 = Monday; None where there is none."""
    lowered = text.lower()
    hits = [(lowered.find(name), number) for number, names in enumerate(_WEEKDAYS) for name in names.split()]
    return min((hit for hit in hits if hit[0] >= 0), default=(0, None))[1]


def _weekday_before(text: str, position: int) -> int | None:
    words = re.findall(r"[a-zæøå]+", text[max(0, position - 24) : position].lower())
    for word in reversed(words[-2:]):  # "onsdag den 12. maj"
        if (number := weekday_of(word)) is not None:
            return number
    return None


def _date(year: str | int | None, month: str, day: str) -> date | None:
    if year is None:
        return None
    number = int(month) if month.isdigit() else _MONTHS[month.lower()]
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
