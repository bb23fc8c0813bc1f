"""Saying plainly that the material does not hold the answer."""

from collections.abc import Sequence

from assistant.types import Language
from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

_MAX_WORDS = 10


def abstaining_text(
    question: str, language: Language, contact: str | None, *, outside: bool = False, rest: bool = False
) -> str:
    """Name what was looked for and whom to ask; cite nothing.

    ``outside`` is for requests that have nothing to do with the subject at all, ``rest`` for the part of a
    question that is left when another part of it has been answered.
    """
    if outside:
        return (
            "I can only help with the conference and with AI in MED, so I cannot answer that."
            if language == "en"
            else "Jeg kan kun hjælpe med konferencen og med AI i MED, så det kan jeg ikke svare på."
        )
    sought = sought_for(question)
    if language == "en":
        text = f"{'The rest' if rest else 'That'} is not in my material."
        text += f" I looked for: {sought}." if sought else ""
        return text + (f" Write to {contact}." if contact else "")
    text = f"{'Resten' if rest else 'Det'} står ikke i mit materiale."
    text += f" Jeg har ledt efter: {sought}." if sought else ""
    return text + (f" Skriv til {contact}." if contact else "")


def sought_for(question: str) -> str:
    """The part of a question that says what it is about: from its first to its last word with content."""
    words = tokens(question)
    marked = [loose(word) not in general_words() and not word[0].isdigit() for word in words]
    if not any(marked):
        return ""
    first, last = marked.index(True), len(words) - 1 - marked[::-1].index(True)
    # Figures somebody else put there are not repeated: they stand in no source.
    chosen = [word for word in words[first : last + 1] if not any(char.isdigit() for char in word)]
    return " ".join(_shortened(chosen))


def _shortened(words: Sequence[str]) -> list[str]:
    if len(words) <= _MAX_WORDS:
        return list(words)
    return [word for word in words if loose(word) not in general_words()][:_MAX_WORDS]
