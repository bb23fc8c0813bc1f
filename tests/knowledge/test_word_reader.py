import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx import Document as new_document
from docx.document import Document as WordDocument

from assistant.errors import KnowledgeError
from assistant.types import Document, Slot

Read = Callable[..., Document]
FIXTURES = Path(__file__).parent.parent / "fixtures" / "programmes"


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """The zip with one more part, or that part replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def handbook() -> WordDocument:
    document = new_document()
    document.add_heading("Håndbog for færger", 0)
    document.add_paragraph("Indledning.")
    document.add_heading("Sikkerhed", 1)
    document.add_paragraph("Brug vest.")
    document.add_paragraph("Redningskrans", style="List Bullet")
    document.add_heading("Priser", 2)
    table = document.add_table(rows=0, cols=2)
    for row in (("Hvem", "Pris"), ("Voksen", "120 kr."), ("Barn", "60 kr.")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("Efter tabellen.")
    return document


def test_headings_lists_and_tables_come_in_the_order_of_the_document(
    read: Read, handbook: WordDocument
) -> None:
    document = read("håndbog.docx", saved(handbook))

    assert document.title == "Håndbog for færger"
    assert [(section.heading, section.text) for section in document.sections] == [
        ("Håndbog for færger", "Indledning."),
        ("Sikkerhed", "Brug vest.\n\n- Redningskrans"),
        (
            "Priser",
            "| Hvem | Pris |\n| --- | --- |\n| Voksen | 120 kr. |\n| Barn | 60 kr. |\n\nEfter tabellen.",
        ),
    ]


def test_a_programme_table_without_header_gives_slots(slots: Callable[..., list[Slot]]) -> None:
    word = new_document()
    word.add_heading("Kystdag", 0)
    word.add_paragraph("Lørdag den 12. juni 2027 i Hvide Sande")
    table = word.add_table(rows=0, cols=2)
    for when, what in (
        ("kl. 10.00", "Åbning\nv/ havnechef Ruth Sand"),
        (
            "kl. 10.30",
            "Klitter på vandring\nPer Marehalm, geolog\nHvorfor klitten flytter sig.",
        ),
        ("kl. 12.00", "Fiskefrikadeller"),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = when, what

    found = slots("kyst.docx", saved(word))

    assert [(slot.title, slot.people, slot.day) for slot in found] == [
        ("Åbning", ("havnechef Ruth Sand",), date(2027, 6, 12)),
        ("Klitter på vandring", ("Per Marehalm, geolog",), date(2027, 6, 12)),
        ("Fiskefrikadeller", (), date(2027, 6, 12)),
    ]


def test_merged_cells_stand_for_all_their_rows_and_columns(slots: Callable[..., list[Slot]]) -> None:
    word = new_document()
    table = word.add_table(rows=4, cols=3)
    texts = [
        ("Tid", "Sal 1", "Sal 2"),
        ("9.00", "Velkomst", ""),
        ("9.30", "Krabber", "Tang"),
        ("", "Rejer", "Sten"),
    ]
    for row, line in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(1, 2))
    table.cell(2, 0).merge(table.cell(3, 0))

    found = [(f"{slot.start:%H.%M}", slot.title, slot.place) for slot in slots("sale.docx", saved(word))]

    assert found == [
        ("09.00", "Velkomst", None),
        ("09.30", "Krabber", "Sal 1"),
        ("09.30", "Tang", "Sal 2"),
        ("09.30", "Rejer", "Sal 1"),
        ("09.30", "Sten", "Sal 2"),
    ]


def test_bold_lines_are_headings_where_no_styles_are_used(read: Read) -> None:
    word = new_document()
    word.add_paragraph("Indledning til notatet, som er en hel sætning.")
    word.add_paragraph().add_run("Økonomi").bold = True
    word.add_paragraph("Der er penge nok.")

    assert [section.heading for section in read("notat.docx", saved(word)).sections] == ["Notat", "Økonomi"]


def test_text_boxes_are_read_once_and_deleted_text_not_at_all(read: Read) -> None:
    word = new_document()
    paragraph = word.add_paragraph("Synlig tekst her.")
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>I en boks.</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>I en boks.</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    deleted = (
        '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:r><w:t>Slettet.</w:t></w:r></w:del>"
    )
    from docx.oxml import parse_xml

    paragraph._p.append(parse_xml(box))
    paragraph._p.append(parse_xml(deleted))

    assert read("boks.docx", saved(word)).sections[0].text == "Synlig tekst her.\n\nI en boks."


def test_an_old_or_protected_file_is_refused_with_what_to_do(read: Read) -> None:
    with pytest.raises(KnowledgeError, match=r"protected with a password or an old \.doc; save it as \.docx"):
        read("gammel.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


@pytest.mark.parametrize("data", [b"no zip at all", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_is_refused(read: Read, data: bytes) -> None:
    with pytest.raises(KnowledgeError, match="not a sound Word file; open it in Word"):
        read("falsk.docx", data)


def test_a_zip_of_something_else_is_refused(read: Read) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "hello")

    with pytest.raises(KnowledgeError, match="not a sound Word file"):
        read("falsk.docx", buffer.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read, handbook: WordDocument) -> None:
    bomb = changed(saved(handbook), "word/media/nothing.bin", b"\0" * 30_000_000)

    with pytest.raises(KnowledgeError, match=r"unpacks from 0\.1 to 31 MB"):
        read("bombe.docx", bomb)


def test_xml_entities_are_refused(read: Read, handbook: WordDocument) -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'

    with pytest.raises(KnowledgeError, match="XML with a document type"):
        read("ond.docx", changed(saved(handbook), "word/document.xml", evil))


def test_an_empty_document_is_reported(read: Read) -> None:
    with pytest.raises(KnowledgeError, match="holds no text"):
        read("tom.docx", saved(new_document()))


def test_lines_pasted_from_a_brochure_are_put_together_again(read: Read) -> None:
    word = new_document()
    for line in (FIXTURES / "brochure.txt").read_text(encoding="utf-8").replace("\f", "").split("\n"):
        word.add_paragraph("".join(char for char in line if char.isprintable() or char == "\t"))

    document = read("indsat.docx", saved(word))

    slots = {section.slot.title: section.slot.people for section in document.sections if section.slot}
    assert slots["Muligheder og grænser i små havne og store sunde"] == (
        "Svendborg: Jeppe Holm-Krog, cand.scient. i navigation og tidligere havnechef",
        "Korsør: Rikke Toft Madsen, overstyrmand i Sundlinjen",
    )
    assert "rundstykker af software" in "".join(section.text for section in document.sections)
