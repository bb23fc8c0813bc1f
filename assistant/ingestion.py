"""Making the index equal the files of the knowledge folder.

An unchanged folder costs its hashing and nothing else: neither Chroma, the embedding
nor the readers are imported.
"""

import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.embeddings import NO_EMBEDDING, EmbeddingModel
from assistant.errors import EmbeddingError, IndexMovedError, KnowledgeError, StoreError
from assistant.index import (
    ChunkIndex,
    IndexedFile,
    IndexLocation,
    Manifest,
    Progress,
    SyncPlan,
    current_generation,
    plan_sync,
    read_manifest,
    write_generation,
    writer_lock,
)
from assistant.knowledge import MAX_FILE_BYTES, SourceFile, find_files
from assistant.retrieval.chunk_words import FILE_NAME as WORDS
from assistant.retrieval.chunk_words import write_chunk_words
from assistant.types import Chunk, Document
from assistant.vectors import Vector, VectorCache, VectorFile, canonical_vectors, shipped_path, text_digest

__all__ = [
    "FailedFile",
    "SyncPlan",
    "SyncReport",
    "is_current",
    "plan_sync",
    "read_source",
    "sync_knowledge",
    "write_shipped_vectors",
]

logger = logging.getLogger(__name__)

Reader = Callable[[Path, str], Document]

LOCK_TIMEOUT_S = 60.0
EMBEDDING_BATCH = 16  # texts; what is lost when the process is killed
READ_ATTEMPTS = 3  # for a file that changes while it is read
SYNC_ATTEMPTS = 5  # where another machine publishes on the same Chroma server meanwhile
CACHE_SLACK = 10_000  # vectors kept of texts that are gone, about 8 MB

