"""Subject lines of replies."""

import re

from assistant.types import Language

# "SV: VS: Re[2]: [EKSTERN] Spørgsmål"
_PREFIXES = re.compile(
    r"^(?:\s*(?:(?:re|sv|vs|fw|fwd|aw|wg|antw)(?:\[\d+\])?\s*:|\[(?:ekstern\w*|external)\]|(?:ekstern|external)\s*:)\s*)+",
    re.IGNORECASE,
)
_LONGEST = 200  # characters; mail programs show less


def bare_subject(subject: str) -> str:
    """The subject without "Re:", "SV:", "VS:" and their like."""
    return _PREFIXES.sub("", subject).strip()


def is_reply_subject(subject: str) -> bool:
    """Whether the subject says that the mail belongs to an older one."""
    return bool(re.match(r"\s*(?:re|sv|vs|fw|fwd|aw)(?:\[\d+\])?\s*:", subject, re.IGNORECASE))


def is_forward_subject(subject: str) -> bool:
    """Whether the subject says that the mail passes an older one on."""
    return bool(re.match(r"\s*(?:vs|fw|fwd|wg)(?:\[\d+\])?\s*:", subject, re.IGNORECASE))


def reply_subject(subject: str, language: Language) -> str:
    """The subject with one "Re: "."""
    bare = bare_subject(subject)[:_LONGEST]
    return f"Re: {bare or ('your e-mail' if language == 'en' else 'din mail')}"
