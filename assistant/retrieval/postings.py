"""Which texts have a word or a term: inverted lists as flat arrays."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Scores = NDArray[np.float32]


class Postings(NamedTuple):
    """Which texts have a word, and how often."""

    starts: Array  # of each word's texts in `texts` and `counts`, and the end
    texts: Array  # int32
    counts: Array  # uint8
    lengths: Array  # words of each text

    @classmethod
    def of(cls, occurrences: Sequence[Sequence[int]], words: int) -> Self:
        """Of the words of each text, by number; ``words`` is how many there are."""
        size = len(occurrences)
        lengths = np.array([len(row) for row in occurrences], np.int64)
        flat = np.fromiter(chain.from_iterable(occurrences), np.int64, int(lengths.sum()))
        flat *= max(1, size)
        flat += np.repeat(np.arange(size), lengths)
        keys, counts = np.unique(flat, return_counts=True)
        word_of, text_of = np.divmod(keys, max(1, size))
        return cls(
            np.searchsorted(word_of, np.arange(words + 1)),
            text_of.astype(np.int32),
            np.minimum(counts, 255).astype(np.uint8),
            lengths,
        )

    @property
    def size(self) -> int:
        """The number of texts."""
        return len(self.lengths)

    def damping(self, k1: float, b: float) -> Scores:
        """BM25's length term of each text."""
        mean = float(self.lengths.mean()) if self.size else 1.0
        return (k1 * (1 - b + b * self.lengths / max(mean, 1.0))).astype(np.float32)

    def weighted(self, words: Array, weights: Array) -> Scores:
        """How often each text has any of the words, each counting its weight."""
        starts = self.starts[words]
        lengths = self.starts[words + 1] - starts
        total = int(lengths.sum())
        # The positions of all postings of all words, one range after another.
        at = np.arange(total) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        weighted = self.counts[at] * np.repeat(weights, lengths)
        return np.bincount(self.texts[at], weights=weighted, minlength=self.size).astype(np.float32)


class TermScores(NamedTuple):
    """What each term scores for each text that has it; a sparse matrix, a column a term (CSC)."""

    data: Array  # float32
    indices: Array  # the texts of a column, ascending
    indptr: Array  # where each column starts, and the end

    @classmethod
    def none(cls) -> Self:
        """Of no terms."""
        return cls(np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(1, np.int64))

    def frequencies(self) -> Array:
        """How many texts have each term."""
        return np.diff(self.indptr)

    def sums(self, terms: Sequence[int], size: int) -> Scores:
        """The sum of the terms' scores for each of ``size`` texts."""
        sums = np.zeros(size, np.float32)
        for term in terms:
            span = slice(self.indptr[term], self.indptr[term + 1])
            sums[self.indices[span]] += self.data[span]
        return sums

    def having(self, term: int, texts: Array) -> NDArray[np.bool_]:
        """Which of some texts have a term."""
        column = self.indices[self.indptr[term] : self.indptr[term + 1]]
        places = np.minimum(np.searchsorted(column, texts), len(column) - 1)
        found: NDArray[np.bool_] = column[places] == texts
        return found
