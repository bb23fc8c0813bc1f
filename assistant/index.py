"""The chunk index in Chroma; the only module that knows Chroma.

A sync never changes what readers see. It writes a new *generation* and then moves one
pointer to it, so that the new state is visible at once or not at all, whenever the
process is killed::

    <data_dir>/index/
      CURRENT                   the id of the current generation; replaced atomically
      write.lock  writer.json   one writer at a time, and who it is
      <generation>/
        chroma/                 Chroma's persistent client: chunks and vectors
        chunks.jsonl            the same chunks, read at start in place of Chroma,
        vectors.npy             which would take seconds to load; used only while
        manifest.json           their digests are those in the manifest

With a Chroma server a generation is a collection ``med-<generation>``, and the pointer is
the one record of the collection ``med-pointer``.
"""

import atexit
import contextlib
import functools
import hashlib
import json
import logging
import os
import secrets
import shutil
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexBusyError, IndexMismatchError, IndexMissingError, StoreError
from assistant.types import Chunk, Slot

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Progress = Callable[[str, int, int], None]

FORMAT = 1  # of everything below; another number means: build anew
SPACE = "cosine"
EMBEDDED_BATCH = 5_000  # records; Chroma refuses more than 5,461
SERVER_BATCH = 1_000  # records; a Chroma server refuses requests above 40 MB
SERVER_CONNECT_TIMEOUT_S = 5.0
REBUILD = "med-assistant ingest --rebuild"

_WRITE_REMEDY = (
    "the former one still stands; free space or mend the permissions, then run med-assistant ingest"
)
_COLLECTION = "chunks"
_SERVER_PREFIX = "med-"
_POINTER = "med-pointer"
_CURRENT = "CURRENT"
_GRAPH = {
    "space": SPACE,
    "ef_construction": 200,
    "ef_search": 400,
}  # recall@20 of 20,000: 1.00 (default 0.98)
# Chroma keeps this many changes out of its graph on disk, and every *reader* then writes
# them; two is the least it takes, and leaves readers nothing to write.
_EMBEDDED_GRAPH = {**_GRAPH, "sync_threshold": 2, "batch_size": 2}


# -- values --------------------------------------------------------------------------------


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


# -- chunks as records ---------------------------------------------------------------------

Metadata = dict[str, str | int]
Record = tuple[str, str, Metadata]
_DATES = ("checked_on", "valid_from", "valid_until")
_NOT_METADATA = ("id", "text")


def chunk_record(chunk: Chunk) -> Record:
    """A chunk as Chroma stores it: id, document, metadata (strings and numbers, no None)."""
    metadata: Metadata = {}
    for name in (item.name for item in fields(Chunk) if item.name not in _NOT_METADATA):
        value = getattr(chunk, name)
        if value is None:
            continue
        if isinstance(value, Slot):
            metadata[name] = json.dumps(asdict(value), default=_isoformat, ensure_ascii=False)
        else:
            metadata[name] = value.isoformat() if isinstance(value, date) else value
    return chunk.id, chunk.text, metadata


def record_chunk(record: Record) -> Chunk:
    """The chunk of a record.

    Raises:
        KeyError, TypeError, ValueError: it is not a record of ours.
    """
    chunk_id, text, metadata = record
    values: dict[str, Any] = dict(metadata)
    for name in _DATES:
        if name in values:
            values[name] = date.fromisoformat(values[name])
    if "slot" in values:
        slot = json.loads(values["slot"])
        values["slot"] = Slot(
            title=slot["title"],
            start=time.fromisoformat(slot["start"]),
            end=time.fromisoformat(slot["end"]) if slot["end"] else None,
            day=date.fromisoformat(slot["day"]) if slot["day"] else None,
            place=slot["place"],
            people=tuple(slot["people"]),
        )
    return Chunk(id=chunk_id, text=text, **values)


