"""Which look-up answers a question; None where it asks for nothing typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.composing.facts import money, people, places, programme, registration
from assistant.composing.facts.lookup import Lookup
from assistant.composing.statements import Statement
from assistant.conference import Conference
from assistant.types import Card
from assistant.understanding.frame import Frame
from assistant.words import fold, loose

_MAX_SESSIONS = 4
_IN_A_PLACE = re.compile(r"\b(?:i|in|til)\s+([A-ZÆØÅ][\w-]{3,})")
_FOOD_OR_REST = ("lunch", "break", "arrival", "welcome", "close")
_COMMITTEE_PHONE = re.compile(r"\b(telefon\w*|tlf|mobil\w*|phone|mobile)\b")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the typed look-ups say, and which of them."""

    statements: tuple[Statement, ...]
    kind: str
    cards: tuple[Card, ...] = ()


def find_facts(conference: Conference, frame: Frame, today: date, language: str) -> Finding | None:
    """Answer from the conference's typed facts.

    Returns None where the question asks for nothing typed; a finding without statements where it
    asks for something typed that the file does not state (a phone number, another year).
    """
    look = Lookup(conference, frame, today, language)
    if _other_year(look) and (
        frame.names_conference
        or frame.asks("price", "programme", "speaker", "where", "registration", "deadline")
    ):
        return Finding((), "other_year")
    for kind, applies, compose in _LOOKUPS:
        if applies(look):
            statements = compose(look)
            if statements:
                with_card = kind in ("place", "hours", "today")
                return Finding(
                    tuple(statements), kind, places.cards(look) if with_card and not look.over else ()
                )
            if kind in _FINAL:
                return Finding((), kind)
    return None


def _other_year(look: Lookup) -> bool:
    years = {day.date.year for day in look.conference.days}
    return bool(look.frame.years) and not any(year in years for year in look.frame.years)


def unknown_place(frame: Frame) -> str | None:
    """A place name in the question that is none of the conference's ("i Odense")."""
    for match in _IN_A_PLACE.finditer(frame.text):
        if match[1] in frame.unexplained:
            return match[1]
    return None


def _elsewhere(look: Lookup) -> bool:
    frame = look.frame
    return (
        unknown_place(frame) is not None
        and not frame.cities
        and not frame.people
        and (frame.names_conference or frame.asks("registration", "availability"))
    )


def _email(look: Lookup) -> bool:
    return bool(look.frame.emails)


def _between(look: Lookup) -> bool:
    text = fold(look.frame.text)
    return look.frame.asks("duration", "count") and (
        bool(re.search(r"\b(mellem|imellem|between)\b", text))
        or (len(look.frame.sessions) == 2 and bool(re.search(r"\b(fra|from)\b.*\b(til|to|until)\b", text)))
    )


def _price(look: Lookup) -> bool:
    frame = look.frame
    if frame.asks("refund") and not frame.roles:
        return False
    return frame.asks("price") or bool(money.named_amounts(frame.text) and frame.roles)


def _refund(look: Lookup) -> bool:
    return look.frame.asks("refund")


def _person(look: Lookup) -> bool:
    frame = look.frame
    if frame.relation in ("before", "after") and frame.asks("speaker", "who", "programme"):
        return False
    return bool(frame.people) and not (frame.asks("contact") and not frame.asks("speaker", "when", "where"))


def _people(look: Lookup) -> list[Statement]:
    return [
        statement
        for speaker in look.frame.people[:3]
        for statement in people.speaker_statements(look, speaker)
    ]


def _contact(look: Lookup) -> bool:
    frame = look.frame
    if frame.contacts and not frame.people:
        return True
    if frame.organisations and frame.asks("contact", "who", "position"):
        return True
    return (
        frame.asks("contact")
        and not frame.sessions
        and not frame.asks("deadline", "registration", "refund", "price")
    )


def _deadline(look: Lookup) -> bool:
    frame = look.frame
    if frame.sessions or frame.clocks:
        return False
    if frame.asks("deadline"):
        return True
    return frame.asks("registration") and frame.asks("when") and not frame.asks("availability")


def _registration(look: Lookup) -> bool:
    return look.frame.asks("registration") and not look.frame.sessions


def _availability(look: Lookup) -> bool:
    return look.frame.asks("availability") and not look.frame.sessions


def _audience(look: Lookup) -> bool:
    frame = look.frame
    return (
        frame.asks("audience")
        and not frame.asks("when", "where", "duration", "count", "takeaway")
        and not frame.clocks
    )


def _around(look: Lookup) -> bool:
    frame = look.frame
    return (
        frame.relation in ("before", "after")
        and bool(frame.clocks or frame.sessions or frame.people)
        and not frame.asks("duration")
    )


def _session(look: Lookup) -> bool:
    return bool(look.frame.sessions) and not _everything(look)


def _everything(look: Lookup) -> bool:
    return look.frame.everything and look.frame.asks("programme") and not look.frame.clocks


