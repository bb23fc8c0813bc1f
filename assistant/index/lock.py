"""One writer at a time."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from assistant.errors import IndexBusyError, StoreError
from assistant.index import disk
from assistant.index.manifest import IndexLocation


@contextlib.contextmanager
def writer_lock(
    location: IndexLocation, *, timeout_s: float, waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the one right to write. The kernel releases it when the process ends, however it ends.

    Raises:
        IndexBusyError: another process still held it after ``timeout_s`` seconds.
        StoreError: the data folder cannot be written.
    """
    from filelock import FileLock, Timeout

    folder = location.folder
    note = folder / "writer.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "write.lock", is_singleton=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if waiting is not None:
                waiting()
            lock.acquire(timeout=timeout_s)
    except Timeout:
        raise IndexBusyError(
            f"another ingest is running ({_who_writes(note)}); wait for it or stop it, then try again"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise StoreError(
            f"{folder} cannot be written ({disk.reason(error)}); check its permissions, or set MED_DATA_DIR"
        ) from error
    try:
        with contextlib.suppress(OSError):  # only names the holder; the lock does not need it
            since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
            note.write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def _who_writes(note: Path) -> str:
    try:
        holder = json.loads(note.read_text(encoding="utf-8"))
        return f"since {holder['since']}, process {holder['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "just started"