def chunk_digest(chunk: Chunk) -> str:
    """A digest of everything stored for a chunk."""
    record = json.dumps(chunk_record(chunk), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(record.encode("ascii")).hexdigest()


def _isoformat(value: Any) -> str:
    return str(value.isoformat())


def _in_order(chunks: Sequence[Chunk]) -> list[int]:
    return sorted(range(len(chunks)), key=lambda n: (chunks[n].source, chunks[n].position, chunks[n].id))


# -- reading -------------------------------------------------------------------------------


class ChunkIndex:
    """One generation of the index, open for reading. Threads may share it.

    ``chunks`` are ordered by source and position; ``vectors`` are theirs, row by row, or
    None where the index has no embedding. Chroma itself is opened by the first
    :meth:`nearest`, because importing it takes longer than everything else.
    """

    def __init__(
        self, store: "_Store", manifest: Manifest, chunks: Sequence[Chunk], vectors: Vectors | None
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
        store = _store(location)
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
        with _chroma_errors("the index cannot be searched", self._store.remedy):
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
                    _check_collection(collection, self.manifest, self._store.remedy)
                except StoreError:
                    self._store.close(client)
                    raise
                self._opened = client, collection
            return self._opened[1]


def read_manifest(location: IndexLocation) -> Manifest | None:
    """What the current generation holds; None where there is none that can be used.

    Does not import Chroma for an embedded store.

    Raises:
        StoreError: the store cannot be reached.
    """
    try:
        return _store(location).manifest()
    except (IndexMissingError, IndexMismatchError):
        return None


# -- writing -------------------------------------------------------------------------------


@contextlib.contextmanager
def writer_lock(
    location: IndexLocation, *, timeout_s: float, waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the one right to write. The kernel releases it when the process ends, however it ends.

    Raises:
        IndexBusyError: another process still held it after ``timeout_s`` seconds.
        StoreError: the data folder cannot be written.
    """
    from filelock import FileLock, Timeout

    folder = location.folder
    note = folder / "writer.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "write.lock", is_singleton=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if waiting is not None:
                waiting()
            lock.acquire(timeout=timeout_s)
    except Timeout:
        raise IndexBusyError(
            f"another ingest is running ({_who_writes(note)}); wait for it or stop it, then try again"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise StoreError(
            f"{folder} cannot be written ({_reason(error)}); check its permissions, or set MED_DATA_DIR"
        ) from error
    try:
        with contextlib.suppress(OSError):  # only names the holder; the lock does not need it
            since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
            note.write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def write_generation(
    location: IndexLocation,
    chunks: Sequence[Chunk],
    vectors: Vectors | None,
    *,
    embedding_id: str,
    files: Mapping[str, IndexedFile],
    base: ChunkIndex | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Write a new generation and make it the current one. The caller holds :func:`writer_lock`.

    Args:
        location: where the index is.
        chunks: all chunks the new generation is to hold; their ids are unique.
        vectors: theirs, row by row; None where there is no embedding.
        embedding_id: of the embedding the vectors are of; "none" without one.
        files: what is remembered of the source files.
        base: the current generation, where it can serve as a starting point.
        progress: told ("write", done, total) in chunks.

    Raises:
        StoreError: the store cannot be written; the former generation is still current.
    """
    order = _in_order(chunks)
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
        generation=f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
        embedding_id=embedding_id,
        dimension=rows.shape[1],
        chunks=len(ordered),
        files=dict(sorted(files.items())),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    return _store(location).write(draft, ordered, rows, base, progress or _no_progress)


def _no_progress(stage: str, done: int, total: int) -> None:
    pass


def _who_writes(note: Path) -> str:
    try:
        holder = json.loads(note.read_text(encoding="utf-8"))
        return f"since {holder['since']}, process {holder['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "just started"


# -- the two places an index can be --------------------------------------------------------


class _Store(Protocol):
    remedy: str

    def current(self) -> str | None: ...
    def manifest(self) -> Manifest: ...
    def contents(self, manifest: Manifest) -> tuple[list[Chunk], Vectors]: ...
    def open(self, generation: str) -> tuple[Any, Any]: ...
    def close(self, client: Any) -> None: ...
    def write(
        self,
        draft: Manifest,
        chunks: Sequence[Chunk],
        rows: Vectors,
        base: ChunkIndex | None,
        progress: Progress,
    ) -> Manifest: ...


def _store(location: IndexLocation) -> _Store:
    return _ServerStore(location.chroma_url) if location.chroma_url else _FolderStore(location.folder)


class _FolderStore:
    """Generations as folders, the pointer as a file."""

    remedy = f"run {REBUILD}"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> str | None:
        try:
            generation = (self._folder / _CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            logger.warning("%s cannot be read: %s", self._folder / _CURRENT, error)
            return None
        return generation if generation and "/" not in generation and generation[0] != "." else None

    def manifest(self) -> Manifest:
        generation = self.current()
        if generation is None:
            raise IndexMissingError(f"there is no index in {self._folder}; run med-assistant ingest")
        folder = self._folder / generation
        try:
            manifest = Manifest.from_json((folder / "manifest.json").read_text(encoding="utf-8"))
            if manifest.generation != generation or not (folder / "chroma" / "chroma.sqlite3").is_file():
                raise ValueError("its parts do not belong together")
        except (OSError, ValueError) as error:
            raise IndexMissingError(
                f"the index in {folder} is damaged or incomplete ({_reason(error)}); run {REBUILD}"
            ) from error
        return manifest

    def contents(self, manifest: Manifest) -> tuple[list[Chunk], Vectors]:
        folder = self._folder / manifest.generation
        try:
            return _read_snapshot(folder, manifest)
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.warning(
                "reading the chunks from Chroma, as their copy in %s is damaged: %s", folder, error
            )
        client, collection = self.open(manifest.generation)
        try:
            return _read_collection(collection, manifest, EMBEDDED_BATCH, self.remedy)
        finally:
            _close(client)

    def open(self, generation: str) -> tuple[Any, Any]:
        path = self._folder / generation / "chroma"
        if not (path / "chroma.sqlite3").is_file():  # Chroma would make an empty one
            raise StoreError(f"{path} is gone; {self.remedy}, or restart if it has been ingested since")
        with _chroma_errors(f"the index in {path} cannot be opened", self.remedy):
            client = _persistent_client(path)
            try:
                return client, client.get_collection(_COLLECTION, embedding_function=None)
            except BaseException:
                _close(client)
                raise

    def close(self, client: Any) -> None:
        _close(client)

    def write(
        self,
        draft: Manifest,
        chunks: Sequence[Chunk],
        rows: Vectors,
        base: ChunkIndex | None,
        progress: Progress,
    ) -> Manifest:
        previous = self.current()
        folder = self._folder / draft.generation
        try:
            self._sweep(keep={previous})
            (folder / "chroma").mkdir(parents=True)
            changed = self._write_chroma(folder / "chroma", chunks, rows, base, progress)
            snapshot = _write_snapshot(folder, chunks, rows)
            manifest = replace(draft, changed=changed, snapshot=snapshot)
            (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
            _fsync_tree(folder)
            _move_pointer(self._folder, draft.generation)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the index in {self._folder} cannot be written ({_reason(error)}); {_WRITE_REMEDY}"
            ) from error
        finally:
            if self.current() != draft.generation:
                shutil.rmtree(folder, ignore_errors=True)
        # Readers may still have the one before open.
        self._sweep(keep={draft.generation, previous})
        return manifest

    def _write_chroma(
        self, path: Path, chunks: Sequence[Chunk], rows: Vectors, base: ChunkIndex | None, progress: Progress
    ) -> int:
        """Fill Chroma's folder, from the former one where that is less work; how much was changed."""
        if base is not None:
            stored = {chunk.id: chunk_digest(chunk) for chunk in base.chunks}
            plan = plan_sync({chunk.id: chunk_digest(chunk) for chunk in chunks}, stored)
            # Not upsert: Chroma would merge the new metadata into the old.
            outdated = [*plan.delete, *(key for key in plan.upsert if key in stored)]
            changed = base.manifest.changed + len(outdated)
            # Chroma's graph keeps a trace of all that was ever deleted: past half, build anew.
            if changed <= len(chunks) // 2:
                positions = {chunk.id: position for position, chunk in enumerate(chunks)}
                todo = [positions[key] for key in plan.upsert]
                try:
                    _copy_chroma(self._folder / base.generation / "chroma", path)
                    self._fill(path, chunks, rows, todo, outdated, progress)
                    return changed
                except (StoreError, OSError, sqlite3.Error) as error:
                    logger.warning("building the index anew, as the former one cannot be copied: %s", error)
                    shutil.rmtree(path)
                    path.mkdir()
        self._fill(path, chunks, rows, range(len(chunks)), None, progress)
        return 0

    def _fill(
        self,
        path: Path,
        chunks: Sequence[Chunk],
        rows: Vectors,
        todo: Sequence[int],
        outdated: Sequence[str] | None,
        progress: Progress,
    ) -> None:
        """Delete the outdated and add what is to do; ``outdated`` is None for a new collection."""
        with _chroma_errors(f"the index in {self._folder} cannot be written", _WRITE_REMEDY):
            client = _persistent_client(path)
            try:
                if outdated is None:
                    collection = client.create_collection(
                        _COLLECTION, embedding_function=None, configuration={"hnsw": _EMBEDDED_GRAPH}
                    )
                else:
                    collection = client.get_collection(_COLLECTION, embedding_function=None)
                    _delete(collection, outdated, EMBEDDED_BATCH)
                _add(collection, chunks, rows, todo, EMBEDDED_BATCH, progress)
                if chunks:  # a query makes Chroma bring its graph up to date, so that no reader has to
                    collection.query(query_embeddings=[rows[0]], n_results=1, include=[])
                _check_count(collection, len(chunks), self.remedy)
            finally:
                _close(client)

    def _sweep(self, keep: set[str | None]) -> None:
        """Delete former and unfinished generations; one that is still open elsewhere may stay."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.is_dir() and path.name not in keep:
                    shutil.rmtree(path, ignore_errors=True)


class _ServerStore:
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
        return _read_collection(collection, manifest, SERVER_BATCH, self.remedy)

    def open(self, generation: str) -> tuple[Any, Any]:
        with self._errors("the index cannot be opened"):
            client = _server_client(self._url)
            return client, client.get_collection(_SERVER_PREFIX + generation, embedding_function=None)

    def close(self, client: Any) -> None:
        pass  # one connection serves the whole process

    def write(
        self,
        draft: Manifest,
        chunks: Sequence[Chunk],
        rows: Vectors,
        base: ChunkIndex | None,
        progress: Progress,
    ) -> Manifest:
        previous = self.current()
        name = _SERVER_PREFIX + draft.generation
        with self._errors("the index cannot be written"):
            client = _server_client(self._url)
            collection = client.create_collection(
                name, embedding_function=None, configuration={"hnsw": _GRAPH}
            )
            try:
                _add(collection, chunks, rows, range(len(chunks)), SERVER_BATCH, progress)
                _check_count(collection, len(chunks), self.remedy)
                if self.current() != previous:
                    raise IndexBusyError(
                        "another ingest finished on this Chroma server meanwhile; run med-assistant ingest"
                    )
                pointer = client.get_or_create_collection(_POINTER, embedding_function=None)
                pointer.upsert(
                    ids=["current"],
                    embeddings=[[1.0]],
                    metadatas=[{"generation": draft.generation, "manifest": draft.to_json()}],
                )
            except BaseException:
                with contextlib.suppress(Exception):  # the first error is the one to tell
                    if self.current() != draft.generation:
                        client.delete_collection(name)
                raise
            keep = {_POINTER, name, f"{_SERVER_PREFIX}{previous}"}
            for collection in client.list_collections():
                if collection.name.startswith(_SERVER_PREFIX) and collection.name not in keep:
                    client.delete_collection(collection.name)
        return draft

    def _pointer(self) -> Mapping[str, Any] | None:
        from chromadb.errors import NotFoundError

        with self._errors("the index cannot be read"):
            try:
                collection = _server_client(self._url).get_collection(_POINTER, embedding_function=None)
            except NotFoundError:
                return None
            found = collection.get(ids=["current"], include=["metadatas"])
        return found["metadatas"][0] if found["ids"] else None

    def _errors(self, problem: str) -> contextlib.AbstractContextManager[None]:
        return _chroma_errors(
            f"{problem}: the Chroma server at {self._url} does not answer as it should",
            "start it, or correct or unset MED_CHROMA_URL",
        )


# -- what both share -----------------------------------------------------------------------

_client_lock = threading.Lock()  # Chroma's table of open clients has none


def _persistent_client(path: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    with _client_lock:
        return chromadb.PersistentClient(path, settings=Settings(anonymized_telemetry=False))


@functools.cache
def _server_client(url: str) -> Any:
    """The one client of a server; it is connected anew whenever the server was away."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 8000)
    with socket.create_connection((host, port), SERVER_CONNECT_TIMEOUT_S):
        pass  # Chroma's own client has no time limit on connecting
    client: Any = chromadb.HttpClient(
        host=host, port=port, ssl=parts.scheme == "https", settings=Settings(anonymized_telemetry=False)
    )
    atexit.register(client.close)
    return client


def _close(client: Any) -> None:
    with _client_lock:
        client.close()


@contextlib.contextmanager
def _chroma_errors(problem: str, remedy: str) -> Iterator[None]:
    """Whatever Chroma raises, as one sentence."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, TypeError, OSError, RuntimeError) as error:
        raise StoreError(f"{problem} ({_reason(error)}); {remedy}") from error
    except (AttributeError, KeyError) as error:  # how Chroma 1.5 fails to open a folder for the second time
        raise StoreError(f"{problem} (Chroma failed before: {_reason(error)}); {remedy}") from error


def _add(
    collection: Any,
    chunks: Sequence[Chunk],
    rows: Vectors,
    positions: Sequence[int],
    batch_size: int,
    progress: Progress,
) -> None:
    for start in range(0, len(positions), batch_size):
        batch = positions[start : start + batch_size]
        records = [chunk_record(chunks[position]) for position in batch]
        collection.add(
            ids=[record[0] for record in records],
            documents=[record[1] for record in records],
            metadatas=[record[2] for record in records],
            embeddings=rows[list(batch)],
        )
        progress("write", start + len(batch), len(positions))


def _delete(collection: Any, ids: Sequence[str], batch_size: int) -> None:
    for start in range(0, len(ids), batch_size):
        collection.delete(ids=list(ids[start : start + batch_size]))


def _check_count(collection: Any, expected: int, remedy: str) -> None:
    count = collection.count()
    if count != expected:
        raise StoreError(f"Chroma holds {count} chunks where there should be {expected}; {remedy}")


def _check_collection(collection: Any, manifest: Manifest, remedy: str) -> None:
    space = (collection.configuration_json.get("hnsw") or {}).get("space")
    if space != SPACE or manifest.space != SPACE:
        raise StoreError(f"the index compares by {space}, not by {SPACE}; {remedy}")
    _check_count(collection, manifest.chunks, remedy)


def _read_collection(
    collection: Any, manifest: Manifest, batch_size: int, remedy: str
) -> tuple[list[Chunk], Vectors]:
    chunks: list[Chunk] = []
    rows = np.zeros((manifest.chunks, manifest.dimension), dtype=np.float32)
    with _chroma_errors("the index cannot be read", remedy):
        _check_collection(collection, manifest, remedy)
        for start in range(0, manifest.chunks, batch_size):
            page = collection.get(
                limit=batch_size, offset=start, include=["documents", "metadatas", "embeddings"]
            )
            chunks += map(record_chunk, zip(page["ids"], page["documents"], page["metadatas"], strict=True))
            rows[start : start + len(page["ids"])] = page["embeddings"]
    if len({chunk.id for chunk in chunks}) != manifest.chunks:
        raise StoreError(f"the index changed while it was read; try again, or {remedy}")
    order = _in_order(chunks)
    return [chunks[position] for position in order], rows[order]


def _write_snapshot(folder: Path, chunks: Sequence[Chunk], rows: Vectors) -> dict[str, str]:
    with (folder / "chunks.jsonl").open("w", encoding="utf-8") as file:
        for chunk in chunks:
            file.write(json.dumps(chunk_record(chunk), ensure_ascii=False) + "\n")
    np.save(folder / "vectors.npy", rows, allow_pickle=False)
    return {name: _file_digest(folder / name) for name in ("chunks.jsonl", "vectors.npy")}


def _read_snapshot(folder: Path, manifest: Manifest) -> tuple[list[Chunk], Vectors]:
    for name in ("chunks.jsonl", "vectors.npy"):
        if _file_digest(folder / name) != manifest.snapshot.get(name):
            raise ValueError(f"{name} is not the file that was written")
    with (folder / "chunks.jsonl").open(encoding="utf-8") as file:
        chunks = [record_chunk(json.loads(line)) for line in file]
    # Mapped, not read: processes on one machine share the pages.
    rows = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False) if chunks else np.zeros((0, 1))
    if len(chunks) != manifest.chunks or (chunks and rows.shape != (manifest.chunks, manifest.dimension)):
        raise ValueError("it holds another number of chunks")
    return chunks, np.asarray(rows, dtype=np.float32)


def _copy_chroma(source: Path, target: Path) -> None:
    """Copy a closed or open Chroma folder; SQLite copies its own file consistently."""

    def without_database(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name.startswith("chroma.sqlite3")]

    shutil.copytree(source, target, ignore=without_database, dirs_exist_ok=True)
    with (
        contextlib.closing(sqlite3.connect(source / "chroma.sqlite3", timeout=10)) as original,
        contextlib.closing(sqlite3.connect(target / "chroma.sqlite3")) as copy,
    ):
        original.backup(copy)


def _move_pointer(folder: Path, generation: str) -> None:
    temporary = folder / f".{_CURRENT}"
    with temporary.open("w", encoding="ascii") as file:
        file.write(generation)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / _CURRENT)
    _fsync(folder)


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # folders cannot be opened there
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fsync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _fsync(path)


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
