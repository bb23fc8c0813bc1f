"""A guide as a Word document: heading styles, header rows, boxes to tick, a table to fill in."""

from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from assistant.guides import word_parts as parts
from assistant.guides.outline import Heading, Line, Listing, Outline, Paragraph, Sources, Table, outline
from assistant.guides.types import Guide

_PAGE_CM = (21.0, 29.7)
_MARGIN_CM = 2.3
_TEXT_CM = _PAGE_CM[0] - 2 * _MARGIN_CM
_INDENT_CM = 0.8
_FORM_ROW_CM = 1.2  # room to write by hand
_MAX_PROPERTY = 255  # characters, what the file form allows
_INK, _MUTED = "1A2022", "515B5D"
_STYLES = (  # name, size, space before and after (points), colour
    ("Normal", 11, 0, 6, _INK),
    ("Title", 24, 0, 4, parts.ACCENT),
    ("Subtitle", 11, 0, 8, _MUTED),
    ("Heading 1", 15, 20, 6, parts.ACCENT),
    ("Heading 2", 12, 10, 3, _INK),
    ("TOC Heading", 13, 12, 3, parts.ACCENT),
    ("TOC 1", 11, 0, 2, _INK),
    ("List Bullet", 11, 0, 3, _INK),
    ("Tick List", 11, 0, 3, _INK),
    ("Hint", 9.5, 0, 4, _MUTED),
    ("Footer", 8.5, 0, 0, _MUTED),
)


def to_docx(guide: Guide) -> bytes:
    """The guide as a Word document that one would hand out and go on writing in."""
    return write(outline(guide))


def write(document: Outline) -> bytes:
    """The outline as a Word file."""
    writer = _Writer(document)
    writer.write_all()
    stream = BytesIO()
    writer.word.save(stream)
    return stream.getvalue()


