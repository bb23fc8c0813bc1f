"""A guide as a Word document."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from handmade import GUIDE

from assistant.guides.types import GuideQuestion
from assistant.guides.word import to_docx


@pytest.fixture(scope="module")
def word():
    return Document(BytesIO(to_docx(GUIDE)))


def _texts(word) -> list[str]:
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in word.paragraphs] + cells


def test_the_headings_are_in_words_navigation(word):
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]

    assert headings == [
        "Dagsorden", "Spørgsmål til drøftelsen", "Regler, der gælder her", "Dilemmaer", "Erfaringer fra andre",
        "Bed om at få dette med til mødet", "Det skal I beslutte", "Næste skridt",
        "Udkast til retningslinje for AI", "Kilder",
    ]  # fmt: skip
    assert [p.text for p in word.paragraphs if p.style.name == "Title"] == [GUIDE.title]


def test_everything_in_the_guide_is_in_the_document(word):
    text = "\n".join(_texts(word))

    for part in (
        GUIDE.purpose, *GUIDE.notes, *GUIDE.next_steps, *GUIDE.to_bring, *GUIDE.decisions,
        *(rule.text for rule in GUIDE.rules), *(case.text for case in GUIDE.cases),
        *(dilemma.text for dilemma in GUIDE.dilemmas), *(question.text for question in GUIDE.questions),
        *(item.removesuffix(" [1]") for section in GUIDE.sections for item in section.items),
        *(section.method for section in GUIDE.sections), *(point.heading for point in GUIDE.skeleton),
        *(line for line in ("Forslag: »AI skal gavne", "Vores forslag er:", "Et menneske har ansvaret.", "Vi er åbne om brugen.")),
        *(source.quote for source in GUIDE.sources),
    ):  # fmt: skip
        assert part in text


def test_the_language_is_danish_and_the_title_is_in_the_metadata(word):
    assert word.core_properties.title == GUIDE.title
    assert word.core_properties.language == "da-DK"
    assert {lang.get(qn("w:val")) for lang in word.styles.element.iter(qn("w:lang"))} == {"da-DK"}


def test_tables_have_a_header_row_that_repeats(word):
    assert len(word.tables) == 6
    for table in word.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_the_decision_log_has_a_row_for_each_decision_and_some_to_spare(word):
    log = word.tables[2]

    assert [cell.text for cell in log.rows[0].cells] == ["Beslutning", "Ansvarlig", "Dato", "Opfølgning"]
    assert [row.cells[0].text for row in log.rows[1:3]] == list(GUIDE.decisions)
    assert all(cell.text == "" for row in log.rows[3:] for cell in row.cells)
    assert len(log.rows) == 6


def test_boxes_can_be_ticked_with_a_click(word):
    boxes = word.element.body.findall(
        f".//{{{'http://schemas.microsoft.com/office/word/2010/wordml'}}}checkbox"
    )

    assert len(boxes) == len(GUIDE.questions) + len(GUIDE.to_bring) + len(GUIDE.next_steps) + 1


def test_every_inner_link_has_its_place(word):
    body = word.element.body
    places = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]

    assert len(links) > 9
    assert set(links) <= places
    assert {"kilde_1", "kilde_2"} <= set(links)


def test_the_contents_and_the_page_numbers_are_fields(word):
    body = " ".join(text.text for text in word.element.body.iter(qn("w:instrText")))
    footer = " ".join(text.text for text in word.sections[0].footer._element.iter(qn("w:instrText")))

    assert "TOC" in body
    assert footer.split() == ["PAGE", "NUMPAGES"]


def test_every_style_used_is_in_the_file():
    with ZipFile(BytesIO(to_docx(GUIDE))) as packed:
        names = packed.namelist()

    assert "word/styles.xml" in names
    word = Document(BytesIO(to_docx(GUIDE)))
    known = {style.style_id for style in word.styles}
    used = {style.get(qn("w:val")) for style in word.element.body.iter(qn("w:pStyle"), qn("w:rStyle"))}
    assert used <= known


@pytest.mark.parametrize(
    "odd", ["AI \x00\x1f\ud800\ufffe", "<w:p/> & ]]>", "robotter 🤖 中文", "x" * 600, "a\nb\u2028c\t"]
)
def test_any_text_makes_a_document(odd):
    guide = replace(
        GUIDE, title=f"Drøftelse: {odd}"[:300], questions=(GuideQuestion(f"{odd}?", odd, (1, 99)),)
    )

    assert Document(BytesIO(to_docx(guide))).paragraphs


def test_an_english_guide_is_english():
    word = Document(BytesIO(to_docx(replace(GUIDE, language="en"))))

    assert word.core_properties.language == "en-GB"
    assert "Follow-up" in _texts(word)


def test_a_point_to_fill_in_stays_on_one_page_with_its_box(word):
    texts = [(p.text, p.paragraph_format.keep_with_next) for p in word.paragraphs]
    first = next(at for at, (text, _) in enumerate(texts) if text == "1. Formål")
    end = next(at for at in range(first, len(texts)) if texts[at][0] == "")

    assert all(keeps for _, keeps in texts[first:end])
    assert not texts[end][1]
