"""Mails as bytes, and an assistant whose answers are written down here."""

from collections.abc import Callable

import pytest
from written import WrittenAssistant


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
