import io
from collections.abc import Callable
from datetime import date

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from assistant.errors import KnowledgeError
from assistant.types import Document

Read = Callable[..., Document]
STYLES = getSampleStyleSheet()
BODY = STYLES["BodyText"]


def pdf(flow: list[Flowable], footer: str = "", title: str | None = None) -> bytes:
    buffer = io.BytesIO()

    def draw_footer(canvas: Canvas, _: object) -> None:
        if footer:
            canvas.drawString(70, 30, f"{footer} {canvas.getPageNumber()}")

    SimpleDocTemplate(buffer, pagesize=A4, title=title).build(
        flow, onFirstPage=draw_footer, onLaterPages=draw_footer
    )
    return buffer.getvalue()


def encrypted(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.fixture
def coast() -> list[Flowable]:
    return [
        Paragraph("Kystbydagen 2027", STYLES["Title"]),
        Paragraph("Onsdag den 12. maj 2027 i Havnehallen, Lemvig.", BODY),
        Paragraph("Program", STYLES["Heading2"]),
        Table(
            [
                ["9.00", "Velkomst", "Anna Sand, borgmester"],
                ["9.30", "Havet stiger", "Bo Larsen, professor"],
                ["10.30", "Pause", ""],
                ["11.00", "Diger og dæmninger", "Carla Friis, ingeniør"],
            ]
        ),
        Paragraph("Pris", STYLES["Heading2"]),
        Paragraph("Det koster 750 kr. at deltage. " * 8, BODY),
    ]


def test_headings_are_known_by_their_type_and_columns_by_their_place(
    read: Read, coast: list[Flowable]
) -> None:
    document = read("kyst.pdf", pdf(coast))
    slots = [section.slot for section in document.sections if section.slot]

    assert document.title == "Kystbydagen 2027"
    assert [(slot.title, slot.people, slot.day) for slot in slots] == [
        ("Velkomst", ("Anna Sand, borgmester",), date(2027, 5, 12)),
        ("Havet stiger", ("Bo Larsen, professor",), date(2027, 5, 12)),
        ("Pause", (), date(2027, 5, 12)),
        ("Diger og dæmninger", ("Carla Friis, ingeniør",), date(2027, 5, 12)),
    ]
    assert document.sections[-1].heading == "Pris"
    assert document.sections[-1].text == ("Det koster 750 kr. at deltage. " * 8).strip()


def test_running_footers_and_page_numbers_are_left_out(read: Read) -> None:
    flow: list[Flowable] = []
    for number in range(1, 5):
        flow += [Paragraph(f"Dette er afsnit nummer {number} om havet.", BODY), PageBreak()]

    document = read("sider.pdf", pdf(flow, footer="Havnens årsskrift side"))

    assert "årsskrift" not in document.sections[0].text
    assert "afsnit nummer 4 om havet." in document.sections[-1].text


def test_a_sentence_goes_on_over_the_page_break(read: Read) -> None:
    flow = [
        Paragraph("Denne sætning slutter først", BODY),
        PageBreak(),
        Paragraph("på den næste side.", BODY),
    ]

    assert read("brud.pdf", pdf(flow)).sections[0].text == "Denne sætning slutter først på den næste side."


def test_the_title_of_the_properties_is_used_unless_it_is_a_file_name(read: Read) -> None:
    flow = [Paragraph("Bare lidt tekst om havet og dets fisk.", BODY)]

    assert read("a.pdf", pdf(list(flow), title="Havets fisk")).title == "Havets fisk"
    assert read("b-notat.pdf", pdf(list(flow), title="Microsoft Word - udkast.docx")).title == "B notat"


def test_a_file_protected_with_a_password_is_refused(read: Read, coast: list[Flowable]) -> None:
    with pytest.raises(
        KnowledgeError, match=r"laast\.pdf: is protected with a password; save it without one"
    ):
        read("laast.pdf", encrypted(pdf(coast), "hemmelig"))


def test_a_file_protected_against_changes_alone_is_read(read: Read, coast: list[Flowable]) -> None:
    assert read("skrivebeskyttet.pdf", encrypted(pdf(coast), "")).title == "Kystbydagen 2027"


def test_a_scanned_file_is_refused_with_what_to_do(read: Read) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(50, 50, 200, 200, fill=1)
    canvas.save()

    with pytest.raises(KnowledgeError, match=r"has no text layer \(scanned\?\); run text recognition"):
        read("skannet.pdf", buffer.getvalue())


@pytest.mark.parametrize("data", [b"%PDF-1.7\nbroken", b"not a pdf at all", b"%PDF-1.4\n%%EOF"])
def test_a_damaged_file_is_refused(read: Read, data: bytes) -> None:
    with pytest.raises(KnowledgeError, match=r"^i-stykker\.pdf: "):
        read("i-stykker.pdf", data)


def test_a_truncated_file_is_read_or_refused_by_name(read: Read, coast: list[Flowable]) -> None:
    data = pdf(coast)

    with pytest.raises(KnowledgeError, match=r"^halv\.pdf: "):
        read("halv.pdf", data[: len(data) // 3])


def test_cells_of_several_lines_stay_with_their_row(read: Read) -> None:
    table = Table(
        [
            [Paragraph(cell, BODY) for cell in row]
            for row in (
                ("kl. 9.00", "Morgenbrød og registrering", ""),
                (
                    "kl. 9.30",
                    "Når algoritmen laver skemaet: erfaringer fra tre skoler i to kommuner",
                    "Trine Tavle, skoleleder på Søndre Skole i Nyborg Kommune",
                ),
                ("kl. 10.30", "Pause", ""),
            )
        ],
        colWidths=[60, 200, 180],
    )

    document = read("skoler.pdf", pdf([Paragraph("Skolelederdagen", STYLES["Title"]), table]))

    slots = [section.slot for section in document.sections if section.slot]
    assert [(slot.title, slot.people) for slot in slots] == [
        ("Morgenbrød og registrering", ()),
        (
            "Når algoritmen laver skemaet: erfaringer fra tre skoler i to kommuner",
            ("Trine Tavle, skoleleder på Søndre Skole i Nyborg Kommune",),
        ),
        ("Pause", ()),
    ]


def test_two_days_with_bold_lines_and_speakers_below_them(read: Read) -> None:
    flow: list[Flowable] = [
        Paragraph("Digital Health Forum", STYLES["Title"]),
        Paragraph("Aarhus, 2–3 September 2027", BODY),
        Paragraph("Day 1 – Thursday 2 September", STYLES["Heading2"]),
        Paragraph("<b>09:00–09:30  Registration</b>", BODY),
        Paragraph("<b>09:30–10:30  Keynote: The patient as partner</b>", BODY),
        Paragraph("<i>Prof. Nora Quist, Aarhus University Hospital</i>", BODY),
        Paragraph("<b>11:00–12:00  AI in triage</b>", BODY),
        Paragraph("<i>Samir Haddad, emergency physician</i>", BODY),
        Paragraph("Day 2 – Friday 3 September", STYLES["Heading2"]),
        Paragraph("<b>10:00–11:00  Consent forms people read</b>", BODY),
        Paragraph("<i>Ella Brandt and Jonas Vik</i>", BODY),
        Paragraph("Fees", STYLES["Heading2"]),
        Paragraph("Members pay DKK 1,800. Others pay DKK 2,400 for both of the days.", BODY),
    ]

    document = read("forum.pdf", pdf(flow))

    slots = [section.slot for section in document.sections if section.slot]
    assert [(slot.day, slot.title, slot.people) for slot in slots] == [
        (date(2027, 9, 2), "Registration", ()),
        (
            date(2027, 9, 2),
            "Keynote: The patient as partner",
            ("Prof. Nora Quist, Aarhus University Hospital",),
        ),
        (date(2027, 9, 2), "AI in triage", ("Samir Haddad, emergency physician",)),
        (date(2027, 9, 3), "Consent forms people read", ("Ella Brandt", "Jonas Vik")),
    ]
    assert document.sections[-1].heading == "Fees"


def test_a_time_on_the_line_below_kl_goes_on_with_its_sentence(read: Read) -> None:
    style = getSampleStyleSheet()["Normal"]
    flow: list[Flowable] = [
        Paragraph("Seminaret holdes onsdag den 7. oktober 2026 kl.<br/>10-15 i Musikhuset i Horsens.", style)
    ]

    assert "2026 kl. 10-15 i Musikhuset" in read("seminar.pdf", pdf(flow)).sections[0].text


def test_what_is_wrong_with_a_file_is_said_once_by_the_error(
    read: Read, coast: list[Flowable], caplog: pytest.LogCaptureFixture
) -> None:
    whole = pdf(coast)

    with pytest.raises(KnowledgeError, match=r"halv\.pdf: is not a sound PDF"):
        read("halv.pdf", whole[: len(whole) // 2])
    assert caplog.records == []


def test_a_title_that_goes_on_in_a_year_is_one(read: Read) -> None:
    document = read(
        "dag.pdf",
        pdf(
            [
                Paragraph("Arbejdsmiljødagen for hele Østjylland og omegn<br/>2027", STYLES["Title"]),
                Paragraph("Torsdag den 22. april 2027 mødes vi i Horsens. " * 3, BODY),
            ]
        ),
    )

    assert document.title == "Arbejdsmiljødagen for hele Østjylland og omegn 2027"
