"""Whether answering works, found out by answering."""

import logging
import threading
import time
from collections.abc import Callable

import anyio

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.web.streaming import has_writer

logger = logging.getLogger(__name__)

PROBE = "Hvornår er konferencen?"  # goes through understanding, look-up and, without a conference, retrieval
GOOD_FOR_S = 30.0  # orchestrators ask every few seconds; a probe is a real question
BAD_FOR_S = 2.0


class Readiness:
    """Asks a question now and then, and remembers how it went.

    Once an answer was given, nobody waits for the next one: a replica with much to do answers slowly, and one
    that proxies believe dead for that would leave its work to others that have as much.
    """

    def __init__(
        self,
        assistant_source: Callable[[], Assistant | None],
        *,
        problem: Callable[[], str] = lambda: "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = assistant_source
        self._why_none = problem
        self._clock = clock
        self._lock = threading.Lock()
        self._renewing = threading.Lock()
        self._probed: Assistant | None = None
        self._until = 0.0
        self._problem = ""
        self.threads = anyio.CapacityLimiter(2)  # for whoever asks from an event loop

    def problem(self) -> str:
        """Why no answer can be given; empty when one can."""
        assistant = self._source()
        if assistant is None:
            return self._why_none() or "the knowledge has not been ingested yet"
        if self._probed is not None and not self._problem:
            if self._is_due(assistant) and self._renewing.acquire(blocking=False):
                threading.Thread(target=self._renew, args=(assistant,), daemon=True, name="probe").start()
            return ""
        with self._lock:
            if self._is_due(assistant):
                self._ask(assistant)
            return self._problem

    def _is_due(self, assistant: Assistant) -> bool:
        return assistant is not self._probed or self._clock() >= self._until

    def _renew(self, assistant: Assistant) -> None:
        try:
            self._ask(assistant)
        finally:
            self._renewing.release()

    def _ask(self, assistant: Assistant) -> None:
        problem = _probe(assistant)
        self._until = self._clock() + (BAD_FOR_S if problem else GOOD_FOR_S)
        self._problem = problem
        self._probed = assistant


def _probe(assistant: Assistant) -> str:
    try:
        # Whether a language model answers is no matter of readiness, and a probe must not cost tokens.
        (assistant.without_model() if has_writer(assistant) else assistant).ask(PROBE)
    except AssistantError as error:
        return str(error)
    except Exception:
        logger.exception("the readiness probe failed")
        return "a test question failed; see the log"
    return ""
