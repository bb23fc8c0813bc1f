"""A run as one HTML file to be read by a person: no request leaves it, everything in it is escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from evals.metrics import VERDICTS
from evals.plots import histogram, share_bars, verdict_bars
from evals.summary import RANK_MEASURES, TARGETS, Record, failures

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_MEANING = {
    "right": "everything expected is there",
    "partly": "some of it is there",
    "wrong": "wrong, forbidden or missing",
    "abstained": "refused, though an answer was possible",
}


def write_report(run: Mapping[str, Any], path: Path) -> None:
    """Write the report of a run as :func:`evals.run.run_file` gives it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report(run), encoding="utf-8")


def report(run: Mapping[str, Any]) -> str:
    """The report as HTML."""
    summary, about, cases = run["summary"], run["about"], run["cases"]
    failed = failures(cases)
    shown = [record for record in failed if "question" in record]
    body = [
        "<header><h1>How good are the answers?</h1>",
        f'<p class="about">{_about(about, summary)}</p>',
        f"<p><strong>{escape(about['lock'])}</strong></p>" if about.get("lock") else "",
        "</header><main>",
        _tiles(summary),
        "<h2>By kind</h2>",
        _legend(),
        verdict_bars([(kind, row) for kind, row in summary["kinds"].items()]),
        "<h2>Against the targets</h2>",
        "<p class='about'>The targets hold for the test half without a language model; here for the cases of "
        "this run. The thin line is the 95 % interval, the red one the target.</p>",
        share_bars(_target_rows(summary)),
        _targets(summary),
        _retrieval(summary),
        "<h2>Time to answer</h2>",
        histogram([record["elapsed_ms"] for record in cases], "ms"),
        f"<h2>What to look at ({len(failed)})</h2>",
        _hidden_note(len(failed) - len(shown)),
        _filters(shown) if shown else "",
        *(_article(record) for record in shown),
        "</main>",
    ]
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    script = (_HERE / "report.js").read_text(encoding="utf-8") if shown else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>Evaluation: {escape(str(about.get('split', '')))}</title><style>{style}</style></head><body>"
        + "\n".join(part for part in body if part)
        + (f"<script>{script}</script>" if script else "")
        + "</body></html>\n"
    )


def _about(about: Mapping[str, Any], summary: Mapping[str, Any]) -> str:
    parts = [
        f"{summary['cases']} cases",
        f"{about.get('split', '')} half" + (f", {about['subset']} subset" if about.get("subset") else ""),
        f"knowledge {about.get('knowledge_digest', '')}",
        f"embeddings {about.get('embeddings', '')}",
        str(about.get("started", "")),
    ]
    return escape(" · ".join(parts))


def _tiles(summary: Mapping[str, Any]) -> str:
    measures, latency = summary["measures"], summary["latency_ms"]
    tiles = [
        (_percent(measures["right"]["mean"]), f"right, {_interval(measures['right'])}"),
        (_percent(measures["abstention recall"]["mean"]), "unanswerable questions refused"),
        (_percent(measures["false refusals"]["mean"]), "false refusals"),
        (f"{measures['unsupported figures']['mean']:.0f}", "unsupported figures"),
        (_percent(measures["citation precision"]["mean"]), "citation precision"),
        (f"{latency['p50'] or 0:.0f} / {latency['p95'] or 0:.0f} ms", "p50 / p95 to answer"),
    ]
    items = "".join(f"<li><b>{escape(value)}</b><span>{escape(text)}</span></li>" for value, text in tiles)
    return f'<ul class="tiles">{items}</ul>'


def _legend() -> str:
    items = "".join(
        f'<span><i style="background:var(--{verdict})"></i>{verdict}: {_MEANING[verdict]}</span>'
        for verdict in VERDICTS
    )
    return f'<p class="legend">{items}</p>'


def _target_rows(summary: Mapping[str, Any]) -> list[tuple[str, float, float, float, float | None]]:
    rows: list[tuple[str, float, float, float, float | None]] = []
    for target in TARGETS:
        interval = summary["measures"][target.measure]
        is_share = not (target.bound == 0 and target.at_most)
        if interval["n"] and is_share and interval["mean"] is not None:
            rows.append((target.name, interval["mean"], interval["low"], interval["high"], target.bound))
    return rows


def _targets(summary: Mapping[str, Any]) -> str:
    rows = []
    for target in summary["targets"]:
        is_count = target["bound"] == 0
        value = (
            "–"
            if target["value"] is None
            else (f"{target['value']:.0f}" if is_count else _percent(target["value"]))
        )
        bound = ("at most " if target["at_most"] else "at least ") + (
            "0" if is_count else f"{target['bound']:.0%}"
        )
        state = '<span class="met">met</span>' if target["met"] else '<span class="missed">not met</span>'
        rows.append(f'<tr><td>{escape(target["name"])}<td class="n">{value}<td>{bound}<td>{state}</tr>')
    return f'<table><tr><th>Measure<th class="n">Value<th>Target<th>State</tr>{"".join(rows)}</table>'


