"""A conversation on a dropped-in document: what was told of it last, and whether a question goes on from that."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.composing.documents import Documents
from assistant.composing.naming_events import AskedOf
from assistant.composing.particulars_asked import Particular, holds_particular, intents_of
from assistant.composing.programmes import ProgrammeFinder
from assistant.composing.statements import Statement
from assistant.types import Answer, Chunk
from assistant.understanding.follow_ups import changes_subject, goes_on
from assistant.understanding.frame import Frame
from assistant.understanding.intents import Intent
from assistant.words import fold, loose, tokens

_MOST_LINES = 4  # of a programme that "who" or "after that" may be asked of; more are the whole programme
# What is asked of the very thing told of last, where a question points back at it.
_OF_THAT = frozenset[Particular](("person", "length", "telephone", "mail", "contact", "count"))
_YES_OR_NO = re.compile(
    r"\W*(?:maa|kan|skal|er|har|faar|bliver|vil|boer|can|may|must|is|are|will|do|does|should)\b"
)
_SINCE_WHEN = re.compile(
    r"\W*(?:(?:og|and) )?(?:fra|til|indtil|from|since|until) (?:hvornaar|hvad tid|when)\b"
)
_ABBREVIATION = re.compile(r"\b[A-ZÆØÅ]{2,}\b|§")  # "Hvad er MED?" is a matter of its own
_ASKS = re.compile(
    r"\b(?:hvad|hvem|hvor|hvornaar|hvordan|hvorfor|hvilke[nt]?|what|who|where|when|how|why|which)\b"
)
_WHAT_ABOUT = re.compile(r"\b(?:hvad (?:med|saa|nu)|what about|how about)\b")
_SAYING_NOTHING = frozenset[Intent](("attend", "same_in_both"))  # "Må jeg tage min mand med?"
_CONFERENCE = re.compile(r"[\w-]*(?:konferenc|conferenc)\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Talk:
    """What a conversation is about: a document, and what was asked and told of it last."""

    source: str
    asked: AskedOf  # the last question, as one to the document
    lines: tuple[Chunk, ...] = ()  # of its programme, told last


class Talks:
    """Reads conversations on the dropped-in documents of an index."""

    def __init__(self, documents: Documents, programmes: ProgrammeFinder) -> None:
        self._documents = documents
        self._programmes = programmes

    def after(self, answer: Answer, before: Talk | None) -> Talk | None:
        """What is spoken of after an answer; ``before`` is what was spoken of when its question came."""
        if answer.mode in ("abstained", "courtesy"):
            return before or self._of_the_silent(answer)
        quoted = [(citation.source, citation.quote) for citation in answer.citations]
        return self._about(answer.trace.query.text if answer.trace else answer.question, answer.text, quoted)

    def told(self, question: str, statements: Sequence[Statement]) -> Talk | None:
        """What is spoken of after one question of a message."""
        quoted = [(evidence.source, evidence.quote) for one in statements for evidence in one.evidence]
        return self._about(question, "\n".join(one.text for one in statements), quoted)

    def _about(self, question: str, text: str, quoted: Sequence[tuple[str, str]]) -> Talk | None:
        source = quoted[0][0] if quoted else ""
        if source not in self._documents:
            return None
        lines = [
            line for line in self._programmes.lines_of(source)
            if line.slot is not None and line.slot.title in text
            and any(quote in line.text for of, quote in quoted if of == source)
        ]  # fmt: skip
        asked = self._documents.asked_of(source, question)
        return Talk(source, asked, tuple(lines) if len(lines) <= _MOST_LINES else ())

    def _of_the_silent(self, answer: Answer) -> Talk | None:
        """A document that was named, and does not hold what was asked first."""
        hits = answer.trace.hits if answer.trace else ()
        for hit in hits[:1]:
            source = hit.chunk.source
            if source in self._documents and self._documents.asked_of(source, answer.question).named:
                return Talk(source, self._documents.asked_of(source, answer.question))
        return None

    def goes_on(self, question: str, talk: Talk, frame: Frame | None, nearest: str) -> Talk | None:
        """The talk that a question goes on: of the document spoken of, or of another it names; None where of neither.

        Args:
            question: the new one.
            talk: the conversation so far.
            frame: the question as one to the typed conference; None without one.
            nearest: the document that search puts first for the question alone; "" where it is none dropped in.
        """
        if changes_subject(question):
            return None
        if nearest and nearest != talk.source:
            there, here = (self._documents.asked_of(source, question) for source in (nearest, talk.source))
            if there.named and set(there.words + there.unheard_of) < set(here.words + here.unheard_of):
                return replace(talk, source=nearest, lines=())
        if twin := self._documents.twin_meant(question, talk.source):
            return replace(talk, source=twin, lines=())
        known = self._documents.words_of(talk.source)
        if any(not _known(match[0], known) for match in _CONFERENCE.finditer(question)):
            return None
        named = {
            number
            for kind in ("cities", "people", "contacts", "organisations")
            for number in (frame.places.get(kind, frozenset()) if frame is not None else ())
        }
        if frame is not None and any(not _known(frame.words[number].raw, known) for number in named):
            return None
        return talk

    def wordings(self, question: str, talk: Talk) -> list[AskedOf]:
        """The question as asked of the document, and with what it may leave out of the one before."""
        asked = self._documents.asked_of(talk.source, question)
        if not says_little(asked):
            return [asked]  # what it says itself is in the document, or nothing is
        bare, folded = question.rstrip("?!. "), fold(question)
        if only_points(asked):
            whole = _YES_OR_NO.match(folded) or (_ASKS.search(folded) and not _WHAT_ABOUT.search(folded))
            if not whole:
                return [asked, self._of(talk, f"{talk.asked.text} {bare}")]
            if _YES_OR_NO.match(folded) or not goes_on(question):
                return [asked]
        more = (*talk.asked.words, *talk.asked.names)
        return [asked, self._of(talk, f"{bare} {' '.join(more)}")] if more else [asked]

    def _of(self, talk: Talk, question: str) -> AskedOf:
        return self._documents.asked_of(talk.source, question)


def tells(asked: AskedOf, statements: Sequence[Statement]) -> bool:
    """Whether statements hold the particulars asked for; whoever or wherever it is may be told in other words."""
    text = "\n".join(one.text for one in statements)
    return all(holds_particular(text, wanted) for wanted in asked.particulars - {"person", "place"})


def of_that(asked: AskedOf) -> bool:
    """Whether a question points back at the very thing told of: "Og på dag 30? – Hvem gør det?", not anybody."""
    points_back = goes_on(asked.question) and asked.particulars & _OF_THAT
    return says_little(asked) and bool(points_back or _SINCE_WHEN.match(fold(asked.question)))


def is_bare(asked: AskedOf) -> bool:
    """Whether a question has no subject of its own, so that it is about what was spoken of or about nothing."""
    return says_little(asked) and not _ABBREVIATION.search(asked.question)


def only_points(asked: AskedOf) -> bool:
    """Whether a question does not even say what it asks: "Og temadagen?", "Og bagefter?" """
    return says_little(asked) and not (asked.particulars or intents_of(asked.question) - _SAYING_NOTHING)


def says_little(asked: AskedOf) -> bool:
    """Whether a question has no words beyond what it asks for, and names nobody and nothing."""
    return not (asked.words or asked.names or asked.unheard_of)


def _known(word: str, known: Collection[str]) -> bool:
    """Whether a document has a word, or each part of it."""
    parts: Sequence[str] = [loose(part) for part in tokens(word)]
    return all(
        any(other.startswith(part[:7]) if len(part) > 7 else other == part for other in known)
        for part in parts
    )
