"""Knowledge folders with no conference, and with two of them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import build_assistant, ingest
from assistant.pipeline import Assistant
from assistant.settings import Settings

TESTS = Path(__file__).parent
CONFERENCE = TESTS.parent / "knowledge" / "conferences" / "2025-ai"


def assistant_for(folder: Path, data: Path) -> Assistant:
    choices = Settings(
        _env_file=None, knowledge_dir=folder, data_dir=data, embeddings="none", today=date(2026, 3, 1)
    )
    assert ingest(choices).failed == ()
    return build_assistant(choices)


@pytest.fixture(scope="module")
def documents_alone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    for name in ("temadag-lyd.txt", "foreningshus.md"):
        shutil.copy(TESTS / "fixtures" / "dropped_in" / name, folder / name)
    return assistant_for(folder, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def two_conferences(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    shutil.copytree(CONFERENCE, folder / "conferences" / "2025-ai")
    (folder / "conferences" / "2031-have").mkdir()
    shutil.copy(
        TESTS / "fixtures" / "conference.yaml", folder / "conferences" / "2031-have" / "conference.yaml"
    )
    return assistant_for(folder, tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize(
    "text", ["Hej", "Hvem er du?", "Who are you?", "Skriv et digt om havet", "Hvem er kok i Lunden?"]
)
def test_without_a_conference_none_is_spoken_of(documents_alone, text):
    answer = documents_alone.ask(text)

    assert "konferencen" not in answer.text
    assert "conference" not in answer.text
    assert answer.suggestions == ()


def test_a_question_that_names_no_document_is_told_which_one_answers(documents_alone):
    answer = documents_alone.ask("Hvad er fristen for tilmelding?")

    assert "»Ro på arbejdet" in answer.text
    assert "15. januar 2027" in answer.text


@pytest.mark.parametrize(
    ("question", "conference"),
    [
        ("Hvem taler kl. 13 i Fredericia?", "2025-ai"),
        ("Hvem taler kl. 13 i Næstved?", "2031-have"),
        ("Hvornår begynder dagen på Tinghallen?", "2031-have"),
        ("Hvornår begynder dagen i København?", "2025-ai"),
        ("Hvad er fristen for tilmelding?", "2031-have"),
    ],
)
def test_a_place_that_one_conference_has_tells_which_is_meant(two_conferences, question, conference):
    answer = two_conferences.ask(question)

    assert {citation.source for citation in answer.citations} == {f"conferences/{conference}/conference.yaml"}
