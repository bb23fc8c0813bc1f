"""Running cases through an assistant; what came of each is one plain record."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from assistant.types import Answer, Citation, Language, Turn
from evals.cases import Case
from evals.grounding import Grounding, VerbatimCheck, ground
from evals.metrics import Judgement, judge
from evals.summary import Record, summarise

FORMAT = 1
SHOWN_HITS = 8
_PRIVATE = (  # what a record of the test half keeps to itself unless --show-test is given
    "question", "history", "note", "expected", "answer", "language", "citations", "reasons", "unsupported",
    "computed", "statements", "wrong_pairs", "hits", "understood", "reason", "searched", "suggestions",
)  # fmt: skip


class Asked(Protocol):
    """Anything that answers: the assistant, or a stand-in for it."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        today: date | None = None,
        language: Language | None = None,
    ) -> Answer: ...


class Ranked(Protocol):
    """Measures of retrieval for one case, see evals.retrieval."""

    def measure(self, case: Case, answer: Answer) -> dict[str, dict[str, float]]: ...


def run_cases(
    cases: Sequence[Case],
    assistant: Asked,
    *,
    knowledge_dir: Path,
    legs: Ranked | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[dict[str, Any]]:
    """Ask every case, one after the other, and judge the answers."""
    is_verbatim = VerbatimCheck(knowledge_dir)
    languages = {chunk.source: chunk.language for chunk in getattr(_retriever(assistant), "chunks", ())}

    def language_of(citation: Citation) -> str | None:
        return languages.get(citation.source)

    records = []
    if cases:
        _ask(assistant, cases[0])  # the first answer pays for what is loaded on demand
    for position, case in enumerate(cases, start=1):
        started = time.perf_counter()
        answer, error = _ask(assistant, case)
        elapsed_ms = (time.perf_counter() - started) * 1000
        grounding = ground(
            answer,
            question=case.question,
            turns=[turn.content for turn in case.history if turn.role == "user"],
            contact=getattr(assistant, "contact", None),
            today=case.today,
            is_verbatim=is_verbatim,
            language_of=language_of,
        )
        judgement = Judgement("wrong", (error,)) if error else judge(case, answer)
        record = _record(case, answer, judgement, grounding, elapsed_ms)
        record["retrieval"] = legs.measure(case, answer) if legs and not error else {}
        records.append(record)
        if progress:
            progress(position, len(cases), case.id)
    return records


def _retriever(assistant: Asked) -> object:
    return getattr(assistant, "retriever", None)


def _ask(assistant: Asked, case: Case) -> tuple[Answer, str]:
    history = tuple(Turn(turn.role, turn.content) for turn in case.history)
    try:
        return assistant.ask(case.question, history, today=case.today, language=None), ""
    except Exception as error:  # noqa: BLE001 - one crash is one wrong answer, not the end of the run
        return Answer(
            case.question, "", case.language, "extractive"
        ), f"fails: {type(error).__name__}: {error}"


def _record(
    case: Case, answer: Answer, judgement: Judgement, grounding: Grounding, elapsed_ms: float
) -> dict[str, Any]:
    trace = answer.trace
    return {
        "id": case.id,
        "kind": case.kind,
        "group": case.group,
        "split": case.split,
        "difficulty": case.difficulty,
        "tags": list(case.tags),
        "today": case.today.isoformat(),
        "verdict": judgement.verdict,
        "expected_abstained": case.expect.abstained,
        "abstained": answer.abstained,
        "mode": answer.mode,
        "confidence": trace.confidence if trace else None,
        "elapsed_ms": round(elapsed_ms, 2),
        "pairs": grounding.pairs,
        "supporting_pairs": grounding.supporting_pairs,
        "factual": grounding.factual,
        "supported": grounding.supported,
        "quotes": len(answer.citations),
        "not_verbatim": len(grounding.not_verbatim),
        "dangling_count": len(grounding.dangling),
        "unsupported_count": len(grounding.unsupported),
        "computed_count": len(grounding.computed),
        "forbidden_count": len(judgement.forbidden),
        "question": case.question,
        "history": [turn.model_dump() for turn in case.history],
        "note": case.expect.note,
        "expected": case.expect.model_dump(mode="json", exclude={"note"}),
        "language": answer.language,
        "answer": answer.text,
        "citations": [
            asdict(citation) | {"verbatim": citation.number not in grounding.not_verbatim}
            for citation in answer.citations
        ],
        "reasons": list(judgement.reasons),
        "unsupported": list(grounding.unsupported),
        "computed": list(grounding.computed),
        "statements": [asdict(check) | {"numbers": list(check.numbers)} for check in grounding.statements],
        "wrong_pairs": list(grounding.wrong_pairs),
        "suggestions": list(answer.suggestions),
        "searched": trace.query.text if trace else "",
        "understood": dict(trace.understood) if trace else {},
        "reason": trace.reason if trace else "",
        "hits": [
            {
                "chunk": hit.chunk.id,
                "section": hit.chunk.section,
                "score": round(hit.score, 4),
                "dense": round(hit.dense, 4),
                "lexical": round(hit.lexical, 4),
                "text": hit.chunk.text,
            }
            for hit in (trace.hits[:SHOWN_HITS] if trace else ())
        ],
    }


def redacted(records: Iterable[Record]) -> list[dict[str, Any]]:
    """Records whose test half says which cases failed and not what they ask, lest someone tune on them."""
    return [
        {key: value for key, value in record.items() if record["split"] != "test" or key not in _PRIVATE}
        for record in records
    ]


def run_file(records: Sequence[Record], about: dict[str, Any], *, show_test: bool = False) -> dict[str, Any]:
    """A run as one JSON object."""
    shown = [dict(record) for record in records] if show_test else redacted(records)
    return {"format": FORMAT, "about": about, "summary": summarise(records), "cases": shown}


def write_run(run: dict[str, Any], path: Path) -> None:
    """Write a run where ``compare`` and the report can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_run(path: Path) -> dict[str, Any]:
    """Read a run.

    Raises:
        ValueError: the file is no run of this format.
    """
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        if run["format"] == FORMAT and run["cases"] is not None:
            return dict(run)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: is no result of python -m evals ({error})") from error
    raise ValueError(f"{path}: was written in another format; run python -m evals again")
