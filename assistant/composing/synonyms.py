"""Words that practical texts and the questions about them use for one another."""

import re
from functools import lru_cache
from importlib import resources

from assistant.words import loose, stem, tokens

_LEAST_OF_A_COMPOUND = 5  # letters of a first part
_LEAST_OF_A_STEM = 4  # letters


@lru_cache(maxsize=1)
def _matters() -> tuple[dict[str, set[tuple[int, bool]]], dict[str, str]]:
    """Word or stem → (matter, whether a narrow word of it); and phrase → the word it stands for."""
    text = resources.files("assistant.composing").joinpath("synonyms.txt").read_text(encoding="utf-8")
    words: dict[str, set[tuple[int, bool]]] = {}
    phrases: dict[str, str] = {}
    for number, line in enumerate(line for line in text.splitlines() if line and line[0] != "#"):
        broad, _, narrow = line.partition("|")
        for part, is_narrow in ((broad, False), (narrow, True)):
            for word in part.split():
                if "_" in word:
                    phrases[loose(word.replace("_", " "))] = loose(broad.split()[0])
                else:
                    for form in {loose(word), _stem(loose(word))}:
                        words.setdefault(form, set()).add((number, is_narrow))
    return words, phrases


def _stem(word: str) -> str:
    """The stem; of what is left of a word when it is short, nothing can be told."""
    found = stem(word)
    return found if len(found) >= _LEAST_OF_A_STEM else word


@lru_cache(maxsize=50_000)
def matters_of(word: str) -> frozenset[tuple[int, bool]]:
    """The matters a word (loose form) is of, inflected or as the first part of a compound."""
    words, _ = _matters()
    if own := words.get(word) or words.get(_stem(word)):
        return frozenset(own)
    for length in range(len(word) - 3, _LEAST_OF_A_COMPOUND - 1, -1):
        if first := words.get(word[:length]):
            return frozenset(first)
    return frozenset()


def are_synonyms(word: str, other: str) -> bool:
    """Whether two words (loose forms) may stand for one another."""
    return any(
        matter == of and not (narrow and also)
        for matter, narrow in matters_of(word)
        for of, also in matters_of(other)
    )


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    longest_first = sorted(_matters()[1], key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b(?! (?:hjem|home)\b)")


@lru_cache(maxsize=5_000)
def phrases_in(text: str) -> tuple[tuple[str, frozenset[int]], ...]:
    """The phrases of a text that stand for a word: that word, and the numbers of their words."""
    bare = " ".join(map(loose, tokens(text)))
    return tuple(
        (
            _matters()[1][match[1]],
            frozenset(range(bare.count(" ", 0, match.start()), bare.count(" ", 0, match.end()) + 1)),
        )
        for match in _phrases().finditer(bare)
    )
