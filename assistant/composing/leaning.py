"""How a question leans on what was spoken of before it, told by what both are after as well as by their words."""

import re
from dataclasses import replace

from assistant.composing.finding import ReadAims
from assistant.composing.passages import Retriever, is_likely_not_stated, surely_not_stated
from assistant.types import Query
from assistant.understanding.follow_ups import goes_on, stand_alone, tells_a_particular
from assistant.understanding.frame import Frame, FrameReader
from assistant.words import fold

# A question that says nothing of what it is about: "og hvornår?"
_BARE = re.compile(r"^\W*(?:(?:og|men|and|but)\W+)?(?:hvornaar|hvor|hvordan|hvorfor|when|where|how|why)\W*$")
# How likely a question is after one thing, and how near it is to a known question, to be taken as one on guidance.
_RATHER, _SURELY, _NEAR_A_KNOWN_QUESTION = 0.5, 0.75, 0.5


class Leaning:
    """Reads questions of a conversation.

    Args:
        retriever: finds chunks.
        read_aims: tells what a question is after.
    """

    def __init__(self, retriever: Retriever, read_aims: ReadAims) -> None:
        self._retriever = retriever
        self._read_aims = read_aims

    def standing_alone(self, query: Query, reader: FrameReader | None) -> Query:
        """The question with what it takes up of the conversation so far, if it goes on from that."""
        if self._is_a_new_matter(query, reader):
            query = replace(query, history=())
        written = stand_alone(query.text, query.history, reader, self._is_on_guidance)
        return replace(query, text=written, own_words=query.text if written != query.text else "")

    def unstated_before(self, query: Query, reader: FrameReader | None) -> str:
        """What no material answers, where the question leans on that: "Kan man overnatte? – Og hvad koster det?"

        All it would find is what else has its words, or what else has a price. Empty where it leans on nothing such.

        Args:
            query: the question, standing alone.
            reader: reads questions as ones to a conference; None where there is none.
        """
        asked = [number for number, turn in enumerate(query.history) if turn.role == "user"]
        bare = bool(_BARE.search(fold(query.original)))
        if reader is None or not asked or not (query.own_words or bare):
            return ""
        frame = reader.read(query.original, query.language)
        names = frame.cities or frame.roles or frame.people or frame.sessions or frame.names_conference
        if names or not (bare or frame.intents <= {"price", "who"}):
            return ""
        last = query.history[asked[-1]].content
        before = stand_alone(last, query.history[: asked[-1]], reader, self._is_on_guidance)
        if not is_likely_not_stated(self._read_aims(before, reader.read(before, query.language))):
            return ""
        if self._is_near_a_known_question(before, query.language):
            return ""
        return query.original if frame.unexplained else before

    def _is_a_new_matter(self, query: Query, reader: FrameReader | None) -> bool:
        """Whether a question in a conversation shows no sign of going on, and asks after a practical matter.

        "Hvor parkerer man?", after a question on guidance: of that, the guidance would tell what it has of cars.
        """
        if not query.history or reader is None or goes_on(query.text) or tells_a_particular(query.text):
            return False
        frame = reader.read(query.text, query.language)
        # "Hvem betaler?" names no matter: it can only be on the one before.
        return bool(frame.unexplained) and surely_not_stated(self._read_aims(query.text, frame))

    def _is_on_guidance(self, frame: Frame) -> bool:
        """Whether a question is one on guidance, by what it is after or by what is found for it."""
        aims = self._read_aims(frame.text, frame)
        if aims is None or aims.stated >= _RATHER:
            return False
        return aims.of("guidance") >= _SURELY or self._is_near_a_known_question(
            frame.text, frame.language, kind="guidance"
        )

    def _is_near_a_known_question(self, text: str, language: str, kind: str = "") -> bool:
        """Whether the best passage, of a kind where one is named, is known to answer about this."""
        hits = self._retriever.search(text, language, top_k=1)
        of_the_kind = bool(hits) and (not kind or hits[0].chunk.kind == kind)
        return of_the_kind and hits[0].asked >= _NEAR_A_KNOWN_QUESTION
