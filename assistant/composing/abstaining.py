"""Saying plainly that the material does not hold the answer."""

import re

from assistant.types import Language, Query
from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

_MAX_WORDS = 10  # with content
ONLY_SO_MANY = {
    "da": "Jeg svarer på højst fire spørgsmål ad gangen. Resten har jeg ikke svaret på, så send dem i en ny besked.",
    "en": "I answer at most four questions at a time. I have not answered the rest, so send them in a new message.",
}
# Words that make one thing of two: "kameraer med AI i køkkenet", "the length of breaks".
_TYING = (
    "af ad blandt efter for fra hos i med mellem mod om på til uden under ved og eller en et den det de "
    "about among at by from in into of on to with without and or a an the"
)
_TIES = frozenset(loose(word) for word in _TYING.split())


def abstaining_text(
    question: str,
    language: Language,
    contact: str | None,
    *,
    outside: bool = False,
    rest: bool = False,
    told: bool = False,
) -> str:
    """Name what was looked for and whom to ask; cite nothing.

    ``outside`` is for requests that have nothing to do with the subject at all, ``rest`` for the part of a
    question that is left when another part of it has been answered, ``told`` for a follow-up on what has been told
    already as far as it is known.
    """
    if outside:
        return (
            "I can only help with the conference and with AI in MED, so I cannot answer that."
            if language == "en"
            else "Jeg kan kun hjælpe med konferencen og med AI i MED, så det kan jeg ikke svare på."
        )
    write_to = (f" Write to {contact}." if language == "en" else f" Skriv til {contact}.") if contact else ""
    if told:
        more = (
            "My material says no more than that."
            if language == "en"
            else "Mere end det siger mit materiale ikke."
        )
        return more + write_to
    sought = sought_for(question)
    if language == "en":
        text = f"{'The rest' if rest else 'That'} is not in my material."
        text += f" I looked for: {sought}." if sought else ""
        return text + write_to
    text = f"{'Resten' if rest else 'Det'} står ikke i mit materiale."
    text += f" Jeg har ledt efter: {sought}." if sought else ""
    return text + write_to


_POINTER = re.compile(
    r"((?:står ikke i mit materiale|is not in my material)\.(?:[^\n]*?))\s(?:Skriv til|Write to) \S+@\S+(?=\s|$)"
)


def without_pointer(text: str) -> str:
    """An answer as it is shown to those whose own address it points to."""
    return _POINTER.sub(r"\1", text)


def in_own_words(question: str, query: Query) -> str:
    """A question without words that whoever asks has not written.

    What a follow-up takes over may be a name out of an answer, or a word as it is spelt in the material.
    """
    turns = [turn.content for turn in query.history if turn.role == "user"]
    written = {loose(word) for text in (*turns, query.original) for word in tokens(text)}
    return " ".join(
        word for word in question.split() if all(loose(token) in written for token in tokens(word))
    )


def sought_for(question: str) -> str:
    """What a question is about: its words with content, joined by what ties words to one thing.

    Between words that nothing ties, as in another clause, stands a comma: cutting the question out whole
    would not read as a thing that can be looked for.
    """
    pieces: list[list[str]] = []
    between: list[str] = []
    count = 0
    for word in tokens(question):
        # Figures somebody else put there are not repeated: they stand in no source.
        if any(char.isdigit() for char in word):
            continue
        if loose(word) in general_words():
            between.append(word)
            continue
        if count == _MAX_WORDS:
            break
        if pieces and all(loose(tie) in _TIES for tie in between):
            pieces[-1] += [*between, word]
        else:
            pieces.append([word])
        between = []
        count += 1
    return ", ".join(" ".join(piece) for piece in pieces)
