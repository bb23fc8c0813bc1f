"""The built-in answers and those of a language model over the same cases, side by side."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.pipeline import Assistant
from assistant.types import Answer, Language, Trace, Turn
from evals.cases import Case
from evals.metrics import percentile
from evals.run import run_cases
from evals.summary import TARGETS, summarise

_SHOWN_REASONS = 12


class Watched:
    """An assistant that remembers what became of asking its model."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.retriever = assistant.retriever
        self.contact = assistant.contact
        self.traces: list[Trace] = []

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        today: date | None = None,
        language: Language | None = None,
    ) -> Answer:
        """Ask, and keep the trace."""
        answer = self._assistant.ask(question, history, today=today, language=language)
        if answer.trace is not None:
            self.traces.append(answer.trace)
        return answer


def run_both(
    cases: Sequence[Case],
    assistant: Assistant,
    *,
    knowledge_dir: Path,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Any]:
    """Run the cases without and with the model; returns both summaries and what the guard refused."""
    built_in = run_cases(cases, assistant.without_model(), knowledge_dir=knowledge_dir)
    watched = Watched(assistant)
    generative = run_cases(cases, watched, knowledge_dir=knowledge_dir, progress=progress)
    asked = [trace for trace in watched.traces if trace.model]
    reasons = Counter(_kind(refusal.reason) for trace in asked for refusal in trace.refused if refusal.reason)
    return {
        "built-in": summarise(built_in),
        "generative": summarise(generative),
        "model": asked[0].model if asked else "",
        "asked": len(asked),
        "outcomes": dict(Counter(trace.outcome for trace in asked)),
        "refused": dict(reasons.most_common()),
        "tokens": {
            "input": sum(trace.input_tokens for trace in asked),
            "output": sum(trace.output_tokens for trace in asked),
        },
        "latency_ms": {
            name: {q: percentile([float(r["elapsed_ms"]) for r in records], q) for q in (50, 95)}
            for name, records in (("built-in", built_in), ("generative", generative))
        },
        "modes": dict(Counter(str(record["mode"]) for record in generative)),
    }


def _kind(reason: str) -> str:
    """A reason without the figure or name it is about, so that like ones count together."""
    if reason.startswith(("'", '"')):
        return "…" + reason[reason.rfind(reason[0]) + 1 :]
    return "only a part of its words stand in what it cites" if reason.startswith("only ") else reason


def table_of_both(both: dict[str, Any]) -> str:
    """The two runs as text."""
    lines = [f"{'':34}{'built-in':>12}{'generative':>12}"]
    values = {
        name: {target["name"]: target for target in both[name]["targets"]}
        for name in ("built-in", "generative")
    }
    for target in TARGETS:
        one, other = values["built-in"].get(target.name), values["generative"].get(target.name)
        if one and other:
            lines.append(f"{target.name:34}{_shown(one):>12}{_shown(other):>12}")
    for q in (50, 95):
        lines.append(
            f"{f'answer, p{q} (ms)':34}{both['latency_ms']['built-in'][q]:>12.0f}{both['latency_ms']['generative'][q]:>12.0f}"
        )
    lines.append("")
    lines.append(
        f"{both['model'] or 'the model'} was asked {both['asked']} times: {_counts(both['outcomes'])}"
    )
    lines.append(f"modes of the answers: {_counts(both['modes'])}")
    lines.append(f"tokens: {both['tokens']['input']} sent, {both['tokens']['output']} written")
    if both["refused"]:
        lines.append("refused:")
        for reason, count in list(both["refused"].items())[:_SHOWN_REASONS]:
            lines.append(f"  {count:5} {reason}")
    return "\n".join(lines)


def _shown(target: dict[str, Any]) -> str:
    value = target["value"]
    if value is None:
        return "–"
    return f"{value:g}" if target["at_most"] and not target["bound"] else f"{value:.1%}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda p: -p[1])) or "–"
