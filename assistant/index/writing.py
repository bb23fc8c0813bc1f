"""Writing a new generation and making it the current one."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np

from assistant.index.manifest import IndexedFile, IndexLocation, Manifest
from assistant.index.reading import ChunkIndex
from assistant.index.records import in_order
from assistant.index.store import Attachments, Progress, Vectors, no_progress, open_store
from assistant.types import Chunk


def write_generation(
    location: IndexLocation,
    chunks: Sequence[Chunk],
    vectors: Vectors | None,
    *,
    embedding_id: str,
    files: Mapping[str, IndexedFile],
    base: ChunkIndex | None = None,
    attachments: Attachments = MappingProxyType({}),
    seen: str | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Write a new generation and make it the current one. The caller holds :func:`writer_lock`.

    That lock keeps out whoever shares the data folder. Several machines share a Chroma server without it;
    there, nothing is written over a generation that was published since the caller looked.

    Args:
        location: where the index is.
        chunks: all chunks the new generation is to hold; their ids are unique.
        vectors: theirs, row by row; None where there is no embedding.
        embedding_id: of the embedding the vectors are of; "none" without one.
        files: what is remembered of the source files.
        base: the current generation, where it can serve as a starting point.
        attachments: what else to keep with it, where the store keeps files.
        seen: the current generation when the caller began to compare; where it is left out, that of now.
        progress: told ("write", done, total) in chunks.

    Raises:
        IndexMovedError: another machine has published meanwhile; compare again.
        StoreError: the store cannot be written; the former generation is still current.
    """
    order = in_order(chunks)
    ordered = [chunks[position] for position in order]
    if vectors is None:
        rows = np.ones((len(ordered), 1), dtype=np.float32)  # Chroma wants a vector for every record
    else:
        rows = np.ascontiguousarray(vectors[order], dtype=np.float32)
    if base is not None and (
        base.manifest.embedding_id != embedding_id or base.manifest.dimension != rows.shape[1]
    ):
        base = None
    draft = Manifest(
        generation=f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}",
        embedding_id=embedding_id,
        dimension=rows.shape[1],
        chunks=len(ordered),
        files=dict(sorted(files.items())),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    return open_store(location).write(draft, ordered, rows, base, attachments, seen, progress or no_progress)
