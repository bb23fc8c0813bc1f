"""PDF: the text layer, with headings known by their type and columns by their place."""

import io
import logging
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.errors import KnowledgeError
from assistant.knowledge.headings import mark_headings
from assistant.knowledge.lines import GUESSED_LEVEL, Line
from assistant.knowledge.plain import PrintedLine, clean, is_page_number, logical_lines
from assistant.knowledge.times import leading_time

if TYPE_CHECKING:
    from pypdf import PageObject

MAX_PAGES = 1_500
_MAX_PDF_CHARACTERS = 4_000_000  # before cleaning; what is left is limited when the file is loaded
_NOT_A_TITLE = re.compile(
    r"microsoft|\.(?:docx?|pptx?|indd|pdf|xlsx?)\b|untitled|^\W*$|^\(?anonymous|^dokument\d*$", re.I
)
_MAX_HEADING_CHARACTERS = 110
_LARGER = 1.13  # of the body's size, from which a line is a heading
_COLUMN_GAP = 1.2  # of the type size; a wider space divides columns
_COLUMN_GAP_AFTER_END = 0.6  # ... where the file itself ends a text there
_ALIGNED = 3  # texts that begin at one place are a column
_MAX_CELL_LINES = 12
_CHARACTER_WIDTH = 0.5  # of the type size, on average


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text and where it begins; ``y`` counts from the foot of the page."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line and the type most of it is set in."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


def read_pdf(data: bytes, source: str) -> tuple[str | None, list[Line]]:
    """The title of the file's properties, if it has a sensible one, and the lines.

    Raises:
        KnowledgeError: damaged, protected with a password, too many pages, or without text.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # Its remarks on a damaged file name no file; what matters becomes the error below.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise KnowledgeError(source, "is protected with a password; save it without one")
        if len(reader.pages) > MAX_PAGES:
            raise KnowledgeError(source, f"has {len(reader.pages)} pages, more than {MAX_PAGES}; divide it")
        pages: list[list[_Row]] = []
        characters = 0
        for page in reader.pages:
            pages.append(_rows(_pieces(page)))
            characters += sum(len(row.text) for row in pages[-1])
            if characters > _MAX_PDF_CHARACTERS:
                raise KnowledgeError(
                    source, f"has more than {_MAX_PDF_CHARACTERS:,} characters of text; divide it"
                )
        metadata = reader.metadata
        title = clean(str(metadata.title)).strip() if metadata and metadata.title else ""
    except DependencyError as error:
        raise KnowledgeError(source, "is encrypted; save it without protection") from error
    except PyPdfError as error:
        raise KnowledgeError(source, f"is not a sound PDF ({error}); export it again") from error
    if not any(row.text.strip() for page in pages for row in page):
        raise KnowledgeError(source, "has no text layer (scanned?); run text recognition (OCR) on it first")
    lines = mark_headings(logical_lines(_printed(_without_running_heads(pages))))
    return (title if len(title) > 3 and not _NOT_A_TITLE.search(title) else None), lines


def _pieces(page: "PageObject") -> list[_Piece]:
    pieces: list[_Piece] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: object, font_size: float) -> None:
        if not text:
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        size = abs(font_size) * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        bold = re.search(r"bold|black|heavy|semibold|demi", name, re.IGNORECASE) is not None
        pieces.append(_Piece(text, x, y, size or 1.0, bold))

    page.extract_text(visitor_text=visit)
    return pieces


def _rows(pieces: Iterable[_Piece]) -> list[_Row]:
    """Put together what stands on one line; a wide space between becomes a tab."""
    rows: list[_Row] = []
    pieces = list(pieces)
    starts = Counter(round(piece.x) for piece in pieces if piece.text.strip())
    current: list[_Piece] = []
    ended = False  # pypdf took the end of the last piece for that of a line

    def close() -> None:
        text = "".join(piece.text for piece in current)
        if text.strip():
            weights: Counter[tuple[float, bool]] = Counter()
            for piece in current:
                weights[(round(piece.size, 1), piece.bold)] += len(piece.text.strip())
            size, bold = weights.most_common(1)[0][0]
            rows.append(_Row(text, current[0].x, current[0].y, size, bold))
        current.clear()

    for piece in pieces:
        parts = piece.text.replace("\r", "\n").split("\n")
        for number, part in enumerate(parts):
            if not part.strip() and (number or not part):
                continue
            last = current[-1] if current else None
            if last is not None and (number or abs(piece.y - last.y) > 0.35 * max(piece.size, last.size)):
                close()
                last = None
            text = part
            if last is not None:
                space = piece.x - (last.x + len(last.text.strip()) * _CHARACTER_WIDTH * last.size)
                if piece.x < last.x:  # further left on the same height: another block
                    close()
                elif space > (_COLUMN_GAP_AFTER_END if ended else _COLUMN_GAP) * piece.size or (
                    # How wide the text before is can only be guessed; that others begin just there is known.
                    ended and starts[round(piece.x)] >= _ALIGNED
                ):
                    text = "\t" + part.lstrip()
                elif ended and not last.text.endswith(" "):
                    text = " " + part
            current.append(replace(piece, text=text))
        ended = piece.text.endswith("\n")
    close()
    return rows


def _without_running_heads(pages: Sequence[Sequence[_Row]]) -> list[list[_Row]]:
    """Without page numbers and the lines that open or close most pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_shape(row.text) for row in (*page[:2], *page[-2:])})
    often = max(2, math.ceil(0.6 * len(pages)))
    running = {
        shape
        for shape, count in edges.items()
        if count >= often and not leading_time(shape.replace("#", "1"))
    }
    kept: list[list[_Row]] = []
    for page in pages:
        last = len(page) - 1
        kept.append(
            [
                row
                for number, row in enumerate(page)
                if not (
                    (number < 2 or number > last - 2)
                    and (_shape(row.text) in running or is_page_number(row.text))
                )
            ]
        )
    return kept if any(kept) else [list(page) for page in pages]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()).lower())


