"""Files that are there whole or not at all."""

import os
from pathlib import Path

CURRENT = "CURRENT"


def move_pointer(folder: Path, generation: str) -> None:
    """Make a generation the current one, atomically."""
    temporary = folder / f".{CURRENT}"
    with temporary.open("w", encoding="ascii") as file:
        file.write(generation)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / CURRENT)
    _fsync(folder)


def _fsync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():  # folders cannot be opened there
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Wait until a folder and all in it is on the disk."""
    for path in [*folder.rglob("*"), folder]:
        _fsync(path)


def reason(error: BaseException) -> str:
    """Why something failed, in one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__
