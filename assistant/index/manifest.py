"""Where an index is, what a generation of it holds, and what a sync has to change."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from assistant.errors import IndexMismatchError

FORMAT = 1  # of a generation; another number means: build anew
SPACE = "cosine"
REBUILD = "med-assistant ingest --rebuild"


@dataclass(frozen=True, slots=True)
class IndexLocation:
    """Where an index is: a folder, or a Chroma server (the folder then only holds the lock)."""

    data_dir: Path
    chroma_url: str | None = None

    @property
    def folder(self) -> Path:
        """The folder of the embedded store."""
        return self.data_dir / "index"


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """What an index remembers of a source file: its digest and what became of it."""

    digest: str
    chunks: int
    error: str = ""  # why it could not be read; then it has no chunks
    text: str = ""  # a conference file whole: its typed facts must be of the same state as the chunks


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds, and what it was made with and from."""

    generation: str
    embedding_id: str
    dimension: int
    chunks: int
    files: Mapping[str, IndexedFile] = field(default_factory=dict)
    changed: int = 0  # chunks replaced or deleted since Chroma's graph was built anew
    snapshot: Mapping[str, str] = field(default_factory=dict)  # file name → SHA-256
    created: str = ""
    space: str = SPACE
    format: int = FORMAT

    def to_json(self) -> str:
        """As text, the same for the same values."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """From text.

        Raises:
            IndexMismatchError: another version wrote it.
            ValueError: it is damaged.
        """
        try:
            values = json.loads(text)
            if values["format"] != FORMAT:
                raise IndexMismatchError(
                    f"the index has format {values['format']}, this version uses {FORMAT}; run {REBUILD}"
                )
            values["files"] = {source: IndexedFile(**entry) for source, entry in values["files"].items()}
            return cls(**values)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"the manifest is damaged ({error})") from error


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What to write and what to delete so that the stored equals the wanted."""

    upsert: tuple[str, ...]
    delete: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.upsert or self.delete)


def plan_sync(wanted: Mapping[str, str], stored: Mapping[str, str]) -> SyncPlan:
    """Compare {key: digest} of what is wanted with that of what is stored."""
    return SyncPlan(
        upsert=tuple(key for key, digest in wanted.items() if stored.get(key) != digest),
        delete=tuple(key for key in stored if key not in wanted),
    )
