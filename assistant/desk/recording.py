"""Keeping the questions that were not answered well, without making anyone wait for it."""

import atexit
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

from assistant.errors import AssistantError, DatabaseAwayError
from assistant.knowledge import detect_language
from assistant.privacy import MaskingError
from assistant.store.store import Store
from assistant.store.values import AskedQuestion
from assistant.types import Answer

logger = logging.getLogger(__name__)

Channel = Literal["page", "api", "mail"]
MAX_WAITING = 1_000  # answers not written yet; beyond that they are forgotten rather than held in memory
MAX_TEXT = 2_000  # characters of a question or answer that are kept
_JUST_ENOUGH = 0.25  # of the way from the threshold to certainty: answered, but not surely
_BATCH = 50
# Gathered before they are written: a transaction for each of a hundred answers a second took a fifth of the
# interpreter's time.
GATHER_S = 0.1
RETRY_EVERY_S = 2.0


def unanswered_reason(answer: Answer, threshold: float) -> str:
    """Why an answer should be looked at by an organiser; empty where it need not be."""
    if answer.mode == "courtesy" or not answer.question.strip():
        return ""
    if answer.abstained:
        return "abstained"
    confidence = answer.trace.confidence if answer.trace else None
    if confidence is not None and confidence < threshold + (1 - threshold) * _JUST_ENOUGH:
        return "low-confidence"
    return ""


class Recorder:
    """Writes in a thread of its own, which starts with the first thing to write.

    Args:
        store: where to.
        mask: hides personal data; what it is given is the only thing that is stored.
        embed: a question's vector as float32 bytes, for grouping; None without an embedding.
        threshold: the confidence from which the assistant answers.
    """

    def __init__(
        self,
        store: Store,
        *,
        mask: Callable[[str], str],
        embed: Callable[[str], bytes | None] = lambda text: None,
        threshold: Callable[[], float] = lambda: 0.5,
    ) -> None:
        self._store = store
        self._mask = mask
        self._embed = embed
        self._threshold = threshold
        self._waiting: queue.Queue[tuple[AskedQuestion | None, tuple[str, ...]]] = queue.Queue(MAX_WAITING)
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def answered(self, answer: Answer, channel: Channel) -> None:
        """Note an answer: what it cites, and the question where it was not answered well. Never raises."""
        reason = unanswered_reason(answer, self._threshold())
        question = None
        if reason:
            confidence = answer.trace.confidence if answer.trace else None
            question = AskedQuestion(
                text=answer.question[:MAX_TEXT],
                language=answer.language,
                channel=channel,
                reason=reason,
                answer="" if answer.abstained else answer.text[:MAX_TEXT],
                confidence=confidence,
                at=datetime.now(UTC),
                context=_asked_before(answer)[:MAX_TEXT],
            )
        cited = tuple({citation.source for citation in answer.citations})
        if question is not None or cited:
            self._put(question, cited)

    def unanswered(self, question: str, language: str, channel: Channel) -> None:
        """Note a question that stands unanswered in a draft. Never raises."""
        asked = AskedQuestion(question[:MAX_TEXT], language, channel, "abstained", at=datetime.now(UTC))
        self._put(asked, ())

    def feedback(self, answer_id: str, rating: str, comment: str, question: str, answer: str) -> None:
        """Store a reader's verdict for good; a disliked answer's question is looked at by an organiser.

        Raises:
            DatabaseError: it could not be stored.
            MaskingError: it could not be masked, so it must not be stored.
        """
        mask = self._mask
        self._store.questions.add_feedback(
            mask(answer_id), rating, mask(comment), mask(question), mask(answer)
        )
        if rating == "down" and question.strip():
            asked = AskedQuestion(
                text=question[:MAX_TEXT],
                language=detect_language(question),
                channel="page",
                reason="disliked",
                answer=answer[:MAX_TEXT],
                comment=comment[:MAX_TEXT],
                at=datetime.now(UTC),
            )
            self._put(asked, ())

    def flush(self, timeout_s: float = 10.0) -> bool:
        """Wait until everything noted so far is written; False where it took longer."""
        waiter = threading.Thread(target=self._waiting.join, daemon=True)
        waiter.start()
        waiter.join(timeout_s)
        return not waiter.is_alive()

    def _put(self, question: AskedQuestion | None, cited: tuple[str, ...]) -> None:
        try:
            self._waiting.put_nowait((question, cited))
        except queue.Full:
            logger.warning("too many questions are waiting for the database; one is not kept")
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
                self._thread.start()
                atexit.register(self.flush, 2.0)

    def _run(self) -> None:
        while True:
            batch = [self._waiting.get()]
            until = time.monotonic() + GATHER_S
            with suppress(queue.Empty):
                while len(batch) < _BATCH:
                    batch.append(self._waiting.get(timeout=max(0.0, until - time.monotonic())))
            try:
                questions = [
                    masked for question, _ in batch if question and (masked := self._masked(question))
                ]
                self._keep(questions, Counter(s for _, cited in batch for s in cited))
            except AssistantError as error:
                logger.warning("%d questions are not kept: %s", len(batch), error)
            except Exception:
                logger.exception("%d questions are not kept", len(batch))
            finally:
                for _ in batch:
                    self._waiting.task_done()

    def _keep(self, questions: Sequence[AskedQuestion], cited: Mapping[str, int]) -> None:
        """Write, however long the database is away; meanwhile what is asked waits in the queue."""
        waited = False
        while True:
            try:
                self._store.questions.add(questions, cited, date.today())
                return
            except DatabaseAwayError as error:
                if not waited:
                    logger.warning("questions wait until the database is there again: %s", error)
                waited = True
                time.sleep(RETRY_EVERY_S)

    def _masked(self, question: AskedQuestion) -> AskedQuestion | None:
        try:
            text, answer, comment, context = map(
                self._mask, (question.text, question.answer, question.comment, question.context)
            )
        except MaskingError as error:
            logger.warning("a question is not kept: %s", error)
            return None
        return replace(
            question, text=text, answer=answer, comment=comment, context=context, vector=self._embed(text)
        )


def _asked_before(answer: Answer) -> str:
    """The question before in the conversation: "hvad med tog?" says little without it."""
    history = answer.trace.query.history if answer.trace else ()
    return next((turn.content for turn in reversed(history) if turn.role == "user"), "")
