"""The tables. Times are UTC; texts that people typed are masked before they come here."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, LargeBinary, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcTime(TypeDecorator[datetime]):
    """A moment with its zone on the way out, whatever the database keeps."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


class Base(DeclarativeBase):
    """All tables; constraints have names, so that a migration can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Account(Base):
    """An organiser who may log in."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)  # the name, case-folded
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(Text)  # None: logs in by OIDC alone
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class LoginFailure(Base):
    """Failed log-ins in a row for one name, whether or not there is such an account."""

    __tablename__ = "login_failures"
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(UtcTime)
    at: Mapped[datetime] = mapped_column(UtcTime)


class LoginSession(Base):
    """Somebody logged in. The cookie's value itself is not kept, only its digest."""

    __tablename__ = "sessions"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)


class Question(Base):
    """A question that was not answered, not well enough, or not surely."""

    __tablename__ = "questions"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    channel: Mapped[str] = mapped_column(String(10))  # page, api, mail
    reason: Mapped[str] = mapped_column(String(20))  # abstained, disliked, low-confidence
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    context: Mapped[str] = mapped_column(Text, server_default="")  # the question before, in a conversation
    confidence: Mapped[float | None]
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)  # float32, of the embedding in use
    state: Mapped[str] = mapped_column(String(10), index=True)  # open, answered, dropped
    written_answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("written_answers.id", ondelete="SET NULL"), index=True
    )


class WrittenAnswer(Base):
    """An answer an organiser wrote, and the file it became."""

    __tablename__ = "written_answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(Text)
    danish: Mapped[str] = mapped_column(Text)
    english: Mapped[str] = mapped_column(Text)
    question_english: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    valid_until: Mapped[date | None]
    file: Mapped[str] = mapped_column(Text)  # below the knowledge folder
    change_id: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(10))  # waiting, published, expired, dropped


class FeedbackEntry(Base):
    """A reader's verdict on an answer."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    answer_id: Mapped[str] = mapped_column(String(200))
    rating: Mapped[str] = mapped_column(String(4))
    comment: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)


class CitationCount(Base):
    """How often a document was cited on a day."""

    __tablename__ = "citation_counts"
    source: Mapped[str] = mapped_column(String(500), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]


class Mail(Base):
    """A mail and its draft. ``raw`` is what came in; it is deleted with the row."""

    __tablename__ = "mails"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    by: Mapped[str] = mapped_column(String(100))
    message_id: Mapped[str] = mapped_column(String(500), index=True)
    sender: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    reply: Mapped[dict[str, Any]] = mapped_column(JSON)
    drafted: Mapped[str] = mapped_column(Text)  # as the assistant wrote it
    edited: Mapped[str] = mapped_column(Text)  # as the organiser left it
    tone: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))  # new, open, approved, saved
    revision: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_by: Mapped[str] = mapped_column(String(100))


class Blob(Base):
    """The contents of a file, once for all versions that hold it."""

    __tablename__ = "blobs"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Version(Base):
    """The whole knowledge folder at one time: {source: digest of its contents}."""

    __tablename__ = "versions"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str] = mapped_column(String(100))
    summary: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(10))  # edit, rollback, outside
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    changed: Mapped[dict[str, list[str | None]]] = mapped_column(JSON)  # {source: [before, after]}
    state: Mapped[str] = mapped_column(String(10))  # writing, published


class Change(Base):
    """A change that is not public yet: {source: digest}, None where the file goes away."""

    __tablename__ = "changes"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(Text)
    files: Mapped[dict[str, str | None]] = mapped_column(JSON)
    base: Mapped[dict[str, str | None]] = mapped_column(JSON)  # what stood there when it was begun
    state: Mapped[str] = mapped_column(String(10), index=True)  # open, published, dropped
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    revision: Mapped[int]


class AuditEntry(Base):
    """Who did what, when. Kept when an account is gone."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    who: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(Text)
