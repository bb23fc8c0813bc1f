"""The order of the stages: understand, look up, retrieve, compose, check."""

import copy
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from assistant.composing import suggestions
from assistant.composing.abstaining import abstaining_text, sought_for
from assistant.composing.answer_cache import AnswerCache, cache_key
from assistant.composing.citations import only_supported
from assistant.composing.conference_meant import ConferenceMeant
from assistant.composing.confidence import calibration_for, measure
from assistant.composing.courtesy import courtesy_answer, preparation_answer
from assistant.composing.documents import Documents, tell
from assistant.composing.extractive import extract, missing_rule, most_fitting
from assistant.composing.facts import choose_finding, with_what_is_described
from assistant.composing.facts.aimed import ALWAYS
from assistant.composing.facts.lookup import is_yes_no
from assistant.composing.naming_events import AskedOf
from assistant.composing.other_events import OtherEvent, OtherEvents
from assistant.composing.passages import (
    WHOLE,
    Passages,
    Retriever,
    Sought,
    asks_of_the_programme,
    is_asked_by,
    is_likely_not_stated,
    is_not_stated,
    surely_not_stated,
)
from assistant.composing.programmes import ProgrammeFinder
from assistant.composing.statements import Statement, cite
from assistant.composing.talks import Talk, Talks, is_bare, of_that, only_points, tells
from assistant.conference import Conference
from assistant.conference.loading import FILE_NAMES
from assistant.telemetry import note, span
from assistant.turns import Turns
from assistant.types import Answer, Card, Hit, Language, Mode, Query, Trace, Turn
from assistant.understanding.aims import Aims
from assistant.understanding.cleaning import clean_text
from assistant.understanding.clock import find_years
from assistant.understanding.frame import Frame, FrameReader
from assistant.understanding.language import detect_language
from assistant.understanding.naming import with_med_named
from assistant.understanding.parts import Asked, as_typed, goes_on, split_questions, stand_alone
from assistant.understanding.preparing import preparation_asked_for
from assistant.understanding.themes import named_by_theme, own_words

MAX_QUESTION_CHARACTERS = 2_000  # a long mail; more is not a question
MAX_HISTORY_TURNS = 20
_REMEMBERED = 1_000  # built-in answers, for an hour
_FAR = 0.45  # similarity below which nothing in the material is even near the question
# How likely the material must hold the answer for a passage's yes or no to be said to this question. Of one
# writer's questions that got one, 26 of 30 keep it that the material answers, and none of 7 that it does not.
_SURE_OF_A_VERDICT = 2 / 3


class Writer(Protocol):
    """Says a built-in answer in its own words where that holds, sentence by sentence."""

    def compose(
        self,
        built_in: Answer,
        conference: Conference | None = None,
        on_sentence: Callable[[str], None] | None = None,
    ) -> Answer: ...


class Tailor(Protocol):
    """Says questions closer to a topic; what it writes is judged by whoever asks."""

    @property
    def name(self) -> str: ...

    def worded(self, questions: Sequence[str], *, topic: str, so_far: str) -> Mapping[int, str]: ...


@dataclass(frozen=True, slots=True)
class _Part:
    """One question of a message, and what was found for it."""

    question: str
    statements: tuple[Statement, ...]
    mode: Mode
    hits: tuple[Hit, ...] = ()
    cards: tuple[Card, ...] = ()
    confidence: float | None = None
    understood: str = ""
    reason: str = ""
    outside: bool = False


