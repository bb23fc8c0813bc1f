"""``python -m evals``: run the cases, compare two runs, lock the test half, gate a change."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

REPORTS = Path(__file__).parent / "reports"
BASELINE = Path(__file__).parent / "baseline.json"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class UsageError(Exception):
    """The command cannot be carried out; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    for name in _THREADS:  # before numpy is imported: a run is deterministic and single-threaded
        os.environ.setdefault(name, "1")
    options = _parser().parse_args(arguments)
    from assistant.errors import AssistantError
    from evals.cases import CasesError

    try:
        return int(options.run(options))
    except (UsageError, CasesError, ValueError) as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2
    except AssistantError as error:
        print(f"evals: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="How good are the answers?")
    _run_options(parser)
    parser.set_defaults(run=_evaluate)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    compare = commands.add_parser("compare", help="compare two runs over the same cases")
    compare.add_argument("before", type=Path, help="the result file of a run")
    compare.add_argument("after", type=Path)
    compare.set_defaults(run=_compare)

    lock = commands.add_parser("lock", help="write the digests of the test cases, or check them")
    lock.add_argument("--check", action="store_true", help="exit 1 if a test case was edited")
    lock.set_defaults(run=_lock)

    mails = commands.add_parser("mails", help="draft replies to the mails of evals/mails and measure them")
    mails.add_argument("names", nargs="*", help="files of evals/mails, without .yaml (default: all)")
    mails.add_argument("--cases", metavar="PATTERN", help="only mails whose id has this")
    mails.add_argument(
        "--failures", type=int, default=0, metavar="N", help="list up to N mails with problems"
    )
    mails.add_argument("--drafts", action="store_true", help="and show their drafts")
    mails.add_argument("--json", action="store_true")
    mails.set_defaults(run=_mails)

    for name, run, text in (
        ("baseline", _write_baseline, "run the gate's subset and write evals/baseline.json"),
        ("gate", _gate, "run the gate's subset; exit 1 if it is worse than evals/baseline.json"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--baseline", type=Path, default=BASELINE)
        command.add_argument("--knowledge", type=Path)
        command.add_argument("--quiet", action="store_true", help="no progress")
        command.set_defaults(run=run)
    return parser


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--split", choices=("dev", "test", "all"), default="dev", help="which half (default: dev)"
    )
    parser.add_argument("--kind", action="append", help="only this kind; may be given several times")
    parser.add_argument("--cases", metavar="FILTER", help="only cases whose id contains this")
    parser.add_argument("--subset", choices=("gate",), help="the small fixed sample that gates CI")
    parser.add_argument("--knowledge", type=Path, help="another knowledge folder")
    parser.add_argument(
        "--out", type=Path, default=REPORTS, help="folder of the results (default: evals/reports)"
    )
    parser.add_argument("--name", help="name of the result files (default: what was chosen)")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON instead of the table")
    parser.add_argument(
        "--failures", type=int, default=0, metavar="N", help="list up to N failures (dev only)"
    )
    parser.add_argument(
        "--show-test", action="store_true", help="show what the test cases ask; do not tune on them"
    )
    parser.add_argument(
        "--llm",
        metavar="PROVIDER:MODEL",
        help="also with this language model, side by side with the built-in answers",
    )
    parser.add_argument("--llm-base-url", metavar="URL", help="the model's server")
    parser.add_argument(
        "--whole-corpus", action="store_true", help="with --llm: also with the whole knowledge in its prompt"
    )
    parser.add_argument(
        "--judge",
        nargs="?",
        const="",
        metavar="PROVIDER:MODEL",
        help="with --llm: let this model (the same, when none is named) say what it thinks; decides nothing",
    )
    parser.add_argument("--no-retrieval", action="store_true", help="leave the retrieval measures out")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _evaluate(options: argparse.Namespace) -> int:
    from evals.cases import check_lock, gate_subset, load_cases
    from evals.report import write_report
    from evals.run import run_file, write_run
    from evals.summary import table

    every = load_cases()
    cases = gate_subset(every) if options.subset else every
    cases = [case for case in cases if options.split in ("all", case.split)]
    if options.kind:
        if unknown := set(options.kind) - {case.kind for case in every}:
            known = ", ".join(sorted({case.kind for case in every}))
            raise UsageError(f"unknown kind {', '.join(sorted(unknown))}; known are {known}")
        cases = [case for case in cases if case.kind in options.kind]
    if options.cases:
        cases = [case for case in cases if options.cases in case.id]
    if not cases:
        raise UsageError("no case fits; leave a filter out")
    lock_note = ""
    if options.split != "dev":
        lock = check_lock(every)
        lock_note = "" if lock.holds else str(lock)

    if not options.llm and (options.whole_corpus or options.judge is not None):
        raise UsageError("--whole-corpus and --judge need --llm provider:model")
    if options.llm:
        return _with_model(cases, options)
    records, about = _run(cases, options, retrieval=not options.no_retrieval)
    about |= {"split": options.split, "subset": options.subset or "", "lock": lock_note}
    run = run_file(records, about, show_test=options.show_test)
    parts = [
        options.subset or options.split,
        *(options.kind or ()),
        *([options.cases] if options.cases else ()),
    ]
    name = options.name or "-".join(parts)
    write_run(run, options.out / f"{name}.json")
    write_report(run, options.out / f"{name}.html")
    if options.json:
        print(json.dumps(run["summary"], ensure_ascii=False, indent=1))
        return 0
    print(table(run["summary"]))
    if lock_note:
        print(f"\nNOTE: {lock_note}")
    _print_failures(run["cases"], options)
    print(f"\n{options.out / name}.json, {name}.html; {about['seconds']:.1f} s")
    return 0


def _with_model(cases: Sequence[Any], options: argparse.Namespace) -> int:
    from evals.language_model import run_both, table_of_both
    from evals.subject import open_assistant, open_judge

    assistant, about = open_assistant(options.knowledge, llm=options.llm, llm_base_url=options.llm_base_url)
    progress = None if options.quiet or not sys.stderr.isatty() else _progress
    corpus = None
    if options.whole_corpus:
        corpus, _ = open_assistant(
            options.knowledge, llm=options.llm, llm_base_url=options.llm_base_url, whole_corpus=True
        )
    judge = None
    if options.judge is not None:
        judge = open_judge(options.judge or options.llm, llm_base_url=options.llm_base_url)
    both = run_both(
        cases,
        assistant,
        knowledge_dir=Path(about["knowledge"]),
        corpus=corpus,
        judge=judge,
        progress=progress,
    )
    path = options.out / f"{options.name or 'language-model'}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(about | both, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(both, ensure_ascii=False, indent=1) if options.json else table_of_both(both))
    return 0


def _print_failures(records: Sequence[dict[str, Any]], options: argparse.Namespace) -> None:
    from evals.summary import failures

    if options.failures:
        shown = [record for record in failures(records) if "question" in record]
        for record in shown[: options.failures]:
            print("\n" + _brief(record))
        hidden = sum("question" not in record for record in failures(records))
        if hidden:
            print(f"\n{hidden} failures of the test half are not shown; --show-test shows them")


def _brief(record: Mapping[str, Any]) -> str:
    before = [f"   {turn['role'][:4]}: {turn['content']}" for turn in record["history"]]
    lines = [
        f"{record['verdict'].upper():<9} {record['id']}  ({record['mode']}, today {record['today']})",
        *before,
    ]
    lines.append(f"   Q: {record['question']}")
    lines.append(f"   A: {' '.join(record['answer'].split())[:400]}")
    lines += [f"   - {reason[:300]}" for reason in record["reasons"]]
    if record["unsupported"]:
        lines.append(f"   - unsupported: {', '.join(record['unsupported'])}")
    lines += [
        f"   - [{c['number']}] is not verbatim in {c['source']}"
        for c in record["citations"]
        if not c["verbatim"]
    ]
    if record["note"]:
        lines.append(f"   note: {record['note']}")
    if record["reason"]:
        lines.append(f"   why: {record['reason']}")
    return "\n".join(lines)


def _run(
    cases: Sequence[Any], options: argparse.Namespace, *, retrieval: bool
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    from evals.run import run_cases
    from evals.subject import open_assistant

    assistant, about = open_assistant(options.knowledge)
    legs = _legs(assistant) if retrieval else None
    started = datetime.now(UTC)
    progress = None if options.quiet or not sys.stderr.isatty() else _progress
    records = run_cases(
        cases, assistant, knowledge_dir=Path(about["knowledge"]), legs=legs, progress=progress
    )
    seconds = (datetime.now(UTC) - started).total_seconds()
    return records, about | {"started": started.isoformat(timespec="seconds"), "seconds": round(seconds, 1)}


def _legs(assistant: Any) -> Any:
    try:
        from evals.retrieval import Legs
    except ModuleNotFoundError as error:
        print(f"NOTE: no retrieval measures, {error}", file=sys.stderr)
        return None
    return Legs(assistant.retriever)


def _progress(done: int, total: int, name: str) -> None:
    end = "\n" if done == total else ""
    print(f"\r{done}/{total} {name:<40}", end=end, file=sys.stderr, flush=True)


def _compare(options: argparse.Namespace) -> int:
    from evals.comparison import compare_runs, describe
    from evals.run import read_run

    print(describe(compare_runs(read_run(options.before), read_run(options.after))))
    return 0


def _mails(options: argparse.Namespace) -> int:
    from evals.mails import main as run

    return run(
        options.names,
        cases=options.cases,
        failures=options.failures,
        drafts=options.drafts,
        as_json=options.json,
    )


def _lock(options: argparse.Namespace) -> int:
    from evals.cases import check_lock, load_cases, write_lock

    cases = load_cases()
    if not options.check:
        print(f"locked {write_lock(cases)} test cases")
        return 0
    report = check_lock(cases)
    print(report, file=sys.stdout if report.holds else sys.stderr)
    return 0 if report.holds else 1


def _write_baseline(options: argparse.Namespace) -> int:
    from evals.gate import baseline_of, gate_cases, write_baseline

    records, _ = _run(gate_cases(), options, retrieval=False)
    baseline = baseline_of(records)
    write_baseline(baseline, options.baseline)
    print(f"wrote {options.baseline}: {baseline.right} of {len(baseline.verdicts)} right")
    return 0


def _gate(options: argparse.Namespace) -> int:
    from evals.cases import check_lock, load_cases
    from evals.gate import gate_cases, hold_against, read_baseline

    lock = check_lock(load_cases())
    records, about = _run(gate_cases(), options, retrieval=False)
    outcome = hold_against(read_baseline(options.baseline), records)
    problems = [*outcome.problems, *([] if lock.holds else [str(lock)])]
    print(f"{outcome.headline}  ({about['seconds']:.1f} s)")
    for problem in problems:
        print(f"FAILED: {problem}", file=sys.stderr)
    print("gate: " + ("failed" if problems else "passed"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
