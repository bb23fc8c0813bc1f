"""What changed between two runs over the same cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.statistics import Comparison, Interval, bootstrap, compare_right, holm, verdict

SHOWN_CASES = 20


@dataclass(frozen=True, slots=True)
class RunComparison:
    """The comparison of all cases and of each kind, and how much may be made of it."""

    overall: Comparison
    difference: Interval  # of the share of right answers, paired
    kinds: Mapping[str, Comparison]  # p and verdict adjusted for there being several kinds
    notes: tuple[str, ...]


def compare_runs(before: Mapping[str, Any], after: Mapping[str, Any]) -> RunComparison:
    """Compare which cases are right; cases of one run alone are left out and mentioned."""
    old = {record["id"]: record for record in before["cases"]}
    new = {record["id"]: record for record in after["cases"]}
    shared = sorted(old.keys() & new.keys())
    if not shared:
        raise ValueError("the two runs have no case in common")
    right_old = {i: old[i]["verdict"] == "right" for i in shared}
    right_new = {i: new[i]["verdict"] == "right" for i in shared}
    kinds = {}
    for kind in sorted({old[i]["kind"] for i in shared}):
        ids = [i for i in shared if old[i]["kind"] == kind]
        kinds[kind] = compare_right({i: right_old[i] for i in ids}, {i: right_new[i] for i in ids})
    adjusted = holm({kind: comparison.p for kind, comparison in kinds.items()})
    kinds = {kind: _with_p(comparison, adjusted[kind]) for kind, comparison in kinds.items()}
    notes = []
    if only := len(old.keys() ^ new.keys()):
        notes.append(f"{only} cases are in one of the runs only and left out")
    if before["about"].get("knowledge_digest") != after["about"].get("knowledge_digest"):
        notes.append("the runs answered from different knowledge")
    return RunComparison(
        overall=compare_right(right_old, right_new),
        difference=_difference([float(right_new[i]) - float(right_old[i]) for i in shared]),
        kinds=kinds,
        notes=tuple(notes),
    )


def _difference(changes: Sequence[float]) -> Interval:
    if any(changes):
        return bootstrap(changes)
    margin = min(1.0, 3 / len(changes))  # no change in n cases may still be one in n/3, either way
    return Interval(0.0, -margin, margin, len(changes))


def _with_p(comparison: Comparison, p: float) -> Comparison:
    gained, lost = comparison.gained, comparison.lost
    change = verdict(p, len(gained), len(lost))
    return Comparison(comparison.n, comparison.before, comparison.after, gained, lost, p, change)


def describe(comparison: RunComparison) -> str:
    """The comparison as text."""
    total, difference = comparison.overall, comparison.difference
    lines = [
        f"{total.change}: right {total.before:.1%} -> {total.after:.1%} of {total.n} cases",
        f"difference {difference.mean:+.1%} [{difference.low:+.1%}..{difference.high:+.1%}], "
        f"{len(total.gained)} gained, {len(total.lost)} lost, McNemar p = {total.p:.3f}",
        "",
        f"{'kind':<31}{'n':>4}{'before':>9}{'after':>9}{'gained':>8}{'lost':>6}{'p (Holm)':>10}",
    ]
    for kind, row in comparison.kinds.items():
        if row.gained or row.lost:
            lines.append(
                f"{kind:<31}{row.n:>4}{row.before:>9.1%}{row.after:>9.1%}{len(row.gained):>8}{len(row.lost):>6}"
                f"{row.p:>10.3f}  {row.change}"
            )
    if not (total.gained or total.lost):
        lines.append("no case changed")
    for name, ids in (("gained", total.gained), ("lost", total.lost)):
        if ids:
            more = f" and {len(ids) - SHOWN_CASES} more" if len(ids) > SHOWN_CASES else ""
            lines.append(f"{name}: {', '.join(ids[:SHOWN_CASES])}{more}")
    return "\n".join([*lines, *(f"NOTE: {note}" for note in comparison.notes)])
