"""What the questions known to be answered in a section have in common.

The nearest single question is often near by its manner alone; the mean of a section's questions, seen
where questions to one section lie close together, is what it is asked about (decision 0014).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.types import Chunk

Vectors = NDArray[np.float32]

# Added to the scatter within sections, as a share of its mean: some five questions a section tell little
# of a direction by themselves. From 1 to 10 the right section comes first about as often.
_SHRINKAGE = 3.0
_TWIN = 0.7  # weight of a question to the same section in the other language
_PASSAGE = 1.0  # weight of the passage itself, in questions
_NEAREST = 0.6  # weight of the nearest single question, beside what all have in common
# Cosine from which the nearest question says almost the same, and what the rest of it counts in addition. Of 697
# questions kept apart the right section comes first for 64.8 % with it, for 64.3 % without.
_ALIKE, _MORE_WHERE_ALIKE = 0.5, 1.0


class Topics:
    """The sections' questions, told apart by a linear discriminant.

    Args:
        questions: vectors of length one, a row a question.
        owners: for each question the row of its section in ``passages``.
        passages: a row a section, its passage's vector.
        twins: for each section the row of the same section in the other language, or -1.
    """

    def __init__(
        self, questions: Vectors, owners: NDArray[np.intp], passages: Vectors, twins: NDArray[np.intp]
    ) -> None:
        self._centre = questions.mean(axis=0)
        centred = questions - self._centre
        counts = np.bincount(owners, minlength=len(passages))[:, None]
        means = _sums(centred, owners, len(passages)) / np.maximum(counts, 1)
        self._whitening = _whitening(centred - means[owners])
        self._questions = _rows(centred @ self._whitening)
        self._owners = owners
        own = _sums(self._questions, owners, len(passages))
        theirs = np.where((twins >= 0)[:, None], own[twins], 0.0)
        said = _rows((passages - passages.mean(axis=0)) @ self._whitening)
        self._means = _rows(own + np.float32(_TWIN) * theirs + np.float32(_PASSAGE) * said)

    def cosines(self, query: Vectors) -> tuple[Vectors, Vectors]:
        """How near a question lies to each section's; ``query`` has length one.

        Returns:
            The weighted mean of its cosines to what they have in common and to the nearest of them, and more
            (up to 1.3) where the nearest says almost the same; and that of the nearest alone, -1..1.
        """
        seen = (query - self._centre) @ self._whitening
        seen /= max(float(np.linalg.norm(seen)), 1e-6)
        # einsum, not @: see meaning.py
        common = np.einsum("ij,j->i", self._means, seen)
        nearest = np.full(len(self._means), -1.0, np.float32)
        np.maximum.at(nearest, self._owners, np.einsum("ij,j->i", self._questions, seen))
        alike = np.float32(_MORE_WHERE_ALIKE) * np.maximum(nearest - np.float32(_ALIKE), 0.0)
        both: Vectors = (common + np.float32(_NEAREST) * nearest + alike) / np.float32(1 + _NEAREST)
        return both, nearest


def twins(chunks: Sequence[Chunk]) -> dict[int, int]:
    """The first chunk of each section, with that of the same section in the other language's file."""
    firsts: dict[str, dict[str, int]] = {}
    for at, chunk in enumerate(chunks):
        firsts.setdefault(chunk.source, {}).setdefault(chunk.section, at)
    found: dict[int, int] = {}
    for source, sections in firsts.items():
        others = firsts.get(f"{source.removesuffix('.md')}.en.md", {})
        if len(sections) == len(others):
            found.update(zip(sections.values(), others.values(), strict=True))
            found.update(zip(others.values(), sections.values(), strict=True))
    return found


def _whitening(scatter: Vectors) -> Vectors:
    """What makes differences between questions to the same section equally large in every direction."""
    within = (scatter.T @ scatter) / max(len(scatter), 1)
    mean = max(float(np.trace(within)) / len(within), 1e-6)
    values, directions = np.linalg.eigh(within + np.float32(_SHRINKAGE * mean) * np.eye(len(within)))
    whitening: Vectors = (directions / np.sqrt(values)).astype(np.float32)
    return whitening


def _sums(rows: Vectors, owners: NDArray[np.intp], size: int) -> Vectors:
    sums = np.zeros((size, rows.shape[1]), np.float32)
    order = np.argsort(owners, kind="stable")  # np.add.at takes five times as long
    present, firsts = np.unique(owners[order], return_index=True)
    sums[present] = np.add.reduceat(rows[order], firsts, axis=0)
    return sums


def _rows(vectors: Vectors) -> Vectors:
    """Each row of length one."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    scaled: Vectors = (vectors / lengths).astype(np.float32)
    return scaled
