"""Questions that ask the same, together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.store.values import AskedQuestion
from assistant.words import STOP_WORDS, fold, stem, tokens

Terms = Callable[[str, str], Sequence[tuple[str, float]]]  # (text, language) -> words with their weight

# Cosines of the bundled embedding: pairs that ask the same reached 0.82-0.95, others up to 0.88.
SAME_BY_MEANING = 0.89
NEAR_BY_MEANING = 0.82
SHARED_WORDS = 0.5  # of the weight of the shorter question
SAME_BY_WORDS = 0.75  # where there are no vectors
_COMMON_START = 5  # letters: "parkere", "parkering", "parkeringspladser"


@dataclass(slots=True)
class Group:
    """Questions that ask the same, the newest first."""

    questions: list[AskedQuestion] = field(default_factory=list)

    @property
    def newest(self) -> AskedQuestion:
        """The one that stands for all."""
        return self.questions[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Of all its questions."""
        return tuple(question.id for question in self.questions)

    @property
    def count(self) -> int:
        """How many were asked."""
        return len(self.questions)


def plain_terms(text: str, language: str) -> list[tuple[str, float]]:
    """The stems of the content words, all of one weight."""
    words = [word for word in tokens(fold(text)) if word not in STOP_WORDS]
    return [(stem(word, language), 1.0) for word in dict.fromkeys(words)]


def group_questions(questions: Sequence[AskedQuestion], terms: Terms = plain_terms) -> list[Group]:
    """Group by meaning and words; groups in the order of their newest question.

    Args:
        questions: the newest first.
        terms: the content words of a text with how telling they are.
    """
    groups: list[Group] = []
    leaders: list[tuple[NDArray[np.float32] | None, tuple[tuple[str, float], ...], str]] = []
    for question in questions:
        vector = _vector(question.vector)
        words = tuple(terms(question.text, question.language))
        folded = " ".join(tokens(fold(question.text)))
        best, best_score = -1, 0.0
        for number, (other, other_words, other_folded) in enumerate(leaders):
            score = 2.0 if folded == other_folded else _likeness(vector, words, other, other_words)
            if score > best_score:
                best, best_score = number, score
        if best >= 0:
            groups[best].questions.append(question)
        else:
            groups.append(Group([question]))
            leaders.append((vector, words, folded))
    return groups


def _likeness(
    one: NDArray[np.float32] | None,
    words: tuple[tuple[str, float], ...],
    other: NDArray[np.float32] | None,
    other_words: tuple[tuple[str, float], ...],
) -> float:
    """How alike two questions are; 0 where they do not ask the same."""
    if one is None or other is None or one.shape != other.shape:
        shared = _shared(words, other_words)
        return shared if shared >= SAME_BY_WORDS else 0.0
    cosine = float(one @ other)
    same = cosine >= SAME_BY_MEANING or (
        cosine >= NEAR_BY_MEANING and _shared(words, other_words) >= SHARED_WORDS
    )
    return cosine if same else 0.0


def _shared(words: tuple[tuple[str, float], ...], other: tuple[tuple[str, float], ...]) -> float:
    if not words or not other:
        return 0.0
    if sum(weight for _, weight in other) < sum(weight for _, weight in words):
        words, other = other, words
    total = sum(weight for _, weight in words)
    met = sum(weight for word, weight in words if any(_alike(word, theirs) for theirs, _ in other))
    return met / total if total else 0.0


@lru_cache(maxsize=100_000)
def _alike(word: str, other: str) -> bool:
    if word == other:
        return True
    shorter = min(len(word), len(other))
    start = 0
    while start < shorter and word[start] == other[start]:
        start += 1
    return start >= _COMMON_START and start >= shorter * 0.75


def _vector(raw: bytes | None) -> NDArray[np.float32] | None:
    if not raw or len(raw) % 4:
        return None
    vector = np.frombuffer(raw, dtype=np.float32)
    norm = float(np.linalg.norm(vector))
    return vector / np.float32(norm) if norm else None
