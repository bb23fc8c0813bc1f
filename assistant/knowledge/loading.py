"""Which files a knowledge folder holds, and each of them as a Document."""

import os
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Literal

from assistant.errors import KnowledgeError
from assistant.knowledge.decoding import decode
from assistant.knowledge.language import detect_language
from assistant.knowledge.lines import Reading
from assistant.types import Document

MAX_FILE_BYTES = 25_000_000
MAX_CHARACTERS = 2_000_000  # of text in one file, some 700 pages
SUFFIXES = frozenset((".md", ".markdown", ".txt", ".text", ".pdf", ".docx", ".html", ".htm", ".json"))

_READ_ELSEWHERE = frozenset((".yaml", ".yml", ".ics"))
_JUNK = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_REMEDIES = {
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages", ".docm", ".dotx"), "save it as .docx or PDF"),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), "save it as PDF"),
    **dict.fromkeys(
        (".xls", ".xlsx", ".ods", ".csv", ".numbers"), "copy the table into a Word or Markdown file"
    ),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic", ".svg"),
        "pictures are not read; write what it says in a text file",
    ),
    **dict.fromkeys((".zip", ".7z", ".gz", ".tar", ".rar"), "unpack it into the folder"),
    **dict.fromkeys((".eml", ".msg"), "save the mail's text as a text file"),
}
_MIN_PROGRAMME_SLOTS = 3
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|em|font|i|img|mark|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the knowledge folder. ``source`` is its path below it, ``/`` between the parts."""

    path: Path
    source: str
    size: int  # bytes


def find_files(knowledge_dir: Path) -> list[SourceFile]:
    """The files to be read, in order of their source.

    Files of kinds nobody can read are among them, so that ``read_document``
    says what to do with each. Left out are hidden files, lock files of Word,
    the folder's own README, and what other modules read (YAML, calendars).

    Raises:
        KnowledgeError: there is no such folder.
    """
    if not knowledge_dir.is_dir():
        raise KnowledgeError(
            knowledge_dir, "is no folder; create it, or set MED_KNOWLEDGE_DIR to the right one"
        )
    found = []
    for folder, subfolders, names in os.walk(knowledge_dir):
        # A linked folder is listed as a file and refused by read_document: os.walk does not enter it.
        links = [name for name in subfolders if (Path(folder) / name).is_symlink()]
        subfolders[:] = sorted(name for name in subfolders if not name.startswith(".") and name not in links)
        for name in (*names, *links):
            path = Path(folder) / name
            relative = path.relative_to(knowledge_dir).as_posix()
            if not _is_left_out(name, relative):
                size = path.stat().st_size if path.is_file() else 0
                found.append(SourceFile(path, unicodedata.normalize("NFC", relative), size))
    return sorted(found, key=lambda file: file.source)


def _is_left_out(name: str, relative: str) -> bool:
    lowered = name.lower()
    return (
        lowered.startswith((".", "~$", "~wrl"))
        or lowered in _JUNK
        or relative.lower() in ("readme.md", "readme.txt")
        or PurePosixPath(lowered).suffix in _READ_ELSEWHERE
    )


def read_document(path: Path, source: str) -> Document:
    """The file as a document.

    Raises:
        KnowledgeError: it cannot be used; the message names the file, the problem and the remedy.
    """
    reading = _read(path, source)
    title = _without_tags(reading.title or "") or title_from_name(source)
    parts = PurePosixPath(source).parts
    slots = sum(section.slot is not None for section in reading.sections)
    kind: Literal["guidance", "faq", "conference", "programme", "document"] = "document"
    conference = None
    if len(parts) > 2 and parts[0] == "conferences":
        kind, conference = "conference", parts[1]
    elif len(parts) > 1 and parts[0] == "guidance":
        kind = "guidance"
    elif len(parts) > 1 and parts[0] == "faq":
        kind = "faq"
    elif slots >= _MIN_PROGRAMME_SLOTS:
        kind = "programme"
    return Document(
        source=source,
        title=title,
        language=reading.language or detect_language(reading.text),
        sections=tuple(replace(s, heading=_without_tags(s.heading)) for s in reading.sections),
        kind=kind,
        audience=reading.audience,
        conference=conference,
        checked_on=reading.checked_on,
        valid_from=reading.valid_from,
        valid_until=reading.valid_until,
    )


def document_text(path: Path, source: str) -> str:
    """The whole cleaned text of the file, which the text of every section is part of.

    Raises:
        KnowledgeError: as for ``read_document``.
    """
    return _read(path, source).text


def title_from_name(source: str) -> str:
    """A readable title from a file name: "ai-i-praksis_2026.pdf" → "Ai i praksis 2026"."""
    stem = PurePosixPath(source).stem
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] if words else source


def _without_tags(text: str) -> str:
    """A heading as it reads: "Om <b>AI</b>" has been marked up, "<udkast>" is part of it."""
    return " ".join(_INLINE_TAG.sub("", text).split()) if "<" in text else text


def _read(path: Path, source: str) -> Reading:
    _refuse_links_outside(path, source)
    data = _bytes(path, source)
    folder = PurePosixPath(source).parts[0]
    try:
        # An agenda in a guidance text is an example, not a programme someone can attend.
        reading = _read_format(data, source, recognise_programme=folder not in ("guidance", "faq"))
    except KnowledgeError:
        raise
    except Exception as error:
        kind = type(error).__name__
        raise KnowledgeError(
            source, f"cannot be read ({kind}: {str(error)[:200]}); open it, save it again, or remove it"
        ) from error
    if not reading.text.strip() or not reading.sections:
        raise KnowledgeError(source, "holds no text; add some, or remove the file")
    if len(reading.text) > MAX_CHARACTERS:
        raise KnowledgeError(
            source, f"has {len(reading.text):,} characters of text, more than {MAX_CHARACTERS:,}; divide it"
        )
    return reading


def _read_format(data: bytes, source: str, *, recognise_programme: bool) -> Reading:
    """Hand the bytes to the reader of their format, which imports its library only now."""
    from assistant.knowledge.outline import outline

    fallback_title = title_from_name(source)
    make = partial(outline, recognise_programme=recognise_programme, fallback_title=fallback_title)
    match PurePosixPath(source).suffix.lower():
        case ".md" | ".markdown":
            from assistant.knowledge.markdown import read_markdown

            return read_markdown(
                decode(data, source),
                source,
                recognise_programme=recognise_programme,
                fallback_title=fallback_title,
            )
        case ".txt" | ".text":
            from assistant.knowledge.plain import read_plain

            return make(read_plain(decode(data, source)))
        case ".pdf":
            from assistant.knowledge.pdf import read_pdf

            title, lines = read_pdf(data, source)
            return make(lines, title=title)
        case ".docx":
            from assistant.knowledge.word import read_word

            title, lines = read_word(data, source)
            return make(lines, title=title)
        case ".html" | ".htm":
            from assistant.knowledge.html import read_html

            title, lines = read_html(data, source)
            return make(lines, title=title)
        case _:
            from assistant.knowledge.pretalx import read_schedule

            return read_schedule(decode(data, source), source)


def _bytes(path: Path, source: str) -> bytes:
    suffix = PurePosixPath(source).suffix.lower()
    if path.is_dir():
        raise KnowledgeError(source, "is a link to a folder, which is not followed; copy the folder here")
    if suffix not in SUFFIXES:
        remedy = _REMEDIES.get(suffix, "save it as Markdown, text, Word (.docx), HTML or PDF, or remove it")
        raise KnowledgeError(
            source, f"files of the kind '{suffix or 'without suffix'}' are not read; {remedy}"
        )
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise KnowledgeError(
                source,
                f"is {size / 1e6:.0f} MB, more than the limit of {MAX_FILE_BYTES / 1e6:.0f} MB; divide it",
            )
        data = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise KnowledgeError(source, f"cannot be opened ({error.strerror}); check its permissions") from error
    if data is None:
        raise KnowledgeError(source, "is not a regular file; remove it from the folder")
    if not data.strip():
        raise KnowledgeError(source, "is empty; add text, or remove the file")
    return data


def _refuse_links_outside(path: Path, source: str) -> None:
    """A link may point only at what is in the knowledge folder itself."""
    depth = len(PurePosixPath(source).parts)
    if depth > len(path.parents):
        return
    root = path.absolute().parents[depth - 1].resolve()
    if not path.resolve().is_relative_to(root):
        raise KnowledgeError(
            source, "is a link to a place outside the knowledge folder; copy the file here instead"
        )
