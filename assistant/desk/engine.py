"""What the desk is given by whoever starts the server: the ways to ingest and to answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.ingestion import SyncReport
from assistant.pipeline import Assistant


@dataclass(frozen=True, slots=True)
class Engine:
    """The running assistant and its index, as the settings make them.

    Attributes:
        knowledge_dir: the folder of the public files.
        data_dir: where the index is, and the database where it is SQLite.
        current: the assistant on the public index; None while there is none.
        ingest: makes the public index equal the folder.
        plain: an assistant on the public index without a language model, for comparing.
        shadow: the same on another knowledge folder with another data folder, ingested first.
        unreadable: {source: why} of the files that are not in the public index.
        embed: a question's vector as float32 bytes; None without an embedding.
    """

    knowledge_dir: Path
    data_dir: Path
    current: Callable[[], Assistant | None]
    ingest: Callable[[], SyncReport]
    plain: Callable[[], Assistant]
    shadow: Callable[[Path, Path], Assistant]
    unreadable: Callable[[], Mapping[str, str]] = dict
    embed: Callable[[str], bytes | None] = lambda text: None
