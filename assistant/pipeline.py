"""The order of the stages: understand, look up, retrieve, compose, check."""

import copy
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol

from assistant.composing import suggestions
from assistant.composing.abstaining import ONLY_SO_MANY, abstaining_text, in_own_words, sought_for
from assistant.composing.answer_cache import AnswerCache, cache_key
from assistant.composing.asking_back import whom_is_meant
from assistant.composing.citations import only_supported
from assistant.composing.conference_meant import ConferenceMeant
from assistant.composing.conversing import Conversation
from assistant.composing.courtesy import courtesy_answer, is_opening, preparation_answer
from assistant.composing.finding import Finder, ReadAims
from assistant.composing.leaning import Leaning
from assistant.composing.material import Material
from assistant.composing.passages import Retriever
from assistant.composing.reading_one import Part
from assistant.composing.statements import Statement, cite, without_repetition
from assistant.composing.talks import Talk
from assistant.composing.told_again import unless_just_told
from assistant.composing.usage import counting
from assistant.conference import Conference
from assistant.conference.loading import FILE_NAMES
from assistant.telemetry import note, span
from assistant.turns import Turns
from assistant.types import Answer, Hit, Language, Query, Trace, Turn
from assistant.understanding.asked_again import asked_again
from assistant.understanding.cleaning import clean_text, shortened
from assistant.understanding.follow_ups import as_typed
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language
from assistant.understanding.parts import MAX_PARTS, asks_more, split_questions
from assistant.understanding.preparing import preparation_asked_for

MAX_QUESTION_CHARACTERS = 2_000  # a long mail; more is not a question
MAX_HISTORY_TURNS = 20
_REMEMBERED = 1_000  # built-in answers, for an hour


