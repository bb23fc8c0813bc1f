"""Parts of a Word file that python-docx has no calls for: language, fields, links, boxes to tick."""

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

ACCENT = "0A5C66"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def set_language(document: Document, language: str) -> None:
    """The language of all text, for spelling and for reading aloud."""
    code = {"da": "da-DK", "en": "en-GB"}[language]
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), code)
    document.core_properties.language = code


def drop_table_styles(document: Document, keep: frozenset[str]) -> None:
    """Take out the table styles that are not used: a hundred of them slow every look-up of a style."""
    styles = document.styles.element
    for style in list(styles.style_lst):
        if style.get(qn("w:type")) == "table" and style.name_val not in keep:
            styles.remove(style)


def use_plain_font(style: ParagraphStyle) -> None:
    """Calibri for every script; the template's own headings follow a theme instead."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), "Calibri")


def without_border(style: ParagraphStyle) -> None:
    """Take away the line that Word's template draws under a title."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def bar_at_left(paragraph: Paragraph) -> None:
    """A coloured bar at the left of the paragraph."""
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="{ACCENT}"/></w:pBdr>'
    )
    properties = paragraph._p.get_or_add_pPr()
    style = properties.find(qn("w:pStyle"))
    if style is None:
        properties.insert(0, border)
    else:
        style.addnext(border)


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field such as PAGE, with what is shown until Word works it out."""
    _open_field(paragraph, instruction)
    paragraph.add_run(shown)
    _field_mark(paragraph, "end")


def add_contents(paragraphs: list[Paragraph], headings: list[tuple[str, str]]) -> None:
    """A table of contents over the headings of level 1, one paragraph for each.

    It lists the headings without page numbers, which only Word itself can know, so that it is right
    when the file is opened and need not be updated.

    Args:
        paragraphs: empty ones, as many as ``headings``.
        headings: text and bookmark of each.
    """
    _open_field(paragraphs[0], r'TOC \o "1-1" \n \h \z \u')
    for paragraph, (text, bookmark) in zip(paragraphs, headings, strict=True):
        add_internal_link(paragraph, text, bookmark)
    _field_mark(paragraphs[-1], "end")


def _open_field(paragraph: Paragraph, instruction: str) -> None:
    _field_mark(paragraph, "begin")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    paragraph.add_run()._r.append(text)
    _field_mark(paragraph, "separate")


def _field_mark(paragraph: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make ``paragraph`` a place that links can lead to; ``number`` is unique in the document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    paragraph._p.append(end)


def add_internal_link(paragraph: Paragraph, text: str, bookmark: str) -> None:
    """A link to a bookmark."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.set(qn("w:history"), "1")
    _fill_link(paragraph, link, text)


def add_web_link(paragraph: Paragraph, text: str, url: str) -> None:
    """A link to a web address."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    _fill_link(paragraph, link, text)


def _fill_link(paragraph: Paragraph, link: BaseOxmlElement, text: str) -> None:
    run = paragraph.add_run(text)
    run._r.style = "Hyperlink"  # the style's id; by name it would be looked up for each link
    link.append(run._r)
    paragraph._p.append(link)


def add_tick_box(paragraph: Paragraph, name: str) -> None:
    """A box that is ticked with a click; on paper, with a pen. ``name`` is read aloud."""
    box = parse_xml(
        f'<w:sdt {nsdecls("w")} xmlns:w14="{W14}"><w:sdtPr><w:alias/>'
        '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        '<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" '
        'w:hint="eastAsia"/></w:rPr><w:t>\u2610</w:t></w:r></w:sdtContent></w:sdt>'
    )
    alias = box.find(f".//{qn('w:alias')}")
    if alias is not None:
        alias.set(qn("w:val"), name[:64])  # the most that Word takes
    paragraph._p.append(box)


def mark_header(table: Table, description: str) -> None:
    """Let the first row be the header: repeated on every page, and told by screen readers."""
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(OxmlElement("w:tblHeader"))
    for cell in table.rows[0].cells:
        shade(cell, "E8F1F1")
    properties = table._tbl.tblPr
    for tag in ("w:tblCaption", "w:tblDescription"):
        text = OxmlElement(tag)
        text.set(qn("w:val"), description)
        properties.append(text)
    for each in table.rows:
        each._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: _Cell, colour: str) -> None:
    """Give a cell a background colour, "RRGGBB"."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)
