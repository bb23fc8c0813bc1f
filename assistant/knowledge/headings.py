"""Headings that only their shape gives away."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.knowledge.lines import GUESSED_LEVEL, Line
from assistant.knowledge.people import is_person
from assistant.knowledge.times import find_dates, leading_time

_MAX_HEADING_WORDS = 10
_MAX_HEADING_CHARACTERS = 75
_LIST_OF_SHORT_LINES = 3


def mark_headings(lines: Sequence[Line]) -> list[Line]:
    """Mark the lines that have the shape of a heading: short, alone, with text below."""
    shaped = [_has_heading_shape(lines, number) for number in range(len(lines))]
    marked = list(lines)
    for number, line in enumerate(lines):
        # Three short lines one after the other are a list, not headings without text.
        run = 1
        while number - run >= 0 and shaped[number - run]:
            run += 1
        ahead = number + 1
        while ahead < len(lines) and shaped[ahead]:
            ahead += 1
        if shaped[number] and run + ahead - number - 1 < _LIST_OF_SHORT_LINES:
            marked[number] = replace(line, kind="heading", level=GUESSED_LEVEL)
    return marked


def _has_heading_shape(lines: Sequence[Line], number: int) -> bool:
    line, text = lines[number], lines[number].text
    following = lines[number + 1] if number + 1 < len(lines) else None
    before = lines[number - 1].text if number else ""
    if line.kind == "heading" or following is None or following.kind == "heading":
        return False
    numbered = _is_numbered_heading(text, before, following.text)
    if line.kind != "text" and not numbered:
        return False
    words = text.split()
    if not 1 <= len(words) <= _MAX_HEADING_WORDS or len(text) > _MAX_HEADING_CHARACTERS:
        return False
    if not (text[0].isupper() or numbered) or text[-1] in ".,;:!–-" or sum(map(str.isalpha, text)) < 3:
        return False
    if leading_time(text) or is_person(text) or re.search(r"@|www\.|https?:|\d{5}|\bkr\b|[•|]", text):
        return False
    if number == 0 and not line.cells and not following.text[:1].islower():
        return True  # what stands first is the title, whatever follows
    if re.search(r"\d{4}", text) and (find_dates(text) or not re.search(r"\b(?:19|20)\d\d\b", text)):
        return False
    shouted = text.isupper() and len(text) >= 4
    alone = line.gap > 0 or number == 0 or line.page
    if following.gap or (shouted and not following.text.isupper()):
        return alone
    below_is_text = len(following.text) > max(len(text), 40) or following.kind in ("item", "row")
    return below_is_text and (alone or shouted or numbered)


def _is_numbered_heading(text: str, before: str, following: str) -> bool:
    """ "2.1 Formål", but not one item of the list "1 …", "2 …"."""
    number = re.match(r"(?P<last>\d{1,2})(?P<more>(?:\.\d{1,2})*)\.?\s+[A-ZÆØÅ]", text)
    if number is None or leading_time(text):
        return False
    around = [int(found[0]) for other in (before, following) if (found := re.match(r"\d{1,2}", other))]
    return not {int(number["last"]) - 1, int(number["last"]) + 1} & set(around) or bool(number["more"])
