"""Whose duty something is: who "must" in a sentence must be spoken of where its source demands something."""

import re
from collections.abc import Sequence

from assistant.composing.guard.claims import clauses, content, is_met
from assistant.composing.guard.qualifiers import DEMANDED
from assistant.composing.guard.wording import paraphrases_of
from assistant.sentences import split_sentences
from assistant.words import fold

# Who comes first: "skal vi" asks or stands behind something else, and who it is, is not told by the order alone.
_BEARER = re.compile(
    r"^\W*(?!(?:som|for|ved|i|på|hvis|når|efter|før|inden|med|til|as|for|in|on|at|with|when|if|before|after)\s)(?P<who>[^,;:?]{2,60}?)\s+(?:skal|er forpligtet|har pligt|har (?:selv )?ansvaret|er (?:selv )?ansvarlige?|"
    r"must|shall|has to|have to|is obliged|are obliged|is responsible|are responsible|kræver|requires?)\b(?P<what>.*)",
    re.IGNORECASE,
)
# "it is X that does it": as good as "X does it", whoever else the source names beside it.
_CLEFT = re.compile(
    r"\b(?:er det|det er|it is)\s+(?:ofte\s+|altid\s+|kun\s+|often\s+|always\s+|only\s+)?(?P<who>[^,;:?]{2,40}?),?\s+(?:der|som|who|that|which)\b(?P<what>.*)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:det|dette|it|this|that)\b", re.IGNORECASE)
_ANSWERS_FOR = re.compile(r"\b(?:ansvar\w*|responsib\w*)")
# Who is to be asked or told has not got the responsibility.
_RESPONSIBLE = re.compile(
    r"\w*ansvar\w*|\bsoerge? for\b|\bsoerger for\b|\bsikre\w*|\bresponsib\w*|\baccountable\b|\bensure\w*|\bsee to\b|\bmake sure\b"
)
_SAME_DUTY = 0.34  # share of what is to be done that the demand of the source must hold
_COMPOUND = 5  # letters from which the end of a compound tells what it is


def other_bearer(text: str, sources: Sequence[str], language: str) -> str:
    """Why the duty is not that of whom ``text`` gives it to; empty where it is, or where it names nobody.

    Args:
        text: a sentence without its marks.
        sources: the texts it cites.
        language: of the texts, for stems.
    """
    lines = [
        [part.text for part in split_sentences(line) if not part.text.endswith("?")]
        for source in sources
        for line in source.splitlines()
    ]
    parts = [part for line in lines for part in line]
    demands = [("", part) for part in parts if DEMANDED.search(fold(part))]
    if (problem := _other_doer(text, parts, language)) is not None:
        return problem
    for clause in clauses(text):
        found = _BEARER.match(clause)
        if found is None or not (who := content(found["who"], language)):
            continue
        # "requires that …", "is responsible for …": what it is follows behind the comma.
        behind = text[text.index(clause) + len(clause) :]
        what = content(found["what"], language) or content(behind, language)
        answers_for = _ANSWERS_FOR.search(fold(clause[found.end("who") : found.start("what")]))
        if not any(
            all(_is_named(one, content(part, language), language) for one in who)
            and _share(what, content(before + part, language), language) >= _SAME_DUTY
            for before, part in (_responsibilities(lines) if answers_for else demands)
        ):
            return f"{found['who']!r} is given a duty that no source gives them"
    return ""


def _responsibilities(lines: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Who answers for something, behind all that is pointed back to ("… has the responsibility for it")."""
    return [
        (
            " ".join((*line[:at], ""))
            if _ANSWERS_FOR.search(fold(part)) and _POINTS_BACK.search(part)
            else "",
            part,
        )
        for line in lines
        for at, part in enumerate(line)
        if _RESPONSIBLE.search(fold(part))
    ]


def _other_doer(text: str, parts: Sequence[str], language: str) -> str | None:
    """Who is said to be the one that does it, and is not; None where nobody is singled out or it is right."""
    found = _CLEFT.search(text)
    if found is None or not (who := content(found["who"], language)) or not content(found["what"], language):
        return None
    what = content(found["what"], language)
    said = [content(part, language) for part in parts]
    if any(
        _share(what, held, language) >= _SAME_DUTY and all(_is_named(one, held, language) for one in who)
        for held in said
    ):
        return None
    return f"{found['who']!r} is not who does it in what it cites"


def _share(what: frozenset[str], held: frozenset[str], language: str) -> float:
    met = sum(is_met(one, held) or not paraphrases_of(one, language).isdisjoint(held) for one in what)
    return met / len(what) if what else 1.0


def _is_named(one: str, held: frozenset[str], language: str) -> bool:
    """Whether a stem is there, as it is, in other words or at the end of a compound ("tilsyn", but no "arbejde")."""
    return (
        one in held
        or not paraphrases_of(one, language).isdisjoint(held)
        or any(
            (len(one) >= _COMPOUND and other.endswith(one))
            or (len(other) >= _COMPOUND and one.endswith(other))
            for other in held
        )
    )
