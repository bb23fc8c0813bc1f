"""Programme lines → slots: who, what, when and where.

A programme is at least three lines that begin with a time, in order. Where a
line stands decides the rest: what follows it, up to the next time, describes
it; a day or track heading above it gives its day or place.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise
from statistics import median

from assistant.knowledge.lines import GUESSED_LEVEL, Line
from assistant.knowledge.particulars import Particulars, as_place, place_before, read_particulars
from assistant.knowledge.people import people_in_line
from assistant.knowledge.tables import Entry, table_entries
from assistant.knowledge.times import TimeMark, find_dates, find_year, leading_time, weekday_of
from assistant.types import Slot

MIN_LINES = 3  # that begin with a time, in order, make a programme
_WHOLE_DAY_MINUTES = 360  # a longer range is the opening hours of the event
_PREAMBLE_LINES = 15  # above the first time, where a date counts as that of the programme
_MAX_DAY_HEADING = 90  # characters
_DEADLINE = re.compile(
    r"senest|frist|deadline|tilmeld|afbud|afmeld|refusion|regist|before|no later|refund|early.?bird|cancel",
    re.IGNORECASE,
)
_DAY_NUMBER = re.compile(
    r"^\W*(?:(?:dag|day)\s*(?P<number>\d)|(?P<first>første|first)\s+dag|(?P<second>anden|second)\s+dag)\b",
    re.I,
)
_ONLY_WEEKDAY = re.compile(
    r"\W*(?:man|tirs|ons|tors|fre|lør|søn|mon|tues|wednes|thurs|fri|satur|sun)da[gy]e?r?\W*(?:(?:-|–|til|to|og|and)\W*\w+da[gy]e?r?\W*)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A slot and the lines it stands on (``last`` exclusive).

    ``text`` is given where the slot is a part of a row, else its lines are its text.
    """

    first: int
    last: int
    slot: Slot
    text: str | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """A line that begins with a time, or the sessions of a table row that does."""

    line: int
    mark: TimeMark
    entries: tuple[Entry, ...] = ()


def slot_heading(slot: Slot) -> str:
    """ "09:25–10:20 Title", as headings of slot sections read."""
    end = f"–{slot.end:%H:%M}" if slot.end else ""
    return f"{slot.start:%H:%M}{end} {slot.title}".strip()


def find_programme(lines: Sequence[Line], title: str) -> tuple[Part, ...]:
    """The slots in ``lines``, in order; () where there is no programme."""
    points = _points(lines)
    runs = [run for run in _runs(points, lines) if _is_plausible(run)]
    if not any(len(run) >= MIN_LINES for run in runs):
        return ()
    runs = [run for run in runs if len(run) > 1 or _is_heading_of_run(lines, run[0].line)]
    days = _Days(lines, title, runs[0][0].line)
    parts: list[Part] = []
    inner = _inner_lines(lines, runs)
    for number, run in enumerate(runs):
        limit = runs[number + 1][0].line if number + 1 < len(runs) else len(lines)
        parts += _parts_of_run(lines, run, limit, days, inner, after=parts[-1].last if parts else 0)
    return tuple(parts)


# --- where times stand ---------------------------------------------------------------


def _points(lines: Sequence[Line]) -> list[_Point]:
    points: list[_Point] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.kind == "row":
            last = number
            while last < len(lines) and lines[last].kind == "row" and lines[last].table == line.table:
                last += 1
            for row, entries in table_entries(lines[number:last]):
                points.append(_Point(number + row, entries[0].mark, tuple(entries)))
            number = last
            continue
        mark = leading_time(line.text) if line.text and line.kind != "code" else None
        if mark is not None and not _ONLY_WEEKDAY.fullmatch(mark.rest):
            points.append(_Point(number, mark))
        number += 1
    long = [point for point in points if _minutes(point.mark) >= _WHOLE_DAY_MINUTES]
    return (
        [point for point in points if point not in long] if len(points) - len(long) >= MIN_LINES else points
    )


def _minutes(mark: TimeMark) -> int:
    if mark.end is None:
        return 0
    return (mark.end.hour - mark.start.hour) * 60 + mark.end.minute - mark.start.minute


def _runs(points: Sequence[_Point], lines: Sequence[Line]) -> list[list[_Point]]:
    """Points in order of time; a new run begins where time goes back or a day or track is named."""
    runs: list[list[_Point]] = []
    for point in points:
        previous = runs[-1][-1] if runs else None
        between = range(previous.line + 1, point.line) if previous else range(0)
        day = point.entries[0].day if point.entries else ""
        if (
            previous is None
            or point.mark.start < previous.mark.start
            or any(_names_day(lines[n]) or _names_track(lines[n]) for n in between)
            or (previous.entries and previous.entries[0].day != day)
        ):
            runs.append([point])
        else:
            runs[-1].append(point)
    return runs


