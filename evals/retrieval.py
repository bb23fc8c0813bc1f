"""How well the passages are found, for the dense, the lexical and the hybrid leg.

Judged by document, since a case names the sources that hold its answer and not the passage:

- a passage is relevant if its source starts with one of the case's prefixes;
- the prefixes are alternatives, so Recall@k is 1 if a relevant passage is among the first k
  passages and else 0, and MRR@10 is one over the rank of the first;
- nDCG@10 ranks documents, each at the place of its best passage; a document and its
  translation (``a.md``, ``a.en.md``) count as one; each relevant document gains 1 where it
  occurs first, and the ideal ranking has all relevant documents at the top.
"""

import copy
import re
from collections.abc import Sequence
from dataclasses import replace

from langchain_core.embeddings import Embeddings

from assistant.retrieval import HybridRetriever, Weights
from assistant.types import Answer, Query
from evals.cases import Case
from evals.ranking import mrr_at, ndcg_at, recall_at

DEPTH = 50  # passages looked at, enough for ten documents
_RELEVANT = "relevant"


class Legs:
    """The three retrievers over the same passages."""

    def __init__(self, retriever: HybridRetriever) -> None:
        self._documents = {document_of(chunk.source) for chunk in retriever.chunks}
        weights, embeddings = retriever._weights, retriever._embeddings
        self._legs = {"lexical": _leg(retriever, replace(weights, dense=0.0), None)}
        if retriever._vectors is not None and embeddings is not None:
            remembered = _LastQuery(embeddings)
            only_dense = replace(weights, dense=1.0, stems=0.0, grams=0.0)
            self._legs["dense"] = _leg(retriever, only_dense, remembered)
            self._legs["hybrid"] = _leg(retriever, weights, remembered)

    def measure(self, case: Case, answer: Answer) -> dict[str, dict[str, float]]:
        """The measures of each leg for the query as understood; {} where no source is named."""
        if not case.expect.sources or case.expect.abstained:
            return {}
        relevant = {document for document in self._documents if document.startswith(case.expect.sources)}
        query = (
            answer.trace.query
            if answer.trace
            else Query(case.question, case.question, case.language, case.today)
        )
        return {
            name: rank_measures(
                [hit.chunk.source for hit in leg.retrieve(query, top_k=DEPTH)], case.expect.sources, relevant
            )
            for name, leg in self._legs.items()
        }


class _LastQuery(Embeddings):
    """Embeds a question once for the legs that ask for it one after the other."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._last: tuple[str, list[float]] = ("", [])

    def embed_query(self, text: str) -> list[float]:
        if self._last[0] != text:
            self._last = (text, self._embeddings.embed_query(text))
        return self._last[1]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._embeddings.embed_documents(texts)


def _leg(retriever: HybridRetriever, weights: Weights, embeddings: Embeddings | None) -> HybridRetriever:
    """The same retriever with other weights; it shares everything else, so it costs nothing to make."""
    leg = copy.copy(retriever)
    leg._weights = weights
    leg._embeddings = embeddings
    return leg


def document_of(source: str) -> str:
    """The document whatever its language: ``guidance/a.en.md`` is ``guidance/a.md``."""
    return re.sub(r"\.(?:da|en)(?=\.[^./]+$)", "", source)


def rank_measures(sources: Sequence[str], prefixes: tuple[str, ...], relevant: set[str]) -> dict[str, float]:
    """The measures of one ranking of passages, given by their sources, best first."""
    # All relevant passages are one and the same to Recall and MRR: any of them will do.
    passages = [
        _RELEVANT if source.startswith(prefixes) else f"{rank}" for rank, source in enumerate(sources)
    ]
    documents = list(dict.fromkeys(map(document_of, sources)))
    return {
        "recall@1": recall_at(1, passages, {_RELEVANT}),
        "recall@5": recall_at(5, passages, {_RELEVANT}),
        "mrr@10": mrr_at(10, passages, {_RELEVANT}),
        "ndcg@10": ndcg_at(10, documents, relevant),
    }
