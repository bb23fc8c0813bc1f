"""Reading a topic in free words, and saying it in correct Danish inside a question."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.guides.grammar import (
    DETERMINERS,
    PREPOSITIONS,
    WORD,
    Number,
    head_of,
    is_tool,
    number_of,
    with_article,
)
from assistant.guides.materials import Materials, Words
from assistant.guides.spelling import Spelling
from assistant.words import fold

_PLACE_PREPOSITIONS = frozenset(("i", "på", "hos", "ved"))
_LOOKS_DANISH = re.compile(r"(?:ing|else|tion|hed|skab|er|erne|system|en|et)$")
_PRONOUNS: Mapping[Number, tuple[str, str, str]] = {
    "common": ("den", "den", "dens"),
    "neuter": ("det", "det", "dets"),
    "plural": ("de", "dem", "deres"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is said in a guide.

    ``full`` is a noun phrase that can stand behind any preposition and as a subject
    ("en chatbot til borgere"), ``short`` the same without its place, ``place`` where it is used.
    """

    matter: str  # as written, put right
    full: str
    short: str
    place: str  # "i hjemmeplejen", or "hos os" where the topic names none
    number: Number
    words: tuple[str, ...]  # content words, folded
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read)

    def fill(self, text: str) -> str:
        """``text`` with its slots filled."""
        subject, object_, possessive = _PRONOUNS[self.number]
        filled = text.format(
            topic=self.full, short=self.short, place=self.place, den=subject, dem=object_, dens=possessive
        )
        return filled[:1].upper() + filled[1:]


def read_topic(
    typed: str,
    materials: Materials,
    vocabulary: Iterable[str] = (),
    *,
    is_technology: Callable[[str], bool],
    in_use: bool = False,
) -> Topic:
    """Understand a topic.

    Args:
        typed: what was written, cleaned.
        materials: words and kinds that are known.
        vocabulary: further right words, as the knowledge base writes them.
        is_technology: whether the text names a technology or AI itself, so that "AI til" is not put before it.
        in_use: whether it is there already, so that it is "vores chatbot" and no longer "en chatbot".
    """
    words = materials.words
    spelling = Spelling(materials, vocabulary)
    text = _without_lead_in(" ".join(typed.strip(" \t.,;:!?\"'»«“”").split()), words)
    if text.isupper() and len(text) > 5:
        text = text.lower()
    corrected: list[tuple[str, str]] = []

    def put_right(match: re.Match[str]) -> str:
        right = spelling.right(match.group())
        if fold(right) != fold(match.group()):
            corrected.append((match.group(), right))
        return right

    matter = _lower_first(WORD.sub(put_right, text), spelling)
    content = tuple(
        fold(word) for word in WORD.findall(matter) if word.lower() not in PREPOSITIONS | DETERMINERS
    )
    head = head_of(matter)
    # a thing, or a product by its name, is used; what is left is work that AI is used for
    named = matter[:1].isupper() and not matter.isupper()
    if not (is_technology(matter) or is_tool(head, words) or named):
        number, full = number_of("AI", words)[0], f"AI til {matter}"
    else:
        number, countable = number_of(head, words)
        full = with_article(matter, head, number, countable=countable, ours=in_use)
    short, place = _split_place(full, words)
    return Topic(matter, full, short, place, number, content, tuple(corrected))


def _without_lead_in(text: str, words: Words) -> str:
    """The matter alone: "Vi overvejer at købe Copilot" → "Copilot"."""
    for _ in range(4):
        shorter = _lead_in_pattern(words.lead_ins).sub("", text, count=1).strip(" .,;:!?")
        if shorter == text or sum(map(str.isalpha, shorter)) < 2 or _is_generic(shorter, words):
            break
        text = shorter
    return text


@lru_cache(maxsize=4)
def _lead_in_pattern(lead_ins: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(sorted((re.escape(words) for words in lead_ins), key=len, reverse=True))
    return re.compile(rf"^(?:{alternatives})(?=[\s:,])[\s:,]*", re.IGNORECASE)


def _lower_first(text: str, spelling: Spelling) -> str:
    match = WORD.match(text)
    if match is None or not match.group()[1:].islower() or not match.group()[0].isupper():
        return text
    word = match.group()
    if len(word) <= 3 or spelling.is_common_word(word) or (_LOOKS_DANISH.search(word) and len(word) > 6):
        return text[0].lower() + text[1:]
    return text


def _is_generic(text: str, words: Words) -> bool:
    """Whether a text says no more than AI."""
    generic = {fold(word) for word in words.ai}
    return fold(text) in generic or all(fold(word) in generic for word in WORD.findall(text))


def _split_place(full: str, words: Words) -> tuple[str, str]:
    """The phrase without the place it ends with, and the place."""
    parts = full.split()
    at = next((i for i in range(len(parts) - 1, 0, -1) if parts[i].lower() in _PLACE_PREPOSITIONS), None)
    if at is None or at == len(parts) - 1:
        return full, "hos os"
    short, place = " ".join(parts[:at]), " ".join(parts[at:])
    matter = " ".join(w for w in WORD.findall(short) if w.lower() not in PREPOSITIONS | DETERMINERS)
    if not matter or _is_generic(matter, words):
        short = full
    return short, place if _names_workplace(place, words) else "hos os"


def _names_workplace(place: str, words: Words) -> bool:
    return any(
        fold(known) in fold(word) for word in WORD.findall(place) for known in words.work if len(known) >= 5
    )
