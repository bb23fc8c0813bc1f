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
    r"must|shall|has to|have to|is obliged|are obliged|is responsible|are responsible)\b(?P<what>.*)",
    re.IGNORECASE,
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
    demands = [
        content(part.text, language)
        for source in sources
        for line in source.splitlines()
        for part in split_sentences(line)
        if DEMANDED.search(fold(part.text)) and not part.text.endswith("?")
    ]
    for clause in clauses(text):
        found = _BEARER.match(clause)
        if found is None or not (who := content(found["who"], language)):
            continue
        what = content(found["what"], language)
        if not any(
            all(_is_named(one, held, language) for one in who) and _share(what, held, language) >= _SAME_DUTY
            for held in demands
        ):
            return f"{found['who']!r} is given a duty that no source gives them"
    return ""


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
