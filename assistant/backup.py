"""Everything that cannot be made again, in one file: knowledge, database, settings. The index is rebuilt."""

import base64
import contextlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from assistant.errors import AssistantError
from assistant.store.database import HEAD, READABLE, Database
from assistant.store.tables import Base, UtcTime

FORMAT = 1
_BATCH = 500
_PRIVATE = 0o600  # the archive holds what people wrote, and keys where .env has them


class BackupError(AssistantError):
    """The backup cannot be made or put back; nothing was changed."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What went into an archive, or came out of it."""

    knowledge_files: int
    rows: int
    settings: bool  # whether a .env file is in it


def create_backup(
    archive: Path, *, knowledge_dir: Path, data_dir: Path, database: Database, env_file: Path
) -> BackupReport:
    """Write a ``.tar.gz`` with everything; whole or not at all.

    Raises:
        BackupError: the archive is there already, or a file cannot be read or written.
    """
    if archive.exists():
        raise BackupError(f"{archive} is there already; choose another name")
    if not knowledge_dir.is_dir():
        raise BackupError(f"{knowledge_dir} is no folder; name the knowledge folder in MED_KNOWLEDGE_DIR")
    unfinished = archive.with_name(f".{archive.name}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as tar:
            manifest = {"format": FORMAT, "revision": HEAD, "at": datetime.now(UTC).isoformat()}
            _add(tar, "manifest.json", json.dumps(manifest).encode())
            files = [path for path in sorted(knowledge_dir.rglob("*")) if path.is_file()]
            for path in files:
                _add(tar, f"knowledge/{path.relative_to(knowledge_dir).as_posix()}", path.read_bytes())
            rows = 0
            for name, lines, count in _tables(database):
                _add(tar, f"database/{name}.jsonl", lines)
                rows += count
            feedback = data_dir / "feedback.jsonl"
            if feedback.is_file():
                _add(tar, "data/feedback.jsonl", feedback.read_bytes())
            if env_file.is_file():
                _add(tar, "settings/.env", env_file.read_bytes())
            tar.close()
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.rename(archive)
    except OSError as error:
        raise BackupError(f"the backup cannot be written: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return BackupReport(len(files), rows, env_file.is_file())


def restore_backup(
    archive: Path,
    *,
    knowledge_dir: Path,
    data_dir: Path,
    database: Database,
    env_file: Path,
    force: bool = False,
) -> BackupReport:
    """Put an archive back. Everything is read and checked before anything is changed.

    Args:
        archive: from :func:`create_backup`, of this version of the database.
        knowledge_dir: must be missing or empty unless ``force``; then what is there is kept beside it.
        data_dir: where the feedback file goes.
        database: must hold nothing unless ``force``; then its rows are replaced.
        env_file: written only where there is none.
        force: whether what is there may be replaced.

    Raises:
        BackupError: the archive is not ours or broken, or something is in the way.
        DatabaseError: the database cannot be reached, or does not take the rows.
    """
    with tempfile.TemporaryDirectory(dir=_parent(knowledge_dir), prefix=".restore-") as folder:
        unpacked = Path(folder)
        _unpack(archive, unpacked)
        rows = _read_rows(unpacked / "database")
        if not force:
            _refuse_replacing(knowledge_dir, database)
        knowledge = unpacked / "knowledge"
        knowledge.mkdir(exist_ok=True)
        try:
            # The files are put in place before the rows are made to stay: where that fails, neither is changed.
            with database.write() as session:
                _fill(session, rows)
                _swap(knowledge, knowledge_dir)
                _put(unpacked / "data/feedback.jsonl", data_dir / "feedback.jsonl")
                if not env_file.exists():
                    _put(unpacked / "settings/.env", env_file)
        except OSError as error:
            raise BackupError(f"the files cannot be written: {error}") from error
    files = sum(path.is_file() for path in knowledge_dir.rglob("*"))
    return BackupReport(files, sum(map(len, rows.values())), env_file.exists())


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(content), _PRIVATE, int(datetime.now(UTC).timestamp())
    tar.addfile(entry, io.BytesIO(content))


def _metadata() -> MetaData:
    return Base.metadata


def _tables(database: Database) -> Iterator[tuple[str, bytes, int]]:
    """{name, JSON lines, number of rows} of every table, as of one moment."""
    with database.read() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        for table in _metadata().sorted_tables:
            lines = [
                json.dumps(
                    {column.name: _written(row[number]) for number, column in enumerate(table.columns)},
                    ensure_ascii=False,
                )
                for row in session.execute(select(table))
            ]
            yield table.name, "".join(f"{line}\n" for line in lines).encode(), len(lines)


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with tarfile.open(archive, "r:gz") as tar:
            # "data" refuses links, devices and names that lead out of the folder.
            tar.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, tarfile.TarError, ValueError, EOFError) as error:
        raise BackupError(f"{archive} is no backup of the assistant ({error})") from error
    if (
        not isinstance(manifest, dict)
        or manifest.get("format") != FORMAT
        or manifest.get("revision") not in READABLE
    ):
        raise BackupError(f"{archive} was made by another version; restore it with that one and upgrade then")


def _read_rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in _metadata().sorted_tables:
        file = folder / f"{table.name}.jsonl"
        try:
            lines = file.read_text(encoding="utf-8").split("\n") if file.exists() else []
            rows[table.name] = [_row(table, json.loads(line)) for line in lines if line]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupError(f"the table {table.name} of the backup is broken ({error})") from error
    return rows


def _row(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    later = {column.name: "" for column in table.columns if column.server_default is not None}
    known = later | values
    return {column.name: _read(column, known[column.name]) for column in table.columns}


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(column.type, (DateTime, UtcTime)):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def _refuse_replacing(knowledge_dir: Path, database: Database) -> None:
    if knowledge_dir.is_dir() and any(knowledge_dir.iterdir()):
        raise BackupError(f"{knowledge_dir} is not empty; restore into an empty place, or add --force")
    with database.read() as session:
        for table in _metadata().sorted_tables:
            if session.execute(select(func.count()).select_from(table)).scalar():
                raise BackupError(
                    f"the database holds {table.name}; restore into an empty one, or add --force"
                )


def _fill(session: Session, rows: dict[str, list[dict[str, Any]]]) -> None:
    tables = _metadata().sorted_tables
    for table in reversed(tables):
        session.execute(delete(table))
    for table in tables:
        for start in range(0, len(rows[table.name]), _BATCH):
            session.execute(insert(table), rows[table.name][start : start + _BATCH])
    if session.get_bind().dialect.name == "postgresql":
        for table in tables:
            _continue_numbering(session, table)


def _continue_numbering(session: Session, table: Table) -> None:
    """PostgreSQL counts ids by itself; after rows with given ids it must go on behind the highest."""
    column = table.autoincrement_column
    if column is None:
        return
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
    session.execute(select(func.setval(sequence, highest, False)))


def _swap(new: Path, place: Path) -> None:
    if place.exists() and any(place.iterdir()):
        aside = place.with_name(f"{place.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        try:
            place.rename(aside)
        except OSError:
            # A mounted volume cannot be renamed; its contents can be moved.
            aside = place / f".before-{datetime.now(UTC):%Y%m%dT%H%M%S}"
            aside.mkdir()
            for entry in [entry for entry in place.iterdir() if not entry.name.startswith(".before-")]:
                entry.rename(aside / entry.name)
    place.mkdir(parents=True, exist_ok=True)
    for entry in new.iterdir():
        entry.rename(place / entry.name)


def _put(source: Path, place: Path) -> None:
    if not source.is_file():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(source.read_bytes())
    with contextlib.suppress(OSError):
        place.chmod(_PRIVATE)


def _parent(folder: Path) -> Path:
    parent = folder.absolute().parent
    # On a volume of its own, moving from the folder beside it would cross file systems.
    place = folder if folder.is_dir() and folder.stat().st_dev != parent.stat().st_dev else parent
    place.mkdir(parents=True, exist_ok=True)
    return place
