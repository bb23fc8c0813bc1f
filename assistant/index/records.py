"""Chunks as the records that a store keeps of them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, time
from typing import Any

from assistant.types import Chunk, Slot

Metadata = dict[str, str | int]
Record = tuple[str, str | None, Metadata]
_DATES = ("checked_on", "valid_from", "valid_until")
_METADATA = tuple(item.name for item in fields(Chunk) if item.name not in ("id", "text"))
# Chroma indexes every word of a document and every field beside it, which for thousands of known questions,
# never looked up there by word or field, takes two fifths of the time of writing them all.
_PACKED = "packed"


def chunk_record(chunk: Chunk) -> Record:
    """A chunk as text, numbers and no None: id, text, metadata."""
    metadata: Metadata = {}
    for name in _METADATA:
        value = getattr(chunk, name)
        if type(value) in (str, int):
            metadata[name] = value
        elif isinstance(value, Slot):
            metadata[name] = json.dumps(asdict(value), default=_isoformat, ensure_ascii=False)
        elif value is not None:
            metadata[name] = value.isoformat()
    return chunk.id, chunk.text, metadata


def stored_record(chunk: Chunk) -> Record:
    """A chunk as Chroma stores it: id, document, metadata; a known question is one packed field, without a document."""
    chunk_id, text, metadata = chunk_record(chunk)
    if chunk.answers is None:
        return chunk_id, text, metadata
    return chunk_id, None, {_PACKED: json.dumps([text, metadata], ensure_ascii=False)}


def record_chunk(record: Record) -> Chunk:
    """The chunk of a record, as either of them gives it.

    Raises:
        KeyError, TypeError, ValueError: it is not a record of ours.
    """
    chunk_id, text, metadata = record
    if text is None:
        text, metadata = json.loads(str(metadata[_PACKED]))
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


def in_order(chunks: Sequence[Chunk]) -> list[int]:
    """The positions of chunks in the order an index keeps them: by source and place in it."""
    return sorted(range(len(chunks)), key=lambda n: (chunks[n].source, chunks[n].position, chunks[n].id))
