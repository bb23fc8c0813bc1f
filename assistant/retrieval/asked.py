"""The questions known to be answered in a chunk."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.chunk_words import asked_pairs
from assistant.retrieval.lexical import LexicalIndex, LexicalScores
from assistant.retrieval.meaning import CentredVectors, standing
from assistant.retrieval.word_index import WordIndex
from assistant.types import Chunk

Scores = NDArray[np.float32]


class AskedQuestions:
    """The questions known to be answered in a chunk, and how near a new one is to them."""

    def __init__(
        self, stored: Sequence[Chunk], vectors: Any, shown: Sequence[Chunk], words: WordIndex
    ) -> None:
        pairs = asked_pairs(stored, shown)
        rows = [at for at, _ in pairs]
        self._owners = np.array([owner for _, owner in pairs], np.intp)
        self._owning = np.unique(self._owners)
        self._centred = None if vectors is None or not rows else CentredVectors(vectors[rows])
        self._size = len(shown)
        self.answering = np.isin(np.arange(self._size), self._owners)  # the chunks that have questions
        self._lexical = LexicalIndex(words)

    def __bool__(self) -> bool:
        return len(self._owning) > 0

    def meaning(self, query: Scores) -> tuple[Scores | None, Scores]:
        """For each chunk how far its nearest question stands out among all chunks', and its cosine."""
        if self._centred is None:
            return None, np.zeros(self._size, np.float32)
        best = np.full(self._size, -1.0, np.float32)
        np.maximum.at(best, self._owners, self._centred.cosines(query))
        nearest = best[self._owning]
        return self._spread(standing(nearest)), self._spread(np.maximum(nearest, 0.0))

    def words(self, text: str) -> LexicalScores:
        """For each chunk how well its questions' words fit."""
        scores = self._lexical.scores(self._lexical.concepts(text))
        return LexicalScores(self._spread(scores.stems), self._spread(scores.alike))

    def _spread(self, scores: Scores) -> Scores:
        spread = np.zeros(self._size, np.float32)
        spread[self._owning] = scores
        return spread
