"""How good a ranking is: nDCG@k, Recall@k and MRR@k, as BEIR and trec_eval define them.

A ranking is ids, best first, each once. ``relevant`` is the ids that answer the question, or those
with their gain; a gain of 0 or less is not relevant. Where nothing is relevant, every measure is 0.
"""

from collections.abc import Collection, Mapping, Sequence
from math import log2


def ndcg_at(k: int, ranking: Sequence[str], relevant: Collection[str] | Mapping[str, float]) -> float:
    """Discounted gain of the first ``k``, as a share of what the best order would have."""
    gains = _gains(relevant)
    ideal = _discounted(sorted(gains.values(), reverse=True)[:k])
    return _discounted([gains.get(found, 0.0) for found in ranking[:k]]) / ideal if ideal else 0.0


def recall_at(k: int, ranking: Sequence[str], relevant: Collection[str] | Mapping[str, float]) -> float:
    """Share of the relevant ones that are among the first ``k``."""
    gains = _gains(relevant)
    return len(gains.keys() & set(ranking[:k])) / len(gains) if gains else 0.0


def mrr_at(k: int, ranking: Sequence[str], relevant: Collection[str] | Mapping[str, float]) -> float:
    """One over the rank of the first relevant one; 0 if it is not among the first ``k``."""
    gains = _gains(relevant)
    return next((1 / rank for rank, found in enumerate(ranking[:k], start=1) if found in gains), 0.0)


def _gains(relevant: Collection[str] | Mapping[str, float]) -> dict[str, float]:
    if isinstance(relevant, Mapping):
        return {name: float(gain) for name, gain in relevant.items() if gain > 0}
    return dict.fromkeys(relevant, 1.0)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))
