"""From text to the words and quantities that are indexed and looked for."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import chain

from assistant.retrieval.quantities import ALIASES, quantities
from assistant.words import STOP_WORDS, fold, stem, tokens

LANGUAGES = ("da", "en")  # that there is a stemmer for
LONGEST_WORD = (
    40  # characters; longer ones are addresses and keys, which only their beginning needs to tell apart
)

_MAY_STATE_QUANTITY = re.compile(r"\d|klokken|\bkl\b|o['’]clock")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Concept:
    """One content word or quantity of a question, and the terms that it is met by.

    ``exact`` terms are the word itself: its stem in each language of the corpus, or the readings of
    a quantity. ``parts`` are the stems of a compound's parts. ``related`` are translations and, for
    a word the corpus lacks, the words it may be a misspelling of.
    """

    word: str  # folded; a quantity's first reading
    exact: tuple[str, ...]
    parts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def is_quantity(self) -> bool:
        return self.word.startswith("#")


def content_words(folded: str) -> list[str]:
    """The words of a folded text in order, without stop words and pure numbers."""
    return [word for word in map(clean_word, tokens(folded)) if word]


def clean_word(token: str) -> str:
    """The word that is indexed for a folded token; empty for stop words and pure numbers."""
    word = (token if token.isalnum() else _POSSESSIVE.sub("", token))[:LONGEST_WORD]
    return word if word not in STOP_WORDS and (word.isalpha() or any(map(str.isalpha, word))) else ""


def stated_quantities(folded: str) -> list[tuple[str, ...]]:
    """The quantities of a folded text, each as its readings; month and unit words are read as words."""
    return quantities(folded) if _MAY_STATE_QUANTITY.search(folded) else []


def word_terms(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The terms of one content word: its stem in each language, or the unit it is another name of."""
    alias = ALIASES.get(word)
    return (alias,) if alias else tuple(dict.fromkeys([stem(word, language) for language in languages]))


def read_concepts(text: str, concept_of: Callable[[str], Concept]) -> Iterator[Concept]:
    """The concepts of a question, each once, in order.

    Args:
        text: the question.
        concept_of: reads a content word (:func:`word_concept`).
    """
    folded = fold(text)
    seen: set[str] = set()
    for concept in map(concept_of, content_words(folded)):
        if concept.exact[0] not in seen:
            seen.add(concept.exact[0])
            yield concept
    for readings in stated_quantities(folded):
        if readings[0] not in seen:
            seen.add(readings[0])
            yield Concept(readings[0], readings)


def word_concept(word: str, languages: tuple[str, ...], parts: Iterable[str] = ()) -> Concept:
    """The concept of a content word.

    Args:
        word: folded.
        languages: those of the corpus; its stems are what the word has to meet.
        parts: the word's own, where it is a compound.
    """
    exact = word_terms(word, languages)
    if exact[0].startswith("#"):
        return Concept(exact[0], exact)
    split = _stems(parts, languages)
    related = chain.from_iterable(
        _stems(lexicon()[language].get(word, ()), (language,)) for language in languages
    )
    return Concept(word, exact, _without(split, exact), _without(tuple(dict.fromkeys(related)), exact))


@lru_cache(maxsize=1)
def lexicon() -> dict[str, dict[str, tuple[str, ...]]]:
    """General words and what they are in the other language, folded: ``lexicon()["da"]["price"]``."""
    data = json.loads(
        resources.files("assistant").joinpath("retrieval_lexicon.json").read_text(encoding="utf-8")
    )
    into: dict[str, dict[str, tuple[str, ...]]] = {"da": {}, "en": {}}
    for english, all_danish in data.items():
        for danish in all_danish:
            for language, word, other in (("da", english, danish), ("en", danish, english)):
                known = into[language].get(fold(word), ())
                into[language][fold(word)] = (*known, fold(other))
    return into


def _stems(words: Iterable[str], languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for word in words for term in word_terms(word, languages)))


def _without(terms: tuple[str, ...], excluded: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(term for term in terms if term not in excluded)
