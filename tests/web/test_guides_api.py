"""Guides over HTTP: JSON and files, and one Danish sentence for what cannot be used."""

from io import BytesIO

import pytest
from canned_guides import canned_guide
from docx import Document
from pypdf import PdfReader

from assistant.guides.requests import parse_request

ASKED = {"topic": "AI til vagtplaner", "committee": "lokaludvalg", "sector": "kommune", "minutes": 60}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_guide_comes_as_the_guide_object(client):
    answered = client.post("/api/guides", json=ASKED)

    assert answered.status_code == 200
    guide = answered.json()
    assert guide["topic"] == "AI til vagtplaner"
    assert sum(section["minutes"] for section in guide["sections"]) == 60
    assert guide["questions"][0]["citations"] == [1]
    assert guide["sources"][0]["quote"].startswith("Ledelsen informerer")


@pytest.mark.parametrize(
    ("query", "body", "accept", "media"),
    [
        ("?format=docx", {}, "", WORD),
        ("", {"format": "docx"}, "", WORD),
        ("", {}, WORD, WORD),
        ("?format=pdf", {"format": "docx"}, WORD, "application/pdf"),
        ("", {}, "text/html, application/pdf;q=0.9", "application/pdf"),
        ("?format=md", {}, "", "text/markdown; charset=utf-8"),
        ("", {}, "*/*", "application/json"),
    ],
)
def test_the_format_is_taken_from_address_body_or_accept(client, query, body, accept, media):
    answered = client.post("/api/guides" + query, json={**ASKED, **body}, headers={"Accept": accept})

    assert answered.status_code == 200
    assert answered.headers["content-type"] == media


@pytest.mark.parametrize("format", ["docx", "pdf", "md"])
def test_files_have_a_name_that_tells_the_topic(client, format):
    answered = client.post(f"/api/guides?format={format}", json={**ASKED, "topic": 'AI til "børn"/unge'})

    assert (
        answered.headers["content-disposition"] == f'attachment; filename="guide-ai-til-boern-unge.{format}"'
    )


def test_word_and_pdf_hold_the_guide(client):
    word = Document(BytesIO(client.post("/api/guides?format=docx", json=ASKED).content))
    pdf = PdfReader(BytesIO(client.post("/api/guides?format=pdf", json=ASKED).content))

    assert "Drøftelse: AI til vagtplaner" in [paragraph.text for paragraph in word.paragraphs]
    assert pdf.metadata.title == "Drøftelse: AI til vagtplaner"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({**ASKED, "topic": ""}, "Skriv, hvad I vil drøfte"),
        ({**ASKED, "minutes": 0}, "0 kan ikke bruges"),
        ({**ASKED, "minutes": -5}, "-5 kan ikke bruges"),
        ({**ASKED, "minutes": "mange"}, "»mange« er ikke et helt tal"),
        ({**ASKED, "committee": "bestyrelsen"}, "»bestyrelsen« kendes ikke"),
        ({**ASKED, "sector": "staten"}, "»staten« kendes ikke"),
        ({key: value for key, value in ASKED.items() if key != "sector"}, "Vælg sektoren"),
        ({**ASKED, "participants": 0}, "0 kan ikke bruges"),
        ({**ASKED, "emne": "x"}, "Feltet »emne« kendes ikke"),
        ({**ASKED, "today": "i morgen"}, "Datoen kan ikke bruges"),
        ({**ASKED, "format": "exe"}, "Formatet kendes ikke"),
        ({**ASKED, "topic": "fodbold på søndag"}, "Emnet ser ikke ud til at handle om AI"),
        ([], "kan ikke læses som JSON"),
        ({**ASKED, "edits": {"minutes": [30, 30]}}, "Guiden er ændret siden"),
        ({**ASKED, "edits": {"minutes": [20, 20, 10]}}, "Punkterne fylder 50 minutter, men mødet varer 60"),
        ({**ASKED, "edits": {"questions": [{"text": " "}]}}, "Et spørgsmål er tomt"),
        ({**ASKED, "edits": {"questions": [{"text": "a", "number": 99}]}}, "Guiden er ændret siden"),
    ],
)
def test_wrong_input_gets_one_danish_sentence(client, body, said):
    answered = client.post("/api/guides", json=body)

    assert answered.status_code == 422
    assert isinstance(answered.json()["detail"], str)
    assert said in answered.json()["detail"]


@pytest.mark.parametrize(
    "body", ["{", "", "[" * 100_000, '{"minutes": NaN}', "\ud800".encode("utf-8", "surrogatepass")]
)
def test_what_is_not_json_is_told(client, body):
    answered = client.post("/api/guides", content=body, headers={"Content-Type": "application/json"})

    assert answered.status_code == 422
    assert isinstance(answered.json()["detail"], str)


def test_edits_are_in_the_document(client):
    guide = canned_guide(parse_request(**ASKED), None)
    kept, dropped = guide.questions[0], guide.questions[1]
    edits = {
        "questions": [
            {"text": "Hvem bestemmer?", "theme": "Eget spørgsmål"},
            {"text": kept.text, "theme": kept.theme, "number": 1},
            {"text": "Er data i orden?", "theme": "Data og etik", "number": 4},
        ],
        "minutes": [10, 40, 10],
    }

    made = client.post("/api/guides", json={**ASKED, "edits": edits}).json()

    assert [question["text"] for question in made["questions"]] == [
        "Hvem bestemmer?", kept.text, "Er data i orden?",
    ]  # fmt: skip
    assert [question["citations"] for question in made["questions"]] == [[], [1], []]
    assert [section["minutes"] for section in made["sections"]] == [10, 40, 10]
    assert made["sections"][1]["items"] == [kept.text]
    assert made["sections"][0]["method"].endswith("(10 minutter)")
    word = Document(BytesIO(client.post("/api/guides?format=docx", json={**ASKED, "edits": edits}).content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Hvem bestemmer?" in cells
    assert dropped.text not in cells


def test_guides_are_limited_like_everything_else(make_api):
    from fastapi.testclient import TestClient

    client = TestClient(make_api(rate_limit=1))

    assert client.post("/api/guides", json=ASKED).status_code == 200
    assert client.post("/api/guides", json=ASKED).status_code == 429


def test_while_getting_ready_it_says_so(make_api):
    from fastapi.testclient import TestClient

    answered = TestClient(make_api(lambda: None)).post("/api/guides", json=ASKED)

    assert answered.status_code == 503
    assert answered.headers["retry-after"]


def test_an_unexpected_failure_is_no_500(client):
    assert client.post("/api/guides", json={**ASKED, "topic": "AI bryd sammen"}).status_code == 503
