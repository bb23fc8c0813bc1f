"""What a case's answer is worth, and the figures of a whole run. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Literal

from assistant.types import Answer
from evals.cases import Case
from evals.statistics import Interval, bootstrap, bootstrap_ratio
from evals.wording import comparable, looks_foreign, normalise

Verdict = Literal["right", "partly", "wrong", "abstained"]
VERDICTS: tuple[Verdict, ...] = ("right", "partly", "wrong", "abstained")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one answer, and why it is not "right"."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()  # strings of contains_none that the answer has


def judge(case: Case, answer: Answer) -> Judgement:
    """Hold an answer against what the case expects.

    - *wrong*: something forbidden is said, the answer is in the wrong language, a question is
      answered that has no answer, or nothing that was expected is there;
    - *abstained*: an answer was possible, and none was given;
    - *partly*: some of what was expected is there, or all of it without a citation of an
      expected source, or a rightful refusal lacks what it should point to;
    - *right*: everything holds.

    Where the case leaves open whether to abstain, the words decide.
    """
    expect = case.expect
    text = comparable(answer.text)
    forbidden = tuple(word for word in expect.contains_none if _plain(word) in text)
    met = [any(_plain(word) in text for word in group) for group in expect.contains_all]
    reasons = [f"says “{word}”" for word in forbidden]
    reasons += [
        f"lacks: {' | '.join(group)}"
        for group, there in zip(expect.contains_all, met, strict=True)
        if not there
    ]
    if answer.language != case.language or looks_foreign(answer.text, case.language):
        return Judgement("wrong", (f"is not in “{case.language}”", *reasons), forbidden)
    if forbidden:
        return Judgement("wrong", tuple(reasons), forbidden)
    if expect.abstained and not answer.abstained:
        return Judgement("wrong", ("answers what has no answer", *reasons))
    if answer.abstained and expect.abstained is False:
        return Judgement("abstained", ("refuses a question that has an answer", *reasons))
    if not all(met):
        if expect.abstained:
            return Judgement("partly", tuple(reasons))
        if any(met):
            return Judgement("partly", tuple(reasons))
        if answer.abstained:
            return Judgement("abstained", ("refuses, and does not say what was expected", *reasons))
        return Judgement("wrong", tuple(reasons))
    if expect.sources and not answer.abstained and not cites_expected(case, answer):
        return Judgement("partly", (f"cites none of: {', '.join(expect.sources)}",))
    return Judgement("right")


def cites_expected(case: Case, answer: Answer) -> bool:
    """Whether a citation comes from one of the expected sources."""
    return any(citation.source.startswith(case.expect.sources) for citation in answer.citations)


def _plain(text: str) -> str:
    return normalise(text).casefold()


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well the assistant knows what it does not know; cases that leave it open do not count."""

    precision: Interval  # of the refusals, how many were right
    recall: Interval  # of the unanswerable questions, how many were refused
    false_refusals: Interval  # of the answerable questions, how many were refused


def abstention(pairs: Sequence[tuple[bool | None, bool]]) -> Abstention:
    """From pairs of (abstention expected, abstained)."""
    stated = [(expected, done) for expected, done in pairs if expected is not None]
    return Abstention(
        precision=bootstrap([float(expected) for expected, done in stated if done]),
        recall=bootstrap([float(done) for expected, done in stated if expected]),
        false_refusals=bootstrap([float(done) for expected, done in stated if not expected]),
    )


def share(values: Sequence[bool]) -> Interval:
    """The share of true values."""
    return bootstrap([float(value) for value in values])


def ratio(pairs: Sequence[tuple[int, int]]) -> Interval:
    """Sum of the first by sum of the second over the cases, resampled by case."""
    return bootstrap_ratio([(float(a), float(b)) for a, b in pairs])


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least ``percent`` of the values do not exceed (nearest rank)."""
    if not values:
        return nan
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]
