"""Lines → sections, each with its heading."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.knowledge.lines import GUESSED_LEVEL, Line, Reading, render
from assistant.knowledge.programme import Part, find_programme, slot_heading
from assistant.knowledge.tables import with_labelled_lines, with_track_tables
from assistant.types import Section

# Headings so common that they name a part of a document, never the document.
_COMMON_HEADING_WORDS = """
program programme programmet agenda dagsorden indhold indholdsfortegnelse contents schedule tidsplan pris
priser praktisk info tilmelding deltagere kontakt contact introduction indledning baggrund forord invitation indbydelse velkommen welcome
"""
_LONE_WORDS = 2
_COMMON_HEADINGS = frozenset(_COMMON_HEADING_WORDS.split())


def outline(
    lines: Sequence[Line], *, recognise_programme: bool, fallback_title: str, title: str | None = None
) -> Reading:
    """Divide the lines at headings and programme slots.

    The document's title is the one given, else its first heading if that
    comes first and says more than "Programme", else the fallback.
    """
    lines = with_track_tables(with_labelled_lines(lines)) if recognise_programme else lines
    title = title or _first_heading(lines)
    name = title or fallback_title
    parts = find_programme(lines, name) if recognise_programme else ()
    sections = _sections(lines, parts, name)
    texts = [] if title is None else [title]
    for section in sections:
        texts.append(section.text if section.slot else f"{section.heading}\n{section.text}".strip())
    return Reading(title, tuple(sections), "\n\n".join(texts))


def _first_heading(lines: Sequence[Line]) -> str | None:
    for line in lines[:2]:  # "INVITATION" and below it the name of what one is invited to
        words = re.findall(r"[^\W\d_]+", line.text.lower())
        if line.kind == "heading" and not all(word in _COMMON_HEADINGS for word in words):
            return line.text
        if line.kind != "heading":
            break
    return next((line.text for line in lines if line.level == 1 and line is not lines[0]), None)


def _sections(lines: Sequence[Line], parts: Sequence[Part], title: str) -> list[Section]:
    sections: list[Section] = []
    by_first: dict[int, list[Part]] = {}
    for part in parts:
        by_first.setdefault(part.first, []).append(part)
    parents: list[Line] = []
    label, begin, number = title, 0, 0
    below_heading = -1  # the line behind the last heading

    def close(end: int) -> None:
        between_slots = bool(sections) and sections[-1].slot is not None and end in by_first
        if end == begin + 1 and between_slots and len(lines[begin].text.split()) <= _LONE_WORDS:
            return  # "Dag 2" alone says nothing that the slots do not
        while end > begin + 1 and end in by_first and _is_common_heading(lines[end - 1]):
            end -= 1  # "Program:" stands above the sessions
        if end > begin:
            sections.append(
                Section(label, render([replace(lines[begin], gap=0), *lines[begin + 1 : end]]).strip())
            )

    while number < len(lines):
        line = lines[number]
        if number in by_first:
            close(number)
            for part in by_first[number]:
                text = part.text if part.text is not None else render(lines[part.first : part.last]).strip()
                sections.append(Section(slot_heading(part.slot), text, slot=part.slot))
            number = begin = max(part.last for part in by_first[number])
        elif line.kind == "heading" and not _is_last_words(lines, number, by_first):
            close(number)
            parents = _path(parents, line, directly_below=below_heading == number)
            label = _label(parents, title)
            number += 1
            begin = below_heading = number
        else:
            number += 1
    close(len(lines))
    return sections


def _is_common_heading(line: Line) -> bool:
    words = re.findall(r"[^\W\d_]+", line.text.lower())
    return bool(words) and line.kind != "row" and all(word in _COMMON_HEADINGS for word in words)


def _is_last_words(lines: Sequence[Line], number: int, by_first: dict[int, list[Part]]) -> bool:
    """A line with the shape of a heading but nothing below it is text ("Vel mødt")."""
    following = number + 1
    return lines[number].level == GUESSED_LEVEL and (
        following == len(lines) or (following in by_first and number > 0 and lines[number - 1].kind == "text")
    )


def _path(parents: Sequence[Line], line: Line, *, directly_below: bool) -> list[Line]:
    if line.level < GUESSED_LEVEL:
        return [parent for parent in parents if parent.level < line.level] + [line]
    # Two guessed headings with nothing between them: the first is the parent of the second.
    guessed = [parent for parent in parents if parent.level == GUESSED_LEVEL]
    stated = [parent for parent in parents if parent.level < GUESSED_LEVEL]
    return [*stated, *(guessed[-1:] if directly_below else []), line]


def _label(parents: Sequence[Line], title: str) -> str:
    heading, parent = parents[-1], parents[-2] if len(parents) > 1 else None
    if parent is None or parent.text == title or heading.text == title or parent.level == 1:
        return heading.text
    return f"{parent.text}: {heading.text}" if heading.level >= 3 else heading.text
