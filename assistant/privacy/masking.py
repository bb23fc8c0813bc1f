"""A text without personal data, and the way back."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

from assistant.errors import AssistantError
from assistant.privacy.addresses import find_addresses
from assistant.privacy.figures import CPR, EMAIL, find_figures
from assistant.privacy.health import find_health
from assistant.privacy.names import find_given_names, find_names
from assistant.privacy.spans import KINDS, Kind, Span, without_overlaps

MAX_CHARACTERS = 200_000  # some 60 pages; more is no question and no mail

_KINDS = "|".join(re.escape(kind) for kind in KINDS)
# A model may change the case, or drop the brackets; the placeholder is meant all the same.
_PLACEHOLDER = re.compile(
    rf"\[[ ]?(?P<kind>{_KINDS})[ _](?P<number>\d{{1,9}})[ ]?\]|(?<![\w\[-])(?P<bare>{_KINDS})_(?P<count>\d{{1,9}})(?![\w\]])",
    re.IGNORECASE,
)


class MaskingError(AssistantError):
    """The text could not be freed of personal data with certainty; it must not be sent or stored."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with placeholders such as ``[NAVN_1]``, and what they stand for."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)  # "[NAVN_1]" -> what stood there

    def restore(self, text: str) -> str:
        """``text`` with what the placeholders stand for; unknown placeholders are left as they are."""

        def value(match: re.Match[str]) -> str:
            kind = match["kind"] or match["bare"]
            number = match["number"] or match["count"]
            return self.values.get(f"[{kind.upper()}_{int(number)}]", match.group())

        return _PLACEHOLDER.sub(value, text)


def mask(text: str, *, names: Sequence[str] = (), keep: Collection[str] = ()) -> Masked:
    """Replace personal data by placeholders.

    Args:
        text: Danish or English, at most :data:`MAX_CHARACTERS`.
        names: people known from elsewhere, for example from a mail's headers; always masked.
        keep: published contacts (names, addresses, phones) that stay; CPR numbers never do.

    Raises:
        MaskingError: the text is too long, or something personal was left or could not be put back.
    """
    if len(text) > MAX_CHARACTERS:
        raise MaskingError(f"the text has {len(text)} characters; at most {MAX_CHARACTERS} can be masked")
    kept = _Kept(text, _published(frozenset(keep)))
    spans = _find(text, names, kept)
    while more := list(_uncovered(text, spans, names, kept)):
        spans = without_overlaps([*spans, *more])
    gaps = [gap for _, gap in _gaps(text, spans)]
    # "…1234NAVN_1" is read as a placeholder only once the number before it is gone
    taken = {
        int(match["number"] or match["count"])
        for part in (text, *gaps)
        for match in _PLACEHOLDER.finditer(part)
    }
    placeholders: dict[tuple[Kind, str], str] = {}
    counts: dict[Kind, int] = {}
    pieces: list[str] = []
    position = 0
    for span in spans:
        original = text[span.start : span.end]
        if (span.kind, original) not in placeholders:
            number = counts.get(span.kind, 0) + 1
            while number in taken:
                number += 1
            counts[span.kind] = number
            placeholders[span.kind, original] = f"[{span.kind}_{number}]"
        pieces += [text[position : span.start], placeholders[span.kind, original]]
        position = span.end
    masked = Masked(
        "".join([*pieces, text[position:]]),
        MappingProxyType({placeholder: original for (_, original), placeholder in placeholders.items()}),
    )
    _check(text, masked, names, kept)
    return masked


def _find(text: str, names: Sequence[str], kept: "_Kept") -> list[Span]:
    people = [
        *find_given_names(text, names),
        *(
            span
            for span in find_names(text)
            if not (kept.is_part(text[span.start : span.end]) and not span.certain)
        ),
    ]
    found = [*find_figures(text), *find_addresses(text), *people]
    found = [span for span in found if span.kind == "CPR" or not kept.covers(span)]
    named = sorted((span for span in found if span.kind == "NAVN"), key=lambda span: span.start)
    return [
        span
        for span in without_overlaps([*found, *find_health(text, named)])
        if text[span.start : span.end].strip(" \t\r\n,.;:-")
    ]


