"""Whether a typed look-up answers a question, and which of those that would."""

from collections.abc import Sequence
from datetime import date

from assistant.composing.facts.aimed import ALWAYS, aimed_frame, likelihood
from assistant.composing.facts.composer import UNSTATED, Finding, find_facts
from assistant.composing.facts.fitting import (
    asks_for_another_thing,
    fits,
    is_elsewhere,
    is_near,
    names_outright,
)
from assistant.composing.facts.lookup import asks_for_the_coming_day
from assistant.conference import Conference
from assistant.conference.loading import FILE_NAMES
from assistant.types import Hit, Language
from assistant.understanding.aims import Aims
from assistant.understanding.frame import Frame

# How likely a question must aim at what a look-up tells, 0..1; and, where patterns read it whole, as a
# share of how likely it asks for something that no look-up tells.
_LIKELY = 0.35
_LIKELY_IF_READ = 0.1
_FAR_LESS = 0.01
_FOR_AGAINST = 0.8  # likelihood that suffices, as a share of that of everything no look-up tells
_LIKELY_FROM_AFAR = 0.65  # where neither names nor search speak for the conference, and then also so
_TIMES_AGAINST = 4.0  # many times as likely as everything no look-up tells
_ALMOST_ASKED = 0.65  # cosine, as Hit.asked has it
_SURELY = 0.8  # how likely it must ask for a finding for no page to come before it
_AIMS_TRIED = 3
_MOSTLY = 0.5  # how likely an aim must be for what is named for it to come before all else
_WORTH_TRYING = 0.1  # how likely an aim must be for its look-up to be tried


def choose_finding(
    conference: Conference,
    frame: Frame,
    today: date,
    language: Language,
    hits: Sequence[Hit],
    aims: Aims | None,
) -> Finding | None:
    """What the typed look-ups answer, if the question asks for it."""
    read = find_facts(conference, frame, today, language)
    if read is not None and read.kind == UNSTATED:
        return read  # what is asked is told by its words, whatever else was not understood
    fitting = read is not None and fits(read, frame, hits, conference)
    if aims is None or (fitting and read is not None and read.kind in ALWAYS):
        return read if fitting else None
    if fitting and read is not None and names_outright(read, frame):
        return read
    if (
        fitting
        and read is not None
        and read.kind == "place"
        and asks_for_the_coming_day(frame, conference, today)
    ):
        return read  # before it is held, the next conference is this one
    if not fitting and is_elsewhere(frame, hits, conference, aims):
        return None
    against = 1.0 - aims.stated
    near = is_near(frame, hits, conference, aims)
    whole = fitting or (near and not frame.unexplained)
    found = [read] if read is not None else []
    for aim, probability in aims.ranked[:_AIMS_TRIED]:
        aimed = aimed_frame(frame, aim) if probability >= _WORTH_TRYING else None
        finding = find_facts(conference, aimed, today, language) if aimed else None
        found += [finding] if finding is not None else []
    found = [finding for finding in found if not asks_for_another_thing(finding, frame)]
    best = max(found, key=lambda finding: _fitness(finding, aims, frame), default=None)
    if whole and read is not None and best is not None:
        # Read whole, little is needed; but not what is far less likely than another finding.
        needed = max(_LIKELY_IF_READ * against, _FAR_LESS * _likelihood(best.kind, aims, frame))
        if _likelihood(read.kind, aims, frame) >= needed:
            return read
    if (
        best is not None
        and _likelihood(best.kind, aims, frame) < _SURELY
        and _is_asked_of_a_page(frame, hits)
    ):
        return None
    needed = (
        max(_FOR_AGAINST * against, _LIKELY) if near else max(_TIMES_AGAINST * against, _LIKELY_FROM_AFAR)
    )
    return best if best is not None and _likelihood(best.kind, aims, frame) > needed else None


def _is_asked_of_a_page(frame: Frame, hits: Sequence[Hit]) -> bool:
    """Whether a page is known to answer almost this question, some words of which no look-up understands."""
    best = next(iter(hits), None)
    return (
        best is not None
        and bool(frame.unexplained)
        and best.asked >= _ALMOST_ASKED
        and not best.chunk.source.endswith(FILE_NAMES)
    )


def _fitness(finding: Finding, aims: Aims, frame: Frame) -> tuple[bool, float]:
    """How well a finding tells what a question is after: first of all what it is named for."""
    return finding.kind == aims.best and aims.sure >= _MOSTLY, _likelihood(finding.kind, aims, frame)


def _likelihood(kind: str, aims: Aims, frame: Frame) -> float:
    """How likely the question asks for a finding of this kind: whether somebody may come is told by a price only for a role."""
    if kind == "price" and not (frame.roles or frame.asks("price")):
        return aims.of("price")
    return likelihood(kind, aims)
