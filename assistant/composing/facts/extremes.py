"""The longest or shortest of several: the entries of a programme, its talks, its breaks."""

import re

from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.verdicts import yes_or_no
from assistant.composing.facts.wording import listed, span
from assistant.composing.statements import Evidence, Statement
from assistant.words import fold, loose

_LONGEST = re.compile(
    r"\b(?<!for )laengst(?:e|varende)?\b|\b(?:mest|flest) (?:tale)?(?:tid|minutter)\b|\blongest\b|\bmost (?:time|minutes)\b"
)
_SHORTEST = re.compile(
    r"\bkortest(?:e|varende)?\b|\b(?:mindst|faerrest) (?:tale)?(?:tid|minutter)\b|\bshortest\b|\bbriefest\b|\b(?:least time|fewest minutes)\b"
)
_OF_A_PROGRAMME = re.compile(
    r"\b(?:punkt\w*|program\w*|session\w*|indslag\w*|item|items|entry|entries|part|slot|del|dagen|dagens|day)\b"
)
_OF_TALKS = re.compile(
    r"\b(?:\w*oplag\w*|\w*opleg\w*|foredrag\w*|indlag\w*|taler\w*|tale|taletid|presentation\w*|talks?|speak\w*|speech\w*|lectures?)\b"
)
_NOON = 12


def asks_extreme(look: Lookup) -> bool:
    """Whether it asks which of the programme's entries takes the most or the least time."""
    frame = look.frame
    text = fold(frame.text)
    if bool(_LONGEST.search(text)) == bool(_SHORTEST.search(text)):
        return False
    if frame.people or frame.roles or frame.clocks:
        return False
    if frame.asks("price", "until", "deadline", "registration", "where", "contact", "refund", "availability"):
        return False
    of_ours = frame.asks("programme", "speaker", "duration") or _OF_A_PROGRAMME.search(text)
    return bool(frame.sessions or of_ours)


def extreme_statements(look: Lookup) -> list[Statement]:
    """ "Længst er »…«: 80 minutter, kl. 10.40-12.00.", all of them where several are as long."""
    frame, sessions = look.frame, look.conference.sessions
    candidates = [n for n, s in enumerate(sessions) if s.minutes and s.city in (None, look.city or s.city)]
    if frame.relation in ("morning", "afternoon"):
        candidates = [
            n for n in candidates if (sessions[n].start.hour < _NOON) == (frame.relation == "morning")
        ]
    named = [n for n in candidates if n in frame.sessions]
    if len(named) > 1 and not frame.sessions_by_title:
        candidates = named
    elif _OF_TALKS.search(loose(frame.text)) or frame.asks("speaker"):
        candidates = [n for n in candidates if sessions[n].speakers]
    if not candidates:
        return []
    longest = bool(_LONGEST.search(fold(frame.text)))
    pick = max if longest else min
    minutes = pick(sessions[n].minutes or 0 for n in candidates)
    chosen = [n for n in candidates if sessions[n].minutes == minutes]
    evidence = tuple(look.session_evidence(n) for n in chosen)
    told = listed([_told(look, n) for n in chosen], look.language)
    if look.english:
        verb = "was" if look.over else "is"
        text = f"The {'longest' if longest else 'shortest'} {verb} {told}: {minutes} minutes{_each(look, chosen)}."
    else:
        verb = "var" if look.over else "er"
        text = f"{'Længst' if longest else 'Kortest'} {verb} {told}: {minutes} minutter{_each(look, chosen)}."
    # "er workshoppen det længste punkt?"
    claimed = [n for n in frame.sessions if sessions[n].minutes]
    if look.yes_no and len(claimed) == 1:
        text = f"{yes_or_no(look, claimed[0] in chosen)} {text}"
    return [Statement(text, (*evidence, *_described(look, chosen)))]


def _each(look: Lookup, chosen: list[int]) -> str:
    if len(chosen) == 1:
        return ""
    return " each" if look.english else " hver"


def _told(look: Lookup, position: int) -> str:
    session = look.conference.sessions[position]
    title = f"»{session.title}«" if session.kind in ("talk", "workshop", "dialogue") else session.title
    if look.english and session.gloss and session.gloss != session.title:
        title += f" ({session.gloss})"
    names = [
        speaker.name + (f" ({look.city_name(city)})" if city and look.city is None else "")
        for speaker, city in look.conference.speakers_of(session, look.city)
    ]
    by = (" by " if look.english else " ved ") + listed(names, look.language) if names else ""
    at = " at" if look.english else ""
    return f"{title}{by}{at} {span(session.start, session.end, look.language)}"


def _described(look: Lookup, chosen: list[int]) -> tuple[Evidence, ...]:
    """Where the speakers of these sessions stand, for the cities they differ in."""
    return tuple(
        item
        for n in chosen
        for speaker, _ in look.conference.speakers_of(look.conference.sessions[n], look.city)
        for item in look.described(n, speaker)
    )
