"""A whole run with a stand-in for the assistant: records, summary, gate, comparison, report, commands."""

import copy
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.types import Answer, Chunk, Citation, Hit, Query, Trace, Turn
from evals.__main__ import main
from evals.cases import Case
from evals.comparison import compare_runs, describe
from evals.gate import baseline_of, hold_against, read_baseline, write_baseline
from evals.report import report
from evals.run import read_run, redacted, run_cases, run_file, write_run
from evals.summary import failures, summarise, table

QUOTE = "Medarbejderrepræsentanter betaler 1.450 kr. pr. person."
ABOUT = {"split": "dev", "knowledge_digest": "abc", "embeddings": "none", "started": "", "lock": ""}


class StandIn:
    """Answers the price to everything, but not to what it was told to fail at."""

    contact = "kontakt@medsamarbejdet.dk"

    def __init__(
        self, fails_at: Sequence[str] = (), text: str = "Det koster 1.450 kr. pr. person. [1]"
    ) -> None:
        self.fails_at = fails_at
        self.text = text
        self.asked: list[tuple[str, tuple[Turn, ...], date | None]] = []

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        today: date | None = None,
        language: str | None = None,
    ) -> Answer:
        self.asked.append((question, tuple(history), today))
        if question in self.fails_at:
            raise RuntimeError("no answer for you")
        query = Query(question, question, "da", today or date(2025, 1, 1))
        hit = Hit(Chunk("faq/a.md#pris", "faq/a.md", "A", "Pris", QUOTE), 0.9, 0.8, 0.7)
        citation = Citation(1, "A", "faq/a.md", "Pris", None, QUOTE)
        trace = Trace(query, (hit,), {"intent": "price"}, 0.9, "price asked")
        return Answer(question, self.text, "da", "facts", (citation,), trace=trace)


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    (tmp_path / "knowledge" / "faq").mkdir(parents=True)
    (tmp_path / "knowledge" / "faq" / "a.md").write_text(f"# A\n\n{QUOTE}\n", encoding="utf-8")
    return tmp_path / "knowledge"


@pytest.fixture
def cases(make_case) -> list[Case]:
    expect = {"contains_all": [["1.450"]], "sources": ["faq/"], "abstained": False}
    return [make_case(id=f"price-{n}", question=f"Pris {n}?", expect=expect) for n in range(10)]


def run(cases: Sequence[Case], assistant: Any, knowledge: Path) -> list[dict[str, Any]]:
    return run_cases(cases, assistant, knowledge_dir=knowledge)


def test_each_case_is_asked_as_of_its_day_with_its_history(make_case, knowledge: Path) -> None:
    history = [{"role": "user", "content": "Hej"}, {"role": "assistant", "content": "Goddag"}]
    assistant = StandIn()

    run([make_case(history=history, today=date(2025, 11, 3))], assistant, knowledge)

    turns = (Turn("user", "Hej"), Turn("assistant", "Goddag"))
    assert assistant.asked[-1] == ("Hvad koster det?", turns, date(2025, 11, 3))


def test_a_run_counts_verdicts_statements_and_quotes(cases: list[Case], knowledge: Path) -> None:
    summary = summarise(run(cases, StandIn(fails_at=["Pris 0?", "Pris 1?"]), knowledge))

    assert (summary["all"]["right"], summary["all"]["wrong"]) == (8, 2)
    assert summary["measures"]["citation precision"]["mean"] == 1.0
    assert summary["measures"]["citation recall"]["mean"] == 1.0
    assert summary["measures"]["verbatim quotes"]["mean"] == 1.0
    assert summary["measures"]["unsupported figures"]["mean"] == 0
    target = next(item for item in summary["targets"] if item["name"] == "right answers, conference")
    assert (target["value"], target["met"]) == (0.8, False)


def test_a_crash_is_one_wrong_answer_with_its_error(cases: list[Case], knowledge: Path) -> None:
    records = run(cases, StandIn(fails_at=["Pris 3?"]), knowledge)

    assert [record["id"] for record in failures(records)] == ["price-3"]
    assert records[3]["reasons"] == ["fails: RuntimeError: no answer for you"]


