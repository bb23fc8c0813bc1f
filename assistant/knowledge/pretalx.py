"""The schedule a pretalx event exports: ``schedule.json`` or the answer of its API."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.calendar_names import long_date
from assistant.errors import KnowledgeError
from assistant.knowledge.lines import Reading
from assistant.knowledge.plain import clean
from assistant.knowledge.programme import slot_heading
from assistant.types import Section, Slot

_REMEDY = "only pretalx schedules are read as JSON; export schedule.json again, or remove the file"


class _Lenient(BaseModel):
    """Exports grow fields with each version; only what is used is checked."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Person(_Lenient):
    public_name: str | None = None
    name: str | None = None

    @property
    def shown(self) -> str:
        return (self.public_name or self.name or "").strip()


class _Talk(_Lenient):
    title: Any = ""
    date: str | None = None  # with the day and the time zone
    start: str = ""  # "09:25", or with the day in the API's form
    end: str | None = None
    duration: str | int | None = None  # "00:45", or minutes
    subtitle: Any = ""
    abstract: Any = ""
    description: Any = ""
    language: str | None = None
    room: Any = None
    persons: tuple[_Person, ...] = ()
    speakers: tuple[_Person | str, ...] = ()


class _Day(_Lenient):
    date: str = ""
    rooms: dict[str, tuple[_Talk, ...]] = Field(default_factory=dict)


class _Conference(_Lenient):
    title: Any = ""
    start: str | None = None
    end: str | None = None
    days: tuple[_Day, ...]


def read_schedule(text: str, source: str) -> Reading:
    """One section for each talk, with its slot.

    Raises:
        KnowledgeError: no JSON, or no pretalx schedule.
    """
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise KnowledgeError(source, f"is not valid JSON ({error}); {_REMEDY}") from error
    if not isinstance(data, dict):
        raise KnowledgeError(source, f"is no schedule; {_REMEDY}")
    try:
        title, talks = _talks(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(source, f"field '{where}': {first['msg']}; {_REMEDY}") from error
    except (ValueError, TypeError) as error:
        raise KnowledgeError(source, f"has a wrong day or time ({error}); {_REMEDY}") from error
    if talks is None:
        raise KnowledgeError(source, f"has no schedule with days; {_REMEDY}")
    languages = {talk.language for _, _, talk in talks if talk.language}
    # Fetched by day and time: rooms are listed one after the other.
    sections = [_section(slot, talk) for _, slot, talk in sorted(talks, key=lambda item: item[0])]
    if title and talks:
        sections.append(_when(title, [slot for _, slot, _ in talks], english=languages == {"en"}))
    whole = "\n\n".join([title, *(section.text for section in sections)])
    language = languages.pop() if len(languages) == 1 else None
    return Reading(
        title or None, tuple(sections), whole, language=language if language in ("da", "en") else None
    )


_Found = tuple[tuple[date, Any, str], Slot, _Talk]


def _talks(data: dict[str, Any]) -> tuple[str, list[_Found] | None]:
    schedule = data.get("schedule")
    if isinstance(schedule, dict) and isinstance(schedule.get("conference"), dict):
        conference = _Conference.model_validate(schedule["conference"])
        found = [
            item
            for day in conference.days
            for room, talks in day.rooms.items()
            for talk in talks
            for item in _found(talk, room, day.date)
        ]
        return _text(conference.title), found
    if isinstance(data.get("slots"), list | tuple):  # the API: /schedules/latest/?expand=slots...
        found = []
        for slot in data["slots"]:
            if not isinstance(slot, dict) or not slot.get("start"):
                continue
            submission = slot.get("submission")
            fields = {
                **(submission if isinstance(submission, dict) else {}),
                **{k: v for k, v in slot.items() if v},
            }
            fields.setdefault("title", slot.get("description") or "")
            talk = _Talk.model_validate(fields)
            room = slot.get("room")
            found += _found(talk, _text(room.get("name")) if isinstance(room, dict) else "", "")
        return _text(data.get("event_name") or data.get("title")), found
    return "", None


def _found(talk: _Talk, room: str, day: str) -> Iterator[_Found]:
    title = _text(talk.title)
    if not title:
        return
    stamp = talk.date or (talk.start if "T" in talk.start else None)
    clock = talk.start if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", talk.start) else None
    begins = (
        datetime.fromisoformat(stamp) if stamp else datetime.fromisoformat(f"{day}T{(clock or '').zfill(5)}")
    )
    if clock:
        begins = begins.replace(hour=int(clock.split(":")[0]), minute=int(clock.split(":")[1]))
    ends = datetime.fromisoformat(talk.end).replace(tzinfo=None) if talk.end and "T" in talk.end else None
    begins = begins.replace(tzinfo=None)
    if ends is None and (length := _length(talk.duration)) is not None:
        ends = begins + length
    people = [p if isinstance(p, str) else p.shown for p in (*talk.persons, *talk.speakers)]
    slot = Slot(
        title=title,
        start=begins.time(),
        end=ends.time() if ends else None,
        day=begins.date(),
        place=room.strip() or None,
        people=tuple(dict.fromkeys(person for person in people if person)),
    )
    yield (begins.date(), begins.time(), room), slot, talk


def _length(duration: str | int | None) -> timedelta | None:
    if isinstance(duration, int):
        return timedelta(minutes=duration)
    match = re.fullmatch(r"(?:(\d+):)?(\d{1,2}):(\d{2})", duration or "")  # days may stand before
    if match is None:
        return None
    return timedelta(days=int(match[1] or 0), hours=int(match[2]), minutes=int(match[3]))


def _section(slot: Slot, talk: _Talk) -> Section:
    """Title, people and place above the abstract, so that the text answers by itself."""
    facts = [slot.title, ", ".join(slot.people), slot.place or ""]
    texts = [_text(talk.subtitle), _text(talk.abstract), _text(talk.description)]
    head = "\n".join(fact for fact in facts if fact)
    return Section(
        slot_heading(slot), "\n\n".join([head, *dict.fromkeys(text for text in texts if text)]), slot=slot
    )


def _when(title: str, slots: Sequence[Slot], *, english: bool) -> Section:
    """The event itself: its days and rooms, which its talks hold between them."""
    days = sorted({slot.day for slot in slots if slot.day})
    dates = [long_date(day, "en" if english else "da") for day in days]
    rooms = list(dict.fromkeys(slot.place for slot in slots if slot.place))
    labels = ("Dates", "Rooms") if english else ("Dato", "Lokaler")
    lines = [
        title,
        *([f"{labels[0]}: {', '.join(dates)}"] if dates else []),
        *([f"{labels[1]}: {', '.join(rooms)}"] if rooms else []),
    ]
    return Section(title, "\n".join(lines))


def _text(value: object) -> str:
    """A text, or the best of its translations: {"en": …, "da": …}."""
    if isinstance(value, dict):
        value = value.get("da") or value.get("en") or next(iter(value.values()), "")
    return clean(str(value)).strip() if value else ""
