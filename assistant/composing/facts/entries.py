"""How an entry of the programme is told: as a line, as the edge of a stretch of time, by itself."""

from collections.abc import Sequence
from datetime import time

from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.wording import clock, day_name, listed, span
from assistant.composing.statements import Evidence, Statement
from assistant.conference import Session


def session_line(look: Lookup, session: Session) -> str:
    """ "kl. 13.00-13.35: »…« ved …" as a list item's text."""
    speakers = look.conference.speakers_of(session, look.city)
    names = [
        speaker.name
        + (f" ({look.city_name(city)})" if city and look.city is None else "")
        + (
            f", {speaker.position.in_(look.language)}"
            if speaker.position and look.frame.asks("position")
            else ""
        )
        for speaker, city in speakers
    ]
    by = (" by " if look.english else " ved ") + listed(names, look.language) if names else ""
    gloss = f" ({session.gloss})" if look.english and session.gloss and session.gloss != session.title else ""
    return f"{span(session.start, session.end, look.language)}: {session.title}{gloss}{by}"


def programme_list(
    look: Lookup, positions: Sequence[int], intro: str, behind: tuple[Evidence, ...] | None = None
) -> list[Statement]:
    """Sessions as a list, each citing its line of the programme; ``behind`` is what the intro rests on."""
    days = tuple(look.day_evidence(day) for day in look.days) if behind is None else behind
    lines = [
        Statement(
            f"- {session_line(look, look.conference.sessions[position])}", _line_evidence(look, position)
        )
        for position in positions
    ]
    return [Statement(intro, days if any(char.isdigit() for char in intro) else ()), *lines]


def _line_evidence(look: Lookup, position: int) -> tuple[Evidence, ...]:
    conference = look.conference
    speakers = conference.speakers_of(conference.sessions[position], look.city)
    described = [speaker for speaker, _ in speakers if speaker.position and look.frame.asks("position")]
    return look.session_evidence(position), *(
        item for speaker in described for item in look.described(position, speaker)
    )


_DEFINITE = {
    "lunch": ("frokosten", "lunch"),
    "break": ("pausen", "the break"),
    "welcome": ("velkomsten", "the welcome"),
    "arrival": ("ankomsten", "the arrival"),
    "workshop": ("workshoppen", "the workshop"),
}


def called(look: Lookup, session: Session, *, with_time: bool = True) -> str:
    """A session as the edge of a stretch of time: "pausen kl. 10.20", "»…«"."""
    if session.kind not in _DEFINITE:
        return f"»{session.gloss or session.title}«" if look.english else f"»{session.title}«"
    name = _DEFINITE[session.kind][look.english]
    if not with_time or sum(other.kind == session.kind for other in look.conference.sessions) == 1:
        return name
    at = clock(session.start, look.language)
    return f"{name} at {at}" if look.english else f"{name} kl. {at}"


def describe(look: Lookup, position: int, *, at: time | None = None) -> list[Statement]:
    """One session: when, by whom in which city, and what the question asks beyond that."""
    session, frame = look.conference.sessions[position], look.frame
    evidence = [look.session_evidence(position)]
    past = look.over
    english = look.english
    quoted = session.kind in ("talk", "workshop", "dialogue")
    title = f"»{session.title}«" if quoted else session.title
    if english and session.gloss:
        title += f" ({session.gloss})"
    hours = span(session.start, session.end, look.language)
    verb = ("was" if past else "is") if english else ("var" if past else "er")
    sentence = f"{title} {verb} {hours}"
    statements: list[Statement] = []
    if frame.asks("duration") and session.minutes:
        sentence = (
            f"{title} {'lasted' if past else 'lasts'} {session.minutes} minutes, {hours}"
            if english
            else f"{title} {'varede' if past else 'varer'} {session.minutes} minutter, {hours}"
        )
    speakers = look.conference.speakers_of(session, look.city)
    if speakers:
        who = []
        for speaker, city in speakers:
            if speaker.position and (frame.asks("position", "who", "speaker") or len(speakers) == 1):
                evidence += look.described(position, speaker)
            detail = (
                f", {speaker.position.in_(look.language)}"
                if speaker.position and (frame.asks("position", "who", "speaker") or len(speakers) == 1)
                else ""
            )
            place = (
                f"{'in' if english else 'i'} {look.city_name(city)} " if city and look.city is None else ""
            )
            who.append(
                f"{place}{'by' if english else 'ved'} {speaker.name}{detail}"
                if place
                else f"{'by' if english else 'ved'} {speaker.name}{detail}"
            )
        sentence += (", " if len(who) > 1 else " ") + ("; ".join(who) if len(who) > 1 else who[0])
    elif frame.asks("speaker", "who") and session.kind in ("talk", "workshop", "welcome", "dialogue"):
        sentence += (
            ". The material does not say who leads it"
            if english
            else ". Materialet siger ikke, hvem der står for punktet"
        )
    if frame.asks("where") or (frame.asks("when") and frame.cities):
        where = listed(
            [
                f"{look.city_name(d.city.da)}: {d.venue.name}, {d.venue.address}, {day_name(d.date, look.language)}"
                for d in look.days
            ],
            look.language,
        )
        sentence += f" ({where})"
        evidence += [look.day_evidence(day) for day in look.days]
    elif speakers and frame.asks("who", "speaker") and frame.asks("when"):
        # Who asks both has the talk in mind, not the timetable of a day that is known.
        dates = [
            f"{'in' if english else 'i'} {look.city_name(d.city.da)} {'on ' if english else ''}{day_name(d.date, look.language)}"
            for d in look.days
        ]
        sentence += f", {listed(dates, look.language)}"
        evidence += [look.day_evidence(day) for day in look.days]
    statements.append(Statement(sentence + ".", tuple(evidence)))
    if (
        session.about
        and quoted
        and (frame.asks("about", "takeaway") or (at is not None and not speakers) or _asks_content(look))
    ):
        statements.append(
            Statement(
                session.about.in_(look.language),
                (look.evidence(f"Program: {session.title}", f"sessions.{position}.about", session.about),),
            )
        )
    return statements


def _asks_content(look: Lookup) -> bool:
    return not look.frame.asks("when", "who", "speaker", "duration", "start", "end", "where", "count")
