"""Where something personal stands in a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["CPR", "FØDSELSDATO", "E-MAIL", "KONTO", "SAG", "TELEFON", "ADRESSE", "NAVN", "HELBRED"]
# The first kind keeps the place where two overlap: what identifies a person most surely comes first.
KINDS: tuple[Kind, ...] = (
    "CPR", "FØDSELSDATO", "E-MAIL", "KONTO", "SAG", "TELEFON", "ADRESSE", "NAVN", "HELBRED",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of a text, and what they are."""

    start: int
    end: int
    kind: Kind
    certain: bool = True  # the text itself says so ("jeg hedder …"); a name merely recognised is not certain

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """The spans in order of place; of two that overlap, the more identifying kind, then the longer one.

    What is left of the other on either side is kept, so that nothing found is lost.
    """
    order = {kind: rank for rank, kind in enumerate(KINDS)}
    chosen: list[Span] = []
    waiting = sorted(spans, key=lambda span: (order[span.kind], span.start - span.end))
    for span in waiting:
        rest = [span]
        for taken in chosen:
            rest = [piece for part in rest for piece in _minus(part, taken)]
        chosen.extend(rest)
    return sorted(chosen, key=lambda span: span.start)


def _minus(span: Span, taken: Span) -> list[Span]:
    if not span.overlaps(taken):
        return [span]
    left = Span(span.start, taken.start, span.kind, span.certain)
    right = Span(taken.end, span.end, span.kind, span.certain)
    return [part for part in (left, right) if part.start < part.end]
