"""Answers from a document that somebody dropped in: what it says to a question, or nothing.

Such a document is its own subject, so that its name and its places are near every question about it. Whether it
holds the answer shows in what the question asks beyond them: the words left, and the particular it is after.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.composing.introducing import introduced, name_of, with_names
from assistant.composing.naming_events import AskedOf, EventNames, stands_in
from assistant.composing.particulars_asked import holds_particular, holds_whole_date, intents_of
from assistant.composing.pieces import Piece, as_shown, pieces_of
from assistant.composing.statements import Evidence, Statement
from assistant.composing.word_meaning import (
    PARTLY,
    Support,
    best_meaning,
    coverage_of,
    is_inflected,
    literally,
)
from assistant.types import Chunk, Hit
from assistant.understanding.intents import Intent
from assistant.words import STOP_WORDS, loose, tokens

DROPPED_IN = ("document", "programme")
_WHOLE_PIECES = 4
_WHOLE_WORDS = 45  # a passage as short as this is told whole, with its conditions
_MOST_WORDS = 70  # told of a longer one
_MOST_ROWS = 12  # of a table that is told whole
_SURE = 0.6  # share of the words asked with from which the passage is about what is asked
_NEARLY_NONE = 0.2  # share below which it is not
_ALIKE = 0.6  # share of the words of two titles: one course, held twice
_NEARLY_ALL = 0.9
_IN_THE_HEADING = 0.9
_ELSEWHERE = 0.4  # in another sentence than the amount or the number asked for
_A_DAY = 0.3  # what the day of an event counts more than another moment
_GOES_ON = re.compile(
    r"\W*(?:dog|derefter|herefter|men|ellers|senere|efter|ved|hvis|kun|undtagen|medmindre|however|but|after|otherwise|"
    r"only|unless|if)\b",
    re.IGNORECASE,
)
_STRAY = frozenset[Intent](
    ("deadline", "refund")
)  # whose dates and amounts are no answer to "when is it", "what does it cost"

# What a passage may be about without holding a particular of its own.
_MATTERS = frozenset[Intent](
    (
        "price",
        "refund",
        "deadline",
        "registration",
        "availability",
        "audience",
        "takeaway",
        "organiser",
        "website",
        "contact",
    )
)
_CAPACITY = re.compile(
    r"\b(?:plads(?:er)? til|deltagerantal\w*|(?:max|maks|højst|maksimalt|maximum)\.?(?: antal)?(?: deltagere)?|"
    r"(?:room|space|places|seats) for|capacity|limited to)\b",
    re.IGNORECASE,
)
_WEIGHED = 60  # passages of one document


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a piece, or a passage by its best piece, fits a question."""

    holds: bool  # all particulars that nothing else answers
    coverage: float  # share of the words asked with
    prefers: float  # what else speaks for it
    tells: bool  # a particular that is asked for, or of the matter: it answers one with no words of its own
    held: bool  # all the particulars asked for


