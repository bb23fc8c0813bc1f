"""A draft's text as an organiser looks at it: its gaps, whence its passages come, what was changed in it."""

import difflib
import re
from collections.abc import Sequence

GAP = re.compile(r"\[(?:udfyldes|to be filled in):[^\]\n]*\]")
_WORD = re.compile(r"\s+|[^\s]+")


def marked(text: str, passages: Sequence[str]) -> list[tuple[str, int]]:
    """The text in pieces; the number of the passage that a piece is, from 1, or 0."""
    spans: list[tuple[int, int, int]] = []
    for number, passage in enumerate(passages, 1):
        words = re.findall(r"\w+", passage)
        if not words:
            continue
        found = re.search(r"\W+".join(map(re.escape, words)) + r"[^\w\s]*", text, re.IGNORECASE)
        if found and all(found.end() <= start or end <= found.start() for start, end, _ in spans):
            spans.append((found.start(), found.end(), number))
    pieces, position = [], 0
    for start, end, number in sorted(spans):
        pieces += [(text[position:start], 0), (text[start:end], number)]
        position = end
    return [piece for piece in (*pieces, (text[position:], 0)) if piece[0]]


def changed_words(before: str, after: str) -> list[tuple[str, str]]:
    """("same" | "removed" | "added", words) from one text to another."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(("removed", "".join(old[a:b])))
        if d > c:
            pieces.append(("added", "".join(new[c:d])))
    return pieces
