"""The built-in answers and those of a language model over the same cases, side by side."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.pipeline import Assistant
from assistant.types import Answer, Language, Trace, Turn
from evals.cases import Case
from evals.judge import Judge, judged
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
    corpus: Assistant | None = None,
    judge: Judge | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Any]:
    """Run the cases without and with the model; returns the summaries and what the guard refused.

    Args:
        cases: what is asked.
        assistant: with the model, given what was retrieved.
        knowledge_dir: that quotes must stand in.
        corpus: the same with the whole corpus in its prompt; runs as a third side.
        judge: says what it thinks of the answers; its opinion decides nothing.
        progress: called before each case.
    """
    sides: dict[str, list[dict[str, Any]]] = {
        "built-in": run_cases(cases, assistant.without_model(), knowledge_dir=knowledge_dir)
    }
    traces: dict[str, list[Trace]] = {}
    for name, one in (("generative", assistant), ("whole corpus", corpus)):
        if one is not None:
            watched = Watched(one)
            sides[name] = run_cases(cases, watched, knowledge_dir=knowledge_dir, progress=progress)
            traces[name] = [trace for trace in watched.traces if trace.model]
    asked = traces["generative"]
    reasons = Counter(_kind(refusal.reason) for trace in asked for refusal in trace.refused if refusal.reason)
    return {
        **{name: summarise(records) for name, records in sides.items()},
        "sides": list(sides),
        "model": asked[0].model if asked else "",
        "asked": len(asked),
        "outcomes": dict(Counter(trace.outcome for trace in asked)),
        "refused": dict(reasons.most_common()),
        "tokens": _tokens(asked),
        "tokens_whole_corpus": _tokens(traces["whole corpus"]) if corpus else None,
        "latency_ms": {
            name: {q: percentile([float(r["elapsed_ms"]) for r in records], q) for q in (50, 95)}
            for name, records in sides.items()
        },
        "modes": dict(Counter(str(record["mode"]) for record in sides["generative"])),
        "opinions": {name: judged(records, judge) for name, records in sides.items()} if judge else {},
    }


def _tokens(traces: Sequence[Trace]) -> dict[str, int]:
    return {
        "input": sum(trace.input_tokens for trace in traces),
        "output": sum(trace.output_tokens for trace in traces),
    }


def _kind(reason: str) -> str:
    """A reason without the figure or name it is about, so that like ones count together."""
    if reason.startswith(("'", '"')):
        return "…" + reason[reason.rfind(reason[0]) + 1 :]
    return "only a part of its words stand in what it cites" if reason.startswith("only ") else reason


def table_of_both(both: dict[str, Any]) -> str:
    """The runs as text."""
    sides = both["sides"]
    lines = [f"{'':34}" + "".join(f"{name:>14}" for name in sides)]
    values = {name: {target["name"]: target for target in both[name]["targets"]} for name in sides}
    for target in TARGETS:
        found = [values[name].get(target.name) for name in sides]
        if all(found):
            lines.append(f"{target.name:34}" + "".join(f"{_shown(one):>14}" for one in found if one))
    for q in (50, 95):
        taken = "".join(f"{both['latency_ms'][name][q]:>14.0f}" for name in sides)
        lines.append(f"{f'answer, p{q} (ms)':34}{taken}")
    lines.append("")
    lines.append(
        f"{both['model'] or 'the model'} was asked {both['asked']} times: {_counts(both['outcomes'])}"
    )
    lines.append(f"modes of the answers: {_counts(both['modes'])}")
    lines.append(f"tokens: {both['tokens']['input']} sent, {both['tokens']['output']} written")
    if both["tokens_whole_corpus"]:
        tokens = both["tokens_whole_corpus"]
        lines.append(f"tokens, whole corpus: {tokens['input']} sent, {tokens['output']} written")
    for name, opinion in both["opinions"].items():
        lines.append(_opinion(name, opinion))
    if both["refused"]:
        lines.append("refused:")
        for reason, count in list(both["refused"].items())[:_SHOWN_REASONS]:
            lines.append(f"  {count:5} {reason}")
    return "\n".join(lines)


def _opinion(name: str, opinion: dict[str, Any]) -> str:
    if not opinion["judged"]:
        return f"{name}: {opinion['judge']} gave no opinion ({_counts(opinion['without_opinion'])})"
    return (
        f"{name}, as {opinion['judge']} sees it (prompt {opinion['prompt_version']}; no gate): right {opinion['right']:.1%}, "
        f"grounded {opinion['grounded']:.1%}, fluent {opinion['fluent']:.1f} of 5; agrees with the checks in "
        f"{opinion['agrees_with_the_checks']:.1%} of {opinion['judged']}"
    )


def _shown(target: dict[str, Any]) -> str:
    value = target["value"]
    if value is None:
        return "–"
    return f"{value:g}" if target["at_most"] and not target["bound"] else f"{value:.1%}"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda p: -p[1])) or "–"
