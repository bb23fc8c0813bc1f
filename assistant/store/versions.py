"""Contents of files, versions of the knowledge folder, and changes that are not public yet."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assistant.store.database import Database, insert_or_leave
from assistant.store.tables import Blob, Change, Version
from assistant.store.values import ChangeInfo, VersionInfo, content_digest


class Versions:
    """Versions and changes in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, contents: Iterable[bytes]) -> list[str]:
        """Store contents that are not stored yet; their digests, in order."""
        with self._database.write() as session:
            return [_keep(session, content) for content in contents]

    def content(self, digest: str) -> bytes | None:
        """Stored contents."""
        with self._database.read() as session:
            blob = session.get(Blob, digest)
            return blob.content if blob else None

    # -- changes --

    def propose(
        self, by: str, title: str, files: Mapping[str, bytes | None], base: Mapping[str, str | None]
    ) -> ChangeInfo:
        """Keep a change with the contents it brings."""
        with self._database.write() as session:
            digests = {
                source: None if content is None else _keep(session, content)
                for source, content in files.items()
            }
            row = Change(
                id=uuid.uuid4().hex,
                at=datetime.now(UTC),
                by=by,
                title=title[:300],
                files=digests,
                base=dict(base),
                state="open",
                report=None,
                revision=1,
            )
            session.add(row)
            session.flush()
            return _change(row)

    def change(self, change_id: str) -> ChangeInfo | None:
        """One change."""
        with self._database.read() as session:
            row = session.get(Change, change_id)
            return _change(row) if row else None

    def open_changes(self) -> list[ChangeInfo]:
        """Changes that wait to be published or dropped, the newest first."""
        with self._database.read() as session:
            rows = session.scalars(
                select(Change).where(Change.state == "open").order_by(Change.at.desc())
            ).all()
            return [_change(row) for row in rows]

    def revise(
        self,
        change_id: str,
        revision: int,
        files: Mapping[str, bytes | None],
        base: Mapping[str, str | None],
    ) -> bool:
        """Replace what a change brings; False where it was changed or published meanwhile."""
        with self._database.write() as session:
            digests = {
                source: None if content is None else _keep(session, content)
                for source, content in files.items()
            }
            done = session.execute(
                update(Change)
                .where(Change.id == change_id, Change.revision == revision, Change.state == "open")
                .values(files=digests, base=dict(base), report=None, revision=revision + 1)
            )
            return bool(getattr(done, "rowcount", 0))

    def set_report(self, change_id: str, revision: int, report: Mapping[str, Any]) -> None:
        """Keep what a replay found, unless the change is another by now."""
        with self._database.write() as session:
            session.execute(
                update(Change)
                .where(Change.id == change_id, Change.revision == revision)
                .values(report=dict(report))
            )

    def drop(self, change_id: str) -> bool:
        """Give a change up; False where it was published or dropped already."""
        with self._database.write() as session:
            done = session.execute(
                update(Change).where(Change.id == change_id, Change.state == "open").values(state="dropped")
            )
            return bool(getattr(done, "rowcount", 0))

    # -- versions --

    def begin(
        self,
        *,
        by: str,
        summary: str,
        kind: str,
        files: Mapping[str, str],
        changed: Mapping[str, tuple[str | None, str | None]],
        contents: Mapping[str, bytes] | None = None,
        change_id: str | None = None,
        state: str = "writing",
    ) -> int:
        """Record a version that is about to be written, in one transaction with what it belongs to."""
        with self._database.write() as session:
            for content in (contents or {}).values():
                _keep(session, content)
            row = Version(
                at=datetime.now(UTC),
                by=by,
                summary=summary[:500],
                kind=kind,
                files=dict(files),
                changed={source: list(pair) for source, pair in changed.items()},
                state=state,
            )
            session.add(row)
            if change_id is not None:
                session.execute(update(Change).where(Change.id == change_id).values(state="published"))
            session.flush()
            return row.id

    def finish(self, version_id: int, state: str = "published") -> None:
        """The version stands in the folder (or was given up)."""
        with self._database.write() as session:
            session.execute(update(Version).where(Version.id == version_id).values(state=state))

    def reopen(self, change_id: str) -> None:
        """A publication failed: the change waits again."""
        with self._database.write() as session:
            session.execute(update(Change).where(Change.id == change_id).values(state="open"))

    def newest(self, count: int = 100) -> list[VersionInfo]:
        """The last versions, the newest first."""
        with self._database.read() as session:
            rows = session.scalars(select(Version).order_by(Version.id.desc()).limit(count)).all()
            return [_version(row) for row in rows]

    def version(self, version_id: int) -> VersionInfo | None:
        """One version."""
        with self._database.read() as session:
            row = session.get(Version, version_id)
            return _version(row) if row else None

    def unfinished(self) -> list[VersionInfo]:
        """Versions whose writing was interrupted, the oldest first."""
        with self._database.read() as session:
            rows = session.scalars(
                select(Version).where(Version.state == "writing").order_by(Version.id)
            ).all()
            return [_version(row) for row in rows]


def _keep(session: Session, content: bytes) -> str:
    digest = content_digest(content)
    if session.get(Blob, digest) is None:
        # Two transactions may bring the same contents at once; that is no conflict.
        session.execute(insert_or_leave(session, Blob, {"digest": digest, "content": content}))
    return digest


def _change(row: Change) -> ChangeInfo:
    return ChangeInfo(
        row.id, row.at, row.by, row.title, row.files, row.base, row.state, row.report, row.revision
    )


def _version(row: Version) -> VersionInfo:
    changed = {source: (pair[0], pair[1]) for source, pair in row.changed.items()}
    return VersionInfo(row.id, row.at, row.by, row.summary, row.kind, row.files, changed, row.state)
