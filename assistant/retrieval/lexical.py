"""The lexical half: stems and compound parts by BM25, and words that look alike."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

import bm25s
import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.compounds import CompoundSplitter
from assistant.retrieval.likeness import LikeWords
from assistant.retrieval.terms import (
    LANGUAGES,
    Concept,
    clean_word,
    content_words,
    lexicon,
    read_concepts,
    stated_quantities,
    word_terms,
)
from assistant.words import fold, tokens

Scores = NDArray[np.float32]
K = TypeVar("K")
V = TypeVar("V")

# BM25. On four Danish collections k1 0.9..1.6 and b 0.6..0.9 all stay within 0.003 nDCG@10 of these.
K1 = 1.2
B = 0.75
# Weight of a translation, or of what a misspelling may mean, beside the word itself. English headings
# of the knowledge folder find their Danish sections with MRR@10 0.79 in place of 0.57.
RELATED = 0.75
# How far a concept is met, for `support`; a word within a compound of the text is met fully.
_MET_IN_PARTS = 0.8  # all parts of the compound asked for
_MET_AS_RELATED = 0.7


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """What each chunk scores, each 0..1 of what a chunk could at most.

    Not stretched to the best chunk: where all words are common or missing, all scores stay low and
    leave the say to the embedding (nDCG@10 +0.02 on conversational questions, others unchanged).
    """

    stems: Scores
    alike: Scores


class LexicalIndex:
    """The words of the chunks.

    Args:
        texts: one a chunk.
        languages: theirs; anything but "en" is read as Danish.
    """

    def __init__(self, texts: Sequence[str], languages: Sequence[str]) -> None:
        # bm25s sets its own logger to DEBUG when imported, and a server's log would show it.
        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self.size = len(texts)
        self.languages = tuple(sorted({known_language(language) for language in languages})) or ("da",)
        occurrences, quantity_lists, words = _read(texts)
        self._splitter = CompoundSplitter({*words, *lexicon()["en"]})  # those it has a translation into
        self._terms, self._bm25 = self._index_terms(occurrences, quantity_lists, words, languages)
        self._frequencies = (
            np.diff(self._bm25.scores["indptr"]) if self._bm25 is not None else np.zeros(0, np.int64)
        )
        self._like = LikeWords(words)
        self._words = words
        self._postings = _Postings(occurrences, len(words))
        self._damping = self._postings.damping()
        self.concepts = lru_cache(maxsize=256)(self._concepts)
        # Words return from question to question, and the best passages are weighed sentence by sentence.
        self._alike_to = lru_cache(maxsize=512)(self._like.like)
        self._terms_of = lru_cache(maxsize=512)(self._read_terms)

    @property
    def unknown_idf(self) -> float:
        """The idf of a word that no chunk has."""
        return self._idf_of_frequency(0)

    def idf(self, concept: Concept) -> float:
        """How telling a concept is; a compound that the corpus only has in parts is as telling as its rarest."""
        for terms in (concept.exact, concept.parts, concept.related):
            known = [self._idf_of_frequency(count) for count in map(self._frequency, terms) if count]
            if known and (terms is not concept.parts or len(known) == len(terms)):
                return min(known) if terms is concept.exact else max(known)
        return self.unknown_idf

    def scores(self, concepts: Sequence[Concept]) -> LexicalScores:
        """What each chunk scores for a question."""
        return LexicalScores(self._stem_scores(concepts), self._alike_scores(concepts))

    def support(self, concepts: Sequence[Concept], text: str, language: str) -> float:
        """The idf-weighted share of the concepts that a text meets, 0..1."""
        terms = self._terms_of(text, known_language(language))
        return float(self._share_met(concepts, lambda term: np.array([term in terms]), 1)[0])

    def met(self, concepts: Sequence[Concept], chunks: Sequence[int]) -> Scores:
        """The same for some chunks, by position; from the index, which is faster."""
        positions = np.asarray(chunks, np.int64)

        def has(term: str) -> NDArray[np.bool_]:
            at = self._terms.get(term)
            if at is None or self._bm25 is None:
                return np.zeros(len(positions), bool)
            starts, having = self._bm25.scores["indptr"], self._bm25.scores["indices"]
            return np.isin(positions, having[starts[at] : starts[at + 1]])

        return self._share_met(concepts, has, len(positions))

    def _share_met(
        self, concepts: Sequence[Concept], has: Callable[[str], NDArray[np.bool_]], size: int
    ) -> Scores:
        met = np.zeros(size, np.float32)
        total = 0.0
        for concept in concepts:
            exact, parts, related = (
                np.array([has(term) for term in terms]) if terms else np.zeros((1, size), bool)
                for terms in (concept.exact, concept.parts, concept.related)
            )
            instead = np.maximum(_MET_IN_PARTS * parts.mean(axis=0), _MET_AS_RELATED * related.any(axis=0))
            weight = self.idf(concept)
            met += weight * np.where(exact.any(axis=0), 1.0, instead)
            total += weight
        return met / np.float32(total) if total else met

    def _concepts(self, text: str) -> tuple[Concept, ...]:
        """The content words and quantities of a question. Cached as ``concepts``."""
        return tuple(map(self._corrected, read_concepts(text, self.languages, self._splitter.parts)))

    def _corrected(self, concept: Concept) -> Concept:
        if concept.is_quantity or any(
            map(self._frequency, chain(concept.exact, concept.parts, concept.related))
        ):
            return concept
        meant = self._like.misspelt(concept.word, self._alike_to(concept.word))
        terms = (term for at in meant for term in word_terms(self._words[at], self.languages))
        return replace(concept, related=tuple(dict.fromkeys(terms)))

    def _stem_scores(self, concepts: Sequence[Concept]) -> Scores:
        scores = np.zeros(self.size, np.float32)
        most = 0.0
        full: list[int] = []
        half: list[int] = []
        for concept in concepts:
            full += self._known(chain(concept.exact, concept.parts))
            related = self._known(concept.related)
            half += related
            # The most that a word can score for which only its translation stands is the translation's.
            sought = concept.related if related and not self._known(concept.exact) else concept.exact
            most += max(map(self._idf_of_term, sought)) + sum(map(self._idf_of_term, concept.parts))
        if self._bm25 is None or not most:
            return scores
        if full:
            scores += self._bm25.get_scores_from_ids(full)
        if half:
            scores += np.float32(RELATED) * self._bm25.get_scores_from_ids(half)
        return scores / np.float32(most)

    def _alike_scores(self, concepts: Sequence[Concept]) -> Scores:
        scores = np.zeros(self.size, np.float32)
        most = 0.0
        for concept in concepts:
            if concept.is_quantity:
                continue
            counts = self._postings.counts(*self._alike_to(concept.word))
            for term in concept.related:
                positions, alike = self._alike_to(term)
                counts += self._postings.counts(positions, np.float32(RELATED) * alike)
            touched = np.flatnonzero(counts > 0)
            hits = counts[touched]
            idf = self._idf_of_frequency(float(np.minimum(hits, 1.0).sum()))
            scores[touched] += np.float32(idf) * hits / (hits + self._damping[touched])
            most += idf
        return scores / np.float32(most) if most else scores

    def _read_terms(self, text: str, language: str) -> frozenset[str]:
        """The terms of a text, those of the parts of its compounds with them. Cached as ``_terms_of``."""
        folded = fold(text)
        words = set(content_words(folded))
        words |= {part for word in words for part in self._splitter.parts(word)}
        terms = {term for word in words for term in word_terms(word, (language,))}
        terms.update(chain.from_iterable(stated_quantities(folded)))
        return frozenset(terms)

    def _index_terms(
        self,
        occurrences: list[list[int]],
        quantity_lists: list[list[str]],
        words: list[str],
        languages: Sequence[str],
    ) -> tuple[dict[str, int], Any]:
        terms: dict[str, int] = {}

        def numbered(names: Iterable[str]) -> list[int]:
            return [terms.setdefault(name, len(terms)) for name in names]

        def of_word(language: str) -> Callable[[int], list[int]]:
            def terms_of(at: int) -> list[int]:
                spelled = (words[at], *self._splitter.parts(words[at]))
                return numbered(term for word in spelled for term in word_terms(word, (language,)))

            return _Remembered(terms_of).__getitem__

        of_words = {language: of_word(language) for language in LANGUAGES}
        rows = [
            [*numbered(stated), *chain.from_iterable(map(of_words[known_language(language)], row))]
            for row, stated, language in zip(occurrences, quantity_lists, languages, strict=True)
        ]
        if not terms:
            return terms, None
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        index.index((rows, terms), show_progress=False)
        return terms, index

    def _known(self, terms: Iterable[str]) -> list[int]:
        return [self._terms[term] for term in terms if term in self._terms]

    def _frequency(self, term: str) -> int:
        """The number of chunks that have a term."""
        at = self._terms.get(term)
        return 0 if at is None else int(self._frequencies[at])

    def _idf_of_term(self, term: str) -> float:
        return self._idf_of_frequency(self._frequency(term))

    def _idf_of_frequency(self, frequency: float) -> float:
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))  # Lucene's


class _Postings:
    """Which chunks have a word, and how often."""

    def __init__(self, occurrences: Sequence[Sequence[int]], words: int) -> None:
        self._size = len(occurrences)
        self._lengths = np.array([len(row) for row in occurrences], np.int64)
        flat = np.fromiter(chain.from_iterable(occurrences), np.int64, int(self._lengths.sum()))
        flat *= max(1, self._size)
        flat += np.repeat(np.arange(self._size), self._lengths)
        keys, counts = np.unique(flat, return_counts=True)
        word_of, chunk_of = np.divmod(keys, max(1, self._size))
        self._chunks = chunk_of.astype(np.int32)
        self._counts = np.minimum(counts, 255).astype(np.uint8)
        self._starts = np.searchsorted(word_of, np.arange(words + 1))

    def damping(self) -> Scores:
        """BM25's length term of each chunk."""
        mean = float(self._lengths.mean()) if self._size else 1.0
        return (K1 * (1 - B + B * self._lengths / max(mean, 1.0))).astype(np.float32)

    def counts(self, words: NDArray[Any], weights: NDArray[Any]) -> Scores:
        """How often each chunk has any of the words, each counting its weight."""
        starts = self._starts[words]
        lengths = self._starts[words + 1] - starts
        total = int(lengths.sum())
        # The positions of all postings of all words, one range after another.
        offsets = (
            np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
            if total
            else starts[:0]
        )
        at = np.arange(total) + offsets
        weighted = self._counts[at] * np.repeat(weights, lengths)
        return np.bincount(self._chunks[at], weights=weighted, minlength=self._size).astype(np.float32)


def _read(texts: Sequence[str]) -> tuple[list[list[int]], list[list[str]], list[str]]:
    """The words of each text as positions in the vocabulary, its quantities, and the vocabulary."""
    numbers: dict[str, int] = {}

    def number_of(token: str) -> int:
        word = clean_word(token)
        return numbers.setdefault(word, len(numbers)) if word else -1

    number = _Remembered(number_of).__getitem__
    occurrences: list[list[int]] = []
    quantity_lists: list[list[str]] = []
    for text in texts:
        folded = fold(text)
        occurrences.append([at for at in map(number, tokens(folded)) if at >= 0])
        quantity_lists.append([term for readings in stated_quantities(folded) for term in readings])
    return occurrences, quantity_lists, list(numbers)


class _Remembered(dict[K, V]):
    """A function's values by argument; faster than a cache of limited size, and gone after the build."""

    def __init__(self, function: Callable[[K], V]) -> None:
        self._function = function

    def __missing__(self, key: K) -> V:
        value = self[key] = self._function(key)
        return value


def known_language(language: str) -> str:
    return language if language in LANGUAGES else "da"
