"""A chat that was opened for one city, as the QR codes at the door do it: ``/?city=fredericia``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from assistant.conference import Conference, Day
from assistant.pipeline import Assistant
from assistant.types import Answer, Language, Turn
from assistant.web.programme import UnknownCityError, current_conference, find_day
from assistant.web.schemas import clean_text
from assistant.web.streaming import has_writer
from assistant.words import loose

_MAX_CITY_CHARACTERS = 100


class Asking(Protocol):
    """``Assistant.ask``, or a part of it with its options already given."""

    def __call__(
        self, question: str, history: Sequence[Turn] = (), *, language: Language | None = None
    ) -> Answer: ...


def city_in(query: Mapping[str, str]) -> str:
    """The city of a page's address, shortened and without control characters; empty where it names none."""
    return str(clean_text(query.get("city", "")))[:_MAX_CITY_CHARACTERS].strip()


def chosen_day(conferences: Sequence[Conference], today: date, city: str) -> Day | None:
    """The day of the current conference in ``city``; None where it is not there."""
    conference = current_conference(conferences, today)
    if conference is None or not city.strip():
        return None
    try:
        return find_day(conference, city)
    except UnknownCityError:
        return None


def ask_for_city(
    assistant: Assistant,
    ask: Asking,
    question: str,
    history: Sequence[Turn],
    city: str,
    language: Language | None,
) -> Answer:
    """Ask on a page that was opened for ``city``, as its address has it; as ever where that is none of ours."""
    day = chosen_day(assistant.conferences, assistant.clock(), city)
    if day is None:
        return ask(question, history, language=language)
    plain = (assistant.without_model() if has_writer(assistant) else assistant).ask
    return ask_in_city(plain, ask, question, history, day, language, assistant.conferences)


def ask_in_city(
    plain: Asking,
    ask: Asking,
    question: str,
    history: Sequence[Turn],
    day: Day,
    language: Language | None,
    conferences: Sequence[Conference] = (),
) -> Answer:
    """Answer as if the reader had said which day is meant, where the question is one on the conference.

    Args:
        plain: answers without a language model; finds out what the question is about.
        ask: gives the answer.
        question: as typed.
        history: the conversation so far.
        day: the city's day.
        language: of the answer; the question's own when left out.
        conferences: whose other cities are left alone where the question names them.
    """
    first = plain(question, history, language=language)
    understood = first.trace.query.text if first.trace else question
    days = (day, *(other for conference in conferences for other in conference.days))
    names = {loose(name) for one in days for name in (one.city.da, one.city.en, *one.also_called)}
    if first.mode == "facts" and not any(name in loose(understood) for name in names):
        seed = (
            Turn("user", f"Jeg skal til konferencen i {day.city.da}."),
            Turn("assistant", day.statement.in_(first.language) if day.statement else day.city.da),
        )
        there = plain(understood, seed, language=first.language)
        if there.mode == "facts" and _looked_up(there) == _looked_up(first):
            return replace(ask(understood, seed, language=first.language), question=question)
    return ask(question, history, language=language)


def _looked_up(answer: Answer) -> tuple[str, ...]:
    found = answer.trace.understood if answer.trace else {}
    return tuple(value for key, value in found.items() if key.startswith("look-up"))
