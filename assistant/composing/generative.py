"""An answer written by a language model from the built-in answer's sources, checked sentence by sentence."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.composing.answer_cache import AnswerCache, cache_key
from assistant.composing.calling import ModelCaller, Reply, Usage
from assistant.composing.completeness import lacks
from assistant.composing.guard import Guard, Passage, Verdict, passages_for, quote_for
from assistant.composing.guard.claims import Support
from assistant.composing.guard.numbering import Numbering
from assistant.composing.guard.typed import TypedCheck
from assistant.composing.looking_up import LookUps
from assistant.composing.masking import MaskedMessages, masked, unmasked
from assistant.composing.prompts import PROMPT_VERSION, answer_messages, repair_messages, trimmed
from assistant.composing.replies import SentenceStream
from assistant.conference import Conference
from assistant.conference.published import published_contacts
from assistant.errors import ChatModelError
from assistant.telemetry import note, span
from assistant.types import Answer, Chunk, Citation, Query, Refusal, Trace

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

logger = logging.getLogger(__name__)

_REFUSED = (
    " 400",
    " 422",
    "NotImplementedError",
)  # how a model that cannot call tools answers when it is offered some
_OUTCOMES = ("generative", "refused", "too slow", "busy")
_PARTS = " | "  # between the reasons of a message's questions, in the trace
OnSentence = Callable[[str], None]
_MAX_SENTENCES = 12
_MAX_REPEATED = 3  # sentences already said; a model that repeats itself is stopped
_MAX_REFUSED = 6  # in one reply; what follows is not worth waiting for
_REPAIR_SHARE = 0.35  # of the time that must be left for asking again


@dataclass(slots=True)
class _Draft:
    """What has been let through of one reply."""

    verdicts: list[Verdict] = field(default_factory=list)
    breaks: list[bool] = field(default_factory=list)  # whether a line begins with the sentence
    refusals: list[Refusal] = field(default_factory=list)
    reply: str = ""

    @property
    def texts(self) -> list[str]:
        return [verdict.text for verdict in self.verdicts]


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
        if answer.mode == "generative":
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
        try:
            messages = answer_messages(trace.query, passages, built_in.text, trimmed(trace.query.history))
            asked: list[BaseMessage] = list(messages)
            for attempt in range(2):
                numbering = Numbering()
                # What the reader has seen of a first try must not come a second time.
                tell = on_sentence if attempt == 0 else None
                draft = self._draft(asked, guard, usage, deadline, numbering, tell, look_ups)
                refusals += draft.refusals
                problem = self._problem(built_in, draft, passages, conference)
                if not problem:
                    told = self._told(trace, refusals, "generative", usage)
                    return self._answer(replace(built_in, trace=told), draft, passages, numbering, tell)
                refusals.append(Refusal("", problem))
                if attempt or deadline - time.monotonic() < _REPAIR_SHARE * self.timeout_s:
                    break
                wrong = [(refusal.sentence, refusal.reason) for refusal in draft.refusals]
                # With what was looked up, but without the reply that did not hold.
                asked += repair_messages(draft.reply[:2_000], wrong, built_in.language)
        except ChatModelError as error:
            outcome = str(error)
            refusals.append(Refusal("", outcome))
            logger.warning("the built-in answer stands: %s", error)
        except Exception as error:
            # A fault of ours in the optional path must not cost the answer that is already there.
            logger.exception("the built-in answer stands")
            outcome = type(error).__name__
            refusals.append(Refusal("", outcome))
        return replace(built_in, trace=self._told(trace, refusals, outcome, usage))

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

    def _draft(
        self,
        asked: "list[BaseMessage]",
        guard: Guard,
        usage: Usage,
        deadline: float,
        numbering: Numbering,
        on_sentence: OnSentence | None,
        look_ups: LookUps | None,
    ) -> _Draft:
        draft = _Draft()
        waiting: list[str] = []  # sentences without marks: the next marks of their line may be theirs
        refused_before = repeated = 0
        seen: set[str] = set()
        for sentence in self._sentences(asked, usage, deadline, draft, look_ups):
            opens_line = sentence.startswith("\n")
            sentence = sentence.strip()
            bare = _plain(sentence)
            if bare in seen:
                repeated += 1
                if repeated >= _MAX_REPEATED:
                    break
                continue
            seen.add(bare)
            if opens_line and waiting:
                refused_before += self._let_through(waiting, (), guard, draft, numbering, on_sentence)
                waiting = []
            with span("guard"):
                verdict = guard.check(sentence, draft.texts, after_refusal=bool(refused_before))
            if not verdict.numbers and not verdict.holds and verdict.reason == "it cites no source":
                waiting.append(sentence)
                continue
            if waiting:
                self._let_through(waiting, verdict.numbers, guard, draft, numbering, on_sentence)
                waiting = []
                verdict = guard.check(sentence, draft.texts, after_refusal=bool(refused_before))
            refused_before = self._take(verdict, sentence, opens_line, draft, numbering, on_sentence)
            if len(draft.verdicts) >= _MAX_SENTENCES or len(draft.refusals) >= _MAX_REFUSED:
                break
        self._let_through(waiting, (), guard, draft, numbering, on_sentence)
        return draft

    def _sentences(
        self,
        asked: "list[BaseMessage]",
        usage: Usage,
        deadline: float,
        draft: _Draft,
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

    def _let_through(
        self,
        waiting: Sequence[str],
        numbers: Sequence[int],
        guard: Guard,
        draft: _Draft,
        numbering: Numbering,
        on_sentence: OnSentence | None,
    ) -> int:
        marks = "".join(f"[{number}]" for number in numbers)
        refused = 0
        for sentence in waiting:
            verdict = guard.check(f"{sentence} {marks}", draft.texts)
            refused += self._take(verdict, sentence, False, draft, numbering, on_sentence)
        return refused

    def _take(
        self,
        verdict: Verdict,
        sentence: str,
        opens_line: bool,
        draft: _Draft,
        numbering: Numbering,
        on_sentence: OnSentence | None,
    ) -> int:
        if not verdict.holds:
            draft.refusals.append(Refusal(sentence, verdict.reason))
            return 1
        draft.verdicts.append(verdict)
        draft.breaks.append(opens_line)
        if on_sentence is not None and not verdict.connective:
            on_sentence(numbering.printed(verdict))
        return 0

    def _problem(
        self, built_in: Answer, draft: _Draft, passages: Sequence[Passage], conference: Conference | None
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

    def _answer(
        self,
        built_in: Answer,
        draft: _Draft,
        passages: Sequence[Passage],
        numbering: Numbering,
        on_sentence: OnSentence | None,
    ) -> Answer:
        text = ""
        for number, verdict in enumerate(draft.verdicts):
            if verdict.connective and number == len(draft.verdicts) - 1 and verdict.text.endswith(":"):
                continue  # a lead-in to what was refused
            printed = numbering.printed(verdict)
            separator = "\n" if draft.breaks[number] or _is_item(printed) else " "
            if separator == "\n" and not (_is_item(printed) and _is_item(text.rsplit("\n", 1)[-1])):
                separator = "\n\n"
            text += f"{separator}{printed}" if text else printed
        for missing in built_in.trace.missing if built_in.trace else ():
            text += f" {missing}"
            if on_sentence is not None:
                on_sentence(missing)
        by_number = {passage.number: passage for passage in passages}
        citations = []
        for theirs, ours in numbering.numbers.items():
            passage = by_number[theirs]
            citing = [verdict.text for verdict in draft.verdicts if theirs in verdict.numbers]
            citations.append(
                Citation(
                    ours,
                    passage.title,
                    passage.source,
                    passage.section,
                    passage.url,
                    quote_for(passage, citing),
                )
            )
        return replace(built_in, text=text, mode="generative", citations=tuple(citations))


def _plain(sentence: str) -> str:
    return " ".join(word for word in sentence.casefold().split() if not word.startswith("["))


def _is_item(line: str) -> bool:
    return line.startswith(("- ", "* ", "• ")) or line[:2].rstrip(".").isdigit()
