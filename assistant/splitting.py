"""Documents → chunks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.types import Chunk, Document, Section

MAX_WORDS = 230  # of a chunk; the embedding reads some 500 tokens, Danish has two a word
MAX_CHARACTERS = 1_800
MIN_WORDS = 12  # a shorter section joins its neighbour where both stand under the same heading

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_MAX_SLUG = 80  # characters
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-{3,}[\s:|-]*\|?\s*$")


def split_document(document: Document) -> list[Chunk]:
    """The document's chunks, in its order.

    A section that fits is one chunk; a longer one is divided between
    paragraphs, then sentences. Lists and tables stay whole where they fit; a
    larger table repeats its header. A slot of a programme is always by itself.
    """
    if document.answers is not None:
        return _asked_questions(document, document.answers)
    chunks: list[Chunk] = []
    ids = _Ids()
    for section in _merge_short(document.sections, document.title):
        for text in split_text(section.text):
            chunk_id = ids.unique(f"{document.source}#{slug(section.heading or document.title)}")
            chunks.append(
                Chunk(
                    id=chunk_id,
                    source=document.source,
                    title=document.title,
                    section=section.heading or document.title,
                    text=text,
                    language=document.language,
                    kind=document.kind,
                    audience=document.audience,
                    conference=document.conference,
                    url=next((source.url for source in section.sources if source.url), None),
                    position=len(chunks),
                    checked_on=document.checked_on,
                    valid_from=document.valid_from,
                    valid_until=document.valid_until,
                    slot=section.slot,
                )
            )
    return chunks


def _asked_questions(document: Document, answers: str) -> list[Chunk]:
    ids = _Ids()
    return [
        Chunk(
            id=ids.unique(f"{document.source}#{slug(section.heading)}"),
            source=document.source,
            title=document.title,
            section=section.heading,
            text=section.text,
            language=document.language,
            kind=document.kind,
            position=position,
            answers=f"{answers}#{slug(section.heading)}",
        )
        for position, section in enumerate(document.sections)
    ]


@lru_cache(maxsize=1024)  # a section has dozens of known questions
def slug(heading: str) -> str:
    """The heading as part of an id: "Pris & frist på kurset" → "pris-frist-paa-kurset"."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", heading).lower().translate(_LETTERS))
    words = re.sub(r"[^\w\u0300-\u036f]+", " ", folded).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    return plain[:_MAX_SLUG].rstrip("-") or "text"


class _Ids:
    """Gives each heading an id of its own; remembers the last number, for thousands of twins."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def unique(self, wanted: str) -> str:
        """The id wanted, with "-2" and so on where it is taken."""
        name = wanted
        while name in self._taken:
            number = self._last[wanted] = self._last.get(wanted, 1) + 1
            name = f"{wanted}-{number}"
        self._taken.add(name)
        return name


def _merge_short(sections: Sequence[Section], document_title: str) -> list[Section]:
    """Join a few words to the neighbour under the same heading; elsewhere they keep their own."""
    merged: list[Section] = []
    for section in sections:
        if not section.text.strip():
            continue
        previous = merged[-1] if merged else None
        if (
            previous is not None
            and previous.slot is section.slot is None
            # Under the document's own title there was no heading between them; twin headings have one,
            # and text on both sides of it is nowhere one piece that could be quoted.
            and previous.heading == section.heading == document_title
            and previous.sources == section.sources
            and min(_words(previous.text), _words(section.text)) < MIN_WORDS
        ):
            merged[-1] = replace(previous, text=f"{previous.text}\n\n{section.text}")
        else:
            merged.append(section)
    return merged


def _words(text: str) -> int:
    return len(text.split())


def _fits(text: str) -> bool:
    return len(text) <= MAX_CHARACTERS and _words(text) <= MAX_WORDS


def split_text(text: str) -> list[str]:
    """The text in pieces that fit, each verbatim but for a table's repeated header."""
    text = text.strip()
    if not text:
        return []
    if _fits(text):
        return [text]
    pieces: list[str] = []
    start = end = 0  # the paragraphs collected so far, as a range of the text
    for first, last in _blocks(text):
        block = text[first:last]
        if end > start and _fits(text[start:last]):
            end = last
            continue
        if end > start:
            pieces.append(text[start:end])
        start, end = first, last
        if not _fits(block):
            pieces += _split_block(block)
            start = end
    if end > start:
        pieces.append(text[start:end])
    return [piece.strip() for piece in pieces if piece.strip()]


def _blocks(text: str) -> list[tuple[int, int]]:
    """The paragraphs as ranges; a line that introduces a list or table belongs to it."""
    ranges: list[tuple[int, int]] = []
    for match in re.finditer(r"(?:(?!\n\s*\n).)+", text, re.DOTALL):
        first, last = match.span()
        if not match.group().strip():
            continue
        previous = text[slice(*ranges[-1])] if ranges else ""
        listed = _is_list_or_table(match.group())
        introduces = listed and (previous.rstrip().endswith(":") or _is_list_or_table(previous))
        if introduces and _fits(text[ranges[-1][0] : last]):
            ranges[-1] = (ranges[-1][0], last)
        else:
            ranges.append((first, last))
    return ranges


def _is_list_or_table(block: str) -> bool:
    return bool(_LIST_ITEM.match(block)) or block.lstrip().startswith("|")


def _split_block(block: str) -> list[str]:
    lines = block.strip("\n").split("\n")
    rule = next(
        (number for number, line in enumerate(lines[:6]) if "|" in line and _TABLE_RULE.match(line)), None
    )
    if rule:
        return _split_table(lines, rule)
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        # List items, lines, sentences, clauses, words; the separator stays with what it ends.
        separators=[
            r"\n(?=\s*(?:[-*+•]|\d{1,3}[.)])\s)",
            r"\n",
            r"(?<=[.!?…])\s+(?=[A-ZÆØÅ0-9\"»“„(])",
            r"(?<=[;:,])\s+",
            r"\s+",
            "",
        ],
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=MAX_CHARACTERS,
        chunk_overlap=0,
        length_function=_size,
    )
    return splitter.split_text(block)


def _size(text: str) -> int:
    """Length in characters, scaled so that MAX_WORDS words count as MAX_CHARACTERS too."""
    return max(len(text), _words(text) * MAX_CHARACTERS // MAX_WORDS)


def _split_table(lines: Sequence[str], rule: int) -> list[str]:
    """Rows in pieces, each below the header (and the line before the table in the first)."""
    head = list(lines[rule - 1 : rule + 1])
    pieces: list[str] = []
    rows = list(lines[: rule - 1]) + head
    empty = len(rows)
    for row in lines[rule + 1 :]:
        if len(rows) > empty and not _fits("\n".join([*rows, row])):
            pieces.append("\n".join(rows))
            rows = list(head)
            empty = len(rows)
        rows.append(row)
    return [*pieces, "\n".join(rows)]
