"""Which kinds of AI use a topic is about, and whether it is about AI or work at all."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.guides.materials import Kind, Materials
from assistant.words import fold

Similarity = Callable[[str, Sequence[str]], Sequence[float] | None]
"""The cosines of a text with others; None where no embedding is in use."""

_WHOLE = 4  # letters up to which a word must begin a word of the topic
_STANDS_OUT = 0.02  # cosine by which the nearest kind must be nearer than the next


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a topic was recognised as, the best kind first."""

    kinds: tuple[Kind, ...]
    names_ai: bool
    names_work: bool
    by_meaning: bool = False

    @property
    def ids(self) -> frozenset[str]:
        """The kinds' names."""
        return frozenset(kind.id for kind in self.kinds)


def recognise(text: str, materials: Materials, similarity: Similarity) -> Recognition:
    """Recognise the kinds of use by words, and by meaning where no word tells."""
    folded = _folded(text)
    scored = []
    for position, kind in enumerate(materials.kinds):
        met = [fold(word) for word in (*kind.technologies, *kind.tasks) if _has(folded, fold(word))]
        if met:
            scored.append((-max(map(len, met)), position, kind))
    scored.sort(key=lambda item: item[:2])
    ai = any(_has(folded, fold(word)) for word in materials.words.ai)
    work = any(_has(folded, fold(word)) for word in materials.words.work)
    if scored:
        return Recognition(tuple(kind for *_, kind in scored[:2]), ai, work)
    near = _nearest(text, materials, similarity)
    return Recognition((near,) if near else (), ai, work, by_meaning=near is not None)


def names_technology(text: str, materials: Materials) -> bool:
    """Whether a text names AI itself or a technology, not only the work it is used for."""
    folded = _folded(text)
    return any(_has(folded, fold(word)) for word in materials.words.ai) or any(
        _has(folded, fold(word)) for kind in materials.kinds for word in kind.technologies
    )


def is_outside(text: str, materials: Materials, similarity: Similarity) -> bool:
    """Whether a topic that no known word places is nearer to everyday life than to work and AI."""
    words = materials.words
    if any(_has(_folded(text), fold(name)) for name in words.names):
        return False  # a system or product that workplaces use
    inside = [*words.inside, *(kind.description for kind in materials.kinds)]
    cosines = similarity(text, [*inside, *words.outside])
    if cosines is None:
        return True
    return max(cosines[: len(inside)]) <= max(cosines[len(inside) :])


def _nearest(text: str, materials: Materials, similarity: Similarity) -> Kind | None:
    cosines = similarity(text, [kind.description for kind in materials.kinds])
    if cosines is None or len(cosines) < 2:
        return None
    order = sorted(range(len(cosines)), key=lambda at: -cosines[at])
    if cosines[order[0]] - cosines[order[1]] < _STANDS_OUT:
        return None
    return materials.kinds[order[0]]


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return " " + re.sub(r"[^\w]+", " ", fold(text)) + " "


def _has(folded: str, word: str) -> bool:
    word = re.sub(r"[^\w]+", " ", word)
    if len(word) <= 2:
        return f" {word} " in folded
    return f" {word}" in folded if len(word) <= _WHOLE else word in folded
