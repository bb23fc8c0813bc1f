"""Which kind of programme entry a question is about, where it says what one does there rather than its name.

"Hvornår kan man strække benene?" asks for a break, and "hvornår får vi fingrene i det?" for the workshop. One
logistic regression a kind over the question's meaning and words, fitted by ``python -m evals.entries`` on
the questions in ``evals/entry_questions``; a question may be about none of them, or about several.
"""

from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from assistant.understanding.aims import Vector, word_features

_FILE = "entries.npz"


class EntryReader:
    """Reads the kinds of entry a question is about."""

    def __init__(self, arrays: Any) -> None:
        self._kinds = tuple(str(kind) for kind in arrays["kinds"])
        self._meaning = arrays["meaning"].astype(np.float32)  # a row a kind, a column a dimension
        self._words = arrays["words"].astype(np.float32)  # a row a kind, a column a bucket
        self._bias = arrays["bias"].astype(np.float32)

    def read(self, text: str, meaning: Vector) -> dict[str, float]:
        """How likely the question is about an entry of each kind, 0..1 each.

        Args:
            text: the question alone.
            meaning: what it means, as :func:`assistant.understanding.aims.meaning_features` has it.
        """
        at, values = word_features(text)
        scores = self._meaning @ meaning + self._words[:, at] @ values + self._bias
        likely = 1.0 / (1.0 + np.exp(-scores))
        return {kind: float(value) for kind, value in zip(self._kinds, likely, strict=True)}


@lru_cache(maxsize=1)
def load_entries() -> EntryReader | None:
    """The fitted classifiers that come with the package; None where they were left out."""
    path = resources.files("assistant.understanding").joinpath(_FILE)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return EntryReader(dict(np.load(file, allow_pickle=False)))
