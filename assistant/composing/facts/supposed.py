"""Whether what a question supposes of the programme's entries, or of the places left, is so."""

import re
from collections.abc import Sequence

from assistant.composing.facts.lookup import Lookup
from assistant.conference import Session
from assistant.understanding.durations import find_minutes
from assistant.understanding.matching import word_means
from assistant.understanding.roles import COUNTS
from assistant.words import fold, loose, tokens

_IS_THERE = re.compile(
    r"^\W*(?:(?:hej|og|men|and|but|hi)\W+)*(?:er der|findes der|faar (?:vi|man|jeg|i)|har (?:vi|man|i)|bliver der|"
    r"is there|are there|do (?:we|i|you) (?:get|have)|will there be|was there|var der)\b"
)
_NOON = 12
_MORE = re.compile(r"\b(?:mere end|laengere end|over|more than|longer than)\b")
_LESS = re.compile(r"\b(?:mindre end|kortere end|under|less than|shorter than)\b")


def sessions_are_right(look: Lookup) -> bool | None:
    """Whether the sessions named are when, and as long as, the question says; that they exist, where it asks."""
    frame = look.frame
    sessions = [look.conference.sessions[position] for position in frame.sessions]
    if not sessions or frame.asks("price", "where"):
        return None
    told = [claim for claim in (at_the_time(look, sessions), _as_long(look, sessions)) if claim is not None]
    if told:
        return all(told)
    exists = (
        bool(_IS_THERE.search(fold(frame.text))) and not frame.unexplained and not frame.sessions_by_title
    ) and _is_told_of(look, sessions)
    if not exists:
        return None
    number = _HOW_MANY.search(loose(frame.text))
    if number is None:
        return None if _ONLY.search(fold(frame.text)) else True
    return (int(number[1]) if number[1].isdigit() else COUNTS[number[1]]) == len(sessions)


def _is_told_of(look: Lookup, sessions: Sequence[Session]) -> bool:
    """Whether the programme itself has the word a session is named by: it tells of breaks, not of the coffee in them."""
    named = [look.frame.words[number].loose for number in look.frame.places["sessions"]]
    own = {
        loose(word)
        for session in sessions
        for text in (session.title, session.gloss or "", session.kind, *_lines(session))
        for word in tokens(text)
    }
    return not named or any(word_means(word, known, typos=False) for word in named for known in own)


def _lines(session: Session) -> list[str]:
    return [part for text in (session.about, session.statement) if text for part in (text.da, text.en)]


_ONLY = re.compile(r"\b(?:kun|bare|flere|only|just|more)\b")
# "en pause" is any, "kun en pause" is one
_HOW_MANY = re.compile(
    r"\b((?<=kun )en|(?<=only )one|\d|to|tre|fire|fem|two|three|four|five) (?:pause|break|oplag|talk|workshop)\w*"
)


def at_the_time(look: Lookup, sessions: Sequence[Session]) -> bool | None:
    frame = look.frame
    if frame.relation in ("morning", "afternoon"):
        halves = {(session.start.hour < _NOON) == (frame.relation == "morning") for session in sessions}
        return halves.pop() if len(halves) == 1 else None  # "kaffe", which is in both
    if len(frame.clocks) != 1 or frame.relation != "at" or frame.asks("end"):
        return None
    moment = frame.clocks[0]
    return any(
        session.start == moment
        or (session.end is not None and session.start <= moment < session.end and frame.people)
        for session in sessions
    )


def _as_long(look: Lookup, sessions: Sequence[Session]) -> bool | None:
    stated = find_minutes(look.frame.text)
    if len(stated) != 1 or len(sessions) != 1 or sessions[0].minutes is None:
        return None
    text, minutes = fold(look.frame.text), sessions[0].minutes
    if _MORE.search(text):
        return minutes > stated[0]
    if _LESS.search(text):
        return minutes < stated[0]
    return minutes == stated[0]


def sold_out_is_right(look: Lookup) -> bool | None:
    """Whether the one city asked about is sold out, or has places, as the question has it; only known where it is sold out."""
    text = fold(look.frame.text)
    known = [day.availability.status == "sold_out" for day in look.days if day.availability is not None]
    gone, left = bool(_ALL_GONE.search(text)), bool(_SOME_LEFT.search(text))
    if known != [True] or gone == left or _NEGATED.search(text):
        return None
    return gone


_ALL_GONE = re.compile(
    r"\b(?:udsolgt|fuldt? (?:booket|tegnet|optaget)|fyldt(?: op)?|optaget|sold-? ?out|fully booked|booked up|full)\b"
)
_SOME_LEFT = re.compile(
    r"\b(?:ledige?|pladser|plads|seats?|places?|spots?|tickets?|billetter|room|available)\b"
)
_NEGATED = re.compile(r"\b(?:ikke|ingen|not|no|venteliste\w*|waiting list|waitlist|afbud\w*)\b|n't\b")
