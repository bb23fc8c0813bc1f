"""The measures of a ranking, checked by hand."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.ranking import mrr_at, ndcg_at, recall_at

RANKING = ["x", "a", "y", "b"]


def test_ndcg_discounts_each_gain_by_its_rank_and_compares_with_the_best_order() -> None:
    expected = (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3))

    assert ndcg_at(10, RANKING, {"a", "b"}) == pytest.approx(expected)


def test_ndcg_prefers_the_more_relevant_first() -> None:
    assert ndcg_at(2, ["a", "b"], {"a": 2, "b": 1}) == 1
    assert ndcg_at(2, ["b", "a"], {"a": 2, "b": 1}) == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3)))


def test_ndcg_asks_for_no_more_than_k_relevant_ones() -> None:
    assert ndcg_at(1, ["a"], {"a", "b", "c"}) == 1


def test_recall_is_the_share_found_among_the_first_k() -> None:
    assert recall_at(1, RANKING, {"a", "b"}) == 0
    assert recall_at(2, RANKING, {"a", "b"}) == 0.5
    assert recall_at(5, RANKING, {"a", "b"}) == 1


def test_mrr_is_one_over_the_rank_of_the_first_relevant_one() -> None:
    assert mrr_at(10, RANKING, {"a", "b"}) == 0.5
    assert mrr_at(1, RANKING, {"a", "b"}) == 0


@pytest.mark.parametrize("measure", [ndcg_at, recall_at, mrr_at])
@pytest.mark.parametrize("relevant", [set(), {}, {"a": 0}])
def test_where_nothing_is_relevant_every_measure_is_zero(measure, relevant) -> None:  # type: ignore[no-untyped-def]
    assert measure(10, RANKING, relevant) == 0


@given(
    st.permutations(["a", "b", "c", "d", "e"]),
    st.sets(st.sampled_from("abcde"), min_size=1),
    st.integers(1, 6),
)
def test_every_measure_lies_between_0_and_1(ranking: list[str], relevant: set[str], k: int) -> None:
    for measure in (ndcg_at, recall_at, mrr_at):
        assert 0 <= measure(k, ranking, relevant) <= 1 + 1e-9


def test_a_relevant_one_that_is_ranked_twice_is_recalled_once() -> None:
    assert recall_at(5, ["a", "a", "b"], {"a", "c"}) == 0.5
