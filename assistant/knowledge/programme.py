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

from assistant.knowledge.days import ONLY_WEEKDAY, Days, has_heading, head_of_run, names_day, names_track
from assistant.knowledge.lines import GUESSED_LEVEL, Line
from assistant.knowledge.particulars import (
    Particulars,
    as_place,
    parallel_sessions,
    place_before,
    read_particulars,
)
from assistant.knowledge.people import begins_with_label, people_in_line
from assistant.knowledge.tables import Entry, table_entries
from assistant.knowledge.times import TimeMark, leading_time
from assistant.types import Slot

MIN_LINES = 3  # that begin with a time, in order, make a programme
_WHOLE_DAY_MINUTES = 360  # a longer range is the opening hours of the event
_HOURS = re.compile(r"\W*(?:tid|tidspunkt|hvornår|time|when)\s*:", re.IGNORECASE)
_EARLIEST_HOUR = 6  # "1.10, 1.20, 1.30" are clauses


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
    rows = sum(bool(point.entries) for run in runs for point in run)  # each may be on a day of its own
    if rows < MIN_LINES and not any(len(run) >= MIN_LINES for run in runs):
        return ()
    runs = [run for run in runs if len(run) > 1 or run[0].entries or has_heading(lines, run[0].line)]
    days = Days(lines, title, runs[0][0].line)
    parts: list[Part] = []
    inner = _inner_lines(lines, runs)
    for number, run in enumerate(runs):
        limit = head_of_run(lines, runs[number + 1][0].line) if number + 1 < len(runs) else len(lines)
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
        if mark is not None and not _is_clause(mark) and not ONLY_WEEKDAY.fullmatch(mark.rest):
            points.append(_Point(number, mark))
        number += 1
    hours = [point for point in points if not point.mark.rest and _HOURS.match(lines[point.line].text)]
    if 2 * len(hours) < len(points):  # one such line is the hours of the event, not a session
        points = [point for point in points if point not in hours]
    short = [point for point in points if _minutes(point.mark) < _WHOLE_DAY_MINUTES]
    return short if len(short) >= MIN_LINES else points


def _is_clause(mark: TimeMark) -> bool:
    return mark.style == "dotted" and mark.start.hour < _EARLIEST_HOUR


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
            or any(names_day(lines[n]) or names_track(lines[n]) for n in between)
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


# --- from a run to slots -------------------------------------------------------------


def _inner_lines(lines: Sequence[Line], runs: Iterable[Sequence[_Point]]) -> tuple[int, float, bool]:
    """How slots look here: most lines below a time, usual gap before one, gaps within one."""
    most, gaps, loose, counted = 0, [], 0, 0
    for run in runs:
        for point, following in pairwise(run):
            below = [line for line in lines[point.line + 1 : following.line] if line.text]
            most = max(most, len(below))
            gaps.append(lines[following.line].gap)
            counted += bool(below)
            loose += any(line.gap for line in below)
    return most, median(gaps) if gaps else 0, 2 * loose > counted


def _parts_of_run(
    lines: Sequence[Line],
    run: Sequence[_Point],
    limit: int,
    days: Days,
    inner: tuple[int, float, bool],
    *,
    after: int,
) -> list[Part]:
    headings = lines[head_of_run(lines, run[0].line) : run[0].line]
    tracks = [line.text for line in headings if not names_day(line)]
    track = next((place for text in reversed(tracks) if (place := place_before(text)) is not None), None)
    stated = run[0].entries[0].day if run[0].entries else ""
    day = days.of(run[0].line, after=after, stated=stated, is_track=track is not None)
    above = _titles_above(lines, run)
    firsts = [point.line - 1 if above else point.line for point in run]
    nexts = _next_starts(run)
    parts: list[Part] = []
    for number, point in enumerate(run):
        end = point.mark.end or nexts[number]
        following = firsts[number + 1] if number + 1 < len(run) else None
        if point.entries:
            stop = following if following is not None else limit
            above_row = parts[-1].last if parts else after
            parts += _row_parts(lines, point, stop, end, day, track, after=above_row)
            continue
        last = _extent(
            lines, point.line, following if following is not None else limit, following is None, inner
        )
        first = firsts[number]
        below = [part for line in lines[point.line + 1 : last] for part in (line.text,) if part]
        head = [lines[first].text] if above else []
        behind = _behind_time(lines[point.line], point.mark)
        at_once = parallel_sessions([*behind, *below]) if below and not head else []
        if len(at_once) > len(parallel_sessions(below)):  # the first of them stands behind the time
            found_here = at_once
        else:
            found_here = [read_particulars([*head, *behind, *below]), *parallel_sessions(below)]
        for found in found_here:
            if found.title:
                parts.append(Part(first, last, _slot(found, point.mark.start, end, day, track)))
    return parts


def _next_starts(run: Sequence[_Point]) -> list[time | None]:
    """For each point the next later beginning: parallel sessions end together."""
    nexts: list[time | None] = [None] * len(run)
    for number in range(len(run) - 2, -1, -1):
        following = run[number + 1].mark.start
        nexts[number] = following if following > run[number].mark.start else nexts[number + 1]
    return nexts


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
        and not names_day(lines[point.line - 1])
        and _is_place_or_empty(point.mark.rest)
        for point in run
    ]
    levels = [lines[point.line - 1].level for point in run[:2]]
    # Where times come first, the line above the first one is another heading: "Program".
    return sum(headed) > 0.6 * len(run) and len(set(levels)) == 1


def _is_place_or_empty(text: str) -> bool:
    return not text or as_place(text) is not None


def _belongs(text: str) -> bool:
    """Whether the line below a slot surely is part of it: a person, a place, the rest of a sentence."""
    return (
        text[:1].islower()
        or as_place(text) is not None
        or begins_with_label(text)
        or bool(people_in_line(text))
    )


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
        if line.kind == "row" or names_day(line) or names_track(line):
            break
        if (
            line.kind == "heading"
            and not first_title
            and (line.level <= own_level and (is_last or line.level < GUESSED_LEVEL))
        ):
            break
        if line.gap >= 2 and line.gap > usual_gap and not first_title:
            break
        enough = seen >= most and (line.gap > 0 or not _belongs(line.text))
        if is_last and not first_title and (line.page or enough or (line.gap and not loose)):
            break
        title_missing = title_missing and as_place(line.text) is not None
        end, seen = position + 1, seen + 1
    return end


def _row_parts(
    lines: Sequence[Line],
    point: _Point,
    stop: int,
    end: time | None,
    day: date | None,
    track: str | None,
    *,
    after: int,
) -> list[Part]:
    """The sessions of one row, which takes the rows without a time above it along.

    The last row of a table takes those below it too; ``stop`` is where the next slot begins.
    """
    table = lines[point.line].table
    first = point.line
    while first - 1 >= after and lines[first - 1].kind == "row" and lines[first - 1].table == table:
        first -= 1
    last = point.line + 1
    if stop == len(lines) or lines[stop].table != table:
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
