"""Feedback as lines of JSON in a local file, with personal data masked."""

import json
import os
import re
import threading
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from assistant.errors import AssistantError

MAX_FILE_BYTES = 10 * 1024 * 1024  # some 10,000 entries; the disk must not be filled from outside
Rating = Literal["up", "down"]

_EMAIL = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\W\d_]{2,}")
# Civil registration number: ddmmyy and four digits, with or without a hyphen or space between.
_CPR = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])\s?(?:0[1-9]|1[0-2])\s?\d{2}\s?[-–—.]?\s?\d{4}(?!\d)")
# Danish numbers have eight digits; others come with + or 00 and a country code.
_PHONE = re.compile(
    r"(?<![\d.,])(?:(?:\+|00)\d{1,3}[\s-]?(?:\d[\s-]?){5,11}\d|\d{2}(?:[\s-]?\d{2}){3})(?![\d])"
)


class FeedbackError(AssistantError):
    """The feedback could not be stored."""


def mask_personal_data(text: str) -> str:
    """Replace what looks like an e-mail address, a CPR number or a phone number."""
    text = _EMAIL.sub("[e-mail]", text)
    text = _CPR.sub("[cpr]", text)
    return _PHONE.sub("[telefon]", text)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reader's verdict on one answer."""

    answer_id: str
    rating: Rating
    comment: str = ""
    question: str = ""
    answer: str = ""

    def masked(self) -> "Feedback":
        """The same without personal data in what was typed.

        The answer comes from the organisers' own material and holds their public addresses, but a
        client can send anything as "answer", so it is masked as well.
        """
        return replace(
            self,
            answer_id=mask_personal_data(self.answer_id),
            comment=mask_personal_data(self.comment),
            question=mask_personal_data(self.question),
            answer=mask_personal_data(self.answer),
        )


class FeedbackLog:
    """Appends feedback to one file; the organisers read it with any tool."""

    def __init__(self, path: Path, *, max_bytes: int = MAX_FILE_BYTES) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def append(self, feedback: Feedback) -> None:
        """Store one entry for good (written through to the disk).

        Raises:
            FeedbackError: the file is full or cannot be written.
        """
        entry = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **asdict(feedback.masked())}
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