def _printed(pages: Sequence[Sequence[_Row]]) -> list[PrintedLine]:
    sizes: Counter[float] = Counter()
    for row in (row for page in pages for row in page):
        sizes[row.size] += len(row.text)
    body = sizes.most_common(1)[0][0]
    larger = sorted((size for size in sizes if size > _LARGER * body), reverse=True)
    bold_body = sum(len(r.text) for page in pages for r in page if r.bold) > 0.5 * sum(sizes.values())
    printed: list[PrintedLine] = []
    for page_number, page in enumerate(pages):
        previous: _Row | None = None
        cell = False
        for row in page:
            text = clean(row.text).strip("\n")
            if not text.strip():
                continue
            gap, new = _gap(previous, row)
            cell = _is_in_cell(previous, row, gap=gap, in_cell=cell)
            if cell:
                gap, new = 0, False
            level = 0
            if (
                len(text.strip()) <= _MAX_HEADING_CHARACTERS
                and (any(map(str.isalpha, text)) or _goes_on_with(previous, row, gap))
                and "\t" not in text
            ):
                if row.size in larger:
                    level = min(larger.index(row.size) + 1, 4)
                elif row.bold and not bold_body and not cell and not text.rstrip().endswith((".", ",", ":")):
                    level = GUESSED_LEVEL
            starts_page = previous is None and page_number > 0
            printed.append(
                PrintedLine(text, 2 if starts_page else gap, starts_page or new, level, row.x if cell else 0)
            )
            previous = row
    return printed


def _goes_on_with(previous: _Row | None, row: _Row, gap: int) -> bool:
    """Whether the row is the rest of a heading that fills the line above: "Sommerseminar om ledelse / 2026"."""
    return previous is not None and gap == 0 and (previous.size, previous.bold) == (row.size, row.bold)


def _is_in_cell(previous: _Row | None, row: _Row, *, gap: int, in_cell: bool) -> bool:
    """Whether the row is in a cell of a table: up and to the right of the cell before, or going on with it."""
    if previous is None:
        return False
    up = row.y - previous.y
    right = row.x - previous.x
    if 0 < up <= _MAX_CELL_LINES * row.size and right > row.size:
        return True
    return in_cell and gap == 0 and abs(right) < 1


def _gap(previous: _Row | None, row: _Row) -> tuple[int, bool]:
    """The empty lines between two rows, and whether the second begins a new column."""
    if previous is None:
        return 0, False
    distance = previous.y - row.y
    size = max(previous.size, row.size, 1.0)
    if distance < -size:
        return 2, True
    return (2 if distance > 3.6 * size else 1 if distance > 1.55 * size else 0), False
