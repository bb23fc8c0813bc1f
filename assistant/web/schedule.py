"""A conference as ``schedule.json``, the form that pretalx and frab export and that schedule apps read."""

import uuid
from datetime import datetime, timedelta

from assistant.conference import Conference
from assistant.local_time import LOCAL_TIME
from assistant.web.programme import CityDay, Entry, city_day, slug

_SLOT_MINUTES = 5
_NAMESPACE = uuid.UUID("6f2c0f5a-2d0a-5a7e-9a44-6d65642d6169")  # ours alone; the same session keeps its guid


def schedule(conference: Conference, language: str) -> dict[str, object]:
    """Every session of every city, one day and one room for each city."""
    days = [city_day(conference, day, language) for day in sorted(conference.days, key=lambda d: d.date)]
    return {
        "schedule": {
            "version": conference.checked_on.isoformat(),
            "conference": {
                "acronym": conference.id,
                "title": conference.title.in_(language),
                "start": days[0].date.isoformat(),
                "end": days[-1].date.isoformat(),
                "daysCount": len(days),
                "timeslot_duration": f"00:{_SLOT_MINUTES:02}",
                "time_zone_name": LOCAL_TIME.key,
                "rooms": [{"name": _room(day)} for day in days],
                "days": [_day(conference, number, day, language) for number, day in enumerate(days, 1)],
            },
        }
    }


def _room(day: CityDay) -> str:
    return f"{day.venue}, {day.city}"


def _day(conference: Conference, number: int, day: CityDay, language: str) -> dict[str, object]:
    return {
        "index": number,
        "date": day.date.isoformat(),
        "day_start": datetime.combine(day.date, day.start, LOCAL_TIME).isoformat(),
        "day_end": datetime.combine(day.date, day.end, LOCAL_TIME).isoformat(),
        "rooms": {_room(day): [_talk(conference, day, entry, language) for entry in day.entries]},
    }


def _talk(conference: Conference, day: CityDay, entry: Entry, language: str) -> dict[str, object]:
    begins = datetime.combine(day.date, entry.start, LOCAL_TIME)
    # A session without a stated end has no length; the form wants one, and 0 is what others write.
    length = datetime.combine(day.date, entry.end, LOCAL_TIME) - begins if entry.end else timedelta()
    key = f"{conference.id}/{slug(day.city_da)}/{entry.id}"
    people = [{"public_name": person.name, "biography": person.position} for person in entry.people]
    return {
        "guid": str(uuid.uuid5(_NAMESPACE, key)),
        "id": uuid.uuid5(_NAMESPACE, key).int % 10**9,
        "slug": f"{conference.id}-{slug(day.city_da)}-{entry.id}",
        "date": begins.isoformat(),
        "start": f"{entry.start:%H:%M}",
        "duration": f"{length.seconds // 3600:02}:{length.seconds // 60 % 60:02}",
        "room": _room(day),
        "title": entry.title,
        "subtitle": entry.gloss,
        "abstract": entry.about,
        "description": "",
        "track": None,
        "type": entry.kind,
        "language": language,
        "persons": people,
        "links": [],
        "attachments": [],
    }