class Writer(Protocol):
    """Says a built-in answer in its own words where that holds, sentence by sentence."""

    @property
    def problem(self) -> str: ...

    def try_out(self) -> None: ...

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
        read_aims: ReadAims = lambda text, frame: None,
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
        self._guided = bool(self.conferences) or any(chunk.kind == "guidance" for chunk in retriever.chunks)
        self._remembered = AnswerCache(_REMEMBERED)  # a newer index comes with a new assistant
        self._turns = turns  # where many ask at once; without, an answer is worked out where it is asked for
        self._readers = {conference.id: FrameReader(conference) for conference in self.conferences}
        self._meant = ConferenceMeant(self.conferences)
        self._material = Material.of(retriever, self.conferences)
        self._finder = Finder(self._material, self._meant, self._readers, read_aims)
        self._conversation = Conversation(self._material, self._finder)
        self._leaning = Leaning(retriever, lambda text, frame: self.read_aims(text, frame))

    def without_model(self) -> "Assistant":
        """The same assistant with built-in answers alone."""
        plain = copy.copy(self)
        plain.writer = plain._rewriter = plain.tailor = None
        return plain

    @property
    def model_problem(self) -> str:
        """Why answers are built in though a language model is set; empty where it answers, or there is none."""
        return self.writer.problem if self.writer is not None else ""

    @property
    def read_aims(self) -> ReadAims:
        """What tells what a question is after; another may be set, for copies without a model as well."""
        return self._finder.read_aims

    @read_aims.setter
    def read_aims(self, read_aims: ReadAims) -> None:
        self._finder.read_aims = read_aims

    @property
    def contact(self) -> str | None:
        """The address to point to when the answer is not known."""
        conference = self._meant.choose(self.clock())
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
            question: as typed; of one longer than :data:`MAX_QUESTION_CHARACTERS` what is asked is kept first.
            history: the conversation so far, oldest first.
            today: the date to answer as of; the clock's when left out.
            language: "da" or "en"; the question's own when left out.
            on_sentence: called with each sentence of a language model as soon as it is checked.
        """
        started = time.perf_counter()
        asked = shortened(clean_text(question), MAX_QUESTION_CHARACTERS)
        turns = tuple(
            Turn(t.role, clean_text(t.content)[:MAX_QUESTION_CHARACTERS])
            for t in history[-MAX_HISTORY_TURNS:]
        )
        language = language or detect_language(asked, turns)
        query = asked_again(Query(asked, asked, language, today or self.clock(), turns))
        with span("answer", language=query.language), counting() as used:
            answer = self._written(self._built_in(query), on_sentence)
            note(mode=answer.mode, citations=len(answer.citations))
        if used.calls and answer.trace is not None:
            trace = replace(answer.trace, input_tokens=used.input_tokens, output_tokens=used.output_tokens)
            answer = replace(answer, trace=trace)
        elapsed = round((time.perf_counter() - started) * 1000, 1)
        return replace(answer, question=question, id=uuid.uuid4().hex, elapsed_ms=elapsed)

    def _built_in(self, query: Query) -> Answer:
        """The built-in answer, remembered by everything it depends on: many ask the same on the day."""
        if self._rewriter is not None and query.history:
            # A model words the question, and not always alike; nobody else waits for it.
            return self._answer(query, self._talk(query))
        if (answer := self._remembered.get(self._key(query))) is not None:
            return answer
        return self._turns(self._work_out, query) if self._turns else self._work_out(query)

    def _work_out(self, query: Query) -> Answer:
        """The built-in answer, from whoever asked the same while this one waited for its turn, or made now."""
        return self._recalled(query, lambda: self._talk(query))

    def _talk(self, query: Query) -> Talk | None:
        """The dropped-in document that the conversation so far is about; no model is asked for it."""
        plain = self.without_model() if self._rewriter is not None else self
        return self._conversation.so_far(
            query, lambda previous, talk: plain._recalled(previous, lambda: talk)
        )

    def _recalled(self, query: Query, talk: Callable[[], Talk | None]) -> Answer:
        """The answer that is remembered, or the one to a question after what ``talk`` then tells was spoken of."""
        key = self._key(query)
        answer = self._remembered.get(key)
        if answer is None:
            answer = self._answer(query, talk())
            self._remember(key, answer)
        return answer

    def _key(self, query: Query) -> str:
        days = query.today.isoformat(), self.clock().isoformat()
        return cache_key(query.text, query.language, *days, history=query.history)

    def _remember(self, key: str, answer: Answer) -> None:
        # What was found by words alone may be due to an embedding that failed just then.
        if answer.trace is not None and any(hit.dense for hit in answer.trace.hits):
            self._remembered.put(key, answer)

    def _written(self, answer: Answer, on_sentence: Callable[[str], None] | None) -> Answer:
        """The answer as the language model says it, where there is one."""
        if self.writer is None or answer.trace is None or not answer.citations:
            return answer
        query = answer.trace.query
        return self.writer.compose(answer, self._meant.choose(query.today, query.text), on_sentence)

    def search(self, text: str, *, top_k: int = 10, language: Language | None = None) -> list[Hit]:
        """Retrieval alone, the best first."""
        text = clean_text(text)
        return self.retriever.search(text, language, top_k=top_k) if text else []

    def suggestions(self, language: Language, today: date | None = None) -> tuple[str, ...]:
        """Three or four questions to start with that fit the date."""
        day = today or self.clock()
        return suggestions.opening(self._meant.choose(day), language, day) if self._guided else ()

    def _answer(self, query: Query, talk: Talk | None) -> Answer:
        """The built-in answer; ``talk`` is the dropped-in document that the conversation so far is about."""
        if not query.text:
            return self._abstain(query, [])
        if (courteous := self._courteous(query)) is not None:
            return courteous
        conference = self._meant.choose(query.today, query.text)
        reader = self._readers[conference.id] if conference else None
        parts = self._conversation.parts(query, reader, talk)
        with span("understanding"):
            if not parts:
                query = self._leaning.standing_alone(query, reader)
                if self._rewriter is not None and query.history:
                    query = replace(query, text=self._rewriter(query, reader))
        if not parts and (asking := whom_is_meant(query, reader)):
            return Answer(
                query.original, asking, query.language, "courtesy", trace=Trace(query, reason="asked back")
            )
        if not parts and (matter := self._leaning.unstated_before(query, reader)):
            part = Part(matter, (), "abstained", reason="as before")
            return self._abstain(replace(query, original=in_own_words(matter, query)), [part])
        parts = parts or self._parts(query, reader)
        return self._composed(query, parts)

    def _courteous(self, query: Query) -> Answer | None:
        """What is said to a greeting, a thank-you, or a wish for a discussion guide; None to a question."""
        language = query.language
        preparation = preparation_asked_for(query.text)
        if preparation is not None:
            return Answer(
                query.original, preparation_answer(preparation.topic, language), language, "courtesy",
                guide_inputs=preparation.inputs(), trace=Trace(query, reason="preparation"),
            )  # fmt: skip
        courtesy = courtesy_answer(query.text, language, documents_alone=not self._guided)
        if courtesy is None:
            return None
        # Who greets or asks what this is has not asked anything yet; whoever says thanks is done.
        opened = self.suggestions(language, query.today) if is_opening(query.text) else ()
        return Answer(
            query.original,
            courtesy,
            language,
            "courtesy",
            suggestions=opened,
            trace=Trace(query, reason="courtesy"),
        )

    def _parts(self, query: Query, reader: FrameReader | None) -> list[Part]:
        """What is found for each question; one behind another goes on from the document that told of that."""
        parts: list[Part] = []
        questions = split_questions(query.text, reader)
        typed = as_typed(query.original, query.history, query.language, reader)
        if len(questions) > 1:
            query = replace(query, own_words="")  # they are those of all of them
        for asked in questions:
            talk = self._conversation.after(parts[-1]) if parts else None
            part = self._conversation.part(asked.text, talk, query, reader)
            part = part or self._finder.find(asked, query, typed if len(questions) == 1 else None)
            sources = self._material.of_conferences
            parts.append(unless_just_told(part, query, reader, self._finder.find, sources))
        return parts

    def _composed(self, query: Query, parts: Sequence[Part]) -> Answer:
        """The answer from what was found, with what was not found said last."""
        answered = [part for part in parts if part.statements]
        if not answered:
            return self._abstain(query, parts)
        statements = only_supported(
            [statement for part in answered for statement in part.statements], self._texts_behind(answered)
        )
        if not statements:
            return self._abstain(query, parts)
        missing = tuple(
            abstaining_text(in_own_words(part.question, query), query.language, self.contact, rest=True)
            for part in parts
            if not part.statements and len(parts) > 1
        )
        if len(parts) == MAX_PARTS and asks_more(query.text, self._reader_for(query)):
            missing = (*missing, ONLY_SO_MANY[query.language])
        statements += [Statement(text) for text in missing]
        text, citations = cite(without_repetition(statements))
        return Answer(
            query.original,
            text,
            query.language,
            answered[0].mode,
            citations=citations,
            suggestions=self._following(query, answered[0]),
            cards=tuple(dict.fromkeys(card for part in answered for card in part.cards)),
            trace=replace(_trace(query, parts), missing=missing),
        )

    def _reader_for(self, query: Query) -> FrameReader | None:
        conference = self._meant.choose(query.today, query.text)
        return self._readers[conference.id] if conference else None

    def _following(self, query: Query, first: Part) -> tuple[str, ...]:
        """Questions to go on with after an answer."""
        if not self._guided:
            return ()
        conference = self._meant.choose(query.today, query.text)
        told = {(told.source, told.section) for said in first.statements for told in said.evidence}
        return suggestions.following(query, conference, first.understood, first.hits, told)

    def _abstain(self, query: Query, parts: Sequence[Part]) -> Answer:
        outside = bool(self.conferences) and bool(parts) and all(part.outside for part in parts)
        # What was said before is added to a follow-up for the search; it is not what was asked now.
        asked = query.original if sought_for(query.original) else query.text
        asked = in_own_words(asked, query)
        told = bool(parts) and all(part.told for part in parts)
        text = abstaining_text(asked, query.language, self.contact, outside=outside, told=told)
        return Answer(
            query.original, text, query.language, "abstained",
            suggestions=self._after_silence(query, parts, outside), trace=_trace(query, parts),
        )  # fmt: skip

    def _after_silence(self, query: Query, parts: Sequence[Part], outside: bool) -> tuple[str, ...]:
        """Questions to go on with after one that was not answered."""
        if not self._guided:
            return ()
        hits = [hit for part in parts for hit in part.hits]
        opened = self.suggestions(query.language, query.today)
        return suggestions.after_silence(query, hits, opened, outside=outside)

    def _texts_behind(self, parts: Sequence[Part]) -> dict[str, str]:
        """Everything that may be quoted: the hits' texts and the conferences' files, by source."""
        texts: dict[str, str] = {conference.path: conference.raw for conference in self.conferences}
        for part in parts:
            for hit in part.hits:
                if not hit.chunk.source.endswith(FILE_NAMES):
                    texts[hit.chunk.source] = texts.get(hit.chunk.source, "") + "\n" + hit.chunk.text
        for chunk in self._material.programmes.chunks:
            texts[chunk.source] = texts.get(chunk.source, "") + "\n" + chunk.text
        return texts


def _trace(query: Query, parts: Sequence[Part]) -> Trace:
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
