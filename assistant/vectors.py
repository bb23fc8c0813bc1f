"""Vectors kept by the digest of their text, so that no text is embedded twice.

Two stores with the same contents: a small file that comes with the knowledge folder
(:class:`VectorFile`), and a growing one in the data folder (:class:`VectorCache`) that
holds what was embedded here, batch by batch, so that an interrupted run goes on where
it stopped.
"""

import contextlib
import hashlib
import logging
import os
import re
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Vector = NDArray[np.float32]

SHIPPED_FOLDER = ".vectors"  # within the knowledge folder
# What NumPy and zipfile raise, depending on the byte that is wrong.
_DAMAGED = (
    AttributeError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_NORM_TOLERANCE = 0.01  # rounding to half precision moves a norm by less than 0.0005


def text_digest(text: str) -> str:
    """The key of a text's vector: SHA-256 of exactly what is embedded."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def canonical_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors rounded to half precision.

    Every vector passes through this before it is used, so a text has exactly the same
    vector whether it was embedded just now, kept, or shipped. The norm stays 1 to within
    0.0005.
    """
    return vectors.astype(np.float16).astype(np.float32)


def shipped_path(knowledge_dir: Path, embedding_id: str) -> Path:
    """Where a knowledge folder keeps the vectors of one embedding."""
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", embedding_id)
    return knowledge_dir / SHIPPED_FOLDER / f"{slug}.npz"


@dataclass(frozen=True, slots=True)
class VectorFile:
    """Vectors of one embedding by text digest, as a compressed file."""

    embedding_id: str
    vectors: Mapping[str, Vector]

    @classmethod
    def read(cls, path: Path, *, embedding_id: str) -> Self:
        """Read and check a file.

        Raises:
            ValueError: the file is damaged or of another embedding; says which.
            OSError: the file cannot be read.
        """
        with path.open("rb") as file:  # NumPy leaves a damaged file open that it opened itself
            try:
                with np.load(file, allow_pickle=False) as arrays:
                    stored_id = str(arrays["embedding_id"])
                    digests = arrays["digests"]
                    halves = arrays["vectors"]
            except _DAMAGED as error:
                raise ValueError(f"it is damaged ({error})") from error
        if stored_id != embedding_id:
            raise ValueError(f"it holds vectors of {stored_id}, not of {embedding_id}")
        if (
            halves.dtype != np.float16
            or halves.ndim != 2
            or digests.dtype != np.uint8
            or digests.shape != (len(halves), hashlib.sha256().digest_size)
        ):
            raise ValueError("it is damaged (its arrays do not fit together)")
        if not len(halves):
            return cls(embedding_id, {})
        norms = np.linalg.norm(halves.astype(np.float32), axis=1)
        # Written so that a NaN fails too.
        if not (np.abs(norms - 1) < _NORM_TOLERANCE).all():
            raise ValueError("it is damaged (not all vectors have length 1)")
        vectors = canonical_vectors(halves.astype(np.float32))
        keys = (row.tobytes().hex() for row in digests)
        return cls(embedding_id, dict(zip(keys, vectors, strict=True)))

    def write(self, path: Path) -> None:
        """Write the file whole or not at all; the same vectors give the same bytes."""
        keys = sorted(self.vectors)
        digests = np.array([list(bytes.fromhex(key)) for key in keys], dtype=np.uint8).reshape(len(keys), 32)
        rows = [self.vectors[key] for key in keys]
        halves = np.stack(rows).astype(np.float16) if rows else np.zeros((0, 0), dtype=np.float16)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with temporary.open("wb") as file:
                np.savez_compressed(
                    file, embedding_id=np.array(self.embedding_id), digests=digests, vectors=halves
                )
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


class VectorCache:
    """Vectors embedded on this machine, in SQLite; disposable.

    A damaged cache is thrown away: its contents can be embedded again.
    """

    def __init__(self, path: Path, *, embedding_id: str) -> None:
        self._path = path
        self._embedding_id = embedding_id
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                raise  # full disk, no permission: throwing it away would not help
            self._start_anew(error)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10)
        try:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (embedding TEXT NOT NULL, digest TEXT NOT NULL, "
                "half BLOB NOT NULL, PRIMARY KEY (embedding, digest)) WITHOUT ROWID"
            )
            connection.execute("SELECT count(*) FROM (SELECT 1 FROM vectors LIMIT 1)")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _start_anew(self, error: sqlite3.Error) -> None:
        logger.warning("%s is damaged and is started anew (%s)", self._path, error)
        self._path.unlink(missing_ok=True)
        self._connection = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, digests: Iterable[str]) -> dict[str, Vector]:
        """The vectors that are there, of those asked for."""
        found: dict[str, Vector] = {}
        with contextlib.suppress(sqlite3.DatabaseError):  # a damaged page: embed those again
            for digest in digests:
                row = self._connection.execute(
                    "SELECT half FROM vectors WHERE embedding = ? AND digest = ?",
                    (self._embedding_id, digest),
                ).fetchone()
                if row is None or len(row[0]) % 2:
                    continue
                half = np.frombuffer(row[0], dtype=np.float16).astype(np.float32)
                if abs(float(np.linalg.norm(half)) - 1) < _NORM_TOLERANCE:
                    found[digest] = canonical_vectors(half[None, :])[0]
        return found

    def put(self, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors; they are safe when this returns."""
        rows = [
            (self._embedding_id, digest, vector.astype(np.float16).tobytes())
            for digest, vector in vectors.items()
        ]
        try:
            self._insert(rows)
        except sqlite3.OperationalError:
            raise  # full disk, no permission
        except sqlite3.DatabaseError as error:
            self._connection.close()
            self._start_anew(error)
            self._insert(rows)

    def _insert(self, rows: list[tuple[str, str, bytes]]) -> None:
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def prune(self, keep: Iterable[str], *, slack: int) -> None:
        """Forget what no text needs, once there is more than ``slack`` of it."""
        wanted = set(keep)
        rows = self._connection.execute(
            "SELECT digest FROM vectors WHERE embedding = ?", (self._embedding_id,)
        ).fetchall()
        unused = [(self._embedding_id, digest) for (digest,) in rows if digest not in wanted]
        if len(unused) > slack:
            with self._connection:
                self._connection.executemany("DELETE FROM vectors WHERE embedding = ? AND digest = ?", unused)