def _retrieval(summary: Mapping[str, Any]) -> str:
    if not summary["retrieval"]:
        return ""
    head = "".join(f'<th class="n">{escape(measure)}' for measure in RANK_MEASURES)
    rows = "".join(
        f"<tr><td>{leg}"
        + "".join(f'<td class="n">{row[measure]["mean"]:.3f}' for measure in RANK_MEASURES)
        + "</tr>"
        for leg, row in summary["retrieval"].items()
    )
    return f"<h2>Finding the passages</h2><table><tr><th>Leg{head}</tr>{rows}</table>"


def _hidden_note(hidden: int) -> str:
    if not hidden:
        return ""
    return (
        f'<p class="about">{hidden} of them are of the test half and not shown, so that nobody tunes on '
        "them; --show-test shows them.</p>"
    )


def _filters(records: Sequence[Record]) -> str:
    def select(name: str, values: Iterable[str]) -> str:
        options = "".join(f"<option>{escape(value)}</option>" for value in values)
        return f'<label>{name}<select id="{name}"><option value="">all</option>{options}</select></label>'

    kinds = sorted({record["kind"] for record in records})
    verdicts = [verdict for verdict in VERDICTS if any(record["verdict"] == verdict for record in records)]
    selects = select("kind", kinds) + select("verdict", verdicts)
    return f'<div class="filters">{selects}<span id="count" aria-live="polite"></span></div>'


def _article(record: Record) -> str:
    turns = "".join(
        f'<p class="turn">{escape(turn["role"])}: {escape(turn["content"])}</p>' for turn in record["history"]
    )
    meta = f"{record['id']} · {record['verdict']} · {record['mode']} · asked on {record['today']}"
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in _reasons(record))
    answer = escape(record["answer"]) or "(no text)"
    return (
        f'<article data-kind="{escape(record["kind"])}" data-verdict="{escape(record["verdict"])}">'
        f'<p class="meta">{escape(meta)}</p>{turns}<h3>{escape(record["question"])}</h3>'
        f'<ul class="why">{reasons}</ul>'
        f'<div class="answer" lang="{escape(record["language"])}">{answer}</div>'
        f"{_expected(record)}{_citations(record)}{_passages(record)}{_trace(record)}</article>"
    )


def _reasons(record: Record) -> list[str]:
    reasons = list(record["reasons"])
    if record["unsupported"]:
        reasons.append("figures without support: " + ", ".join(record["unsupported"]))
    reasons += [
        f"[{c['number']}] is not verbatim in {c['source']}" for c in record["citations"] if not c["verbatim"]
    ]
    reasons += [f"does not support: {pair}" for pair in record["wrong_pairs"]]
    reasons += [
        f"unsupported ({check['why']}): {check['text']}"
        for check in record["statements"]
        if check["factual"] and not check["supported"]
    ]
    if record["dangling_count"]:
        reasons.append("cites a number that no citation has")
    return reasons


def _expected(record: Record) -> str:
    expected = record["expected"]
    rows = []
    if expected["abstained"] is not None:
        rows.append("to say that it does not know" if expected["abstained"] else "an answer")
    rows += ["any of: " + " | ".join(group) for group in expected["contains_all"]]
    rows += [f"not: {word}" for word in expected["contains_none"]]
    if expected["sources"]:
        rows.append("a source that begins with: " + " | ".join(expected["sources"]))
    items = "".join(f"<li>{escape(row)}</li>" for row in rows)
    note = f"<p class='about'>{escape(record['note'])}</p>" if record["note"] else ""
    return f"<details><summary>Expected</summary><ul>{items}</ul>{note}</details>"


def _citations(record: Record) -> str:
    if not record["citations"]:
        return ""
    items = "".join(
        f"<p class='meta'>[{c['number']}] {escape(c['source'])} – {escape(c['section'])}"
        f"{'' if c['verbatim'] else ' <mark>not verbatim</mark>'}</p>"
        f"<blockquote>{escape(c['quote'])}</blockquote>"
        for c in record["citations"]
    )
    return f"<details><summary>Citations ({len(record['citations'])})</summary>{items}</details>"


def _passages(record: Record) -> str:
    if not record["hits"]:
        return ""
    rows = "".join(
        f'<tr><td>{escape(hit["chunk"])}<td class="n">{hit["score"]:.3f}<td class="n">{hit["dense"]:.3f}'
        f'<td class="n">{hit["lexical"]:.3f}</tr><tr><td colspan="4" class="note">{escape(hit["text"])}</tr>'
        for hit in record["hits"]
    )
    head = '<tr><th>Passage<th class="n">fused<th class="n">dense<th class="n">lexical</tr>'
    count = len(record["hits"])
    return f"<details><summary>Passages weighed ({count})</summary><table>{head}{rows}</table></details>"


def _trace(record: Record) -> str:
    confidence = record["confidence"]
    rows = {
        "searched for": record["searched"],
        "confidence": "" if confidence is None else f"{confidence:.2f}",
        "reason": record["reason"],
        **{f"understood: {key}": value for key, value in record["understood"].items()},
    }
    items = "".join(
        f"<tr><td>{escape(key)}<td>{escape(str(value))}</tr>" for key, value in rows.items() if value
    )
    return f"<details><summary>Trace</summary><table>{items}</table></details>" if items else ""


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _interval(interval: Mapping[str, float | None]) -> str:
    if interval["low"] is None or interval["high"] is None:
        return ""
    return f"{interval['low']:.0%} to {interval['high']:.0%}"
