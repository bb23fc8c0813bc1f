"""Who did what, when."""

from datetime import UTC, datetime

from sqlalchemy import select

from assistant.store.database import Database
from assistant.store.tables import AuditEntry
from assistant.store.values import AuditLine

_MAX_TARGET = 500


class AuditLog:
    """The log in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, who: str, action: str, target: str = "") -> None:
        """Write one line."""
        with self._database.write() as session:
            session.add(
                AuditEntry(at=datetime.now(UTC), who=who[:100], action=action, target=target[:_MAX_TARGET])
            )

    def newest(self, count: int = 200) -> list[AuditLine]:
        """The last lines, the newest first."""
        with self._database.read() as session:
            found = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(count)).all()
            return [AuditLine(entry.at, entry.who, entry.action, entry.target) for entry in found]
