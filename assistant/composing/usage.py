"""What a language model's server counts for an answer."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Usage:
    """Tokens of one answer, as the model's server counts them; 0 where it does not."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    calls: int = 0

    def add(self, counted: Any) -> None:
        """Add what one call reports."""
        if isinstance(counted, dict):
            self.input_tokens += int(counted.get("input_tokens") or 0)
            self.output_tokens += int(counted.get("output_tokens") or 0)
            details = counted.get("input_token_details")
            if isinstance(details, dict):
                self.cached_tokens += int(details.get("cache_read") or 0)

    def add_all(self, other: "Usage") -> None:
        """Add what was counted elsewhere."""
        self.input_tokens += other.input_tokens
        self.output_tokens += other.output_tokens
        self.cached_tokens += other.cached_tokens
        self.calls += other.calls


_counted: ContextVar[Usage | None] = ContextVar("counted", default=None)


@contextlib.contextmanager
def counting() -> Iterator[Usage]:
    """Counts all that is asked of a model meanwhile in this thread: rewriting a follow-up, wording an answer.

    What is counted within a count belongs to both.
    """
    usage = Usage()
    around = _counted.get()
    before = _counted.set(usage)
    try:
        yield usage
    finally:
        _counted.reset(before)
        if around is not None:
            around.add_all(usage)


def all_counted(usage: Usage) -> tuple[Usage, ...]:
    """A call's own count, and that of the answer it is made for."""
    whole = _counted.get()
    return (usage,) if whole is None else (usage, whole)
