"""Whether a typed finding answers the question, although some of its words were not understood."""

import math
import re
from collections.abc import Sequence

from assistant.composing.facts.composer import Finding
from assistant.composing.facts.lookup import is_yes_no, unknown_place
from assistant.conference import Conference
from assistant.types import Hit
from assistant.understanding.aims import Aims
from assistant.understanding.frame import Frame
from assistant.words import loose

_NAMED_OUTRIGHT = 0.99
_FEW_WORDS = 4
# A place, an address, or a time by which somebody comes or must go: the rest of the words is their story.
_TOLD_BY_A_STORY = ("no_later", "no_such_place", "email", "missed", "leaving", "another_day", "nearer")

# The nouns that name what a look-up tells (loose forms). Where a question names the very fact, its other
# words tell a story; where it only asks "where" or "what does … cost", they name another object.
_FACT_NOUNS: dict[str, str] = {
    "place": r"adresse\w*|postnummer\w*|postnr|lokation\w*|modested\w*|address|postcode|venue",
    "deadline": r"\w*frist(en|er)?|deadline\w*",
    "speakers": r"oplagsholder\w*|foredragsholder\w*|speakers?",
    "programme": r"program(met)?|dagsorden(en)?|programme|schedule|agenda",
    "contact": r"\w*mail\w*|kontaktperson\w*|kontakten|contact",
    "refund": r"\w*refusion\w*|pengene (tilbage|igen|retur)|refund|money back|\w*afmelding\w*|\w*afbud\w*",
    "availability": r"ledige pladser|pladser tilbage|udsolgt|seats left|places left|sold out",
    "clock": r"(?:kl|klokken) \w+",
}
_BELONGS_TO = r"(?:pa|for|til|af|hos|i|med|at|of|to|in|on)"
_ARTICLE = r"(?:den|det|de|en|et|min|mit|vores|the|a|an|my|our)"


def fits(finding: Finding, frame: Frame, hits: Sequence[Hit], conference: Conference) -> bool:
    """Whether the question is about the conference, and asks for what the finding tells."""
    if finding.kind in _TOLD_BY_A_STORY:
        return True
    elsewhere = unknown_place(frame)
    unexplained = [word for word in frame.unexplained if word not in (elsewhere or "").split()]
    if unexplained and not _names_the_fact(finding.kind, frame, unexplained):
        return False
    says_nothing_else = len(frame.words) - len(frame.places.get("intents", ())) <= _FEW_WORDS
    return says_nothing_else or is_near(frame, hits, conference)


# What nothing but the fact itself is called, so that no likelihood of another aim weighs against it.
_OUTRIGHT: dict[str, str] = {
    "price": r"(?:deltager|konference)(?:gebyr|pris|betaling|afgift)\w*|(?:participation|conference|attendance) (?:fee|price)",
}


def names_outright(finding: Finding, frame: Frame) -> bool:
    """Whether a question that was understood whole names the fact by a word of its own: "deltagergebyret"."""
    nouns = _OUTRIGHT.get(finding.kind)
    return (
        nouns is not None and not frame.unexplained and bool(re.search(rf"\b(?:{nouns})\b", frame.loose_text))
    )


def asks_for_another_thing(finding: Finding, frame: Frame) -> bool:
    """Whether it asks for a thing that was not understood and the finding does not tell.

    "Er der wifi i hallen": its address tells of none. "Hvor meget pension får en TR": what a TR pays is none.
    "Hvordan melder jeg mig ind i en fagforening": one signs up for the conference, and joins no union by it.
    """
    place = (unknown_place(frame) or "").split()
    things = [word for word in frame.unexplained if word not in place]
    if not things:
        return False
    if finding.kind == "place":
        return bool(_IS_THERE.search(frame.loose_text))
    asked_of = _ASKED_OF.get(finding.kind)
    named = "|".join(re.escape(loose(word)) for word in things)
    return asked_of is not None and bool(re.search(rf"\b{asked_of} (?:{named})\b", frame.loose_text))


