"""Questions that ask the same, together."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.store.values import AskedQuestion
from assistant.words import STOP_WORDS, fold, stem, tokens

Terms = Callable[[str, str], Sequence[tuple[str, float]]]  # (text, language) -> words with their weight

_MASKED = re.compile(r"\[[A-ZÆØÅ-]+_\d+\]")  # "[NAVN_1]" tells nothing of what is asked
# Cosines of the bundled embedding: pairs that ask the same reached 0.82-0.95, others up to 0.97 ("Hvornår lukker
# dørene?", "Hvornår åbner dørene?"): meaning alone says what is alike, and the words what is the same.
ALIKE_BY_MEANING = 0.89
NEAR_BY_MEANING = 0.82
SHARED_WORDS = 0.5  # of the weight of the shorter question
ALIKE_BY_WORDS = 0.75  # where there are no vectors
COVERED = 0.6  # of the weight of each question
TELLING = 0.5  # of the weight of a question's most telling word
MAX_NEAR = 4  # alike questions that are offered beside a group
_SAYS_ENOUGH = 2  # content words
_COMMON_START = 5  # letters: "parkere", "parkering", "parkeringspladser"
_QUESTION_WORDS = {
    "hvornaar": "when", "hvor": "where", "hvem": "who", "hvad": "what", "hvilken": "what", "hvilket": "what",
    "hvilke": "what", "hvordan": "how", "hvorfor": "why", "when": "when", "where": "where", "who": "who",
    "what": "what", "which": "what", "how": "how", "why": "why",
}  # fmt: skip

# "Er der parkering?" is answered by what answers "Hvor kan man parkere?".
_ASIDE = frozenset({"where", "what", "how"})


@dataclass(slots=True)
class Group:
    """Questions that one answer answers, the newest first; ``near`` are others of which an organiser decides."""

    questions: list[AskedQuestion] = field(default_factory=list)
    near: list["Group"] = field(default_factory=list)

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

    @property
    def wordings(self) -> dict[str, tuple[str, ...]]:
        """How they were asked: {text: ids}; the newest text first."""
        found: dict[str, tuple[str, ...]] = {}
        for question in self.questions:
            found[question.text] = (*found.get(question.text, ()), question.id)
        return found


@dataclass(frozen=True, slots=True)
class _Read:
    """A question as it is compared."""

    vector: NDArray[np.float32] | None
    words: tuple[tuple[str, float], ...]
    folded: str
    asks: frozenset[str]
    leans: bool


Likeness = Callable[[_Read, _Read], float]  # 0: not together


def plain_terms(text: str, language: str) -> list[tuple[str, float]]:
    """The stems of the content words, all of one weight."""
    words = [word for word in tokens(fold(text)) if word not in STOP_WORDS]
    return [(stem(word, language), 1.0) for word in dict.fromkeys(words)]


def group_questions(
    questions: Sequence[AskedQuestion], terms: Terms = plain_terms, offered: int = 100
) -> list[Group]:
    """Questions that one answer answers together; groups in the order of their newest question.

    One answer for two questions that only look alike is wrong for one of them, so when in doubt they stay apart
    and each is offered beside the other.

    Args:
        questions: the newest first.
        terms: the content words of a text with how telling they are.
        offered: how many of the groups, from the first, get their ``near``.
    """
    groups, leaders = _grouped(questions, terms, _sameness)
    for number, (group, leader) in enumerate(zip(groups[:offered], leaders, strict=False)):
        scored = [(_alikeness(leader, other), at) for at, other in enumerate(leaders) if at != number]
        nearest = sorted((pair for pair in scored if pair[0] > 0), reverse=True)[:MAX_NEAR]
        group.near = [groups[at] for _, at in nearest]
    return groups


def group_alike(questions: Sequence[AskedQuestion], terms: Terms = plain_terms) -> list[Group]:
    """Questions that look alike together: for what is only shown beside one another."""
    return _grouped(questions, terms, _alikeness)[0]


def _grouped(
    questions: Sequence[AskedQuestion], terms: Terms, likeness: Likeness
) -> tuple[list[Group], list[_Read]]:
    groups: list[Group] = []
    leaders: list[_Read] = []
    for question in questions:
        read = _read(question, terms)
        best, best_score = -1, 0.0
        for number, other in enumerate(leaders):
            score = 2.0 if read.folded == other.folded else likeness(read, other)
            if score > best_score:
                best, best_score = number, score
        if best >= 0:
            groups[best].questions.append(question)
        else:
            groups.append(Group([question]))
            leaders.append(read)
    return groups, leaders


def leans(question: AskedQuestion, terms: Terms) -> bool:
    """Whether a question follows another and says too little by itself ("koster det noget?")."""
    return bool(question.context) and len(terms(question.text, question.language)) < _SAYS_ENOUGH


def _read(question: AskedQuestion, terms: Terms) -> _Read:
    folded = tokens(fold(question.text))
    return _Read(
        vector=_vector(question.vector),
        words=tuple(terms(_MASKED.sub(" ", question.text), question.language)),
        folded=" ".join((*folded, *(tokens(fold(question.context)) if leans(question, terms) else ()))),
        leans=leans(question, terms),
        asks=frozenset(_QUESTION_WORDS[word] for word in folded if word in _QUESTION_WORDS),
    )


def _alikeness(one: _Read, other: _Read) -> float:
    """How alike two questions look; 0 where they do not."""
    cosine = _cosine(one, other)
    if cosine is None:
        shared = _shared(one.words, other.words)
        return shared if shared >= ALIKE_BY_WORDS else 0.0
    alike = cosine >= ALIKE_BY_MEANING or (
        cosine >= NEAR_BY_MEANING and _shared(one.words, other.words) >= SHARED_WORDS
    )
    return cosine if alike else 0.0


def _sameness(one: _Read, other: _Read) -> float:
    """How surely two questions ask the same; 0 where each has a word of its own that tells it apart."""
    cosine = _cosine(one, other)
    if one.leans or other.leans or (cosine is not None and cosine < NEAR_BY_MEANING):
        return 0.0
    if (one.asks and other.asks and one.asks != other.asks) or (one.asks ^ other.asks) - _ASIDE:
        return 0.0  # "Hvor er den næste konference?", "Hvornår er den næste konference?"
    mine, theirs = _coverage(one.words, other.words), _coverage(other.words, one.words)
    if min(mine, theirs) < COVERED:
        return 0.0
    if _telling_alone(one.words, other.words) and _telling_alone(other.words, one.words):
        return 0.0
    return min(mine, theirs)


def _cosine(one: _Read, other: _Read) -> float | None:
    if one.vector is None or other.vector is None or one.vector.shape != other.vector.shape:
        return None
    return float(one.vector @ other.vector)


def _telling_alone(words: tuple[tuple[str, float], ...], other: tuple[tuple[str, float], ...]) -> bool:
    """Whether a word that tells much of what is asked is missing from the other question."""
    most = max((weight for _, weight in words), default=0.0)
    return any(weight >= TELLING * most for word, weight in words if not _met(word, other))


def _coverage(words: tuple[tuple[str, float], ...], other: tuple[tuple[str, float], ...]) -> float:
    """The share of the weight of ``words`` that the other question has, too."""
    total = sum(weight for _, weight in words)
    return sum(weight for word, weight in words if _met(word, other)) / total if total else 0.0


def _met(word: str, other: tuple[tuple[str, float], ...]) -> bool:
    return any(_alike(word, theirs) for theirs, _ in other)


def _shared(words: tuple[tuple[str, float], ...], other: tuple[tuple[str, float], ...]) -> float:
    """The share of the weight of the shorter question that the longer one has, too."""
    if sum(weight for _, weight in other) < sum(weight for _, weight in words):
        words, other = other, words
    return _coverage(words, other)


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
