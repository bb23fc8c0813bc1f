"""Which questions are asked again before a change is public."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.desk.faq import AnsweredCases
from assistant.desk.shadow import ReplayQuestion
from assistant.errors import AssistantError
from assistant.store.store import Store
from assistant.types import Answer, Turn

logger = logging.getLogger(__name__)

MAX_REAL = 100
MAX_EVAL = 120


class ReplayList:
    """Recent real questions, all that organisers answered, and a sample of the evaluation's dev half.

    Args:
        store: holds the real ones, masked.
        cases: those of answered questions.
        evaluation: how many of the evaluation's; where the project's folder is not there, there are none.
    """

    def __init__(self, store: Store, cases: AnsweredCases, *, evaluation: int = MAX_EVAL) -> None:
        self._store = store
        self._cases = cases
        self._evaluation = evaluation

    def __call__(self) -> list[ReplayQuestion]:
        real = [ReplayQuestion(question.text, "real") for question in self._store.questions.recent(MAX_REAL)]
        try:
            answered = [_of_case(case, "answered") for case in self._cases.load()]
        except AssistantError as error:
            logger.warning("%s", error)
            answered = []
        seen: set[tuple[str, str]] = set()
        kept = []
        for question in (*real, *answered, *self._of_the_evaluation()):
            key = (question.text.casefold(), str(question.today))
            if key not in seen:
                seen.add(key)
                kept.append(question)
        return kept

    def _of_the_evaluation(self) -> list[ReplayQuestion]:
        if not self._evaluation:
            return []
        try:
            from evals.cases import CasesError, load_cases
        except ImportError:
            return []
        try:
            cases = [case for case in load_cases() if case.split == "dev" and case.kind != "answered"]
        except CasesError as error:
            logger.warning("the evaluation's cases are not replayed: %s", error)
            return []
        step = max(1, len(cases) // self._evaluation)
        return [_of_case(case.model_dump(), "eval") for case in cases[::step][: self._evaluation]]


def _of_case(case: Mapping[str, Any], origin: Any) -> ReplayQuestion:
    history: Sequence[Mapping[str, Any]] = case.get("history") or ()
    return ReplayQuestion(
        case["question"],
        origin,
        case["today"],
        tuple(Turn(turn["role"], turn["content"]) for turn in history),
        _judge(case),
    )


def _judge(case: Mapping[str, Any]) -> Callable[[Answer], str] | None:
    try:
        from evals.cases import Case
        from evals.metrics import judge
    except ImportError:
        return None
    checked = Case.model_validate(case)
    return lambda answer: judge(checked, answer).verdict
