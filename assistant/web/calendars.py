"""Sessions and days as iCalendar files (RFC 5545)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from assistant.conference import Conference
from assistant.local_time import LOCAL_TIME
from assistant.web.programme import CityDay, Entry, slug

if TYPE_CHECKING:  # the first download imports it; a start need not wait for it
    from icalendar import Event

_NO_END = timedelta(minutes=15)  # shown length of an entry without a stated end


def session_calendar(conference: Conference, day: CityDay, entry: Entry, language: str) -> bytes:
    """One session as a calendar of one event."""
    people = "\n".join(
        f"{person.name}, {person.position}" if person.position else person.name for person in entry.people
    )
    end = _at(day.date, entry.end) if entry.end else _at(day.date, entry.start) + _NO_END
    event = _event(
        uid=f"{conference.id}-{slug(day.city_da)}-{entry.id}@med-assistant",
        title=entry.title,
        start=_at(day.date, entry.start),
        end=end,
        place=f"{day.venue}, {day.address}",
        text="\n\n".join(part for part in (entry.gloss, people, entry.about) if part),
        stamp=conference.checked_on,
    )
    return _calendar(conference, language, event)


def day_calendar(conference: Conference, day: CityDay, language: str) -> bytes:
    """The whole day as one event, with the programme in its text."""
    lines = [
        f"{entry.start:%H:%M} {entry.title}" + "".join(f" ({person.name})" for person in entry.people)
        for entry in day.entries
    ]
    event = _event(
        uid=f"{conference.id}-{slug(day.city_da)}@med-assistant",
        title=conference.title.in_(language),
        start=_at(day.date, day.start),
        end=_at(day.date, day.end),
        place=f"{day.venue}, {day.address}",
        text="\n".join(lines),
        stamp=conference.checked_on,
    )
    return _calendar(conference, language, event)


def _event(
    *, uid: str, title: str, start: datetime, end: datetime, place: str, text: str, stamp: date
) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    # The date the facts were checked, not the moment of the download: the same facts give the same file.
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("summary", title)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("location", place)
    if text:
        event.add("description", text)
    return event


def _calendar(conference: Conference, language: str, event: "Event") -> bytes:
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", f"-//{conference.organiser}//MED-assistenten//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar["x-wr-timezone"] = vText(LOCAL_TIME.key)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, LOCAL_TIME)
