"""The numbered texts a language model may write from, and which words of them stand behind a sentence."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.composing.guard.claims import content, likeness
from assistant.composing.guard.cleaning import speaks_to_a_machine
from assistant.composing.guard.figures import Stated, figures
from assistant.conference.loading import FILE_NAMES
from assistant.sentences import split_sentences
from assistant.types import Answer, Chunk, Citation, Hit, Language

MAX_PASSAGES = 9
MAX_CHARACTERS = 1_800  # of one passage
_MAX_HITS = 5
_MARK = re.compile(r"\[(\d{1,3})\]")
_EVENT_KINDS = ("faq", "conference")


@dataclass(frozen=True, slots=True)
class Derived:
    """A sentence of the built-in answer (sums, weekdays, what holds today) and all passages it rests on."""

    text: str
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Passage:
    """One numbered source: verbatim text, and where it stands."""

    number: int
    source: str
    title: str
    section: str
    url: str | None
    text: str
    language: str = "da"
    said: tuple["Derived", ...] = ()  # what the built-in answer says from it
    ours: bool = False  # the conference's own file, each line a fact
    event: bool = False  # about the conference, so that its typed facts must agree

    @property
    def place(self) -> tuple[str, str]:
        """Source and section."""
        return self.source, self.section

    def supporting(self, cited: Collection[int]) -> str:
        """Everything in it that may support a sentence citing ``cited``, its heading included."""
        return f"{self.section}\n{self.told(cited)}"

    def told(self, cited: Collection[int]) -> str:
        """Its text, and what was derived from it and other passages that are cited, too."""
        derived = [one.text for one in self.said if one.numbers <= set(cited)]
        return "\n".join((self.text, *derived))


def passages_for(answer: Answer, chunks: Sequence[Chunk] = ()) -> list[Passage]:
    """The sources of a built-in answer and the best hits around them, numbered from 1.

    Args:
        answer: with its trace.
        chunks: instead of the hits: the whole corpus, for a model with a long memory. Its numbers are the same
            whatever is asked.
    """
    hits = answer.trace.hits if answer.trace else ()
    found: list[Passage] = []
    if chunks:  # first and in their own order, so that a model's server finds the same beginning each time
        _add(found, _in_language(chunks, answer.language))
    whole = tuple(found)
    numbers: dict[int, int] = {}  # the built-in answer's -> the passage's
    for citation in answer.citations:
        held = next((p for p in whole if p.source == citation.source and citation.quote in p.text), None)
        passage = held or _cited(citation, hits, answer.language, len(found) + 1)
        if speaks_to_a_machine(passage.text):
            continue
        numbers[citation.number] = passage.number
        if held is None:
            found.append(passage)
    derived = _derived(answer.text, numbers)
    found = [replace(p, said=tuple(d for d in derived if p.number in d.numbers)) for p in found]
    if not chunks:
        _add(found, _in_language([hit.chunk for hit in hits[:_MAX_HITS]], answer.language), MAX_PASSAGES)
    return found


def _cited(citation: Citation, hits: Sequence[Hit], language: Language, number: int) -> Passage:
    """What a built-in answer cites: its section, or the quote alone where that is long or a conference's file."""
    chunk = _chunk_of(citation, hits)
    typed = citation.source.endswith(FILE_NAMES)
    whole = chunk is not None and not typed and len(chunk.text) <= MAX_CHARACTERS
    return Passage(
        number, citation.source, citation.title, citation.section, citation.url,
        chunk.text if whole and chunk else citation.quote,
        chunk.language if chunk else language,
        ours=typed,
        event=typed or (chunk is not None and chunk.kind in _EVENT_KINDS),
    )  # fmt: skip


def _in_language(chunks: Sequence[Chunk], language: Language) -> Sequence[Chunk]:
    """Those in the answer's language: a page and its translation say the same, and sentences are held to their own."""
    return [chunk for chunk in chunks if chunk.language == language] or chunks


def _add(found: list[Passage], chunks: Sequence[Chunk], limit: int | None = None) -> None:
    """Add what is not among ``found`` yet, until there are ``limit``."""
    for chunk in chunks:
        typed = chunk.source.endswith(FILE_NAMES)
        for text in _texts(chunk):
            held = any(text in p.text or (p.source == chunk.source and p.text in text) for p in found)
            if held or speaks_to_a_machine(chunk.text) or len(found) == limit:
                continue
            found.append(
                Passage(
                    len(found) + 1, chunk.source, chunk.title, chunk.section, chunk.url, text, chunk.language,
                    ours=typed, event=typed or chunk.kind in _EVENT_KINDS,
                )
            )  # fmt: skip


def _chunk_of(citation: Citation, hits: Sequence[Hit]) -> Chunk | None:
    return next(
        (h.chunk for h in hits if h.chunk.source == citation.source and citation.quote in h.chunk.text), None
    )


def _texts(chunk: Chunk) -> list[str]:
    """What of a chunk can be quoted: all of it, but of a conference's file each line by itself."""
    if chunk.source.endswith(FILE_NAMES):
        return [line for line in chunk.text.splitlines() if line.strip()]
    return [chunk.text[:MAX_CHARACTERS]]


def _derived(text: str, numbers: Mapping[int, int]) -> list[Derived]:
    """The sentences of a built-in answer with the passages they cite; without those of left-out ones."""
    found: list[Derived] = []
    for line in text.splitlines():
        before = ""
        for piece in _at_marks(line):
            before += piece
            cited = [int(number) for number in _MARK.findall(piece)]
            if cited and all(number in numbers for number in cited):
                said = _MARK.sub("", before).strip()
                found.append(Derived(said, frozenset(numbers[number] for number in cited)))
            if cited:
                before = ""
    return found


def _at_marks(line: str) -> list[str]:
    """A line cut behind each run of marks."""
    pieces, begin = [], 0
    for position, char in enumerate(line):
        if char == "]" and not line[position + 1 :].lstrip().startswith("["):
            pieces.append(line[begin : position + 1])
            begin = position + 1
    return [*pieces, line[begin:]] if begin < len(line) else pieces


def quote_for(passage: Passage, sentences: Sequence[str]) -> str:
    """The shortest run of sentences of a passage that holds what ``sentences`` take from it, verbatim."""
    if passage.ours:
        return passage.text
    parts = split_sentences(passage.text)
    if not parts:
        return passage.text
    chosen: set[int] = set()
    stated = [Stated.of(part.text, passage.language) for part in parts]
    for sentence in sentences:
        wanted = content(sentence, passage.language)
        scores = [likeness(wanted, part.text, passage.language) for part in parts]
        best = max(range(len(parts)), key=lambda n: scores[n])
        chosen.add(best)
        chosen |= {n for n, score in enumerate(scores) if score >= 0.5}
        for figure in figures(sentence, passage.language):
            holding = [n for n, one in enumerate(stated) if one.holds(figure)]
            if holding and not chosen & set(holding):
                chosen.add(min(holding, key=lambda n: abs(n - best)))
    return passage.text[parts[min(chosen)].start : parts[max(chosen)].end]
