"""The chunk index in Chroma; the only package that knows Chroma.

A sync never changes what readers see. It writes a new *generation* and then moves one
pointer to it, so that the new state is visible at once or not at all, whenever the
process is killed::

    <data_dir>/index/
      CURRENT                   the id of the current generation; replaced atomically
      write.lock  writer.json   one writer at a time, and who it is
      <generation>/
        chroma/                 Chroma's persistent client: chunks and vectors
        chunks.jsonl            the same chunks, read at start in place of Chroma,
        vectors.npy             which would take seconds to load
        words.npz …             what else readers would take long to make of the chunks
        manifest.json           used only while their digests are those in the manifest

With a Chroma server a generation is a collection ``med-<generation>``, and the pointer is
the one record of the collection ``med-pointer``.
"""

from assistant.index.lock import writer_lock
from assistant.index.manifest import (
    FORMAT,
    REBUILD,
    SPACE,
    IndexedFile,
    IndexLocation,
    Manifest,
    SyncPlan,
    plan_sync,
)
from assistant.index.reading import ChunkIndex, current_generation, read_manifest
from assistant.index.records import chunk_digest, chunk_record, record_chunk, stored_record
from assistant.index.store import Attachments, Progress, Vectors, no_progress
from assistant.index.writing import write_generation

__all__ = [
    "FORMAT", "REBUILD", "SPACE", "Attachments", "ChunkIndex", "IndexLocation", "IndexedFile", "Manifest", "Progress", "SyncPlan",
    "Vectors", "chunk_digest", "chunk_record", "current_generation", "no_progress", "plan_sync", "read_manifest",
    "record_chunk", "stored_record", "write_generation",
    "writer_lock",
]  # fmt: skip
