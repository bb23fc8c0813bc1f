"""Slips of the finger in words that the typed look-ups need."""

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz.distance import OSA

from assistant.understanding.frame_words import QUESTION_WORDS, general_words, real_words
from assistant.understanding.matching import allowed_typos
from assistant.words import loose

# Short words have too many neighbours that are words themselves.
_SHORTEST_NAME = 6
_SHORTEST_QUESTION_WORD = 5
_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("erne", "ene", "en", "et", "er", "ne")


class Speller:
    """Puts right words that are near one it knows, and leaves alone what is a word already.

    It knows the words that questions are asked with and those of one conference. A name or a thing it
    does not know stays as typed, unless it is one slip (two in long words) from a known word.
    """

    def __init__(self, vocabulary: Collection[str]) -> None:
        self._known = frozenset(vocabulary) | QUESTION_WORDS | general_words() | real_words()
        names = {word for word in vocabulary if len(word) >= _SHORTEST_NAME}
        targets = sorted(names | {word for word in QUESTION_WORDS if len(word) >= _SHORTEST_QUESTION_WORD})
        self._targets: dict[str, list[str]] = {}
        for word in targets:
            self._targets.setdefault(word[0], []).append(word)
        self._nearest = lru_cache(maxsize=4096)(self._find_nearest)

    def correct(self, text: str) -> str:
        """The text with near misses replaced by the known word in its loose form."""
        return _WORD.sub(lambda match: self._nearest(match.group()) or match.group(), text)

    def _find_nearest(self, word: str) -> str | None:
        typed = loose(word)
        limit = allowed_typos(len(typed))
        if (
            not limit
            or typed in self._known
            or word.isupper()
            or any(
                typed.endswith(ending) and typed[: -len(ending)] in self._known
                for ending in ("en", "et", "er", "ne", "s", "e", "r", "n", "t", "erne", "ens", "ing")
            )
        ):
            return None
        return self._near(typed, limit) or next(
            (
                near
                for ending in _ENDINGS
                if typed.endswith(ending) and len(typed) - len(ending) >= _SHORTEST_NAME
                # "progamet": one slip from a word that takes the ending
                if (near := self._near(typed[: -len(ending)], 1))
            ),
            None,
        )

    def _near(self, typed: str, limit: int) -> str | None:
        # Not rapidfuzz.process: it asks for pandas, which the page's server loads at the first such question only.
        best, nearest = limit + 1, None
        for target in self._targets.get(typed[0], ()):
            if not best:
                break
            distance = OSA.distance(typed, target, score_cutoff=best - 1)
            if distance < best:
                best, nearest = distance, target
        return nearest
