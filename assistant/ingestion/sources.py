"""The files of the knowledge folder: which there are, what tells that one has changed, what reads it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from assistant.errors import KnowledgeError
from assistant.knowledge import MAX_FILE_BYTES, SourceFile, find_files
from assistant.types import Document

_CONFERENCE_FILES = ("conference.yaml", "conference.yml")  # as assistant.conference reads them
# What turns a file into chunks and words: when its code changes, every file is read again.
_READING_CODE = (
    "conference", "knowledge", "retrieval", "retrieval_lexicon.json", "splitting.py", "types.py", "words.py",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FolderScan:
    """The files of the folder: their digests, or why they have none."""

    paths: Mapping[str, SourceFile]
    digests: Mapping[str, str]
    failed: Mapping[str, str] = field(default_factory=dict)


def scan_folder(knowledge_dir: Path) -> FolderScan:
    """The files of a folder with their digests.

    Raises:
        KnowledgeError: there is no such folder.
    """
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
            digests[file.source] = file_digest(file)
        except FileNotFoundError:
            del paths[file.source]  # deleted since the folder was listed
        except OSError as error:
            failed[file.source] = f"cannot be opened ({error.strerror}); check its permissions"
    return FolderScan(paths, dict(sorted(digests.items())), failed)


def _yaml_files(knowledge_dir: Path) -> list[SourceFile]:
    patterns = [*(f"conferences/*/{name}" for name in _CONFERENCE_FILES), "asked/*.yaml", "asked/*.yml"]
    paths = (path for pattern in patterns for path in sorted(knowledge_dir.glob(pattern)))
    return [
        SourceFile(path, path.relative_to(knowledge_dir).as_posix(), path.stat().st_size)
        for path in paths
        if path.is_file()
    ]


def is_conference(source: str) -> bool:
    """Whether it is a file of typed facts."""
    parts = source.split("/")
    return len(parts) == 3 and parts[0] == "conferences" and parts[2] in _CONFERENCE_FILES


def is_asked(source: str) -> bool:
    """Whether it is a file of questions that are answered elsewhere."""
    parts = source.split("/")
    return len(parts) == 2 and parts[0] == "asked" and parts[1].endswith((".yaml", ".yml"))


def file_digest(file: SourceFile) -> str:
    """A digest of what is read from a file, and of the code that reads it."""
    digest = hashlib.sha256(reading_version().encode())
    if not file.path.is_file():
        digest.update(b"not a regular file")  # never opened: reading a pipe would wait for ever
    elif file.path.stat().st_size > MAX_FILE_BYTES:
        digest.update(f"too large: {file.path.stat().st_size}".encode())
    else:
        digest.update(file.path.read_bytes())
    return digest.hexdigest()


@cache
def reading_version() -> str:
    """A digest of the code that turns files into chunks and words."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for name in _READING_CODE:
        place = package / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def read_source(path: Path, source: str) -> Document:
    """Read one file with the reader of its kind.

    Raises:
        KnowledgeError: it cannot be used.
    """
    if is_conference(source):
        if path.stat().st_size > MAX_FILE_BYTES:
            raise KnowledgeError(
                source, f"is larger than {MAX_FILE_BYTES // 10**6} MB; is it the right file?"
            )
        from assistant.conference import conference_document, read_conference

        return conference_document(read_conference(path, source))
    if is_asked(source):
        from assistant.knowledge.asked import read_asked

        return read_asked(path, source)
    from assistant.knowledge import read_document

    return read_document(path, source)
