"""Checked answers kept for a while, so that the same question does not cost a second call."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from assistant.types import Answer, Turn

MAX_ANSWERS = 500
KEEP_S = 3_600.0


class AnswerCache:
    """The latest generated answers, by everything they depend on. Keys are digests; nothing is written to disk."""

    def __init__(
        self,
        max_answers: int = MAX_ANSWERS,
        keep_s: float = KEEP_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept: OrderedDict[str, tuple[float, Answer]] = OrderedDict()
        self._max = max_answers
        self._keep_s = keep_s
        self._clock = clock
        self._lock = threading.Lock()

    def get(self, key: str) -> Answer | None:
        """The answer kept under ``key``; None where there is none or it is too old."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or self._clock() - found[0] > self._keep_s:
                self._kept.pop(key, None)
                return None
            self._kept.move_to_end(key)
            return found[1]

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; the one not asked for the longest goes."""
        with self._lock:
            self._kept[key] = (self._clock(), answer)
            self._kept.move_to_end(key)
            while len(self._kept) > self._max:
                self._kept.popitem(last=False)


def cache_key(*parts: str, history: Sequence[Turn] = ()) -> str:
    """A digest of what an answer depends on."""
    digest = hashlib.sha256()
    for part in (*parts, *(f"{turn.role}\0{turn.content}" for turn in history)):
        digest.update(part.encode("utf-8", "ignore") + b"\1")
    return digest.hexdigest()
