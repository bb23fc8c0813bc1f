"""The chunks and vectors of a generation as plain files, which a start reads in place of Chroma."""

import contextlib
import gc
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.index.manifest import Manifest
from assistant.index.records import chunk_record, record_chunk
from assistant.types import Chunk

Vectors = NDArray[np.float32]


def write(folder: Path, chunks: Sequence[Chunk], rows: Vectors) -> dict[str, str]:
    """Write them; returns the digests of the files by name."""
    with (folder / "chunks.jsonl").open("w", encoding="utf-8") as file:
        for chunk in chunks:
            file.write(json.dumps(chunk_record(chunk), ensure_ascii=False) + "\n")
    np.save(folder / "vectors.npy", rows, allow_pickle=False)
    return {name: file_digest(folder / name) for name in ("chunks.jsonl", "vectors.npy")}


def read(folder: Path, manifest: Manifest) -> tuple[list[Chunk], Vectors]:
    """Read them.

    Raises:
        OSError, KeyError, TypeError, ValueError: they are not what was written.
    """
    for name in ("chunks.jsonl", "vectors.npy"):
        if file_digest(folder / name) != manifest.snapshot.get(name):
            raise ValueError(f"{name} is not the file that was written")
    with (folder / "chunks.jsonl").open(encoding="utf-8") as file, _no_collections():
        chunks = [record_chunk(json.loads(line)) for line in file]
    # Mapped, not read: processes on one machine share the pages.
    rows = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False) if chunks else np.zeros((0, 1))
    if len(chunks) != manifest.chunks or (chunks and rows.shape != (manifest.chunks, manifest.dimension)):
        raise ValueError("it holds another number of chunks")
    return chunks, np.asarray(rows, dtype=np.float32)


@contextlib.contextmanager
def _no_collections() -> Iterator[None]:
    """Without looking for garbage meanwhile: there is none, and looking through all chunks takes longer than reading."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
