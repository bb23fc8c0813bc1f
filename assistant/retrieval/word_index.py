"""What the words of the chunks come down to: what every search needs and takes long to make.

At 100,000 chunks it takes half a minute to make and a second to read, so a generation of the index keeps it
(:meth:`WordIndex.to_arrays`).
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.compounds import CompoundSplitter
from assistant.retrieval.likeness import Grams, grams_of
from assistant.retrieval.postings import Postings, TermScores
from assistant.retrieval.terms import LANGUAGES, clean_word, lexicon, stated_quantities, word_terms
from assistant.words import fold, tokens

Array = NDArray[Any]
K = TypeVar("K")
V = TypeVar("V")

# BM25. On four Danish collections k1 0.9..1.6 and b 0.6..0.9 all stay within 0.003 nDCG@10 of these.
K1 = 1.2
B = 0.75
# What makes the words of a text: when its code changes, what was kept before is made anew.
_READING_CODE = ("retrieval", "words.py", "retrieval_lexicon.json")


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The words and terms of some texts, and which text has them.

    ``words`` are folded, as they occur; ``terms`` are stems and quantities, numbered.
    """

    languages: tuple[str, ...]
    words: tuple[str, ...]
    terms: Mapping[str, int]
    postings: Postings
    scores: TermScores
    grams: Grams

    @property
    def size(self) -> int:
        """The number of texts."""
        return self.postings.size

    @classmethod
    def of(cls, texts: Sequence[str], languages: Sequence[str]) -> Self:
        """Of texts.

        Args:
            texts: one a chunk.
            languages: theirs; anything but "en" is read as Danish.
        """
        known = tuple(sorted({known_language(language) for language in languages})) or ("da",)
        occurrences, quantity_lists, words = _read(texts)
        terms, scores = _terms(occurrences, quantity_lists, words, languages)
        return cls(
            known, tuple(words), terms, Postings.of(occurrences, len(words)), scores, Grams(*grams_of(words))
        )

    def splitter(self) -> CompoundSplitter:
        """Splits compounds into these words, and those there is a translation of."""
        return CompoundSplitter({*self.words, *lexicon()["en"]})

    def to_arrays(self) -> dict[str, Array]:
        """All of it as arrays of numbers, by name."""
        return {
            "version": _as_array((reading_version(),)),
            "languages": _as_array(self.languages),
            "words": _as_array(self.words),
            "terms": _as_array(self.terms),
            **{f"postings.{name}": array for name, array in self.postings._asdict().items()},
            **{f"scores.{name}": array for name, array in self.scores._asdict().items()},
            **{f"grams.{name}": array for name, array in self.grams._asdict().items()},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Self | None:
        """What :meth:`to_arrays` gave; None if other code made it.

        Raises:
            KeyError, ValueError: they are not arrays of ours.
        """
        if _as_strings(arrays["version"]) != (reading_version(),):
            return None
        names = _as_strings(arrays["terms"])
        return cls(
            _as_strings(arrays["languages"]),
            _as_strings(arrays["words"]),
            dict(zip(names, range(len(names)), strict=True)),
            Postings(*(arrays[f"postings.{name}"] for name in Postings._fields)),
            TermScores(*(arrays[f"scores.{name}"] for name in TermScores._fields)),
            Grams(*(arrays[f"grams.{name}"] for name in Grams._fields)),
        )


def known_language(language: str) -> str:
    """The language a text is read in."""
    return language if language in LANGUAGES else "da"


@cache
def reading_version() -> str:
    """A digest of the code and data that turn texts into words."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for name in _READING_CODE:
        place = package / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _read(texts: Sequence[str]) -> tuple[list[list[int]], list[list[str]], list[str]]:
    """The words of each text as positions in the vocabulary, its quantities, and the vocabulary."""
    numbers: dict[str, int] = {}

    def number_of(token: str) -> int:
        word = clean_word(token)
        return numbers.setdefault(word, len(numbers)) if word else -1

    number = _Remembered(number_of).__getitem__
    occurrences: list[list[int]] = []
    quantity_lists: list[list[str]] = []
    for text in texts:
        folded = fold(text)
        occurrences.append([at for at in map(number, tokens(folded)) if at >= 0])
        quantity_lists.append([term for readings in stated_quantities(folded) for term in readings])
    return occurrences, quantity_lists, list(numbers)


def _terms(
    occurrences: list[list[int]],
    quantity_lists: list[list[str]],
    words: list[str],
    languages: Sequence[str],
) -> tuple[dict[str, int], TermScores]:
    """The terms, numbered, and what each scores for each text by BM25."""
    terms: dict[str, int] = {}
    splitter = CompoundSplitter({*words, *lexicon()["en"]})

    def numbered(names: Iterable[str]) -> list[int]:
        return [terms.setdefault(name, len(terms)) for name in names]

    def of_word(language: str) -> Callable[[int], list[int]]:
        def terms_of(at: int) -> list[int]:
            spelled = (words[at], *splitter.parts(words[at]))
            return numbered(term for word in spelled for term in word_terms(word, (language,)))

        return _Remembered(terms_of).__getitem__

    of_words = {language: of_word(language) for language in LANGUAGES}
    rows = [
        [*numbered(stated), *chain.from_iterable(map(of_words[known_language(language)], row))]
        for row, stated, language in zip(occurrences, quantity_lists, languages, strict=True)
    ]
    if not terms:
        return terms, TermScores.none()
    import bm25s  # here: a search does without it

    # It sets its own logger to DEBUG when imported, and a server's log would show it.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    index = bm25s.BM25(k1=K1, b=B, method="lucene")
    index.index((rows, terms), show_progress=False)
    return terms, TermScores(*(np.asarray(index.scores[name]) for name in TermScores._fields))


class _Remembered(dict[K, V]):
    """A function's values by argument; faster than a cache of limited size, and gone after the build."""

    def __init__(self, function: Callable[[K], V]) -> None:
        self._function = function

    def __missing__(self, key: K) -> V:
        value = self[key] = self._function(key)
        return value


def _as_array(strings: Iterable[str]) -> Array:
    """Strings without line ends as one array of bytes."""
    return np.frombuffer("\n".join(strings).encode("utf-8"), np.uint8)


def _as_strings(array: Array) -> tuple[str, ...]:
    text = array.tobytes().decode("utf-8")
    return tuple(text.split("\n")) if text else ()
