"""Which kinds of AI use a topic is about."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.guides.materials import Kind, Materials
from assistant.words import fold, loose

Similarity = Callable[[str, Sequence[str]], Sequence[float] | None]
"""The cosines of a text with others; None where no embedding is in use."""

_PLACE = re.compile(r"(.+) (?:i|paa|hos|ved|fra) (.+)")
_WHOLE = 4  # letters up to which a word must begin a word of the topic
_STANDS_OUT = 0.02  # cosine by which the nearest kind must be nearer than the next


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a topic was recognised as, the best kind first."""

    kinds: tuple[Kind, ...]
    by_meaning: bool = False

    @property
    def ids(self) -> frozenset[str]:
        """The kinds' names."""
        return frozenset(kind.id for kind in self.kinds)


def recognise(text: str, materials: Materials, similarity: Similarity) -> Recognition:
    """Recognise the kinds of use by words, and by meaning where no word tells."""
    folded = _folded(text)
    parts = _PLACE.fullmatch(folded.strip())
    main, place = parts.groups() if parts else (folded, "")
    # what is used tells more than where: "oversættelse i borgerservice" is translation
    found = [*_by_words(main, materials), *_by_words(place, materials)]
    if found:
        first = found[0][0]
        # of what citizens never meet, a field of theirs tells only where it is: energy in the schools' buildings
        known = [kind for kind, by_field in found if kind == first or not (first.internal and by_field)]
        return Recognition(tuple(dict.fromkeys(known))[:2])
    near = _nearest(_without_ai(folded, materials), materials, similarity)
    return Recognition((near,) if near else (), by_meaning=near is not None)


def _by_words(part: str, materials: Materials) -> list[tuple[Kind, bool]]:
    """The kinds whose words a part of the topic has, and whether a field alone told.

    Technologies come before tasks and fields, long words before short ones.
    """
    folded = _folded(part)
    scored = []
    for position, kind in enumerate(materials.kinds):
        technologies, tasks, fields = (
            [fold(word) for word in words if _has(folded, fold(word))]
            for words in (kind.technologies, kind.tasks, kind.fields)
        )
        if technologies or tasks or fields:
            longest = max(technologies or (*tasks, *fields), key=len)
            by_field = not technologies and not tasks
            scored.append((not technologies, -len(longest), position, longest, (kind, by_field)))
    scored.sort(key=lambda item: item[:3])
    # a word inside one that told another kind tells nothing new, whichever came first
    words = {item[3] for item in scored}
    return [item[4] for item in scored if not any(item[3] != word and item[3] in word for word in words)]


def names_technology(text: str, materials: Materials) -> bool:
    """Whether a text names AI itself or a technology, not only the work it is used for."""
    folded, words = _folded(text), materials.words
    technologies = (word for kind in materials.kinds for word in kind.technologies)
    return shows_ai(text, materials) or any(_has(folded, fold(word)) for word in (*words.ai, *technologies))


def shows_ai(text: str, materials: Materials) -> bool:
    """Whether a text names AI or shows it, also in a compound or typed without æ, ø and å."""
    words = materials.words
    return any(_shows(text, sign) for sign in (*words.signs, *words.products))


def _shows(text: str, sign: str) -> bool:
    if sign.startswith("-"):  # the end of a word
        return any(word.endswith(fold(sign[1:])) for word in _folded(text).split())
    return has_word(text, sign) or (len(sign) > _WHOLE and loose(sign) in loose(text))


def has_word(text: str, word: str) -> bool:
    """Whether a text has a word: a long one anywhere in a compound, a short one at a word's beginning."""
    return _has(_folded(text), fold(word))


def _without_ai(folded: str, materials: Materials) -> str:
    """What a text says beyond AI itself, which is near every kind of use."""
    generic = {fold(word) for word in materials.words.ai}
    words = [word for word in folded.split() if word not in generic]
    return " ".join(words) if any(len(word) > _WHOLE for word in words) else ""


def _nearest(text: str, materials: Materials, similarity: Similarity) -> Kind | None:
    kinds = [kind for kind in materials.kinds if kind.description]
    cosines = similarity(text, [kind.description for kind in kinds]) if text else None
    if cosines is None or len(cosines) < 2:
        return None
    order = sorted(range(len(cosines)), key=lambda at: -cosines[at])
    if cosines[order[0]] - cosines[order[1]] < _STANDS_OUT:
        return None
    return kinds[order[0]]


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return " " + re.sub(r"[^\w]+", " ", fold(text)) + " "


def _has(folded: str, word: str) -> bool:
    word = re.sub(r"[^\w]+", " ", word)
    if len(word) <= 2:
        return f" {word} " in folded
    if len(word) <= _WHOLE:
        return f" {word}" in folded
    return any(not _prefixed(folded, match.start()) for match in re.finditer(re.escape(word), folded))


def _prefixed(folded: str, start: int) -> bool:
    """Whether only a letter or two stand before it: "opsporing" is no compound with "sporing"."""
    return 0 < start - folded.rfind(" ", 0, start) - 1 <= 2