_CONFERENCE_FILES = ("conference.yaml", "conference.yml")  # as assistant.conference reads them
# What turns a file into chunks and words: when its code changes, every file is read again.
_READING_CODE = (
    "conference", "knowledge", "retrieval", "retrieval_lexicon.json", "splitting.py", "types.py", "words.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that is not in the index, and why."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. The first four count files; ``chunks`` is what the index now holds."""

    added: int
    updated: int
    deleted: int
    unchanged: int
    chunks: int
    seconds: float
    failed: tuple[FailedFile, ...] = ()
    warnings: tuple[str, ...] = ()  # for the log, not part of as_dict()

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it with --json."""
        return {
            "added": self.added,
            "updated": self.updated,
            "deleted": self.deleted,
            "unchanged": self.unchanged,
            "chunks": self.chunks,
            "seconds": round(self.seconds, 3),
            "failed": [{"source": file.source, "error": file.error} for file in self.failed],
        }


def read_source(path: Path, source: str) -> Document:
    """Read one file with the reader of its kind.

    Raises:
        KnowledgeError: it cannot be used.
    """
    if _is_conference(source):
        if path.stat().st_size > MAX_FILE_BYTES:
            raise KnowledgeError(
                source, f"is larger than {MAX_FILE_BYTES // 10**6} MB; is it the right file?"
            )
        from assistant.conference import conference_document, read_conference

        return conference_document(read_conference(path, source))
    if _is_asked(source):
        from assistant.knowledge.asked import read_asked

        return read_asked(path, source)
    from assistant.knowledge import read_document

    return read_document(path, source)


def is_current(knowledge_dir: Path, location: IndexLocation, model_id: str) -> bool:
    """Whether a sync with this embedding ("none" without one) would find nothing to do.

    Raises:
        KnowledgeError: there is no such folder.
        StoreError: a Chroma server cannot be reached.
    """
    manifest = read_manifest(location)
    if manifest is None or manifest.embedding_id != model_id:
        return False
    return not plan_sync(_scan(knowledge_dir).digests, _digests(manifest))


def sync_knowledge(
    knowledge_dir: Path,
    location: IndexLocation,
    model: EmbeddingModel | None,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    lock_timeout_s: float = LOCK_TIMEOUT_S,
    read: Reader = read_source,
) -> SyncReport:
    """Make the index equal the files. Killed at any moment, the former index stands.

    Args:
        knowledge_dir: the folder of the files.
        location: where the index is.
        model: the embedding; None for lexical search alone.
        rebuild: build the index anew even if nothing changed; vectors are still kept.
        progress: told (stage, done, total); stages are "wait", "read", "embed", "write".
        lock_timeout_s: how long to wait for another writer.
        read: makes a file a document; replaced in tests.

    Raises:
        KnowledgeError: there is no such folder.
        EmbeddingError: the embedding cannot be loaded, or failed.
        IndexBusyError: another process was still writing after ``lock_timeout_s``.
        StoreError: the index cannot be written; the former one still stands.
    """
    for _ in range(SYNC_ATTEMPTS - 1):
        try:
            return _sync(knowledge_dir, location, model, rebuild, progress or _silent, lock_timeout_s, read)
        except IndexMovedError as error:
            logger.info("comparing again: %s", error)
    return _sync(knowledge_dir, location, model, rebuild, progress or _silent, lock_timeout_s, read)


def _sync(
    knowledge_dir: Path,
    location: IndexLocation,
    model: EmbeddingModel | None,
    rebuild: bool,
    told: Progress,
    lock_timeout_s: float,
    read: Reader,
) -> SyncReport:
    started = time.perf_counter()
    model_id = model.id if model is not None else NO_EMBEDDING
    scan = _scan(knowledge_dir)
    if not rebuild:
        manifest = read_manifest(location)
        if manifest is not None and manifest.embedding_id == model_id:
            plan = plan_sync(scan.digests, _digests(manifest))
            if not plan:
                return _nothing_to_do(manifest, scan, time.perf_counter() - started)
    with writer_lock(location, timeout_s=lock_timeout_s, waiting=lambda: told("wait", 0, 0)):
        seen = current_generation(location)  # before the files: what is published later is noticed
        scan = _scan(knowledge_dir)  # again: another writer may have been here meanwhile
        base, warnings = _open_base(location, model_id)
        former = (
            _Former() if rebuild or base is None else _Former(base.manifest.files, _by_source(base.chunks))
        )
        plan = plan_sync(scan.digests, {source: file.digest for source, file in former.files.items()})
        chunks, files, unreadable = _read_all(scan, plan, former, read, told)
        scan = replace(scan, failed={**scan.failed, **unreadable})
        if base is not None and not rebuild and files == former.files:
            return _nothing_to_do(base.manifest, scan, time.perf_counter() - started)
        vectors = None
        if model is not None:
            vectors, problems = _embed(chunks, model, base, knowledge_dir, location, told)
            warnings += problems
        manifest = write_generation(
            location,
            chunks,
            vectors,
            embedding_id=model_id,
            files=files,
            base=base if not rebuild else None,
            attachments={WORDS: write_chunk_words},
            seen=seen,
            progress=told,
        )
    for warning in warnings:
        logger.warning("%s", warning)
    before = {source for source, file in former.files.items() if not file.error}
    now = {source for source, file in files.items() if not file.error}
    unchanged = now - set(plan.upsert)
    return SyncReport(
        added=len(now - before),
        updated=len((now & before) - unchanged),
        deleted=len(before - set(scan.paths)),
        unchanged=len(unchanged),
        chunks=manifest.chunks,
        seconds=time.perf_counter() - started,
        failed=_failures(files, scan),
        warnings=warnings,
    )


def write_shipped_vectors(
    knowledge_dir: Path,
    model: EmbeddingModel,
    *,
    progress: Progress | None = None,
    read: Reader = read_source,
) -> Path:
    """Write the vectors of a knowledge folder into it, for its first ingest anywhere else.

    Vectors already there are kept where the text is unchanged.

    Raises:
        KnowledgeError: there is no such folder.
        EmbeddingError: the embedding cannot be loaded, or failed.
        StoreError: the file cannot be written.
    """
    told = progress or _silent
    scan = _scan(knowledge_dir)
    chunks, _, _ = _read_all(scan, plan_sync(scan.digests, {}), _Former(), read, told)
    known, _ = _shipped(knowledge_dir, model)
    digests = {text_digest(chunk.indexed_text): chunk.indexed_text for chunk in chunks}
    vectors = {digest: known[digest] for digest in digests if digest in known}
    _embed_missing({d: text for d, text in digests.items() if d not in vectors}, vectors, model, told)
    path = shipped_path(knowledge_dir, model.id)
    try:
        VectorFile(model.id, vectors).write(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}); check its permissions") from error
    return path


# -- files ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scan:
    """The files of the folder: their digests, or why they have none."""

    paths: Mapping[str, SourceFile]
    digests: Mapping[str, str]
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Former:
    """What the index holds so far of each source file."""

    files: Mapping[str, IndexedFile] = field(default_factory=dict)
    chunks: Mapping[str, Sequence[Chunk]] = field(default_factory=dict)


def _scan(knowledge_dir: Path) -> _Scan:
    paths: dict[str, SourceFile] = {}
    digests: dict[str, str] = {}
    failed: dict[str, str] = {}
    for file in [*find_files(knowledge_dir), *_yaml_files(knowledge_dir)]:
        if file.source in paths:
            # Two spellings of one name in Unicode; a citation could not tell them apart.
            failed[file.source] = "two files have this name; rename one of them"
            digests.pop(file.source, None)
            continue
        paths[file.source] = file
        try:
            digests[file.source] = _digest(file)
        except FileNotFoundError:
            del paths[file.source]  # deleted since the folder was listed
        except OSError as error:
            failed[file.source] = f"cannot be opened ({error.strerror}); check its permissions"
    return _Scan(paths, dict(sorted(digests.items())), failed)


