"""How long: between two things, in all, and until the conference."""

import re
from datetime import time

from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.wording import clock, day_name, days_left, listed, span
from assistant.composing.statements import Statement
from assistant.words import fold, loose

_SEVERAL_DAYS = re.compile(
    r"\b(dage|dagene|konferencedage\w*|konferencer\w*|days|conferences|arrangementer|dagen i .* dagen i)\b"
)
_IN_ALL = re.compile(
    r"\b(i alt|ialt|til ?sammen|sammenlagt|samlet|hvor mange minutters?|hvor meget|in total|altogether|in all|how much)\b"
)
_BREAKS = re.compile(r"\b(pause\w*|breaks?)\b")
_TALKS = re.compile(r"\b(oplag\w*|opleg\w*|foredrag\w*|indlag\w*|talks?|presentations?)\b")
_WITH_LUNCH = re.compile(r"\b(med|inkl\w*|including|incl|with)\b.*\b(frokost\w*|lunch)\b")


def minutes(start: time, end: time) -> int:
    """From ``start`` to ``end`` on one day."""
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def length(total: int, language: str) -> str:
    """ "1 time og 20 minutter" or "1 hour and 20 minutes"."""
    hours, rest = divmod(total, 60)
    words = ("hour", "hours", "minutes") if language == "en" else ("time", "timer", "minutter")
    parts = [f"{hours} {words[0] if hours == 1 else words[1]}"] if hours else []
    return listed(parts + ([f"{rest} {words[2]}"] if rest else []), language)


def between(look: Lookup) -> list[Statement]:
    """How long from one session or day to another."""
    sessions, english = look.conference.sessions, look.english
    if len(look.frame.sessions) < 2:
        first, last = look.conference.days[0], look.conference.days[-1]
        days = (last.date - first.date).days
        named = bool(look.frame.cities) or _SEVERAL_DAYS.search(fold(look.frame.text))
        if first is last or not named:
            return []
        text = (
            f"There are {days} days between the two: {day_name(first.date, 'en')} and {day_name(last.date, 'en')}."
            if english
            else f"Der er {days} dage imellem: {day_name(first.date, 'da')} og {day_name(last.date, 'da')}."
        )
        return [Statement(text, (look.day_evidence(first), look.day_evidence(last)))]
    chosen = (look.frame.sessions[0], look.frame.sessions[-1])
    start, end = sessions[chosen[0]], sessions[chosen[1]]
    lasts = length(minutes(start.start, end.start), look.language)
    text = (
        f"From {start.gloss or start.title} at {clock(start.start, 'en')} to {end.gloss or end.title} at {clock(end.start, 'en')} it is {lasts}."
        if english
        else f"Fra {start.title} kl. {clock(start.start, 'da')} til {end.title} kl. {clock(end.start, 'da')} er der {lasts}."
    )
    return [Statement(text, tuple(look.session_evidence(position) for position in chosen))]


def from_deadline(look: Lookup) -> list[Statement]:
    """How many days there are from the deadline to each day asked about."""
    registration = look.conference.registration
    if registration is None:
        return []
    deadline = registration.deadline
    evidence = look.evidence("Tilmelding og frist", "registration", registration.statement)
    statements = []
    for day in look.days:
        days = days_left((day.date - deadline).days, look.language)
        city = look.city_name(day.city.da)
        text = (
            f"From the deadline on {day_name(deadline, 'en')} to the conference in {city} on {day_name(day.date, 'en')} it is {days}."
            if look.english
            else f"Fra fristen {day_name(deadline, 'da')} til konferencen i {city} {day_name(day.date, 'da')} er der {days}."
        )
        statements.append(Statement(text, (evidence, look.day_evidence(day))))
    return statements


def time_in_all(look: Lookup) -> list[Statement]:
    """How much break there is, or how much is talks, all in all."""
    text = loose(look.frame.text)
    if not _IN_ALL.search(text):
        return []
    sessions = look.conference.sessions
    if _BREAKS.search(text):
        kinds = {"break", "lunch"} if _WITH_LUNCH.search(text) else {"break"}
        noun = "pause" if "lunch" not in kinds else "pause med frokosten"
        english = "breaks" if "lunch" not in kinds else "breaks with lunch"
    elif _TALKS.search(text):
        kinds, noun, english = {"talk"}, "oplæg", "talks"
    else:
        return []
    chosen = [n for n, session in enumerate(sessions) if session.kind in kinds and session.minutes]
    if not chosen:
        return []
    total = sum(sessions[n].minutes or 0 for n in chosen)
    hours = listed([span(sessions[n].start, sessions[n].end, look.language) for n in chosen], look.language)
    whole = f" ({length(total, look.language)})" if total > 60 else ""
    if look.english:
        sentence = f"In total {total} minutes of {english}{whole}: {hours}."
    else:
        sentence = f"I alt {total} minutter {noun}{whole}: {hours}."
    return [Statement(sentence, tuple(look.session_evidence(n) for n in chosen))]


def date_today(look: Lookup) -> list[Statement]:
    """What day it is, and how far it is to the conference."""
    day = day_name(look.today, look.language)
    return [
        Statement(f"Today is {day}." if look.english else f"I dag er det {day}."),
        *until_conference(look),
    ]


def until_conference(look: Lookup) -> list[Statement]:
    """How many days there are until the conference days asked about."""
    statements = []
    for day in look.days:
        left = (day.date - look.today).days
        date_, city = day_name(day.date, look.language), look.city_name(day.city.da)
        evidence = (look.day_evidence(day),)
        if left < 0:
            text = (
                f"The conference in {city} was on {date_}."
                if look.english
                else f"Konferencen i {city} var {date_}."
            )
        elif left == 0:
            text = (
                f"The conference in {city} is today, {date_}."
                if look.english
                else f"Konferencen i {city} er i dag, {date_}."
            )
        elif look.english:
            text = f"There {'is' if left == 1 else 'are'} {days_left(left, 'en')} until the conference in {city} on {date_}."
        else:
            text = f"Der er {days_left(left, 'da')} til konferencen i {city} {date_}."
        statements.append(Statement(text, evidence))
    return statements
