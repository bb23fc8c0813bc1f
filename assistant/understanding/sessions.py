"""Which entries of the programme a question names: by what they are, by title, by their place in the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache
from itertools import pairwise

from assistant.conference import Conference, Session
from assistant.understanding.frame_words import function_words, general_words
from assistant.understanding.matching import Names, Token, find_phrase, word_means
from assistant.understanding.relations import find_relation, which_of_several, which_talk
from assistant.words import loose, tokens

# What every programme has, whatever the entry is called.
_KIND_WORDS: dict[str, tuple[str, ...]] = {
    "break": ("pause", "pauser", "break", "breaks", "formiddagspause", "eftermiddagspause", "kaffepause", "kaffepauser", "coffee break"),
    "lunch": ("frokost", "frokostpause", "spisepause", "lunch", "lunchtime"),
    "workshop": ("workshop", "workshoppen", "workshopper"),
    "welcome": ("velkomst", "bydes velkommen", "byder velkommen", "bydes der velkommen"),
    "close": ("farvel", "siges farvel", "siger farvel", "tak for i dag", "goodbye", "say goodbye"),
    "dialogue": ("dialog", "dialogue", "gruppearbejde", "gruppedrøftelse", "drøfter i grupper", "drøfter vi i grupper", "drøfte i grupper", "snakke i grupper", "tale i grupper", "tale sammen", "snakke sammen", "talk in groups", "group work"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedSessions:
    """Positions in the programme, and how clearly they were named (0..1)."""

    positions: tuple[int, ...] = ()
    strength: float = 0.0
    by_title: bool = False  # by words of a title or topic alone, which other matters share
    narrowed: bool = False  # a word like "first" or "morning" has chosen among several, and is used up
    first_words: Mapping[int, int] = field(default_factory=dict)  # position -> number of its first word


@dataclass(slots=True)
class _Found:
    strength: dict[int, float] = field(default_factory=dict)
    met: dict[int, set[int]] = field(default_factory=dict)
    outright: set[int] = field(default_factory=set)

    def add(self, position: int, strength: float, numbers: set[int], *, outright: bool = False) -> None:
        self.strength[position] = max(self.strength.get(position, 0.0), strength)
        self.met.setdefault(position, set()).update(numbers)
        if outright:
            self.outright.add(position)


class SessionReader:
    """Finds the sessions of one conference."""

    def __init__(self, conference: Conference, theme: frozenset[str]) -> None:
        self._conference = conference
        self._theme = theme
        self._words = [_weights(session) for session in conference.sessions]
        self._bare_words = [frozenset(_bare(word) for word in weights) for weights in self._words]
        self._counts: dict[str, int] = {}
        for weights in self._words:
            for word in weights:
                self._counts[word] = self._counts.get(word, 0) + 1
        self._pairs = [
            _pairs(session)
            if not any(
                weight == 1 and word not in theme and not _is_everyday(word)
                for word, weight in weights.items()
            )
            else ()
            for session, weights in zip(conference.sessions, self._words, strict=True)
        ]
        self._called = [
            (position, name)
            for position, session in enumerate(conference.sessions)
            for name in (
                *session.words,
                *_KIND_WORDS.get(session.kind, ()),
                *(" ".join(pair) for pair in self._pairs[position]),
            )
        ]
        self._names = Names(name for _, name in self._called)
        # The same words return from question to question.
        self._worth = lru_cache(maxsize=4_096)(self._find_worth)

    def find(
        self,
        words: Sequence[Token],
        seen: set[int],
        asking: set[int],
        folded: str,
        *,
        by_title: bool = True,
        as_talk: bool = False,
    ) -> NamedSessions:
        """The sessions named; the numbers of the words that name them are added to ``seen``.

        ``asking`` are the words already known to ask, which no title is recognised by; ``as_talk`` tells
        that somebody speaking is asked for, so that one word of what a talk is about is enough.
        """
        talk = which_talk(folded)
        talks = self._talks(folded)
        if talk is not None and -1 <= talk < len(talks):
            return NamedSessions((talks[talk],), 1.0, narrowed=True)
        found = _Found()
        self._outright(words, found)
        if by_title:
            for position in range(len(self._conference.sessions)):
                self._by_title(position, words, asking, found, enough=0.5 if as_talk else 1.0)
        if not found.strength:
            return NamedSessions()
        best = max(found.strength.values())
        chosen = tuple(n for n, strength in sorted(found.strength.items()) if strength >= best - 0.01)
        for position in chosen:
            seen.update(found.met[position])
            # what belongs to a title that is met is understood with it: "hoved-MED's rolle"
            seen.update(
                number
                for number, word in enumerate(words)
                if _bare(word.loose) in self._bare_words[position] and position not in found.outright
            )
        which = which_of_several(folded)
        narrowed = (
            len(chosen) > 1
            and which is not None
            and len({self._conference.sessions[n].kind for n in chosen}) == 1
        )
        if narrowed and which is not None:
            chosen = (chosen[which],)
        elif which is not None and len(chosen) > 1:
            # "frokosten og eftermiddagspausen": which of the breaks
            kinds: dict[str, list[int]] = {}
            for n in chosen:
                kinds.setdefault(self._conference.sessions[n].kind, []).append(n)
            chosen = tuple(
                sorted(n for same in kinds.values() for n in ([same[which]] if len(same) > 1 else same))
            )
        first_words = {position: min(found.met[position]) for position in chosen}
        return NamedSessions(chosen, best, not set(chosen) & found.outright, narrowed, first_words)

    def _talks(self, folded: str) -> list[int]:
        """The talks counted from: the morning's or the afternoon's where one of them is named."""
        part = find_relation(folded)
        return [
            n
            for n, session in enumerate(self._conference.sessions)
            if session.speakers
            and (part not in ("morning", "afternoon") or (session.start < _NOON) == (part == "morning"))
        ]

    def _outright(self, words: Sequence[Token], found: _Found) -> None:
        """By what an entry is called; of two names for the same words, the longer one counts."""
        possible = self._names.possible(words)
        matches = [
            (position, set(range(first, last)), len(name))
            for position, name in self._called
            if name in possible
            for first, last in find_phrase(words, name, compounds=False)
        ]
        for position, numbers, size in matches:
            if not any(numbers & other and longer > size + 1 for _, other, longer in matches):
                found.add(position, 1.0, numbers, outright=True)

    def _by_title(
        self, position: int, words: Sequence[Token], asking: set[int], found: _Found, *, enough: float
    ) -> None:
        weights = self._words[position]
        score, hits, strong = 0.0, set(), 0
        for number, word in enumerate(words):
            if number in asking or word.loose in general_words() or word.loose in self._theme:
                continue
            if len(word.loose) < 3:
                continue
            best = self._worth(word.loose)[position]
            if best:
                score += best
                hits.add(number)
                strong += best >= 0.99
        title_words = sum(1 for weight in weights.values() if weight == 1.0) / 2 or 1
        if len(hits) == 1 and len(words[min(hits)].loose) < _SHORTEST_TELLING:
            return
        if strong and score >= min(1.0, title_words * 0.3):
            found.add(position, min(1.0, 0.5 + score / 4), hits)
        elif score >= enough:
            found.add(position, 0.5, hits)

    def _find_worth(self, typed: str) -> tuple[float, ...]:
        """How much a word tells of each title, 0..1. Cached as ``_worth``."""
        return tuple(
            max(
                (
                    weight / self._counts[known]
                    for known, weight in weights.items()
                    if (known[:1] == typed[:1] or known in typed)
                    and word_means(typed, known, compounds=len(known) >= 7)
                ),
                default=0.0,
            )
            for weights in self._words
        )


def _bare(word: str) -> str:
    """Without the genitive that a title's words may stand in, whichever apostrophe is typed."""
    return word.rstrip("s").rstrip("'’")


_NOON = time(12)
_SHORTEST_TELLING = 4  # letters of a word that tells a title alone


def _weights(session: Session) -> dict[str, float]:
    # A title's word counts fully, the gloss too; what the talk is about is only a hint.
    weights: dict[str, float] = {}
    for text, weight in (
        (session.about.da if session.about else "", 0.5),
        (session.about.en if session.about else "", 0.5),
        (session.gloss or "", 1.0),
        (session.title, 1.0),
    ):
        for word in tokens(text):
            if loose(word) not in general_words() and len(word) > 2:
                weights[loose(word)] = weight
    return weights


def _is_everyday(word: str) -> bool:
    return any(word + ending in general_words() for ending in ("", "e", "r", "er"))


def _pairs(session: Session) -> tuple[tuple[str, str], ...]:
    """Neighbouring words of a title made of everyday words alone, which only together tell it: "Prøv AI"."""
    result: list[tuple[str, str]] = []
    for title in (session.title, session.gloss or ""):
        telling = [word for word in tokens(title) if loose(word) not in function_words()]
        result += [(a, b) for a, b in pairwise(telling) if len(a) > 2 or len(b) > 2]
    return tuple(result) if session.kind in ("talk", "workshop", "dialogue") else ()
