"""Which words of a sentence its source does not account for."""

import re
from functools import lru_cache
from importlib import resources

from assistant.composing.guard.claims import content, is_met, told
from assistant.understanding.frame_words import judging_words
from assistant.words import fold, loose, stem, tokens

_VERBS = frozenset(["given", "givet", "godt"])  # "a talk is given", "det kan godt være"
# Adverbs of pace and certainty: general words to a question, a statement in an answer.
_PACE = re.compile(
    r"hurtig|langsom|pludselig|midlertidig|forelobig|omgaende|ojeblikkelig|permanent|sikker(?:t|e)?$|"
    r"quick|rapid|slow|sudden|temporar|immediate|instant|certain(?:ly)?$"
)
_LEAST = 4  # letters of a stem that tells a word


@lru_cache(maxsize=2)
def _paraphrases(language: str) -> dict[str, frozenset[str]]:
    """Stem → the stems that say the same."""
    text = (
        resources.files("assistant.composing.guard").joinpath("paraphrases.txt").read_text(encoding="utf-8")
    )
    groups: dict[str, set[str]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        stems = {_key(part, language) for word in line.split() for part in tokens(word)}
        for one in stems:
            groups.setdefault(one, set()).update(stems)
    return {one: frozenset(others) for one, others in groups.items()}


def paraphrases_of(one: str, language: str) -> frozenset[str]:
    """The stems that say the same as ``one``, itself among them where any are known."""
    return _paraphrases(language).get(one, frozenset())


def _key(word: str, language: str) -> str:
    """The stem; the word itself where hardly anything is left of it ("lovligt" is no "lov")."""
    word = fold(word)
    found = stem(word, language)
    return found if len(found) >= _LEAST else word


def unaccounted(text: str, source: str, language: str) -> list[str]:
    """The content words of ``text`` (as stems) that ``source`` has in no form and in no other wording.

    Args:
        text: a sentence without its marks.
        source: what it cites.
        language: of the texts.
    """
    held = content(source, language)
    every = frozenset(_key(word, language) for word in tokens(source))
    known = _paraphrases(language)
    wanted = content(text, language)
    words = {stem(fold(word), language): _key(word, language) for word in tokens(text)}
    said = {loose(word) for word in tokens(source)}
    judging = [
        loose(word)
        for word in tokens(text)
        if (loose(word) in judging_words() or _PACE.match(loose(word)))
        and loose(word) not in said
        and not _also_judged(word, every, language)
    ]
    return judging + [
        one
        for one in sorted(wanted)
        if not is_met(one, held) and known.get(words.get(one, one), frozenset()).isdisjoint(every)
    ]


def _also_judged(word: str, source: frozenset[str], language: str) -> bool:
    """Whether the source judges so, in another form of the word or another word for it."""
    key = _key(word, language)
    return key in source or not _paraphrases(language).get(key, frozenset()).isdisjoint(source)


def strange(text: str, source: str, language: str) -> list[str]:
    """Of a sentence of general words alone: those that are more than grammar and that ``source`` does not have."""
    held = told(source, language)
    return sorted(word for word in told(text, language) if word not in held)
