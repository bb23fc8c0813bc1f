"""One question of a message: as it was read, how likely the hits are to hold its answer, and what was found for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.composing.confidence import Features, is_of_no_known_question
from assistant.composing.extractive import most_fitting, rules_named
from assistant.composing.facts import NOT_KNOWN, Finding
from assistant.composing.other_events import OtherEvent
from assistant.composing.passages import Sought, is_likely_not_stated
from assistant.composing.statements import Statement
from assistant.types import Card, Hit, Mode, Query
from assistant.understanding.aims import OUTSIDE, Aims
from assistant.understanding.frame import Frame
from assistant.understanding.parts import Asked
from assistant.understanding.stories import POINTS_BACK
from assistant.words import fold

_LIKELY_OUTSIDE = 0.5
_MOSTLY_GUIDANCE = 0.5
_SURELY_GUIDANCE = 0.75


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message, and what was found for it."""

    question: str
    statements: tuple[Statement, ...]
    mode: Mode
    hits: tuple[Hit, ...] = ()
    cards: tuple[Card, ...] = ()
    confidence: float | None = None
    understood: str = ""
    reason: str = ""
    outside: bool = False
    told: bool = False  # it was told before, and there is no more of it


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """One question as it was read, and what search finds for it.

    ``typed`` is the question as typed, where one in a conversation says enough by itself. What only a typed
    conference tells (``frame`` and what follows) is None without one.
    """

    asked: Asked
    query: Query  # the message it is in
    typed: str | None
    sought: Sought
    hits: tuple[Hit, ...]
    frame: Frame | None = None
    aims: Aims | None = None
    finding: Finding | None = None  # what the typed look-ups say
    other: OtherEvent | None = None  # that it is about, and not about the conference
    carried: tuple[str, ...] = ()  # words of a matter that it takes over from the question before


@dataclass(frozen=True, slots=True)
class Weighed:
    """How likely passages are to hold the answer to a question."""

    features: Features
    confidence: float
    threshold: float  # from which it is given

    @property
    def is_enough(self) -> bool:
        return self.confidence >= self.threshold


def may_be_outside(aims: Aims | None) -> bool:
    """Whether a question far from every passage may have nothing to do with the subject at all."""
    return aims is None or aims.of(*OUTSIDE) >= _LIKELY_OUTSIDE


def fitting_hits(read: ReadQuestion) -> list[Hit]:
    """The hits that may answer, the most fitting first.

    For what the shipped material does not tell, passages that were added to it come before its own.
    """
    hits = most_fitting(read.sought.text, read.hits, asked=read.asked.text)
    if is_likely_not_stated(read.aims) or (read.finding is not None and read.finding.kind in NOT_KNOWN):
        hits.sort(key=lambda hit: not is_of_no_known_question(hit))
    elif _is_after_guidance(read):
        hits.sort(key=lambda hit: hit.chunk.conference is not None)
    return hits


def rules_asked_of(asked: Asked, frame: Frame) -> set[str]:
    """The paragraphs and articles a question is on: "§ 6 nævnes hele tiden. Hvad går den ud på?" asks what § 6 is about."""
    only_about = frame.intents <= {"about"} and bool(POINTS_BACK.search(fold(asked.text)))
    return rules_named(asked.text) or (rules_named(asked.said) if only_about else set())


def _is_after_guidance(read: ReadQuestion) -> bool:
    """Whether a question is mostly after guidance and names nothing of a conference, whose programme has the same words."""
    frame, aims = read.frame, read.aims
    if frame is None or aims is None or aims.of("guidance") < _MOSTLY_GUIDANCE:
        return False
    named = frame.cities or frame.people or frame.contacts or frame.clocks or frame.dates
    sure = aims.of("guidance") >= _SURELY_GUIDANCE  # of a story, whose words may be those of an intent
    return not (frame.names_conference or named or (frame.intents and not sure))


def with_more(part: Part, statements: Sequence[Statement], hits: Sequence[Hit]) -> Part:
    return replace(part, statements=tuple(statements), hits=tuple(dict.fromkeys((*part.hits, *hits))))


def is_led_by_guidance(hits: Sequence[Hit]) -> bool:
    return bool(hits) and hits[0].chunk.kind == "guidance"


def stated(read: ReadQuestion, finding: Finding) -> Part:
    """What the typed look-ups say, or that the conference's file does not state it."""
    if not finding.statements:
        return Part(read.asked.text, (), "abstained", read.hits, reason=f"not stated: {finding.kind}")
    slots = read.frame.slots if read.frame else {}
    return Part(
        read.sought.text, finding.statements, "facts", read.hits, finding.cards,
        understood=finding.kind, reason=f"typed: {finding.kind}; {slots}",
    )  # fmt: skip
