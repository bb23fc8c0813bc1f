"""Which look-up answers a question; None where it asks for nothing typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.composing.facts import (
    absence,
    durations,
    entries,
    extremes,
    leaving,
    money,
    order,
    people,
    places,
    programme,
    registration,
    unstated,
    verdicts,
)
from assistant.composing.facts import conditions as when
from assistant.composing.facts import duration_conditions as how_long
from assistant.composing.facts import people_conditions as who
from assistant.composing.facts import programme_conditions as on
from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.verdicts import with_verdict, yes_or_no
from assistant.composing.statements import Statement
from assistant.conference import Conference
from assistant.types import Card
from assistant.understanding.frame import Frame

_MAX_SESSIONS = 4


NO_LATER = "no_later"  # kind of a finding that the conference was held, and no later one is known
UNSTATED = "unstated"  # kind of a finding that says only that the conference's file does not tell
NOT_KNOWN = frozenset({NO_LATER, UNSTATED})  # kinds of what is not known, which an added passage may tell


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
    if when.other_year(look) and (
        frame.names_conference
        or frame.people
        or frame.asks("price", "programme", "speaker", "where", "when", "registration", "deadline")
    ):
        return Finding((), "other_year")
    if unstated.asks_unstated(look):
        return Finding((), UNSTATED)
    told_anyway = absence.misses(look) or leaving.leaves_in_time(look) or when.asks_for_a_later_one(look)
    if when.asks_otherwise(look) and not told_anyway:
        return None
    if when.other_date(look):
        # what is on, or who speaks, on a day that is none of the conference's: the days it has, after a no
        verdict = "No." if look.english else "Nej."
        first, *rest = places.place_statements(look)
        return Finding(
            (Statement(f"{verdict} {first.text.removeprefix(verdict).strip()}", first.evidence), *rest),
            "place",
        )
    if on.leader_not_stated(look):
        return Finding((), "leader")
    for kind, applies, compose in _LOOKUPS:
        if applies(look):
            statements = with_verdict(look, kind, compose(look))
            if statements:
                with_card = kind in ("place", "hours", "today")
                return Finding(
                    tuple(statements), kind, places.cards(look) if with_card and not look.over else ()
                )
            if kind in _FINAL:
                return Finding((), kind)
    return None


def _people(look: Lookup) -> list[Statement]:
    """What is asked of the speakers named; first of all the talk, where it is another's."""
    statements = [
        statement
        for position in look.frame.topics
        if verdicts.is_another_s(look, position)
        for statement in entries.describe(look, position)
    ]
    for speaker in look.frame.people[:3]:
        statements += people.speaker_statements(look, speaker)
    return statements


def _later_conference(look: Lookup) -> list[Statement]:
    """That none is known where it is asked when or what it is; nothing of one that is not known."""
    if look.frame.intents <= {"when", "where", "weekday", "until"}:
        return places.none_to_come(look)
    return []


def _sessions(look: Lookup) -> list[Statement]:
    frame = look.frame
    if frame.asks("count"):
        counted = programme.count_statements(look)
        if counted:
            return counted
    chosen = list(frame.sessions)[:_MAX_SESSIONS]
    if frame.relation in ("first", "last", "morning", "afternoon") and len(chosen) > 1:
        chosen = chosen[:1] if frame.relation in ("first", "morning") else chosen[-1:]
    told = [statement for position in chosen for statement in entries.describe(look, position)]
    both = frame.asks("same_in_both") and len(look.conference.days) > 1 and not frame.cities
    return [*told, *programme.same_in_both(look)] if both else told


def _what_that_day(look: Lookup) -> list[Statement]:
    if look.relative_days:
        speakers = look.frame.asks("speaker") and look.frame.asks("who")
        return people.all_speakers(look) if speakers else programme.whole_programme(look)
    return places.no_conference_then(look)


def _hour_statements(look: Lookup) -> list[Statement]:
    frame = look.frame
    only_end = frame.asks("end") and not frame.asks("start", "duration", "same_in_both")
    if only_end and look.yes_no and not frame.clocks:
        return places.place_statements(look)  # "er konferencen slut?": when it is or was
    both = frame.asks("duration") or (frame.asks("start") and frame.asks("end"))
    start, end = both or frame.asks("start"), both or frame.asks("end")
    statements = places.hours_statements(look, start=start, end=end)
    if not (frame.clocks and look.yes_no and start != end):
        return statements
    over_by = leaving.is_over_by(look)
    right = {day.start if start else day.end for day in look.days}
    yes = all(moment in right for moment in frame.clocks) if over_by is None else over_by
    return _with_verdict(look, statements, yes)


