"""From the files of the knowledge folder to chunks."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import KnowledgeError
from assistant.index import IndexedFile, Progress, SyncPlan
from assistant.ingestion.sources import FolderScan, file_digest, is_conference
from assistant.knowledge import SourceFile
from assistant.types import Chunk, Document

logger = logging.getLogger(__name__)

Reader = Callable[[Path, str], Document]

READ_ATTEMPTS = 3  # for a file that changes while it is read


@dataclass(frozen=True, slots=True)
class Former:
    """What the index holds so far of each source file."""

    files: Mapping[str, IndexedFile] = field(default_factory=dict)
    chunks: Mapping[str, Sequence[Chunk]] = field(default_factory=dict)


def read_all(
    scan: FolderScan, plan: SyncPlan, former: "Former", read: Reader, told: Progress
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
            text = scan.paths[source].path.read_text("utf-8-sig") if is_conference(source) else ""
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
        after = file_digest(file)
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
