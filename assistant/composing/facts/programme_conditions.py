"""When each look-up of the programme answers: sessions, clock times, speakers, the day's hours."""

import re

from assistant.composing.facts.conditions import counts
from assistant.composing.facts.duration_conditions import time_to_decide
from assistant.composing.facts.lookup import Lookup
from assistant.understanding.frame import Frame
from assistant.understanding.frame_words import function_words
from assistant.understanding.relations import WHEN_OVER
from assistant.words import fold, loose

_WHEN_OVER = re.compile(WHEN_OVER)
_ABOUT_A_SESSION = frozenset(
    ("speaker", "when", "duration", "start", "end", "who", "programme", "about", "where", "count", "position", "takeaway")
)  # fmt: skip
_TO_HAVE = frozenset(
    {"far", "fa", "get", "holder", "holdes", "kommer", "er", "included", "inkluderet", "indlagt"}
)
_WHICH_DAY = re.compile(r"\b(hvilken? (dag|dato|ugedag)|hvad dato|(which|what) (day|date))\b")
_LED = frozenset({"talk", "workshop", "welcome", "dialogue"})


def around(look: Lookup) -> bool:
    frame = look.frame
    return (
        frame.relation in ("before", "after")
        and bool(frame.clocks or frame.sessions or frame.people)
        and not frame.asks("duration", "price", "until")
        and (
            not frame.asks("end")
            or bool(_WHEN_OVER.search(fold(frame.text)))
            or (frame.relation == "before" and bool(_WHAT_ENDS.search(fold(frame.text))))
        )
    )


# "hvad slutter vi af med, før der siges farvel": what is on then, not when it ends
_WHAT_ENDS = re.compile(
    r"\b(?:hvad|what)\b(?! (?:tid|time|klokken))(?: \w+){0,2} (?:slutte[rs]?|afslutte[rs]?|runde[rs]?|ende[rs]?|end|finish|close)\b"
)


def session(look: Lookup) -> bool:
    frame = look.frame
    if not frame.sessions or everything(look) or frame.asks("price", "registration", "availability"):
        return False
    kinds = {look.conference.sessions[position].kind for position in frame.sessions}
    if frame.asks("where") and kinds & {"lunch", "arrival", "break"}:
        return False  # where a meal is, or where one may eat, is not stated
    asked = frame.intents & _ABOUT_A_SESSION
    if not frame.sessions_by_title and not asked and not only_named(look):
        return False
    # The subject of a talk is the subject of other questions too: it must be asked as a talk.
    return not frame.sessions_by_title or frame.asks(
        "speaker", "when", "duration", "start", "end", "who", "programme"
    )


def leader_not_stated(look: Lookup) -> bool:
    """Whether it asks nothing but who leads entries of the programme for which nobody is named."""
    frame = look.frame
    sessions = [look.conference.sessions[position] for position in frame.sessions]
    return (
        bool(sessions)
        and frame.asks("who")
        and not frame.people
        and not frame.asks(
            "when", "duration", "start", "end", "about", "where", "contact", "count", "attend", "price"
        )
        and frame.relation == "at"
        and all(s.kind in _LED and not s.speakers for s in sessions)
    )


def only_named(look: Lookup) -> bool:
    """Whether nothing but grammar stands beside the session's name: "frokost?", "er der frokost"."""
    frame = look.frame
    named = (
        frame.places["sessions"] | frame.places["relation"] | frame.places["cities"] | frame.places["intents"]
    )
    return all(
        number in named or word.loose in function_words() or word.loose in _TO_HAVE
        for number, word in enumerate(frame.words)
    )


def everything(look: Lookup) -> bool:
    return look.frame.everything and look.frame.asks("programme") and not look.frame.clocks


def in_between(look: Lookup) -> bool:
    """Whether it asks what lies between two entries of the programme."""
    text = fold(look.frame.text)
    return (
        len(look.frame.sessions) > 1
        and look.frame.asks("programme", "speaker", "who")
        and bool(re.search(r"\b(mellem|imellem|between)\b", text))
    )


