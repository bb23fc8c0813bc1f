"""The retrieval measures of one ranking, checked by hand."""

from math import log2

import pytest

pytest.importorskip("evals.ranking", reason="the ranking measures are written apart")

from evals.retrieval import document_of, rank_measures

RELEVANT = {"faq/a.md", "faq/b.md"}


def test_a_translation_counts_as_the_document_it_translates() -> None:
    assert document_of("guidance/a.en.md") == "guidance/a.md"
    assert document_of("conferences/2025-ai/conference.yaml") == "conferences/2025-ai/conference.yaml"


def test_the_expected_sources_are_alternatives_to_recall_and_mrr() -> None:
    found = rank_measures(["x.md", "faq/a.md", "y.md"], ("faq/",), RELEVANT)

    assert found["recall@1"] == 0
    assert found["recall@5"] == 1
    assert found["mrr@10"] == pytest.approx(1 / 2)


def test_ndcg_ranks_documents_by_their_best_passage_and_gains_once_for_each() -> None:
    # documents: x, a (twice and once more in English), b; ideal: a, b
    found = rank_measures(["x.md", "faq/a.md", "faq/a.en.md", "faq/a.md", "faq/b.md"], ("faq/",), RELEVANT)

    ideal = 1 + 1 / log2(3)
    assert found["ndcg@10"] == pytest.approx((1 / log2(3) + 1 / log2(4)) / ideal)


def test_nothing_relevant_found_is_zero_throughout() -> None:
    assert set(rank_measures(["x.md", "y.md"], ("faq/",), RELEVANT).values()) == {0.0}