class _Writer:
    """Writes one document from top to bottom."""

    def __init__(self, document: Outline) -> None:

        self.document = document
        self.words = document.words
        self.word = Document()
        self._bookmarks = 0
        self._together = False  # whether the paragraphs being written stay on the page of the next one
        self._style_ids: dict[str, str | None] = {}
        sources = (block for block in document.blocks if isinstance(block, Sources))
        self._known = {citation.number for block in sources for citation in block.citations}

    def write_all(self) -> None:
        """Write title, contents and all blocks."""
        self._set_up()
        self._new("Subtitle").add_run(self.words.kind)
        self._new("Title").add_run(self.document.title)
        self._new("Subtitle").add_run(self.document.subtitle)
        contents_to_come = self.document.is_long
        chapters = 0
        for block in self.document.blocks:
            if isinstance(block, Heading) and contents_to_come:
                self._contents()
                contents_to_come = False
            match block:
                case Heading():
                    self._together = block.together
                    heading = self._new(f"Heading {block.level}")
                    heading.add_run(block.text)
                    heading.paragraph_format.page_break_before = block.new_page or None
                    if block.level == 1:
                        chapters += 1
                        self._bookmark(heading, _chapter(chapters))
                case Paragraph():
                    self._paragraph(block)
                case Listing():
                    self._listing(block)
                case Table():
                    self._table(block)
                case Sources():
                    self._sources(block)

    def _set_up(self) -> None:
        parts.set_language(self.word, self.document.language)
        properties = self.word.core_properties
        properties.title, properties.author = self.document.title[:_MAX_PROPERTY], "MED-assistenten"
        properties.subject, properties.comments = self.words.kind, ""
        section = self.word.sections[0]
        section.page_width, section.page_height = (Cm(side) for side in _PAGE_CM)
        section.left_margin = section.right_margin = Cm(_MARGIN_CM)
        section.top_margin = section.bottom_margin = Cm(2.2)
        self._set_styles()
        footer = section.footer.paragraphs[0]
        footer.add_run(f"{self.words.made_by}\n\t{self.words.page} ")
        parts.add_field(footer, "PAGE", "1")
        footer.add_run(f" {self.words.page_of} ")
        parts.add_field(footer, "NUMPAGES", "1")

    def _set_styles(self) -> None:
        parts.drop_table_styles(self.word, frozenset({"Normal Table", "Table Grid"}))
        for name, size, before, after, colour in _STYLES:
            style = self._style(name)
            parts.use_plain_font(style)
            style.font.size, style.font.italic = Pt(size), False
            style.font.color.rgb = RGBColor.from_string(colour)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        parts.without_border(self._style("Title"))
        link = self.word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.color.rgb, link.font.underline = RGBColor.from_string(parts.ACCENT), True
        ticks = self._style("Tick List").paragraph_format
        ticks.left_indent, ticks.first_line_indent = Cm(_INDENT_CM), Cm(-_INDENT_CM)
        ticks.tab_stops.add_tab_stop(Cm(_INDENT_CM))
        stops = self._style("Footer").paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Cm(_TEXT_CM), WD_TAB_ALIGNMENT.RIGHT)

    def _new(self, style: str) -> WordParagraph:
        """An empty paragraph in ``style``; each style's id is looked up only once."""
        if style not in self._style_ids:
            self._style_ids[style] = self._style(style).style_id
        paragraph = self.word.add_paragraph()
        paragraph._p.style = self._style_ids[style]
        if self._together:
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _style(self, name: str) -> ParagraphStyle:
        """The paragraph style ``name``; made where Word's own template has none."""
        styles = self.word.styles
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        style = styles[name]
        if not isinstance(style, ParagraphStyle):
            raise TypeError(f"{name} is no paragraph style")
        return style

    def _contents(self) -> None:
        headings = [
            (block.text, _chapter(number))
            for number, block in enumerate(
                (b for b in self.document.blocks if isinstance(b, Heading) and b.level == 1), 1
            )
        ]
        self._new("TOC Heading").add_run(self.words.contents)
        paragraphs = [self._new("TOC 1") for _ in headings]
        parts.add_contents(paragraphs, headings)

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self._new("Hint" if block.kind == "hint" else "Normal")
        if block.kind == "hint":
            paragraph.paragraph_format.keep_with_next = True
        if block.kind == "note":
            parts.bar_at_left(paragraph)
            paragraph.add_run(f"{self.words.note}: ").bold = True
        self._line(paragraph, block.line)

    def _listing(self, block: Listing) -> None:
        for line in block.lines:
            if block.kind == "checks":
                paragraph = self._new("Tick List")
                parts.add_tick_box(paragraph, line.text)
                paragraph.add_run("\t")
            else:
                paragraph = self._new("List Bullet")
            self._line(paragraph, line)

    def _table(self, block: Table) -> None:

        table = self.word.add_table(rows=1, cols=len(block.header), style="Table Grid")
        table.autofit = False
        last = len(block.header) - 1
        widths = [Cm(width * _TEXT_CM) for width in block.widths]
        for cell, name, width in zip(table.rows[0].cells, block.header, widths, strict=True):
            cell.width = width
            self._only_paragraph(cell).add_run(name).bold = True
        for values in block.rows:
            row = table.add_row()
            if block.kind == "form":
                row.height = Cm(_FORM_ROW_CM)
            for column, (cell, line) in enumerate(zip(row.cells, values, strict=True)):
                cell.width = widths[column]
                paragraph = self._only_paragraph(cell)
                if block.kind == "ticks" and column == last:
                    parts.add_tick_box(paragraph, f"{block.header[last]}: {values[0].text}")
                else:
                    self._line(paragraph, line)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        parts.mark_header(table, block.name)
        self._together = False
        self._new("Hint")  # keeps the next chapter off the table

    def _sources(self, block: Sources) -> None:

        for citation in block.citations:
            paragraph = self._new("Normal")
            paragraph.paragraph_format.keep_with_next = True
            section = f" · {citation.section}" if citation.section not in ("", citation.title) else ""
            paragraph.add_run(f"[{citation.number}] {citation.title}").bold = True
            paragraph.add_run(section)
            self._bookmark(paragraph, _source(citation.number))
            if citation.quote:
                quote = self._new("Hint")
                quote.paragraph_format.left_indent = Cm(_INDENT_CM)
                quote.paragraph_format.keep_with_next = True
                quote.add_run(f"»{citation.quote}«").italic = True
            where = self._new("Hint")
            where.paragraph_format.left_indent = Cm(_INDENT_CM)
            if citation.url:
                parts.add_web_link(where, citation.url, citation.url)
            else:
                where.add_run(citation.source)

    def _line(self, paragraph: WordParagraph, line: Line) -> None:
        paragraph.add_run(line.text)
        for number in line.citations:
            paragraph.add_run("\N{NO-BREAK SPACE}")
            if number in self._known:
                parts.add_internal_link(paragraph, f"[{number}]", _source(number))
            else:
                paragraph.add_run(f"[{number}]")

    def _only_paragraph(self, cell: _Cell) -> WordParagraph:
        paragraph: WordParagraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
        if self._together:
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _bookmark(self, paragraph: WordParagraph, name: str) -> None:
        self._bookmarks += 1
        parts.add_bookmark(paragraph, name, self._bookmarks)


def _chapter(number: int) -> str:
    return f"_Toc{number:06d}"  # Word's own form of a name, so that its update finds the same places


def _source(number: int) -> str:
    return f"kilde_{number}"
