"""The knowledge folder as the desk sees it: names that are safe, contents by digest, writing whole files."""

import contextlib
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from assistant.desk.errors import DeskError
from assistant.knowledge import SUFFIXES, find_files
from assistant.store.values import content_digest

MAX_UPLOAD_BYTES = 10_000_000
UPLOAD_SUFFIXES = (".md", ".txt", ".pdf", ".docx", ".html")
EDITABLE = frozenset((".md", ".markdown", ".txt", ".text"))
CONFERENCE_FILES = ("conference.yaml", "conference.yml")
UPLOADS = "dokumenter"  # where uploads go unless another folder is chosen
_MAX_SOURCE = 200
_PART = re.compile(r"[\w][\w .,()&+'’–-]*")  # never begins with a dot


class KnowledgeFolder:
    """Reading and writing files below one folder, never outside it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def digests(self) -> dict[str, str]:
        """{source: digest of the contents} of every file that is read into the index."""
        found = {}
        for source, path in self._paths().items():
            with contextlib.suppress(OSError):
                found[source] = content_digest(path.read_bytes())
        return found

    def sources(self) -> list[str]:
        """The files that are read into the index, by name."""
        return list(self._paths())

    def read(self, source: str) -> bytes | None:
        """A file's contents; None where there is none of that name."""
        path = self._paths().get(source)
        try:
            return path.read_bytes() if path else None
        except OSError:
            return None

    def write(self, source: str, content: bytes | None) -> None:
        """Put a whole file there at once, or take it away (None). Readers see the old or the new one.

        Raises:
            DeskError: the name leads out of the folder, or the disk refuses.
        """
        path = self.place(source)
        try:
            if content is None:
                path.unlink(missing_ok=True)
                if path.parent.is_dir():
                    _fsync_folder(path.parent)
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{path.name}.ny")
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            _fsync_folder(path.parent)
        except OSError as error:
            raise DeskError(
                f"Filen {source} kan ikke skrives ({error.strerror or error}). Sig det til den, der driver serveren."
            ) from error

    def place(self, source: str) -> Path:
        """Where a file of that name stands or is to stand.

        Raises:
            DeskError: the name is not one the folder may have.
        """
        check_source(source)
        path = self._paths().get(source) or self.root.joinpath(*PurePosixPath(source).parts)
        if not path.parent.resolve().is_relative_to(self.root.resolve()) or path.is_symlink():
            raise DeskError(f"{source} ligger uden for videnmappen.")
        return path

    def _paths(self) -> dict[str, Path]:
        paths = {
            file.source: file.path
            for file in find_files(self.root)
            if file.path.suffix.lower() in SUFFIXES and file.path.is_file()
        }
        for name in CONFERENCE_FILES:
            for path in self.root.glob(f"conferences/*/{name}"):
                paths[path.relative_to(self.root).as_posix()] = path
        return dict(sorted(paths.items()))


def check_source(source: str) -> None:
    """Refuse a name that could lead elsewhere or that no reader knows.

    Raises:
        DeskError: with what is wrong.
    """
    parts = source.split("/")
    if len(source) > _MAX_SOURCE or unicodedata.normalize("NFC", source) != source:
        raise DeskError(
            "Filnavnet er for langt eller skrevet på en usædvanlig måde. Giv filen et andet navn."
        )
    if not all(_PART.fullmatch(part) and not part.endswith((" ", ".")) for part in parts):
        raise DeskError(
            f"»{source}« kan ikke bruges som filnavn. Brug bogstaver, tal, bindestreg og punktum, og begynd ikke med punktum."
        )
    suffix = PurePosixPath(source).suffix.lower()
    if suffix not in SUFFIXES and PurePosixPath(source).name not in CONFERENCE_FILES:
        raise DeskError(
            f"Filer af typen »{suffix or 'uden endelse'}« kan ikke bruges. Gem dokumentet som {', '.join(UPLOAD_SUFFIXES)}."
        )


def upload_source(filename: str, folder: str = UPLOADS) -> str:
    """The source an uploaded file gets: its bare name, made safe, below ``folder``.

    Raises:
        DeskError: the kind of file cannot be used.
    """
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    path = PurePosixPath(name)
    stem = re.sub(r"[^\w .,()&+'’–-]+", "-", path.stem).strip(" .-_")[:100] or "dokument"
    suffix = path.suffix.lower()
    if suffix not in UPLOAD_SUFFIXES:
        raise DeskError(
            f"Filer af typen »{suffix or 'uden endelse'}« kan ikke bruges. Gem dokumentet som {', '.join(UPLOAD_SUFFIXES)}."
        )
    source = f"{folder}/{stem}{suffix}" if folder else f"{stem}{suffix}"
    check_source(source)
    return source


def check_upload(source: str, content: bytes) -> None:
    """Refuse contents that are too large, empty, or not what the name says.

    Raises:
        DeskError: with what is wrong.
    """
    suffix = PurePosixPath(source).suffix.lower()
    if not content.strip():
        raise DeskError("Filen er tom.")
    if len(content) > MAX_UPLOAD_BYTES:
        raise DeskError(f"Filen er større end {MAX_UPLOAD_BYTES // 10**6} MB. Del den i flere.")
    magic: Mapping[str, tuple[bytes, ...]] = {".pdf": (b"%PDF-",), ".docx": (b"PK\x03\x04",)}
    starts = magic.get(suffix)
    if starts and not any(start in content[:1024] for start in starts):
        raise DeskError(f"Filen hedder {suffix}, men er det ikke. Gem den igen i det rigtige format.")
    if not starts and b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DeskError("Filen er ikke tekst. Gem den igen som tekst, PDF eller Word.")


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
