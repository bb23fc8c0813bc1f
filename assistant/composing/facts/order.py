"""Which of two things comes first: entries of the programme, or the conference's days."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from assistant.composing.facts.entries import called
from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.wording import day_name, span, upper_first
from assistant.composing.statements import Evidence, Statement
from assistant.words import fold

_COMPARES = re.compile(
    r"\b(?:foer|inden|efter|foerst|foerste|sidst|tidligst|tidligere|senere|senest|before|after|first|last|earlier|later|earliest)\b"
)
_EARLIER = re.compile(r"\b(?:foer|inden|tidligere|before|earlier|ugen foer)\b")
_LATER = re.compile(r"\b(?:efter|senere|after|later)\b")
_CHOICE = re.compile(r"\b(?:eller|or)\b")
_FIRST = re.compile(r"\b(?:foerst|first|earlier|tidligst)\b")


@dataclass(frozen=True, slots=True)
class _Thing:
    """One of the things compared: where the question names it, what it is called, when it is."""

    at: int
    name: str
    when: str
    start: datetime
    evidence: tuple[Evidence, ...]


def compares(look: Lookup) -> bool:
    """Whether it asks how two things it names stand in time."""
    frame = look.frame
    text = fold(frame.text)
    if not _COMPARES.search(text) or frame.clocks:
        return False
    if frame.asks("price", "refund", "availability", "contact", "duration", "audience", "takeaway"):
        return False
    # "workshoppen efter frokost, hvad tid er den?": when it is, and in which order they come
    named_both = (
        len(frame.sessions) == 2 and frame.relation in ("before", "after") and frame.asks("when", "start")
    )
    asked = look.yes_no or bool(_CHOICE.search(text)) or named_both
    return asked and len(_things(look)) == 2


def order_statements(look: Lookup) -> list[Statement]:
    """ "»A« kl. 10.40-12.00 er før frokosten kl. 12.00-13.00.", with a verdict where one order is supposed."""
    first, second = _things(look)
    text = fold(look.frame.text)
    before = first.start < second.start
    verdict = ""
    if look.yes_no and not _CHOICE.search(text):
        supposed = (
            True if _EARLIER.search(text) else False if _LATER.search(text) else bool(_FIRST.search(text))
        )
        verdict = (
            ("Yes, " if supposed == before else "No, ")
            if look.english
            else ("Ja, " if supposed == before else "Nej, ")
        )
    past = look.over
    evidence = tuple(dict.fromkeys((*first.evidence, *second.evidence)))
    if look.english:
        relation = "before" if before else "after"
        sentence = (
            f"{first.name} ({first.when}) {'was' if past else 'is'} {relation} {second.name} ({second.when})."
        )
    else:
        relation = "før" if before else "efter"
        sentence = (
            f"{first.name} ({first.when}) {'var' if past else 'er'} {relation} {second.name} ({second.when})."
        )
    return [Statement(verdict + (sentence if verdict else upper_first(sentence)), evidence)]


def _things(look: Lookup) -> list[_Thing]:
    """What is compared, the one that is asked about first."""
    frame, sessions = look.frame, look.conference.sessions
    found: dict[int, _Thing] = {}
    for number, position in enumerate(frame.sessions):
        session = sessions[position]
        at = frame.session_words.get(position, number)
        name = called(look, session, with_time=False)
        when = span(session.start, session.end, look.language)
        found[position] = _Thing(
            at, name, when, _moment(look, session.start), (look.session_evidence(position),)
        )
    if len(frame.people) <= 2:
        for person in frame.people:
            speaker = look.conference.speaker(person)
            for position, session in enumerate(sessions):
                if position in found or not any(entry.speaker == person for entry in session.speakers):
                    continue
                name = f"{speaker.name}’s talk" if look.english else f"{speaker.name}s oplæg"
                # a person is what a question is about, wherever a follow-up has put the name
                at = -1 if len(frame.people) == 1 else min(frame.places["people"], default=0)
                when = span(session.start, session.end, look.language)
                found[position] = _Thing(
                    at, name, when, _moment(look, session.start), (look.session_evidence(position),)
                )
    things = sorted(found.values(), key=lambda thing: thing.at)
    return things or _days(look)


def _days(look: Lookup) -> list[_Thing]:
    conference, frame = look.conference, look.frame
    if len(conference.days) != 2 or frame.asks("speaker", "programme", "registration", "deadline"):
        return []
    order = [city for _, city in frame.city_words]
    named = list(dict.fromkeys(order))
    if len(named) == 1:  # "er den i Jylland ugen før?": before the other one
        named += [day.city.da for day in conference.days if day.city.da not in named]
        if frame.dates or frame.relative_days or not _ALONE.search(fold(frame.text)):
            return []
    things = []
    for number, city in enumerate(named):
        day = conference.day_in(city)
        name = f"the day in {look.city_name(city)}" if look.english else f"dagen i {look.city_name(city)}"
        things.append(
            _Thing(
                number,
                name,
                day_name(day.date, look.language),
                datetime.combine(day.date, day.start),
                (look.day_evidence(day),),
            )
        )
    return things if len(things) == 2 else []


_ALONE = re.compile(
    r"\b(?:foer|efter|foerst|sidst|ugen efter|before|after|first|last|earlier|later|tidligere|senere)\W*$"
)


def _moment(look: Lookup, start: time) -> datetime:
    return datetime.combine(look.conference.first_day, start)
