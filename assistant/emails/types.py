"""The values of an e-mail and its draft. All of them are immutable."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal

from assistant.types import Citation, Language

Tone = Literal["kort", "venlig", "formel"]
TONES: tuple[Tone, ...] = ("kort", "venlig", "formel")

Kind = Literal["mail", "auto_reply", "bounce", "newsletter", "advertising", "calendar", "thanks", "empty"]
"""What sort of mail it is; only a "mail" gets a draft."""

Status = Literal["answered", "partly", "needs_human", "outside"]
"""answered: from the sources. partly: from the sources, with a gap. needs_human: a person decides.
outside: the sources do not hold it."""

Verdict = Literal["send-ready", "needs-fill", "not-usable", "no-reply-needed"]


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of a header."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached; its content is not read."""

    name: str
    content_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Email:
    """One mail, taken apart.

    ``body`` is what the writer wrote this time; ``signature`` and ``quoted`` were separated from it.
    What is quoted is context for a reader, never a fact; a question only where the mail does no more than pass it on.
    """

    message_id: str
    subject: str
    sender: Address | None
    reply_to: Address | None
    date: datetime | None
    body: str
    signature: str = ""
    quoted: str = ""
    hidden: str = ""  # text of the HTML that a reader does not see
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    kind: Kind = "mail"

    @property
    def answer_to(self) -> Address | None:
        """Whom a reply goes to."""
        return self.reply_to or self.sender


@dataclass(frozen=True, slots=True)
class Flag:
    """Something the organiser should know; ``decides`` when a person must decide it."""

    code: str  # "refund", "invoice", …; stable, for grouping
    reason: str  # one plain Danish sentence
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One question of the mail and what was found for it.

    ``reply`` is what stands in the draft for it, with gaps; ``answer`` is the assistant's own text.
    """

    question: str
    answer: str
    abstained: bool
    citations: tuple[Citation, ...]
    status: Status
    reply: str
    matters: tuple[str, ...] = ()  # codes of the flags that concern it
    offer: str = ""  # what an organiser answered before to the same question
    check: bool = False  # the answer may have aged, or points to something the organiser should add
    typed: bool = False  # the answer is one of the conference's typed facts

    def as_dict(self) -> dict[str, object]:
        """The row of the reply object."""
        return {
            "question": self.question,
            "answer": self.answer,
            "abstained": self.abstained,
            "citations": [asdict(citation) for citation in self.citations],
            "status": self.status,
            "offer": self.offer,
        }


@dataclass(frozen=True, slots=True)
class EmailDraft:
    """A reply draft and everything an organiser needs beside it. ``draft`` is empty where none is needed."""

    subject: str
    to: str
    language: Language
    findings: tuple[Finding, ...]
    draft: str
    needs_human: bool
    flags: tuple[Flag, ...]
    sources: tuple[Citation, ...]
    verdict: Verdict
    email: Email = field(repr=False)
    note: str = ""  # for the organiser, never part of the mail

    @property
    def needs_reply(self) -> bool:
        """Whether the mail expects an answer."""
        return self.verdict != "no-reply-needed"

    def as_dict(self) -> dict[str, object]:
        """The reply object that the command line and the API give."""
        return {
            "subject": self.subject,
            "to": self.to,
            "language": self.language,
            "questions": [finding.as_dict() for finding in self.findings],
            "draft": self.draft,
            "needs_human": self.needs_human,
            "flags": [flag.reason for flag in self.flags],
            "sources": [asdict(source) for source in self.sources],
            "verdict": self.verdict,
            "needs_reply": self.needs_reply,
            "attachments": [asdict(attachment) for attachment in self.email.attachments],
            "note": self.note,
        }
