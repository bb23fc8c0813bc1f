"""How sure a figure is, and whether two runs differ. Seeded: the same run gives the same interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np

SEED = 20251104
RESAMPLES = 2_000
ALPHA = 0.05

Change = Literal["IMPROVED", "REGRESSED", "NO EVIDENCE"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


def bootstrap(values: Sequence[float], *, resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """The mean of ``values`` with its percentile interval.

    Where all values are equal the bootstrap has no width; a share of 0 or 1 is then given the
    "rule of three" (0 failures in n: at most 3/n at 95 %), so that few cases do not look certain.
    """
    n = len(values)
    if not n:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    data = np.asarray(values, dtype=float)
    mean = float(data.mean())
    if float(data.min()) == float(data.max()):
        margin = min(1.0, 3 / n)
        if mean == 1.0:
            return Interval(1.0, 1.0 - margin, 1.0, n)
        if mean == 0.0:
            return Interval(0.0, 0.0, margin, n)
        return Interval(mean, mean, mean, n)
    rng = np.random.default_rng(seed)
    means = data[rng.integers(0, n, size=(resamples, n))].mean(axis=1)
    low, high = np.quantile(means, [ALPHA / 2, 1 - ALPHA / 2])
    return Interval(mean, float(low), float(high), n)


def bootstrap_ratio(pairs: Sequence[tuple[float, float]], *, seed: int = SEED) -> Interval:
    """The ratio of two sums over cases, resampled by case (statements of one answer hang together)."""
    pairs = [pair for pair in pairs if pair[1]]
    n = len(pairs)
    if not n:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    data = np.asarray(pairs, dtype=float)
    ratio = float(data[:, 0].sum() / data[:, 1].sum())
    if ratio in (0.0, 1.0):
        margin = min(1.0, 3 / n)
        low, high = (1.0 - margin, 1.0) if ratio else (0.0, margin)
        return Interval(ratio, low, high, n)
    rng = np.random.default_rng(seed)
    sums = data[rng.integers(0, n, size=(RESAMPLES, n))].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], [ALPHA / 2, 1 - ALPHA / 2])
    return Interval(ratio, float(low), float(high), n)


def mcnemar(gained: int, lost: int) -> float:
    """Exact two-sided McNemar test: how likely so uneven a split of the changed cases is by chance."""
    changed = gained + lost
    if not changed:
        return 1.0
    tail = sum(comb(changed, k) for k in range(min(gained, lost) + 1)) / float(2**changed)
    return min(1.0, 2 * tail)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """p-values adjusted for testing several at once (Holm 1979)."""
    adjusted: dict[str, float] = {}
    running = 0.0
    ordered = sorted(p_values.items(), key=lambda item: item[1])
    for rank, (name, p) in enumerate(ordered):
        running = max(running, min(1.0, p * (len(ordered) - rank)))
        adjusted[name] = running
    return adjusted


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the same cases."""

    n: int
    before: float
    after: float
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    p: float
    change: Change


def compare_right(before: Mapping[str, bool], after: Mapping[str, bool]) -> Comparison:
    """Compare which cases are right; only cases of both runs count."""
    shared = sorted(before.keys() & after.keys())
    gained = tuple(i for i in shared if after[i] and not before[i])
    lost = tuple(i for i in shared if before[i] and not after[i])
    p = mcnemar(len(gained), len(lost))
    right_before, right_after = ([run[i] for i in shared] for run in (before, after))
    return Comparison(
        n=len(shared),
        before=_mean(right_before),
        after=_mean(right_after),
        gained=gained,
        lost=lost,
        p=p,
        change=verdict(p, len(gained), len(lost)),
    )


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else float("nan")


def verdict(p: float, gained: int, lost: int) -> Change:
    """What may be claimed at 5 %."""
    if p >= ALPHA or gained == lost:
        return "NO EVIDENCE"
    return "IMPROVED" if gained > lost else "REGRESSED"
