"""What goes in and out over HTTP. Unknown fields are refused, so that a misspelt one is noticed."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.types import Answer, Hit, Language, Mode, Role, Turn
from assistant.web.feedback import Feedback, Rating
from assistant.web.programme import CityDay

HISTORY_TURNS = 20  # older turns do not change what a follow-up means
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)  # beyond these, date arithmetic may overflow
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean_text(value: object) -> object:
    """Text without control characters and lone surrogates, which no store or model can hold."""
    if not isinstance(value, str):
        return value
    return _CONTROL.sub("", value.encode("utf-8", errors="ignore").decode("utf-8"))


def _clean_question(value: object) -> object:
    value = clean_text(value)
    return value.strip() if isinstance(value, str) else value


def iso_date(value: object) -> object:
    # Pydantic would also read 0 as 1970-01-01; a number here is a mistake.
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("give a date as YYYY-MM-DD")
    parsed = date.fromisoformat(value)
    if not EARLIEST <= parsed <= LATEST:
        raise ValueError(f"give a date between {EARLIEST} and {LATEST}")
    return parsed


# JSON Schema's "time" wants an offset from UTC; these are the clock on the wall in Denmark.
Clock = Annotated[str, Field(pattern=r"^\d{2}:\d{2}$", description="Local time, HH:MM.")]
CleanText = Annotated[str, BeforeValidator(clean_text)]
IsoDate = Annotated[date | None, BeforeValidator(iso_date)]
Question = Annotated[str, BeforeValidator(_clean_question), Field(min_length=1)]


class Body(BaseModel):
    """What every body has in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnBody(Body):
    """One message of the conversation so far."""

    role: Role
    content: CleanText


class ChatBody(Body):
    """A question, with the conversation it belongs to."""

    question: Annotated[
        Question, Field(description="The question as typed; only the first 4,000 characters count.")
    ]
    history: Annotated[
        list[TurnBody],
        Field(
            description=f"The conversation so far, oldest first; only the last {HISTORY_TURNS} turns count."
        ),
    ] = []
    today: Annotated[
        date | None,
        BeforeValidator(iso_date),
        Field(description="The date to answer as of (YYYY-MM-DD); today when left out."),
    ] = None
    language: Annotated[Language | None, Field(description="The question's own when left out.")] = None

    def turns(self) -> tuple[Turn, ...]:
        """The last turns, as values."""
        return tuple(Turn(turn.role, turn.content) for turn in self.history[-HISTORY_TURNS:])


class CitationBody(Body):
    """A number as printed in the answer and the exact text behind it."""

    number: int
    title: str
    source: Annotated[str, Field(description="Path relative to the knowledge folder.")]
    section: str
    url: str | None
    quote: str


class AnswerBody(Body):
    """The answer object, the same as on the command line."""

    id: str
    question: str
    answer: Annotated[str, Field(description="Cites with [1]; every number is in `citations`.")]
    abstained: bool
    language: Language
    mode: Mode
    citations: list[CitationBody]
    suggestions: list[str]
    elapsed_ms: float

    @classmethod
    def of(cls, answer: Answer) -> "AnswerBody":
        """The body for ``answer``."""
        return cls.model_validate(answer.as_dict())


class ResultBody(Body):
    """A chunk that was found."""

    chunk_id: str
    source: str
    section: str
    score: float
    text: str

    @classmethod
    def of(cls, hit: Hit) -> "ResultBody":
        """The body for ``hit``."""
        chunk = hit.chunk
        return cls(
            chunk_id=chunk.id, source=chunk.source, section=chunk.section, score=hit.score, text=chunk.text
        )


class SearchBody(Body):
    """What a search found, the best first."""

    id: str
    query: str
    results: list[ResultBody]


class PersonBody(Body):
    """Somebody who speaks in a session."""

    name: str
    position: str


class SessionBody(Body):
    """A session as it takes place in one city."""

    id: str
    start: Clock
    end: Clock | None
    kind: str
    title: str
    gloss: str
    people: list[PersonBody]
    about: str


class DayBody(Body):
    """The conference day in one city."""

    city: str
    date: date
    start: Clock
    end: Clock
    venue: str
    address: str
    sessions: list[SessionBody]

    @classmethod
    def of(cls, day: CityDay) -> "DayBody":
        """The body for ``day``."""
        return cls(
            city=day.city,
            date=day.date,
            start=f"{day.start:%H:%M}",
            end=f"{day.end:%H:%M}",
            venue=day.venue,
            address=day.address,
            sessions=[
                SessionBody(
                    id=entry.id,
                    start=f"{entry.start:%H:%M}",
                    end=f"{entry.end:%H:%M}" if entry.end else None,
                    kind=entry.kind,
                    title=entry.title,
                    gloss=entry.gloss,
                    people=[
                        PersonBody(name=person.name, position=person.position) for person in entry.people
                    ],
                    about=entry.about,
                )
                for entry in day.entries
            ],
        )


class ProgrammeBody(Body):
    """The programme of the current conference."""

    conference: str
    title: str
    days: list[DayBody]


class FeedbackBody(Body):
    """A verdict on one answer. Personal data is masked before it is stored."""

    answer_id: Annotated[str, BeforeValidator(_clean_question), Field(min_length=1, max_length=200)]
    rating: Rating
    comment: Annotated[CleanText, Field(max_length=4_000)] = ""
    question: Annotated[CleanText, Field(max_length=4_000)] = ""
    answer: Annotated[CleanText, Field(max_length=20_000)] = ""

    def feedback(self) -> Feedback:
        """The entry to store."""
        return Feedback(self.answer_id, self.rating, self.comment, self.question, self.answer)


class ErrorBody(BaseModel):
    """What went wrong, as one sentence, or as a list with the place of each mistake."""

    detail: str | list[dict[str, object]]


class HealthBody(Body):
    """Whether the process is up, or ready to answer."""

    status: Literal["ok", "ready", "not ready"]
    reason: str = ""
