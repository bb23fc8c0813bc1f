"""What falls out of brochures, pages and exports: page numbers, terms, numbered workshops, tracks, an event's days."""

import io
import json
from collections.abc import Callable
from datetime import date

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from assistant.knowledge.plain import printed_lines
from assistant.types import Document, Slot

Read = Callable[..., Document]
Slots = Callable[..., list[Slot]]


def texts(text: str) -> list[str]:
    return [line.text for line in printed_lines(text)]


def test_numbers_that_count_the_pages_are_no_text_though_lines_stand_right_beside_them() -> None:
    assert texts("Forside\n\f\n1\nHvorfor?\nFordi.\n\f\n2\nHvor?\nHer.") == [
        "Forside",
        "Hvorfor?",
        "Fordi.",
        "Hvor?",
        "Her.",
    ]
    assert texts("Kursus\n- 3 -\n\nTekst om\n- 4 -\n") == ["Kursus", "Tekst om"]
    assert texts("Et\n1\n\nTo\n2\n\nTre\n3\n") == ["Et", "To", "Tre"]


def test_numbers_that_count_nothing_stay() -> None:
    assert texts("Deltagere\n120\n\nVærelser\n80\n") == ["Deltagere", "120", "Værelser", "80"]
    assert texts("Deltagere\n\n24\n\nHold\n\n25") != []


def test_a_term_stands_before_what_a_page_says_of_it(read: Read) -> None:
    page = (
        "<h1>Garnets dag</h1><dl><dt>Dato</dt><dd>1. juni 2027</dd><dt>Pris:</dt><dd><p>90 kr.</p></dd>"
        "<dt>Sted</dt></dl><p>Velkommen.</p>"
    )

    text = "\n".join(section.text for section in read("garn.html", page).sections)

    assert "Dato: 1. juni 2027\nPris: 90 kr." in text.replace("\n\n", "\n")
    assert "Velkommen." in text


def test_numbered_workshops_are_sessions_of_their_own_where_each_names_somebody(slots: Slots) -> None:
    programme = "9.00 Kaffe\n10.00 Workshopper\n1: Ler i hånden (Ane Bakke)\n2: Glasur og ild (Ulf Dreyer)\n12.00 Farvel"

    found = slots("ler.txt", programme)

    assert ("Ler i hånden", ("Ane Bakke",)) in [(slot.title, slot.people) for slot in found]
    assert ("Glasur og ild", ("Ulf Dreyer",)) in [(slot.title, slot.people) for slot in found]
    assert next(slot for slot in found if slot.title == "Workshopper").people == ()


def test_the_numbered_points_of_a_talk_are_no_sessions(slots: Slots) -> None:
    programme = (
        "9.00 Kaffe\n10.00 Leret v/ Ane Bakke\n1. Hvor det findes\n2. Hvordan det brændes\n12.00 Farvel"
    )

    assert [slot.title for slot in slots("ler.txt", programme)] == ["Kaffe", "Leret", "Farvel"]


def test_columns_of_tracks_in_a_pdf_are_sessions_side_by_side(slots: Slots) -> None:
    buffer = io.BytesIO()
    style = getSampleStyleSheet()
    table = Table(
        [
            ["Kl.", "Spor A: Uld", "Spor B: Hør"],
            ["9.00", "Velkomst ved Ane Bakke", ""],
            ["9.30", "Fra får til tråd, Ulf Dreyer", "Marken om foråret, Siv Holt"],
            ["10.30", "Pause", ""],
            ["11.00", "Farver af planter, Eva Ravn", "Duge og sejl, Otto Krag"],
        ]
    )
    SimpleDocTemplate(buffer).build([Paragraph("Tekstildagen 3. juni 2027", style["Title"]), table])

    found = {slot.title: slot for slot in slots("tekstil.pdf", buffer.getvalue())}

    assert found["Fra får til tråd"].people == ("Ulf Dreyer",)
    assert found["Marken om foråret"].people == ("Siv Holt",)
    assert found["Duge og sejl"].place == "Spor B: Hør"
    assert found["Velkomst"].people == ("Ane Bakke",)
    assert found["Velkomst"].place is None


def test_a_pretalx_export_tells_the_days_and_rooms_of_the_event(read: Read) -> None:
    def talk(title: str, day: str) -> dict[str, object]:
        return {
            "title": title,
            "date": f"{day}T09:00:00+02:00",
            "start": "09:00",
            "duration": "00:30",
            "persons": [],
        }

    days = [
        {"date": day, "rooms": {room: [talk(title, day)]}}
        for day, room, title in (("2027-06-17", "Loftet", "Velkomst"), ("2027-06-18", "Kælderen", "Farvel"))
    ]
    export = {"schedule": {"conference": {"title": "Garndage", "days": days}}}

    document = read("schedule.json", json.dumps(export))

    assert "Garndage\nDato: 17. juni 2027, 18. juni 2027\nLokaler: Loftet, Kælderen" in [
        section.text for section in document.sections
    ]
    assert {section.slot.day for section in document.sections if section.slot} == {
        date(2027, 6, 17),
        date(2027, 6, 18),
    }


def test_tracks_whose_first_stands_behind_the_time_are_sessions_of_their_own(slots: Slots) -> None:
    programme = (
        "Velfærdsdag, mandag den 9. marts 2026\n\n"
        "10.00-10.45   Åbning ved Hanne Ravnkilde\n"
        "11.00-12.00   SPOR A (Storesalen): Sensorer i plejeboliger v/ Torben Ulvsø, Faxe\n"
        "              SPOR B (Lille Sal): Når skolen får en robot v/ lektor Signe Mørkholt, UC Syd\n"
        "12.00-13.00   Frokost\n"
    )

    found = [(slot.title, slot.people, slot.place) for slot in slots("dag.txt", programme)]

    assert found[1:3] == [
        ("Sensorer i plejeboliger", ("Torben Ulvsø, Faxe",), "SPOR A (Storesalen)"),
        ("Når skolen får en robot", ("lektor Signe Mørkholt, UC Syd",), "SPOR B (Lille Sal)"),
    ]


def test_the_day_a_mail_was_sent_is_not_that_of_its_programme(slots: Slots) -> None:
    mail = (
        "Fra: Sekretariatet\nSendt: 12. januar 2026 14:22\nEmne: Indkaldelse til AMR-dag\n\n"
        "Hermed indkaldes til AMR-dagen onsdag d. 25/2 2026 på Elværket.\n\n"
        "08.45 Kaffe\n09.15 Ergonomi ved skærmen v. Annemette Bro\n12.15 Frokost\n"
    )

    assert {slot.day for slot in slots("indkaldelse.txt", mail)} == {date(2026, 2, 25)}
