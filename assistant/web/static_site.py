"""What stands still of the assistant, as files for any web server or a memory stick.

FAQ, a programme page and calendars for each city, QR codes that open the chat there, news as RSS and the
programme as ``schedule.json``, in Danish and English. Made from the knowledge folder alone: no index is needed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.resources import files
from io import BytesIO
from json import dumps
from pathlib import Path, PurePosixPath
from urllib.parse import urlencode

import segno
from markupsafe import Markup

from assistant.conference import Conference
from assistant.conference.loading import load_conferences
from assistant.errors import AssistantError, KnowledgeError
from assistant.knowledge import find_files, read_document
from assistant.types import Document, Language
from assistant.web.calendars import day_calendar, session_calendar
from assistant.web.markup import answer_html
from assistant.web.news import news_feed, news_items
from assistant.web.programme import CityDay, city_day, current_conference, slug
from assistant.web.rendering import programme_html, templates
from assistant.web.schedule import schedule
from assistant.web.static_strings import StaticTexts, static_texts
from assistant.web.strings import texts

LANGUAGES: tuple[Language, ...] = ("da", "en")
MARKER = "med-assistant-export"  # a file that says whose folder it is, so that nothing else is replaced
_QR_PIXELS = 12  # a module; printed at 300 dots an inch, a code is some 4 cm wide
_AT_NO_HOUR = datetime.combine(date.min, time())  # a page that stands still knows no "now"


class ExportError(AssistantError):
    """The folder cannot be written, or is somebody else's."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A city's day, as the front page shows it."""

    id: str
    shown: CityDay
    availability: str


@dataclass(frozen=True, slots=True)
class _Question:
    id: str
    heading: str
    html: Markup


@dataclass(frozen=True, slots=True)
class _Answers:
    """A document of questions and answers."""

    title: str
    checked_on: date | None
    questions: tuple[_Question, ...]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written, and the knowledge files that could not be read."""

    files: tuple[str, ...]
    failed: tuple[KnowledgeError, ...]


def chat_address(address: str, city: str | None, language: Language) -> str:
    """Where the chat opens with a city set."""
    query = {
        name: value for name, value in (("city", city), ("lang", "en" if language == "en" else None)) if value
    }
    return f"{address.rstrip('/')}/" + (f"?{urlencode(query)}" if query else "")


def export_site(knowledge_dir: Path, folder: Path, *, address: str, today: date) -> ExportReport:
    """Write the pages; a former export in the folder is replaced.

    Args:
        knowledge_dir: the knowledge folder.
        folder: made where it is missing.
        address: of the running assistant, as the public reaches it.
        today: only what holds on that day is written.

    Raises:
        KnowledgeError: there is no knowledge folder.
        ExportError: the folder holds other things, or cannot be written.
    """
    conferences, failed = load_conferences(knowledge_dir)
    documents: list[Document] = []
    for file in find_files(knowledge_dir):
        try:
            document = read_document(file.path, file.source)
        except KnowledgeError as error:
            failed += (error,)
            continue
        if (document.valid_from or today) <= today <= (document.valid_until or today):
            documents.append(document)
    conference = current_conference(conferences, today)
    site = dict(_files(conference, conferences, documents, address, today))
    _write(folder, site)
    return ExportReport(tuple(sorted(site)), failed)


def _files(
    conference: Conference | None,
    conferences: Sequence[Conference],
    documents: Sequence[Document],
    address: str,
    today: date,
) -> Iterator[tuple[str, bytes]]:
    yield "style.css", (files("assistant.web") / "style.css").read_bytes()
    for day in conference.days if conference else ():
        city = slug(day.city.da)
        code = segno.make_qr(chat_address(address, city, "da"), error="m")
        for kind in ("svg", "png"):
            drawn = BytesIO()
            code.save(drawn, kind=kind, scale=_QR_PIXELS, border=4)
            yield f"qr-{city}.{kind}", drawn.getvalue()
    for language in LANGUAGES:
        pages = _Pages(language, address, today)
        yield pages.name("index.html"), pages.index(conference)
        yield pages.name("faq.html"), pages.faq(documents)
        items = news_items(documents, conferences, language)
        yield (
            pages.name("nyheder.xml"),
            news_feed(items, chat_address(address, None, language), pages.words).encode(),
        )
        if conference is not None:
            plan = dumps(schedule(conference, language), ensure_ascii=False, indent=1)
            yield pages.name("schedule.json"), plan.encode()
            yield from pages.programme(conference)


