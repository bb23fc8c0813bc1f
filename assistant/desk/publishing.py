"""Making a change public, and taking it back. The database says what is to be; the folder and the index follow.

A publication is one transaction in the database first (the version, its contents, its change), then files, each
replaced whole, then one ingest, which publishes a new generation of the index at once. Killed in between, the
next start or the next publication finishes what the database says.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.desk.engine import Engine
from assistant.desk.errors import ConflictError, DeskError
from assistant.desk.folder import KnowledgeFolder
from assistant.desk.previewing import in_danish
from assistant.errors import AssistantError
from assistant.ingestion import SyncReport
from assistant.store.store import Store
from assistant.store.values import ChangeInfo, VersionInfo, content_digest

logger = logging.getLogger(__name__)

LOCK_TIMEOUT_S = 120.0
OUTSIDE = "Ændret uden for skrivebordet"
_BUSY = "En anden udgivelse er i gang og bliver ikke færdig. Prøv igen om lidt; din ændring er gemt."


class Publisher:
    """Publishes changes and rolls back; safe from several threads and processes."""

    def __init__(self, engine: Engine, store: Store) -> None:
        self._engine = engine
        self._store = store
        self.folder = KnowledgeFolder(engine.knowledge_dir)
        self._ingests = _SharedIngest(engine)

    def publish(self, change_id: str, revision: int, by: str) -> VersionInfo:
        """Make a change public.

        Args:
            change_id: which.
            revision: of the change as the organiser saw it.
            by: who.

        Raises:
            ConflictError: the change or a file of it was changed by somebody else; nothing was done.
            DeskError: it cannot be published; nothing is public, and the change still waits.
        """
        with self._lock():
            self._recover()
            change = self._store.versions.change(change_id)
            if change is None:
                raise DeskError("Ændringen findes ikke mere.")
            if change.state != "open":
                done = "udgivet" if change.state == "published" else "kasseret"
                raise ConflictError(f"Ændringen »{change.title}« er allerede {done}.")
            if change.revision != revision:
                raise ConflictError(
                    f"»{change.title}« er ændret, siden du så den. Se den igen, før du udgiver; intet er gået tabt."
                )
            current = self.folder.digests()
            self._refuse_conflicts(change, current)
            version = self._write(
                by=by,
                summary=change.title,
                kind="edit",
                current=current,
                wanted=change.files,
                change=change_id,
            )
        return self._ingested(version, change_id)

    def rollback(self, version_id: int, seen_newest: int, by: str) -> VersionInfo:
        """Make the folder what it was in a version.

        Args:
            version_id: the version to return to.
            seen_newest: the newest version when the organiser decided.
            by: who.

        Raises:
            ConflictError: somebody has published since.
            DeskError: there is no such version, or it cannot be published.
        """
        with self._lock():
            self._recover()
            wanted = self._store.versions.version(version_id)
            if wanted is None or wanted.state != "published":
                raise DeskError("Den version findes ikke.")
            newest = self._store.versions.newest(1)
            if newest and newest[0].id != seen_newest:
                raise ConflictError(
                    f"{newest[0].by} har udgivet »{newest[0].summary}«, siden du åbnede siden. Se listen igen, før du ruller tilbage."
                )
            current = self.folder.digests()
            files: dict[str, str | None] = {
                source: wanted.files.get(source)
                for source in {*current, *wanted.files}
                if current.get(source) != wanted.files.get(source)
            }
            if not files:
                raise DeskError("Viden er allerede, som den var i den version.")
            version = self._write(
                by=by,
                summary=f"Tilbage til version {version_id}: {wanted.summary}",
                kind="rollback",
                current=current,
                wanted=files,
            )
        return self._ingested(version, None)

    def recover(self) -> bool:
        """Finish what a killed process had begun; whether there was something."""
        if not self._may_be_unfinished():
            return False
        with self._lock():
            found = self._recover()
        if found:
            self._ingests.run()
        return found

    @property
    def was_interrupted(self) -> bool:
        """Whether a process was killed while it published."""
        return self._marker.exists()

    # -- steps --

    @property
    def _marker(self) -> Path:
        return self._engine.data_dir / "desk.writing"

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        self._engine.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with (
                FileLock(self._engine.data_dir / "desk.lock", timeout=LOCK_TIMEOUT_S, is_singleton=False),
                self._store.database.exclusively("publish", timeout_s=LOCK_TIMEOUT_S),
            ):
                yield
        except Timeout:
            raise DeskError(_BUSY) from None

    def _may_be_unfinished(self) -> bool:
        """Whether it is worth asking the database. The marker of another machine cannot be seen here."""
        return self._marker.exists() or self._store.database.is_shared

    def _recover(self) -> bool:
        if not self._may_be_unfinished():
            return False
        unfinished = self._store.versions.unfinished()
        for version in unfinished:
            for source, (_, after) in version.changed.items():
                content = self._store.versions.content(after) if after else None
                if after is None or content is not None:
                    self.folder.write(source, content)
            self._store.versions.finish(version.id)
            logger.warning("finished version %d, which was interrupted", version.id)
        self._marker.unlink(missing_ok=True)
        return bool(unfinished)

    def _refuse_conflicts(self, change: ChangeInfo, current: Mapping[str, str]) -> None:
        for source, wanted in change.files.items():
            now = current.get(source)
            if now != change.base.get(source) and now != wanted:
                who = next(
                    (
                        v
                        for v in self._store.versions.newest()
                        if source in v.changed and v.changed[source][1] == now
                    ),
                    None,
                )
                by = (
                    f"af {who.by} (version {who.id})"
                    if who and who.kind != "outside"
                    else "uden for skrivebordet"
                )
                raise ConflictError(
                    f"{source} er ændret {by}, efter du begyndte. Din ændring er gemt: se forskellen, og vælg, hvad der skal gælde."
                )

    def _write(
        self,
        *,
        by: str,
        summary: str,
        kind: str,
        current: Mapping[str, str],
        wanted: Mapping[str, str | None],
        change: str | None = None,
    ) -> VersionInfo:
        self._note_outside(current)
        contents: dict[str, bytes | None] = {}
        for source, digest in wanted.items():
            contents[source] = self._store.versions.content(digest) if digest else None
            if digest and contents[source] is None:
                raise DeskError(f"Indholdet af {source} er ikke gemt mere, så det kan ikke udgives.")
        files = {source: digest for source, digest in {**current, **wanted}.items() if digest is not None}
        self._marker.touch()
        version_id = self._store.versions.begin(
            by=by,
            summary=summary,
            kind=kind,
            files=files,
            changed={source: (current.get(source), digest) for source, digest in wanted.items()},
            change_id=change,
        )
        try:
            for source, content in contents.items():
                self.folder.write(source, content)
        except DeskError:
            self._take_back(version_id, {s: (current.get(s), d) for s, d in wanted.items()}, change)
            self._marker.unlink(missing_ok=True)
            raise
        self._store.versions.finish(version_id)
        self._marker.unlink(missing_ok=True)
        version = self._store.versions.version(version_id)
        if version is None:
            raise DeskError("Versionen blev slettet, mens den blev skrevet.")
        return version

    def _note_outside(self, current: Mapping[str, str]) -> None:
        """Keep what somebody changed by hand, so that every version can be returned to."""
        newest = [version for version in self._store.versions.newest() if version.state == "published"]
        before = dict(newest[0].files) if newest else {}
        if before == dict(current):
            return
        contents = {}
        for source, digest in current.items():
            if before.get(source) == digest:
                continue
            content = self.folder.read(source)
            if content is not None:
                contents[content_digest(content)] = content
        changed = {
            source: (before.get(source), current.get(source))
            for source in sorted({*before, *current})
            if before.get(source) != current.get(source)
        }
        self._store.versions.begin(
            by="–",
            summary=OUTSIDE if newest else "Som det stod, før skrivebordet blev taget i brug",
            kind="outside",
            files=current,
            changed=changed if newest else {},
            contents=contents,
            state="published",
        )

    def _ingested(self, version: VersionInfo, change_id: str | None) -> VersionInfo:
        """Publish the files in the index; take them back where the index does not take them."""
        problem = ""
        try:
            report = self._ingests.run()
        except AssistantError as error:
            problem = str(error)
        else:
            failed = {file.source: file.error for file in report.failed}
            problem = "; ".join(
                f"{source}: {in_danish(failed[source])}" for source in version.changed if source in failed
            )
        if not problem:
            return version
        with self._lock():
            self._take_back(version.id, version.changed, change_id)
        raise DeskError(f"Det blev ikke udgivet, og alt står som før. Grunden: {problem}")

    def _take_back(
        self, version_id: int, changed: Mapping[str, tuple[str | None, str | None]], change_id: str | None
    ) -> None:
        current = self.folder.digests()
        for source, (before, after) in changed.items():
            if current.get(source) == after != before:
                self.folder.write(source, self._store.versions.content(before) if before else None)
        self._store.versions.finish(version_id, "failed")
        if change_id is not None:
            self._store.versions.reopen(change_id)


class _SharedIngest:
    """One ingest serves all whose files were in place when it began."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._condition = threading.Condition()
        self._begun = 0
        self._finished = 0
        self._last: SyncReport | AssistantError | None = None

    def run(self) -> SyncReport:
        """Ingest, or wait for an ingest that begins after this call; its report.

        Raises:
            AssistantError: it failed.
        """
        with self._condition:
            wanted = self._begun + 1  # the next one to begin sees our files
        with self._lock:
            if self._finished >= wanted:
                return self._result()
            with self._condition:
                self._begun += 1
            try:
                self._last = self._engine.ingest()
            except AssistantError as error:
                self._last = error
            self._finished = self._begun
            return self._result()

    def _result(self) -> SyncReport:
        if not isinstance(self._last, SyncReport):
            raise self._last or DeskError("Der er ikke indlæst noget endnu.")
        return self._last
