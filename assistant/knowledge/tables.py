"""Programme tables: which column holds what, and what each row says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.knowledge.lines import Cell, Line, row_text
from assistant.knowledge.particulars import as_place
from assistant.knowledge.people import is_person
from assistant.knowledge.times import TimeMark, leading_time

_HEADERS = {
    "time": r"tid|tidspunkt|tidsrum|kl\.?|klokken|time|when|start|fra|from|hvornår|begins?",
    "end": r"slut|til|end|to|until|ends",
    "day": r"dag|dato|date|day",
    "people": r".*(?:oplægsholder|speaker|taler|underviser|presenter|medvirkende|facilitator|foredragsholder|"
    r"moderator|ansvarlig|ordstyrer).*|hvem|who|navn|name|ved|by|host",
    "place": r"sted|lokale|sal|rum|room|where|hvor|place|venue|location",
    "text": r"beskrivelse|description|abstract|detaljer|details|resumé|noter?|notes?|bemærkning(?:er)?",
    "title": r".*(?:titel|title|emne|indhold|aktivitet|activity|oplæg|topic|punkt|foredrag|subject|session|"
    r"program(?:me)?)|hvad|what|event",
}
_TRACK_NAME = re.compile(
    r"(?:spor|track|stream|sal|lokale|rum|room|hall|scene|stage|workshop|session|hold|gruppe)\b",
    re.IGNORECASE,
)
_LEAST_LABELS = 2
_LABEL_WORDS = 4  # at most
_TELLING_WORDS = 4  # from which a cell of the first row says something, and is no heading
_MIN_TIMED_ROWS = 3
_BREAK = re.compile(
    r"\b(?:pause|frokost|lunch|break|kaffe|coffee|ankomst|registr|velkom|welcome|opening|åbning|afslut|closing|"
    r"morgenmad|breakfast|tak for|middag|dinner|reception|netværk|networking)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One session of a row: its time, the texts of its cells in order, and what its columns add."""

    mark: TimeMark
    texts: tuple[str, ...]
    people: tuple[str, ...] = ()  # cells of a column of speakers
    place: str | None = None
    day: str = ""  # the cell of a column of days


def with_labelled_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines, where a table of two columns is a list of labels and what they label, as "Pris: 900 kr."."""
    found: list[Line] = []
    number = 0
    while number < len(lines):
        last = number + 1
        while last < len(lines) and lines[last].kind == "row" and lines[last].table == lines[number].table:
            last += 1
        rows = lines[number:last]
        if lines[number].kind != "row" or not _is_list_of_labels(rows):
            found += rows if lines[number].kind == "row" else lines[number : number + 1]
            number = last if lines[number].kind == "row" else number + 1
            continue
        for at, row in enumerate(rows):
            label, value = (" ".join(cell.text.split()) for cell in row.cells)
            text = f"{label} {value}" if label.endswith((":", "?")) else f"{label}: {value}"
            found.append(Line(text, "text", gap=max(1, row.gap) if at == 0 else 0, page=row.page))
        number = last
    return found


def _is_list_of_labels(rows: Sequence[Line]) -> bool:
    """Whether every row is a short label and something about it, the first one as well, which then is no header."""
    if len(rows) < _LEAST_LABELS or any(
        len(row.cells) != 2 or not all(cell.text.strip() and cell.span == 1 for cell in row.cells)
        for row in rows
    ):
        return False
    labels = [row.cells[0].text.strip() for row in rows]
    first = rows[0].cells[1].text
    return (
        len(set(labels)) == len(labels)
        and all(len(label.split()) <= _LABEL_WORDS and not any(map(str.isdigit, label)) for label in labels)
        and (any(map(str.isdigit, first)) or len(first.split()) >= _TELLING_WORDS)
    )


def with_track_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines, where columns of parallel tracks stand below a header set apart by tabs, as a table.

    "Kl. | Spor A | Spor B" above lines that begin with a time. A line of a single session spans all tracks.
    """
    found = list(lines)
    table = max((line.table for line in lines), default=0)
    for number, line in enumerate(lines):
        if not _is_track_header(line):
            continue
        last = number + 1
        while last < len(lines) and _is_timed_row(lines[last], len(line.cells)):
            last += 1
        if last - number <= _MIN_TIMED_ROWS:
            continue
        table += 1
        for at in range(number, last):
            cells = lines[at].cells
            missing = len(line.cells) - len(cells)
            cells = (*cells[:-1], replace(cells[-1], span=1 + missing))
            found[at] = replace(lines[at], text=row_text(cells), kind="row", cells=cells, table=table)
    return found


def _is_track_header(line: Line) -> bool:
    return (
        line.kind in ("text", "heading")
        and len(line.cells) > 2
        and re.fullmatch(_HEADERS["time"], line.cells[0].text.lower().strip(" :*_")) is not None
        and all(_TRACK_NAME.match(cell.text) for cell in line.cells[1:])
    )


def _is_timed_row(line: Line, width: int) -> bool:
    if line.kind not in ("text", "heading") or not 2 <= len(line.cells) <= width:
        return False
    mark = leading_time(line.cells[0].text)
    return mark is not None and not mark.rest


