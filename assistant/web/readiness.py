"""Whether answering works, found out by answering."""

import logging
import threading
import time
from collections.abc import Callable

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.web.streaming import has_writer

logger = logging.getLogger(__name__)

PROBE = "Hvornår er konferencen?"  # goes through understanding, look-up and, without a conference, retrieval
GOOD_FOR_S = 30.0  # orchestrators ask every few seconds; a probe is a real question
BAD_FOR_S = 2.0


class Readiness:
    """Asks a question now and then, and remembers how it went."""

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
        self._probed: Assistant | None = None
        self._until = 0.0
        self._problem = ""

    def problem(self) -> str:
        """Why no answer can be given; empty when one can."""
        assistant = self._source()
        if assistant is None:
            return self._why_none() or "the knowledge has not been ingested yet"
        with self._lock:
            if assistant is not self._probed or self._clock() >= self._until:
                self._problem = _probe(assistant)
                self._probed = assistant
                self._until = self._clock() + (BAD_FOR_S if self._problem else GOOD_FOR_S)
            return self._problem


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
