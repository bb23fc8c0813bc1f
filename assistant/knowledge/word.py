"""Word (.docx): headings by style, lists and tables, in the order of the document."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.errors import KnowledgeError
from assistant.knowledge.headings import mark_headings
from assistant.knowledge.lines import GUESSED_LEVEL, Cell, Line, row_text
from assistant.knowledge.plain import clean, unwrap_torn
from assistant.knowledge.times import leading_time

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MAX_UNPACKED_BYTES = 200_000_000  # of the zip's parts together
MAX_PARTS = 5_000
_MAX_RATIO = 200  # unpacked to packed; XML reaches some 20
_OLE_MARK = b"\xd0\xcf\x11\xe0"  # Word 97-2003, and any Office file with a password
_HEADING_STYLE = re.compile(r"(?:heading|overskrift|rubrik)\s*(\d)", re.IGNORECASE)
_TITLE_STYLES = frozenset(("title", "titel"))
_MAX_BOLD_HEADING = 80  # characters


def read_word(data: bytes, source: str) -> tuple[str | None, list[Line]]:
    """The title, as styled or in the file's properties, and the lines.

    Raises:
        KnowledgeError: no .docx, protected, damaged, or a zip that unpacks to more than it should.
    """
    _check_zip(data, source)
    from docx import Document as open_document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = open_document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise KnowledgeError(
            source, "is not a sound Word file; open it in Word and save it as .docx"
        ) from error
    lines = list(_Reader(document).lines())
    title = next((line.text for line in lines if line.level == 1 and line.kind == "heading"), None)
    stated = (document.core_properties.title or "").strip()
    if title is None and len(stated) > 3 and "word" not in stated.lower():
        title = stated
    return title, mark_headings(unwrap_torn(lines))


def _check_zip(data: bytes, source: str) -> None:
    """Look at the zip's directory before anything is unpacked."""
    if data.startswith(_OLE_MARK):
        raise KnowledgeError(
            source, "is protected with a password or an old .doc; save it as .docx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts)
            if (
                unpacked > MAX_UNPACKED_BYTES
                or len(parts) > MAX_PARTS
                or unpacked > _MAX_RATIO * max(packed, 50_000)
            ):
                raise KnowledgeError(
                    source,
                    f"unpacks from {len(data) / 1e6:.1f} to {unpacked / 1e6:.0f} MB in {len(parts)} parts, more "
                    "than a Word file should; save it again in Word, with smaller pictures",
                )
            for part in parts:
                # Word writes no document types; entities could read files or expand without end.
                if part.filename.endswith((".xml", ".rels")) and _declares_type(archive.read(part)):
                    raise KnowledgeError(
                        source, "holds XML with a document type, as no Word file does; remove it"
                    )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise KnowledgeError(
            source, "is not a sound Word file; open it in Word and save it as .docx"
        ) from error


def _declares_type(xml: bytes) -> bool:
    head = xml[:5_000].replace(b"\0", b"")  # also where it is UTF-16
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


class _Reader:
    """Walks the body; holds the names of the styles and the number of the table."""

    def __init__(self, document: "WordDocument") -> None:
        from docx.oxml.ns import qn

        self._tag = qn
        self._body = document.element.body
        self._styles = {style.style_id: (style.name or "") for style in document.styles}
        self._tables = 0

    def lines(self) -> Iterator[Line]:
        """The lines of the body; text boxes follow the paragraph they hang on."""
        yield from self._blocks(self._body)

    def _blocks(self, parent: Any) -> Iterator[Line]:
        gap = 1
        for child in parent:
            if child.tag == self._tag("w:p"):
                found = list(self._paragraph(child, gap))
                gap = 1 if found else gap + 1
                yield from found
            elif child.tag == self._tag("w:tbl"):
                yield from self._table(child)
                gap = 1
            elif child.tag in (self._tag("w:sdt"), self._tag("w:sdtContent"), self._tag("w:ins")):
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Any, gap: int) -> Iterator[Line]:
        text = clean(self._text(paragraph)).strip("\n")
        style = self._style(paragraph)
        new_page = self._breaks_page(paragraph)
        for number, part in enumerate(text.split("\n")):
            columns = tuple(Cell(column.strip()) for column in part.split("\t") if column.strip())
            line = " ".join(part.split())
            if not line:
                continue
            level = self._heading_level(paragraph, style, line)
            is_item = not level and (
                paragraph.find(f".//{self._tag('w:numPr')}") is not None or "list" in style
            )
            yield Line(
                "- " + line if is_item and leading_time(line) is None else line,
                "heading" if level else "item" if is_item else "text",
                level,
                gap if number == 0 else 0,
                new_page and number == 0,
                columns if len(columns) > 1 else (),
            )
        for box in self._text_boxes(paragraph):
            yield from self._blocks(box)

    def _text(self, paragraph: Any) -> str:
        """The text as Word shows it: insertions in, deletions and text boxes out."""
        skipped = {self._tag(name) for name in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr")}
        parts: list[str] = []

        def walk(element: Any) -> None:
            for child in element:
                if child.tag in skipped or not isinstance(child.tag, str) or child.tag.endswith("}Fallback"):
                    continue
                if child.tag == self._tag("w:t"):
                    parts.append(child.text or "")
                elif child.tag in (self._tag("w:tab"), self._tag("w:ptab")):
                    parts.append("\t")
                elif child.tag in (self._tag("w:br"), self._tag("w:cr")):
                    parts.append("\n")
                elif child.tag == self._tag("w:noBreakHyphen"):
                    parts.append("-")
                else:
                    walk(child)

        walk(paragraph)
        return "".join(parts)

    def _text_boxes(self, paragraph: Any) -> Iterator[Any]:
        for box in paragraph.iter(self._tag("w:txbxContent")):
            above = list(box.iterancestors())
            # Word writes a box twice, the second time for old programs.
            if not any(str(element.tag).endswith("}Fallback") for element in above):
                yield box

    def _style(self, paragraph: Any) -> str:
        style = paragraph.find(f"{self._tag('w:pPr')}/{self._tag('w:pStyle')}")
        style_id = style.get(self._tag("w:val")) if style is not None else ""
        return self._styles.get(style_id, style_id).lower()

    def _heading_level(self, paragraph: Any, style: str, text: str) -> int:
        if style in _TITLE_STYLES:
            return 1
        if match := _HEADING_STYLE.search(style):
            return min(int(match[1]), 6) or 1
        outline = paragraph.find(f"{self._tag('w:pPr')}/{self._tag('w:outlineLvl')}")
        if outline is not None and (outline.get(self._tag("w:val")) or "9").isdigit():
            level = int(outline.get(self._tag("w:val")) or 9) + 1
            if level <= 6:
                return level
        is_short = len(text) <= _MAX_BOLD_HEADING and not text.endswith((".", ",", ":"))
        return GUESSED_LEVEL if is_short and self._is_bold(paragraph) else 0

    def _is_bold(self, paragraph: Any) -> bool:
        runs = [run for run in paragraph.iter(self._tag("w:r")) if "".join(run.itertext()).strip()]
        bold = [run.find(f"{self._tag('w:rPr')}/{self._tag('w:b')}") for run in runs]
        return bool(runs) and all(
            b is not None and b.get(self._tag("w:val")) not in ("0", "false") for b in bold
        )

    def _breaks_page(self, paragraph: Any) -> bool:
        return any(br.get(self._tag("w:type")) == "page" for br in paragraph.iter(self._tag("w:br")))

    def _table(self, table: Any) -> Iterator[Line]:
        """The rows; a cell merged downwards repeats its text in each of them."""
        rows = table.findall(self._tag("w:tr"))
        if len(rows) == 1 or all(len(row.findall(self._tag("w:tc"))) == 1 for row in rows):
            for cell in table.iter(self._tag("w:tc")):  # a frame, or columns of a page: no table of facts
                yield from self._blocks(cell)
            return
        self._tables += 1
        number = self._tables
        above: dict[int, str] = {}
        for row in rows:
            cells: list[Cell] = []
            column = 0
            for cell in row.findall(self._tag("w:tc")):
                properties = cell.find(self._tag("w:tcPr"))
                span_mark = None if properties is None else properties.find(self._tag("w:gridSpan"))
                span = int(span_mark.get(self._tag("w:val"), "1")) if span_mark is not None else 1
                merged = None if properties is None else properties.find(self._tag("w:vMerge"))
                text = "\n".join(line.text for line in self._blocks(cell))
                if merged is not None and merged.get(self._tag("w:val"), "continue") == "continue":
                    text = above.get(column, text)
                above[column] = text
                cells.append(Cell(text, max(1, min(span, 50))))
                column += span
            if any(cell.text.strip() for cell in cells):
                yield Line(row_text(cells), "row", gap=0, cells=tuple(cells), table=number)
