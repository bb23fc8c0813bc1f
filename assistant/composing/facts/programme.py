"""Which entries of the programme a question means: at a time, in order, by their number, by city."""

import re
from datetime import time

from assistant.composing.facts.entries import called, describe, programme_list
from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.wording import clock, day_name, listed
from assistant.composing.statements import Evidence, Statement
from assistant.understanding.relations import WHEN_OVER
from assistant.words import fold, loose

_NOON = time(12)
_WHEN_OVER = re.compile(WHEN_OVER)
_TALKS = re.compile(
    r"\b\w*(oplag\w*|opleg\w*|foredrag\w*|talks?|taler(e|en|ne)?|speak\w*|presentation\w*|holder)\b"
)

_WHICH_TALK = re.compile(
    r"\b(?:hvilke[nt]?|which|what) (?:opl[ae]g|foredrag|indlag|indslag|talk|presentation|lecture)"
)
# One thing is asked for, the nearest: "hvad kommer efter frokosten", not "hvad sker der efter frokosten".
_NEAREST = re.compile(
    r"\b(?:lige|straks|umiddelbart|naeste|right|just|directly|next|derefter|first|foerste?|overtager|tager over|takes over|haelene|klods|heels)\b|"
    r"\b(?:hvad|hvem|hvilke[nt] \w+|what|who|which \w+) (?:\w+ )?(?:kommer|foelger|starter|begynder|fortsaetter|ligger|slutter|afslutter|runder|"
    r"comes|follows|starts|begins|continues)\b(?! (?:der |vi |man |i )?til at)|"
    r"\bwhat (?:do|will|does) \w+ (?:start|begin|continue|end|finish|close)\b"
)
_WHO_COMES = re.compile(r"\b(?:hvem|who) (?:kommer|foelger|comes|follows)\b")
_LAST_THING = re.compile(
    r"\b(?:det (?:aller)?sidste|sidst (?:foer|inden)|the (?:very )?last thing|the last item|last before)\b"
)


def whole_programme(look: Lookup) -> list[Statement]:
    """Everything, with the days it applies to."""
    conference = look.conference
    positions = [
        n for n, s in enumerate(conference.sessions) if s.city in (None, look.city) or look.city is None
    ]
    if not positions:
        return []
    days = listed(
        [f"{look.city_name(day.city.da)} {day_name(day.date, look.language)}" for day in look.days],
        look.language,
    )
    past = look.over
    if look.english:
        intro = f"The programme ({days}) {'was' if past else 'is'}:"
    else:
        intro = f"Programmet ({days}) {'var' if past else 'er'}:"
    return programme_list(look, positions, intro)


def at_clock(look: Lookup) -> list[Statement]:
    """What is on at, before or after a time or a session that the question names."""
    sessions, frame = look.conference.sessions, look.frame
    if frame.relation in ("before", "after") and (frame.clocks or frame.sessions or frame.people):
        return _around(look)
    if frame.relation in ("morning", "afternoon") and not frame.clocks:
        chosen = [
            n for n, s in enumerate(sessions)
            if (s.start < _NOON) == (frame.relation == "morning") and s.kind != "close"
        ]  # fmt: skip
        if frame.asks("speaker"):
            chosen = [n for n in chosen if sessions[n].speakers]
        name = (
            ("In the morning" if frame.relation == "morning" else "In the afternoon")
            if look.english
            else ("Om formiddagen" if frame.relation == "morning" else "Om eftermiddagen")
        )
        return programme_list(look, chosen, f"{name}:") if chosen else []
    if not frame.clocks:
        return []
    statements: list[Statement] = []
    for moment in frame.clocks:
        found = [
            n
            for n, s in enumerate(sessions)
            if s.start <= moment and (moment < s.end if s.end else moment == s.start)
        ]
        if not found:
            statements.append(_outside(look, moment))
        for position in found:
            statements += describe(look, position, at=moment)
    return statements


