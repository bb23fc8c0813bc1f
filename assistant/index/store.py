"""The two places an index can be: a folder, or a Chroma server."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.index.manifest import IndexLocation, Manifest
from assistant.types import Chunk

if TYPE_CHECKING:
    from assistant.index.reading import ChunkIndex

Vectors = NDArray[np.float32]
Progress = Callable[[str, int, int], None]
# What else is kept with a generation: by file name, what writes the file for the chunks in their order.
Attachments = Mapping[str, Callable[[Path, Sequence[Chunk]], None]]


class Store(Protocol):
    """Reads and writes generations in one of them."""

    remedy: str

    def current(self) -> str | None: ...
    def manifest(self) -> Manifest: ...
    def contents(self, manifest: Manifest) -> tuple[list[Chunk], Vectors]: ...
    def attachment(self, manifest: Manifest, name: str) -> Path | None: ...
    def open(self, generation: str) -> tuple[Any, Any]: ...
    def close(self, client: Any) -> None: ...
    def write(
        self,
        draft: Manifest,
        chunks: Sequence[Chunk],
        rows: Vectors,
        base: "ChunkIndex | None",
        attachments: Attachments,
        seen: str | None,
        progress: Progress,
    ) -> Manifest: ...


def open_store(location: IndexLocation) -> Store:
    """The place that a location names. Imports no Chroma for a folder."""
    from assistant.index.folder_store import FolderStore
    from assistant.index.server_store import ServerStore

    return ServerStore(location.chroma_url) if location.chroma_url else FolderStore(location.folder)


def no_progress(stage: str, done: int, total: int) -> None:
    """What is told of the progress when nobody listens."""