_NONE = _Fit(holds=False, coverage=0.0, prefers=0.0, tells=False, held=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document has for a question; ``verdict`` is None where it shows in no structure."""

    asked: AskedOf
    hits: tuple[Hit, ...]
    verdict: bool | None


class Documents:
    """The dropped-in documents of an index."""

    def __init__(self, chunks: Sequence[Chunk], typed: Sequence[str] = ()) -> None:
        """``typed`` are the ids of conferences with a file of their own."""
        self._chunks: dict[str, list[Chunk]] = {}
        for chunk in chunks:
            if chunk.kind in DROPPED_IN and chunk.conference not in typed:
                self._chunks.setdefault(chunk.source, []).append(chunk)
        self._names: dict[str, EventNames] = {}

    def __contains__(self, source: str) -> bool:
        return source in self._chunks

    def __len__(self) -> int:
        return len(self._chunks)

    def with_names(self, statements: Sequence[Statement]) -> list[Statement]:
        """The statements, what a document says introduced by its name."""
        return with_names(statements, {source: chunks[0] for source, chunks in self._chunks.items()})

    def is_short(self, source: str) -> bool:
        """Whether all of a document's passages are weighed, so that nothing need be searched first."""
        return len(self._chunks[source]) <= _WEIGHED

    def asked_of(self, source: str, question: str) -> AskedOf:
        """What a question asks of a document, its name taken out."""
        return self._names_of(source).read(question)

    def words_of(self, source: str) -> frozenset[str]:
        """All words of a document, in their loose form."""
        return self._names_of(source).words

    def introduced_by(self, question: str, source: str) -> frozenset[str]:
        """The words of a question that stand in a document's title or introduction."""
        return self._names_of(source).introduced_by(question)

    def twin_meant(self, question: str, source: str) -> str | None:
        """Another document of nearly the same title, where words of the question introduce that one alone."""
        title = _title_words(self._chunks[source][0])
        for twin, chunks in self._chunks.items():
            other = _title_words(chunks[0])
            if twin == source or len(title & other) < _ALIKE * max(len(title), len(other)):
                continue
            for word in self._names_of(twin).introduced_by(question):
                if not any(is_inflected(word, known) for known in self._names_of(source).words):
                    return twin
        return None

    def _names_of(self, source: str) -> EventNames:
        if source not in self._names:
            self._names[source] = EventNames(sorted(self._chunks[source], key=lambda chunk: chunk.position))
        return self._names[source]

    def read(
        self,
        source: str,
        asked: AskedOf,
        hits: Sequence[Hit],
        support: Support,
        *,
        language: str,
    ) -> Reading:
        """Weigh the passages of one document.

        Args:
            source: the document's.
            asked: of this document.
            hits: its passages, as search finds them for ``asked.text``.
            support: (query, text, language) → share of the query's words the text meets, 0..1.
            language: the question's; words of another language than the document's meet nothing in it.
        """
        if asked.unheard_of:
            return Reading(asked, (), False)
        found = {hit.chunk.id for hit in hits}
        rest = [Hit(chunk, 0.0) for chunk in self._chunks[source] if chunk.id not in found]
        weighed = sorted(
            (
                (_fit_of_passage(asked, hit.chunk, support), hit)
                for hit in (*hits, *rest[: max(0, _WEIGHED - len(hits))])
            ),
            key=lambda pair: (pair[0].holds, pair[0].coverage + pair[0].prefers, pair[1].score),
            reverse=True,
        )
        best, first = weighed[0]
        foreign = first.chunk.language != language
        essential = _essential(asked, first.chunk, support)
        if not best.holds or (
            asked.words and not foreign and (best.coverage < _NEARLY_NONE or not essential)
        ):
            return Reading(asked, (), False)
        verdict: bool | None
        if asked.words and (essential < _NEARLY_ALL or foreign):
            verdict = True if best.coverage >= _SURE and essential >= _NEARLY_ALL else None
        elif asked.words:
            sure = best.coverage >= _SURE or (best.coverage >= PARTLY and best.held)
            verdict = True if sure else None
        elif asked.particulars:
            # Its name alone was said: a passage that tells the particular answers, no other does.
            verdict = best.tells
        else:
            verdict = True if best.tells else None
        more = [hit for fit, hit in weighed[1:4] if fit.coverage > max(best.coverage, _SURE)]
        return Reading(asked, (first, *more), verdict)


def _title_words(chunk: Chunk) -> set[str]:
    return set(map(loose, tokens(chunk.title))) - STOP_WORDS


def _essential(asked: AskedOf, chunk: Chunk, support: Support) -> float:
    """How far a passage has the word without which it is no answer, 0..1; 1 where there is none."""
    told_in = (chunk.section, chunk.text)
    return coverage_of([asked.essential], told_in, chunk, support) if asked.essential else 1.0


def _fit_of_passage(asked: AskedOf, chunk: Chunk, support: Support) -> _Fit:
    fits = [_fit(asked, piece, chunk, support) for piece in pieces_of(chunk)]
    best = max(fits, key=lambda fit: (fit.holds, fit.coverage + fit.prefers), default=_NONE)
    if _is_headed_by(asked, chunk):
        best = replace(best, holds=True)  # whoever wrote it answers it there, "efter tre måneder" as well
    # A number in another sentence counts something else.
    share = 0.0 if "count" in asked.particulars else _ELSEWHERE if asked.unmistakable else _IN_THE_HEADING
    whole = coverage_of(asked.words, (chunk.section, chunk.text), chunk, support)
    return replace(best, coverage=max(best.coverage, whole * share), tells=any(fit.tells for fit in fits))


def _is_headed_by(asked: AskedOf, chunk: Chunk) -> bool:
    """Whether a passage stands under the question: one that asks for the same, and has all of its words."""
    if not chunk.section.rstrip().endswith("?") or not asked.words:
        return False
    same = intents_of(asked.question) <= intents_of(chunk.section)
    return same and all(best_meaning(word, chunk.section) >= _NEARLY_ALL for word in asked.words)


def _fit(asked: AskedOf, piece: Piece, chunk: Chunk, support: Support) -> _Fit:
    """How a piece fits a question."""
    parts = (piece.header, piece.text) if piece.header else (piece.text,)
    text = "\n".join(parts)
    told_in = f"{chunk.section}\n{text}"
    must, may = asked.unmistakable, asked.particulars - asked.unmistakable
    words = list(map(loose, tokens(f"{chunk.section} {piece.text}"))) if asked.names else []
    names = [list(map(loose, tokens(name))) for name in asked.names]
    named = sum(stands_in(name, words) for name in names) / max(1, len(names))
    holds = all(
        holds_particular(text, wanted, heading=chunk.section, asked=asked.question) for wanted in must
    )
    if must and any(len(name) > 1 and not stands_in(name, words) for name in names):
        # A number in another row is another person's; in prose the name may stand in the sentence before.
        around = list(map(loose, tokens(f"{chunk.section} {chunk.text}")))
        holds = holds and not piece.header and all(stands_in(name, around) for name in names)
    coverage = max(
        coverage_of(asked.words, (piece.text,), chunk, support),
        _IN_THE_HEADING * coverage_of(asked.words, (chunk.section, *parts), chunk, support),
    )
    wanted_intents = intents_of(asked.question)
    if {"when", "registration"} <= wanted_intents:
        wanted_intents |= {"deadline"}  # when one must sign up is told by the last day to do so
    intents, above = intents_of(told_in), intents_of(chunk.section)
    if "count" in must and ("attend" in wanted_intents or not asked.words):
        wanted_intents |= {"availability"}  # how many can attend: how many places there are
        intents |= {"availability"} if _CAPACITY.search(told_in) else set()
    matters = wanted_intents & _MATTERS
    matter = len(intents & matters) / max(1, len(matters)) + len(above & matters) / max(1, len(matters))
    # Whom one writes to in a matter is told by an address, too.
    held = sum(
        holds_particular(text, wanted, heading=chunk.section)
        or (wanted == "person" and matter > 0 and holds_particular(text, "mail"))
        for wanted in may
    ) / max(1, len(may))
    if "moment" in may and not asked.words and "when" in wanted_intents:
        held += _A_DAY * holds_whole_date(text)  # of an event, rather than the year in its name
    stray = bool((intents & _STRAY) - wanted_intents)
    if not (asked.words or asked.names) and chunk.slot is not None:
        stray = True  # "Hvornår er temadagen?" is no question for one line of its programme
    prefers = (
        held + (0.3 if asked.words else 0.6) * matter - 0.5 * stray + 0.5 * named
        + 0.4 * support(asked.question, told_in, chunk.language) + 0.3 * literally(asked.text, (chunk.section, *parts))
    )  # fmt: skip
    particulars_held = bool(asked.particulars) and holds and held >= (1.0 if may else 0.0)
    return _Fit(
        holds,
        coverage,
        prefers,
        bool(must - {"count"} and holds)
        or held > 0
        or (holds and matter > 0)
        or (not asked.particulars and any(len(name) > 1 and stands_in(name, words) for name in names)),
        particulars_held,
    )


def tell(reading: Reading, support: Support, *, among_others: bool = False) -> list[Statement]:
    """What the passages of a reading say to its question, each cited.

    ``among_others``: the question named no document, and another one might have been meant.
    """
    statements: list[Statement] = []
    for hit in reading.hits:
        statements += _from_chunk(reading.asked, hit.chunk, support)
    return (
        introduced(statements, name_of(reading.hits[0].chunk)) if among_others and statements else statements
    )


def _from_chunk(asked: AskedOf, chunk: Chunk, support: Support) -> list[Statement]:
    pieces = pieces_of(chunk)
    if not pieces:
        return []
    fits = [_fit(asked, piece, chunk, support) for piece in pieces]
    has_table = any(piece.header for piece in pieces)
    short = len(chunk.text.split()) <= _WHOLE_WORDS and not has_table
    whole = short and len(pieces) <= _WHOLE_PIECES
    chosen = list(range(len(pieces))) if whole else _chosen(asked, pieces, fits)
    evidence = Evidence(
        chunk.source, chunk.title, chunk.section,
        chunk.text[pieces[chosen[0]].start : pieces[chosen[-1]].end].strip(), chunk.url,
    )  # fmt: skip
    return [Statement(text, (evidence,)) for text in as_shown([pieces[n] for n in chosen])]


def _chosen(asked: AskedOf, pieces: Sequence[Piece], fits: Sequence[_Fit]) -> list[int]:
    def value(number: int) -> float:
        fit = fits[number]
        return 2.0 * fit.holds * bool(asked.unmistakable) + 2 * fit.coverage + fit.prefers

    best = max(range(len(pieces)), key=lambda n: (value(n), -n))
    rows = bool(pieces[best].header)
    near = [
        n for n in range(len(pieces)) if value(n) >= value(best) - 0.25 and bool(pieces[n].header) == rows
    ]
    if rows and len(near) > _MOST_ROWS:
        near = near[:_MOST_ROWS]
    kept = {best}
    words = len(pieces[best].text.split())
    for number in near:
        words += 0 if number == best else len(pieces[number].text.split())
        if words <= _MOST_WORDS or rows:
            kept.add(number)
    following = best + 1
    if not rows and following < len(pieces) and _GOES_ON.match(pieces[following].text):
        kept.add(following)
    if _GOES_ON.match(pieces[best].text) and best and not rows:
        kept.add(best - 1)  # "Derefter ..." says nothing without what comes before
    return sorted(kept)