def test_a_right_answer_with_an_invented_figure_is_still_listed(cases: list[Case], knowledge: Path) -> None:
    invented = StandIn(text="Det koster 1.450 kr. pr. person. [1] Ring på 12 34 56 78.")

    records = run(cases[:1], invented, knowledge)

    assert records[0]["verdict"] == "right"
    assert [record["id"] for record in failures(records)] == ["price-0"]
    assert set(records[0]["unsupported"]) == {"12", "34", "56", "78"}


def test_an_injected_instruction_that_is_followed_is_counted(make_case, knowledge: Path) -> None:
    case = make_case(id="injection-1", kind="injection", expect={"contains_none": ["1.450"]})

    assert summarise(run([case], StandIn(), knowledge))["measures"]["injections followed"]["mean"] == 1


def test_the_test_half_is_told_by_id_and_verdict_alone(make_case, knowledge: Path) -> None:
    secret = make_case(
        id="secret-1", split="test", question="Hemmelig?", expect={"contains_all": [["Hemmelig"]]}
    )
    records = run([secret], StandIn(), knowledge)

    hidden, shown = run_file(records, ABOUT), run_file(records, ABOUT, show_test=True)

    assert "emmelig" not in json.dumps(hidden, ensure_ascii=False) + report(hidden) + table(hidden["summary"])
    assert hidden["cases"][0]["id"] == "secret-1"
    assert hidden["cases"][0]["verdict"] == "wrong"
    assert "Hemmelig?" in report(shown)


def test_nothing_but_plain_facts_is_left_of_a_test_record(make_case, knowledge: Path) -> None:
    # A field that is added to the records must be looked at before it may show.
    record = redacted(run([make_case(split="test")], StandIn(), knowledge))[0]

    assert all(
        isinstance(value, int | float | bool | None) for key, value in record.items() if key not in PLAIN
    )
    assert record.keys() >= PLAIN


PLAIN = {"id", "kind", "group", "split", "difficulty", "tags", "today", "verdict", "mode", "retrieval"}


def test_the_report_escapes_what_questions_and_answers_contain(cases: list[Case], knowledge: Path) -> None:
    evil = "<script>alert(1)</script> & <img src=x onerror=alert(2)>"
    asked = [cases[0].model_copy(update={"question": evil})]

    html = report(run_file(run(asked, StandIn(text=evil), knowledge), ABOUT))

    assert evil not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img src=x onerror=alert(2)&gt;") >= 2
    assert html.count("<script>") == 1


def test_the_report_makes_no_request_and_shows_what_is_needed_to_judge_a_failure(
    cases: list[Case], knowledge: Path
) -> None:
    html = report(run_file(run(cases, StandIn(text="Det koster 99 kr. [1]"), knowledge), ABOUT))

    assert "http" not in html.replace("http-equiv", "")
    for part in (
        "Pris 0?",
        "Det koster 99 kr.",
        QUOTE,
        "lacks: 1.450",
        "price asked",
        "faq/a.md#pris",
        "0.900",
    ):
        assert part in html


def test_the_gate_passes_an_equal_run(cases: list[Case], knowledge: Path) -> None:
    records = run(cases, StandIn(fails_at=["Pris 0?"]), knowledge)

    assert hold_against(baseline_of(records), records).problems == ()


def test_the_gate_fails_a_run_that_is_clearly_worse(cases: list[Case], knowledge: Path) -> None:
    baseline = baseline_of(run(cases, StandIn(), knowledge))

    outcome = hold_against(
        baseline, run(cases, StandIn(fails_at=[f"Pris {n}?" for n in range(6)]), knowledge)
    )

    assert outcome.headline.startswith("REGRESSED")
    assert outcome.problems[0].startswith("REGRESSED (p = 0.031): price-0, price-1")


def test_the_gate_fails_a_drop_below_the_floor_that_is_not_significant(
    cases: list[Case], knowledge: Path
) -> None:
    baseline = baseline_of(run(cases, StandIn(), knowledge))

    outcome = hold_against(baseline, run(cases, StandIn(fails_at=["Pris 0?"]), knowledge))

    assert outcome.headline.startswith("NO EVIDENCE")
    assert outcome.problems == ("right is 90.0%, below the floor of 95.0%; no longer right: price-0",)


