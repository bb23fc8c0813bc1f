"""Mails as bytes, and an assistant whose answers are written down here."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.types import Answer, Citation


class WrittenAssistant:
    """Answers what contains a key with that key's text; abstains otherwise."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[tuple[str, date | None]] = []
        self.conferences = ()
        self.contact = "kontakt@example.org"

    def ask(
        self,
        question: str,
        history: tuple[object, ...] = (),
        *,
        today: date | None = None,
        language: str | None = None,
    ) -> Answer:
        self.asked.append((question, today))
        for key, text in self.answers.items():
            if key in question.casefold():
                citation = Citation(1, "Fakta", "fakta.md", "Svar", None, text)
                return Answer(question, f"{text} [1]", language or "da", "facts", (citation,))
        return Answer(question, "Det står ikke i mit materiale.", language or "da", "abstained")


@pytest.fixture
def assistant() -> WrittenAssistant:
    return WrittenAssistant(
        hvornår="Dagen begynder kl. 8.30.",
        frokost="Frokost er kl. 12.00-13.00.",
        koster="Det koster 1.450 kr. pr. person.",
        when="The day begins at 8:30.",
        refusion="Ved afbud efter fristen gives ingen refusion.",
    )


@pytest.fixture
def mail() -> Callable[..., bytes]:
    """A plain mail with that body; headers by keyword, ``_`` for ``-``."""

    def make(body: str, **headers: str) -> bytes:
        fields = {
            "From": "Mette Holm <mette@odense.example>",
            "To": "kontakt@example.org",
            "Subject": "Konferencen",
            "Message-ID": "<1@odense.example>",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Transfer-Encoding": "8bit",
        }
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
        return f"{head}\r\n{body}".encode()

    return make
