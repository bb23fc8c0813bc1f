"""The lines all readers hand on, and what is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.types import Section

Audience = Literal["municipality", "region", "both"]
LineKind = Literal["text", "heading", "item", "row", "code"]

GUESSED_LEVEL = 7  # below the six levels of real headings: known by its shape alone


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row; lines within it are divided by ``\\n``."""

    text: str
    span: int = 1  # columns it covers


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line: a heading, a paragraph or part of one, a list item, a table row.

    ``level`` is 1..6 for a heading of the format, ``GUESSED_LEVEL`` for one
    recognised by its shape, else 0. ``gap`` counts the empty lines before it.
    Rows of one table share ``table``.
    """

    text: str
    kind: LineKind = "text"
    level: int = 0
    gap: int = 0
    page: bool = False  # the first line of a new page
    cells: tuple[Cell, ...] = ()
    table: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file.

    ``text`` is the whole cleaned text; the text of each section is part of it.
    ``title`` is None where the file does not state one.
    """

    title: str | None
    sections: tuple[Section, ...]
    text: str
    language: str | None = None
    audience: Audience = "both"
    checked_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None


def row_text(cells: Sequence[Cell]) -> str:
    """A row as one line of a Markdown pipe table; spanned columns stay empty."""
    texts: list[str] = []
    for cell in cells:
        texts.append(" ".join(cell.text.split()).replace("|", "\\|"))
        texts.extend([""] * (cell.span - 1))
    return "| " + " | ".join(texts) + " |"


def render(lines: Sequence[Line]) -> str:
    """The lines as text: an empty line where there was a gap, tables with their rule."""
    parts: list[str] = []
    table = 0
    for line in lines:
        if line.kind == "row" and line.table != table:
            columns = sum(cell.span for cell in line.cells)
            parts.append(("\n\n" if parts else "") + line.text + "\n|" + " --- |" * columns)
        else:
            blank = (line.gap > 0 and line.kind != "row") or (table and line.kind != "row")
            parts.append((("\n\n" if blank else "\n") if parts else "") + line.text)
        table = line.table if line.kind == "row" else 0
    return "".join(parts)
