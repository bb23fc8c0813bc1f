"""Answers from the programme lines of any document: who, what, when at an event that has no typed file."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import time

from assistant.composing.facts.wording import day_name, listed, span
from assistant.composing.naming_events import AskedOf
from assistant.composing.programme_lines import (
    beside,
    covers,
    description,
    held_beside,
    held_under,
    is_on,
    is_track,
    names_somebody,
)
from assistant.composing.statements import Evidence, Statement
from assistant.composing.synonyms import are_synonyms
from assistant.types import Chunk, Hit, Slot
from assistant.understanding.clock import find_clock_times, find_dates
from assistant.understanding.frame_words import function_words, general_words
from assistant.understanding.intents import Intent, find_intents
from assistant.understanding.matching import word_means
from assistant.words import STOP_WORDS, fold, loose, tokens

_NEAR_HITS = 5
_ALL = re.compile(
    r"\b(hele|alle|program\w*|dagsorden\w*|oversigt\w*|whole|full|entire|all|programme?|schedule|agenda)\b"
)
_BEFORE = re.compile(r"\b(foer|inden|before)\b")
_AFTER = re.compile(r"\b(efter|bagefter|after|following)\b")
_NEXT = re.compile(r"\b(?:naeste|derefter|derpaa|herefter|og saa|hvad saa|next|then|afterwards)\b|\bsaa\W*$")
_OTHER = re.compile(r"\b(?:de[nt]? and(?:en|et|re)|the others?)\b")
_FIRST = re.compile(r"\b(foerste?|first|begynder|starter|starts|begins)\b")
_OPENS = re.compile(r"\b(?:hvem|who) (?:aabner|indleder|opens|introduces)\b")
_LAST = re.compile(r"\b(sidste?|last|final|slutter|ends)\b")
_TRACK = re.compile(
    r"\b(?:spor|track|stream|workshop|session|gruppe|group)\s+(?P<name>[a-h]|\d)\b(?!\s*[.:]\d)"
)
_FULL_NAME = re.compile(r"(?<=\s)[A-ZÆØÅ][\w’'-]+(?:\s+[A-ZÆØÅ][\w’'-]+)+")
# What sessions are called, whatever they are about (loose form).
_FORMAT = re.compile(
    r"(?:workshop|session|oplag|foredrag|indlag|spor|track|vaerksted|verksted|breakout|seminar|debat|talk|lecture|panel)\w{0,4}"
)
_YES_OR_NO = re.compile(r"\W*(?:maa|kan|skal|er|har|faar|bliver|vil|can|may|must|is|are|will|do|does)\b")
_ABOUT = re.compile(r"\b(?:handler|gaar .{0,20}ud paa|drejer sig|indhold\w*|about|cover|covers)\b")
_WHO = re.compile(r"\b(?:hvem|who)\b")
_NOBODY = {"da": "Programmet nævner ingen ved navn.", "en": "The programme names nobody for it."}
_JOINED = re.compile(r"\w+(?:-\w+){2,}")  # "1-2-4-alle"
_SURELY_NAMED = 8.0
_NOON = time(12)
_IN_A_LINE: frozenset[Intent] = frozenset(
    ("programme", "speaker", "when", "start", "end", "about", "who", "duration")
)
# What is asked for with these stands in no programme line.
_NOT_IN_A_LINE: frozenset[Intent] = frozenset(
    ("price", "deadline", "registration", "refund", "availability", "contact", "organiser")
)


class ProgrammeFinder:
    """The recognised programme lines of an index, by document."""

    def __init__(self, chunks: Sequence[Chunk], typed: Sequence[str] = ()) -> None:
        """``typed`` are the ids of conferences with a file of their own, which answers for them."""
        self._programmes: dict[str, list[Chunk]] = {}
        for chunk in chunks:
            if chunk.slot is not None and chunk.conference not in typed:
                self._programmes.setdefault(chunk.source, []).append(chunk)
        for lines in self._programmes.values():
            lines.sort(key=lambda chunk: chunk.position)
        # A word that is in most lines (the event's own name) tells no line from another.
        self._common = {
            source: {
                word
                for word, count in Counter(w for c in lines for w in _words(c)).items()
                if count > len(lines) / 2
            }
            for source, lines in self._programmes.items()
        }

    def find(
        self, question: str, hits: Sequence[Hit], language: str, of: AskedOf | None = None
    ) -> list[Statement]:
        """What the programme nearest to the question says; empty where it asks for nothing of the kind.

        ``of`` is the question as asked of the document of the best hit: what names that tells no line from another.
        """
        source = self._nearest(question, hits)
        if source is None:
            return []
        lines = self._programmes[source]
        dates = find_dates(question)
        if dates:
            lines = [line for line in lines if is_on(line, dates)] or lines
        if of is not None and of.unheard_of:
            return []  # somebody whom the document does not know speaks in none of its lines
        return self._told(question, self._choose(question, lines, source, of), lines, language)

    def _told(
        self, question: str, chosen: Sequence[Chunk], lines: Sequence[Chunk], language: str
    ) -> list[Statement]:
        """The lines chosen, those held at once where their common heading was; and that nobody is named, if asked."""
        whole = [line for one in chosen for line in (one, *held_under(one, lines))]
        whole = list(dict.fromkeys(whole))
        told = [self._statement(line, language, several=len(whole) > 1) for line in whole]
        if len(whole) == 1 and (described := description(whole[0])) and _ABOUT.search(fold(question)):
            told.append(Statement(" ".join(described.split()), told[0].evidence[:1]))
        if whole and _WHO.search(fold(question)) and not any(names_somebody(line) for line in whole):
            told.append(Statement(_NOBODY[language]))
        return told

    def find_in(self, source: str, of: AskedOf, told: Sequence[Chunk], language: str) -> list[Statement]:
        """What one document's programme says to a question that goes on from the lines told last."""
        lines = self._programmes.get(source)
        if not lines or of.unheard_of:
            return []
        slots = [(line, line.slot) for line in lines if line.slot]
        goes_on = told and not of.words and not self._named_in(of.text, slots, source, of.question)
        chosen = held_beside(told, lines) if _OTHER.search(fold(of.question)) else []
        chosen = chosen or (self._going_on(of, told, lines) if goes_on else [])
        chosen = chosen or self._choose(of.question, lines, source, of)
        return self._told(of.question, chosen, lines, language)

    @staticmethod
    def _going_on(of: AskedOf, told: Sequence[Chunk], lines: Sequence[Chunk]) -> list[Chunk]:
        """The lines told last, or those beside them in time, where a question with no words of its own asks so."""
        folded = fold(of.question)
        if find_clock_times(of.question):
            return []
        if _AFTER.search(folded) or _NEXT.search(folded):
            return beside(told[-1], lines, 1)
        if _BEFORE.search(folded):
            return beside(told[0], lines, -1)
        intents = set(find_intents(" ".join(map(loose, tokens(of.question)))))
        elsewhere = _NOT_IN_A_LINE - {"organiser"} if "who" in intents else _NOT_IN_A_LINE
        if intents & elsewhere or not intents & (_IN_A_LINE | {"where"}):
            return []
        if "where" in intents and not any(line.slot and line.slot.place for line in told):
            return []  # the place of the event answers that
        return list(told)

    def lines_of(self, source: str) -> Sequence[Chunk]:
        """The programme lines of a document, in order; () where it has none."""
        return self._programmes.get(source, ())

    @property
    def chunks(self) -> list[Chunk]:
        """All programme lines, for checking quotes."""
        return [line for lines in self._programmes.values() for line in lines]

    def _nearest(self, question: str, hits: Sequence[Hit]) -> str | None:
        """The document with a programme that search puts first, if it does."""
        for hit in hits[:_NEAR_HITS]:
            if hit.chunk.source in self._programmes:
                return hit.chunk.source if hit is hits[0] or self._is_named(question, hit.chunk) else None
        return None

    @staticmethod
    def _is_named(question: str, chunk: Chunk) -> bool:
        title = [
            loose(word)
            for word in tokens(chunk.title)
            if len(word) > 3 and loose(word) not in general_words()
        ]
        return any(word_means(loose(word), known) for word in tokens(question) for known in title)

    def _choose(self, question: str, lines: Sequence[Chunk], source: str, of: AskedOf | None) -> list[Chunk]:
        folded, bare = fold(question), " ".join(loose(token) for token in tokens(question))
        intents = find_intents(bare)
        if _NOT_IN_A_LINE & set(intents):
            return []
        clocks = find_clock_times(question)
        if track := _TRACK.search(bare):
            return [line for line in lines if line.slot and is_track(line.slot, track["name"])]
        slots = [(line, line.slot) for line in lines if line.slot]
        if clocks:
            edge = clocks[0]
            if _AFTER.search(folded):
                return [line for line, slot in slots if slot.start >= edge]
            if _BEFORE.search(folded):
                return [line for line, slot in slots if (slot.end or slot.start) <= edge]
            return [line for line, slot in slots if any(covers(slot, moment) for moment in clocks)]
        asks = set(intents) & _IN_A_LINE
        if _OPENS.search(folded):
            return [slots[0][0]]
        named = self._named_in(of.text if of is not None else question, slots, source, question)
        any_line = not asks or asks == {"who"} or _YES_OR_NO.match(folded)
        if named and of is not None and any_line and self._asks_more(of, named):
            return []
        if named and len(named) <= 4:
            if _AFTER.search(folded) or _BEFORE.search(folded):
                position = lines.index(named[0])
                neighbour = position + (1 if _AFTER.search(folded) else -1)
                return [lines[neighbour]] if 0 <= neighbour < len(lines) else []
            return named
        if names := self._full_names(question, source):
            # Somebody whom no title names: a description may, or nobody has heard of the person.
            return [line for line in lines if any(name in fold(line.text) for name in names)][:4]
        if of is not None and not named and self._asks_more(of, lines):
            return []  # "Hvem står for pressen?" is no question for all who speak
        if not asks:
            return []
        if re.search(r"\bformiddag|\bmorning", folded):
            return [line for line, slot in slots if slot.start < _NOON]
        if re.search(r"\beftermiddag|\bafternoon", folded):
            return [line for line, slot in slots if slot.start >= _NOON]
        if _LAST.search(folded) or "end" in intents:
            return [slots[-1][0]]
        if _FIRST.search(folded) or "start" in intents:
            return [slots[0][0]]
        if _ALL.search(folded):
            return list(lines)
        if "speaker" in intents:
            return [line for line, slot in slots if slot.people]
        return []

    @staticmethod
    def _asks_more(of: AskedOf, named: Sequence[Chunk]) -> bool:
        """Whether the question has words beyond who, what and when of the lines it names."""
        known = [word for line in named for word in _words(line)]
        return any(
            not any(word_means(word, other) or are_synonyms(word, other) for other in known)
            for word in of.words
        )

    @staticmethod
    def _named_by_everyday_words(question: str, slots: Sequence[tuple[Chunk, Slot]]) -> list[Chunk]:
        """The lines that a question of everyday words names to the letter: "sorg" is a noun beside "sørge"."""
        asking = find_intents(" ".join(loose(token) for token in tokens(question)))
        asked = _plainly(question) if asking else set()
        return [line for line, slot in slots if asked & _plainly(slot.title)]

    def _full_names(self, question: str, source: str) -> list[str]:
        """Words in capitals that follow one another, folded, unless the document is called so."""
        title = fold(self._programmes[source][0].title)
        names = (fold(match[0]) for match in _FULL_NAME.finditer(question))
        return [name for name in names if name not in title]

    def _statement(self, line: Chunk, language: str, *, several: bool) -> Statement:
        slot = line.slot
        assert slot is not None  # noqa: S101 - only lines with a slot are kept
        day = f"{day_name(slot.day, language)} " if slot.day else ""
        people = (
            f" {'by' if language == 'en' else 'ved'} {listed(slot.people, language)}" if slot.people else ""
        )
        place = f" ({slot.place})" if slot.place else ""
        text = f"{day}{span(slot.start, slot.end, language)}: {slot.title}{people}{place}"
        text = text[0].upper() + text[1:]
        evidence = [Evidence(line.source, line.title, line.section, line.text, line.url)]
        lines = self._programmes[line.source]
        following = next(
            (n for n in lines if n.slot and n.slot.start == slot.end and n.slot.day == slot.day), None
        )
        states_end = slot.end and re.search(
            rf"(?:[-–—]|til|to)\s*(?:kl\.?\s*)?0?{slot.end.hour}\b", line.text
        )
        if slot.end and following and not states_end:
            # where a line gives no end, it is the next one's start, and that is what proves it
            evidence.append(
                Evidence(following.source, following.title, following.section, following.text, following.url)
            )
        ended = text if text.endswith(("?", "!", ".")) else f"{text}."
        return Statement(f"- {text}" if several else ended, tuple(evidence))

    def _named_in(
        self, question: str, slots: Sequence[tuple[Chunk, Slot]], source: str, written: str
    ) -> list[Chunk]:
        """The lines whose title or people the question names, the best only; ``written`` is it with its hyphens."""
        asked = [
            word for word in _without_asking_who(question) if word not in general_words() and len(word) > 2
        ]
        joined = {fold(match[0]) for match in _JOINED.finditer(written)}
        if not asked and not joined:
            return self._named_by_everyday_words(question, slots)
        scores: dict[int, float] = {}
        for number, (_, slot) in enumerate(slots):
            known = [
                word for word in map(loose, tokens(" ".join((slot.title, *slot.people, slot.place or ""))))
                if len(word) > 2 and word not in general_words() and word not in self._common[source]
            ]  # fmt: skip
            met = {
                word
                for word in asked
                for other in known
                if word_means(word, other, compounds=len(other) > 5) or are_synonyms(word, other)
            }
            if any(word in fold(slot.title) for word in joined):
                scores[number] = _SURELY_NAMED
            if met:
                # What a session is about tells it from others, not that it is one.
                about = [word for word in met if not _FORMAT.fullmatch(word)]
                score = float(sum(min(len(w), 8) for w in about) + 4 * (len(about) < len(met)))
                scores[number] = scores.get(number, 0.0) + score
        best = max(scores.values(), default=0.0)
        named = [slots[number] for number, score in scores.items() if score >= best * 0.9 and best >= 4]
        if _WHO.search(fold(question)) and any(slot.people for _, slot in named):
            named = [
                (line, slot) for line, slot in named if slot.people
            ]  # no pause, where pauses are spoken of
        return [line for line, _ in named]


def _without_asking_who(question: str) -> list[str]:
    """The words of a question, loose, but those that ask who speaks: "taler" names no talk on "tal"."""
    words = [loose(word) for word in tokens(question)]
    spans = find_intents(" ".join(words)).get("speaker", ())
    kept, start = [], 0
    for word in words:
        if not any(first < start + len(word) and start < last for first, last in spans):
            kept.append(word)
        start += len(word) + 1
    return kept


def _plainly(text: str) -> set[str]:
    """The words as written, in lower case, without those of grammar and tone."""
    return {
        word.casefold()
        for word in tokens(text)
        if len(word) > 3 and loose(word) not in function_words() | STOP_WORDS
    }


def _words(chunk: Chunk) -> set[str]:
    slot = chunk.slot
    return {loose(word) for word in tokens(f"{slot.title} {' '.join(slot.people)}")} if slot else set()