class Assistant:
    """The one road to an answer. Stateless: the conversation so far comes with each question."""

    def __init__(
        self,
        retriever: Retriever,
        conferences: Sequence[Conference] = (),
        *,
        clock: Callable[[], date] = date.today,
        is_stale: Callable[[], bool] = lambda: False,
        knowledge_dir: Path | None = None,
        writer: Writer | None = None,
        rewriter: Callable[[Query, FrameReader | None], str] | None = None,
        tailor: Tailor | None = None,
        read_aims: Callable[[str, Frame], Aims | None] = lambda text, frame: None,
        index_created: str = "",
        turns: Turns | None = None,
    ) -> None:
        self.retriever = retriever
        self.knowledge_dir = knowledge_dir  # where guides find their questions
        self.writer = writer
        self.tailor = tailor
        self._rewriter = rewriter  # words follow-ups as stand-alone questions, the rules' wording given
        self.index_created = index_created  # ISO 8601; empty where nobody knows
        self.is_stale = is_stale  # whether a newer index has been published since
        self.conferences = tuple(conferences)
        self.clock = clock
        self.read_aims = read_aims
        self._readers = {conference.id: FrameReader(conference) for conference in self.conferences}
        self._typed = frozenset(conference.id for conference in self.conferences)
        self._themes = own_words(self.conferences)
        self._meant = ConferenceMeant(self.conferences)
        self._guided = bool(self.conferences) or any(chunk.kind == "guidance" for chunk in retriever.chunks)
        self._programmes = ProgrammeFinder(retriever.chunks, tuple(self._typed))
        self._remembered = AnswerCache(_REMEMBERED)  # a newer index comes with a new assistant
        self._turns = turns  # where many ask at once; without, an answer is worked out where it is asked for
        self._other_events = OtherEvents(retriever.chunks, tuple(self._typed))
        self._passages = Passages(retriever, self._typed, self._other_events)
        self._documents = Documents(retriever.chunks, tuple(self._typed))
        self._of_conferences = frozenset(conference.path for conference in self.conferences) | {
            chunk.source
            for chunk in retriever.chunks
            if chunk.conference in self._typed or chunk.kind == "faq"
        }
        self._talks = Talks(self._documents, self._programmes)

    def without_model(self) -> "Assistant":
        """The same assistant with built-in answers alone."""
        plain = copy.copy(self)
        plain.writer = plain._rewriter = plain.tailor = None
        return plain

    @property
    def contact(self) -> str | None:
        """The address to point to when the answer is not known."""
        conference = self._conference(self.clock())
        return conference.contact.email if conference else None

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        today: date | None = None,
        language: Language | None = None,
        on_sentence: Callable[[str], None] | None = None,
    ) -> Answer:
        """Answer one question.

        Args:
            question: as typed; longer than :data:`MAX_QUESTION_CHARACTERS` is cut.
            history: the conversation so far, oldest first.
            today: the date to answer as of; the clock's when left out.
            language: "da" or "en"; the question's own when left out.
            on_sentence: called with each sentence of a language model as soon as it is checked.
        """
        started = time.perf_counter()
        asked = clean_text(question)[:MAX_QUESTION_CHARACTERS]
        turns = tuple(
            Turn(t.role, clean_text(t.content)[:MAX_QUESTION_CHARACTERS])
            for t in history[-MAX_HISTORY_TURNS:]
        )
        language = language or detect_language(asked, turns)
        query = Query(asked, asked, language, today or self.clock(), turns)
        with span("answer", language=language):
            answer = self._written(self._built_in(query), on_sentence)
            note(mode=answer.mode, citations=len(answer.citations))
        elapsed = round((time.perf_counter() - started) * 1000, 1)
        return replace(answer, question=question, id=uuid.uuid4().hex, elapsed_ms=elapsed)

    def _built_in(self, query: Query) -> Answer:
        """The built-in answer, remembered by everything it depends on: many ask the same on the day."""
        if self._rewriter is not None and query.history:
            # A model words the question, and not always alike; nobody else waits for it.
            return self._answer(query, self._talk(query))
        key = self._key(query)
        if (answer := self._remembered.get(key)) is not None:
            return answer
        return self._turns(self._work_out, key, query) if self._turns else self._work_out(key, query)

    def _key(self, query: Query) -> str:
        days = query.today.isoformat(), self.clock().isoformat()
        return cache_key(query.text, query.language, *days, history=query.history)

    def _work_out(self, key: str, query: Query) -> Answer:
        """The built-in answer, from whoever asked the same while this one waited for its turn, or made now."""
        answer = self._remembered.get(key)
        if answer is None:
            answer = self._answer(query, self._talk(query))
            self._remember(key, answer)
        return answer

    def _remember(self, key: str, answer: Answer) -> None:
        # What was found by words alone may be due to an embedding that failed just then.
        if answer.trace is not None and any(hit.dense for hit in answer.trace.hits):
            self._remembered.put(key, answer)

    def _written(self, answer: Answer, on_sentence: Callable[[str], None] | None) -> Answer:
        """The answer as the language model says it, where there is one."""
        if self.writer is None or answer.trace is None or not answer.citations:
            return answer
        query = answer.trace.query
        return self.writer.compose(answer, self._conference(query.today, query.text), on_sentence)

    def search(self, text: str, *, top_k: int = 10, language: Language | None = None) -> list[Hit]:
        """Retrieval alone, the best first."""
        text = clean_text(text)
        return self.retriever.search(text, language, top_k=top_k) if text else []

    def suggestions(self, language: Language, today: date | None = None) -> tuple[str, ...]:
        """Three or four questions to start with that fit the date."""
        day = today or self.clock()
        return suggestions.opening(self._conference(day), language, day) if self._guided else ()

    def _conference(self, today: date, text: str = "") -> Conference | None:
        """The conference a question is about: of the year or theme it names, else the next one, else the latest."""
        named = find_years(text)
        for conference in self.conferences:
            if any(day.date.year in named for day in conference.days):
                return conference
        if (of_theme := named_by_theme(text, self.conferences, self._themes)) is not None:
            return of_theme
        if (meant := self._meant.find(text)) is not None:
            return meant
        coming = [conference for conference in self.conferences if conference.last_day >= today]
        return (
            min(coming, key=lambda conference: conference.first_day)
            if coming
            else next(iter(self.conferences), None)
        )

    def _reader(self, conference: Conference | None) -> FrameReader | None:
        return self._readers[conference.id] if conference else None

    def _answer(self, query: Query, talk: Talk | None) -> Answer:
        language = query.language
        if not query.text:
            return self._abstain(query, [])
        preparation = preparation_asked_for(query.text)
        if preparation is not None:
            return Answer(
                query.original, preparation_answer(preparation.topic, language), language, "courtesy",
                guide_inputs=preparation.inputs(), trace=Trace(query, reason="preparation"),
            )  # fmt: skip
        courtesy = courtesy_answer(query.text, language, documents_alone=not self._guided)
        if courtesy is not None:
            return Answer(
                query.original, courtesy, language, "courtesy",
                suggestions=self.suggestions(language, query.today), trace=Trace(query, reason="courtesy"),
            )  # fmt: skip
        reader = self._reader(self._conference(query.today, query.text))
        parts = self._parts_of_a_talk(query, reader, talk)
        with span("understanding"):
            if not parts and self._is_a_new_matter(query, reader):
                query = replace(query, history=())
            if not parts:
                query = replace(query, text=stand_alone(query.text, query.history, reader))
            if self._rewriter is not None and query.history and not parts:
                query = replace(query, text=self._rewriter(query, reader))
        parts = parts or self._parts(query, reader)
        answered = [part for part in parts if part.statements]
        if not answered:
            return self._abstain(query, parts)
        statements = only_supported(
            [statement for part in answered for statement in part.statements], self._texts_behind(answered)
        )
        if not statements:
            return self._abstain(query, parts)
        missing = tuple(
            abstaining_text(part.question, language, self.contact, rest=True)
            for part in parts
            if not part.statements and len(parts) > 1
        )
        statements += [Statement(text) for text in missing]
        text, citations = cite(_without_repetition(statements))
        return Answer(
            query.original,
            text,
            language,
            answered[0].mode,
            citations=citations,
            suggestions=suggestions.following(
                self._conference(query.today, query.text), answered[0].understood, language, query.today
            )
            if self._guided
            else (),
            cards=tuple(dict.fromkeys(card for part in answered for card in part.cards)),
            trace=replace(_trace(query, parts), missing=missing),
        )

    def _is_a_new_matter(self, query: Query, reader: FrameReader | None) -> bool:
        """Whether a question in a conversation shows no sign of going on, and asks after a practical matter.

        "Hvor parkerer man?", after a question on guidance: of that, the guidance would tell what it has of cars.
        """
        if not query.history or reader is None or goes_on(query.text):
            return False
        return surely_not_stated(self.read_aims(query.text, reader.read(query.text, query.language)))

    def _abstain(self, query: Query, parts: Sequence[_Part]) -> Answer:
        outside = bool(self.conferences) and bool(parts) and all(part.outside for part in parts)
        # What was said before is added to a follow-up for the search; it is not what was asked now.
        asked = query.original if sought_for(query.original) else query.text
        text = abstaining_text(asked, query.language, self.contact, outside=outside)
        return Answer(
            query.original, text, query.language, "abstained",
            suggestions=self.suggestions(query.language, query.today), trace=_trace(query, parts),
        )  # fmt: skip

    def _part(self, asked: Asked, query: Query, typed: str | None) -> _Part:
        language, today = query.language, query.today
        question = with_med_named(asked.search, language)
        conference = self._conference(today, f"{asked.said} {asked.text}")
        reader = self._reader(conference)
        sought = Sought(question, language, today, conference)
        with span("retrieval"):
            hits = self._passages.find(sought)
        frame: Frame | None = None
        aims: Aims | None = None
        other: OtherEvent | None = None
        if conference is not None and reader is not None:
            frame = reader.read_asked(asked.text, asked.said, language)
            aims = self.read_aims(asked.text, frame)
            frame = with_what_is_described(
                frame, aims, conference, hits, lambda: self._passages.of_the_conference(sought)
            )
            finding = choose_finding(conference, frame, today, language, hits, aims)
            if typed is not None:
                aims = self.read_aims(typed, reader.read(typed, language))
                finding = None if is_likely_not_stated(aims) else finding
            other = self._other_events.asked_about(frame, conference)
            if other is not None and (other.sources or finding is None or finding.kind not in ALWAYS):
                rest = self._passages.of_the_other(hits, other, sought)
                if finding is not None and not other.sources and not self._is_named_by(asked.text, rest):
                    return _Part(asked.text, (), "abstained", tuple(hits), reason="another event")
                finding, hits = None, rest
            if finding is not None:
                if not finding.statements:
                    return _Part(
                        asked.text, (), "abstained", tuple(hits), reason=f"not stated: {finding.kind}"
                    )
                return _Part(
                    question, finding.statements, "facts", tuple(hits), finding.cards,
                    understood=finding.kind, reason=f"typed: {finding.kind}; {frame.slots}",
                )  # fmt: skip
            guided = other is None and bool(hits) and hits[0].chunk.kind == "guidance"
            if guided and asks_of_the_programme(frame, aims):
                hits = self._passages.of_the_conference(sought) or hits
        of = (
            self._documents.asked_of(hits[0].chunk.source, asked.text) if self._is_told_by_one(hits) else None
        )
        lines = self._programmes.find(asked.text, hits, language, of)
        if lines:
            return _Part(
                asked.text, tuple(lines), "facts", tuple(hits), understood="lines", reason="programme lines"
            )
        if of is not None and (
            of.named
            or (other is not None and other.sources)
            or all(hit.chunk.source in self._documents for hit in hits[:3])
        ):
            return self._by_document(of, hits[0].chunk.source, hits, query, aims)
        if of is not None and of.unheard_of:
            # Nobody of that name is in the document, whatever else it has of the question.
            hits = [hit for hit in hits if hit.chunk.source not in self._documents]
        hits = self._passages.without_bare_lines(hits, asked.text, sought)
        hits = most_fitting(question, hits, yes_no=is_yes_no(asked.text))
        if not hits:
            return _Part(question, (), "abstained", reason="nothing found", outside=True)
        missing = self._passages.not_met(frame, hits) or missing_rule(question, hits)
        if missing:
            return _Part(question, (), "abstained", tuple(hits), reason=f"no passage has {missing}")
        features = measure(typed or question, hits, language, self.retriever)
        dense = any(hit.dense for hit in hits)
        calibration = calibration_for(hits, aims)
        # By words alone, a passage that shares none with the question cannot be its answer.
        confidence = calibration.probability(features, aims) if dense or features.support > 0 else 0.0
        unheard_of = features.unknown >= WHOLE and features.similarity < _FAR
        if unheard_of or not self.retriever.content_terms(question, language):
            confidence = 0.0  # it says nothing, or nothing that the material is near to
        elif is_asked_by(question, hits[0], features, self.retriever):
            confidence = 1.0
        elif (typed or not query.history) and is_not_stated(aims, features):
            confidence = 0.0
        reason = f"{features}"
        if confidence < calibration.threshold:
            outside = (
                features.support_top3 == 0 and features.similarity < _FAR and not (frame and frame.intents)
            )
            return _Part(
                question, (), "abstained", tuple(hits), confidence=confidence, reason=reason, outside=outside
            )
        sure = confidence >= _SURE_OF_A_VERDICT
        statements = extract(question, hits, self.retriever.support, asked=asked.text, sure=sure)
        return _Part(
            question, tuple(statements), "extractive", tuple(hits), confidence=confidence, reason=reason
        )

    def _talk(self, query: Query) -> Talk | None:
        """The dropped-in document that the conversation so far is about, turn by turn; no model is asked for it."""
        plain = self.without_model() if self._rewriter is not None else self
        talk: Talk | None = None
        for number, turn in enumerate(query.history if len(self._documents) else ()):
            if turn.role == "user":
                said, before = clean_text(turn.content), query.history[:number]
                previous = Query(said, said, detect_language(said, before), query.today, before)
                key = self._key(previous)
                answer = self._remembered.get(key)
                if answer is None:
                    answer = plain._answer(previous, talk)
                    self._remember(key, answer)
                talk = self._talks.after(answer, talk)
        return talk

    def _parts_of_a_talk(self, query: Query, reader: FrameReader | None, talk: Talk | None) -> list[_Part]:
        """What the document spoken of says, question by question; [] where one is about something else."""
        parts: list[_Part] = []
        for asked in split_questions(query.text, reader) if talk else ():
            part = self._in_talk(asked.text, talk, query, reader) if talk else None
            if part is None:
                return []
            parts.append(part)
        return parts

    def _parts(self, query: Query, reader: FrameReader | None) -> list[_Part]:
        """What is found for each question; one behind another goes on from the document that told of that."""
        parts: list[_Part] = []
        questions = split_questions(query.text, reader)
        typed = as_typed(query.original, query.history, query.language, reader)
        for asked in questions:
            talk = self._talks.told(parts[-1].question, parts[-1].statements) if parts else None
            part = self._in_talk(asked.text, talk, query, reader) if talk else None
            parts.append(part or self._part(asked, query, typed if len(questions) == 1 else None))
        return parts

    def _in_talk(self, question: str, talk: Talk, query: Query, reader: FrameReader | None) -> _Part | None:
        """What the document spoken of says to a question; None where that is about something else."""
        frame = reader.read(question, query.language) if reader else None
        hits = self._passages.find(Sought(question, query.language, query.today, None))
        nearest = hits[0].chunk.source if self._is_told_by_one(hits) else ""
        going_on = self._talks.goes_on(question, talk, frame, nearest)
        if going_on is None or (not goes_on(question) and self._heads_guidance(question, hits)):
            return None
        talk = going_on
        wordings = self._talks.wordings(question, talk)
        lines = self._programmes.find_in(talk.source, wordings[0], talk.lines, query.language)
        for of in reversed(wordings) if of_that(wordings[0]) else wordings:
            lines = lines or self._programmes.find_in(talk.source, of, talk.lines, query.language)
            if lines:
                return _Part(question, tuple(lines), "facts", tuple(hits), understood="lines", reason="talk")
            if only_points(of):
                continue
            part = self._by_document(replace(of, named=True), talk.source, hits, query, None)
            if part.statements and (of is wordings[0] or tells(of, part.statements)):
                return part
        silent = _Part(question, (), "abstained", tuple(hits), reason="what was spoken of is silent")
        if is_bare(wordings[0]):
            return silent
        # What guidance tells may be asked at any time; the conference, which was not named, is another matter.
        written = stand_alone(question, query.history, reader)
        other = self._part(Asked(written, "", written), query, None)
        sources = {evidence.source for statement in other.statements for evidence in statement.evidence}
        return silent if sources & self._of_conferences else None

    def _heads_guidance(self, question: str, hits: Sequence[Hit]) -> bool:
        """Whether the best passage is guidance under a heading that has all of the question's words."""
        best = hits[0].chunk if hits else None
        if best is None or best.kind not in ("guidance", "asked"):
            return False
        terms = self.retriever.content_terms(question, best.language)
        return bool(terms) and self.retriever.support(question, best.section, best.language) >= WHOLE

    def _is_told_by_one(self, hits: Sequence[Hit]) -> bool:
        """Whether the best passage is one of a dropped-in document, which speaks for itself alone."""
        return bool(hits) and hits[0].chunk.source in self._documents

    def _is_named_by(self, question: str, hits: Sequence[Hit]) -> bool:
        """Whether a question names the dropped-in document of the best passage."""
        return self._is_told_by_one(hits) and self._documents.asked_of(hits[0].chunk.source, question).named

    def _by_document(
        self, of: AskedOf, source: str, hits: Sequence[Hit], query: Query, aims: Aims | None
    ) -> _Part:
        """What one dropped-in document says, or that it says nothing."""

        def search(text: str) -> list[Hit]:
            return self._passages.of_a_document(source, Sought(text, query.language, query.today, None))

        found = () if self._documents.is_short(source) else search(of.text)
        reading = self._documents.read(source, of, found, self.retriever.support, language=query.language)
        told = reading.hits
        reason = f"document: {', '.join(of.words)}; {', '.join(sorted(of.particulars))}"
        confidence = None
        if reading.verdict is None:
            asked = of.text if of.words else of.question
            scored = search(asked)
            by_id = {hit.chunk.id: hit for hit in scored}
            weighed = tuple(by_id.get(hit.chunk.id, hit) for hit in told) if of.words else tuple(scored)
            features = measure(asked, weighed, query.language, self.retriever)
            calibration = calibration_for(weighed, aims)
            confidence = calibration.probability(features, aims)
            told = weighed if confidence >= calibration.threshold else ()
            reason = f"{reason}; {features}"
        if not told or reading.verdict is False:
            return _Part(of.question, (), "abstained", tuple(hits), confidence=confidence, reason=reason)
        statements = (
            tell(reading, self.retriever.support, among_others=not of.named and len(self._documents) > 1)
            if of.words or reading.verdict
            else extract(of.question, told, self.retriever.support)
        )
        seen = tuple(dict.fromkeys((*told, *hits)))
        return _Part(of.question, tuple(statements), "extractive", seen, confidence=confidence, reason=reason)

    def _texts_behind(self, parts: Sequence[_Part]) -> dict[str, str]:
        """Everything that may be quoted: the hits' texts and the conferences' files, by source."""
        texts: dict[str, str] = {conference.path: conference.raw for conference in self.conferences}
        for part in parts:
            for hit in part.hits:
                if not hit.chunk.source.endswith(FILE_NAMES):
                    texts[hit.chunk.source] = texts.get(hit.chunk.source, "") + "\n" + hit.chunk.text
        for chunk in self._programmes.chunks:
            texts[chunk.source] = texts.get(chunk.source, "") + "\n" + chunk.text
        return texts


def _without_repetition(statements: Sequence[Statement]) -> list[Statement]:
    kept: dict[str, Statement] = {}
    for statement in statements:
        kept.setdefault(statement.text, statement)
    return list(kept.values())


def _trace(query: Query, parts: Sequence[_Part]) -> Trace:
    hits = tuple(dict.fromkeys(hit for part in parts for hit in part.hits))
    confidences = [part.confidence for part in parts if part.confidence is not None]
    understood = {"language": query.language, "date": query.today.isoformat(), "question": query.text}
    for number, part in enumerate(parts, 1):
        if part.understood:
            understood[f"look-up {number}"] = part.understood
    return Trace(
        query,
        hits,
        understood,
        min(confidences) if confidences else None,
        " | ".join(p.reason for p in parts),
    )
