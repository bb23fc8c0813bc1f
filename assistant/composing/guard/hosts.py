"""Which part of a source a figure belongs to: another of its kind must not fit the sentence better.

"The rules for workplaces apply from 2 August 2026" holds a date and words of its source, but there the words
stand beside another date. Dates are held against dates, times against times, paragraphs against paragraphs.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.calendar_names import MONTHS
from assistant.composing.guard.claims import content, is_met, likeness
from assistant.composing.guard.figures import Figure, Stated, figures, with_digits

_PART = re.compile(
    r"(?<=[.!?])\s+(?=[A-ZÆØÅ•-])|[;\n]|,\s+(?=(?:og|men|mens|and|but|while|or|eller)\b)|\b(?:men|mens|but|while)\b|\b(?:og|and)\b(?=[^,.;]*\d)|(?<=\d)\s*(?:til|to)\b(?=\s+(?:kl\.?\s*|den\s+|the\s+)?\d)"
)
_KINDS = (
    (re.compile(r"#\d\d-\d\d"), "date"), (re.compile(r"#kl"), "clock"), (re.compile(r"section:|#§"), "section"), (re.compile(r"#art"), "article"),
    (re.compile(r"part:(?=litra)|place:"), "letter"), (re.compile(r"unit:\S+ percent|share:"), "percent"),
    (re.compile(r"day:\d"), "day"),
)  # fmt: skip
_COUNTED = re.compile(
    r"(?<![\d.,:/§-])(?<!§ )(?<!kl )(?<!kl\. )(?<!at )(?<!nr\. )(?<!stk\. )(?<!artikel )(?<!Article )(?<!bilag )(?<!den )(?<!klokken )(\d{1,3}(?:\.\d{3})*|\d+)\s+(?!kroner|procent|percent)([^\W\d_]{4,})"
)
_YEAR = re.compile(r"(?:19|20)\d\d")  # "2029 omfatter" counts nothing
_MARGIN = 1.25  # how much better another figure's part must fit

StatedOf = Callable[[str], Stated]


def other_figure(text: str, sources: Sequence[str], language: str, stated: StatedOf) -> str:
    """Why a figure of ``text`` belongs to something else in its source; empty where it does not.

    Args:
        text: a sentence without its marks.
        sources: all that it cites.
        language: of the texts.
        stated: what a part of a source states.
    """
    parts = [part.strip() for source in sources for part in _PART.split(source) if part and part.strip()]
    for clause in _PART.split(text):
        every = content(clause or "", language)
        if not clause or not every:
            continue
        for figure in figures(clause, language):
            kind = _kind(figure)
            # What a figure is of is told by the words beside it.
            wanted = (every - content(figure.text, language) - _months(language)) or every
            if not kind:
                continue
            rivals = [part for part in parts if kind in _kinds(part, language)]
            own = [likeness(wanted, part, language) for part in rivals if stated(part).holds(figure)]
            others = [likeness(wanted, part, language) for part in rivals if not stated(part).holds(figure)]
            if own and others and max(others) > _MARGIN * max(own) and max(others) >= 0.5:
                return f"{figure.text!r} belongs to something else in what it cites"
            # Beside a time of a programme its speakers stand in the next sentence; that is for the typed check.
            if kind != "clock" and _another_has_more(wanted, figure, rivals, language, stated):
                return f"{figure.text!r} belongs to something else in what it cites"
        if problem := _counts_others(clause, parts, language):
            return problem
    return ""


def _another_has_more(
    wanted: frozenset[str], figure: Figure, rivals: Sequence[str], language: str, stated: StatedOf
) -> bool:
    """Whether a part with another figure has all the words that the figure's own parts have, and more of them."""
    own: list[frozenset[str]] = []
    others: list[frozenset[str]] = []
    for part in rivals:
        held = content(part, language)
        met = frozenset(word for word in wanted if is_met(word, held))
        (own if stated(part).holds(figure) else others).append(met)
    return bool(own) and any(all(theirs > ours for ours in own) for theirs in others)


def _counts_others(clause: str, parts: Sequence[str], language: str) -> str:
    """A number is of the things that the source's own sentence counts ("634 svar" are not 634 municipalities)."""
    for number, noun in _COUNTED.findall(with_digits(clause, language)):
        if _YEAR.fullmatch(number):
            continue
        (*wanted,) = content(noun, language)
        holding = [
            part
            for part in parts
            if re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", with_digits(part, language))
        ]
        if wanted and holding and not any(likeness(frozenset(wanted), part, language) for part in holding):
            return f"{number} {noun} are something else in what it cites"
    return ""


@lru_cache(maxsize=2)
def _months(language: str) -> frozenset[str]:
    return content(" ".join(MONTHS["en" if language == "en" else "da"]), language)


@lru_cache(maxsize=2_000)
def _kinds(part: str, language: str) -> frozenset[str]:
    return frozenset(kind for one in figures(part, language) if (kind := _kind(one)))


def _kind(figure: Figure) -> str:
    return next((kind for pattern, kind in _KINDS if pattern.match(figure.keys[0])), "")
