"""One sync: what changed, read, embedded, and written as a new generation."""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.embeddings import NO_EMBEDDING, EmbeddingModel
from assistant.errors import IndexMovedError, StoreError
from assistant.index import (
    ChunkIndex,
    IndexedFile,
    IndexLocation,
    Manifest,
    Progress,
    current_generation,
    no_progress,
    plan_sync,
    read_manifest,
    write_generation,
    writer_lock,
)
from assistant.ingestion.embedding import vectors_of
from assistant.ingestion.reading import Former, Reader, read_all
from assistant.ingestion.report import FailedFile, SyncReport
from assistant.ingestion.sources import FolderScan, read_source, scan_folder
from assistant.retrieval.chunk_words import FILE_NAME as WORDS
from assistant.retrieval.chunk_words import write_chunk_words
from assistant.types import Chunk

logger = logging.getLogger(__name__)

LOCK_TIMEOUT_S = 60.0
SYNC_ATTEMPTS = 5  # where another machine publishes on the same Chroma server meanwhile


def is_current(knowledge_dir: Path, location: IndexLocation, model_id: str) -> bool:
    """Whether a sync with this embedding ("none" without one) would find nothing to do.

    Raises:
        KnowledgeError: there is no such folder.
        StoreError: a Chroma server cannot be reached.
    """
    manifest = read_manifest(location)
    if manifest is None or manifest.embedding_id != model_id:
        return False
    return not plan_sync(scan_folder(knowledge_dir).digests, _digests(manifest))


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
            return _sync(
                knowledge_dir, location, model, rebuild, progress or no_progress, lock_timeout_s, read
            )
        except IndexMovedError as error:
            logger.info("comparing again: %s", error)
    return _sync(knowledge_dir, location, model, rebuild, progress or no_progress, lock_timeout_s, read)


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
    scan = scan_folder(knowledge_dir)
    if not rebuild:
        manifest = read_manifest(location)
        if manifest is not None and manifest.embedding_id == model_id:
            plan = plan_sync(scan.digests, _digests(manifest))
            if not plan:
                return _nothing_to_do(manifest, scan, time.perf_counter() - started)
    with writer_lock(location, timeout_s=lock_timeout_s, waiting=lambda: told("wait", 0, 0)):
        seen = current_generation(location)  # before the files: what is published later is noticed
        scan = scan_folder(knowledge_dir)  # again: another writer may have been here meanwhile
        base, warnings = _open_base(location, model_id)
        former = Former() if rebuild or base is None else Former(base.manifest.files, _by_source(base.chunks))
        plan = plan_sync(scan.digests, {source: file.digest for source, file in former.files.items()})
        chunks, files, unreadable = read_all(scan, plan, former, read, told)
        scan = replace(scan, failed={**scan.failed, **unreadable})
        if base is not None and not rebuild and files == former.files:
            return _nothing_to_do(base.manifest, scan, time.perf_counter() - started)
        vectors = None
        if model is not None:
            vectors, problems = vectors_of(chunks, model, base, knowledge_dir, location, told)
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


def _nothing_to_do(manifest: Manifest, scan: FolderScan, seconds: float) -> SyncReport:
    unchanged = sum(not file.error for file in manifest.files.values())
    return SyncReport(0, 0, 0, unchanged, manifest.chunks, seconds, failed=_failures(manifest.files, scan))


def _failures(files: Mapping[str, IndexedFile], scan: FolderScan) -> tuple[FailedFile, ...]:
    errors = {source: file.error for source, file in files.items() if file.error} | dict(scan.failed)
    return tuple(FailedFile(source, error) for source, error in sorted(errors.items()))
