"""The vectors of the chunks: kept, cached, shipped with the folder, and only then embedded."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.embeddings import EmbeddingModel
from assistant.errors import EmbeddingError, StoreError
from assistant.index import ChunkIndex, IndexLocation, Progress, no_progress, plan_sync
from assistant.ingestion.reading import Former, Reader, read_all
from assistant.ingestion.sources import read_source, scan_folder
from assistant.types import Chunk
from assistant.vectors import Vector, VectorCache, VectorFile, canonical_vectors, shipped_path, text_digest

EMBEDDING_BATCH = 16  # texts; what is lost when the process is killed
CACHE_SLACK = 10_000  # vectors kept of texts that are gone, about 8 MB


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
    told = progress or no_progress
    scan = scan_folder(knowledge_dir)
    chunks, _, _ = read_all(scan, plan_sync(scan.digests, {}), Former(), read, told)
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


def vectors_of(
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
