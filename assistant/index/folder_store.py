"""Generations as folders, the pointer to the current one as a file."""

import contextlib
import logging
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexMissingError, StoreError
from assistant.index import chroma, disk, snapshot
from assistant.index.manifest import REBUILD, Manifest, plan_sync
from assistant.index.records import chunk_digest
from assistant.index.store import Attachments, Progress, Vectors
from assistant.types import Chunk

if TYPE_CHECKING:
    from assistant.index.reading import ChunkIndex

logger = logging.getLogger(__name__)

_WRITE_REMEDY = (
    "the former one still stands; free space or mend the permissions, then run med-assistant ingest"
)
_COLLECTION = "chunks"


class FolderStore:
    """Generations as folders, the pointer as a file."""

    remedy = f"run {REBUILD}"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> str | None:
        try:
            generation = (self._folder / disk.CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            logger.warning("%s cannot be read: %s", self._folder / disk.CURRENT, error)
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
                f"the index in {folder} is damaged or incomplete ({disk.reason(error)}); run {REBUILD}"
            ) from error
        return manifest

    def contents(self, manifest: Manifest) -> tuple[list[Chunk], Vectors]:
        folder = self._folder / manifest.generation
        try:
            return snapshot.read(folder, manifest)
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.warning(
                "reading the chunks from Chroma, as their copy in %s is damaged: %s", folder, error
            )
        client, collection = self.open(manifest.generation)
        try:
            return chroma.read_collection(collection, manifest, chroma.EMBEDDED_BATCH, self.remedy)
        finally:
            chroma.close(client)

    def attachment(self, manifest: Manifest, name: str) -> Path | None:
        path = self._folder / manifest.generation / name
        try:
            if name in manifest.snapshot and snapshot.file_digest(path) == manifest.snapshot[name]:
                return path
        except OSError as error:
            logger.warning("%s cannot be read: %s", path, error)
            return None
        if name in manifest.snapshot:
            logger.warning("%s is not the file that was written", path)
        return None

    def open(self, generation: str) -> tuple[Any, Any]:
        path = self._folder / generation / "chroma"
        if not (path / "chroma.sqlite3").is_file():  # Chroma would make an empty one
            raise StoreError(f"{path} is gone; {self.remedy}, or restart if it has been ingested since")
        with chroma.errors(f"the index in {path} cannot be opened", self.remedy):
            client = chroma.persistent_client(path)
            try:
                return client, client.get_collection(_COLLECTION, embedding_function=None)
            except BaseException:
                chroma.close(client)
                raise

    def close(self, client: Any) -> None:
        chroma.close(client)

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
        previous = self.current()
        folder = self._folder / draft.generation
        try:
            self._sweep(keep={previous})
            (folder / "chroma").mkdir(parents=True)
            changed = self._write_chroma(folder / "chroma", chunks, rows, base, progress)
            kept = snapshot.write(folder, chunks, rows)
            for name, make in attachments.items():
                make(folder / name, chunks)
                kept[name] = snapshot.file_digest(folder / name)
            manifest = replace(draft, changed=changed, snapshot=kept)
            (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
            disk.flush_tree(folder)
            disk.move_pointer(self._folder, draft.generation)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"the index in {self._folder} cannot be written ({disk.reason(error)}); {_WRITE_REMEDY}"
            ) from error
        finally:
            if self.current() != draft.generation:
                shutil.rmtree(folder, ignore_errors=True)
        # Readers may still have the one before open.
        self._sweep(keep={draft.generation, previous})
        return manifest

    def _write_chroma(
        self,
        path: Path,
        chunks: Sequence[Chunk],
        rows: Vectors,
        base: "ChunkIndex | None",
        progress: Progress,
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
                    chroma.copy_folder(self._folder / base.generation / "chroma", path)
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
        with chroma.errors(f"the index in {self._folder} cannot be written", _WRITE_REMEDY):
            client = chroma.persistent_client(path)
            try:
                if outdated is None:
                    collection = client.create_collection(
                        _COLLECTION, embedding_function=None, configuration={"hnsw": chroma.EMBEDDED_GRAPH}
                    )
                else:
                    collection = client.get_collection(_COLLECTION, embedding_function=None)
                    chroma.delete(collection, outdated, chroma.EMBEDDED_BATCH)
                chroma.add(collection, chunks, rows, todo, chroma.EMBEDDED_BATCH, progress)
                if chunks:  # a query makes Chroma bring its graph up to date, so that no reader has to
                    collection.query(query_embeddings=[rows[0]], n_results=1, include=[])
                chroma.check_count(collection, len(chunks), self.remedy)
            finally:
                chroma.close(client)

    def _sweep(self, keep: set[str | None]) -> None:
        """Delete former and unfinished generations; one that is still open elsewhere may stay."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.is_dir() and path.name not in keep:
                    shutil.rmtree(path, ignore_errors=True)