def _yaml_files(knowledge_dir: Path) -> list[SourceFile]:
    patterns = [*(f"conferences/*/{name}" for name in _CONFERENCE_FILES), "asked/*.yaml", "asked/*.yml"]
    paths = (path for pattern in patterns for path in sorted(knowledge_dir.glob(pattern)))
    return [
        SourceFile(path, path.relative_to(knowledge_dir).as_posix(), path.stat().st_size)
        for path in paths
        if path.is_file()
    ]


def _is_conference(source: str) -> bool:
    parts = source.split("/")
    return len(parts) == 3 and parts[0] == "conferences" and parts[2] in _CONFERENCE_FILES


def _is_asked(source: str) -> bool:
    parts = source.split("/")
    return len(parts) == 2 and parts[0] == "asked" and parts[1].endswith((".yaml", ".yml"))


def _digest(file: SourceFile) -> str:
    digest = hashlib.sha256(_reading_version().encode())
    if not file.path.is_file():
        digest.update(b"not a regular file")  # never opened: reading a pipe would wait for ever
    elif file.path.stat().st_size > MAX_FILE_BYTES:
        digest.update(f"too large: {file.path.stat().st_size}".encode())
    else:
        digest.update(file.path.read_bytes())
    return digest.hexdigest()


@cache
def _reading_version() -> str:
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for name in _READING_CODE:
        place = package / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _read_all(
    scan: _Scan, plan: SyncPlan, former: "_Former", read: Reader, told: Progress
) -> tuple[list[Chunk], dict[str, IndexedFile], dict[str, str]]:
    """All chunks of the folder: of the changed files read now, of the others as they were kept.

    And what is to be remembered of the files, and those that failed for a reason outside
    of their contents, which every sync tries again.
    """
    chunks: list[Chunk] = []
    files: dict[str, IndexedFile] = {}
    unreadable: dict[str, str] = {}
    changed = set(plan.upsert)
    for source in scan.digests:
        if source not in changed:
            files[source] = former.files[source]
            chunks += former.chunks.get(source, ())
    for done, source in enumerate(plan.upsert, 1):
        try:
            digest, found = _read_chunks(scan.paths[source], scan.digests[source], read)
        except KnowledgeError as error:
            files[source] = IndexedFile(scan.digests[source], 0, error.problem)
        except FileNotFoundError:
            pass  # deleted since the folder was listed
        except OSError as error:
            unreadable[source] = f"cannot be read ({error.strerror}); check its permissions"
        else:
            text = scan.paths[source].path.read_text("utf-8-sig") if _is_conference(source) else ""
            files[source] = IndexedFile(digest, len(found), text=text)
            chunks += found
        told("read", done, len(plan.upsert))
    return chunks, files, unreadable


def _read_chunks(file: SourceFile, digest: str, read: Reader) -> tuple[str, list[Chunk]]:
    """The chunks of one file and the digest of exactly what they were read from."""
    from assistant.splitting import split_document

    for _ in range(READ_ATTEMPTS):
        try:
            chunks = split_document(read(file.path, file.source))
        except (KnowledgeError, OSError):
            raise
        except Exception as error:
            # Whatever a reader trips over, the other files go in.
            logger.debug("reading %s", file.source, exc_info=True)
            reason = str(error).strip()[:200]
            raise KnowledgeError(
                file.source,
                f"cannot be read ({type(error).__name__}: {reason}); open it, save it again, or remove it",
            ) from error
        after = _digest(file)
        if after == digest:
            return digest, _checked(file.source, chunks)
        digest = after
    raise KnowledgeError(file.source, "changes while it is read; ingest again when it is finished")


def _checked(source: str, chunks: Sequence[Chunk]) -> list[Chunk]:
    if not chunks:
        raise KnowledgeError(source, "holds no text; add some, or remove the file")
    ids = {chunk.id for chunk in chunks if chunk.source == source and chunk.id.startswith(f"{source}#")}
    if len(ids) != len(chunks):
        raise KnowledgeError(source, "its sections cannot be told apart; give them different headings")
    try:
        for chunk in chunks:
            f"{chunk.id}{chunk.indexed_text}{chunk.url}{chunk.slot}".encode()
    except UnicodeEncodeError:
        raise KnowledgeError(source, "holds characters that are no text; save it as UTF-8") from None
    return list(chunks)


# -- vectors -------------------------------------------------------------------------------


