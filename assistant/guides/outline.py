"""A guide as the blocks of a document: what Word and PDF have in common, in the order it is read."""

import re
import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import accumulate, groupby
from typing import Any, Literal

from assistant.guides.labels import Labels, labels
from assistant.guides.types import CitedText, Guide, GuideQuestion, GuideSection, SkeletonPoint
from assistant.types import Citation

LONG_FROM_HEADINGS = 7  # a document with this many chapters gets a table of contents
EMPTY_LOG_ROWS = 3  # for what is decided beyond the proposals
MAX_METHOD_NAME = 40  # characters; what is longer is a sentence
_ITEM = re.compile(r"^(?:[-*•]|\d{1,2}\.)\s+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_MARKER = re.compile(r"\s*\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (level 1) or a part of it (level 2); ``together`` keeps what stands under it on one page."""

    text: str
    level: Literal[1, 2] = 1
    new_page: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A text and the numbers of the sources behind it."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``kind`` "note" is set apart, "hint" is smaller."""

    line: Line
    kind: Literal["text", "note", "hint"] = "text"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, with bullets or with boxes to tick."""

    lines: tuple[Line, ...]
    kind: Literal["bullets", "checks"] = "bullets"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row. ``widths`` are shares of the page's width that add up to 1."""

    name: str  # read aloud where the format can
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]
    kind: Literal["plain", "form", "ticks"] = "plain"  # form: to write in; ticks: a box in the last column


@dataclass(frozen=True, slots=True)
class Sources:
    """The numbered sources at the end."""

    citations: tuple[Citation, ...]


