"""Hybrid retrieval: dense and lexical scores over the same chunks, fused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.types import Chunk, Hit, Query
from assistant.words import STOP_WORDS, fold, loose, stem, tokens

FloatArray = np.ndarray[Any, np.dtype[np.float32]]


class VectorIndex(Protocol):
    """The stored chunks and, where an embedding is in use, their normalised vectors."""

    @property
    def chunks(self) -> tuple[Chunk, ...]: ...

    @property
    def vectors(self) -> FloatArray | None: ...


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares of the normalised scores in the fused score."""

    dense: float = 0.4
    stems: float = 0.3
    grams: float = 0.3
    other_language: float = 0.85


class HybridRetriever:
    """Finds the chunks that fit a question."""

    def __init__(self, index: VectorIndex, embeddings: Embeddings | None, *, weights: Weights | None = None):
        import bm25s

        self.chunks = index.chunks
        self._vectors = index.vectors if embeddings is not None else None
        self._embeddings = embeddings
        self._weights = weights or Weights()
        stems = [_stems(chunk.indexed_text, chunk.language) for chunk in self.chunks]
        grams = [_grams(chunk.indexed_text) for chunk in self.chunks]
        self._stems = bm25s.BM25(k1=1.2, b=0.6)
        self._grams = bm25s.BM25(k1=1.2, b=0.6)
        self._stem_sets = [frozenset(terms) for terms in stems]
        if self.chunks:
            self._stems.index([terms or [""] for terms in stems], show_progress=False)
            self._grams.index([terms or [""] for terms in grams], show_progress=False)
        self._frequency: dict[str, int] = {}
        for terms in self._stem_sets:
            for term in terms:
                self._frequency[term] = self._frequency.get(term, 0) + 1

    def retrieve(self, query: Query, *, top_k: int, keep: Callable[[Chunk], bool] | None = None) -> list[Hit]:
        """The chunks that fit ``query``, best first."""
        return self.search(query.text, query.language, top_k=top_k, keep=keep)

    def search(
        self,
        text: str,
        language: str | None = None,
        *,
        top_k: int,
        keep: Callable[[Chunk], bool] | None = None,
    ) -> list[Hit]:
        """The chunks that fit ``text``, best first."""
        if not self.chunks or not text.strip():
            return []
        weights = self._weights
        cosines = np.zeros(len(self.chunks), dtype=np.float32)
        if self._embeddings is not None and self._vectors is not None:
            cosines = self._vectors @ np.asarray(self._embeddings.embed_query(text), dtype=np.float32)
        fused = (
            weights.dense * _scaled(cosines)
            + weights.stems * _scaled(_bm25(self._stems, _stems(text, language or "da"), len(self.chunks)))
            + weights.grams * _scaled(_bm25(self._grams, _grams(text), len(self.chunks)))
        )
        if language is not None:
            foreign = np.array([chunk.language != language for chunk in self.chunks])
            fused = np.where(foreign, fused * weights.other_language, fused)
        hits = []
        for position in np.argsort(-fused, kind="stable"):
            chunk = self.chunks[int(position)]
            if keep is not None and not keep(chunk):
                continue
            hits.append(
                Hit(
                    chunk,
                    float(fused[position]),
                    float(cosines[position]),
                    self.support(text, chunk.indexed_text, chunk.language),
                )
            )
            if len(hits) == top_k:
                break
        return hits

    def content_terms(self, text: str, language: str = "da") -> list[tuple[str, float]]:
        """The content words of ``text`` as stems, each with its idf in the corpus."""
        terms = dict.fromkeys(_stems(text, language))
        return [(term, self._idf(term)) for term in terms]

    def support(self, query_text: str, text: str, language: str = "da") -> float:
        """The idf-weighted share of the content words of ``query_text`` that ``text`` meets, 0..1."""
        wanted = self.content_terms(query_text, language)
        total = sum(idf for _, idf in wanted)
        if not total:
            return 0.0
        present = frozenset(_stems(text, language))
        return sum(idf for term, idf in wanted if term in present) / total

    @property
    def unknown_idf(self) -> float:
        """The idf of a word that no chunk has."""
        return self._idf("\0")

    def _idf(self, term: str) -> float:
        frequency = self._frequency.get(term, 0)
        return float(np.log1p((len(self.chunks) - frequency + 0.5) / (frequency + 0.5)))


def _stems(text: str, language: str) -> list[str]:
    return [stem(word, language) for word in map(fold, tokens(text)) if word not in STOP_WORDS]


def _grams(text: str) -> list[str]:
    line = " " + " ".join(map(loose, tokens(text))) + " "
    return [line[start : start + 4] for start in range(len(line) - 3)]


def _scaled(scores: FloatArray) -> FloatArray:
    """Scores stretched to 0..1."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def fuse_scores(scores: Sequence[FloatArray], weights: Sequence[float]) -> FloatArray:
    """A convex combination of scores, each stretched to 0..1."""
    return np.sum([weight * _scaled(part) for weight, part in zip(weights, scores, strict=True)], axis=0)


def _bm25(index: Any, terms: list[str], count: int) -> FloatArray:
    known = [term for term in terms if term in index.vocab_dict]
    return index.get_scores(known) if known else np.zeros(count, dtype=np.float32)
