"""The programme of a conference, city by city, as the API and the page show it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from assistant.conference import Conference, Day, Session
from assistant.words import fold, loose

SOON = timedelta(minutes=30)  # a session that begins within this is "om lidt"
BREAKS = frozenset({"arrival", "break", "lunch", "close"})


class UnknownCityError(LookupError):
    """The conference is not in the city asked for."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks."""

    name: str
    position: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as it takes place in one city."""

    id: str
    start: time
    end: time | None
    kind: str
    title: str
    gloss: str  # the title in the reader's language where it differs, else empty
    people: tuple[Person, ...]
    about: str

    @property
    def is_break(self) -> bool:
        """Whether nothing is presented."""
        return self.kind in BREAKS


@dataclass(frozen=True, slots=True)
class CityDay:
    """The day in one city."""

    city: str
    city_da: str  # as the conference file names it; stays the same whatever the reader's language
    date: date
    start: time
    end: time
    venue: str
    address: str
    entries: tuple[Entry, ...]


def current_conference(conferences: Sequence[Conference], today: date) -> Conference | None:
    """The next conference that is not over, else the latest."""
    coming = [conference for conference in conferences if conference.last_day >= today]
    if coming:
        return min(coming, key=lambda conference: conference.first_day)
    return max(conferences, key=lambda conference: conference.last_day, default=None)


def find_day(conference: Conference, city: str) -> Day:
    """The day in ``city``, under any of its names.

    Raises:
        UnknownCityError: the conference is not there.
    """
    wanted = loose(city.strip())
    for day in conference.days:
        if wanted in {loose(name) for name in (day.city.da, day.city.en, *day.also_called)}:
            return day
    known = ", ".join(day.city.da for day in conference.days)
    raise UnknownCityError(f"The conference is not in {city.strip()[:60]!r}; it is in {known}.")


def default_day(conference: Conference, today: date) -> Day:
    """The day to show first: today's or the next; the first one when all are over."""
    return min(conference.days, key=lambda day: (day.date < today, day.date))


def city_day(conference: Conference, day: Day, language: str) -> CityDay:
    """Everything about the day in one city, with that city's speakers."""
    return CityDay(
        city=day.city.in_(language),
        city_da=day.city.da,
        date=day.date,
        start=day.start,
        end=day.end,
        venue=day.venue.name,
        address=day.venue.address,
        entries=tuple(_entries(conference, day, language)),
    )


def _entries(conference: Conference, day: Day, language: str) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    for session in conference.sessions:
        if session.city not in (None, day.city.da):
            continue
        name = slug(session.title)
        seen[name] = seen.get(name, 0) + 1
        # The id is the title's, not the time's: an event moved by ten minutes stays the same event.
        entry_id = name if seen[name] == 1 else f"{name}-{seen[name]}"
        yield Entry(
            id=entry_id,
            start=session.start,
            end=session.end,
            kind=session.kind,
            title=session.title,
            gloss=(session.gloss or "") if language == "en" else "",
            people=tuple(_people(conference, session, day, language)),
            about=session.about.in_(language) if session.about else "",
        )


def _people(conference: Conference, session: Session, day: Day, language: str) -> Iterator[Person]:
    for speaker, _ in conference.speakers_of(session, day.city.da):
        yield Person(speaker.name, speaker.position.in_(language) if speaker.position else "")


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:48].rstrip("-") or "session"


def status_of(entry: Entry, day: date, now: datetime) -> Literal["now", "soon", "past", ""]:
    """Where ``entry`` stands at ``now`` (local time); empty on any other day."""
    if now.date() != day:
        return ""
    start = datetime.combine(day, entry.start)
    end = datetime.combine(day, entry.end) if entry.end else start + timedelta(minutes=10)
    moment = now.replace(tzinfo=None)
    if start <= moment < end:
        return "now"
    if moment >= end:
        return "past"
    return "soon" if start - moment <= SOON else ""
