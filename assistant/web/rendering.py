"""The page's pieces as HTML, from the templates beside this file. All is escaped but Markup."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.calendar_names import long_date
from assistant.conference import Conference, Day
from assistant.types import Answer, Card, Language
from assistant.web import dates
from assistant.web.markup import answer_html, plain_text, quote_html, safe_url
from assistant.web.programme import UnknownCityError, city_day, default_day, find_day, status_of
from assistant.web.strings import Texts, texts

SHOWN_PASSAGES = 6


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates, with escaping on."""
    environment = Environment(
        loader=PackageLoader("assistant.web", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["weekday_date"] = dates.weekday_date
    environment.filters["long_date"] = long_date
    environment.globals["clock_span"] = dates.clock_span
    environment.globals["clock"] = dates.clock
    environment.globals["map_url"] = map_url
    environment.globals["link"] = link
    return environment


def map_url(place: str) -> str:
    """Where a map of the place is; followed only when clicked."""
    return f"https://www.openstreetmap.org/search?query={quote(place)}"


def link(path: str, **parameters: str | None) -> str:
    """A relative address, so that the page also works behind a path prefix."""
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


@dataclass(frozen=True, slots=True)
class CardView:
    """A card with its calendar link, where the programme has the session."""

    card: Card
    calendar: str | None


def header_html(language: Language) -> str:
    """Name, AI line, language switch and navigation."""
    return templates().get_template("header.html").render(t=texts(language))


def composer_html(language: Language) -> str:
    """The question field and its buttons."""
    return templates().get_template("composer.html").render(t=texts(language))


def about_city(day: Day, language: Language) -> str:
    """That a page was opened for one city, and answers for its day."""
    return texts(language).about_city.format(city=day.city.in_(language), date=long_date(day.date, language))


def start_html(language: Language, suggestions: Sequence[str], *, ready: bool, day: Day | None = None) -> str:
    """What stands in the chat before the first question; ``day`` where it was opened for one city."""
    about = about_city(day, language) if day is not None else ""
    return (
        templates()
        .get_template("start.html")
        .render(t=texts(language), suggestions=suggestions, ready=ready, about=about)
    )


def partial_html(question: str, text: str, language: Language, turn: str) -> str:
    """A turn whose answer is still arriving; without text, it is being looked up."""
    template = templates().get_template("partial.html")
    return template.render(
        t=texts(language), question=question, answer=answer_html(text, (), turn), started=bool(text)
    )


def turn_html(
    question: str, answer: Answer, language: Language, turn: str, conferences: Sequence[Conference] = ()
) -> str:
    """A question with its whole answer, sources, cards, explanation and what to ask next."""
    words = texts(language)
    return (
        templates()
        .get_template("turn.html")
        .render(
            t=words,
            turn=turn,
            question=question,
            answer=answer,
            html=answer_html(answer.text, (citation.number for citation in answer.citations), turn),
            sources=[
                (citation, quote_html(citation, answer.text), safe_url(citation.url))
                for citation in answer.citations
            ],
            cards=[CardView(card, calendar_link(card, conferences, language)) for card in answer.cards],
            understood=_understood(answer, words),
            searched=_searched(question, answer),
            copy=copy_text(answer),
            hits=answer.trace.hits[:SHOWN_PASSAGES] if answer.trace else (),
        )
    )


def announcement(answer: Answer, language: Language) -> str:
    """What a screen reader says when the answer is there."""
    count = len(answer.citations)
    sources = f" {texts(language).announce_sources.format(count=count)}" if count else ""
    taken_back = answer.trace is not None and answer.trace.replaced
    before = f"{texts(language).replaced} " if taken_back else ""
    return before + plain_text(answer.text) + sources


def copy_text(answer: Answer) -> str:
    """The answer with its sources, as it is copied."""
    lines = [
        f"[{citation.number}] {citation.title} · {citation.section} ({citation.url or citation.source})"
        for citation in answer.citations
    ]
    return "\n\n".join(part for part in (answer.text.replace("**", ""), "\n".join(lines)) if part)


def programme_html(
    conference: Conference | None,
    city: str | None,
    language: Language,
    *,
    now: datetime,
    link: Callable[..., str] = link,
) -> str:
    """The whole page ``/program``; ``link`` says where its links lead.

    Raises:
        UnknownCityError: the conference is not in ``city``.
    """
    template = templates().get_template("programme.html")
    words = texts(language)
    if conference is None:
        return template.render(
            t=words, conference=None, day=None, cities=[], statuses={}, now=None, link=link
        )
    day = city_day(
        conference, find_day(conference, city) if city else default_day(conference, now.date()), language
    )
    return template.render(
        t=words,
        conference=conference,
        day=day,
        cities=[(item.city.da, item.city.in_(language), item.date) for item in conference.days],
        statuses={entry.id: status_of(entry, day.date, now) for entry in day.entries},
        now=now.time() if now.date() == day.date else None,
        link=link,
    )


def _understood(answer: Answer, words: Texts) -> list[tuple[str, str]]:
    if answer.trace is None:
        return []
    shown: list[tuple[str, str]] = []
    for key, value in answer.trace.understood.items():
        if not value or key in ("date", "question"):  # both have their own line
            continue
        name = key.rstrip("0123456789 ")  # "look-up 2" is one more look-up
        plain = words.understood_values.get(value, value.replace("_", " "))
        shown.append((words.understood_names.get(name, name.replace("_", " ").capitalize()), plain))
    return shown


def _searched(question: str, answer: Answer) -> str:
    """What was looked for, where that is not the question itself."""
    searched = answer.trace.query.text if answer.trace else ""
    return "" if searched.strip(" ?.!") == question.strip(" ?.!") else searched


def calendar_link(card: Card, conferences: Sequence[Conference], language: Language) -> str | None:
    """Where the card's session is as a calendar file; None where no programme has it."""
    for conference in conferences:
        try:
            day = city_day(conference, find_day(conference, card.city), language)
        except UnknownCityError:
            continue
        if day.date != card.day:
            continue
        entry = next(
            (entry for entry in day.entries if entry.start == card.start and entry.end == card.end), None
        )
        return link(
            "api/programme.ics", city=day.city_da, session=entry.id if entry else None, language=language
        )
    return None
