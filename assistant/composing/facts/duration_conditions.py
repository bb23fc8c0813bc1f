"""When each look-up of a stretch of days or of time answers: between days, to the deadline, from today."""

import re

from assistant.composing.facts.lookup import Lookup
from assistant.words import fold, loose

_TIME_TO_DECIDE = re.compile(
    r"\bhar (?:jeg|vi|man)(?: \w+){0,2} til\b(?!.*\b(?:frokost|pause|spis))|"
    r"\b(?:at|to) (?:bestemme|beslutte|tage stilling|sige ja|melde|tilmelde|svare|decide|make up|sign up|register)\b"
)


def between(look: Lookup) -> bool:
    text = fold(look.frame.text)
    return look.frame.asks("duration", "count", "until") and (
        bool(re.search(r"\b(mellem|imellem|between|apart|adskil\w*|fra hinanden)\b", text))
        or _from_the_other_day(look)
        or (
            2 in (len(look.frame.sessions), len(look.frame.cities))
            and bool(re.search(r"\b(fra|from)\b.*\b(til|to|until)\b", text))
        )
    )


def date_today(look: Lookup) -> bool:
    """Whether it asks what day it is today."""
    frame = look.frame
    return (
        bool(_DATE_TODAY.search(fold(frame.text)))
        and frame.about_today
        and not (frame.cities or frame.people or frame.sessions or frame.roles or frame.names_conference)
    )


_DATE_TODAY = re.compile(
    r"\b(?:hvilken? (?:dag|dato|ugedag)|hvad (?:dag|dato|ugedag)|hvad for en (?:dag|dato)) (?:er det|har vi)\b|\bhvad er (?:datoen|dagens dato)\b|"
    r"\b(?:what|which) (?:day|date|weekday) is (?:it|today)\b|\bwhat is (?:the date|today)"
)


def _from_the_other_day(look: Lookup) -> bool:
    """Whether it counts the days before or after the conference in one city: from the other one."""
    frame = look.frame
    return (
        len(frame.cities) == 1
        and bool(re.search(r"\b(foer|efter|before|after)\b", fold(frame.text)))
        and frame.asks("count")
        and not frame.asks("until")
        and not (
            frame.clocks or frame.sessions or frame.people or frame.asks("deadline", "registration", "refund")
        )
    )


def time_to_decide(look: Lookup) -> bool:
    """Whether the time that is left is that for making up one's mind."""
    return bool(_TIME_TO_DECIDE.search(loose(look.frame.text)))


def from_deadline(look: Lookup) -> bool:
    """Whether it asks how long there is from the deadline to the conference."""
    frame = look.frame
    text = loose(frame.text)
    edges = bool(frame.cities or _THE_DAY_ITSELF.search(text))
    return (
        frame.asks("duration", "count", "until")
        and bool(_DEADLINE_NOUN.search(text))
        and edges
        and bool(re.search(r"\b(fra|efter|mellem|imellem|from|after|between)\b", text))
        and not frame.sessions
    )


_DEADLINE_NOUN = re.compile(r"\b(?:\w*frist\w*|deadline\w*|tilmelding slutter|registration closes)\b")
_THE_DAY_ITSELF = re.compile(
    r"\b(?:konferencen?|konferencedag\w*|dagen|dagene|arrangementet|conference|event|(?:forste|sidste|first|last) dag\w*)\b"
)


def countdown(look: Lookup) -> bool:
    frame = look.frame
    return frame.asks("until") and not (frame.sessions or frame.clocks or frame.people or between(look))
