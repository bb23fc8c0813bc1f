"""The documents as the organisers' list shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

from assistant.desk.engine import Engine
from assistant.desk.folder import CONFERENCE_FILES, EDITABLE

Status = Literal["current", "old", "expired", "coming", "unreadable"]
OLD_AFTER_DAYS = 365  # since somebody checked it


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """One file of the public knowledge."""

    source: str
    title: str
    kind: str
    language: str
    status: Status
    chunks: int = 0
    cited: int = 0
    checked_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    problem: str = ""

    @property
    def is_conference(self) -> bool:
        """Whether it is typed facts, which have a form of their own."""
        return PurePosixPath(self.source).name in CONFERENCE_FILES

    @property
    def is_editable(self) -> bool:
        """Whether it is text that can be edited on the page."""
        return PurePosixPath(self.source).suffix.lower() in EDITABLE


def list_documents(engine: Engine, cited: Mapping[str, int], today: date) -> list[DocumentInfo]:
    """All documents of the public index, and the files that are not in it, by name."""
    found: dict[str, DocumentInfo] = {}
    assistant = engine.current()
    counts: dict[str, int] = {}
    chunks = assistant.retriever.chunks if assistant else ()
    for chunk in chunks:
        counts[chunk.source] = counts.get(chunk.source, 0) + 1
    for chunk in chunks:
        if chunk.source not in found:
            found[chunk.source] = DocumentInfo(
                chunk.source,
                chunk.title,
                chunk.kind,
                chunk.language,
                _status(chunk.checked_on, chunk.valid_from, chunk.valid_until, today),
                counts[chunk.source],
                cited.get(chunk.source, 0),
                chunk.checked_on,
                chunk.valid_from,
                chunk.valid_until,
            )
    for source, problem in engine.unreadable().items():
        found[source] = DocumentInfo(source, source, "document", "", "unreadable", problem=problem)
    return [found[source] for source in sorted(found)]


def _status(checked: date | None, begins: date | None, ends: date | None, today: date) -> Status:
    if ends is not None and ends < today:
        return "expired"
    if begins is not None and begins > today:
        return "coming"
    return "old" if checked is not None and (today - checked).days > OLD_AFTER_DAYS else "current"