def _is_plausible(run: Sequence[_Point]) -> bool:
    """Whether the numbers are times, where they could be dates ("4.11"), clauses or prices."""
    unsure = [point.mark for point in run if point.mark.style == "dotted" and not point.entries]
    bare = [point.mark for point in run if point.mark.style == "bare" and not point.entries]
    if len(unsure) > len(run) / 2:
        minutes = [mark.start.minute for mark in unsure]
        if sum(minute % 5 == 0 for minute in minutes) < 0.6 * len(minutes):
            return False
        if len(run) > 1 and len(set(minutes)) == 1 and 1 <= minutes[0] <= 12:
            return False
    if bare and len(bare) == len(run):
        # "9-10, 10-11, 11-12": each begins where the one before ends, else they may be any numbers.
        return len(run) >= MIN_LINES and all(a.end == b.start for a, b in pairwise(bare))
    return True


# --- days and tracks -----------------------------------------------------------------


def _names_day(line: Line) -> bool:
    """Whether the line is a heading that names a day: "Dag 2", "Onsdag 12. maj 2027"."""
    text = " ".join(cell.text for cell in line.cells) if line.kind == "row" else line.text
    text = text.strip(" #*_|-–—:")
    if (
        not text
        or len(text) > _MAX_DAY_HEADING
        or leading_time(text)
        or _DEADLINE.search(text)
        or text.endswith(".")
    ):
        return False
    if line.kind == "row" and sum(bool(cell.text.strip()) for cell in line.cells) > 1:
        return False
    if _DAY_NUMBER.match(text):
        return True
    starts_with_day = _ONLY_WEEKDAY.match(text) is not None
    dated = bool(find_dates(text, year=2000)) or bool(find_dates(text))
    return (starts_with_day and (dated or len(text) <= 12)) or (
        dated and (line.kind == "heading" or len(text) <= 40)
    )


def _names_track(line: Line) -> bool:
    text = line.text.strip(" #*_")
    short = len(text) <= _MAX_DAY_HEADING and not text.endswith(".")
    return line.kind == "heading" and short and place_before(text) is not None and leading_time(text) is None


def _is_heading_of_run(lines: Sequence[Line], number: int) -> bool:
    above = [line for line in lines[max(0, number - 2) : number] if line.text]
    return bool(above) and (_names_day(above[-1]) or _names_track(above[-1]))


class _Days:
    """Which day a run is on: from the heading above it, else the one date of the document's head."""

    def __init__(self, lines: Sequence[Line], title: str, first: int) -> None:
        head = [line.text for line in lines[max(0, first - _PREAMBLE_LINES) : first]]
        head = [title, *(text for text in head if not _DEADLINE.search(text))]
        everything = "\n".join([title, *(line.text for line in lines)])
        self._lines = lines
        self._year = find_year("\n".join(head)) or find_year(everything)
        self._dates = sorted({day for text in head for day in find_dates(text, year=self._year)})
        self._runs: list[date | None] = []

    def of(self, run: Sequence[_Point], after: int) -> date | None:
        """The run's day; ``after`` is the line its heading cannot stand above."""
        if run[0].entries and run[0].entries[0].day:
            return self._single(run[0].entries[0].day)
        for number in range(run[0].line - 1, after - 1, -1):
            if _names_day(self._lines[number]):
                return self._single(self._lines[number].text)
        if run[0].line > 0 and after > 0 and self._runs:
            return self._runs[-1]
        return self._dates[0] if len(self._dates) == 1 else None

    def note(self, day: date | None) -> None:
        """Remember the day, which holds for a further track below without one."""
        self._runs.append(day)

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


# --- from a run to slots -------------------------------------------------------------


def _inner_lines(lines: Sequence[Line], runs: Iterable[Sequence[_Point]]) -> tuple[int, float, bool]:
    """How slots look here: most lines below a time, usual gap before one, gaps within one."""
    most, gaps, loose, counted = 0, [], 0, 0
    for run in runs:
        for point, following in pairwise(run):
            below = [line for line in lines[point.line + 1 : following.line] if line.text]
            most = max(most, len(below))
            gaps.append(lines[following.line].gap)
            counted += 1
            loose += any(line.gap for line in below)
    return most, median(gaps) if gaps else 0, 2 * loose > counted