class _Pages:
    """The pages of one language; English file names end in ``.en``."""

    def __init__(self, language: Language, address: str, today: date) -> None:
        self.language = language
        self.words: StaticTexts = static_texts(language)
        self._address = address
        self._today = today

    def name(self, file: str) -> str:
        path = PurePosixPath(file)
        return file if self.language == "da" else f"{path.stem}.en{path.suffix}"

    def index(self, conference: Conference | None) -> bytes:
        days = [
            _Day(
                slug(day.city.da),
                city_day(conference, day, self.language),
                day.availability.statement.in_(self.language)
                if day.availability and day.availability.statement
                else "",
            )
            for day in (conference.days if conference else ())
            if conference is not None
        ]
        return self._page("index", conference=conference, days=days)

    def faq(self, documents: Sequence[Document]) -> bytes:
        shown = []
        used: set[str] = set()
        for document in documents:
            if document.kind != "faq" or document.language != self.language:
                continue
            questions = []
            for section in document.sections:
                # The text above the first question is an introduction, not an answer.
                if section.heading.strip() == document.title or not section.text.strip():
                    continue
                anchor = next(name for name in _names(slug(section.heading)) if name not in used)
                used.add(anchor)
                questions.append(_Question(anchor, section.heading, answer_html(section.text, (), anchor)))
            if questions:
                shown.append(_Answers(document.title, document.checked_on, tuple(questions)))
        return self._page("faq", documents=shown)

    def programme(self, conference: Conference) -> Iterator[tuple[str, bytes]]:
        for day in conference.days:
            shown, city = city_day(conference, day, self.language), slug(day.city.da)
            page = programme_html(
                conference, day.city.da, self.language, now=_AT_NO_HOUR, link=self._link(city)
            )
            yield self.name(f"program-{city}.html"), page.encode()
            yield self.name(f"program-{city}.ics"), day_calendar(conference, shown, self.language)
            for entry in shown.entries:
                calendar = session_calendar(conference, shown, entry, self.language)
                yield self.name(f"{city}-{entry.id}.ics"), calendar

    def _link(self, city: str) -> Callable[..., str]:
        """Where the programme page's links lead, when it stands in this folder."""

        def link(path: str, **given: str | None) -> str:
            language: Language = "en" if given.get("lang") == "en" else "da"
            if path == "program":
                wanted = f"program-{slug(given.get('city') or '')}"
                return f"{wanted}.html" if language == "da" else f"{wanted}.en.html"
            if path == "api/programme.ics":
                return self.name(
                    f"{city}-{given['session']}.ics" if "session" in given else f"program-{city}.ics"
                )
            asked = {name: value for name, value in given.items() if value}
            base = chat_address(self._address, None, "da")
            where = base + path.removeprefix("./")
            return f"{where}?{urlencode({'city': city, **asked} if path == './' else asked)}"

        return link

    def _page(self, page: str, **values: object) -> bytes:
        def chat(city: str | None = None) -> str:
            return chat_address(self._address, city, self.language)

        template = templates().get_template(f"static_{page}.html")
        html = template.render(
            t=texts(self.language),
            s=self.words,
            made=self._today,
            here=page,
            name=self.name,
            chat=chat,
            **values,
        )
        return html.encode()


def _names(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _write(folder: Path, site: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        marker = folder / MARKER
        former = marker.read_text("utf-8").splitlines() if marker.is_file() else []
        if not marker.is_file() and any(folder.iterdir()):
            raise ExportError(f"{folder} holds other files; give an empty folder or a new name")
        marker.write_text("\n".join(sorted({*former, *site})), "utf-8")
        for name, content in site.items():
            (folder / name).write_bytes(content)
        for name in former:
            if name not in site and PurePosixPath(name).name == name:
                (folder / name).unlink(missing_ok=True)
        marker.write_text("\n".join(sorted(site)), "utf-8")
    except OSError as error:
        raise ExportError(
            f"{folder} cannot be written ({error.strerror or error}); choose another folder"
        ) from error
