"""From what was typed to a :class:`GuideRequest`, or one clear Danish sentence about what is wrong."""

import re
from datetime import date
from typing import Any, get_args

from assistant.errors import AssistantError
from assistant.guides.types import Committee, GuideRequest, Phase, Purpose, Sector
from assistant.understanding.cleaning import clean_text

MIN_MINUTES, MAX_MINUTES = 20, 480
MIN_PARTICIPANTS, MAX_PARTICIPANTS = 2, 200
MAX_TOPIC_CHARACTERS = 200
MAX_SO_FAR_CHARACTERS = 1_000

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


class GuideRequestError(AssistantError):
    """A guide cannot be made of what was asked for; ``field`` names the input, the message is Danish."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TopicDeclinedError(GuideRequestError):
    """The topic has nothing to do with AI; ``suggestion`` is the topic with AI in it, where that makes sense."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__("topic", message)
        self.suggestion = suggestion


class TopicUnclearError(TopicDeclinedError):
    """Whether AI is in the topic must be said by whoever typed it."""


def parse_request(
    *,
    topic: object,
    committee: object,
    sector: object,
    minutes: object,
    participants: object = 8,
    phase: object = "before_decision",
    purpose: object = "discuss",
    so_far: object = "",
    short: bool = False,
    today: date | None = None,
) -> GuideRequest:
    """A checked request; texts and numbers may come as typed.

    Raises:
        GuideRequestError: an input is missing or wrong.
    """
    return GuideRequest(
        topic=_topic(topic),
        committee=_choice("committee", committee, get_args(Committee), "udvalget"),
        sector=_choice("sector", sector, get_args(Sector), "sektoren"),
        minutes=_number(
            "minutes", minutes, MIN_MINUTES, MAX_MINUTES,
            f"skriv mødets længde som et helt antal minutter mellem {MIN_MINUTES} og {MAX_MINUTES}",
        ),
        participants=_number(
            "participants", participants, MIN_PARTICIPANTS, MAX_PARTICIPANTS,
            f"skriv antallet af deltagere som et helt tal mellem {MIN_PARTICIPANTS} og {MAX_PARTICIPANTS}",
        ),
        phase=_choice("phase", phase, get_args(Phase), "fasen"),
        purpose=_choice("purpose", purpose, get_args(Purpose), "formålet"),
        so_far=_so_far(so_far),
        short=short,
        today=today,
    )  # fmt: skip


def check_request(request: GuideRequest) -> GuideRequest:
    """The same request, checked and cleaned.

    Raises:
        GuideRequestError: a value is outside what a guide can be made of.
    """
    checked = parse_request(
        topic=request.topic, committee=request.committee, sector=request.sector, minutes=request.minutes,
        participants=request.participants, phase=request.phase, purpose=request.purpose,
        so_far=request.so_far, short=request.short, today=request.today,
    )  # fmt: skip
    return checked


def _topic(value: object) -> str:
    text = " ".join(clean_text(value).split()) if isinstance(value, str) else ""
    if sum(character.isalpha() for character in text) < 2:
        raise GuideRequestError("topic", "Skriv, hvad I vil drøfte, for eksempel: AI til vagtplaner.")
    if len(text) > MAX_TOPIC_CHARACTERS:
        raise GuideRequestError(
            "topic", f"Emnet er for langt; skriv det med højst {MAX_TOPIC_CHARACTERS} tegn."
        )
    return text


def _so_far(value: object) -> str:
    text = " ".join(clean_text(value).split()) if isinstance(value, str) else ""
    if len(text) > MAX_SO_FAR_CHARACTERS:
        raise GuideRequestError(
            "so_far",
            f"Teksten om, hvad der er sket, er for lang; skriv højst {MAX_SO_FAR_CHARACTERS} tegn.",
        )
    return text


def _choice(field: str, value: object, allowed: tuple[str, ...], name: str) -> Any:
    text = value.strip().casefold() if isinstance(value, str) else value
    if text not in allowed:
        choices = ", ".join(allowed[:-1]) + f" eller {allowed[-1]}"
        said = f"»{str(value)[:40]}« kendes ikke; " if isinstance(value, str) and value.strip() else ""
        raise GuideRequestError(field, _sentence(f"{said}vælg {name}: {choices}."))
    return text


def _number(field: str, value: object, low: int, high: int, advice: str) -> int:
    number: int | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value.strip()):
        number = int(value)
    if number is None:
        said = f"»{str(value)[:40]}« er ikke et helt tal; " if value not in (None, "") else ""
        raise GuideRequestError(field, _sentence(f"{said}{advice}."))
    if not low <= number <= high:
        raise GuideRequestError(field, f"{number} kan ikke bruges; {advice}.")
    return number


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