def _parts_of_run(
    lines: Sequence[Line],
    run: Sequence[_Point],
    limit: int,
    days: _Days,
    inner: tuple[int, float, bool],
    *,
    after: int,
) -> list[Part]:
    day = days.of(run, after)
    days.note(day)
    track = next(
        (
            place_before(lines[n].text)
            for n in range(run[0].line - 1, after - 1, -1)
            if _names_track(lines[n])
        ),
        None,
    )
    above = _titles_above(lines, run)
    firsts = [point.line - 1 if above else point.line for point in run]
    parts: list[Part] = []
    for number, point in enumerate(run):
        later = (other.mark.start for other in run[number:] if other.mark.start > point.mark.start)
        end = point.mark.end or next(later, None)
        following = firsts[number + 1] if number + 1 < len(run) else None
        if point.entries:
            parts += _row_parts(
                lines, point, following, end, day, track, after=parts[-1].last if parts else after
            )
            continue
        last = _extent(
            lines, point.line, following if following is not None else limit, following is None, inner
        )
        first = firsts[number]
        below = [part for line in lines[point.line + 1 : last] for part in (line.text,) if part]
        head = [lines[first].text] if above else []
        particulars = read_particulars([*head, *_behind_time(lines[point.line], point.mark), *below])
        if particulars.title:
            slot = _slot(particulars, point.mark.start, end, day, track)
            parts.append(Part(first, last, slot))
    return parts


def _slot(found: Particulars, start: time, end: time | None, day: date | None, place: str | None) -> Slot:
    return Slot(found.title, start, end, day, found.place or place, found.people)


def _behind_time(line: Line, mark: TimeMark) -> list[str]:
    """The rest of the line; further columns by themselves where they are a person or a place."""
    columns = [cell.text for cell in line.cells]
    if len(columns) > 1 and (own := leading_time(columns[0])) is not None and own.start == mark.start:
        behind = ([own.rest] if own.rest else []) + columns[1:]
        if mark.end and not own.end:
            return [mark.rest]  # the end stood in the second column
        texts = behind[:1]
        for column in behind[1:]:
            if people_in_line(column) or as_place(column):
                texts.append(column)
            else:
                texts[-1] = f"{texts[-1]} {column}"
        return texts
    return [mark.rest] if mark.rest else []


def _titles_above(lines: Sequence[Line], run: Sequence[_Point]) -> bool:
    """Whether each title is the heading above its time, as on many web pages."""
    if any(point.entries for point in run):
        return False
    headed = [
        point.line > 0
        and lines[point.line - 1].kind == "heading"
        and not _names_day(lines[point.line - 1])
        and _is_place_or_empty(point.mark.rest)
        for point in run
    ]
    own_headings = [
        _is_place_or_empty(point.mark.rest)
        and any(line.kind == "heading" for line in lines[point.line + 1 : point.line + 3])
        for point in run
    ]
    return sum(headed) > 0.6 * len(run) and sum(own_headings) < len(run) / 2


def _is_place_or_empty(text: str) -> bool:
    return not text or as_place(text) is not None


def _extent(
    lines: Sequence[Line], number: int, limit: int, is_last: bool, inner: tuple[int, float, bool]
) -> int:
    """The line behind the last one that describes the slot beginning at ``number``."""
    most, usual_gap, loose = inner
    own_level = lines[number].level or GUESSED_LEVEL
    mark = leading_time(lines[number].text)
    title_missing = mark is None or _is_place_or_empty(mark.rest)
    end, seen = number + 1, 0
    for position in range(number + 1, limit):
        line = lines[position]
        if not line.text:
            continue
        first_title = title_missing
        if line.kind == "row" or _names_day(line) or _names_track(line):
            break
        if (
            line.kind == "heading"
            and not first_title
            and (line.level <= own_level and (is_last or line.level < GUESSED_LEVEL))
        ):
            break
        if line.gap >= 2 and line.gap > usual_gap and not first_title:
            break
        if is_last and not first_title and (line.page or seen >= most or (line.gap and not loose)):
            break
        title_missing = title_missing and as_place(line.text) is not None
        end, seen = position + 1, seen + 1
    return end


def _row_parts(
    lines: Sequence[Line],
    point: _Point,
    following: int | None,
    end: time | None,
    day: date | None,
    track: str | None,
    *,
    after: int,
) -> list[Part]:
    """The sessions of one row, which takes the rows without a time above it along."""
    table = lines[point.line].table
    first = point.line
    while first - 1 >= after and lines[first - 1].kind == "row" and lines[first - 1].table == table:
        first -= 1
    last = point.line + 1
    if following is None or lines[following].table != table:
        while last < len(lines) and lines[last].kind == "row" and lines[last].table == table:
            last += 1
    parts = []
    for entry in point.entries:
        found = read_particulars(entry.texts)
        people = tuple(person for cell in entry.people for person in people_in_line(cell, labelled=True))
        if not found.title:
            continue
        found = replace(found, people=tuple(dict.fromkeys((*people, *found.people))))
        slot = _slot(replace(found, place=found.place or entry.place), point.mark.start, end, day, track)
        parts.append(Part(first, last, slot, _entry_text(lines[point.line], entry)))
    return parts


def _entry_text(row: Line, entry: Entry) -> str:
    """The cells that concern the session, one below the other."""
    own = {*entry.texts, *entry.people, entry.place}
    cells = [cell.text for cell in row.cells if cell.text.strip()]
    kept = [text for text in cells if text in own or leading_time(text) or " ".join(text.split()) in own]
    return "\n".join(kept)
