"""Numbers, money, dates, clock times and paragraphs as terms that meet however they were written.

Every term begins with ``#``, which no word does: ``#1450`` ``#kr`` ``#11-04`` ``#m11`` ``#kl13:00``
``#§15`` ``#art50``.
"""

import re
from collections.abc import Callable, Iterator

_MONTHS = {
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8},
    **{"sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12},
}  # by the first three letters
_MONTH = (
    r"(jan(?:uary?)?|feb(?:ruary?)?|mar(?:ts|ch)?|apr(?:il)?|maj|may|jun[ei]?|jul[iy]?|aug(?:ust)?"
    r"|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_FULL_MONTHS = (
    "januar january februar february marts march april maj juni june juli july august september oktober "
    "october november december"
)
# A word that alone stands for a quantity or a unit. "may" is left out: mostly it is the verb.
ALIASES = {
    **{name: f"#m{_MONTHS[name[:3]]}" for name in _FULL_MONTHS.split()},
    **dict.fromkeys(("kr", "kroner", "krone", "dkk"), "#kr"),
    **dict.fromkeys(("procent", "pct", "percent"), "#%"),
}

_HOURS = {
    **{"et": 1, "en": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9},
    **{"ti": 10, "elleve": 11, "tolv": 12},
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12},
}
_HOUR_WORD = "(" + "|".join(_HOURS) + r")\b"
_AFTERNOON = 6  # up to this hour a bare "klokken et" or "at 5" may also mean the afternoon

_AMOUNT = r"(\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)(?![\d/:])"
_CURRENCY = r"(?:,-|kr\b\.?|kroner\b|dkk\b)"
_ORDINAL = r"(?:\.|st|nd|rd|th)?"
_AND = r"\s*(?:,|&|-|–|og|and|til|to|eller|or)\s*"
_MERIDIEM = r"(?:\s*([ap])\.?m\b\.?)"

Terms = Iterator[tuple[str, ...]]  # each quantity with its readings, nearly always one
Reader = Callable[[re.Match[str]], Terms]


def _day(month: int, day: int, year: str | None = None) -> Terms:
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield (f"#{month:02}-{day:02}",)
        yield (f"#m{month}",)
        if year:
            yield (f"#{year}",)


def _clock(hour: int, minute: int = 0, half: str | None = None, *, bare: bool = False) -> Terms:
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour < 24 and minute < 60:
        first = f"#kl{hour:02}:{minute:02}"
        ambiguous = bare and not half and 1 <= hour <= _AFTERNOON
        yield (first, f"#kl{hour + 12:02}:{minute:02}") if ambiguous else (first,)


def _year(text: str | None) -> str | None:
    return f"20{text}" if text and len(text) == 2 else text


def _iso_date(match: re.Match[str]) -> Terms:
    return _day(int(match[2]), int(match[3]), match[1])


def _days_and_month(match: re.Match[str]) -> Terms:
    month = _MONTHS[match[3][:3]]
    for day in [*re.findall(r"\d{1,2}", match[1]), match[2]]:
        yield from _day(month, int(day), match[4])


def _month_and_days(match: re.Match[str]) -> Terms:
    month = _MONTHS[match[1][:3]]
    for day in filter(None, (match[2], match[3])):
        yield from _day(month, int(day), match[4])


def _numeric_date(match: re.Match[str]) -> Terms:
    day, month, year = int(match[1]), int(match[2]), _year(match[3])
    if 12 < month <= 31 and day <= 12:
        day, month = month, day
    return _day(month, day, year)


def _hours_and_minutes(match: re.Match[str]) -> Terms:
    if match[3] == "." and match[4] != "00" and not match[1]:  # "3.50" may as well be a number
        yield ("#" + number(f"{match[2]}.{match[4]}"),)
    yield from _clock(int(match[2]), int(match[4]), match[5], bare=len(match[2]) == 1)


def _hours(match: re.Match[str]) -> Terms:
    for hour in filter(None, (match[1], match[2])):
        yield from _clock(int(hour), 0, match[3], bare=len(hour) == 1)


def _hour_with_mark(match: re.Match[str]) -> Terms:
    return _clock(int(match[1]), 0, match[2], bare=True)


def _spoken_hour(match: re.Match[str]) -> Terms:
    hour = _HOURS[match[2]]
    before = match[1] or ""
    minute = 0
    if before.startswith("halv"):
        hour, minute = hour - 1, 30
    elif before.startswith("kvart i"):
        hour, minute = hour - 1, 45
    elif before.startswith("kvart over"):
        minute = 15
    return _clock(hour or 12, minute, bare=True)


def _spoken_english_hour(match: re.Match[str]) -> Terms:
    return _clock(_HOURS[match[1]], 0, bare=True)


def _phone(match: re.Match[str]) -> Terms:
    yield ("#" + "".join(match.groups()),)


def _money(match: re.Match[str]) -> Terms:
    yield ("#kr",)
    yield ("#" + number(match[1]),)


def _share(match: re.Match[str]) -> Terms:
    yield ("#%",)
    yield ("#" + number(match[1]),)


def _paragraph(match: re.Match[str]) -> Terms:
    yield (f"#§{match[1]}",)


def _article(match: re.Match[str]) -> Terms:
    yield (f"#art{match[1]}",)


