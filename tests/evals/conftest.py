"""Small cases and answers whose figures can be checked by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from assistant.types import Answer, Citation
from evals.cases import Case

MakeCase = Callable[..., Case]
MakeAnswer = Callable[..., Answer]


@pytest.fixture
def make_case() -> MakeCase:
    def make(**changes: Any) -> Case:
        expect = changes.pop("expect", {})
        fields: dict[str, Any] = {
            "id": "price-001",
            "kind": "price",
            "split": "dev",
            "difficulty": "easy",
            "language": "da",
            "today": date(2025, 10, 1),
            "provenance": "synthetic",
            "question": "Hvad koster det?",
        }
        return Case.model_validate(fields | changes | {"expect": expect})

    return make


@pytest.fixture
def make_answer() -> MakeAnswer:
    def make(
        text: str, *quotes: str, mode: str = "facts", language: str = "da", source: str = "a.md"
    ) -> Answer:
        citations = tuple(
            Citation(number, "Titel", source, "Afsnit", None, quote)
            for number, quote in enumerate(quotes, start=1)
        )
        return Answer("?", text, language, mode, citations)  # type: ignore[arg-type]

    return make
