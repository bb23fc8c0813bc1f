"""The meaning of the chunks: how near each vector is to a question's, and how far it stands out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

# The constants are chosen as the weights of the fusion are.
#
# A cosine this many standard deviations above the mean of all chunks counts fully. Measured in
# deviations it fits any embedding: e5's cosines lie within 0.1, others' spread over 0.5. Few
# answers reach 6; cutting off there costs 0.001.
FULL_DEVIATIONS = 7.5
# The same for what sections are asked about, where a right one stands out more: half of them by 4, by the
# passages' own meaning 2.5. Scaled alike, a section without known questions is not at a disadvantage.
FULL_TOPIC_DEVIATIONS = 11.0
# How much of the mean vector, which says nothing, is taken out of all vectors: +0.008.
CENTRING = 0.7
# How far the question is moved towards the best chunk of a first ranking, so that what belongs to
# it comes along (Rocchio's feedback): +0.006, on this project's knowledge +0.02.
FEEDBACK = 0.2
LEAST_DEVIATION = 0.005  # cosine; below, differences are rounding


class CentredVectors:
    """The chunks' vectors with part of their mean taken out, without keeping a second copy of them."""

    def __init__(self, vectors: Any) -> None:
        self._vectors = vectors
        self._centre = np.float32(CENTRING) * np.asarray(vectors, np.float32).mean(axis=0)
        self._towards = _products(vectors, self._centre)
        self._square = float(self._centre @ self._centre)
        # |v - c|² of vectors of length one
        self._norms = np.sqrt(np.maximum(1.0 - 2.0 * self._towards + self._square, 1e-6)).astype(np.float32)

    def scores(self, query: Scores) -> tuple[Scores, Scores]:
        """The cosines of a query vector of length one, and how far each stands out among them, 0..1."""
        cosines = _products(self._vectors, query)
        return cosines, standing(self._centred(cosines, query))

    def cosines(self, query: Scores) -> Scores:
        """The cosines between the query and the vectors, the centre taken out of both."""
        return self._centred(_products(self._vectors, query), query)

    def _centred(self, cosines: Scores, query: Scores) -> Scores:
        centred_query = query - self._centre
        shift = np.float32(self._square - float(self._centre @ query))
        centred = (cosines - self._towards + shift) / self._norms
        return _as_scores(centred / max(float(np.linalg.norm(centred_query)), 1e-3))

    def moved(self, query: Scores, position: int) -> Scores:
        """The query vector, moved towards one of the vectors."""
        return of_length_one(query + np.float32(FEEDBACK) * self._vectors[position])


def standing(scores: Scores, full: float = FULL_DEVIATIONS) -> Scores:
    """How far each score stands out among all, 0..1; 1 at ``full`` standard deviations."""
    spread = max(float(scores.std()), LEAST_DEVIATION)
    return _as_scores(np.clip((scores - scores.mean()) / (spread * full), 0.0, 1.0))


def _as_scores(values: Any) -> Scores:
    scores: Scores = np.asarray(values, np.float32)
    return scores


def of_length_one(vector: Scores) -> Scores:
    """The vector, scaled."""
    return vector / np.float32(np.linalg.norm(vector) or 1.0)


def _products(vectors: Any, vector: Scores) -> Scores:
    # einsum, not @: BLAS spreads even 1,500 rows over all cores and then waits for the busiest,
    # 4 ms in place of 0.05 ms on a loaded machine; at 100,000 rows both take 12 ms.
    products: Scores = np.einsum("ij,j->i", vectors, vector, dtype=np.float32)
    return products
