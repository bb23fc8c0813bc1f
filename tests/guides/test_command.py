"""``med-assistant guide`` on the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHOLE = {
    "--topic": "AI til vagtplaner",
    "--committee": "lokaludvalg",
    "--sector": "kommune",
    "--minutes": "60",
}


@pytest.fixture(scope="module")
def data(knowledge_index: Path) -> Path:
    return knowledge_index


def _arguments(options: Mapping[str, str | None]) -> list[str]:
    chosen = WHOLE | {f"--{name}": value for name, value in options.items()}
    return ["guide", *(part for name, value in chosen.items() if value is not None for part in (name, value))]


def run(data: Path, *extra: str, **options: str | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *_arguments(options), *extra],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=110,
        env={**os.environ, "MED_DATA_DIR": str(data), "MED_EMBEDDINGS": "none", "PYTHONPATH": str(ROOT), "MED_TODAY": "2026-11-27"},
    )  # fmt: skip


def test_a_guide_is_printed_as_markdown(data):
    done = run(data)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# Drøftelse: AI til vagtplaner\n")
    assert "| **I alt** | **60** |" in done.stdout


def test_json_is_the_guide_object(data):
    guide = json.loads(run(data, "--json").stdout)

    assert {"title", "topic", "committee", "sector", "minutes", "language", "purpose", "sections"} <= set(
        guide
    )
    assert {"questions", "rules", "next_steps", "sources"} <= set(guide)
    assert sum(section["minutes"] for section in guide["sections"]) == guide["minutes"] == 60
    assert all(set(question) == {"text", "theme", "citations"} for question in guide["questions"])


def test_the_short_form_has_five_questions(data):
    assert len(json.loads(run(data, "--json", "--short").stdout)["questions"]) == 5


@pytest.mark.parametrize(
    ("name", "start"), [("g.md", b"# "), ("g.docx", b"PK"), ("g.pdf", b"%PDF"), ("g.json", b"{")]
)
def test_the_file_is_of_the_kind_its_name_says(data, tmp_path, name, start):
    path = tmp_path / name

    done = run(data, out=str(path))

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert path.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"topic": None}, "Skriv, hvad I vil drøfte"),
        ({"topic": "  "}, "Skriv, hvad I vil drøfte"),
        ({"minutes": "0"}, "mellem 20 og 480"),
        ({"minutes": "-5"}, "mellem 20 og 480"),
        ({"minutes": "mange"}, "»mange« er ikke et helt tal"),
        ({"minutes": "15"}, "mellem 20 og 480"),
        ({"minutes": "500"}, "mellem 20 og 480"),
        ({"minutes": None}, "mellem 20 og 480"),
        ({"committee": "byrådet"}, "vælg udvalget"),
        ({"committee": None}, "Vælg udvalget"),
        ({"sector": "stat"}, "vælg sektoren"),
        ({"today": "i morgen"}, "er ikke en dato"),
        ({"format": "odt"}, "er ikke et format"),
        ({"format": "docx"}, "--out"),
        ({"topic": "opskrift på lasagne"}, "Emnet ser ikke ud til at handle om AI eller arbejde"),
    ],
)
def test_wrong_input_is_one_danish_sentence_and_status_two(data, console, options, said):
    done = console(ROOT, *_arguments(options), MED_DATA_DIR=str(data), MED_TODAY="2026-11-27")

    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert "Invalid value" not in done.stderr


def test_a_folder_that_is_not_there_is_told(data):
    done = run(data, out="/findes/ikke/guide.md")

    assert done.returncode == 2
    assert "kan ikke skrives" in done.stderr
