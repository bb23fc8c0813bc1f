"""An index opened for reading."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from assistant.errors import IndexMismatchError, IndexMissingError, StoreError
from assistant.index import chroma
from assistant.index.manifest import REBUILD, IndexLocation, Manifest
from assistant.index.store import Store, Vectors, open_store
from assistant.types import Chunk

logger = logging.getLogger(__name__)


class ChunkIndex:
    """One generation of the index, open for reading. Threads may share it.

    ``chunks`` are ordered by source and position; ``vectors`` are theirs, row by row, or
    None where the index has no embedding. Chroma itself is opened by the first
    :meth:`nearest`, because importing it takes longer than everything else.
    """

    def __init__(
        self, store: Store, manifest: Manifest, chunks: Sequence[Chunk], vectors: Vectors | None
    ) -> None:
        self.manifest = manifest
        self.generation = manifest.generation
        self.chunks: tuple[Chunk, ...] = tuple(chunks)
        self.vectors = vectors
        self._store = store
        self._positions = {chunk.id: position for position, chunk in enumerate(self.chunks)}
        self._lock = threading.Lock()
        self._opened: tuple[Any, Any] | None = None

    @classmethod
    def open(cls, location: IndexLocation, *, embedding_id: str) -> Self:
        """Open the current generation.

        Args:
            location: where the index is.
            embedding_id: of the embedding the queries will use; "none" without one.

        Raises:
            IndexMissingError: nothing has been ingested, or what there is is damaged.
            IndexMismatchError: the index was built with another embedding or format.
            StoreError: the store cannot be read.
        """
        store = open_store(location)
        while True:
            current = store.current()
            try:
                manifest = store.manifest()
                if manifest.embedding_id != embedding_id:
                    raise IndexMismatchError(
                        f"the index was built with the embedding {manifest.embedding_id}, but "
                        f"{embedding_id} is set (MED_EMBEDDINGS); run {REBUILD}, or set the former one again"
                    )
                chunks, vectors = store.contents(manifest)
            except StoreError:
                if store.current() == current:
                    raise  # otherwise a sync has deleted what was being read: read the new one
            else:
                return cls(store, manifest, chunks, vectors if embedding_id != "none" else None)

    def nearest(self, vector: Sequence[float] | Vectors, k: int) -> list[tuple[int, float]]:
        """The ``k`` chunks nearest to a vector: positions in ``chunks`` and cosines, best first.

        Raises:
            StoreError: the store cannot be read, or the vector has another dimension.
        """
        wanted = np.asarray(vector, dtype=np.float32)
        if self.vectors is None or not self.chunks or k < 1:
            return []
        self._check_dimension(wanted)
        try:
            found = self._query(wanted, min(k, len(self.chunks)))
        except StoreError as error:
            if not self.is_stale():
                raise
            # Two syncs later this generation's files are gone; its vectors are still here.
            logger.warning("searching without Chroma until the index is opened again: %s", error)
            cosines = self.similarities(wanted, range(len(self.chunks)))
            found = [(position, float(cosine)) for position, cosine in enumerate(cosines)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def _query(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        collection = self._collection()
        with chroma.errors("the index cannot be searched", self._store.remedy):
            result = collection.query(query_embeddings=[vector], n_results=k, include=["distances"])
        return [
            (self._positions[chunk_id], 1.0 - float(distance))  # Chroma's cosine distance is 1 - cosine
            for chunk_id, distance in zip(result["ids"][0], result["distances"][0], strict=True)
            if chunk_id in self._positions
        ]

    def similarities(self, vector: Sequence[float] | Vectors, positions: Sequence[int]) -> Vectors:
        """The exact cosines of some chunks to a vector; zeros where there is no embedding."""
        wanted = np.asarray(vector, dtype=np.float32)
        if self.vectors is None or not self.chunks:
            return np.zeros(len(positions), dtype=np.float32)
        self._check_dimension(wanted)
        norm = float(np.linalg.norm(wanted)) or 1.0
        rows = self.vectors[np.asarray(positions, dtype=np.intp)]
        cosines: Vectors = rows @ (wanted / np.float32(norm))
        return cosines

    def attachment(self, name: str) -> Path | None:
        """A file that was kept with this generation; None where there is none, or it is damaged."""
        return self._store.attachment(self.manifest, name)

    def is_stale(self) -> bool:
        """Whether a newer generation has become current. Embedded, this reads one small file.

        A server that cannot be asked has nothing newer to offer: then False.
        """
        try:
            current = self._store.current()
        except StoreError as error:
            logger.warning("going on with the index as it is: %s", error)
            return False
        return current is not None and current != self.generation

    def close(self) -> None:
        """Let go of Chroma's files; the index can be used again and reopens them."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            self._store.close(opened[0])

    def _check_dimension(self, vector: Vectors) -> None:
        if vector.shape != (self.manifest.dimension,):
            raise StoreError(
                f"the index holds vectors of {self.manifest.dimension} numbers, the query has shape "
                f"{vector.shape}; run {REBUILD}"
            )

    def _collection(self) -> Any:
        with self._lock:
            if self._opened is None:
                client, collection = self._store.open(self.generation)
                try:
                    chroma.check_collection(collection, self.manifest, self._store.remedy)
                except StoreError:
                    self._store.close(client)
                    raise
                self._opened = client, collection
            return self._opened[1]


def current_generation(location: IndexLocation) -> str | None:
    """The id of the current generation; None where there is none.

    Raises:
        StoreError: the store cannot be reached.
    """
    return open_store(location).current()


def read_manifest(location: IndexLocation) -> Manifest | None:
    """What the current generation holds; None where there is none that can be used.

    Does not import Chroma for an embedded store.

    Raises:
        StoreError: the store cannot be reached.
    """
    try:
        return open_store(location).manifest()
    except (IndexMissingError, IndexMismatchError):
        return None
