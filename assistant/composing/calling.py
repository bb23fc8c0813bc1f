"""Calling the model so that nothing it does can hold an answer up: a deadline, a limit, a circuit breaker."""

import contextvars
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.chat_models import explained, failure_of, reach
from assistant.composing.looking_up import calls_of
from assistant.composing.usage import Usage, all_counted
from assistant.errors import ChatModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

logger = logging.getLogger(__name__)

MAX_CONCURRENT = 4
FAILURES_TO_OPEN = 3  # in a row, after which the model is left alone
COOL_DOWN_S = 30.0
MAX_ARGUMENTS = 1_000  # characters of the arguments of all calls in one reply
_TRIAL = "Hej"  # what a model is sent to see whether it answers: nobody's words
MAX_CHARACTERS = 6_000  # of one reply; an endless one is cut there


class CircuitBreaker:
    """Stops asking a model that keeps failing; after a while one call is let through to try again."""

    def __init__(
        self,
        failures: int = FAILURES_TO_OPEN,
        cool_down_s: float = COOL_DOWN_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._cool_down_s = cool_down_s
        self._clock = clock
        self._failed = 0
        self._open_until = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether a call may be made now."""
        with self._lock:
            if self._failed < self._limit:
                return True
            if self._clock() < self._open_until:
                return False
            self._open_until = self._clock() + self._cool_down_s  # one trial; the others wait for it
            return True

    @property
    def is_open(self) -> bool:
        """Whether calls are being held back."""
        with self._lock:
            return self._failed >= self._limit and self._clock() < self._open_until

    def succeeded(self) -> None:
        """A call gave a reply."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """A call gave none."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._limit:
                self._open_until = self._clock() + self._cool_down_s


@dataclass(frozen=True, slots=True)
class _Failure:
    """How a call failed: for the trace, and for whoever runs the assistant."""

    kind: str
    explained: str


@dataclass(slots=True)
class Reply:
    """What has come of a reply so far."""

    usage: Usage
    cut: bool = False  # the model stopped for length, or we stopped it
    text: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)  # of tools: id, name, args


_END: Any = object()


