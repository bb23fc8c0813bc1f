"""How far the words of a question are met by those of a text, inflected, in compounds, or by others of the same meaning."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.composing.synonyms import are_synonyms, matters_of, phrases_in
from assistant.types import Chunk
from assistant.understanding.matching import word_means
from assistant.words import STOP_WORDS, loose, tokens

PARTLY = 0.5  # what a word counts for whose first part is met ("kursusbevis", "kursus")
_SYNONYM = 0.9
_LONG = 7  # letters

Support = Callable[[str, str, str], float]


def literally(question: str, parts: Sequence[str]) -> float:
    """The share of the question's words, everyday ones included, that a text in parts has, inflected or not."""
    asked = frozenset(_words_of(question)) - STOP_WORDS
    known = set().union(*map(_words_of, parts))
    return sum(
        word in known or any(is_inflected(word, other) for other in known if other[0] == word[0])
        for word in asked
    ) / max(1, len(asked))


@lru_cache(maxsize=1_024)
def _words_of(text: str) -> tuple[str, ...]:
    """The words of a text in their loose form, each once."""
    return tuple(dict.fromkeys(map(loose, tokens(text))))


def is_inflected(word: str, other: str) -> bool:
    """Whether one of two words is a form of the other, neither misspelt nor a compound."""
    return word_means(word, other, compounds=False, typos=False) or word_means(
        other, word, compounds=False, typos=False
    )


def coverage_of(words: Sequence[str], parts: Sequence[str], chunk: Chunk, support: Support) -> float:
    """The share of the words that a text has, 0..1; ``parts`` are its heading and what stands below, a line each."""
    if not words:
        return 0.0
    text = "\n".join(parts)
    phrases = [word for word, _ in phrases_in(text)] if any(map(matters_of, words)) else []

    def met(word: str) -> float:
        best = max(
            *(best_meaning(word, part) for part in parts), *(_relates(word, other) for other in phrases), 0.0
        )
        return 1.0 if best == 1.0 or support(word, text, chunk.language) >= 0.99 else best

    return sum(map(met, words)) / len(words)


@lru_cache(maxsize=4_096)  # a sentence is weighed by itself and with its heading
def best_meaning(word: str, text: str) -> float:
    """How far any word of a text means one of the question (loose form), 0..1."""
    known = _words_of(text)
    return 1.0 if word in known else max((_relates(word, other) for other in known), default=0.0)


@lru_cache(maxsize=16_384)  # the sentences of a document, each weighed for itself, share most of their words
def _relates(word: str, other: str) -> float:
    """How far a word of the document (loose forms both) means one of the question, 0..1."""
    if word != other and are_synonyms(word, other):
        return _SYNONYM
    if other[0] != word[0]:
        return PARTLY if len(word) >= 6 and other.endswith(word) else 0.0
    if word_means(word, other, compounds=False, typos=len(other) > 6) or is_inflected(word, other):
        return 1.0 if word == other else 0.97
    if len(word) >= 5 and other.startswith(word):
        return 0.95  # "parkering" in "parkeringspladser"
    common = next(
        (n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )
    if common >= 5 and common >= min(0.8 * len(word), 0.6 * max(len(word), len(other))):
        return 0.95  # "parkere", "parkeringsplads"; "udebliver", "udeblivelse"
    for long, short in ((word, other), (other.removesuffix("s"), word)):
        if len(long) > 4 and long[-2:] in ("el", "er", "en") and short.startswith(long[:-2] + long[-1]):
            return 0.95  # "cykel", "cykler"; "varslet", "varsel"
    return PARTLY if len(other) >= _LONG and word.startswith(other) else 0.0
