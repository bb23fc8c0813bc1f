"""Findings → the text of the mail, in the writer's language and the tone chosen."""

import re
from collections.abc import Sequence

from assistant.emails.types import Finding, Tone
from assistant.sentences import split_sentences
from assistant.types import Language

_GREETING: dict[tuple[Language, Tone], tuple[str, str]] = {
    # with a name, without one
    ("da", "kort"): ("Hej {first}", "Hej"),
    ("da", "venlig"): ("Hej {first}", "Hej"),
    ("da", "formel"): ("Kære {full}", "Kære modtager"),
    ("en", "kort"): ("Hi {first},", "Hello,"),
    ("en", "venlig"): ("Hi {first},", "Hello,"),
    ("en", "formel"): ("Dear {full},", "Dear Sir or Madam,"),
}
_OPENING: dict[tuple[Language, Tone], str] = {
    ("da", "kort"): "",
    ("da", "venlig"): "Tak for din mail.",
    ("da", "formel"): "Tak for din henvendelse.",
    ("en", "kort"): "",
    ("en", "venlig"): "Thank you for your e-mail.",
    ("en", "formel"): "Thank you for your enquiry.",
}
_CLOSING: dict[tuple[Language, Tone], str] = {
    ("da", "kort"): "",
    ("da", "venlig"): "Skriv endelig igen, hvis du har flere spørgsmål.",
    ("da", "formel"): "Du er velkommen til at kontakte os igen, hvis du har yderligere spørgsmål.",
    ("en", "kort"): "",
    ("en", "venlig"): "Do write again if you have more questions.",
    ("en", "formel"): "Please do not hesitate to contact us if you have further questions.",
}
_REGARDS: dict[tuple[Language, Tone], str] = {
    ("da", "kort"): "Venlig hilsen",
    ("da", "venlig"): "Venlig hilsen",
    ("da", "formel"): "Med venlig hilsen",
    ("en", "kort"): "Kind regards,",
    ("en", "venlig"): "Kind regards,",
    ("en", "formel"): "Yours sincerely,",
}
_SORRY: dict[Language, str] = {
    "da": "Jeg er ked af at høre, at du ikke er tilfreds.",
    "en": "I am sorry to hear that you are not satisfied.",
}


def compose_draft(
    findings: Sequence[Finding],
    *,
    name: str,
    first: str,
    language: Language,
    tone: Tone,
    signature: str,
    complaint: bool = False,
) -> str:
    """The whole text of the reply.

    Args:
        findings: in the order asked.
        name: the writer's whole name, "" where there is none; ``first`` is what to call them after "Hej".
        signature: what stands below the regards; lines as they are to appear.
        complaint: open with a word of regret, which promises nothing.
    """
    greeting, nameless = _GREETING[language, tone]
    opening = " ".join(
        part for part in (_OPENING[language, tone], _SORRY[language] if complaint else "") if part
    )
    said: dict[str, None] = dict.fromkeys(finding.reply for finding in findings)
    paragraphs = [
        greeting.format(first=first, full=name) if name else nameless,
        opening,
        *_without_repetition(list(said)),
        _CLOSING[language, tone],
        f"{_REGARDS[language, tone]}\n{signature}".strip(),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


_GAP = re.compile(r"\[(?:udfyldes|to be filled in): [^\]]*\]")


def _without_repetition(replies: Sequence[str]) -> list[str]:
    """The replies without what stands in an earlier one already: whole texts, since a rest such as "Ja." says nothing."""
    said: set[str] = set()
    kept = []
    for reply in replies:
        text = _GAP.sub("", reply).strip()
        sentences = {piece.text for piece in split_sentences(text)}
        gaps = [gap for gap in _GAP.findall(reply) if gap not in said]
        parts = [*([text] if sentences - said else []), *gaps]
        said |= sentences | set(gaps)
        if parts:
            kept.append(" ".join(parts))
    return kept