def _outside(look: Lookup, moment: time) -> Statement:
    days = look.days
    first, last = min(day.start for day in days), max(day.end for day in days)
    at = clock(moment, look.language)
    text = (
        f"Nothing is on the programme at {at}; the day runs from {clock(first, 'en')} to {clock(last, 'en')}."
        if look.english
        else f"Der er intet på programmet kl. {at}; dagen varer fra kl. {clock(first, 'da')} til kl. {clock(last, 'da')}."
    )
    return Statement(text, tuple(look.day_evidence(day) for day in days))


def _around(look: Lookup) -> list[Statement]:
    sessions, frame = look.conference.sessions, look.frame
    after = frame.relation == "after"
    behind: tuple[Evidence, ...] | None = None
    edge_session = 0
    over = [s for s in sessions if frame.clocks and s.end and s.start <= frame.clocks[0] < s.end]
    by_clock = bool(frame.clocks) and not (over and _WHEN_OVER.search(fold(frame.text)))
    if by_clock and (frame.sessions or frame.people):
        # "de tre kvarter før velkomsten, vi står der jo 8.30": nothing is before that time
        by_clock = any(
            (s.start >= frame.clocks[0]) if after else (s.start < frame.clocks[0]) for s in sessions
        )
    if by_clock:
        edge = frame.clocks[0]
        label = clock(edge, look.language) if look.english else f"kl. {clock(edge, 'da')}"
        chosen = [
            n for n, s in enumerate(sessions) if (s.start >= edge if after else (s.end or s.start) <= edge)
        ]
    else:
        named = (
            (over if frame.clocks and not frame.sessions else [])
            or [sessions[n] for n in frame.sessions]
            or [
                session for session in sessions for entry in session.speakers if entry.speaker in frame.people
            ]
        )
        if not named:
            return []
        # "er der en pause før frokosten": what stands behind the word is the edge
        relation_at = min(frame.places.get("relation", frozenset()), default=-1)
        named = [
            s for s in named if frame.session_words.get(sessions.index(s), -1) > relation_at >= 0
        ] or named
        session = named[-1] if after else named[0]
        edge_session = sessions.index(session)
        label = called(look, session)
        behind = (look.session_evidence(edge_session),)
        chosen = list(range(edge_session + 1, len(sessions))) if after else list(range(edge_session))
    # "hvad følger efter Bos oplæg": the talk is the edge there, not what is asked for
    edge_is_talk = bool(frame.people) or (not by_clock and bool(sessions[edge_session].speakers))
    talk_is_edge = edge_is_talk and not frame.asks("who") and not _WHICH_TALK.search(loose(frame.text))
    somebody = frame.asks("speaker") or bool(_WHO_COMES.search(fold(frame.text)))
    if somebody and not talk_is_edge:
        chosen = [n for n in chosen if sessions[n].speakers] or chosen
    if not chosen:
        return []
    if _NEAREST.search(fold(frame.text)) or (not after and _LAST_THING.search(fold(frame.text))):
        chosen = chosen[:1] if after else chosen[-1:]
    word = ("After" if after else "Before") if look.english else ("Efter" if after else "Før")
    return programme_list(look, chosen, f"{word} {label}:", behind)


def in_between(look: Lookup) -> list[Statement]:
    """What is on between two entries that the question names, the nearest two of them."""
    named, sessions = look.frame.sessions, look.conference.sessions
    pairs = [
        (second - first, first, second)
        for first in named
        for second in named
        if second - first > 1 and sessions[first].kind != sessions[second].kind
    ]
    if not pairs:
        return []
    _, first, second = min(pairs)
    chosen = list(range(first + 1, second))
    edges = (
        f"{called(look, sessions[first])} {'and' if look.english else 'og'} {called(look, sessions[second])}"
    )
    behind = (look.session_evidence(first), look.session_evidence(second))
    return programme_list(look, chosen, f"{'Between' if look.english else 'Mellem'} {edges}:", behind)


