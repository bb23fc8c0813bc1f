"""``med-assistant reply``: what it prints, and what it says when something is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KNOWLEDGE = "---\ntitle: Priser\nlanguage: da\n---\n\n## Hvad koster det at deltage?\n\nDet koster 1.450 kr. at deltage.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("reply")
    (root / "knowledge").mkdir()
    (root / "knowledge" / "priser.md").write_text(KNOWLEDGE, encoding="utf-8")
    return root


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MED_")}
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        cwd=folder,
        env={**clean, "MED_EMBEDDINGS": "none", "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def test_reply_json_is_the_reply_object_and_out_writes_a_file_that_threads(folder, mail):
    (folder / "mail.eml").write_bytes(mail("Hvad koster det at deltage?"))

    result = run(
        folder,
        "reply",
        "mail.eml",
        "--json",
        "--out",
        "svar.eml",
        MED_REPLY_SIGNATURE="Lone Hansen\\nMEDsamarbejdet",
    )

    assert result.returncode == 0, result.stderr
    reply = json.loads(result.stdout)
    assert set(reply) >= {
        "subject",
        "to",
        "language",
        "questions",
        "draft",
        "needs_human",
        "flags",
        "sources",
    }
    assert reply["to"] == "mette@odense.example"
    assert reply["draft"].endswith("Lone Hansen\nMEDsamarbejdet\n")
    assert b"In-Reply-To: <1@odense.example>" in (folder / "svar.eml").read_bytes()


def test_an_mbox_gives_one_object_a_line(folder, mail):
    one = b"From x Thu Oct  2 10:00:00 2025\n" + mail("Hvad koster det at deltage?") + b"\n\n"
    (folder / "mails.mbox").write_bytes(one * 3)

    result = run(folder, "reply", "mails.mbox", "--json")

    assert result.returncode == 0, result.stderr
    assert [json.loads(line)["to"] for line in result.stdout.splitlines()] == ["mette@odense.example"] * 3


@pytest.mark.parametrize(
    ("name", "content", "arguments", "status"),
    [
        ("tom.eml", b"", (), 1),
        ("billede.eml", bytes(range(256)) * 10, (), 1),
        ("mappe", None, (), 2),
        ("mail.txt", b"Hej", ("--tone", "vred"), 2),
        ("mail.txt", b"Hej", ("--today", "i morgen"), 2),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_sentence(folder, console, name, content, arguments, status):
    if content is None:
        (folder / name).mkdir(exist_ok=True)
    else:
        (folder / name).write_bytes(content)

    result = console(folder, "reply", name, *arguments)

    assert result.returncode == status
    assert result.stderr.startswith("med-assistant: ")
    assert result.stderr.count("\n") == 1


def test_a_missing_file_is_told(folder):
    result = run(folder, "reply", "findes-ikke.eml")

    assert result.returncode == 2
    assert "findes-ikke.eml does not exist" in result.stderr


def test_the_mailbox_commands_say_which_settings_are_missing(folder):
    result = run(folder, "inbox", "list")

    assert result.returncode == 2
    assert "MED_IMAP_HOST" in result.stderr
