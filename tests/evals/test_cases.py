"""The cases and the lock on their test half."""

from pathlib import Path

import pytest

from evals.cases import CasesError, check_lock, gate_subset, load_cases, write_lock

CASE = """
- id: {id}
  kind: price
  split: {split}
  difficulty: easy
  language: da
  today: 2025-10-01
  provenance: synthetic
  question: "Hvad koster det?"
  expect:
    contains_all: [["{price}"]]
"""


def folder_with(folder: Path, *entries: tuple[str, str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    text = "".join(CASE.format(id=name, split=split, price=price) for name, split, price in entries)
    (folder / "price.yaml").write_text(text, encoding="utf-8")
    return folder


def test_all_cases_of_the_project_load_and_are_those_of_the_lock() -> None:
    cases = load_cases()

    assert len(cases) > 600
    assert str(check_lock(cases)) == "the test cases are the locked ones"


def test_no_kind_is_without_a_group_of_the_targets() -> None:
    groups = {case.group for case in load_cases()}

    assert groups - {"answered"} == {  # what the organisers' desk adds has no target of its own
        "conference", "guidance", "multi-turn", "clock", "english", "variants", "false-premise", "injection",
        "unanswerable",
    }  # fmt: skip


def test_an_edit_of_a_test_case_breaks_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "lock.json"
    write_lock(load_cases(folder_with(tmp_path / "c", ("a", "test", "1450"), ("b", "test", "1950"))), lock)

    edited = load_cases(folder_with(tmp_path / "c", ("a", "test", "1450"), ("b", "test", "1450")))

    report = check_lock(edited, lock)
    assert not report.holds
    assert report.changed == ("b",)


def test_a_removed_an_added_and_a_moved_test_case_break_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "lock.json"
    write_lock(load_cases(folder_with(tmp_path / "c", ("a", "test", "1"), ("b", "test", "1"))), lock)

    edited = load_cases(folder_with(tmp_path / "c", ("a", "dev", "1"), ("new", "test", "1")))

    report = check_lock(edited, lock)
    assert (report.changed, report.missing, report.added) == (("a",), ("b",), ("new",))


def test_dev_cases_and_the_layout_of_the_file_are_free_to_change(tmp_path: Path) -> None:
    lock = tmp_path / "lock.json"
    folder = folder_with(tmp_path / "c", ("a", "test", "1"), ("b", "dev", "1"))
    write_lock(load_cases(folder), lock)

    folder_with(folder, ("b", "dev", "2"), ("a", "test", "1"))
    text = (folder / "price.yaml").read_text(encoding="utf-8")
    (folder / "price.yaml").write_text("# a comment\n" + text, encoding="utf-8")

    assert check_lock(load_cases(folder), lock).holds


def test_a_missing_lock_says_how_to_write_one(make_case, tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="python -m evals lock"):
        check_lock([make_case()], tmp_path / "lock.json")


def test_a_misspelt_field_names_file_case_and_field(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "c", ("a", "dev", "1"))
    path = folder / "price.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("contains_all", "contain_all"), encoding="utf-8")

    with pytest.raises(CasesError, match=r"price\.yaml: a: expect\.contain_all"):
        load_cases(folder)


def test_an_id_may_occur_once(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="the id a occurs twice"):
        load_cases(folder_with(tmp_path / "c", ("a", "dev", "1"), ("a", "test", "1")))


def test_the_gate_takes_the_same_few_dev_cases_of_each_kind_whatever_comes_later(make_case) -> None:
    cases = [make_case(id=f"price-{n}") for n in range(20)] + [make_case(id="secret-1", split="test")]

    subset = gate_subset(cases, per_kind=3)

    assert len(subset) == 3
    assert "secret-1" not in {case.id for case in subset}
    assert gate_subset([*cases, make_case(id="clock-1", kind="clock")], per_kind=3)[1:] == subset