Block = Heading | Paragraph | Listing | Table | Sources


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole document."""

    title: str
    subtitle: str
    language: Literal["da", "en"]
    blocks: tuple[Block, ...]
    words: Labels

    @property
    def is_long(self) -> bool:
        """Whether a table of contents helps."""
        return sum(isinstance(b, Heading) and b.level == 1 for b in self.blocks) >= LONG_FROM_HEADINGS


def outline(guide: Guide) -> Outline:
    """The blocks of ``guide``. Chapters without content are left out."""
    guide = _printable(guide)
    words = labels(guide.language)
    blocks: list[Block] = [Paragraph(Line(guide.purpose))]
    blocks += [Paragraph(Line(note), "note") for note in guide.notes]
    blocks += _agenda(guide, words)
    blocks += _questions(guide.questions, words)
    blocks += _cited(words.rules, guide.rules, words.rules_hint)
    blocks += _cited(words.dilemmas, guide.dilemmas)
    blocks += _cited(words.cases, guide.cases)
    if guide.to_bring:
        blocks += [Heading(words.to_bring), Listing(_lines(guide.to_bring), "checks")]
    blocks += [Heading(words.decisions), Paragraph(Line(words.decisions_hint), "hint"), _log(guide, words)]
    if guide.next_steps:
        blocks += [Heading(words.next_steps), Listing(_lines(guide.next_steps), "checks")]
    blocks += _skeleton(guide, words)
    if guide.sources:
        blocks += [Heading(words.sources), Sources(tuple(map(_compact, guide.sources)))]
    return Outline(guide.title, subtitle(guide), guide.language, tuple(blocks), words)


def subtitle(guide: Guide) -> str:
    """ "Lokaludvalg · Kommune · 60 minutter"."""
    words = labels(guide.language)
    return " · ".join(
        (
            words.committees[guide.committee],
            words.sectors[guide.sector],
            words.minutes.format(minutes=guide.minutes),
        )
    )


def _agenda(guide: Guide, words: Labels) -> list[Block]:
    if not guide.sections:
        return []
    ends = list(accumulate(section.minutes for section in guide.sections))
    rows = tuple(
        (
            Line(f"{end - section.minutes}–{end}"),
            Line(section.heading),
            Line("" if _is_break(section) else method_name(section.method)),
            Line(str(section.minutes)),
        )
        for section, end in zip(guide.sections, ends, strict=True)
    )
    blocks: list[Block] = [
        Heading(words.agenda),
        Table(
            words.agenda, (words.time, words.item, words.method, words.minutes_short), rows,
            (0.14, 0.44, 0.27, 0.15),
        ),
    ]  # fmt: skip
    for section in guide.sections:
        if _is_break(section):
            continue  # the table says it all
        told = section.method != method_name(section.method)
        heading = f"{section.heading} ({words.minutes_of.format(minutes=section.minutes)})"
        blocks.append(Heading(heading, 2))
        if told:
            blocks.append(Paragraph(Line(section.method)))
        if section.items:
            blocks.append(Listing(tuple(_read(item) for item in section.items)))
    return blocks


def _is_break(section: GuideSection) -> bool:
    return not section.items and section.method == method_name(section.method)


def method_name(method: str) -> str:
    """The method without how it is run: "1-2-4-alle. Tænk alene …" is "1-2-4-alle"."""
    name, stop, _ = method.partition(". ")
    return name if stop and len(name) <= MAX_METHOD_NAME else method


def _read(text: str) -> Line:
    """A text with its markers ("… [1] [2]") as a line."""
    return Line(_MARKER.sub("", text), tuple(int(number) for number in _MARKER.findall(text)))


def _skeleton(guide: Guide, words: Labels) -> list[Block]:
    if not guide.skeleton:
        return []
    blocks: list[Block] = [
        Heading(words.skeleton, new_page=True),
        Paragraph(Line(words.skeleton_hint), "hint"),
    ]
    for number, point in enumerate(guide.skeleton, 1):
        blocks.append(Heading(f"{number}. {point.heading}", 2, together=True))
        blocks += _proposal(point)
        if point.choices:
            blocks += [Paragraph(Line(words.choices), "hint"), Listing(_lines(point.choices), "checks")]
        name = f"{words.our_text}: {point.heading}"
        blocks.append(Table(name, (words.our_text,), ((Line(""),),), (1.0,), "form"))
    agreed = (
        (Line(words.agreed_by), Line("")),
        (Line(words.agreed_on), Line("")),
        (Line(words.revised_on), Line("")),
    )
    blocks.append(Table(words.agreement, (words.agreement, words.fill_in), agreed, (0.4, 0.6), "form"))
    return blocks


def _questions(questions: tuple[GuideQuestion, ...], words: Labels) -> list[Block]:
    if not questions:
        return []
    rows = tuple(
        (Line(str(number)), _line(question), Line(question.theme), Line(""))
        for number, question in enumerate(questions, 1)
    )
    return [
        Heading(words.questions),
        Paragraph(Line(words.questions_hint), "hint"),
        Table(
            words.questions, (words.number, words.question, words.theme, words.discussed), rows,
            (0.07, 0.57, 0.22, 0.14), "ticks",
        ),
    ]  # fmt: skip


def _proposal(point: SkeletonPoint) -> list[Block]:
    """The proposed text: sentences as a paragraph, its list items ("- …", "1. …") as a list."""
    lines = [line.strip() for line in point.text.split("\n") if line.strip()]
    blocks: list[Block] = []
    for is_item, group in groupby(lines, key=lambda line: bool(_ITEM.match(line))):
        if is_item:
            blocks.append(Listing(tuple(Line(_ITEM.sub("", line)) for line in group)))
        else:
            blocks.append(Paragraph(Line(" ".join(group))))
    match blocks[-1:]:
        case [Paragraph(line)]:
            blocks[-1] = Paragraph(replace(line, citations=point.citations))
        case [Listing(listed)]:
            blocks[-1] = Listing((*listed[:-1], replace(listed[-1], citations=point.citations)))
    return blocks


def _cited(heading: str, texts: tuple[CitedText, ...], hint: str = "") -> list[Block]:
    if not texts:
        return []
    listing = Listing(tuple(_line(text) for text in texts))
    return [Heading(heading), *([Paragraph(Line(hint), "hint")] if hint else []), listing]


def _log(guide: Guide, words: Labels) -> Table:
    rows = tuple((_read(decision), Line(""), Line(""), Line("")) for decision in guide.decisions)
    empty = ((Line(""),) * 4,) * EMPTY_LOG_ROWS
    header = (words.decision, words.owner, words.date, words.follow_up)
    return Table(words.decisions, header, rows + empty, (0.43, 0.2, 0.15, 0.22), "form")


def _compact(source: Citation) -> Citation:
    return replace(source, quote=_BLANK_LINES.sub("\n", source.quote.strip()))


def _line(text: CitedText | GuideQuestion) -> Line:
    # The numbers are set as links behind the text; printed twice they would only disturb.
    return Line(_MARKER.sub("", text.text), text.citations)


def _lines(texts: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(_read(text) for text in texts)


def _printable(value: Any) -> Any:
    """``value`` with every text in it free of what neither XML nor a font can hold."""
    if isinstance(value, str):
        # controls, lone surrogates and code points that are no characters
        kept = (c for c in value if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
        return "".join(kept)
    if isinstance(value, tuple):
        return tuple(_printable(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _printable(getattr(value, f.name)) for f in fields(value)})
    return value
