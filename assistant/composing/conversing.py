"""A conversation on a dropped-in document: its questions are put to that document first (decision 0017)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.composing.finding import Finder
from assistant.composing.material import Material
from assistant.composing.naming_events import AskedOf
from assistant.composing.passages import WHOLE, Sought
from assistant.composing.reading_one import Part
from assistant.composing.talks import Talk, Talks, is_bare, of_that, only_points, tells
from assistant.types import Answer, Hit, Query
from assistant.understanding.cleaning import clean_text
from assistant.understanding.follow_ups import goes_on, stand_alone
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language
from assistant.understanding.parts import Asked, split_questions


class Conversation:
    """Puts questions to the document that is spoken of.

    Args:
        material: what may be answered from.
        finder: finds what there is for a question that the document is silent on.
    """

    def __init__(self, material: Material, finder: Finder) -> None:
        self._material = material
        self._finder = finder
        self._talks = Talks(material.documents, material.programmes)

    def so_far(self, query: Query, answer: Callable[[Query, Talk | None], Answer]) -> Talk | None:
        """What a conversation is about before the question that came now, turn by turn.

        ``answer`` answers a question of it, given what was spoken of then: what the history has for an answer
        is never believed.
        """
        talk: Talk | None = None
        for number, turn in enumerate(query.history if len(self._material.documents) else ()):
            if turn.role == "user":
                said, before = clean_text(turn.content), query.history[:number]
                previous = Query(said, said, detect_language(said, before), query.today, before)
                talk = self._talks.after(answer(previous, talk), talk)
        return talk

    def after(self, part: Part) -> Talk | None:
        """What is spoken of after one question of a message."""
        return self._talks.told(part.question, part.statements)

    def parts(self, query: Query, reader: FrameReader | None, talk: Talk | None) -> list[Part]:
        """What the document spoken of says, question by question; [] where one is about something else."""
        parts: list[Part] = []
        for asked in split_questions(query.text, reader) if talk else ():
            part = self.part(asked.text, talk, query, reader)
            if part is None:
                return []
            parts.append(part)
        return parts

    def part(self, question: str, talk: Talk | None, query: Query, reader: FrameReader | None) -> Part | None:
        """What the document spoken of says to a question; None where none is, or that is about something else."""
        if talk is None:
            return None
        frame = reader.read(question, query.language) if reader else None
        hits = self._material.passages.find(Sought(question, query.language, query.today, None))
        nearest = hits[0].chunk.source if self._material.is_told_by_one(hits) else ""
        going_on = self._talks.goes_on(question, talk, frame, nearest)
        if going_on is None or (not goes_on(question) and self._heads_guidance(question, hits)):
            return None
        wordings = self._talks.wordings(question, going_on)
        told = self._told(question, wordings, going_on, hits, query)
        if told is not None:
            return told
        silent = Part(question, (), "abstained", tuple(hits), reason="what was spoken of is silent")
        if is_bare(wordings[0]):
            return silent
        # What guidance tells may be asked at any time; the conference, which was not named, is another matter.
        written = stand_alone(question, query.history, reader)
        other = self._finder.find(Asked(written, "", written), query)
        sources = {evidence.source for statement in other.statements for evidence in statement.evidence}
        return silent if sources & self._material.of_conferences else None

    def _told(
        self, question: str, wordings: Sequence[AskedOf], talk: Talk, hits: Sequence[Hit], query: Query
    ) -> Part | None:
        """What the document spoken of says, by the question's own words or with those of the one before."""
        programmes = self._material.programmes
        lines = programmes.find_in(talk.source, wordings[0], talk.lines, query.language)
        for of in reversed(wordings) if of_that(wordings[0]) else wordings:
            lines = lines or programmes.find_in(talk.source, of, talk.lines, query.language)
            if lines:
                return Part(question, tuple(lines), "facts", tuple(hits), understood="lines", reason="talk")
            if only_points(of):
                continue
            part = self._finder.by_document(replace(of, named=True), talk.source, hits, query, None)
            if part.statements and (of is wordings[0] or tells(of, part.statements)):
                return part
        return None

    def _heads_guidance(self, question: str, hits: Sequence[Hit]) -> bool:
        """Whether the best passage is guidance under a heading that has all of the question's words."""
        best = hits[0].chunk if hits else None
        if best is None or best.kind not in ("guidance", "asked"):
            return False
        retriever = self._material.retriever
        terms = retriever.content_terms(question, best.language)
        return bool(terms) and retriever.support(question, best.section, best.language) >= WHOLE
