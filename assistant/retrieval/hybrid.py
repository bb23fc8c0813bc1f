"""Dense and lexical scores of the same chunks, fused."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.errors import EmbeddingError
from assistant.retrieval.asked import AskedQuestions
from assistant.retrieval.chunk_words import ChunkWords
from assistant.retrieval.lexical import LexicalIndex, LexicalScores
from assistant.retrieval.meaning import LEAST_DEVIATION, CentredVectors, of_length_one
from assistant.retrieval.respelling import respelled
from assistant.retrieval.topics import twins
from assistant.types import Chunk, Hit, Query
from assistant.vectors import text_digest
from assistant.words import fold, tokens

logger = logging.getLogger(__name__)

Scores = NDArray[np.float32]
Keep = Callable[[Chunk], bool]

# vectors, 1.5 MB: one question is looked at by several stages, and returns with another date or history
_REMEMBERED = 1_000


class VectorIndex(Protocol):
    """The stored chunks and, where an embedding is in use, their normalised vectors."""

    @property
    def chunks(self) -> tuple[Chunk, ...]: ...

    @property
    def vectors(self) -> Any: ...  # float32, a row a chunk, or None


@dataclass(frozen=True, slots=True)
class Weights:
    """What the parts of the fused score weigh; only their proportions count.

    Chosen by nDCG@10 on four Danish collections, 1,300 questions (program help, package descriptions, a manual
    in paragraphs, this project's knowledge), each in two halves that agree.
    With ``dense`` at 1 or 1.75 the collections differ by 0.005 from those at 1.25: conversational
    questions to this project's knowledge want more, short factual ones less.
    """

    dense: float = 1.25
    stems: float = 1.0
    grams: float = 1.0  # words that look alike
    # Likeness to what is known to be asked there: of 197 fresh questions 76 % find the right section
    # first, of 498 others 84 %; by the nearest known question, and half as many of them, 58 % of the former.
    asked: float = 6.0
    asked_words: float = 2.0
    # Factor for chunks in another language than the question's. Already 0.95 puts a page before its
    # translation; at 0.7 English questions miss what is only there in Danish.
    other_language: float = 0.9


class HybridRetriever:
    """Finds the chunks that fit a question, by meaning and by words.

    Args:
        index: the chunks, and their vectors if there are any.
        embeddings: embeds questions; None searches by words alone.
        weights: of the parts of the fused score.
        known_vectors: gives vectors of texts that are compared often, by their digest.
        words: of the index's chunks, where they were kept; made anew when left out.
        embedding_id: which embedding it is, for those whose weights belong to one.
    """

    def __init__(
        self,
        index: VectorIndex,
        embeddings: Embeddings | None,
        *,
        weights: Weights | None = None,
        known_vectors: Callable[[], Mapping[str, Scores]] = dict,
        words: ChunkWords | None = None,
        embedding_id: str = "none",
    ) -> None:
        self.embedding_id = embedding_id
        shown = [at for at, chunk in enumerate(index.chunks) if chunk.answers is None]
        self.chunks = tuple(index.chunks[at] for at in shown)
        self._embeddings = embeddings
        vectors = index.vectors if embeddings is not None and self.chunks else None
        self._vectors = vectors if vectors is None or len(shown) == len(index.chunks) else vectors[shown]
        self._weights = weights or Weights()
        self._load_known_vectors = known_vectors
        self._known_vectors: dict[str, Scores] | None = None
        words = words or ChunkWords.of(index.chunks)
        self._lexical = LexicalIndex(words.shown)
        self._languages = np.array([chunk.language for chunk in self.chunks])
        pairs = np.array(sorted(twins(self.chunks).items()), np.intp).reshape(-1, 2)
        self._written, self._also_written = pairs[:, 0], pairs[:, 1]
        self._respelled = lru_cache(maxsize=_REMEMBERED)(
            lambda text: respelled(text, self._lexical, self._spelling)
        )
        self._spelling = lru_cache(maxsize=_REMEMBERED)(self._find_spelling)
        self._embedded: dict[str, Scores] = {}
        self._centred = None if self._vectors is None else CentredVectors(self._vectors)
        self._asked = AskedQuestions(index.chunks, vectors, self.chunks, words.asked, self._vectors)

    @property
    def unknown_idf(self) -> float:
        """The idf of a word that no chunk has."""
        return self._lexical.unknown_idf

    def retrieve(self, query: Query, *, top_k: int, keep: Keep | None = None) -> list[Hit]:
        """The chunks that fit ``query``, best first."""
        return self.search(query.text, query.language, top_k=top_k, keep=keep)

    def search(
        self, text: str, language: str | None = None, *, top_k: int, keep: Keep | None = None
    ) -> list[Hit]:
        """The chunks that fit ``text``, best first.

        Args:
            text: the question.
            language: its language; a section written in it too is found in it alone.
            top_k: at most so many.
            keep: which chunks may be found at all.
        """
        if not self.chunks or not text.strip() or top_k < 1:
            return []
        concepts = self._lexical.concepts(text)
        words = self._lexical.scores(concepts)
        asked_words = self._asked.words(text) if self._asked else None
        cosines = nearest = topics = np.zeros(len(self.chunks), np.float32)
        question = self.vector(text, language)
        if question is None or self._centred is None:
            fused = self._fuse(words, None, language, asked_words)
        else:
            cosines, meaning = self._centred.scores(question)
            asked = None
            if self._asked:
                asked, nearest, topics = self._asked.meaning(question)
            fused = self._fuse(words, meaning, language, asked_words, asked)
            for best in self._kept(fused, 1, keep):
                _, meaning = self._centred.scores(self._centred.moved(question, best))
                fused = self._fuse(words, meaning, language, asked_words, asked)
        found = self._kept(fused, top_k, keep)
        met = self._lexical.met(concepts, found)
        return [
            Hit(
                self.chunks[at],
                float(fused[at]),
                float(cosines[at]),
                float(share),
                float(nearest[at]),
                float(topics[at]),
            )
            for at, share in zip(found, met, strict=True)
        ]

    def content_terms(self, text: str, language: str = "da") -> list[tuple[str, float]]:
        """The content words and quantities of ``text``, each with its idf in the corpus."""
        return [(concept.word, self._lexical.idf(concept)) for concept in self._lexical.concepts(text)]

    def support(self, query_text: str, text: str, language: str = "da") -> float:
        """The idf-weighted share of the content words of ``query_text`` that ``text`` meets, 0..1."""
        return self._lexical.support(self._lexical.concepts(query_text), text, language)

    def similarities(self, text: str, others: Sequence[str]) -> list[float] | None:
        """The cosines of ``text`` with ``others``; None where there is no embedding, or it fails."""
        vector, known = self.vector(text), self._known(others)
        return None if vector is None or known is None else [float(cosine) for cosine in known @ vector]

    def contrasts(self, text: str, others: Sequence[str]) -> list[float] | None:
        """Like :meth:`similarities`, when what all of ``others`` have in common is taken out.

        They tell short texts of one field apart, whose cosines all but agree.
        """
        vector, known = self.vector(text), self._known(others)
        if vector is None or known is None:
            return None
        common = known.mean(axis=0)
        own, rest = vector - common, known - common
        lengths = np.linalg.norm(rest, axis=1) * np.linalg.norm(own)
        return [float(cosine) for cosine in rest @ own / np.maximum(lengths, LEAST_DEVIATION**2)]

    def _known(self, texts: Sequence[str]) -> Scores | None:
        """The vectors of texts that are compared with often, a row each; embedded once where none is kept."""
        if self._known_vectors is None:
            self._known_vectors = dict(self._load_known_vectors())
        rows = []
        for text in texts:
            digest = text_digest(text)
            if digest not in self._known_vectors:
                vector = self.vector(text)
                if vector is None:
                    return None
                self._known_vectors[digest] = vector
            rows.append(self._known_vectors[digest])
        return np.array(rows, np.float32)

    def vector(self, text: str, language: str | None = None) -> Scores | None:
        """The question's vector, of length one; None where there is no embedding, or it fails.

        A Danish question is embedded as the chunks would spell it.
        """
        if self._vectors is None or self._embeddings is None or not text.strip():
            return None
        if language == "da":
            text = self._respelled(text)
        known = self._embedded.get(text)
        if known is not None:
            return known
        try:
            vector = of_length_one(np.asarray(self._embeddings.embed_query(text), np.float32))
        except EmbeddingError as error:
            logger.warning("searching by words alone: %s", error)
            return None
        if len(self._embedded) >= _REMEMBERED:
            self._embedded = {}
        self._embedded[text] = vector
        return vector

    def _find_spelling(self, folded: str) -> str | None:
        """How the chunks write a folded word. Cached as ``_spelling``."""
        at = self._lexical.text_with(folded)
        written = [] if at is None else tokens(self.chunks[at].indexed_text)
        return next((token.casefold() for token in written if fold(token) == folded), None)

    def _fuse(
        self,
        words: LexicalScores,
        meaning: Scores | None,
        language: str | None,
        asked_words: LexicalScores | None = None,
        asked: Scores | None = None,
    ) -> Scores:
        weights = self._weights
        own = _parts(words, weights.stems, weights.grams, meaning, weights.dense)
        fused = fuse_scores(*own)
        if asked_words is not None:
            words_weight = weights.asked_words
            theirs = _parts(asked_words, words_weight, words_weight, asked, weights.asked)
            # A chunk nobody has written questions for stands by its own words and meaning alone.
            known = np.where(self._asked.answering, fuse_scores(*theirs), fused)
            fused = fuse_scores([fused, known], [sum(own[1]), sum(theirs[1])])
        if language is not None:
            fused[self._languages != language] *= np.float32(weights.other_language)
            # What is written in both languages is told in the question's own, whichever was found.
            own = self._languages[self._written] == language
            written, also_written = self._written[own], self._also_written[own]
            fused[written] = np.maximum(fused[written], fused[also_written])
            fused[also_written] = 0.0
        return fused

    def _kept(self, fused: Scores, top_k: int, keep: Keep | None) -> list[int]:
        wanted = (at for at in _best_first(fused, top_k) if keep is None or keep(self.chunks[at]))
        return list(islice(self._each_once(wanted), top_k))

    def _each_once(self, positions: Iterable[int]) -> Iterator[int]:
        """Leaves out what a document says again, word for word, under another heading."""
        seen: set[tuple[str, str]] = set()
        for at in positions:
            said = (self.chunks[at].source, self.chunks[at].text)
            if said not in seen:
                seen.add(said)
                yield at


def _parts(
    words: LexicalScores, stems: float, grams: float, meaning: Scores | None, dense: float
) -> tuple[list[Scores], list[float]]:
    """The scores there are, and their weights."""
    if meaning is None:
        return [words.stems, words.alike], [stems, grams]
    return [words.stems, words.alike, meaning], [stems, grams, dense]


def fuse_scores(scores: Sequence[Scores], weights: Sequence[float]) -> Scores:
    """The weighted mean of scores."""
    total = sum(weights) or 1.0
    fused = np.zeros_like(scores[0])
    for part, weight in zip(scores, weights, strict=True):
        fused += np.float32(weight / total) * part
    return fused


def _best_first(scores: Scores, expected: int) -> Iterator[int]:
    """The positions with a score, best first, equal ones in order; only as many sorted as are asked for."""
    size = len(scores)
    first = min(size, 4 * expected + 20)
    if first < size:
        best = np.sort(np.argpartition(-scores, first - 1)[:first])
        best = best[np.argsort(-scores[best], kind="stable")]
        # those that tie with the last one may have been cut off: leave them to the full ordering
        sure = best[scores[best] > scores[best[-1]]]
        yield from (int(position) for position in sure if scores[position] > 0)
        done = len(sure)
    else:
        done = 0
    for position in np.argsort(-scores, kind="stable")[done:]:
        if scores[position] <= 0:
            return
        yield int(position)