def _embed(
    chunks: Sequence[Chunk],
    model: EmbeddingModel,
    base: ChunkIndex | None,
    knowledge_dir: Path,
    location: IndexLocation,
    told: Progress,
) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """The vectors of all chunks, row by row: kept, cached, shipped, and only then embedded."""
    texts = {text_digest(chunk.indexed_text): chunk.indexed_text for chunk in chunks}
    keys = [text_digest(chunk.indexed_text) for chunk in chunks]
    known: dict[str, Vector] = {}
    if base is not None and base.vectors is not None:
        for position, chunk in enumerate(base.chunks):
            known[text_digest(chunk.indexed_text)] = base.vectors[position]
    warnings: tuple[str, ...] = ()
    if any(key not in known for key in texts):
        shipped, warnings = _shipped(knowledge_dir, model)
        known |= {key: shipped[key] for key in texts if key in shipped and key not in known}
    missing = {key: text for key, text in texts.items() if key not in known}
    if missing:
        try:
            with VectorCache(location.data_dir / "vectors.sqlite", embedding_id=model.id) as vector_cache:
                cached = vector_cache.get(missing)
                known |= cached
                missing = {key: text for key, text in missing.items() if key not in cached}
                _embed_missing(missing, known, model, told, keep=vector_cache.put)
                vector_cache.prune(texts, slack=CACHE_SLACK)
        except sqlite3.Error as error:
            raise StoreError(
                f"{location.data_dir / 'vectors.sqlite'} cannot be written ({error}); free space or mend the "
                "permissions, then run med-assistant ingest"
            ) from error
    if not keys:
        return np.zeros((0, model.dimension or 1), dtype=np.float32), warnings
    sizes = {known[key].shape for key in keys}
    if len(sizes) != 1:
        raise EmbeddingError(f"the embedding {model.id} gave vectors of different lengths: {sorted(sizes)}")
    return np.stack([known[key] for key in keys]), warnings


def _embed_missing(
    missing: Mapping[str, str],
    known: dict[str, Vector],
    model: EmbeddingModel,
    told: Progress,
    *,
    keep: Callable[[Mapping[str, Vector]], None] | None = None,
) -> None:
    # Texts of like length together: a batch costs what its longest text costs.
    todo = sorted(missing, key=lambda key: (len(missing[key]), key))
    for start in range(0, len(todo), EMBEDDING_BATCH):
        batch = todo[start : start + EMBEDDING_BATCH]
        raw = np.asarray(model.embeddings.embed_documents([missing[key] for key in batch]), dtype=np.float32)
        if raw.ndim != 2 or len(raw) != len(batch):
            raise EmbeddingError(f"the embedding {model.id} did not give one vector for each text")
        norms = np.linalg.norm(raw, axis=1, keepdims=True)
        if not np.isfinite(norms).all() or not norms.all():
            raise EmbeddingError(f"the embedding {model.id} gave a vector that is not a number, or zero")
        fresh = dict(zip(batch, canonical_vectors(raw / norms), strict=True))
        known.update(fresh)
        if keep is not None:
            keep(fresh)
        told("embed", start + len(batch), len(todo))


def _shipped(knowledge_dir: Path, model: EmbeddingModel) -> tuple[Mapping[str, Vector], tuple[str, ...]]:
    path = shipped_path(knowledge_dir, model.id)
    try:
        return VectorFile.read(path, embedding_id=model.id).vectors, ()
    except FileNotFoundError:
        return {}, ()
    except (OSError, ValueError) as error:
        return {}, (f"{path} is not used: {error}; rebuild it or delete it",)


# -- the index -----------------------------------------------------------------------------


def _open_base(location: IndexLocation, model_id: str) -> tuple[ChunkIndex | None, tuple[str, ...]]:
    """The current generation, where it can be built upon."""
    manifest = read_manifest(location)
    if manifest is None or manifest.embedding_id != model_id:
        return None, ()
    try:
        return ChunkIndex.open(location, embedding_id=model_id), ()
    except StoreError as error:
        if location.chroma_url is not None:
            raise
        return None, (f"building the index anew: {error}",)


def _digests(manifest: Manifest) -> dict[str, str]:
    return {source: file.digest for source, file in manifest.files.items()}


def _by_source(chunks: Iterable[Chunk]) -> dict[str, list[Chunk]]:
    found: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        found.setdefault(chunk.source, []).append(chunk)
    return found


def _nothing_to_do(manifest: Manifest, scan: _Scan, seconds: float) -> SyncReport:
    unchanged = sum(not file.error for file in manifest.files.values())
    return SyncReport(0, 0, 0, unchanged, manifest.chunks, seconds, failed=_failures(manifest.files, scan))


def _failures(files: Mapping[str, IndexedFile], scan: _Scan) -> tuple[FailedFile, ...]:
    errors = {source: file.error for source, file in files.items() if file.error} | dict(scan.failed)
    return tuple(FailedFile(source, error) for source, error in sorted(errors.items()))


def _silent(stage: str, done: int, total: int) -> None:
    pass