def _sessions(look: Lookup) -> list[Statement]:
    frame = look.frame
    if frame.asks("count"):
        counted = programme.count_statements(look)
        if counted:
            return counted
    chosen = list(frame.sessions)[:_MAX_SESSIONS]
    if frame.relation in ("first", "last", "morning", "afternoon") and len(chosen) > 1:
        chosen = chosen[:1] if frame.relation in ("first", "morning") else chosen[-1:]
    return [statement for position in chosen for statement in programme.describe(look, position)]


def _clock(look: Lookup) -> bool:
    frame = look.frame
    if frame.relation in ("morning", "afternoon"):
        return frame.asks("programme", "speaker", "who", "about", "when") or not frame.intents
    return bool(frame.clocks)


def _count(look: Lookup) -> bool:
    return look.frame.asks("count")


def _first_last(look: Lookup) -> bool:
    frame = look.frame
    return frame.relation in ("first", "last") and frame.asks("speaker", "programme", "who", "about")


def _same(look: Lookup) -> bool:
    return (
        look.frame.asks("same_in_both")
        and look.frame.asks("programme", "speaker", "who", "when", "about")
        and len(look.conference.days) > 1
    )


def _speakers(look: Lookup) -> bool:
    frame = look.frame
    return frame.asks("speaker") and (
        frame.asks("who", "count", "programme") or not frame.asks("about", "where", "when")
    )


def _today(look: Lookup) -> bool:
    return look.frame.about_today and (
        look.frame.asks("programme", "when", "start") or look.frame.names_conference
    )


def _what_today(look: Lookup) -> list[Statement]:
    if any(day.date == look.today for day in look.conference.days):
        return programme.whole_programme(look)
    english = look.english
    note = Statement(
        "There is no conference day today." if english else "I dag er der ingen konferencedag.",
        tuple(look.day_evidence(day) for day in look.conference.days),
    )
    return [note, *places.place_statements(look)]


def _programme(look: Lookup) -> bool:
    frame = look.frame
    return frame.asks("programme") and not frame.asks("where")


def _hours(look: Lookup) -> bool:
    return look.frame.asks("start", "end", "duration") and not look.frame.asks("where")


def _hour_statements(look: Lookup) -> list[Statement]:
    frame = look.frame
    both = frame.asks("duration") or (frame.asks("start") and frame.asks("end"))
    return places.hours_statements(look, start=both or frame.asks("start"), end=both or frame.asks("end"))


def _place(look: Lookup) -> bool:
    frame = look.frame
    folded = fold(frame.text)
    weekday = bool(
        re.search(
            r"\b(mandag|tirsdag|onsdag|torsdag|fredag|loerdag|soendag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
            folded,
        )
    )
    return (
        frame.asks("where", "when")
        or bool(frame.dates)
        or weekday
        or (frame.names_conference and bool(frame.cities))
    )


def _places(look: Lookup) -> list[Statement]:
    if unknown_place(look.frame) and not look.frame.cities:
        return places.no_such_day(look)
    return places.place_statements(look)


def _takeaway(look: Lookup) -> bool:
    return look.frame.asks("takeaway") and not look.frame.asks("price")


def _takeaways(look: Lookup) -> list[Statement]:
    takeaways = look.conference.takeaways
    if takeaways is None:
        return []
    evidence = look.evidence("Hvad får deltagerne med?", "takeaways.statement", takeaways.statement)
    return [Statement(takeaways.statement.in_(look.language), (evidence,))]


def _organiser(look: Lookup) -> bool:
    return look.frame.asks("organiser", "website")


def _wants_phone(look: Lookup) -> bool:
    # No telephone number stands in any conference file: silence, not a mail address passed off as one.
    return bool(_COMMITTEE_PHONE.search(loose(look.frame.text)))


_Applies = Callable[[Lookup], bool]
_Composes = Callable[[Lookup], list[Statement]]

# In this order: what is most particular first. A look-up whose file lacks the fact gives nothing, and
# those in _FINAL end the search then, since what follows would answer another question.
_LOOKUPS: tuple[tuple[str, _Applies, _Composes], ...] = (
    ("phone", _wants_phone, lambda look: []),
    ("no_such_place", _elsewhere, places.no_such_day),
    ("email", _email, people.contact_statements),
    ("between", _between, programme.between),
    ("refund", _refund, registration.refund_statements),
    ("price", _price, money.price_statements),
    ("person", _person, _people),
    ("contact", _contact, people.contact_statements),
    ("deadline", _deadline, registration.deadline_statements),
    ("availability", _availability, registration.availability_statements),
    ("registration", _registration, registration.registration_statements),
    ("takeaway", _takeaway, _takeaways),
    ("around", _around, programme.at_clock),
    ("same", _same, programme.same_in_both),
    ("session", _session, _sessions),
    ("clock", _clock, programme.at_clock),
    ("count", _count, programme.count_statements),
    ("first_last", _first_last, programme.first_or_last),
    ("today", _today, _what_today),
    ("speakers", _speakers, people.all_speakers),
    ("organiser", _organiser, people.organiser_statements),
    ("audience", _audience, registration.audience_statements),
    ("programme", _programme, programme.whole_programme),
    ("hours", _hours, _hour_statements),
    ("place", _place, _places),
)
_FINAL = frozenset({"phone", "contact"})