def time_in_all(look: Lookup) -> bool:
    frame = look.frame
    counts_them = frame.asks("count") and not frame.asks("duration")  # "hvor mange oplæg er der i alt"
    return frame.asks("total", "duration") and not (counts_them or frame.asks("price", "until"))


def session_at(look: Lookup) -> bool:
    """Whether it asks if a session is at a certain time."""
    frame = look.frame
    return (
        look.yes_no
        and bool(frame.sessions)
        and len(frame.clocks) == 1
        and frame.relation == "at"
        and not (frame.people or frame.asks("price", "who", "speaker", "registration", "end", "duration"))
    )


def clock(look: Lookup) -> bool:
    frame = look.frame
    if frame.asks("start") and frame.clocks and frame.asks("programme") and not look.yes_no:
        return True  # "hvad begynder kl. 13.35"
    if frame.asks("start") and look.yes_no and not frame.sessions:
        return False  # "starter dagen kl. 9" is about the beginning of the day
    if frame.asks("end") and look.yes_no:
        return False  # "er vi færdige kl. 16" is about the end of the day
    if frame.relation in ("morning", "afternoon"):
        return frame.asks("programme", "speaker", "who", "about", "when") or not frame.intents
    return bool(frame.clocks)


def count(look: Lookup) -> bool:
    return counts(look)


def first_last(look: Lookup) -> bool:
    frame = look.frame
    what_ends = frame.relation == "last" and bool(_WHAT_ENDS.search(fold(frame.text)))
    return frame.relation in ("first", "last") and (
        what_ends or frame.asks("speaker", "programme", "who", "about")
    )


def same(look: Lookup) -> bool:
    frame = look.frame
    if frame.asks("start", "end") and not frame.asks("speaker", "programme", "who", "about"):
        return False  # whether the days begin alike
    if frame.asks("where") and not (
        look.yes_no or frame.asks("programme", "speaker", "who", "when", "about")
    ):
        return False  # "hvor foregår det begge dage?"
    return (
        frame.asks("same_in_both")
        and (
            frame.asks("programme", "speaker", "who", "when", "about")
            or len(frame.cities) > 1
            or bool(
                re.search(r"\b(dage|dagene|byer|steder|konferencer|days|cities|places)\b", fold(frame.text))
            )
        )
        and len(look.conference.days) > 1
    )


def same_place(look: Lookup) -> bool:
    """Whether it asks if all days are held in one place, or on one date."""
    frame = look.frame
    place = frame.asks("where") or bool(re.search(r"\b(uge|week|dag|day)\b", loose(frame.text)))
    return (
        frame.asks("same_in_both")
        and place
        and look.yes_no
        and not (frame.people or frame.sessions or frame.cities or frame.asks("speaker", "programme"))
    )


def speakers(look: Lookup) -> bool:
    frame = look.frame
    return (
        frame.asks("speaker")
        and (frame.asks("who", "count", "programme", "position") or not frame.asks("about", "where", "when"))
        and not frame.asks("contact", "price", "registration")
        and (frame.names_conference or not frame.roles)
    )


def today(look: Lookup) -> bool:
    """The programme of a day named from today; where and whether it is are for the place look-up."""
    frame = look.frame
    return (
        bool(frame.relative_days)
        and not frame.asks("where", "start", "end", "availability", "registration", "deadline")
        and (frame.asks("programme", "speaker") or (not look.yes_no and frame.names_conference))
    )


def asks_for_its_hours(frame: Frame) -> bool:
    """Whether a question is after when the programme as a whole begins or ends: "hvornår slutter programmet?" """
    return frame.asks("programme") and frame.asks("when") and frame.asks("start", "end")


def programme(look: Lookup) -> bool:
    frame = look.frame
    return frame.asks("programme") and not (frame.asks("where") or asks_for_its_hours(frame))


def hours(look: Lookup) -> bool:
    frame = look.frame
    if frame.people or (frame.roles and not (frame.names_conference or frame.cities)):
        return False  # "hvor længe skal medarbejderne høres" is about them
    if time_to_decide(look):
        return False
    which_day = bool(_WHICH_DAY.search(loose(frame.text)))
    return (
        frame.asks("start", "end", "duration")
        and not frame.asks("where")
        and not counts(look)
        and not which_day
    )
