"""Intervals and tests against known values."""

import math

import pytest

from evals.statistics import bootstrap, bootstrap_ratio, compare_right, holm, mcnemar, verdict


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (10, 2, 0.03857421875), (0, 6, 0.03125), (0, 5, 0.0625), (1, 8, 0.0390625)],
)
def test_mcnemar_is_the_exact_two_sided_binomial_test(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)


def test_the_interval_of_80_of_100_is_that_of_the_binomial() -> None:
    interval = bootstrap([1.0] * 80 + [0.0] * 20)

    # normal approximation: 0.8 ± 1.96 * 0.04
    assert interval.mean == pytest.approx(0.8)
    assert interval.low == pytest.approx(0.72, abs=0.02)
    assert interval.high == pytest.approx(0.88, abs=0.02)


def test_the_same_values_give_the_same_interval() -> None:
    values = [0.1, 0.9, 0.4, 0.7, 1.0]

    assert bootstrap(values) == bootstrap(values)


def test_no_failure_in_100_may_still_mean_3_percent() -> None:
    assert bootstrap([1.0] * 100).low == pytest.approx(0.97)
    assert bootstrap([0.0] * 100).high == pytest.approx(0.03)
    assert bootstrap_ratio([(2.0, 2.0)] * 100).low == pytest.approx(0.97)


def test_nothing_measured_has_no_mean() -> None:
    assert math.isnan(bootstrap([]).mean)
    assert math.isnan(bootstrap_ratio([(0.0, 0.0)]).mean)


def test_holm_multiplies_by_how_many_tests_are_left_and_never_decreases() -> None:
    adjusted = holm({"a": 0.01, "b": 0.04, "c": 0.03})

    assert adjusted == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})


@pytest.mark.parametrize(
    ("gained", "lost", "expected"),
    [(6, 0, "IMPROVED"), (0, 6, "REGRESSED"), (5, 0, "NO EVIDENCE"), (8, 8, "NO EVIDENCE")],
)
def test_a_change_is_claimed_at_5_percent_only(gained: int, lost: int, expected: str) -> None:
    assert verdict(mcnemar(gained, lost), gained, lost) == expected


def test_runs_are_compared_over_their_common_cases() -> None:
    before = {f"c{n}": n < 2 for n in range(10)} | {"gone": True}
    after = {f"c{n}": n != 1 for n in range(10)} | {"new": True}

    found = compare_right(before, after)

    assert (found.n, found.before, found.after) == (10, 0.2, 0.9)
    assert (len(found.gained), found.lost) == (8, ("c1",))
    assert found.change == "IMPROVED"
