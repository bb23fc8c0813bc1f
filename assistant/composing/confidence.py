"""Whether the material holds the answer: a calibrated decision over features that mean something.

The numbers are fitted on the dev split by ``python -m evals.calibrate`` and kept in ``confidence.json``.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from operator import attrgetter
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.types import Hit
from assistant.understanding.aims import Aims
from assistant.understanding.frame_words import general_words
from assistant.words import loose


class Vocabulary(Protocol):
    """What the corpus knows of words."""

    @property
    def unknown_idf(self) -> float:
        """The idf of a word that no chunk has."""

    def support(self, query_text: str, text: str, language: str = "da") -> float: ...

    def content_terms(self, text: str, language: str = "da") -> list[tuple[str, float]]: ...


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
    absent: float  # share of the question's names, figures and paragraphs that the best chunk lacks
    absent_top3: float  # the same for the three best together
    asked: (
        float  # cosine, the centre taken out, to the nearest question known to be answered in the best chunk
    )
    asked_unknown: float  # 1 if no question is known to be answered in the best chunk
    topic: float  # cosine to what the questions known to be answered in the best chunk have in common
    topic_margin: float  # the same above the next best chunk's
    score: float  # the best fused score
    score_margin: float  # the same above the second's
    event: float  # 1 if the best chunk is about a conference


FEATURE_NAMES = tuple(field.name for field in fields(Features))
_values = attrgetter(*FEATURE_NAMES)  # dataclasses.astuple copies each of them


def measure(question: str, hits: Sequence[Hit], language: str, words: Vocabulary) -> Features:
    """The features of a retrieval; ``hits`` best first, not empty."""
    best = hits[0].chunk
    top3 = "\n".join(hit.chunk.indexed_text for hit in hits[:3])
    names = hard_terms(question)
    # Everyday words, whatever their weight in this corpus, say nothing of the subject.
    question = (
        _WORD.sub(lambda m: "" if loose(m.group()) in general_words() else m.group(), question).strip()
        or question
    )
    terms = words.content_terms(question, language)
    total = sum(idf for _, idf in terms)
    never = words.unknown_idf
    cosines = sorted((hit.dense for hit in hits), reverse=True)
    others = cosines[1:] or cosines
    lexical_best = max(range(len(hits)), key=lambda n: hits[n].lexical)
    dense_best = max(range(len(hits)), key=lambda n: hits[n].dense)
    return Features(
        support=words.support(question, best.indexed_text, best.language),
        support_top3=words.support(question, top3, best.language),
        heading=words.support(question, best.context, best.language),
        unknown=sum(idf for _, idf in terms if idf >= never) / total if total else 0.0,
        similarity=max(0.0, min(1.0, (cosines[0] - 0.75) / 0.2)),
        margin=min(1.0, (cosines[0] - sum(others) / len(others)) * 10),
        agreement=1.0 if lexical_best == dense_best else 0.0,
        short=1.0 / max(1, len(terms)),
        foreign=1.0 if best.language != language else 0.0,
        absent=_absent(names, best.indexed_text),
        absent_top3=_absent(names, top3),
        asked=hits[0].asked,
        asked_unknown=0.0 if hits[0].asked else 1.0,
        topic=hits[0].topic,
        topic_margin=hits[0].topic - max((hit.topic for hit in hits[1:]), default=0.0),
        score=hits[0].score,
        score_margin=hits[0].score - (hits[1].score if len(hits) > 1 else 0.0),
        event=1.0 if best.kind in ("conference", "faq") else 0.0,
    )


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FIGURE = re.compile(r"§+\s*\d+|\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<![.!?:\n]\s)(?<!^)(?<!\w)[A-ZÆØÅ][\wæøåÆØÅ-]{2,}")


def hard_terms(question: str) -> list[str]:
    """What must stand in a source to the letter: figures, paragraphs, and names within the sentence."""
    figures = [re.sub(r"\s+", " ", match.group()) for match in _FIGURE.finditer(question)]
    names = [
        match.group()
        for match in _NAME.finditer(question)
        if not match.group().isupper() or len(match.group()) > 3
    ]
    return list(
        dict.fromkeys(figures + [loose(name) for name in names if loose(name) not in general_words()])
    )


def _absent(terms: Sequence[str], text: str) -> float:
    if not terms:
        return 0.0
    plain = re.sub(r"(§+)\s*(?=\d)", r"\1 ", text)
    figures = set(re.findall(r"\d+(?:[.,:]\d+)*", plain))
    paragraphs = set(re.findall(r"§+ \d+", plain))
    words = loose(text)
    missing = 0
    for term in terms:
        if term.startswith("§"):
            missing += term not in paragraphs
        elif term[0].isdigit():
            missing += term not in figures
        else:
            missing += term.rstrip("s") not in words
    return missing / len(terms)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression and the probability from which an answer is given.

    Fitted apart for search by the bundled embedding, by another one, by words alone, and for passages that
    somebody has added, of which nothing is known but what search finds.
    """

    weights: tuple[float, ...]  # of the features
    aims: Mapping[str, float]  # of how likely the question has each aim
    meaning: tuple[float, ...]  # of the question's own meaning; empty where its vector says nothing
    intercept: float
    threshold: float

    def probability(self, features: Features, aims: Aims | None = None) -> float:
        """How likely the hits hold the answer, 0..1."""
        score = self.intercept + sum(w * x for w, x in zip(self.weights, _values(features), strict=True))
        if aims is not None:
            score += sum(self.aims.get(aim, 0.0) * probability for aim, probability in aims.ranked)
            meaning = meaning_of(features, aims)
            if meaning is not None and len(meaning) == len(self.meaning):
                score += float(meaning @ _vector(self.meaning))
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, score))))


@lru_cache(maxsize=4)
def _vector(meaning: tuple[float, ...]) -> NDArray[np.float32]:
    return np.asarray(meaning, np.float32)


_WRITTEN_BY_ANYONE = ("faq", "guidance")


def is_of_no_known_question(hit: Hit) -> bool:
    """Whether a page's passage is one that nobody has written questions for, as those that an organiser adds.

    It may tell just what the shipped material does not. Without vectors nobody knows.
    """
    return hit.dense > 0 and not hit.asked and hit.chunk.kind in _WRITTEN_BY_ANYONE


def meaning_of(features: Features, aims: Aims) -> NDArray[np.float32] | None:
    """The question's meaning, where it says anything.

    Which questions are answered is learnt from the shipped material; of a passage nobody has written
    questions for, such as an organiser's own document, it knows nothing.
    """
    return None if features.asked_unknown else aims.meaning


CalibrationName = Literal["bundled", "dense", "lexical", "added"]


@lru_cache(maxsize=4)
def load_calibration(name: CalibrationName) -> Calibration:
    """The fitted numbers that come with the package, for one way of searching."""
    text = resources.files("assistant.composing").joinpath("confidence.json").read_text(encoding="utf-8")
    data = json.loads(text)[name]
    return Calibration(
        tuple(data["weights"][feature] for feature in FEATURE_NAMES),
        data["aims"],
        tuple(data["meaning"]),
        data["intercept"],
        data["threshold"],
    )


def calibration_for(hits: Sequence[Hit], aims: Aims | None) -> Calibration:
    """The one that fits how these hits were found."""
    if not any(hit.dense for hit in hits):
        return load_calibration("lexical")
    if is_of_no_known_question(hits[0]):
        return load_calibration("added")
    return load_calibration("bundled" if aims is not None and aims.meaning is not None else "dense")
