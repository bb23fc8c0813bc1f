"""What is wrong with a document is said in Danish on the desk."""

import io
import os
import zipfile

import pytest

from assistant.desk.previewing import in_danish
from assistant.errors import KnowledgeError
from assistant.knowledge import read_document


def packed(size: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"a" * size)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\nbroken"),
        ("b.docx", b"PK\x03\x04" + b"x" * 50),
        ("c.docx", packed(150_000_000)),
        ("d.md", os.urandom(2_000)),
        ("e.md", b""),
        ("f.txt", b"ord " * 600_000),
    ],
)
def test_what_is_wrong_with_a_document_is_said_in_danish(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(KnowledgeError) as caught:
        read_document(tmp_path / name, name)

    assert in_danish(caught.value.problem).startswith(("Filen ", "Der er "))