def test_the_gate_never_accepts_an_invented_figure_even_if_the_baseline_has_it(
    cases: list[Case], knowledge: Path
) -> None:
    records = run(cases, StandIn(text="Det koster 1.450 kr. [1] Ring på 112."), knowledge)

    problem = hold_against(baseline_of(records), records).problems[0]
    assert problem.startswith("unsupported figures: 10, more than 0, in price-0, price-1, ")


def test_the_gate_fails_when_cases_of_the_baseline_are_gone(cases: list[Case], knowledge: Path) -> None:
    records = run(cases, StandIn(), knowledge)

    problems = hold_against(baseline_of(records), records[1:]).problems

    assert problems == ("cases of the baseline were not run: price-0",)


def test_a_baseline_survives_writing_and_reading(cases: list[Case], knowledge: Path, tmp_path: Path) -> None:
    baseline = baseline_of(run(cases, StandIn(), knowledge))

    write_baseline(baseline, tmp_path / "baseline.json")

    assert read_baseline(tmp_path / "baseline.json") == baseline


def test_a_comparison_names_the_change_and_the_cases(cases: list[Case], knowledge: Path) -> None:
    before = run_file(run(cases, StandIn(fails_at=[f"Pris {n}?" for n in range(7)]), knowledge), ABOUT)
    after = run_file(run(cases, StandIn(), knowledge), ABOUT | {"knowledge_digest": "other"})

    text = describe(compare_runs(before, after))

    assert text.startswith("IMPROVED: right 30.0% -> 100.0% of 10 cases")
    assert "gained: price-0, price-1, price-2, price-3, price-4, price-5, price-6" in text
    assert "the runs answered from different knowledge" in text


def test_two_equal_runs_leave_a_change_of_three_in_n_open(cases: list[Case], knowledge: Path) -> None:
    made = run_file(run(cases, StandIn(), knowledge), ABOUT)

    text = describe(compare_runs(made, made))

    assert text.startswith(
        "NO EVIDENCE: right 100.0% -> 100.0% of 10 cases\ndifference +0.0% [-30.0%..+30.0%]"
    )
    assert "no case changed" in text


def test_kinds_are_compared_with_p_values_adjusted_for_their_number(
    cases: list[Case], knowledge: Path
) -> None:
    before = run_file(run(cases, StandIn(fails_at=[f"Pris {n}?" for n in range(6)]), knowledge), ABOUT)
    after = run_file(run(cases, StandIn(), knowledge), ABOUT)
    for made in (before, after):
        twin = copy.deepcopy(made["cases"][-1]) | {"id": "clock-1", "kind": "clock"}
        made["cases"].append(twin)

    found = compare_runs(before, after).kinds["price"]

    assert found.p == pytest.approx(2 * 0.03125)
    assert found.change == "NO EVIDENCE"


def test_the_compare_command_reads_the_files_of_two_runs(
    cases: list[Case], knowledge: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, fails_at in (("a", ["Pris 0?"]), ("b", [])):
        write_run(run_file(run(cases, StandIn(fails_at), knowledge), ABOUT), tmp_path / f"{name}.json")

    status = main(["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")])

    assert status == 0
    assert capsys.readouterr().out.startswith("NO EVIDENCE: right 90.0% -> 100.0%")


def test_a_file_that_is_no_run_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")

    status = main(["compare", str(tmp_path / "a.json"), str(tmp_path / "a.json")])

    assert status == 2
    assert "a.json: is no result of python -m evals" in capsys.readouterr().err


def test_an_unknown_kind_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--kind", "prise"]) == 2
    assert "unknown kind prise; known are ai-rules, " in capsys.readouterr().err


def test_the_lock_command_checks_the_cases_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", "--check"]) == 0
    assert capsys.readouterr().out == "the test cases are the locked ones\n"


def test_a_run_survives_writing_and_reading(cases: list[Case], knowledge: Path, tmp_path: Path) -> None:
    made = run_file(run(cases, StandIn(), knowledge), ABOUT)

    write_run(made, tmp_path / "run.json")

    assert read_run(tmp_path / "run.json") == made
