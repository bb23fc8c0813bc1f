"""Markdown, with or without front matter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.errors import KnowledgeError
from assistant.knowledge.frontmatter import FrontMatter, SourceEntry, split_front_matter
from assistant.knowledge.lines import Cell, Line, Reading
from assistant.knowledge.programme import Part, find_programme, slot_heading
from assistant.types import Section, SourceLink

_SOURCES_LINE = re.compile(r"^[*_]{0,2}(?:Kilder?|Sources?)[*_]{0,2}:[*_]{0,2}\s*(?P<ids>\S.*?)\s*$")
_MAX_HEADING_CHARACTERS = 500
_MAX_LINE = 2_000  # characters looked at for a slot; these lines are not the text that is kept
_BULLET = re.compile(r"\s*[-*+]\s+")  # not "4.", which may begin a date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the lines it stands on, counted from 0."""

    text: str
    level: int
    first: int
    last: int  # exclusive; a setext heading has two lines


def read_markdown(text: str, source: str, *, recognise_programme: bool, fallback_title: str) -> Reading:
    """Sections at headings, verbatim; times of a programme become sections of their own.

    Raises:
        KnowledgeError: the front matter is wrong, or a section names a source it does not list.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    front, offset = split_front_matter(text, source)
    lines = text.split("\n")[offset:]
    headings, code = _headings(lines)
    title = front.title if front else (headings[0].text if headings else "") or fallback_title
    parts = find_programme(_programme_lines(lines, headings, code), title) if recognise_programme else ()
    sections = tuple(_sections(lines, headings, parts, title, front, source, offset))
    reading = Reading(title, sections, "\n".join(lines))
    if front is None:
        return reading
    return replace(
        reading,
        language=front.language,
        audience=front.audience,
        checked_on=front.checked_on,
        valid_from=front.valid_from,
        valid_until=front.valid_until,
    )


def _headings(lines: Sequence[str]) -> tuple[list[Heading], set[int]]:
    """The headings outside code, lists and quotations; and the numbers of the lines of code."""
    from markdown_it import MarkdownIt

    blocks, inline = MarkdownIt("commonmark"), MarkdownIt("commonmark")
    blocks.core.ruler.disable(
        ["inline", "text_join"]
    )  # only headings are looked into; paragraphs may be long
    tokens = blocks.parse("\n".join(lines))
    headings: list[Heading] = []
    code: set[int] = set()
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.map is None:
            continue
        if token.type == "fence" and token.level == 0:  # indented lines are more often columns than code
            code.update(range(*token.map))
        elif token.type == "heading_open" and token.level == 0 and following is not None:
            (parsed,) = inline.parseInline(following.content[:_MAX_HEADING_CHARACTERS])
            children = parsed.children or []
            text = "".join(" " if child.type == "softbreak" else child.content for child in children)
            headings.append(Heading(" ".join(text.split()), int(token.tag[1]), token.map[0], token.map[1]))
    return headings, code


def _sections(
    lines: Sequence[str],
    headings: Sequence[Heading],
    parts: Sequence[Part],
    title: str,
    front: FrontMatter | None,
    source: str,
    offset: int,
) -> list[Section]:
    known = {entry.id: entry for entry in front.sources} if front else {}
    sections: list[Section] = []
    taken = {number for part in parts for number in range(part.first, part.last)}
    starts = {heading.first: heading for heading in headings if heading.first not in taken}
    by_first: dict[int, list[Part]] = {}
    for part in parts:
        by_first.setdefault(part.first, []).append(part)
    parents: list[Heading] = []
    label, begin, number = title, 0, 0

    def close(end: int) -> None:
        if not any(line.strip() for line in lines[begin:end]):
            return
        end, links = _source_links(lines, begin, end, known, source, offset)
        sections.append(Section(label, "\n".join(lines[begin:end]).strip(), links))

    while number < len(lines):
        if number in starts:
            close(number)
            heading = starts[number]
            parents = [parent for parent in parents if parent.level < heading.level] + [heading]
            label = _label(parents, title)
            number = begin = heading.last
        elif number in by_first:
            close(number)
            here = by_first[number]
            for part in here:
                text = "\n".join(lines[part.first : part.last]).strip()
                sections.append(Section(slot_heading(part.slot), text, slot=part.slot))
            number = begin = max(part.last for part in here)
        else:
            number += 1
    close(len(lines))
    return sections


def _label(parents: Sequence[Heading], title: str) -> str:
    """The heading; with its parent's before it from the third level on."""
    heading = parents[-1].text or title
    parent = parents[-2] if len(parents) > 1 else None
    if parent is None or parents[-1].level < 3 or parent.level < 2 or not parent.text or parent.text == title:
        return heading
    return f"{parent.text}: {heading}"


def _source_links(
    lines: Sequence[str], begin: int, end: int, known: Mapping[str, SourceEntry], source: str, offset: int
) -> tuple[int, tuple[SourceLink, ...]]:
    """Where the section's text ends and the sources its last line names."""
    last = max(number for number in range(begin, end) if lines[number].strip())
    match = _SOURCES_LINE.match(lines[last].strip())
    if match is None or not known:
        return end, ()
    links = []
    for name in re.split(r"\s*[,;]\s*", match["ids"].rstrip(" .*_")):
        if name not in known:
            problem = f"unknown source '{name}'; the front matter has {', '.join(known)}"
            remedy = "correct the id, or add the source there"
            raise KnowledgeError(source, f"line {offset + last + 1}: {problem}; {remedy}")
        entry = known[name]
        links.append(SourceLink(entry.title, entry.publisher, entry.url, entry.date))
    return last, tuple(links)


def _programme_lines(lines: Sequence[str], headings: Sequence[Heading], code: set[int]) -> list[Line]:
    """One Line for each line of the file, so that ranges found hold for the file."""
    by_line = {number: heading for heading in headings for number in range(heading.first, heading.last)}
    found: list[Line] = []
    gap = table = 0
    for number, raw in enumerate(lines):
        raw = raw[:_MAX_LINE]
        text = raw.strip()
        heading = by_line.get(number)
        if not text or (heading is not None and number > heading.first):
            gap += 1
            found.append(Line(""))
            continue
        if number in code:
            found.append(Line(text, "code", gap=gap))
        elif heading is not None:
            found.append(Line(heading.text, "heading", heading.level, gap))
        elif text.startswith("|") and text.count("|") > 1:
            table += not (found and found[-1].kind == "row")
            cells = tuple(Cell(_plain(part)) for part in re.split(r"(?<!\\)\|", text.strip("|")))
            found.append(Line(text, "row", gap=gap, cells=cells, table=table))
        else:
            bullet = _BULLET.match(raw)
            found.append(
                Line(_plain(raw[bullet.end() :] if bullet else raw), "item" if bullet else "text", gap=gap)
            )
        gap = 0
    return found


def _plain(text: str) -> str:
    """Without emphasis, links and line-break marks, as it reads on a page."""
    text = re.sub(r"\s*<br\s*/?>\s*", "\n", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<![\w*_])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*_])", r"\2", text)
    return "\n".join(" ".join(part.split()) for part in text.rstrip("\\").split("\n")).strip()
