"""HTML: headings, paragraphs, lists and tables; menus, scripts and footers left out."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.knowledge.decoding import decode
from assistant.knowledge.lines import Cell, Line, row_text
from assistant.knowledge.plain import clean, unwrap_torn
from assistant.knowledge.times import leading_time

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

_LEFT_OUT = (
    "script style nav footer noscript template svg iframe form button input select textarea canvas audio "
    "video object embed math dialog"
)
_LEFT_OUT_TAGS = frozenset(_LEFT_OUT.split())
_BLOCKS = (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure header "
    "h1 h2 h3 h4 h5 h6 hgroup hr html li main ol p pre section summary table tbody td tfoot th thead tr ul "
    "menu search"
)
_BLOCK_TAGS = frozenset(_BLOCKS.split())
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{2,40}$")  # "Program | Havnebyens Museum"
_LONGEST_TITLE = 100  # characters
_LONGEST_LABEL = 40  # characters
_MENU_ROLES = frozenset(("navigation", "search", "banner", "contentinfo", "dialog"))


def read_html(data: bytes, source: str) -> tuple[str | None, list[Line]]:
    """The page's title and its lines.

    Raises:
        KnowledgeError: the bytes are no text.
    """
    from bs4 import BeautifulSoup

    declared = _CHARSET.search(data[:4_000])
    text = clean(decode(data, source, declared=declared[1].decode("ascii") if declared else None))
    # lxml (which python-docx brings) closes cells and items whose end tags are left out, as HTML allows.
    soup = BeautifulSoup(text, "lxml")
    walker = _Walker()
    walker.block(soup)
    lines = unwrap_torn(walker.lines)
    first = next((line.text for line in lines if line.level == 1), None)
    page_title = soup.title.get_text(" ", strip=True) if soup.title else ""
    page_title = " ".join(page_title.split())
    if first and page_title.startswith(first) and len(page_title) <= _LONGEST_TITLE:
        return page_title, lines  # "Personalepolitik – Havneby Kommune": whose it is stands there alone
    return first or _SITE_NAME.sub("", page_title) or None, lines


class _Walker:
    """Collects lines; inline text gathers until a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._inline: list[str] = []
        self._gap = 0
        self._tables = 0
        self._bullets = False
        self._verbatim = False  # within <pre>
        self._labelled = False  # the text gathered begins with the term it explains

    def block(self, parent: "Tag") -> None:
        """Walk the children of a block element."""
        from bs4.element import Comment, Declaration, Doctype, NavigableString, ProcessingInstruction

        for child in parent.children:
            if isinstance(child, Comment | Declaration | Doctype | ProcessingInstruction):
                continue
            if isinstance(child, NavigableString):
                self._inline.append(str(child) if self._verbatim else re.sub(r"\s+", " ", str(child)))
            else:
                self._element(child)

    def _element(self, child: "PageElement") -> None:
        from bs4.element import Tag

        if not isinstance(child, Tag) or _is_hidden(child):
            return
        name = child.name.lower()
        if name in ("head", "title"):
            return
        if name == "br":
            self._inline.append("\n")
        elif re.fullmatch("h[1-6]", name):
            self._close()
            self.block(child)
            self._close(level=int(name[1]))
        elif name == "table" and _is_data_table(child):
            self._close()
            self._table(child)
            self._gap = 1
        elif name == "pre":
            self._close()
            self._gap, self._verbatim = 1, True
            self.block(child)
            self._verbatim = False
            self._close()
        elif name == "li":
            self._close()
            self._bullets = True
            self.block(child)
            self._close(item=True)
            self._bullets = False
        elif name == "dt":
            self._close()
            self.block(child)
            self._label()
        elif name in _BLOCK_TAGS:
            self._close(item=self._bullets and name in ("p", "div", "ul", "ol"))
            if not self._bullets and name in (
                "p",
                "table",
                "section",
                "article",
                "ul",
                "ol",
                "dl",
                "blockquote",
                "pre",
                "div",
            ):
                self._gap = max(self._gap, 1)
            self.block(child)
            self._close(item=self._bullets and name in ("p", "div"))
        else:
            # Neighbouring spans are set apart by style sheets, which are not read.
            if self._inline and not self._inline[-1][-1:].isspace() and _stands_alone(child):
                self._inline.append(" ")
            self.block(child)

    def _label(self) -> None:
        """The term of a list of terms stands before what is said of it: "Sted: Online"; a time stays by itself."""
        text = " ".join("".join(self._inline).split())
        if not text or leading_time(text) or len(text) > _LONGEST_LABEL:
            self._close()
            return
        self._inline[:] = [text if text.endswith((":", "?")) else f"{text}:", " "]
        self._labelled = True

    def _close(self, *, level: int = 0, item: bool = False) -> None:
        """Make lines of the inline text gathered so far."""
        text = "".join(self._inline)
        if self._labelled and text.endswith(": "):
            return  # what it labels begins now
        self._labelled = False
        self._inline.clear()
        for part in text.split("\n"):
            line = " ".join(part.split())
            if not line:
                continue
            bullet = item and not level and leading_time(line) is None
            kind = "heading" if level else "item" if item else "text"
            gap = 1 if level else self._gap
            self.lines.append(Line("- " + line if bullet else line, kind, level, gap))  # type: ignore[arg-type]
            self._gap = 0
            item = False
        if level:
            self._gap = 0

    def _table(self, table: "Tag") -> None:
        """The rows; a cell over several rows repeats its text in each of them."""
        self._tables += 1
        hanging: dict[int, tuple[int, Cell]] = {}  # column → rows still to fill, cell
        for row in _rows(table):
            cells: list[Cell] = []
            column = 0
            waiting = [cell for cell in row.find_all(["td", "th"], recursive=False) if not _is_hidden(cell)]
            while waiting or any(number >= column for number in hanging):
                if column in hanging:
                    left, cell = hanging.pop(column)
                    if left > 1:
                        hanging[column] = (left - 1, cell)
                elif waiting:
                    tag = waiting.pop(0)
                    cell = Cell(_cell_text(tag), _number(tag, "colspan"))
                    if (down := _number(tag, "rowspan")) > 1:
                        hanging[column] = (down - 1, cell)
                else:
                    cell = Cell("")
                cells.append(cell)
                column += cell.span
            if any(cell.text for cell in cells):
                self.lines.append(Line(row_text(cells), "row", cells=tuple(cells), table=self._tables))


