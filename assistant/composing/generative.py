"""An answer written by a language model from the built-in answer's sources, checked sentence by sentence."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.composing.answer_cache import AnswerCache, cache_key
from assistant.composing.calling import ModelCaller, Reply
from assistant.composing.completeness import lacks
from assistant.composing.drafts import Draft, OnSentence
from assistant.composing.guard import Guard, Passage, passages_for
from assistant.composing.guard.claims import Support
from assistant.composing.guard.typed import TypedCheck
from assistant.composing.looking_up import LookUps
from assistant.composing.masking import MaskedMessages, masked, unmasked
from assistant.composing.prompts import PROMPT_VERSION, answer_messages, repair_messages, trimmed
from assistant.composing.replies import SentenceStream
from assistant.composing.usage import Usage
from assistant.conference import Conference
from assistant.conference.published import published_contacts
from assistant.errors import ChatModelError
from assistant.telemetry import note, span
from assistant.types import Answer, Chunk, Query, Refusal, Trace

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

logger = logging.getLogger(__name__)

_REFUSED = (
    " 400",
    " 422",
    "NotImplementedError",
)  # how a model that cannot call tools answers when it is offered some
_CUT_SHORT = "cut short"  # the model failed after what it had written was an answer
_OUTCOMES = ("generative", _CUT_SHORT, "refused", "too slow", "busy")
_PARTS = " | "  # between the reasons of a message's questions, in the trace
_REPAIR_SHARE = 0.35  # of the time that must be left for asking again


class GenerativeComposer:
    """Rewrites built-in answers with a language model; whatever happens, the built-in answer is there.

    Args:
        caller: streams the model's replies.
        support: (text, passage, language) → weighted share of the text's words the passage meets, 0..1.
        timeout_s: bounds the whole answer, repair included.
        trusted: whether texts may go to the model as they are; else personal data is masked.
        index_version: answers kept from another index are not used.
        corpus: all chunks, for a model that is given everything; empty = what was retrieved.
        look_ups: whether the model may call the typed look-ups of the conference that is asked about.
    """

    def __init__(
        self,
        caller: ModelCaller,
        support: Support,
        conferences: Sequence[Conference] = (),
        *,
        name: str,
        timeout_s: float = 20.0,
        trusted: bool = False,
        index_version: str = "",
        corpus: Sequence[Chunk] = (),
        cache: AnswerCache | None = None,
        look_ups: bool = False,
    ) -> None:
        self.name = name
        self.timeout_s = timeout_s
        self._caller = caller
        self._support = support
        self._typed = {conference.id: TypedCheck(conference) for conference in conferences}
        self._published = published_contacts(conferences)
        self._trusted = trusted
        self._version = f"{index_version} {name} {PROMPT_VERSION} {len(corpus)} {look_ups}"
        self._corpus = tuple(corpus)
        self._look_ups = look_ups
        self._cache = cache if cache is not None else AnswerCache()

    @property
    def problem(self) -> str:
        """Why the model gave no reply when it was asked last, in one sentence; empty where it did."""
        return self._caller.problem

    def try_out(self) -> None:
        """See whether the model answers, without a question.

        Raises:
            ChatModelError: it does not; the message says what to look at.
        """
        self._caller.try_out(self.timeout_s)

    def compose(
        self, built_in: Answer, conference: Conference | None = None, on_sentence: OnSentence | None = None
    ) -> Answer:
        """The built-in answer said by the model where that holds, else the built-in answer.

        Args:
            built_in: with its trace; one that abstains, or a courtesy, is left as it is.
            conference: the one the question is about.
            on_sentence: called with each sentence as soon as it is checked, marks included.
        """
        trace = built_in.trace
        if trace is None or built_in.mode not in ("facts", "extractive") or not built_in.citations:
            return built_in
        key = self._key(built_in, trace.query)
        kept = self._cache.get(key)
        if kept is not None:
            refused = kept.trace.refused if kept.trace else ()
            return replace(kept, trace=replace(trace, refused=refused, model=self.name, outcome="cached"))
        with span("composing"):
            answer = self._generate(built_in, trace, conference, on_sentence)
            told = answer.trace or trace
            note(outcome=told.outcome if told.outcome in _OUTCOMES else "failed", refused=len(told.refused))
        if told.outcome == "generative":
            self._cache.put(key, answer)
        return answer

    def _key(self, built_in: Answer, query: Query) -> str:
        return cache_key(
            query.original, query.text, query.today.isoformat(), built_in.language, built_in.text, self._version,
            history=query.history,
        )  # fmt: skip

    def _generate(
        self, built_in: Answer, trace: Trace, conference: Conference | None, on_sentence: OnSentence | None
    ) -> Answer:
        deadline = time.monotonic() + self.timeout_s
        usage = Usage()
        passages = list(passages_for(built_in, self._corpus))
        guard = Guard(
            passages, self._support, language=built_in.language, question=trace.query.text,
            built_in=built_in.text, typed=self._typed.get(conference.id) if conference else None,
            today=trace.query.today,
        )  # fmt: skip
        refusals: list[Refusal] = []
        outcome = "refused"
        look_ups = self._look_ups_of(conference, trace.query, passages, guard)
        draft = Draft(guard)

        def is_answer(draft: Draft) -> bool:
            return not self._problem(built_in, draft, passages, conference)

        def written(outcome: str = "generative") -> Answer:
            told = self._told(trace, refusals, outcome, usage)
            return draft.answer(replace(built_in, trace=told), passages)

        try:
            messages = answer_messages(trace.query, passages, built_in.text, trimmed(trace.query.history))
            asked: list[BaseMessage] = list(messages)
            for attempt in range(2):
                draft = Draft(guard, on_sentence, is_answer)
                try:
                    draft.read(self._sentences(asked, usage, deadline, draft, look_ups))
                finally:
                    refusals += draft.refusals
                if draft.stands:
                    return written()
                problem = self._problem(built_in, draft, passages, conference)
                refusals.append(Refusal("", problem))
                if attempt or deadline - time.monotonic() < _REPAIR_SHARE * self.timeout_s:
                    break
                wrong = [(refusal.sentence, refusal.reason) for refusal in draft.refusals]
                # With what was looked up, but without the reply that did not hold.
                asked += repair_messages(draft.reply[:2_000], wrong, built_in.language)
        except ChatModelError as error:
            outcome = str(error)
            refusals.append(Refusal("", outcome))
            if draft.stands:
                logger.warning("the model's answer ends where it failed: %s", error)
                return written(_CUT_SHORT)
            logger.warning("the built-in answer stands: %s", error)
        except Exception as error:
            # A fault of ours in the optional path must not cost the answer that is already there.
            logger.exception("the built-in answer stands")
            outcome = type(error).__name__
            refusals.append(Refusal("", outcome))
        told = replace(self._told(trace, refusals, outcome, usage), replaced=bool(draft.shown))
        return replace(built_in, trace=told)

    def _told(self, trace: Trace, refusals: Sequence[Refusal], outcome: str, usage: Usage) -> Trace:
        return replace(
            trace, model=self.name, refused=tuple(refusals), outcome=outcome,
            input_tokens=usage.input_tokens, output_tokens=usage.output_tokens,
        )  # fmt: skip

    def _prepared(self, messages: "Sequence[BaseMessage]") -> MaskedMessages:
        return unmasked(messages) if self._trusted else masked(messages, keep=self._published)

    def _look_ups_of(
        self, conference: Conference | None, query: Query, passages: list[Passage], guard: Guard
    ) -> LookUps | None:
        if not self._look_ups or conference is None:
            return None
        from assistant.composing.tools import conference_tools

        return LookUps(conference_tools(conference, lambda: query.today), passages, guard)

    def _sentences(
        self,
        asked: "list[BaseMessage]",
        usage: Usage,
        deadline: float,
        draft: Draft,
        look_ups: LookUps | None,
    ) -> Iterator[str]:
        """The reply's sentences; what the model looks up meanwhile is added to ``asked``."""
        while True:
            stream, reply, sent = SentenceStream(), Reply(usage), self._prepared(asked)
            tools = look_ups.tools if look_ups else ()
            try:
                for piece in self._caller.stream(sent.messages, reply, deadline=deadline, tools=tools):
                    draft.reply = reply.text
                    for sentence in stream.feed(piece):
                        yield sent.restore(sentence)
            except ChatModelError as error:
                if not (look_ups and tools and not reply.text and str(error).endswith(_REFUSED)):
                    raise
                look_ups.switch_off()
                continue
            for sentence in stream.close(cut=reply.cut):
                yield sent.restore(sentence)
            found = look_ups.answer(reply, sent.restore) if look_ups else []
            if not found:
                return
            asked += found

    def _problem(
        self, built_in: Answer, draft: Draft, passages: Sequence[Passage], conference: Conference | None
    ) -> str:
        trace = built_in.trace
        question = trace.query.text if trace else built_in.question
        kept = [verdict.text for verdict in draft.verdicts if not verdict.connective]
        if not kept:
            return "nothing of the reply could be used"
        if any(refusal.sentence.startswith("|") for refusal in draft.refusals):
            return "a table that is not whole"
        if missing := lacks(built_in, kept, question, conference):
            return missing
        if trace is not None and _PARTS in trace.reason:
            # Several questions in one message: what each of them was answered from must be cited.
            cited = {passages[n - 1].place for verdict in draft.verdicts for n in verdict.numbers}
            if any((c.source, c.section) not in cited for c in built_in.citations):
                return "it answers only part of the message"
        if built_in.mode == "extractive":
            # An answer beside the question may be well supported; the built-in one shows what is near it.
            ours = self._support(question, " ".join(kept), built_in.language)
            theirs = self._support(question, built_in.text, built_in.language)
            if ours < 0.6 * theirs:
                return "it answers beside the question"
        return ""
