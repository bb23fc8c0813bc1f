"""The headings of a programme that name a day or a track."""

import re
from collections.abc import Sequence
from datetime import date

from assistant.knowledge.lines import Line
from assistant.knowledge.particulars import place_before
from assistant.knowledge.times import find_dates, find_year, leading_time, mentions_date, weekday_of

_PREAMBLE_LINES = 15  # above the first time, where a date counts as that of the programme
_MAX_DAY_HEADING = 90  # characters
_DEADLINE = re.compile(
    r"senest|frist|deadline|tilmeld|afbud|afmeld|refusion|regist|before|no later|refund|early.?bird|cancel",
    re.IGNORECASE,
)
# Of the text itself: when a mail was sent, a page changed.
_OF_THE_TEXT = re.compile(
    r"\W*(?:sendt|sent|modtaget|received|udsendt|(?:sidst |last )?(?:opdateret|ændret|rettet|updated|modified|changed)|"
    r"revideret|revised|udskrevet|printed|publiceret|published|offentliggjort|posted|vedtaget|godkendt|adopted|approved)\b",
    re.IGNORECASE,
)
_DAY_NUMBER = re.compile(
    r"^\W*(?:(?:dag|day)\s*(?P<number>\d)|(?P<first>første|first)\s+dag|(?P<second>anden|second)\s+dag)\b",
    re.I,
)
ONLY_WEEKDAY = re.compile(
    r"\W*(?:man|tirs|ons|tors|fre|lør|søn|mon|tues|wednes|thurs|fri|satur|sun)da[gy]e?r?\W*"
    r"(?:(?:-|–|til|to|og|and)\W*\w+da[gy]e?r?\W*)?",
    re.I,
)


def names_day(line: Line) -> bool:
    """Whether the line is a heading that names a day: "Dag 2", "Onsdag 12. maj 2027"."""
    text = " ".join(cell.text for cell in line.cells) if line.kind == "row" else line.text
    text = text.strip(" #*_|-–—:")
    if (
        not text
        or len(text) > _MAX_DAY_HEADING
        or leading_time(text)
        or _DEADLINE.search(text)
        or _OF_THE_TEXT.match(text)
        or text.endswith(".")
    ):
        return False
    if line.kind == "row" and sum(bool(cell.text.strip()) for cell in line.cells) > 1:
        return False
    if _DAY_NUMBER.match(text):
        return True
    starts_with_day = ONLY_WEEKDAY.match(text) is not None
    dated = mentions_date(text)
    return (starts_with_day and (dated or len(text) <= 12)) or (
        dated and (line.kind == "heading" or len(text) <= 40)
    )


def names_track(line: Line) -> bool:
    """Whether the line is a heading that names a room or track: "Spor A: Ledelse"."""
    text = line.text.strip(" #*_")
    short = len(text) <= _MAX_DAY_HEADING and not text.endswith(".")
    return line.kind == "heading" and short and place_before(text) is not None and leading_time(text) is None


def head_of_run(lines: Sequence[Line], first: int) -> int:
    """The line where the day or track headings right above a run begin; its first line without any."""
    head = number = first
    while number > 0 and (not lines[number - 1].text or _heads(lines[number - 1])):
        number -= 1
        head = number if lines[number].text else head
    return head


def _heads(line: Line) -> bool:
    # Among text only a line set apart: "Spor A: Navn" also introduces a session.
    is_track = line.gap > 0 and len(line.text) <= _MAX_DAY_HEADING and place_before(line.text) is not None
    return (
        names_day(line)
        or names_track(line)
        or (is_track and line.kind == "text" and not leading_time(line.text))
    )


def has_heading(lines: Sequence[Line], number: int) -> bool:
    """Whether a day or track heading stands right above the line."""
    above = [line for line in lines[max(0, number - 2) : number] if line.text]
    return bool(above) and (names_day(above[-1]) or names_track(above[-1]))


class Days:
    """Which day a run is on: from the heading above it, else the one date of the document's head."""

    def __init__(self, lines: Sequence[Line], title: str, first: int) -> None:
        head = [line.text for line in lines[max(0, first - _PREAMBLE_LINES) : first]]
        head = [
            title,
            *(text for text in head if not _DEADLINE.search(text) and not _OF_THE_TEXT.match(text)),
        ]
        everything = "\n".join([title, *(line.text for line in lines)])
        self._lines = lines
        self._year = find_year("\n".join(head)) or find_year(everything)
        self._dates = sorted({day for text in head for day in find_dates(text, year=self._year)})
        self._last: date | None = None

    def of(self, first: int, *, after: int, stated: str = "", is_track: bool = False) -> date | None:
        """The day of the run that begins at line ``first``.

        ``after`` is the line its heading cannot stand above; ``stated`` is
        what a column of days says. Without either it is the one date of the
        document's head; for a further track (``is_track``) that of the run before.
        """
        self._last = self._find(first, after, stated, is_track)
        return self._last

    def _find(self, first: int, after: int, stated: str, is_track: bool) -> date | None:
        if stated:
            return self._single(stated)
        for number in range(first - 1, after - 1, -1):
            if names_day(self._lines[number]):
                return self._single(self._lines[number].text)
        if after > 0 and is_track:
            return self._last
        return self._dates[0] if len(self._dates) == 1 else None

    def _single(self, text: str) -> date | None:
        dates = find_dates(text, year=self._year)
        if len(dates) == 1:
            return dates[0]
        if dates:
            return None
        if match := _DAY_NUMBER.match(text.strip(" #*_|-–—")):
            number = int(match["number"] or (1 if match["first"] else 2))
            return self._dates[number - 1] if 1 <= number <= len(self._dates) > 1 else None
        weekday = weekday_of(text)
        fitting = [day for day in self._dates if day.weekday() == weekday]
        return fitting[0] if len(fitting) == 1 else None
