"""Whether a question is about something that a dropped-in document holds, and not about the typed conference.

A conference's typed facts answer "what does it cost" whatever "it" is. Where a question names another event, by
the words or the day of a dropped-in document or by the name such events have, they would be another event's.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.conference import Conference
from assistant.types import Chunk, Hit
from assistant.understanding.clock import find_dates
from assistant.understanding.frame import Frame
from assistant.understanding.frame_words import CONFERENCE_NAMES, general_words
from assistant.understanding.intents import find_intents
from assistant.understanding.matching import word_means
from assistant.words import STOP_WORDS, loose, tokens

_NAME_PARTS = re.compile(r":\s|\s[|–—-]\s")  # "Seminar: Ny i MED"
_DROPPED_IN = ("document", "programme")
_SHORTEST_WITH_TYPOS = 7
# A gathering's name (loose form): a first part, and what gatherings are called.
# "Fristdagen" and "festmiddagen" close like "netværksdagen" and are no events.
_EVENT_NAME = re.compile(
    r"(?!\w*(?:frist|mid|tilmeldings|afbuds|arbejds|fri|fodsels|hver)dag)"
    r"\w{2,}?[-’']?(?:konference|kongres|seminar|kursus|mode|traf|messe|festival|stavne|webinar|topmode|dag|dogn|forsamling|sommerfest|"
    r"julefest|julefrokost)"
    r"(?:n|en|t|et|e|ene|ne|r|rne|er|erne)?s?|\w{2,}?(?:kurset|kurserne)"
)
# What somebody has of their own (loose form): "vores lokalaftale", "our guideline".
_OWN_TEXT = re.compile(
    r"\b(?:vores|vor|jeres|our|your) (?:egen |eget |egne |lokale |own |local )?"
    r"(?P<kind>\w*(?:politik|retningslinje|aftale|handbog|instruks|vedtagt|referat|arshjul|policy|guideline|agreement)\w{0,3})\b"
)
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_COMPOUND_NAME = re.compile(
    r"(?P<subject>\w{4,}?)(?P<kind>konference|seminar|kursus|kurs|webinar|messe|festival|traf|mode|dag|conference|course)"
    r"(?:et|en|n|t|er|r|erne|rne|ene|ne|e)?s?"
)
_KINDS = {"kurs": ("kursus", "kurset")}


@dataclass(frozen=True, slots=True)
class OtherEvent:
    """An event, or a text of somebody's own, that is not the typed conference.

    ``sources`` is empty where no document tells of it. ``known_by`` says how the question speaks of it: by its
    name or its day; by a word that only its documents have, or as "vores retningslinje"; or by a word that
    guidance has as well.
    """

    sources: frozenset[str]
    known_by: Literal["name", "own word", "shared word"] = "shared word"


class OtherEvents:
    """What the dropped-in documents of an index speak of that its typed conferences do not."""

    def __init__(self, chunks: Sequence[Chunk], typed: Sequence[str] = ()) -> None:
        """``typed`` are the ids of conferences with a file of their own."""
        own: set[str] = set()
        self._guidance = tuple(chunk for chunk in chunks if chunk.kind == "guidance")
        self._days: dict[str, set[date]] = {}
        self._titles: dict[str, set[str]] = {}  # as written
        numbers: dict[str, int] = {}  # of words
        read = _Remembered(
            lambda text: [numbers.setdefault(word, len(numbers)) for word in _content_words(text)]
        )
        sources: dict[str, int] = {}
        rows: list[tuple[int, NDArray[np.int64]]] = []
        for source, together in groupby(chunks, attrgetter("source")):
            written: set[str] = set()  # No token has white space in it.
            for chunk in together:
                if chunk.conference in typed or chunk.kind == "faq":
                    own |= _content_words(chunk.indexed_text)
                    continue
                if chunk.kind not in _DROPPED_IN:
                    continue
                written.update(chunk.indexed_text.split())
                self._titles.setdefault(chunk.source, set()).add(chunk.title)
                if chunk.slot is not None and chunk.slot.day is not None:
                    self._days.setdefault(chunk.source, set()).add(chunk.slot.day)
            if written:  # what very many chunks have is read once
                found = chain.from_iterable(map(read.__getitem__, written))
                rows.append((sources.setdefault(source, len(sources)), np.fromiter(found, np.int64)))
        self._sources = tuple(sources)
        # Most begin with another letter; to look at each of them would take longer than all the rest.
        self._own: dict[str, set[str]] = {}
        for word in own:
            self._own.setdefault(word[0], set()).add(word)
        self._names = {
            source: {_phrase(part) for title in titles for part in (title, *_NAME_PARTS.split(title))}
            for source, titles in self._titles.items()
        }
        self._starts, self._having = _inverted(rows, len(numbers), len(sources))
        self._by_letter: dict[str, list[tuple[str, int]]] = {}
        for word, number in numbers.items():
            self._by_letter.setdefault(word[0], []).append((word, number))

    def asked_about(self, frame: Frame, conference: Conference) -> OtherEvent | None:
        """The other event a question names; None where it may be after the conference."""
        if any(named.may_be(day.date) for named in frame.dates for day in conference.days):
            return None
        if named := self._called(frame, conference):
            return OtherEvent(named, "name")
        if own := self._own_text(frame):
            return OtherEvent(own, "own word")
        on_the_day = {
            source
            for source, days in self._days.items()
            if any(named.may_be(day) for named in frame.dates for day in days)
        }
        words = tuple(
            word
            for word in map(loose, frame.unexplained)
            if len(word) > 2 and not _means_one_of(word, self._own.get(word[0], ()))
        )
        counts: Counter[str] = Counter()
        having = {word: self._sources_with(word) or self._sources_with_parts(word) for word in words}
        for holding in having.values():
            counts.update(holding)
        most = max(counts.values(), default=0)
        told = {source for source, count in counts.items() if count == most}
        sources = (on_the_day & told) or on_the_day or told
        if sources:
            its_own = any(
                holding & sources and not self.is_in_guidance(word) for word, holding in having.items()
            )
            return OtherEvent(
                frozenset(sources), "name" if on_the_day else "own word" if its_own else "shared word"
            )
        anchored = frame.names_conference or frame.cities or frame.people or frame.contacts
        hyphenated = (loose(match[0]).replace("-", "") for match in _HYPHENATED.finditer(frame.text))
        if not anchored and any(_EVENT_NAME.fullmatch(word) for word in (*words, *hyphenated)):
            return OtherEvent(frozenset())
        return None

    @cached_property
    def _guided(self) -> dict[str, set[str]]:
        """The words of guidance by their first letter; read when a document first has a word of a question."""
        written = {word for chunk in self._guidance for word in chunk.indexed_text.split()}
        words: dict[str, set[str]] = {}
        for word in _content_words(" ".join(written)):
            words.setdefault(word[0], set()).add(word)
        return words

    def is_in_guidance(self, word: str) -> bool:
        """Whether guidance has a word, in its loose form, or any text has it."""
        return not _is_content(word) or _means_one_of(word, self._guided.get(word[0], ()))

    def _own_text(self, frame: Frame) -> frozenset[str]:
        """The documents whose title has what the asker calls a text of their own: "vores retningslinje"."""
        kinds = {match["kind"] for match in _OWN_TEXT.finditer(frame.loose_text)}
        return frozenset(
            source
            for source, titles in self._titles.items()
            if any(_means_one_of(kind, _content_words(" ".join(titles))) for kind in kinds)
        )

    def _called(self, frame: Frame, conference: Conference) -> frozenset[str]:
        """The documents whose name the question says, or begins to, and more than the conference's own words."""
        own = set(tokens(_phrase(f"{conference.title.da} {conference.title.en}"))) | STOP_WORDS
        asked = f" {_phrase(frame.text)} "

        def is_said(name: str) -> bool:
            words = name.split()
            if words and _is_gathering(words[0]) and any(_inflects(word, words[0]) for word in asked.split()):
                return True  # "Temadøgnet", of "Temadøgn om MED og teknologi"
            if len(words) > 1 and f" {name} " in asked:
                return not own.issuperset(words)
            begun = next((n for n in range(len(words), 2, -1) if f" {' '.join(words[:n])} " in asked), 0)
            return any(_is_content(word) and word not in own for word in words[:begun])

        return frozenset(source for source, names in self._names.items() for name in names if is_said(name))

    def _sources_with(self, word: str) -> set[str]:
        """The documents that have a word which means this one."""
        return {
            self._sources[position]
            for other, number in self._by_letter.get(word[0], ())
            if word == other or _means(word, other)
            for position in self._having[self._starts[number] : self._starts[number + 1]]
        }

    def _sources_with_parts(self, word: str) -> set[str]:
        """For what a gathering may be called by its subject ("lederkurset"): the documents that have both parts."""
        compound = _COMPOUND_NAME.fullmatch(word)
        if compound is None:
            return set()
        kinds = set().union(
            *(self._sources_with(kind) for kind in _KINDS.get(compound["kind"], (compound["kind"],)))
        )
        return kinds & self._sources_with(compound["subject"].removesuffix("s"))

    def bare_lines(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The programme lines among hits that hold nothing of the question beyond their event's own name.

        Their event is named in what is searched, so that "10.45 Pause" is found by the name alone.
        """
        asked = _content_words(question)
        return [
            hit
            for hit in hits
            if hit.chunk.slot is not None and hit.chunk.source in self._titles and not self._tells(hit, asked)
        ]

    def _tells(self, hit: Hit, asked: set[str]) -> bool:
        title = {word for title in self._titles[hit.chunk.source] for word in _content_words(title)}
        known = _content_words(hit.chunk.text)
        return any(_means_one_of(word, known) for word in asked if not _means_one_of(word, title))


_PRICE = re.compile(r"\d\s*(?:kr\b|,-)|\b(?:kr|DKK)\.?\s*\d|\b(?:gratis|kroner|free)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?i:sted|venue|where|hvor)\s*:|\b\d{4} [A-ZÆØÅ]|\b(?:i|på|in|at) [A-ZÆØÅ]")


def holds_asked(question: str, hit: Hit) -> bool:
    """Whether a passage holds a price, a date or a place, where the question asks for one."""
    intents = set(find_intents(" ".join(map(loose, tokens(question)))))
    text = hit.chunk.text
    return bool(
        ("price" in intents and _PRICE.search(text))
        or (intents & {"when", "start", "end"} and find_dates(text))
        or ("where" in intents and _ADDRESS.search(text))
    )


def _inverted(
    rows: Sequence[tuple[int, NDArray[np.int64]]], words: int, sources: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of (source, its words): for each word where its sources start, and the sources of all words in a row."""
    lengths = [len(found) for _, found in rows]
    keys = np.concatenate([found for _, found in rows] or [np.zeros(0, np.int64)]) * max(1, sources)
    keys += np.repeat(np.array([source for source, _ in rows], np.int64), lengths)
    keys.sort()  # np.unique takes three times as long
    first = np.append(True, keys[1:] != keys[:-1]) if len(keys) else np.zeros(0, bool)
    word_of, source_of = np.divmod(keys[first], max(1, sources))
    return np.searchsorted(word_of, np.arange(words + 1)), source_of


class _Remembered(dict[str, list[int]]):
    """The numbers of the words of texts; gone once all chunks are read."""

    def __init__(self, read: Callable[[str], list[int]]) -> None:
        self._read = read

    def __missing__(self, text: str) -> list[int]:
        value = self[text] = self._read(text)
        return value


def _is_gathering(word: str) -> bool:
    """Whether a gathering is called so, and not just any one."""
    return bool(_EVENT_NAME.fullmatch(word)) and not any(
        _inflects(word, name) or _inflects(name, word) for name in CONFERENCE_NAMES
    )


def _inflects(word: str, other: str) -> bool:
    return word == other or word_means(word, other, compounds=False, typos=False)


def _phrase(text: str) -> str:
    return " ".join(map(loose, tokens(text)))


def _content_words(text: str) -> set[str]:
    return {word for word in map(loose, tokens(text)) if _is_content(word)}


def _is_content(word: str) -> bool:
    return len(word) > 2 and word not in general_words()


def _means_one_of(word: str, known: Collection[str]) -> bool:
    return word in known or any(_means(word, other) for other in known)


def _means(word: str, other: str) -> bool:
    return (
        other[0] == word[0]
        and abs(len(other) - len(word)) <= 4
        and word_means(word, other, compounds=False, typos=len(other) >= _SHORTEST_WITH_TYPOS)
    )
