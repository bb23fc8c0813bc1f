"""Sentences with the evidence behind them, and how they become a numbered, cited text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import Citation

_ITEM = re.compile(r"- |\d{1,2}\. ")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact text that supports a statement, and where it stands."""

    source: str
    title: str
    section: str
    quote: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, paragraph or list of an answer.

    ``text`` has no citation marks; they are set behind it when the answer is put together.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()


def cite(statements: Sequence[Statement]) -> tuple[str, tuple[Citation, ...]]:
    """Put statements together: each distinct piece of evidence gets a number, from 1."""
    numbers: dict[Evidence, int] = {}
    text = ""
    for statement in statements:
        marks = ""
        for evidence in dict.fromkeys(statement.evidence):
            number = numbers.setdefault(evidence, len(numbers) + 1)
            marks += f"[{number}]"
        body = statement.text.strip()
        block = _is_block(body)
        if text:
            in_list = _is_item(text.rsplit("\n", 1)[-1])
            text += (
                "\n" if _is_item(body) and in_list else "\n\n" if block or in_list or "\n" in text else " "
            )
        # A table's mark goes below it: behind the last cell it would be part of that cell.
        separator = "\n\n" if body.startswith("|") else " "
        text += f"{body}{separator}{marks}" if marks else body
    citations = tuple(
        Citation(number, e.title, e.source, e.section, e.url, e.quote) for e, number in numbers.items()
    )
    return text, citations


def _is_block(text: str) -> bool:
    return text.startswith("|") or _is_item(text)


def _is_item(line: str) -> bool:
    return bool(_ITEM.match(line))


_VERDICT = re.compile(r"^(?:Ja|Nej|Yes|No)[.,] +")


def without_repetition(statements: Sequence[Statement]) -> list[Statement]:
    """The statements without those that have been said, be it behind a yes or no."""
    kept: dict[str, Statement] = {}
    said: set[str] = set()
    for statement in statements:
        told = _as_it_begins(statement.text)
        if told not in said:
            kept[told] = statement
        said |= {told, _as_it_begins(_VERDICT.sub("", statement.text))}
    return list(kept.values())


def _as_it_begins(text: str) -> str:
    """A text whose first letter tells nothing: "Ja, udvalget kan …" goes on as "Udvalget kan …"."""
    return text[:1].lower() + text[1:]