@dataclass
class ModelCaller:
    """Streams replies of one chat model."""

    model: "BaseChatModel"
    callbacks: Sequence[Any] = ()
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)
    max_concurrent: int = MAX_CONCURRENT

    def __post_init__(self) -> None:
        self._slots = threading.BoundedSemaphore(self.max_concurrent)
        self._problem = ""

    @property
    def problem(self) -> str:
        """Why the last call gave no reply, in one sentence for whoever runs the assistant; empty where it did."""
        return self._problem

    def try_out(self, timeout_s: float) -> None:
        """Have the model say a word, to see whether address, key and name are right. No question is sent.

        Raises:
            ChatModelError: it does not answer; the message says what to look at.
        """
        from langchain_core.messages import HumanMessage

        try:
            reach(self.model)
        except ChatModelError as error:
            self._problem = str(error)
            raise
        deadline = time.monotonic() + timeout_s
        try:
            for _ in self.stream([HumanMessage(_TRIAL)], Reply(Usage()), deadline=deadline):
                break  # a word is enough; the rest is not waited for
        except ChatModelError as error:
            raise ChatModelError(self._problem or str(error)) from None
        if self._problem:
            raise ChatModelError(self._problem)

    def stream(
        self, messages: "Sequence[BaseMessage]", reply: Reply, *, deadline: float, tools: Sequence[Any] = ()
    ) -> Iterator[str]:
        """The reply's text as it comes, until ``deadline`` (of :func:`time.monotonic`).

        The call runs in a thread of its own: a server that hangs holds that thread and one of the few
        places, never the reader.

        Args:
            messages: what is sent.
            reply: what has come so far; calls of tools are there when the text has ended.
            deadline: after which nothing is waited for.
            tools: what the model may call.

        Raises:
            ChatModelError: the model failed, was too slow, is busy, or is being left alone.
        """
        if not self.breaker.allows():
            raise ChatModelError("left alone after repeated failures")
        wait = min(1.0, deadline - time.monotonic())
        if wait <= 0 or not self._slots.acquire(timeout=wait):
            raise ChatModelError("busy")
        pieces: queue.Queue[Any] = queue.Queue()
        stop = threading.Event()
        thread = threading.Thread(
            target=contextvars.copy_context().run,  # its span belongs to the answer's
            args=(self._work, list(messages), pieces, stop, list(tools)),
            name="language-model",
            daemon=True,
        )
        thread.start()
        for usage in all_counted(reply.usage):
            usage.calls += 1
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    self._failed("it gives no reply in time; see MED_LLM_TIMEOUT")
                    raise ChatModelError("too slow") from None
                if piece is _END:
                    break
                if time.monotonic() > deadline:
                    raise ChatModelError("too slow")  # pieces that came in time, but took too long to judge
                if isinstance(piece, list):
                    reply.calls = piece
                    continue
                if isinstance(piece, _Failure):
                    self._failed(piece.explained)
                    raise ChatModelError(piece.kind)
                text, reported, finish = piece
                for usage in all_counted(reply.usage):
                    usage.add(reported)
                reply.cut |= finish in ("length", "max_tokens", "model_length")
                if text:
                    reply.text += text
                    yield text
                if len(reply.text) > MAX_CHARACTERS:
                    reply.cut = True
                    break
        except GeneratorExit:
            self._succeeded()  # the reader has had enough; the model did reply
            raise
        finally:
            stop.set()
        if reply.text.strip() or reply.calls:
            self._succeeded()
        else:
            self._failed("it replies with nothing")

    def _succeeded(self) -> None:
        self._problem = ""
        self.breaker.succeeded()

    def _failed(self, problem: str) -> None:
        self._problem = problem
        self.breaker.failed()

    def _work(
        self,
        messages: "list[BaseMessage]",
        pieces: "queue.Queue[Any]",
        stop: threading.Event,
        tools: list[Any],
    ) -> None:
        from langsmith.run_helpers import tracing_context

        try:
            # A tracing service named in the environment would get every prompt, unmasked.
            with tracing_context(enabled=False):
                model: Any = self.model.bind_tools(tools) if tools else self.model
                whole: Any = None
                written = 0  # characters of arguments
                for chunk in model.stream(messages, config={"callbacks": list(self.callbacks)}):
                    if stop.is_set():
                        break
                    finish = (chunk.response_metadata or {}).get("finish_reason") or (
                        chunk.response_metadata or {}
                    ).get("stop_reason")
                    pieces.put((_text_of(chunk), getattr(chunk, "usage_metadata", None), finish))
                    if tools:
                        whole = chunk if whole is None else whole + chunk
                        written += sum(
                            len(part.get("args") or "") for part in getattr(chunk, "tool_call_chunks", ())
                        )
                        if written > MAX_ARGUMENTS:
                            break
                if whole is not None and (calls := calls_of(whole)):
                    pieces.put(calls)
        except Exception as error:  # noqa: BLE001 - whatever a provider raises, the answer goes on without it
            # Messages of providers quote prompts and keys: only the kind of failure is kept.
            failure = _Failure(failure_of(error), explained(error, self.model))
            pieces.put(failure)
            logger.warning("the language model failed: %s", failure.explained)
        finally:
            pieces.put(_END)
            self._slots.release()


def _text_of(chunk: Any) -> str:
    content = getattr(chunk, "content", "")
    if isinstance(content, str):
        return content
    if isinstance(content, list):  # Anthropic's blocks; what is no text (thinking) is no answer
        return "".join(
            part if isinstance(part, str) else str(part.get("text") or "")
            for part in content
            if isinstance(part, str) or (isinstance(part, dict) and part.get("type") == "text")
        )
    return ""
