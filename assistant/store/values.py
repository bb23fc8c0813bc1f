"""What travels to and from the database. Importing this imports no database."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

AUDIT_DAYS = 365


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """An account as it is listed."""

    id: int
    name: str
    created_at: datetime
    has_password: bool


@dataclass(frozen=True, slots=True)
class Organiser:
    """Somebody logged in: the name, and what every form of theirs must carry."""

    account_id: int
    name: str
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A stored question; ``vector`` is float32 as bytes, of the embedding in use when it was asked."""

    text: str
    language: str
    channel: str
    reason: str
    answer: str = ""
    comment: str = ""
    confidence: float | None = None
    vector: bytes | None = None
    at: datetime | None = None
    id: str = ""
    state: str = "open"
    context: str = ""  # what was asked before it in the conversation


@dataclass(frozen=True, slots=True)
class Written:
    """An answer by an organiser."""

    question: str
    danish: str
    source: str
    owner: str
    valid_until: date | None = None
    english: str = ""
    question_english: str = ""
    file: str = ""
    change_id: str = ""
    state: str = "waiting"
    by: str = ""
    at: datetime | None = None
    id: int = 0


def content_digest(content: bytes) -> str:
    """What a file's contents are known by."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """The knowledge folder at one time. ``changed`` is {source: (digest before, digest after)}."""

    id: int
    at: datetime
    by: str
    summary: str
    kind: str
    files: Mapping[str, str]
    changed: Mapping[str, tuple[str | None, str | None]]
    state: str


@dataclass(frozen=True, slots=True)
class ChangeInfo:
    """A change: what each file is to become (None: retired), and what it was when the change was begun."""

    id: str
    at: datetime
    by: str
    title: str
    files: Mapping[str, str | None]
    base: Mapping[str, str | None]
    state: str
    report: Mapping[str, Any] | None = field(default=None, repr=False)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class MailInfo:
    """A mail and its draft. ``state`` is "new" (no draft yet), "open", "approved" or "saved" (in the mailbox)."""

    id: str
    at: datetime
    by: str
    message_id: str
    sender: str
    subject: str
    raw: bytes = field(repr=False)
    reply: Mapping[str, Any] = field(repr=False)
    drafted: str = field(repr=False)
    edited: str = field(repr=False)
    tone: str
    state: str
    revision: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the log."""

    at: datetime
    who: str
    action: str
    target: str


@dataclass(frozen=True, slots=True)
class Periods:
    """For how many days things are kept."""

    questions: int = 90
    mails: int = 30
    audit: int = AUDIT_DAYS
