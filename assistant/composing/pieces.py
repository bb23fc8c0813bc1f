"""A passage in its smallest whole pieces: sentences, lines, items and rows; and how they are shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.knowledge.joining import ends_open
from assistant.sentences import Sentence, split_sentences
from assistant.types import Chunk

_BARE_LABEL = re.compile(r"\W*[A-ZÆØÅ][\wæøå ]{1,28}\W*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, a line, an item or a row of a chunk."""

    text: str
    start: int
    end: int
    header: str = ""  # of the table


def pieces_of(chunk: Chunk) -> list[Piece]:
    """The chunk in sentences, and its lines and rows by themselves."""
    pieces: list[Piece] = []
    for sentence in split_sentences(chunk.text):
        if sentence.kind == "table":
            pieces += _rows(sentence)
        else:
            pieces += _lines(sentence)
    return pieces


def _rows(table: Sentence) -> list[Piece]:
    pieces: list[Piece] = []
    position = table.start
    header = ""
    for number, line in enumerate(table.text.split("\n")):
        if re.fullmatch(r"[|\s:+-]*", line):
            pass
        elif number == 0 and table.text.count("\n") > 1:
            header = line.strip()
        else:
            pieces.append(Piece(line.strip(), position, position + len(line), header))
        position += len(line) + 1
    return pieces


def _lines(sentence: Sentence) -> list[Piece]:
    """A logical line by itself; a label alone on its line goes with what it labels."""
    pieces: list[Piece] = []
    start = position = sentence.start
    lines = sentence.text.split("\n")
    for number, line in enumerate(lines):
        position += len(line)
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        own = sentence.text[start - sentence.start : position - sentence.start].strip()
        goes_on = following and (
            following[0].islower() or ends_open(line) or line.rstrip().endswith(",") or _BARE_LABEL.match(own)
        )
        if own and not goes_on:
            pieces.append(Piece(own, start, position))
            start = position + 1
        position += 1
    return pieces


def as_shown(pieces: Sequence[Piece]) -> list[str]:
    """The pieces as they are shown: rows below their header, items as a list, lines one after the other."""
    texts: list[str] = []
    run: list[str] = []
    rows: list[Piece] = []

    def close() -> None:
        if run:
            texts.append(" ".join(run))
            run.clear()
        if rows:
            columns = rows[0].header.count("|") - 1
            texts.append("\n".join([rows[0].header, "|" + " --- |" * columns, *(row.text for row in rows)]))
            rows.clear()

    for piece in pieces:
        text = " ".join(piece.text.split())
        if piece.header:
            if run:
                close()
            rows.append(piece)
        elif re.match(r"(?:[-*•]|\d{1,2}[.)])\s", text):
            close()
            texts.append(re.sub(r"^[*•]\s+", "- ", text))
        else:
            if rows:
                close()
            run.append(text)
    close()
    return texts
