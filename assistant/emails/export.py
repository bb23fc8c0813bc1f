"""A draft as a mail file that threads below the one it answers."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

from assistant.emails.types import EmailDraft

AI_HEADER = "X-AI-Generated"  # stays in the organiser's drafts; mail programs drop it when sending anew
_MOST_REFERENCES = 20


def draft_message(draft: EmailDraft, *, sender: str = "", now: datetime | None = None) -> bytes:
    """The draft as the bytes of an .eml file.

    Args:
        draft: with a text.
        sender: the organiser's address, where known.
        now: the date of the draft; the clock's when left out.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = draft.subject
    if draft.to:
        name = draft.email.answer_to.name if draft.email.answer_to else ""
        message["To"] = _address(name, draft.to)
    if sender:
        message["From"] = sender
    message["Date"] = format_datetime(now or datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    if draft.email.message_id:
        older = [
            *draft.email.references,
            *([draft.email.in_reply_to] if not draft.email.references and draft.email.in_reply_to else []),
        ]
        references = list(dict.fromkeys([*older[-_MOST_REFERENCES:], draft.email.message_id]))
        message["In-Reply-To"] = draft.email.message_id
        message["References"] = " ".join(references)
    message["X-Unsent"] = "1"  # Outlook opens it as a draft
    message[AI_HEADER] = "draft; read and edit before sending"
    message.set_content(draft.draft, charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def _address(name: str, address: str) -> str:
    try:
        return formataddr((name, address))
    except UnicodeError:
        return address
