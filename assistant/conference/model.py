"""The shape of ``conference.yaml``. Unknown fields are refused, so that a misspelt one is noticed."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from assistant.calendar_names import WEEKDAYS


def _clock(value: object) -> object:
    # YAML 1.1 reads 13:00 without quotes as the number 780 (base 60).
    if isinstance(value, int):
        return time(value // 60, value % 60)
    if isinstance(value, str):
        hours, _, minutes = value.replace(".", ":").partition(":")
        return time(int(hours), int(minutes or 0))
    return value


Clock = Annotated[time, BeforeValidator(_clock)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Part):
    """The same wording in both languages."""

    da: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, language: str) -> str:
        """The wording in ``language`` ("da" or "en")."""
        return self.en if language == "en" else self.da


class Source(_Part):
    """Where the facts come from."""

    title: str
    publisher: str = ""
    url: str | None = None
    date: str = ""


class GeneralContact(_Part):
    """Where to write when nobody particular is meant."""

    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")
    statement: Text | None = None


class Venue(_Part):
    """A hall with its postal address."""

    name: str
    street: str
    postcode: str
    town: str

    @property
    def address(self) -> str:
        """Street, postcode and town on one line."""
        return f"{self.street}, {self.postcode} {self.town}"


class Availability(_Part):
    """Whether there were places, and how old that information is."""

    status: Literal["open", "few_places", "sold_out"]
    known_on: date | None = None
    known_from: Text | None = None
    statement: Text | None = None


class Day(_Part):
    """One day of the conference in one city."""

    city: Text
    also_called: tuple[str, ...] = ()
    date: date
    weekday: str
    start: Clock
    end: Clock
    venue: Venue
    availability: Availability | None = None
    statement: Text | None = None

    @model_validator(mode="after")
    def _weekday_fits(self) -> "Day":
        expected = WEEKDAYS["da"][self.date.weekday()]
        if self.weekday != expected:
            raise ValueError(
                f"{self.date} is a {expected}, not a {self.weekday}; correct the date or the weekday"
            )
        if self.start >= self.end:
            raise ValueError(f"the day ends at {self.end:%H:%M}, before it starts at {self.start:%H:%M}")
        return self


class RoleGroup(_Part):
    """A kind of participant and the words people use for it."""

    id: str
    label: Text
    words: tuple[str, ...] = ()


class Price(_Part):
    """What one person of the given roles pays, in Danish kroner."""

    amount: int = Field(gt=0)
    roles: tuple[str, ...] = Field(min_length=1)
    statement: Text | None = None


class PriceNote(_Part):
    """A caveat when a question names two roles at once."""

    both_roles: tuple[str, str]
    statement: Text


class Registration(_Part):
    """Until when one can register, and how."""

    deadline: date
    link: str | None = None
    statement: Text | None = None
    how: Text | None = None


class Refund(_Part):
    """From when there is no money back."""

    none_after: date
    statement: Text | None = None
    before: Text | None = None


class Audience(_Part):
    """Whom the conference is for."""

    statement: Text
    past: Text | None = None  # the same, once it has been held
    bring_management: Text | None = None
    roles: tuple[str, ...] = ()


class Speaker(_Part):
    """A person who speaks, with position."""

    id: str
    name: str
    position: Text | None = None
    statement: Text | None = None


class SpeakerAt(_Part):
    """Who speaks in a session; without ``city``, in all of them."""

    speaker: str
    city: str | None = None


class Session(_Part):
    """One entry of the programme, the same in every city unless a speaker says otherwise."""

    start: Clock
    end: Clock | None = None
    kind: Literal["arrival", "welcome", "talk", "workshop", "dialogue", "break", "lunch", "close"]
    title: str
    gloss: str | None = None
    words: tuple[str, ...] = ()
    city: str | None = None
    speakers: tuple[SpeakerAt, ...] = ()
    about: Text | None = None
    statement: Text | None = None

    @property
    def minutes(self) -> int | None:
        """Its length in minutes, where the end is stated."""
        if self.end is None:
            return None
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute


class Contact(_Part):
    """A person to write to, with organisation."""

    name: str
    organisation: str
    also_called: tuple[str, ...] = ()
    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")
    statement: Text | None = None


class Takeaways(_Part):
    """What participants get out of the day."""

    statement: Text


class ConferenceFile(_Part):
    """The whole file, as typed."""

    title: Text
    short_title: Text | None = None
    organiser: str
    website: str | None = None
    checked_on: date
    source: Source
    contact: GeneralContact
    days: tuple[Day, ...] = Field(min_length=1)
    roles: tuple[RoleGroup, ...] = ()
    prices: tuple[Price, ...] = ()
    price_notes: tuple[PriceNote, ...] = ()
    registration: Registration | None = None
    refund: Refund | None = None
    audience: Audience | None = None
    speakers: tuple[Speaker, ...] = ()
    sessions: tuple[Session, ...] = ()
    contacts: tuple[Contact, ...] = ()
    takeaways: Takeaways | None = None

    @model_validator(mode="after")
    def _references_exist(self) -> "ConferenceFile":
        cities = {day.city.da for day in self.days}
        roles = {role.id for role in self.roles}
        people = {speaker.id for speaker in self.speakers}
        for price in self.prices:
            if unknown := set(price.roles) - roles:
                raise ValueError(f"prices name the role {sorted(unknown)[0]!r}, which is not under roles")
        for session in self.sessions:
            for entry in session.speakers:
                if entry.speaker not in people:
                    raise ValueError(
                        f"{session.title!r} names the speaker {entry.speaker!r}, who is not under speakers"
                    )
                if entry.city is not None and entry.city not in cities:
                    raise ValueError(
                        f"{session.title!r} names the city {entry.city!r}, which is not under days"
                    )
            if session.city is not None and session.city not in cities:
                raise ValueError(
                    f"{session.title!r} names the city {session.city!r}, which is not under days"
                )
        return self

    @model_validator(mode="after")
    def _programme_in_order(self) -> "ConferenceFile":
        for city in {day.city.da for day in self.days}:
            previous: Session | None = None
            for session in (s for s in self.sessions if s.city in (None, city)):
                if session.end is not None and session.end <= session.start:
                    raise ValueError(f"{session.title!r} ends at {session.end:%H:%M}, before it starts")
                if previous is not None and session.start < (previous.end or previous.start):
                    raise ValueError(
                        f"{session.title!r} starts at {session.start:%H:%M}, before {previous.title!r} is over"
                    )
                previous = session
        return self


class Conference(ConferenceFile):
    """A loaded conference: the file's facts, and where each stands in it."""

    id: str
    path: str  # relative to the knowledge folder
    raw: str = Field(repr=False)  # the file's exact text, which quotes are taken from
    lines: dict[str, tuple[int, int]] = Field(repr=False)  # "sessions.3" -> first and last line, from 0

    def quote(self, part: str, statement: Text | None, language: str) -> str:
        """The exact text behind a fact: its statement, else the lines of the file that state it."""
        if statement is not None:
            return statement.in_(language)
        first, last = self.lines[part]
        return "\n".join(self.raw.splitlines()[first : last + 1]).strip()

    def speaker(self, speaker_id: str) -> Speaker:
        """The speaker with that id."""
        return next(speaker for speaker in self.speakers if speaker.id == speaker_id)

    def day_in(self, city: str) -> Day:
        """The day in that city (Danish name)."""
        return next(day for day in self.days if day.city.da == city)

    def speakers_of(self, session: Session, city: str | None = None) -> list[tuple[Speaker, str | None]]:
        """Who speaks in ``session``: with the city where it differs, only that city's when one is given."""
        found = [(self.speaker(entry.speaker), entry.city) for entry in session.speakers]
        return [(speaker, at) for speaker, at in found if city is None or at in (None, city)]

    @property
    def first_day(self) -> date:
        """The first date."""
        return min(day.date for day in self.days)

    @property
    def last_day(self) -> date:
        """The last date."""
        return max(day.date for day in self.days)
