"""A guide as PDF: tagged for screen readers (PDF/UA-1), with outline, language and title."""

import json
import logging
from dataclasses import asdict
from importlib.resources import files
from typing import Final

from assistant.guides.outline import (
    Block,
    Heading,
    Line,
    Listing,
    Outline,
    Paragraph,
    Sources,
    Table,
    outline,
)
from assistant.guides.types import Guide

logger = logging.getLogger(__name__)

STANDARD: Final = "ua-1"  # PDF/UA: accessible to screen readers


def to_pdf(guide: Guide) -> bytes:
    """The guide as a PDF that one would hand out.

    The fonts are those that come with the typesetting library, so that the document looks the same
    everywhere. All text goes in as data, never as markup.
    """
    return _typeset(outline(guide))


def _typeset(document: Outline) -> bytes:
    import typst  # 80 MB of library, which only those who want a PDF should wait for

    template = (files("assistant.guides") / "guide.typ").read_bytes()
    data = {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "contents": document.is_long,
        "words": {
            name: getattr(document.words, name)
            for name in ("kind", "contents", "note", "page", "page_of", "made_by", "tick", "source")
        },
        "blocks": [_block(block) for block in document.blocks],
    }
    inputs = {"document": json.dumps(data)}
    try:
        compiler = typst.Compiler(template, ignore_system_fonts=True, sys_inputs=inputs)
        made = compiler.compile(format="pdf", pdf_standards=STANDARD)
    except typst.TypstError:
        # A character the fonts lack (an emoji, another script) breaks the standard's promise that all
        # can be read aloud. Such a guide is made all the same, with the fonts of the machine and with tags.
        # The error quotes what was typed, so it stays out of the log.
        logger.warning("a guide holds characters that the bundled fonts lack; its PDF is not %s", STANDARD)
        made = typst.Compiler(template, sys_inputs=inputs).compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError(f"the typesetter gave {type(made).__name__}, not a document")
    return made


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"type": "heading", **asdict(block)}
        case Paragraph():
            return {"type": "paragraph", "kind": block.kind, "line": _line(block.line)}
        case Listing():
            return {"type": "listing", "kind": block.kind, "lines": [_line(line) for line in block.lines]}
        case Table():
            return {
                "type": "table",
                "kind": block.kind,
                "name": block.name,
                "header": block.header,
                "rows": [[_line(cell) for cell in row] for row in block.rows],
                "widths": block.widths,
            }
        case Sources():
            return {"type": "sources", "citations": [asdict(citation) for citation in block.citations]}


def _line(line: Line) -> dict[str, object]:
    return {"text": line.text, "citations": line.citations}
