"""The console command: what it prints, and what it says when something is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KNOWLEDGE = """\
---
title: Kantinen
language: da
---

## Hvornår åbner kantinen?

Kantinen åbner kl. 11.30 på alle hverdage. Den lukker kl. 13.

## Hvad koster frokosten?

Frokosten koster 45 kr. for ansatte.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("cli")
    (root / "knowledge").mkdir()
    (root / "knowledge" / "kantine.md").write_text(KNOWLEDGE, encoding="utf-8")
    return root


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MED_")}
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        cwd=folder,
        env={**clean, "MED_EMBEDDINGS": "none", "PYTHONIOENCODING": "ascii", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def test_ingest_reports_what_it_did_as_json(folder):
    result = run(folder, "ingest", "--json")

    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["failed"] == []
    assert set(report) == {"added", "updated", "deleted", "unchanged", "chunks", "seconds", "failed"}
    assert report["added"] + report["unchanged"] == 1


def test_ask_prints_the_answer_with_numbered_sources(folder):
    result = run(folder, "ask", "Hvornår åbner kantinen?")

    assert result.returncode == 0, result.stderr
    assert "kl. 11.30" in result.stdout
    assert "[1] Kantinen: Hvornår åbner kantinen? (kantine.md)" in result.stdout


def test_ask_json_is_the_answer_object(folder):
    answer = json.loads(run(folder, "ask", "--json", "Hvad koster frokosten?").stdout)

    assert set(answer) == {
        "id", "question", "answer", "abstained", "language", "mode", "citations", "suggestions", "elapsed_ms",
    }  # fmt: skip
    assert set(answer["citations"][0]) == {"number", "title", "source", "section", "url", "quote"}
    assert answer["citations"][0]["quote"] in KNOWLEDGE
    assert "45 kr." in answer["answer"]


def test_a_batch_is_answered_in_order_under_its_own_ids(folder):
    batch = folder / "batch.jsonl"
    rows = [
        {"id": "b", "question": "Hvad koster frokosten?"},
        {
            "id": 7,
            "question": "og hvornår lukker den?",
            "history": [{"role": "user", "content": "Hvornår åbner kantinen?"}],
        },
        {"id": "tom", "question": ""},
    ]
    batch.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")

    result = run(folder, "ask", "--json", "--batch", str(batch))

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["b", 7, "tom"], result.stderr


def test_search_gives_results_with_their_scores_best_first(folder):
    found = json.loads(run(folder, "search", "--json", "-k", "2", "frokost pris").stdout)

    assert set(found) == {"id", "results"}
    assert set(found["results"][0]) == {"chunk_id", "source", "section", "score", "text"}
    scores = [result["score"] for result in found["results"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("arguments", "environment", "status", "message"),
    [
        (["ask"], {}, 2, "QUESTION or --batch"),
        (["ask", "--today", "i morgen", "hej"], {}, 2, "2025-10-01"),
        (["ask", "--lang", "sv", "hej"], {}, 2, "da or en"),
        (["ask", "--today", "20251001", "hej"], {}, 2, "2025-10-01"),
        (["ask", " "], {}, 2, "QUESTION is empty"),
        (["ask", "--batch", "nope.jsonl"], {}, 2, "cannot be read"),
        (["search", "-k", "0", "x"], {}, 2, "-k"),
        (["nope"], {}, 2, "No such command"),
        (["ask", "hej"], {"MED_PORT": "x"}, 2, "MED_PORT=x"),
        (["ask", "hej"], {"MED_NOPE": "x"}, 2, "unknown setting MED_NOPE"),
        (["ingest", "--knowledge", "nowhere"], {}, 1, "nowhere"),
        (["ask", "hej"], {"MED_KNOWLEDGE_DIR": "nowhere"}, 1, "nowhere"),
        (["ask", "hej"], {"MED_TODAY": "20251001"}, 2, "write it as 2025-10-01"),
    ],
)
def test_a_mistake_is_one_sentence_on_standard_error_and_never_a_traceback(
    folder, console, arguments, environment, status, message
):
    result = console(folder, *arguments, **environment)

    assert result.returncode == status
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1',
        "[1]",
        '{"id": 1}',
        '{"question": "x", "history": [1]}',
        '{"question": "x", "today": "y"}',
        '{"id": NaN, "question": "x"}',
        '{"id": 1e999, "question": "x"}',
        '{"question": "x", "history": {}}',
        '{"question": "x", "history": ""}',
        "[" * 100_000,
    ],
)
def test_a_broken_batch_line_is_named(folder, console, line):
    batch = folder / "broken.jsonl"
    batch.write_text('{"id": 1, "question": "hej"}\n' + line + "\n", encoding="utf-8")

    result = console(folder, "ask", "--json", "--batch", str(batch))

    assert result.returncode == 2
    assert "line 2" in result.stderr


def test_an_index_of_other_files_answers_and_says_so(folder, console, tmp_path):
    (tmp_path / "andet.md").write_text("# Andet\n\n## Hvad?\n\nNoget andet.\n", encoding="utf-8")
    assert console(folder, "ingest").returncode == 0

    other = console(folder, "ask", "Hvornår åbner kantinen?", MED_KNOWLEDGE_DIR=str(tmp_path))
    same = console(folder, "ask", "Hvornår åbner kantinen?")

    assert (other.returncode, same.returncode) == (0, 0)
    assert "med-assistant ingest" in other.stderr
    assert str(tmp_path) in other.stderr
    assert same.stderr == ""


def test_a_mistake_is_told_by_a_process_of_its_own_in_any_encoding(folder):
    result = run(folder, "ask", "--today", "første maj", "hej")

    assert result.returncode == 2
    assert result.stderr.startswith("med-assistant: ")
    assert len(result.stderr.strip().splitlines()) == 1