def _is_hidden(tag: "Tag") -> bool:
    style = str(tag.get("style") or "").replace(" ", "").lower()
    return (
        tag.name.lower() in _LEFT_OUT_TAGS
        or tag.has_attr("hidden")
        or "display:none" in style
        or str(tag.get("role") or "") in _MENU_ROLES
    )


def _stands_alone(tag: "Tag") -> bool:
    from bs4.element import Tag as TagType

    sibling = tag.previous_sibling
    return isinstance(sibling, TagType) or tag.name in ("time", "td")


def _is_data_table(table: "Tag") -> bool:
    """Not one that lays out a page: such a table holds tables or headings, or has one column."""
    if table.find(["table", "h1", "h2"]) is not None:
        return False
    widths = [len(row.find_all(["td", "th"], recursive=False)) for row in _rows(table)]
    return len(widths) > 1 and max(widths) > 1


def _rows(table: "Tag") -> Iterator["Tag"]:
    from bs4.element import Tag as TagType

    for row in table.find_all("tr"):
        if isinstance(row, TagType) and row.find_parent("table") is table:
            yield row


def _cell_text(tag: "Tag") -> str:
    walker = _Walker()
    walker.block(tag)
    walker._close()
    return "\n".join(line.text for line in walker.lines)


def _number(tag: "Tag", attribute: str) -> int:
    value = str(tag.get(attribute) or "1")
    return max(1, min(int(value), 50)) if value.isdigit() else 1
