"""What is new in the knowledge, as RSS 2.0."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from feedgenerator import Rss201rev2Feed

from assistant.conference import Conference
from assistant.types import Document, Language
from assistant.web.markup import plain_text
from assistant.web.static_strings import StaticTexts
from assistant.web.strings import texts

MAX_ITEMS = 30
_MAX_TEXT = 400  # characters of an item


@dataclass(frozen=True, slots=True)
class NewsItem:
    """Something that was written or checked on a day."""

    id: str
    title: str
    text: str
    day: date


def news_items(
    documents: Sequence[Document], conferences: Sequence[Conference], language: Language
) -> list[NewsItem]:
    """Conference days and documents with the day they were last checked, the newest first."""
    items = [
        NewsItem(
            id=f"{conference.id}/{day.city.da}/{day.availability.status}",
            title=f"{conference.title.in_(language)}: {day.city.in_(language)}",
            text=day.availability.statement.in_(language),
            day=conference.checked_on,
        )
        for conference in conferences
        for day in conference.days
        if day.availability is not None and day.availability.statement is not None
    ]
    items += [
        NewsItem(
            f"{document.source}/{document.checked_on}",
            document.title,
            _beginning(document),
            document.checked_on,
        )
        for document in documents
        if document.checked_on is not None and document.language == language and document.kind != "asked"
    ]
    return sorted(items, key=lambda item: (-item.day.toordinal(), item.title))[:MAX_ITEMS]


def news_feed(items: Sequence[NewsItem], address: str, words: StaticTexts) -> str:
    """The feed as XML; every item leads to the chat at ``address``."""
    feed = Rss201rev2Feed(
        title=f"{texts(words.language).name}: {words.news}",
        link=address,
        description=words.news_text,
        language=words.language,
    )
    for item in items:
        feed.add_item(
            title=item.title,
            link=address,
            description=item.text,
            unique_id=f"med-assistant:{item.id}",
            unique_id_is_permalink=False,
            pubdate=datetime.combine(item.day, time(), UTC),
        )
    return str(feed.writeString("utf-8"))


def _beginning(document: Document) -> str:
    text = next((plain_text(section.text) for section in document.sections if section.text.strip()), "")
    return text if len(text) <= _MAX_TEXT else text[: text.rindex(" ", 0, _MAX_TEXT)] + " …"
