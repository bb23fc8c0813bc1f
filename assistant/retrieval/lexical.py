"""The lexical half: stems and compound parts by BM25, and words that look alike."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.likeness import LikeWords
from assistant.retrieval.terms import (
    Concept,
    clean_word,
    read_concepts,
    stated_quantities,
    word_concept,
    word_terms,
)
from assistant.retrieval.word_index import K1, B, WordIndex, known_language
from assistant.words import fold, tokens

Scores = NDArray[np.float32]

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
    """The words of the chunks, to be searched."""

    def __init__(self, index: WordIndex) -> None:
        self.index = index
        self.size = index.size
        self.languages = index.languages
        self._splitter = index.splitter()
        self._frequencies = index.scores.frequencies()
        self._like = LikeWords(index.words, index.grams)
        self._damping = index.postings.damping(K1, B)
        self.concepts = lru_cache(maxsize=256)(self._concepts)
        # Words return from question to question, and the best passages are weighed sentence by sentence.
        self.idf = lru_cache(maxsize=4_096)(self._idf)
        self.known = lru_cache(maxsize=4_096)(self._find_known)
        self._concept_of = lru_cache(maxsize=4_096)(self._read_concept)
        self._alike_to = lru_cache(maxsize=2_048)(self._like.like)
        self._meant_by = lru_cache(maxsize=2_048)(self._find_meant)
        self._terms_of_token = lru_cache(maxsize=8_192)(self._read_token)
        self._terms_of = lru_cache(maxsize=2_048)(self._read_terms)

    @property
    def unknown_idf(self) -> float:
        """The idf of a word that no chunk has."""
        return self._idf_of_frequency(0)

    def _idf(self, concept: Concept) -> float:
        """How telling a concept is; a compound that the corpus only has in parts is as telling as its rarest.

        Cached as ``idf``.
        """
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
        met = total = 0.0
        for concept in concepts:
            weight = self.idf(concept)
            total += weight
            if not terms.isdisjoint(concept.exact):
                met += weight
                continue
            parts = sum(part in terms for part in concept.parts) / max(1, len(concept.parts))
            related = not terms.isdisjoint(concept.related)
            met += weight * max(_MET_IN_PARTS * parts, _MET_AS_RELATED * related)
        return met / total if total else 0.0

    def met(self, concepts: Sequence[Concept], chunks: Sequence[int]) -> Scores:
        """The same for some chunks, by position; from the index, all at once."""
        positions = np.asarray(chunks, np.int64)

        def has(term: str) -> NDArray[np.bool_]:
            at = self.index.terms.get(term)
            if at is None:
                return np.zeros(len(positions), bool)
            return self.index.scores.having(at, positions)

        met = np.zeros(len(positions), np.float32)
        total = 0.0
        for concept in concepts:
            exact, parts, related = (
                np.array([has(term) for term in terms]) if terms else np.zeros((1, len(positions)), bool)
                for terms in (concept.exact, concept.parts, concept.related)
            )
            instead = np.maximum(_MET_IN_PARTS * parts.mean(axis=0), _MET_AS_RELATED * related.any(axis=0))
            weight = self.idf(concept)
            met += weight * np.where(exact.any(axis=0), 1.0, instead)
            total += weight
        return met / np.float32(total) if total else met

    def _find_known(self, folded: str) -> str:
        """What the corpus has for a folded word: itself, its two parts, what it may be a misspelling of, or nothing.

        Cached as ``known``.
        """
        for concept in read_concepts(folded, lambda word: word_concept(word, self.languages)):
            if concept.is_quantity or any(map(self._frequency, chain(concept.exact, concept.related))):
                return folded
        halves = self._splitter.halves(folded)
        if halves:
            return " ".join(halves)
        meant = self._meant_by(folded)
        return self.index.words[meant[0]] if meant else ""

    def text_with(self, folded: str) -> int | None:
        """The first text that has a folded word as it stands."""
        if folded not in self.index.words:
            return None
        postings = self.index.postings
        return int(postings.texts[postings.starts[self.index.words.index(folded)]])

    def _concepts(self, text: str) -> tuple[Concept, ...]:
        """The content words and quantities of a question. Cached as ``concepts``."""
        return tuple(read_concepts(text, self._concept_of))

    def _read_concept(self, word: str) -> Concept:
        """The concept of a word; of one that the corpus lacks, as what it may be a misspelling of. Cached as ``_concept_of``."""
        concept = word_concept(word, self.languages, self._splitter.parts(word))
        if concept.is_quantity or any(
            map(self._frequency, chain(concept.exact, concept.parts, concept.related))
        ):
            return concept
        terms = (
            term for at in self._meant_by(word) for term in word_terms(self.index.words[at], self.languages)
        )
        return replace(concept, related=tuple(dict.fromkeys(terms)))

    def _find_meant(self, word: str) -> list[int]:
        """The words that a word may be a misspelling of, by position. Cached as ``_meant_by``."""
        return self._like.misspelt(word, self._alike_to(word))

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
        if not most:
            return scores
        scores += self.index.scores.sums(full, self.size)
        if half:
            scores += np.float32(RELATED) * self.index.scores.sums(half, self.size)
        return scores / np.float32(most)

    def _alike_scores(self, concepts: Sequence[Concept]) -> Scores:
        scores = np.zeros(self.size, np.float32)
        most = 0.0
        for concept in concepts:
            if concept.is_quantity:
                continue
            counts = self.index.postings.weighted(*self._alike_to(concept.word))
            for term in concept.related:
                positions, alike = self._alike_to(term)
                counts += self.index.postings.weighted(positions, np.float32(RELATED) * alike)
            touched = np.flatnonzero(counts > 0)
            hits = counts[touched]
            idf = self._idf_of_frequency(float(np.minimum(hits, 1.0).sum()))
            scores[touched] += np.float32(idf) * hits / (hits + self._damping[touched])
            most += idf
        return scores / np.float32(most) if most else scores

    def _read_terms(self, text: str, language: str) -> frozenset[str]:
        """The terms of a text, those of the parts of its compounds with them. Cached as ``_terms_of``."""
        folded = fold(text)
        found = (self._terms_of_token(token, language) for token in set(tokens(folded)))
        terms = set(chain.from_iterable(found))
        terms.update(chain.from_iterable(stated_quantities(folded)))
        return frozenset(terms)

    def _read_token(self, token: str, language: str) -> tuple[str, ...]:
        """The terms of a folded word and of its parts; none of a stop word. Cached as ``_terms_of_token``."""
        word = clean_word(token)
        if not word:
            return ()
        spelled = (word, *self._splitter.parts(word))
        return tuple(term for part in spelled for term in word_terms(part, (language,)))

    def _known(self, terms: Iterable[str]) -> list[int]:
        return [self.index.terms[term] for term in terms if term in self.index.terms]

    def _frequency(self, term: str) -> int:
        """The number of chunks that have a term."""
        at = self.index.terms.get(term)
        return 0 if at is None else int(self._frequencies[at])

    def _idf_of_term(self, term: str) -> float:
        return self._idf_of_frequency(self._frequency(term))

    def _idf_of_frequency(self, frequency: float) -> float:
        return math.log1p((self.size - frequency + 0.5) / (frequency + 0.5))  # Lucene's