def first_or_last(look: Lookup) -> list[Statement]:
    """The first or last talk, or the first or last entry of the programme."""
    sessions = look.conference.sessions
    talks = bool(_TALKS.search(loose(look.frame.text))) or look.frame.asks("speaker", "who")
    chosen = [n for n, s in enumerate(sessions) if (s.speakers if talks else s.kind not in ("close",))]
    if not chosen:
        return []
    return describe(look, chosen[0] if look.frame.relation == "first" else chosen[-1])


_ONE = {
    "pauser": "pause",
    "breaks": "break",
    "workshopper": "workshop",
    "workshops": "workshop",
    "oplæg": "oplæg",
    "talks": "talk",
}


def count_statements(look: Lookup) -> list[Statement]:
    """How many talks, breaks, speakers or conference days there are."""
    text, conference = loose(look.frame.text), look.conference
    kinds = {
        "pause": ("break", "pauser", "breaks"),
        "break": ("break", "pauser", "breaks"),
        "workshop": ("workshop", "workshopper", "workshops"),
        "oplag": ("talk", "oplæg", "talks"),
        "opleg": ("talk", "oplæg", "talks"),
        "talk": ("talk", "oplæg", "talks"),
        "foredrag": ("talk", "oplæg", "talks"),
    }
    if re.search(r"\b(opl(a|e)gsholder\w*|talere|speakers?)\b", text):
        people = {
            s.id: s for session in conference.sessions for s, _ in conference.speakers_of(session, look.city)
        }
        names = listed([speaker.name for speaker in people.values()], look.language)
        noun = "speakers" if look.english else "oplægsholdere"
        intro = f"{len(people)} {noun}: {names}."
        evidence = tuple(look.session_evidence(n) for n, s in enumerate(conference.sessions) if s.speakers)
        return [Statement(intro, evidence)]
    for word, (kind, da, en) in kinds.items():
        if re.search(rf"\b{word}\w*", text):
            chosen = [n for n, s in enumerate(conference.sessions) if s.kind == kind]
            if chosen:
                noun = en if look.english else da
                if len(chosen) == 1:
                    noun = _ONE[noun]
                count = f"{len(chosen)} {noun}"
                return programme_list(look, chosen, f"{count}:")
    if re.search(r"\b(dage|byer|gange|days|cities|times)\b", text):
        days = [f"{look.city_name(d.city.da)} {day_name(d.date, look.language)}" for d in conference.days]
        noun = "days" if look.english else "dage"
        return [
            Statement(
                f"{len(days)} {noun}: {listed(days, look.language)}.",
                tuple(look.day_evidence(day) for day in conference.days),
            )
        ]
    return []


def same_in_both(look: Lookup) -> list[Statement]:
    """Whether the cities' programmes differ, and where."""
    conference = look.conference
    two = len(conference.days) == 2
    differing = [n for n, s in enumerate(conference.sessions) if s.city or any(e.city for e in s.speakers)]
    evidence = tuple(look.session_evidence(n) for n in differing) or tuple(
        look.day_evidence(d) for d in conference.days
    )
    if not differing:
        text = (
            "The programme is the same in all cities."
            if look.english
            else "Programmet er det samme i alle byer."
        )
        return [Statement(text, evidence)]
    details = []
    for position in differing:
        session = conference.sessions[position]
        who = listed(
            [f"{s.name} ({look.city_name(city)})" for s, city in conference.speakers_of(session) if city],
            look.language,
        )
        details.append(
            f"{clock(session.start, look.language)}: {who}"
            if look.english
            else f"kl. {clock(session.start, 'da')}: {who}"
        )
    text = (
        f"The programme and its times are the same in {'both' if two else 'all'} cities; only the speaker differs at {'; '.join(details)}."
        if look.english
        else f"Programmet og tiderne er de samme i {'begge' if two else 'alle'} byer. Kun oplægsholderen er forskellig {'; '.join(details)}."
    )
    return [Statement(text, evidence)]