def _gaps(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """What stands between the spans, with where it begins."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield start, text[start:end]


def _uncovered(text: str, spans: Sequence[Span], names: Sequence[str], kept: "_Kept") -> Iterator[Span]:
    """What stands by itself only once its neighbours are gone: the name in "a@b.dkMette"."""
    for start, gap in _gaps(text, spans):
        numbers = (Span(*match.span(), "CPR") for match in CPR.finditer(gap))
        addresses = (Span(*match.span(), "E-MAIL") for match in EMAIL.finditer(gap))
        for found in (*numbers, *addresses, *find_given_names(gap, names)):
            span = Span(start + found.start, start + found.end, found.kind)
            if found.kind == "CPR" or not kept.covers(span):
                yield span


@dataclass(frozen=True, slots=True)
class _Published:
    """What is looked for of published contacts."""

    patterns: tuple[re.Pattern[str], ...]
    digits: frozenset[str]  # of phone numbers
    parts: frozenset[str]  # of names, in lower case


@lru_cache(maxsize=16)  # the conferences' contacts are the same for every text
def _published(keep: frozenset[str]) -> _Published:
    values = [value.strip() for value in keep if value.strip()]
    forms = (r"\s+".join(re.escape(part) for part in value.split()) for value in values)
    return _Published(
        tuple(re.compile(rf"(?<![\w.@+-]){form}(?=s?(?!\w))(?!@|[.-]\w)", re.IGNORECASE) for form in forms),
        frozenset(digits for value in values if len(digits := _phone_digits(value)) >= 6),
        frozenset(
            part.lower() for value in values for part in value.split() if " " in value and part.isalpha()
        ),
    )


class _Kept:
    """Where the published contacts stand in a text."""

    def __init__(self, text: str, published: _Published) -> None:
        self._text = text
        self.published = published

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [match.span() for form in self.published.patterns for match in form.finditer(self._text)]

    def covers(self, span: Span) -> bool:
        """Whether the span is a published contact, or stands within one."""
        found = self._text[span.start : span.end]
        if span.kind == "TELEFON" and _phone_digits(found) in self.published.digits:
            return True
        return any(
            start <= span.start and self._text[end : span.end].lower() in ("", "s", "'s", "’s")
            for start, end in self._spans
        )

    def is_part(self, found: str) -> bool:
        """Whether the words are all parts of a published name ("Michael" of "Michael Bang")."""
        words, parts = [word.lower() for word in found.split()], self.published.parts
        return all(word in parts or word.removesuffix("s") in parts for word in words)


def _phone_digits(text: str) -> str:
    digits = re.sub(r"\D", "", text) if re.fullmatch(r"[\d\s+().–-]+", text) else ""
    return digits.removeprefix("00").removeprefix("45") if len(digits) > 8 else digits


def _check(text: str, masked: Masked, names: Sequence[str], kept: _Kept) -> None:
    if masked.restore(masked.text) != text:
        raise MaskingError("the masked text could not be put back to what it was")
    left = masked.text
    if CPR.search(left):
        raise MaskingError("something like a CPR number was left after masking")
    again = _Kept(left, kept.published)
    for match in EMAIL.finditer(left):
        if not again.covers(Span(*match.span(), "E-MAIL")) and "[" not in match.group():
            raise MaskingError("an e-mail address was left after masking")
    for span in find_given_names(left, names):
        inside = any(m.start() <= span.start and span.end <= m.end() for m in _PLACEHOLDER.finditer(left))
        if not inside and not again.covers(span):
            raise MaskingError("a name that must not be sent was left after masking")
