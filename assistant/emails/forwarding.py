"""Mails that only pass another one on: what is asked stands in the mail below."""

import re

from assistant.emails.quoting import is_forward_divider, separate, without_introduction
from assistant.emails.subjects import is_forward_subject
from assistant.emails.types import Email
from assistant.emails.wording import pattern
from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

# What else than small words stands in "Kan I svare på spørgsmålet fra vores formand herunder?"
_ABOUT_THE_MAIL = pattern(
    r"(?:\w*mail\w*|spørgsmål\w*|henvendelse\w*|nedenstående|nedenfor|herunder|vedlagte|videresend\w*|svar\w*|besvar\w*|hjælp\w*|vedkommende|kollega\w*|formand\w*|leder\w*|chef\w*|"
    r"questions?|below|forward\w*|answer\w*|help\w*|colleagues?|chair|boss)"
)


def forwarded_text(email: Email) -> str:
    """What the writer of the forwarded mail wrote; "" where the mail is no forwarding."""
    quoted = email.quoted
    first = next((line for line in quoted.split("\n") if line.strip()), "")
    if not (is_forward_subject(email.subject) or is_forward_divider(first)):
        return ""
    plain = re.sub(r"(?m)^[ \t]*>+ ?", "", quoted)
    return separate(without_introduction(plain)).body


def points_below(request: str) -> bool:
    """Whether a question or wish only hands on what stands below: "Kan I hjælpe ham?"."""
    words = tokens(request)
    about = [word for word in words if _ABOUT_THE_MAIL.fullmatch(loose(word))]
    others = [word for word in words[1:] if loose(word) not in general_words() and word not in about]
    return not others or (
        bool(about) and all(word[:1].isupper() for word in others)
    )  # whoever asked has a name
