"""The questions known to be answered in a chunk."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.chunk_words import asked_pairs
from assistant.retrieval.lexical import LexicalIndex, LexicalScores
from assistant.retrieval.meaning import FULL_TOPIC_DEVIATIONS, standing
from assistant.retrieval.topics import Topics, twins
from assistant.retrieval.word_index import WordIndex
from assistant.types import Chunk

Scores = NDArray[np.float32]


class AskedQuestions:
    """The questions known to be answered in a chunk, and how near a new one is to them."""

    def __init__(
        self,
        stored: Sequence[Chunk],
        vectors: Any,
        shown: Sequence[Chunk],
        words: WordIndex,
        passages: Any,
    ) -> None:
        pairs = asked_pairs(stored, shown)
        rows = [at for at, _ in pairs]
        self._owners = np.array([owner for _, owner in pairs], np.intp)
        self._owning = np.unique(self._owners)
        self._topics = (
            None if vectors is None or not rows else self._read_topics(vectors[rows], passages, twins(shown))
        )
        self._size = len(shown)
        self.answering = np.isin(np.arange(self._size), self._owners)  # the chunks that have questions
        self._lexical = LexicalIndex(words)

    def __bool__(self) -> bool:
        return len(self._owning) > 0

    def meaning(self, query: Scores) -> tuple[Scores | None, Scores, Scores]:
        """How a question's meaning fits each chunk.

        Returns:
            How far what the chunk is asked about stands out, 0..1; the cosine of its nearest question;
            that of its questions together. The last two are 0 where no question is known.
        """
        if self._topics is None:
            nothing = np.zeros(self._size, np.float32)
            return None, nothing, nothing
        topics, nearest = self._topics.cosines(query)
        stand_out = self._spread(standing(topics, FULL_TOPIC_DEVIATIONS))
        return stand_out, self._spread(np.maximum(nearest, 0.0)), self._spread(topics)

    def _read_topics(self, questions: Any, passages: Any, same: Mapping[int, int]) -> Topics:
        rows = {int(owner): row for row, owner in enumerate(self._owning)}
        others = [rows.get(same.get(owner, -1), -1) for owner in rows]
        return Topics(
            np.asarray(questions, np.float32),
            np.searchsorted(self._owning, self._owners),
            np.asarray(passages[self._owning], np.float32),
            np.array(others, np.intp),
        )

    def words(self, text: str) -> LexicalScores:
        """For each chunk how well its questions' words fit."""
        scores = self._lexical.scores(self._lexical.concepts(text))
        return LexicalScores(self._spread(scores.stems), self._spread(scores.alike))

    def _spread(self, scores: Scores) -> Scores:
        spread = np.zeros(self._size, np.float32)
        spread[self._owning] = scores
        return spread
