"""E-mails: read, understood, and answered with a draft that a person sends.

:func:`draft_reply` is the whole way from the bytes of a mail to an :class:`EmailDraft`. Nothing here sends.
"""

from assistant.emails.reading import read_email
from assistant.emails.replying import draft_reply
from assistant.emails.similarity import ApprovedAnswer, find_approved, group_similar
from assistant.emails.types import Email, EmailDraft, Finding, Flag, Tone

__all__ = [
    "ApprovedAnswer", "Email", "EmailDraft", "Finding", "Flag", "Tone", "draft_reply", "find_approved", "group_similar",
    "read_email",
]  # fmt: skip
