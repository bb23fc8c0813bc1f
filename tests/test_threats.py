"""The threat model: every line names tests that there are; and the test of the line that had none."""

import ast
import re
import socket
from pathlib import Path

import pytest
from docx import Document

from assistant.emails import read_email
from assistant.knowledge import read_document

ROOT = Path(__file__).parents[1]
THREATS = (ROOT / "docs/trusler.md").read_text("utf-8")
NODE = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def lines_with_a_test() -> list[str]:
    """The lines of the tables whose last column is the test."""
    lines, inside = [], False
    for line in THREATS.splitlines():
        inside = line.startswith("|") and (inside or line.rstrip(" |").endswith("| test"))
        if inside and not line.startswith(("| |", "|---")):
            lines.append(line)
    return lines


def test_every_line_names_a_test():
    lines = lines_with_a_test()

    assert len(lines) > 40
    assert [line for line in lines if not NODE.search(line.rpartition(" | ")[2])] == []


@pytest.mark.parametrize(("file", "name"), sorted(set(NODE.findall(THREATS))))
def test_a_named_test_is_there(file, name):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}

    assert name in found
    skipped = [ast.unparse(mark) for mark in found[name].decorator_list if "skip" in ast.unparse(mark)]
    assert skipped == []


def test_the_lists_are_gone_through_whole():
    named = {line.split("|")[1].strip() for line in lines_with_a_test()}
    left_out = set(re.findall(r"\bV\d+\b", THREATS.partition("\nKapitel ")[2].partition(" gælder ikke")[0]))

    assert {f"LLM{number:02}" for number in range(1, 11)} <= named
    assert {f"V{number}" for number in range(1, 18)} == {name for name in named if name[0] == "V"} | left_out


HTML = b"""<html><head><link rel="stylesheet" href="http://127.0.0.1:9/a.css"><base href="http://127.0.0.1:9/"></head>
<body><h1>Program</h1><p>Kl. 9 velkomst.</p><img src="http://169.254.169.254/latest/meta-data/">
<iframe src="file:///etc/passwd"></iframe><script src="//evil.example/x.js"></script></body></html>"""
MARKDOWN = b"""# Program

![billede](http://169.254.169.254/latest/meta-data/) [hent](http://127.0.0.1:9/x)

Kl. 9 velkomst. <img src="http://127.0.0.1:9/y">
"""
MAIL = b"""From: a@b.dk
To: kontakt@example.dk
Subject: Hej
Content-Type: message/external-body; access-type=URL; URL="http://169.254.169.254/"

Hvad koster det? http://127.0.0.1:9/svar
"""


@pytest.fixture
def connections(monkeypatch):
    """What somebody tried to connect to."""
    tried = []

    def refuse(_, address):
        tried.append(address)
        raise ConnectionRefusedError(111, "not in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: refuse(None, address))
    return tried


@pytest.mark.parametrize(("name", "content"), [("a.html", HTML), ("a.md", MARKDOWN), ("a.txt", MARKDOWN)])
def test_no_address_in_a_document_or_a_mail_is_fetched(tmp_path, connections, name, content):
    (tmp_path / name).write_bytes(content)

    document = read_document(tmp_path / name, name)
    mail = read_email(MAIL)

    assert "velkomst" in " ".join(section.text for section in document.sections)
    assert "passwd" not in str(document)
    assert mail.subject == "Hej"
    assert connections == []


def test_no_address_in_a_word_file_is_fetched(tmp_path, connections):
    document = Document()
    document.add_paragraph("Kl. 9 velkomst.")
    document.part.relate_to(
        "http://169.254.169.254/latest/meta-data/",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )
    document.save(tmp_path / "a.docx")

    read = read_document(tmp_path / "a.docx", "a.docx")

    assert "velkomst" in " ".join(section.text for section in read.sections)
    assert connections == []
