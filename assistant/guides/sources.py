"""Passages of the knowledge base that a guide rests on, and their numbers."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from assistant.composing.passages import Retriever
from assistant.guides.types import Sector
from assistant.sentences import Sentence, split_sentences
from assistant.types import Chunk, Citation

_AUDIENCE = {"kommune": "municipality", "region": "region"}
_OTHER = {"kommune": re.compile(r"\bregion", re.I), "region": re.compile(r"\bkommun|\bbyråd", re.I)}
_OWN = {"kommune": re.compile(r"\bkommun", re.I), "region": re.compile(r"\bregion", re.I)}
_NUMBERED = re.compile(r"§|\bbilag\s+\d")
# How further documents, such as a local agreement, are looked through for rules.
_ABOUT_RULES = "MED inddrages ved ny teknologi"
_OBLIGES = re.compile(r"§|\bskal\b|\bmå ikke\b|\bartikel\b", re.I)
_LEAST_SHARED = 0.5  # share of the weighted words that a section must have in common with that
_MOST_FURTHER = 2
_LONGEST_QUOTE = 900  # characters
_LEAST_SCORE = 0.25  # fused; below it a passage found by its words is about something else


class Sources:
    """Numbers the passages as they are cited, one number for each; what is cited later lengthens its quote."""

    def __init__(self, retriever: Retriever, sector: Sector, today: date) -> None:
        self._retriever = retriever
        self._sector = sector
        self._today = today
        self._by_id = {chunk.id: chunk for chunk in retriever.chunks if self.may_use(chunk)}
        self._citations: dict[int, Citation] = {}
        self._cited: dict[str, list[tuple[int, tuple[Sentence, ...]]]] = {}  # by chunk: numbers and sentences

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All that was cited, in order of their numbers."""
        return tuple(self._citations.values())

    def may_use(self, chunk: Chunk) -> bool:
        """Whether a chunk is guidance for this sector that holds on the day."""
        return (
            chunk.language == "da"
            and chunk.kind not in ("conference", "programme", "faq")
            and chunk.audience in ("both", _AUDIENCE[self._sector])
            and (chunk.valid_from is None or chunk.valid_from <= self._today)
            and (chunk.valid_until is None or self._today <= chunk.valid_until)
        )

    def passage(self, reference: str, query: str = "") -> Chunk | None:
        """The section that is referred to, or else the best one for the query."""
        chunk = self._by_id.get(reference)
        if chunk is None and query:
            hits = self._retriever.search(query, "da", top_k=1, keep=self.may_use)
            chunk = hits[0].chunk if hits and hits[0].score >= _LEAST_SCORE else None
        return chunk

    def find(self, text: str, keep: Callable[[Chunk], bool], top_k: int) -> list[Chunk]:
        """The sections that fit a text, best first."""
        hits = self._retriever.search(
            text, "da", top_k=top_k, keep=lambda chunk: self.may_use(chunk) and keep(chunk)
        )
        return [hit.chunk for hit in hits]

    def further_rules(self, topic: str, told: Collection[str]) -> list[Chunk]:
        """Sections of other documents than those told that say what must be done about a topic like this."""
        found: dict[str, Chunk] = {}
        for query in (_ABOUT_RULES, topic):
            hits = self._retriever.search(
                query,
                "da",
                top_k=_MOST_FURTHER,
                keep=lambda chunk: (
                    self.may_use(chunk) and chunk.source not in told and bool(_OBLIGES.search(chunk.text))
                ),
            )
            found |= {hit.chunk.id: hit.chunk for hit in hits if hit.lexical >= _LEAST_SHARED}
        return list(found.values())[:_MOST_FURTHER]

    def sentences(self, chunk: Chunk) -> list[Sentence]:
        """The sentences that hold for this sector: no other sector's paragraph numbers, no headings of lists."""
        found = [s for s in split_sentences(chunk.text) if s.kind != "table"]
        return [
            sentence
            for sentence in found
            if not (
                _NUMBERED.search(sentence.text)
                and _OTHER[self._sector].search(sentence.text)
                and not _shares_its_number(sentence.text)
            )
        ]

    def cite(self, chunk: Chunk, sentences: Sequence[Sentence]) -> int:
        """The number of a quote: the stretch of text from the first to the last sentence.

        A section that is cited again keeps its number where one quote holds both; a row of a table stands alone.
        """
        for number, earlier in self._cited.get(chunk.id, []):
            if set(sentences) <= set(earlier):
                return number
            both = tuple(dict.fromkeys((*earlier, *sentences)))
            quote = None if any(s.kind == "table" for s in both) else _quote(chunk, both)
            if quote is not None:
                self._citations[number] = replace(self._citations[number], quote=quote)
                self._cited[chunk.id].remove((number, earlier))
                self._cited[chunk.id].append((number, both))
                return number
        told = tuple(sentences)
        quote = _quote(chunk, told)
        if quote is None:
            told, quote = told[:1], sentences[0].text
            if any(earlier == told for _, earlier in self._cited.get(chunk.id, [])):
                return next(number for number, earlier in self._cited[chunk.id] if earlier == told)
        number = len(self._citations) + 1
        self._citations[number] = Citation(number, chunk.title, chunk.source, chunk.section, chunk.url, quote)
        self._cited.setdefault(chunk.id, []).append((number, told))
        return number


def _quote(chunk: Chunk, sentences: Sequence[Sentence]) -> str | None:
    """The text from the first to the last sentence; None where it is too long or would tell another sector's numbers."""
    first, last = min(s.start for s in sentences), max(s.end for s in sentences)
    dropped = [s for s in split_sentences(chunk.text) if first <= s.start < last and s not in sentences]
    if last - first > _LONGEST_QUOTE or any(_NUMBERED.search(s.text) for s in dropped):
        return None
    return chunk.text[first:last]


def _shares_its_number(text: str) -> bool:
    """A number that is said to hold in both sectors belongs to either."""
    return bool(re.search(r"\bbåde\b[^.]*\bog\b|\bkommuner og regioner\b", text)) and not re.search(
        r"§\s*\d+[^.]*\bkommun\w*[^.]*§\s*\d+[^.]*\bregion", text
    )
