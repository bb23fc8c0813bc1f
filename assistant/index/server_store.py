"""Generations as collections of a Chroma server, the pointer as a record of one more."""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexMissingError, IndexMovedError
from assistant.index import chroma
from assistant.index.manifest import REBUILD, Manifest
from assistant.index.store import Attachments, Progress, Vectors
from assistant.types import Chunk

if TYPE_CHECKING:
    from assistant.index.reading import ChunkIndex

_PREFIX = "med-"
_POINTER = "med-pointer"
_MOVED = "another ingest finished on this Chroma server meanwhile; run med-assistant ingest"


class ServerStore:
    """Generations as collections of a Chroma server, the pointer as a record of one more."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.remedy = f"check the Chroma server at {url} (MED_CHROMA_URL), or run {REBUILD}"

    def current(self) -> str | None:
        pointer = self._pointer()
        return str(pointer["generation"]) if pointer else None

    def manifest(self) -> Manifest:
        pointer = self._pointer()
        if pointer is None:
            raise IndexMissingError(
                f"there is no index on the Chroma server at {self._url}; run med-assistant ingest"
            )
        try:
            return Manifest.from_json(str(pointer["manifest"]))
        except (ValueError, KeyError) as error:
            raise IndexMissingError(
                f"the index on the Chroma server at {self._url} is damaged ({error}); run {REBUILD}"
            ) from error

    def contents(self, manifest: Manifest) -> tuple[list[Chunk], Vectors]:
        _, collection = self.open(manifest.generation)
        return chroma.read_collection(collection, manifest, chroma.SERVER_BATCH, self.remedy)

    def attachment(self, manifest: Manifest, name: str) -> Path | None:
        return None  # a server keeps records, not files: each process makes its own

    def open(self, generation: str) -> tuple[Any, Any]:
        with self._errors("the index cannot be opened"):
            client = chroma.server_client(self._url)
            return client, client.get_collection(_PREFIX + generation, embedding_function=None)

    def close(self, client: Any) -> None:
        pass  # one connection serves the whole process

    def write(
        self,
        draft: Manifest,
        chunks: Sequence[Chunk],
        rows: Vectors,
        base: "ChunkIndex | None",
        attachments: Attachments,
        seen: str | None,
        progress: Progress,
    ) -> Manifest:
        previous = seen or self.current()
        name = _PREFIX + draft.generation
        with self._errors("the index cannot be written"):
            client = chroma.server_client(self._url)
            collection = client.create_collection(
                name, embedding_function=None, configuration={"hnsw": chroma.GRAPH}
            )
            try:
                chroma.add(collection, chunks, rows, range(len(chunks)), chroma.SERVER_BATCH, progress)
                chroma.check_count(collection, len(chunks), self.remedy)
                if self.current() != previous:
                    raise IndexMovedError(_MOVED)
                pointer = client.get_or_create_collection(_POINTER, embedding_function=None)
                pointer.upsert(
                    ids=["current"],
                    embeddings=[[1.0]],
                    metadatas=[{"generation": draft.generation, "manifest": draft.to_json()}],
                )
            except BaseException as error:
                current = previous
                with contextlib.suppress(Exception):  # the first error is the one to tell
                    current = self.current()
                    if current != draft.generation:
                        client.delete_collection(name)
                if current not in (previous, draft.generation) and isinstance(error, Exception):
                    # Whoever published meanwhile may have swept this draft away.
                    raise IndexMovedError(_MOVED) from error
                raise
            # Begun before the previous one: finished, given up, or about to find out that it came too late.
            # A younger one may be another machine's that is being written.
            for collection in client.list_collections():
                if collection.name.startswith(_PREFIX) and collection.name < f"{_PREFIX}{previous or ''}":
                    with contextlib.suppress(ValueError, chroma.not_found()):  # another machine was faster
                        client.delete_collection(collection.name)
        return draft

    def _pointer(self) -> Mapping[str, Any] | None:
        with self._errors("the index cannot be read"):
            try:
                collection = chroma.server_client(self._url).get_collection(_POINTER, embedding_function=None)
            except chroma.not_found():
                return None
            found = collection.get(ids=["current"], include=["metadatas"])
        return found["metadatas"][0] if found["ids"] else None

    def _errors(self, problem: str) -> contextlib.AbstractContextManager[None]:
        return chroma.errors(
            f"{problem}: the Chroma server at {self._url} does not answer as it should",
            "start it, or correct or unset MED_CHROMA_URL",
        )
