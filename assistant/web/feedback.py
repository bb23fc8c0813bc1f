"""Feedback as lines of JSON in a local file, with personal data masked."""

import json
import os
import threading
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.errors import AssistantError
from assistant.privacy import MaskingError, mask

MAX_FILE_BYTES = 10 * 1024 * 1024  # some 10,000 entries; the disk must not be filled from outside
Rating = Literal["up", "down"]


class FeedbackError(AssistantError):
    """The feedback could not be stored."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on one answer."""

    answer_id: str
    rating: Rating
    comment: str = ""
    question: str = ""
    answer: str = ""

    def masked(self, keep: Collection[str] = ()) -> "Feedback":
        """The same without personal data in what was typed.

        A client can send anything as "answer", so it is masked as well; ``keep`` holds the
        organisers' own published contacts.

        Raises:
            MaskingError: it could not be masked; it must not be stored.
        """
        return replace(
            self,
            answer_id=mask(self.answer_id).text,
            comment=mask(self.comment, keep=keep).text,
            question=mask(self.question, keep=keep).text,
            answer=mask(self.answer, keep=keep).text,
        )


class FeedbackLog:
    """Appends feedback to one file; the organisers read it with any tool."""

    def __init__(self, path: Path, *, max_bytes: int = MAX_FILE_BYTES) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def append(self, feedback: Feedback, *, keep: Collection[str] = ()) -> None:
        """Store one entry for good (written through to the disk), masked but for what to ``keep``.

        Raises:
            FeedbackError: the file is full or cannot be written, or the entry cannot be masked.
        """
        try:
            masked = feedback.masked(keep)
        except MaskingError as error:
            raise FeedbackError(f"not stored: {error}") from error
        entry = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **asdict(masked)}
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8", errors="replace")
        try:
            with self._lock:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                size = self.path.stat().st_size if self.path.exists() else 0
                if size + len(line) > self._max_bytes:
                    raise FeedbackError(
                        f"{self.path} has reached {self._max_bytes} bytes; move it away to receive more"
                    )
                with self.path.open("ab") as file:
                    file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise FeedbackError(f"{self.path} cannot be written: {error.strerror or error}") from error
