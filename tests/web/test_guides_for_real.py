"""From the form to the document with nothing canned: the project's own knowledge, questions and rules."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pypdf import PdfReader

from assistant.bootstrap import build_assistant
from assistant.settings import Settings
from assistant.web.api import create_api
from assistant.web.guide_page import GuidePage, add_guide_page, guide_link
from assistant.web.guide_strings import EXAMPLES
from assistant.web.guides import GuideMaker
from assistant.web.limits import RateLimiter
from assistant.web.metrics import Metrics

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
ASKED = {
    "topic": "AI til ruteplanlægning i hjemmeplejen",
    "committee": "lokaludvalg",
    "sector": "kommune",
    "minutes": 60,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory, knowledge_index) -> TestClient:
    data_dir = tmp_path_factory.mktemp("real")
    choices = Settings(_env_file=None, knowledge_dir=KNOWLEDGE, data_dir=knowledge_index, embeddings="none")
    assistant = build_assistant(choices)
    api: FastAPI = create_api(lambda: assistant, data_dir=data_dir, rate_limit=0)
    page = GuidePage(lambda: assistant, limiter=RateLimiter(0), metrics=Metrics(), maker=GuideMaker())
    add_guide_page(api, page)
    return TestClient(api, raise_server_exceptions=False)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.topic)
def test_every_example_becomes_a_guide_with_questions_to_swap(client, example):
    shown = client.get("/" + guide_link(example.inputs()))

    assert shown.status_code == 200
    assert shown.text.count('class="question"') >= 9
    assert shown.text.count("data-question=") >= 4  # the agenda's questions follow the edits
    assert '"spare"' in shown.text


def test_the_short_form_has_five_questions_on_the_page_and_in_the_files(client):
    address = guide_link({**EXAMPLES[0].inputs(), "short": "1"})

    shown = client.get("/" + address).text
    told = client.post("/api/guides?format=md", json={**ASKED, "short": True}).text

    assert 'name="short" value="1" checked' in shown
    assert shown.count('class="question"') == 5
    assert "Fem spørgsmål til næste møde: AI til ruteplanlægning" in shown
    assert told.startswith("# Fem spørgsmål til næste møde: ")


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_the_documents_hold_every_question_and_source(client, format):
    guide = client.post("/api/guides", json=ASKED).json()
    content = BytesIO(client.post(f"/api/guides?format={format}", json=ASKED).content)
    if format == "docx":
        word = Document(content)
        parts = [paragraph.text for paragraph in word.paragraphs]
        text = " ".join([*parts, *(c.text for table in word.tables for row in table.rows for c in row.cells)])
    else:
        text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(content).pages)

    for question in guide["questions"]:
        assert question["text"] in text
    for source in guide["sources"]:
        assert f"[{source['number']}] {source['title']}" in text


def test_changed_minutes_are_told_in_the_methods(client):
    guide = client.post("/api/guides", json=ASKED).json()
    minutes = [section["minutes"] for section in guide["sections"]]
    longest, shortest = minutes.index(max(minutes)), minutes.index(min(minutes))
    minutes[longest] += 2
    minutes[shortest] -= 2

    edited = client.post("/api/guides", json={**ASKED, "edits": {"minutes": minutes}}).json()

    assert [section["minutes"] for section in edited["sections"]] == minutes
    for number, (before, after) in enumerate(zip(guide["sections"], edited["sections"], strict=True)):
        changed = number in (longest, shortest)
        assert (before["method"] != after["method"]) == changed
        assert before["method"].partition(".")[0] == after["method"].partition(".")[0]


def test_the_same_edits_give_the_same_file(client):
    edits = {"questions": [{"text": "Hvem bestemmer?", "theme": "Indflydelse"}]}
    one, other = (
        client.post("/api/guides?format=pdf", json={**ASKED, "edits": edits}).content for _ in range(2)
    )

    assert one == other


def test_a_topic_without_ai_or_work_is_declined_in_danish(client):
    answered = client.post("/api/guides", json={**ASKED, "topic": "opskrift på rugbrød med surdej"})

    assert answered.status_code == 422
    assert "AI" in answered.json()["detail"]
