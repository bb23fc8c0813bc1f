"""Questions in people's own words, by the section that answers them."""

from pathlib import Path

import pytest

from assistant.errors import KnowledgeError
from assistant.knowledge.asked import read_asked
from assistant.splitting import split_document

GOOD = """
answers: guidance/ai.md
language: da
questions:
  Må vi bruge ChatGPT?:
    - må jeg spørge robotten
    - "  er det ok at bruge den slags  "
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "ai.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_each_question_is_a_chunk_that_names_the_chunk_it_is_answered_in(tmp_path):
    document = read_asked(write(tmp_path, GOOD), "asked/ai.yaml")

    chunks = split_document(document)

    assert [chunk.text for chunk in chunks] == ["må jeg spørge robotten", "er det ok at bruge den slags"]
    assert {chunk.answers for chunk in chunks} == {"guidance/ai.md#maa-vi-bruge-chatgpt"}
    assert len({chunk.id for chunk in chunks}) == 2


def test_only_the_question_itself_is_embedded(tmp_path):
    chunk = split_document(read_asked(write(tmp_path, GOOD), "asked/ai.yaml"))[0]

    assert chunk.indexed_text == "må jeg spørge robotten"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("answers: x.md\nlanguage: da\nquestion: {}\n", "questions"),
        ("answers: x.md\nlanguage: fr\nquestions: {}\n", "language"),
        ("answers: [x\n", "not valid YAML"),
        (b"answers: \xff\xfe", "UTF-8"),
        ("", "the file"),
    ],
)
def test_a_mistake_is_told_with_file_field_and_remedy(tmp_path, text, says):
    with pytest.raises(KnowledgeError, match=says) as caught:
        read_asked(write(tmp_path, text), "asked/ai.yaml")

    assert str(caught.value).startswith("asked/ai.yaml: ")