def table_entries(rows: Sequence[Line]) -> list[tuple[int, list[Entry]]]:
    """The sessions of each row that has a time; [] for a table that is no programme.

    The number is that of the row within ``rows``. A row without a time of its
    own, below one that has, is another session of the same time.
    """
    grid = [_columns(row.cells) for row in rows]
    width = max(map(len, grid), default=0)
    time_column = _time_column(grid, width)
    if time_column is None:
        return []
    first = next(number for number, cells in enumerate(grid) if _mark(cells, time_column))
    header = next(
        (cells for cells in reversed(grid[:first]) if not _is_rule(cells) and len(set(map(id, cells))) > 1),
        None,
    )
    roles = _roles(header, grid[first:], width, time_column)
    found: list[tuple[int, list[Entry]]] = []
    mark: TimeMark | None = None
    day = ""
    for number, cells in enumerate(grid):
        if number < first or _is_rule(cells):
            continue
        by_role = {
            role: [cell for cell, r in zip(cells, roles, strict=False) if r == role] for role in set(roles)
        }
        day = next((cell.text for cell in by_role.get("day", []) if cell.text.strip()), day)
        own = _mark(cells, time_column)
        if own is not None:
            mark = _with_end(own, by_role.get("end", []))
        elif cells[time_column : time_column + 1] and cells[time_column].text.strip():
            mark = None  # "Formiddag" or a day: what follows has its own time
        if mark is None:
            continue
        entries = _entries(mark, cells, roles, header, day, rest=own.rest if own else "")
        if own is None and found and all(not entry.texts or is_person(entry.texts[0]) for entry in entries):
            continue
        if entries:
            found.append((number, entries))
    return found


def _columns(cells: Sequence[Cell]) -> list[Cell]:
    """One cell for each column; a spanning cell stands in all of its columns."""
    return [cell for cell in cells for _ in range(cell.span)]


def _mark(cells: Sequence[Cell], column: int) -> TimeMark | None:
    if column >= len(cells):
        return None
    text = " ".join(cells[column].text.split())
    return leading_time(text) if text else None


def _is_rule(cells: Sequence[Cell]) -> bool:
    return all(re.fullmatch(r"[\s:-]*", cell.text) for cell in cells)


def _time_column(grid: Sequence[Sequence[Cell]], width: int) -> int | None:
    """The first column in which at least two rows, and half of those filled, begin with a time."""
    for column in range(min(width, 4)):
        filled = [
            cells
            for cells in grid
            if column < len(cells) and cells[column].text.strip() and not _is_rule(cells)
        ]
        timed = sum(_mark(cells, column) is not None for cells in filled)
        if timed >= 2 and 2 * timed >= len(filled) - 1:
            return column
    return None


def _roles(
    header: Sequence[Cell] | None, body: Sequence[Sequence[Cell]], width: int, time_column: int
) -> list[str]:
    roles = [""] * width
    if header is not None:
        for column, cell in enumerate(header[:width]):
            name = " ".join(cell.text.lower().split()).strip(" :*_")
            roles[column] = next(
                (role for role, pattern in _HEADERS.items() if re.fullmatch(pattern, name)), ""
            )
    roles[time_column] = "time"
    for column in range(width):
        if roles[column] == "time" and column != time_column:
            roles[column] = "end" if column == time_column + 1 else ""
        if roles[column] or column == time_column:
            continue
        texts = [
            c[column].text.strip()
            for c in body
            if column < len(c) and c[column].span == 1 and c[column].text.strip()
        ]
        if texts and all(is_person(text) for text in texts):
            roles[column] = "people"
        elif texts and all(as_place(text) for text in texts):
            roles[column] = "place"
        elif header is None and column == time_column + 1 and _all_times(texts):
            roles[column] = "end"
    open_columns = [column for column, role in enumerate(roles) if not role]
    if "title" in roles:
        for column in open_columns:
            roles[column] = "text"
    elif (
        len(open_columns) > 1
        and header is not None
        and all(header[c].text.strip() for c in open_columns if c < len(header))
    ):
        for column in open_columns:
            roles[column] = "track"
    elif open_columns:
        roles[open_columns[0]] = "title"
        for column in open_columns[1:]:
            roles[column] = "text"
    return roles


def _all_times(texts: Sequence[str]) -> bool:
    marks = [leading_time(text) for text in texts]
    return bool(marks) and all(mark is not None and not mark.rest for mark in marks)


def _with_end(mark: TimeMark, cells: Sequence[Cell]) -> TimeMark:
    end = next((leading_time(cell.text) for cell in cells if cell.text.strip()), None)
    if mark.end or end is None or end.start <= mark.start:
        return mark
    return TimeMark(mark.start, end.start, mark.rest, mark.style)


def _entries(
    mark: TimeMark,
    cells: Sequence[Cell],
    roles: Sequence[str],
    header: Sequence[Cell] | None,
    day: str,
    *,
    rest: str,
) -> list[Entry]:
    filled = [
        (column, cell) for column, cell in enumerate(cells) if cell.text.strip() and column < len(roles)
    ]
    filled = [
        item for n, item in enumerate(filled) if n == 0 or item[1] is not filled[n - 1][1]
    ]  # spans once
    people = tuple(cell.text for column, cell in filled if roles[column] == "people")
    place = next((" ".join(cell.text.split()) for column, cell in filled if roles[column] == "place"), None)
    tracks = [(column, cell) for column, cell in filled if roles[column] == "track"]
    texts = tuple(cell.text for role in ("title", "text") for column, cell in filled if roles[column] == role)
    if not tracks:
        texts = ((rest,) if rest else ()) + texts
        return [Entry(mark, texts, people, place, day)] if texts else []
    shared = len(tracks) == 1 and (tracks[0][1].span > 1 or _BREAK.search(tracks[0][1].text) is not None)
    return [
        Entry(
            mark,
            (cell.text,),
            people,
            place if shared or header is None else _track(header, column) or place,
            day,
        )
        for column, cell in tracks
    ]


def _track(header: Sequence[Cell], column: int) -> str | None:
    return " ".join(header[column].text.split()) or None if column < len(header) else None
