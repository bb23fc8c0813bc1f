"""Mails and their drafts."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update

from assistant.store.database import Database
from assistant.store.tables import Mail
from assistant.store.values import MailInfo

_LISTED = 300


class Mails:
    """The mails in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, raw: bytes, *, by: str, message_id: str, sender: str, subject: str) -> str | None:
        """Keep a mail; None where one with its Message-ID is there already."""
        now = datetime.now(UTC)
        with self._database.write() as session:
            if message_id and session.scalar(select(Mail.id).where(Mail.message_id == message_id[:500])):
                return None
            row = Mail(
                id=uuid.uuid4().hex,
                at=now,
                by=by,
                message_id=message_id[:500],
                sender=sender,
                subject=subject,
                raw=raw,
                reply={},
                drafted="",
                edited="",
                tone="venlig",
                state="new",
                revision=0,
                changed_at=now,
                changed_by=by,
            )
            session.add(row)
            session.flush()
            return row.id

    def drafted(
        self, mail_id: str, revision: int, reply: Mapping[str, Any], draft: str, tone: str, by: str
    ) -> bool:
        """Keep what the assistant wrote for somebody; False where the mail was changed meanwhile."""
        return self._change(
            mail_id, revision, reply=dict(reply), drafted=draft, edited=draft, tone=tone, state="open",
            changed_by=by, changed_at=datetime.now(UTC),
        )  # fmt: skip

    def edit(self, mail_id: str, revision: int, text: str, by: str, state: str) -> bool:
        """Keep what an organiser made of the draft; False where somebody else changed it meanwhile."""
        return self._change(
            mail_id, revision, edited=text, state=state, changed_by=by, changed_at=datetime.now(UTC)
        )

    def _change(self, mail_id: str, revision: int, **values: Any) -> bool:
        with self._database.write() as session:
            done = session.execute(
                update(Mail)
                .where(Mail.id == mail_id, Mail.revision == revision)
                .values(revision=revision + 1, **values)
            )
            return bool(getattr(done, "rowcount", 0))

    def get(self, mail_id: str) -> MailInfo | None:
        """One mail."""
        with self._database.read() as session:
            row = session.get(Mail, mail_id)
            return _info(row) if row else None

    def newest(self, *states: str) -> list[MailInfo]:
        """The mails in any of the states (all without one), the newest first."""
        with self._database.read() as session:
            wanted = select(Mail).order_by(Mail.at.desc()).limit(_LISTED)
            rows = session.scalars(wanted.where(Mail.state.in_(states)) if states else wanted).all()
            return [_info(row) for row in rows]

    def remove(self, mail_id: str) -> None:
        """Delete a mail with its draft."""
        with self._database.write() as session:
            session.execute(delete(Mail).where(Mail.id == mail_id))


def _info(row: Mail) -> MailInfo:
    return MailInfo(
        row.id,
        row.at,
        row.by,
        row.message_id,
        row.sender,
        row.subject,
        row.raw,
        row.reply,
        row.drafted,
        row.edited,
        row.tone,
        row.state,
        row.revision,
        row.changed_at,
        row.changed_by,
    )
