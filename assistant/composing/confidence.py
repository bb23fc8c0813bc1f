"""Whether the material holds the answer: a calibrated decision over features that mean something.

The numbers are fitted on the dev split by ``python -m evals.calibrate`` and kept in ``confidence.json``.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from importlib import resources

from assistant.types import Hit


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for and against an answer being in the hits. All about 0..1."""

    support: float  # idf-weighted share of the question's content words in the best chunk
    support_top3: float  # the same over the three best together
    heading: float  # the same in the best chunk's heading alone
    unknown: float  # share of the question's weight in words the whole corpus lacks
    similarity: float  # best cosine, from 0.75 (nothing) to 0.95 (the same sentence)
    margin: float  # best cosine above the mean of the others, times ten
    agreement: float  # 1 if the densest and the lexically best hit are the same
    short: float  # 1 / number of content words: a short question says little
    foreign: float  # 1 if the best chunk is in another language than the question


FEATURE_NAMES = tuple(field.name for field in fields(Features))


def measure(hits: Sequence[Hit], *, unknown: float, heading: float, support_top3: float, terms: int, foreign: bool) -> Features:
    """The features of a retrieval; ``hits`` best first, not empty."""
    cosines = [hit.dense for hit in hits]
    best = max(cosines)
    others = sorted(cosines)[: max(1, len(cosines) - 1)]
    lexical_best = max(range(len(hits)), key=lambda n: hits[n].lexical)
    dense_best = max(range(len(hits)), key=lambda n: hits[n].dense)
    return Features(
        support=hits[0].lexical,
        support_top3=support_top3,
        heading=heading,
        unknown=unknown,
        similarity=max(0.0, min(1.0, (best - 0.75) / 0.2)),
        margin=min(1.0, (best - sum(others) / len(others)) * 10),
        agreement=1.0 if lexical_best == dense_best else 0.0,
        short=1.0 / max(1, terms),
        foreign=1.0 if foreign else 0.0,
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression and the probability from which an answer is given."""

    weights: tuple[float, ...]
    intercept: float
    threshold: float

    def probability(self, features: Features) -> float:
        """How likely the hits hold the answer, 0..1."""
        score = self.intercept + sum(w * x for w, x in zip(self.weights, astuple(features), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, score))))


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """The fitted numbers that come with the package."""
    data = json.loads(resources.files("assistant.composing").joinpath("confidence.json").read_text(encoding="utf-8"))
    return Calibration(tuple(data["weights"][name] for name in FEATURE_NAMES), data["intercept"], data["threshold"])
