"""Deleting what is old, and all that is stored about one person."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from assistant.store.database import Database
from assistant.store.tables import (
    AuditEntry,
    Base,
    FeedbackEntry,
    LoginFailure,
    LoginSession,
    Mail,
    Question,
    WrittenAnswer,
)
from assistant.store.values import Periods


def delete_old(database: Database, periods: Periods, now: datetime | None = None) -> dict[str, int]:
    """Delete what has been kept long enough; {table: rows deleted}."""
    now = now or datetime.now(UTC)
    questions, mails = now - timedelta(days=periods.questions), now - timedelta(days=periods.mails)
    wanted: list[tuple[type[Base], ColumnElement[bool]]] = [
        (Question, Question.at < questions),
        (FeedbackEntry, FeedbackEntry.at < questions),
        (Mail, Mail.at < mails),
        (LoginSession, LoginSession.expires_at < now),
        (LoginFailure, LoginFailure.at < now - timedelta(days=1)),
        (AuditEntry, AuditEntry.at < now - timedelta(days=periods.audit)),
    ]
    with database.write() as session:
        return {
            table.__tablename__: getattr(session.execute(delete(table).where(condition)), "rowcount", 0)
            for table, condition in wanted
        }


# What of a row may name a person. The log's lines stay; only the name is taken out of them.
_NAMING: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (Question, ("text", "answer", "comment", "context")),
    (FeedbackEntry, ("comment", "question", "answer")),
    (Mail, ("sender", "subject", "drafted", "edited", "reply", "raw")),
    (WrittenAnswer, ("by", "owner", "source", "question", "danish", "english")),
    (AuditEntry, ("who", "target")),
)
_REMOVED = "[slettet]"


def _about(session: Session, person: str) -> Iterator[tuple[type[Base], list[Base]]]:
    """The rows that name a person. Compared here, as SQLite folds the case of a to z alone."""
    wanted = " ".join(person.split()).casefold()
    for table, columns in _NAMING:
        rows = session.scalars(select(table)).all()
        yield table, [row for row in rows if any(wanted in _text(row, column) for column in columns)]


def export_person(database: Database, person: str) -> dict[str, list[dict[str, Any]]]:
    """Everything stored that names a person (an address or a name), by table."""
    with database.read() as session:
        return {table.__tablename__: [_plain(row) for row in rows] for table, rows in _about(session, person)}


def delete_person(database: Database, person: str) -> dict[str, int]:
    """Delete what names a person; {table: rows}. Published answers stay, and are for an organiser to edit."""
    wanted = " ".join(person.split()).casefold()
    deleted = {}
    with database.write() as session:
        for table, rows in _about(session, person):
            if table is WrittenAnswer:
                continue
            for row in rows:
                if isinstance(row, AuditEntry):
                    row.who = _REMOVED if wanted == row.who.casefold() else row.who
                    row.target = _REMOVED if wanted in row.target.casefold() else row.target
                else:
                    session.delete(row)
            deleted[table.__tablename__] = len(rows)
    return deleted


def _text(row: Base, column: str) -> str:
    value = getattr(row, column)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").casefold()
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).casefold()


def _plain(row: Base) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in row.__table__.columns:
        value = getattr(row, column.name)
        if isinstance(value, bytes):
            value = None if column.name == "vector" else value.decode("utf-8", "replace")
        values[column.name] = value.isoformat() if hasattr(value, "isoformat") else value
    return values