# What stands before the thing that is asked for, where a word of it belongs to the finding.
_ASKED_OF = {"price": r"(?:hvor meget|how much)", "registration": rf"ind i(?: {_ARTICLE})?"}
_IS_THERE = re.compile(
    r"^(?:(?:hej|og|men|and|hi) )*(?:er der|findes der|har (?:i|de|man)|is there|are there|do (?:you|they|we) have)\b"
)


def is_near(frame: Frame, hits: Sequence[Hit], conference: Conference, aims: Aims | None = None) -> bool:
    """Whether the question names a thing of the conference's, or search finds it near the conference."""
    named = _names_something(frame, conference) or _is_after_a_price(frame, aims)
    return named or any(_on(conference, hit) for hit in hits[:3])


def is_elsewhere(frame: Frame, hits: Sequence[Hit], conference: Conference, aims: Aims | None) -> bool:
    """Whether the question names nothing of the conference, and guidance answers it rather than a conference file.

    What it aims at and what search finds are weighed together, by a logistic regression over 532 questions
    on the conference and 579 on guidance (decision 0018). Of the 744 that name nothing of the conference, 27
    on it and 27 on guidance fall on the wrong side; by the aims alone 36 and 49.
    """
    if _names_something(frame, conference) or _is_after_a_price(frame, aims):
        return False
    return bool(_A_RULE.search(f"{frame.said} {frame.text}")) or event_odds(hits, conference, aims) < 0


def _is_after_a_price(frame: Frame, aims: Aims | None) -> bool:
    """Whether it is likely after what those cost whom it counts: "hvad sparer vi ved at sende tre TR frem for ledere"."""
    counted = len(frame.roles) > 1 or any(role.count for role in frame.roles)
    return counted and aims is not None and aims.of("price") >= _RATHER


_RATHER = 0.5
_A_RULE = re.compile(r"§|\b(?:artikel|article|stk\.?) \d", re.IGNORECASE)  # no conference file has one


def event_odds(hits: Sequence[Hit], conference: Conference, aims: Aims | None) -> float:
    """How much speaks for the question being on the conference rather than on guidance; as a logarithm of odds."""
    guidance = max((hit.score for hit in hits if hit.chunk.kind == "guidance"), default=0.0)
    event = max((hit.score for hit in hits if _on(conference, hit)), default=0.0)
    lead = guidance - event
    if aims is None:
        return _FAR_BEFORE - lead
    stated = min(max(aims.stated, _SMALLEST), 1.0 - _SMALLEST)
    return _AIMED * math.log(stated / (1.0 - stated)) + _LED * lead + _BEFOREHAND


_FAR_BEFORE = 0.1  # fused score by which guidance leads
_SMALLEST = 0.001  # likelihood below which nothing is told apart
_AIMED, _LED, _BEFOREHAND = 0.63, -6.91, -0.66


def _on(conference: Conference, hit: Hit) -> bool:
    return hit.chunk.conference == conference.id or hit.chunk.kind == "faq"


def _names_something(frame: Frame, conference: Conference) -> bool:
    return bool(
        frame.cities or frame.people or frame.contacts or frame.organisations or frame.clocks or frame.names_conference
        or frame.session_strength >= _NAMED_OUTRIGHT or (frame.roles and frame.asks("price"))
        or any(named.may_be(day.date) for named in frame.dates for day in conference.days)
    )  # fmt: skip


def _names_the_fact(kind: str, frame: Frame, unexplained: Sequence[str]) -> bool:
    """Whether the question names the fact by its noun, and nothing foreign belongs to that noun.

    "Hvad er fristen, hvis tyven rammer os?" names it; "Hvad er fristen for hotellet?" names another one, and
    "Kan fristen forlænges?" asks something else about it.
    """
    nouns = _FACT_NOUNS.get(kind)
    if nouns is None or is_yes_no(frame.text):
        return False
    text = " ".join(word.loose for word in frame.words)
    if not re.search(rf"\b(?:{nouns})\b", text):
        return False
    foreign = "|".join(re.escape(loose(word)) for word in unexplained)
    attached = rf"\b(?:{nouns})(?: {_BELONGS_TO})(?: {_ARTICLE})?(?: \w+)? (?:{foreign})\b|\b(?:{foreign})s? (?:{nouns})\b"
    return not re.search(attached, text)
