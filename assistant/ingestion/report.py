"""What a sync did."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that is not in the index, and why."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. The first four count files; ``chunks`` is what the index now holds."""

    added: int
    updated: int
    deleted: int
    unchanged: int
    chunks: int
    seconds: float
    failed: tuple[FailedFile, ...] = ()
    warnings: tuple[str, ...] = ()  # for the log, not part of as_dict()

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it with --json."""
        return {
            "added": self.added,
            "updated": self.updated,
            "deleted": self.deleted,
            "unchanged": self.unchanged,
            "chunks": self.chunks,
            "seconds": round(self.seconds, 3),
            "failed": [{"source": file.source, "error": file.error} for file in self.failed],
        }
