"""What is asked of Chroma; the only module that imports it, and only when it is needed."""

import atexit
import contextlib
import functools
import shutil
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from assistant.errors import StoreError
from assistant.index import disk
from assistant.index.manifest import SPACE, Manifest
from assistant.index.records import in_order, record_chunk, stored_record
from assistant.types import Chunk

Vectors = NDArray[np.float32]

EMBEDDED_BATCH = 5_000  # records; Chroma refuses more than 5,461
SERVER_BATCH = 1_000  # records; a Chroma server refuses requests above 40 MB
SERVER_CONNECT_TIMEOUT_S = 5.0
SERVER_ANSWER_TIMEOUT_S = 60.0  # for the largest batch; Chroma's own client would wait for ever
GRAPH = {
    "space": SPACE,
    "ef_construction": 200,
    "ef_search": 400,
}  # recall@20 of 20,000: 1.00 (default 0.98)
# Chroma keeps this many changes out of its graph on disk, and every *reader* then writes
# them; two is the least it takes, and leaves readers nothing to write.
#
# Less effort in building it, four seconds of a first start: recall@20 of 11,600 is still 0.99, and answers
# are searched exactly (decision 0005).
EMBEDDED_GRAPH = {
    **GRAPH,
    "ef_construction": 30,
    "max_neighbors": 8,
    "sync_threshold": 2,
    "batch_size": 2,
}

_client_lock = threading.Lock()  # Chroma's table of open clients has none


def persistent_client(path: Path) -> Any:
    """A client of the store in a folder."""
    import chromadb
    from chromadb.config import Settings

    with _client_lock:
        return chromadb.PersistentClient(path, settings=Settings(anonymized_telemetry=False))


@functools.cache
def server_client(url: str) -> Any:
    """The one client of a server; it is connected anew whenever the server was away."""
    import chromadb
    import httpx
    from chromadb.config import Settings

    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 8000)
    with socket.create_connection((host, port), SERVER_CONNECT_TIMEOUT_S):
        pass  # Chroma's own client has no time limit on connecting
    client: Any = chromadb.HttpClient(
        host=host, port=port, ssl=parts.scheme == "https", settings=Settings(anonymized_telemetry=False)
    )
    # Chroma offers no setting for this; a server that is there but does not answer must hold up nobody.
    client._server._session.timeout = httpx.Timeout(SERVER_ANSWER_TIMEOUT_S, connect=SERVER_CONNECT_TIMEOUT_S)
    atexit.register(client.close)
    return client


def close(client: Any) -> None:
    """Let go of a client's files."""
    with _client_lock:
        client.close()


def not_found() -> type[Exception]:
    """What Chroma raises for a collection that is not there."""
    from chromadb.errors import NotFoundError

    return NotFoundError


@contextlib.contextmanager
def errors(problem: str, remedy: str) -> Iterator[None]:
    """Whatever Chroma raises, as one sentence."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, TypeError, OSError, RuntimeError) as error:
        raise StoreError(f"{problem} ({disk.reason(error)}); {remedy}") from error
    except (AttributeError, KeyError) as error:  # how Chroma 1.5 fails to open a folder for the second time
        raise StoreError(f"{problem} (Chroma failed before: {disk.reason(error)}); {remedy}") from error


def add(
    collection: Any,
    chunks: Sequence[Chunk],
    rows: Vectors,
    positions: Sequence[int],
    batch_size: int,
    progress: Callable[[str, int, int], None],
) -> None:
    """Add the chunks at some positions, with their vectors."""
    for start in range(0, len(positions), batch_size):
        batch = positions[start : start + batch_size]
        records = [stored_record(chunks[position]) for position in batch]
        collection.add(
            ids=[record[0] for record in records],
            documents=[record[1] for record in records],
            metadatas=[record[2] for record in records],
            embeddings=rows[list(batch)],
        )
        progress("write", start + len(batch), len(positions))


def delete(collection: Any, ids: Sequence[str], batch_size: int) -> None:
    """Delete records by id."""
    for start in range(0, len(ids), batch_size):
        collection.delete(ids=list(ids[start : start + batch_size]))


def check_count(collection: Any, expected: int, remedy: str) -> None:
    """Raise StoreError unless there are so many records."""
    count = collection.count()
    if count != expected:
        raise StoreError(f"Chroma holds {count} chunks where there should be {expected}; {remedy}")


def check_collection(collection: Any, manifest: Manifest, remedy: str) -> None:
    """Raise StoreError unless a collection is what the manifest says."""
    space = (collection.configuration_json.get("hnsw") or {}).get("space")
    if space != SPACE or manifest.space != SPACE:
        raise StoreError(f"the index compares by {space}, not by {SPACE}; {remedy}")
    check_count(collection, manifest.chunks, remedy)


def read_collection(
    collection: Any, manifest: Manifest, batch_size: int, remedy: str
) -> tuple[list[Chunk], Vectors]:
    """All chunks of a collection and their vectors, in the order an index keeps them."""
    chunks: list[Chunk] = []
    rows = np.zeros((manifest.chunks, manifest.dimension), dtype=np.float32)
    with errors("the index cannot be read", remedy):
        check_collection(collection, manifest, remedy)
        for start in range(0, manifest.chunks, batch_size):
            page = collection.get(
                limit=batch_size, offset=start, include=["documents", "metadatas", "embeddings"]
            )
            chunks += map(record_chunk, zip(page["ids"], page["documents"], page["metadatas"], strict=True))
            rows[start : start + len(page["ids"])] = page["embeddings"]
    if len({chunk.id for chunk in chunks}) != manifest.chunks:
        raise StoreError(f"the index changed while it was read; try again, or {remedy}")
    order = in_order(chunks)
    return [chunks[position] for position in order], rows[order]


def copy_folder(source: Path, target: Path) -> None:
    """Copy a closed or open Chroma folder; SQLite copies its own file consistently."""

    def without_database(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name.startswith("chroma.sqlite3")]

    shutil.copytree(source, target, ignore=without_database, dirs_exist_ok=True)
    with (
        contextlib.closing(sqlite3.connect(source / "chroma.sqlite3", timeout=10)) as original,
        contextlib.closing(sqlite3.connect(target / "chroma.sqlite3")) as copy,
    ):
        original.backup(copy)