def _with_verdict(look: Lookup, statements: list[Statement], yes: bool) -> list[Statement]:
    """The statements with a yes or no before the first."""
    first, *rest = statements
    return [Statement(f"{yes_or_no(look, yes)} {first.text}", first.evidence), *rest]


def _sessions_at(look: Lookup) -> list[Statement]:
    """Whether the sessions a question names are at the time it names: "er frokosten kl. 13"."""
    sessions = look.conference.sessions
    starts = {sessions[position].start for position in look.frame.sessions}
    statements = [
        item for position in look.frame.sessions[:_MAX_SESSIONS] for item in entries.describe(look, position)
    ]
    return _with_verdict(look, statements, all(moment in starts for moment in look.frame.clocks))


def _not_one_place(look: Lookup) -> list[Statement]:
    return _with_verdict(look, places.place_statements(look), len(look.conference.days) < 2)


def _takeaways(look: Lookup) -> list[Statement]:
    takeaways = look.conference.takeaways
    if takeaways is None:
        return []
    evidence = look.evidence("Hvad får deltagerne med?", "takeaways.statement", takeaways.statement)
    return [Statement(takeaways.statement.in_(look.language), (evidence,))]


_Applies = Callable[[Lookup], bool]
_Composes = Callable[[Lookup], list[Statement]]

# In this order: what is most particular first. A look-up whose file lacks the fact gives nothing, and
# those in _FINAL end the search then, since what follows would answer another question.
_LOOKUPS: tuple[tuple[str, _Applies, _Composes], ...] = (
    (NO_LATER, when.asks_for_a_later_one, _later_conference),
    ("missed", absence.misses, absence.missed_statements),
    ("leaving", leaving.leaves_in_time, leaving.leaving_statements),
    ("phone", who.wants_phone, lambda look: []),
    ("no_such_place", when.elsewhere, places.no_such_day),
    ("nearer", when.nearer, places.whichever_is_nearer),
    ("another_day", when.another_day, registration.registration_statements),
    ("email", who.email, people.contact_statements),
    ("session_at", on.session_at, _sessions_at),
    ("extreme", extremes.asks_extreme, extremes.extreme_statements),
    ("from_deadline", how_long.from_deadline, durations.from_deadline),
    ("between", how_long.between, durations.between),
    ("order", order.compares, order.order_statements),
    ("date_today", how_long.date_today, durations.date_today),
    (
        "deadline",
        lambda look: (
            how_long.countdown(look)
            and (look.frame.asks("deadline", "registration") or how_long.time_to_decide(look))
        ),
        registration.deadline_statements,
    ),
    ("countdown", how_long.countdown, durations.until_conference),
    ("refund", when.refund, registration.refund_statements),
    ("price", when.price, money.price_statements),
    ("both", who.both, people.speakers_who_are_contacts),
    ("person", who.person, _people),
    ("contact", who.contact, people.contact_statements),
    ("audience", when.may_attend, registration.audience_statements),
    ("deadline", when.deadline, registration.deadline_and_places),
    ("availability", when.availability, registration.availability_statements),
    ("registration", when.registration, registration.registration_statements),
    ("takeaway", when.takeaway, _takeaways),
    ("in_between", on.in_between, programme.in_between),
    ("around", on.around, programme.at_clock),
    ("time_in_all", on.time_in_all, durations.time_in_all),
    ("count", on.count, programme.count_statements),
    ("session", on.session, _sessions),
    ("clock", on.clock, programme.at_clock),
    ("today", on.today, _what_that_day),
    ("place", on.same_place, _not_one_place),
    ("same", on.same, programme.same_in_both),
    ("first_last", on.first_last, programme.first_or_last),
    ("speakers", on.speakers, people.all_speakers),
    ("organiser", who.organiser, people.organiser_statements),
    ("audience", when.audience, registration.audience_statements),
    ("programme", on.programme, programme.whole_programme),
    ("hours", on.hours, _hour_statements),
    ("place", when.place, places.place_statements),
)
_FINAL = frozenset({NO_LATER, "phone", "contact", "both"})