_MONTH_STARTS = tuple(_MONTHS)
# (what the text must contain, pattern, reader); in this order, since each takes its text away from
# those below it. The first column is for speed: most of it is looked for in vain.
_PATTERNS: tuple[tuple[tuple[str, ...], re.Pattern[str], Reader], ...] = (
    ((" ",), re.compile(r"(?:\+45 ?)?(?<!\d)(\d{2}) (\d{2}) (\d{2}) (\d{2})(?!\d)"), _phone),
    (("-",), re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])"), _iso_date),
    (
        _MONTH_STARTS,
        re.compile(
            rf"((?:(?<![\d.,])\d{{1,2}}{_ORDINAL}{_AND})*)(?<![\d.,])(\d{{1,2}}){_ORDINAL}\s*(?:of\s+)?"
            rf"{_MONTH}(?:,?\s*(\d{{4}})(?!\d))?"
        ),
        _days_and_month,
    ),
    (
        _MONTH_STARTS,
        re.compile(
            rf"\b{_MONTH}\s*(\d{{1,2}})(?!\d|[.:]\d){_ORDINAL}(?:{_AND}(\d{{1,2}})(?!\d|[.:]\d){_ORDINAL})?"
            r"(?:,?\s*(\d{4})(?!\d))?"
        ),
        _month_and_days,
    ),
    (
        ("/",),
        re.compile(r"(?<![\d.,/])(\d{1,2})/(\d{1,2})(?:\s?[-/. ]\s?(\d{4}|\d{2})(?!\d))?(?![\d/])"),
        _numeric_date,
    ),
    (
        (".", "-"),
        re.compile(r"(?<![\d.,])(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?!\d)"),
        _numeric_date,
    ),
    (("kr", ",-", "dkk"), re.compile(rf"(?<![\d.,]){_AMOUNT}\s*{_CURRENCY}"), _money),
    (("kr", "dkk"), re.compile(rf"(?:\bkr\b\.?|\bdkk\b)\s*{_AMOUNT}"), _money),
    (
        ("%", "pct", "procent", "cent"),
        re.compile(r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s*(?:%|pct\b\.?|procent\b|per ?cent\b)"),
        _share,
    ),
    (("§",), re.compile(r"§+\s*(\d+)"), _paragraph),
    (("art",), re.compile(r"\b(?:art\.?|artikel|article)\s*(\d+)"), _article),
    (
        (".", ":"),
        re.compile(
            rf"(\bkl\.?\s*|\bklokken\s*)?(?<![\d.,:])(\d{{1,2}})([.:])([0-5]\d)(?!\d|[.,:]\d){_MERIDIEM}?"
        ),
        _hours_and_minutes,
    ),
    (
        ("kl",),
        re.compile(
            rf"\b(?:kl\.?|klokken)\s*(\d{{1,2}})(?!\d|[:.,]\d)(?:{_AND}(\d{{1,2}})(?![\d:.,]\d))?{_MERIDIEM}?"
        ),
        _hours,
    ),
    (
        ("m", "clock"),
        re.compile(rf"(?<![\d.,:])(\d{{1,2}})(?:{_MERIDIEM}|\s*o['’]clock\b)"),
        _hour_with_mark,
    ),
)
_SPOKEN: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(rf"\b(?:klokken|kl\.?)\s+(halv\s+|kvart over\s+|kvart i\s+)?{_HOUR_WORD}"),
        _spoken_hour,
    ),
    (re.compile(rf"\b{_HOUR_WORD}\s+o['’]clock"), _spoken_english_hour),
)
_DIGITS = re.compile(r"\d[\d.,:/]*")
_NUMBER = re.compile(r"(?<![^\W_])\d+(?:[.,]\d+)*(?![^\W_])")
_BEFORE, _BEHIND = 16, 22  # characters around digits that belong to them: "september ", " september 2025"
_HAS_SPOKEN_HOUR = re.compile(r"\bkl\b|klokken|clock")


def quantities(folded: str) -> list[tuple[str, ...]]:
    """The quantities that a folded text states, each as the terms it can be read as.

    A term says only what the text says: "4. november" gives the day, "4. november 2025" also the
    year, so that the two meet in the day.
    """
    found: list[tuple[str, ...]] = []
    if _HAS_SPOKEN_HOUR.search(folded):
        for pattern, read in _SPOKEN:
            for match in pattern.finditer(folded):
                found.extend(read(match))
    for window in _windows(folded):
        for needed, pattern, read in _PATTERNS:
            if not any(part in window for part in needed):
                continue
            at = 0
            while mark := pattern.search(window, at):
                found.extend(read(mark))
                window = f"{window[: mark.start()]}\n{window[mark.end() :]}"
                at = mark.start()
        found.extend(("#" + number(match.group()),) for match in _NUMBER.finditer(window))
    return found


def number(written: str) -> str:
    """A number as Danes or English write it, without separators: "1.450", "1,450" and "1450" are one.

    Three digits behind a separator are thousands; anything else behind the last one are decimals,
    of which trailing zeros do not count.
    """
    parts = re.split(r"[ .,]", written)
    decimals = ""
    if len(parts) > 1 and (len(parts[-1]) != 3 or len(parts[0]) > 3 or parts[0] == "0"):
        decimals = parts.pop().rstrip("0")
    whole = "".join(parts)
    return f"{whole}.{decimals}" if decimals else whole


def _windows(folded: str) -> Iterator[str]:
    """The stretches of text around digits; the patterns are too slow to run over everything."""
    start = end = -1
    for match in _DIGITS.finditer(folded):
        if end >= 0 and match.start() - _BEFORE > end:
            yield folded[start:end]
            start = -1
        if start < 0:
            start = _at_word(folded, max(0, match.start() - _BEFORE))
        end = min(len(folded), match.end() + _BEHIND)
    if end >= 0:
        yield folded[start:end]


def _at_word(text: str, position: int) -> int:
    while position < len(text) and position > 0 and text[position - 1].isalnum() and text[position].isalpha():
        position += 1
    return position
