"""Programmes of invented events, each in a layout of its own, answer who, what and when."""

from collections.abc import Callable
from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.knowledge.lines import Line
from assistant.knowledge.outline import outline
from assistant.knowledge.plain import read_plain
from assistant.knowledge.programme import find_programme, slot_heading
from assistant.types import Document, Slot

Row = tuple[str, str, tuple[str, ...], str | None]


def rows(document: Document) -> list[Row]:
    """(time, title, people, place) of each slot, the time as the heading shows it."""
    slots = [section.slot for section in document.sections if section.slot]
    return [(slot_heading(slot).split(" ")[0], slot.title, slot.people, slot.place) for slot in slots]


def days(document: Document) -> set[date | None]:
    return {section.slot.day for section in document.sections if section.slot}


def test_a_brochure_of_tabs_and_torn_lines(fixture_document: Callable[[str], Document]) -> None:
    document = fixture_document("brochure.txt")

    assert rows(document) == [
        ("08:45–09:15", "Ankomst og kaffe", (), None),
        (
            "09:15–10:05",
            "Færgen uden styrmand – hvad kan den?",
            ("Asta Bruun, skibsingeniør i Bølgelab",),
            None,
        ),
        ("10:05–10:30", "Pause", (), None),
        (
            "10:30–11:20",
            "Muligheder og grænser i små havne og store sunde",
            (
                "Svendborg: Jeppe Holm-Krog, cand.scient. i navigation og tidligere havnechef",
                "Korsør: Rikke Toft Madsen, overstyrmand i Sundlinjen",
            ),
            None,
        ),
        ("11:20–12:00", "Vores egen havn", (), None),
        ("12:00", "Tak for i dag", (), None),
    ]
    assert days(document) == {None}  # two dates, one programme
    assert document.kind == "programme"


def test_the_rest_of_a_brochure_stays_sections_that_read_well(
    fixture_document: Callable[[str], Document],
) -> None:
    sections = {s.heading: s.text for s in fixture_document("brochure.txt").sections if not s.slot}

    assert sections["Priser"] == (
        "Deltagelse koster 1.250 kr. for medlemmer af havne-MED og HR-medarbejdere. "
        "Øvrige betaler 1.675 kr.\n\n"
        "Sidste frist for tilmelding er 15. februar 2027."
    )
    assert sections["Færger og mennesker"].startswith("Mange spørger, om færgen kan undvære mennesker.")
    assert "havnedag" not in "".join(sections.values()).split()


def test_the_text_of_a_slot_holds_its_speaker_and_description(
    fixture_document: Callable[[str], Document],
) -> None:
    section = next(s for s in fixture_document("brochure.txt").sections if "styrmand –" in s.heading)

    assert section.text.split("\n")[0] == "9:15 Færgen uden styrmand – hvad kan den?"
    assert "GPS-modtagere og bremser med rundstykker" in section.text
    assert "kommune- og regionsansatte" in section.text


def test_a_congress_of_two_days_with_tracks_in_a_list(fixture_document: Callable[[str], Document]) -> None:
    document = fixture_document("two-days.txt")

    assert rows(document) == [
        ("09:00–09:30", "Indskrivning", (), None),
        ("09:30–10:45", "Skoven som klimaforsikring", ("Ida Lund, professor, Institut for Træer",), None),
        ("10:45–11:00", "Pause", (), None),
        ("11:00–12:00", "Parallelle spor", (), None),
        ("11:00–12:00", "Bøgens fremtid", ("Per Riis",), "Spor A"),
        ("11:00–12:00", "Granens genkomst", ("Lone Dam, skovrider",), "Spor B"),
        ("12:00", "Frokost", (), None),
        ("08:30–09:15", "Morgentur i skoven med Ole Krat", ("Ole Krat, naturvejleder",), None),
        ("09:15–10:00", "Biller og data", ("Sofie Ask", "Karl Elm"), None),
        ("10:00", "Farvel og god tur hjem", (), None),
    ]
    assert [s.slot.day for s in document.sections if s.slot] == [date(2027, 5, 12)] * 7 + [
        date(2027, 5, 13)
    ] * 3


def test_an_english_programme_with_times_on_their_own_lines(
    fixture_document: Callable[[str], Document],
) -> None:
    document = fixture_document("summit.txt")

    assert document.language == "en"
    assert rows(document) == [
        ("09:00–09:30", "Registration and Coffee", (), None),
        (
            "09:30–10:15",
            "Opening Keynote: Daylight in Public Buildings",
            ("Dr. Maria O'Neill, Professor of Optics, University of Galway",),
            None,
        ),
        (
            "10:15–11:00",
            "Panel: Lamps, Law and Labour",
            ("John Smithson", "Priya Nair, Head of Facilities", "Tom de Wit, union secretary"),
            "Room 3",
        ),
        ("11:00–11:30", "Coffee Break", (), None),
        ("11:30–12:30", "Workshop A: Measuring Glare", ("Ling Chen, lighting designer",), "Room 4"),
        ("11:30–12:30", "Workshop B: Buying Better Bulbs", (), "Room 5"),
        ("12:30", "Lunch and Farewell", (), None),
    ]
    assert days(document) == {date(2027, 5, 20)}


def test_tracks_one_after_the_other(fixture_document: Callable[[str], Document]) -> None:
    document = fixture_document("tracks.txt")

    assert rows(document) == [
        ("09:00–09:15", "Velkommen", (), "Spor A"),
        ("09:15–10:00", "Robotter i ambulancen", ("overlæge Maja Skov, Akutafdelingen",), "Spor A"),
        ("10:00–10:15", "Kaffe", (), "Spor A"),
        ("10:15", "Telemedicin på øerne", ("Rasmus Bro, projektleder",), "Spor A"),
        ("09:00–09:20", "Velkommen", (), "Spor B"),
        ("09:20–10:05", "Grundvand under pres", ("Eva Dybdal, geolog",), "Spor B"),
        ("10:05–10:15", "Kaffe", (), "Spor B"),
        ("10:15", "Bier på hospitalets tag", ("Christian von Bi, biavler",), "Spor B"),
    ]
    assert days(document) == {date(2027, 2, 11)}


def test_speakers_before_titles_and_behind_them(fixture_document: Callable[[str], Document]) -> None:
    assert [row[1:3] for row in rows(fixture_document("theme-day.txt"))] == [
        ("Velkomst og praktiske oplysninger", ()),
        ("Hvad gør skærme ved vores sprog?", ("Anna Lind, sprogforsker",)),
        ("Pause med kaffe og brød", ()),
        ('"Ordblindhed og nye hjælpemidler"', ("Mikkel Sten, lektor, UC Syd",)),
        ("Debat: Må man sige alt?", ("Sara Holm", "Tom Kjær", "Ulla Bech")),
        ("Afrunding og sandwich to go", ()),
    ]


def test_columns_of_tabs(fixture_document: Callable[[str], Document]) -> None:
    assert rows(fixture_document("tabs.txt")) == [
        ("08:30–09:00", "Morgenmad", (), "Kantinen"),
        ("09:00–10:00", "Svære samtaler", ("Lise Falk, psykolog",), "Auditorium 1"),
        ("10:00–11:00", "Arkivloven let fortalt", ("Jens Papir",), "Lokale B12"),
        ("11:00–11:15", "Kaffe", (), None),
        ("11:15–12:00", "Fælles afslutning", ("Ida Ring, rektor",), "Auditorium 1"),
    ]


def test_a_title_in_capitals_goes_on_over_the_line_end(fixture_document: Callable[[str], Document]) -> None:
    found = rows(fixture_document("libraries.txt"))

    assert found[2][1:3] == (
        "The State of Public Libraries in a Time of Artificial Intelligence",
        ("Mark Twainly, Director of Libraries",),
    )
    assert found[5:7] == [
        ("10:15–11:45", "Teens and Tech", ("Lou Reedman",), "Room 101"),
        ("10:15–11:45", "Archives Alive", ("Kit Carlson",), "Room 102"),
    ]


def test_a_text_with_an_empty_line_between_all_lines(fixture_document: Callable[[str], Document]) -> None:
    document = fixture_document("spaced.txt")

    assert [row[1:3] for row in rows(document)] == [
        ("Registrering og kaffe", ()),
        ("Lyset i nord", ("Freja Solberg, arkitekt",)),
        ("Pause", ()),
        ("Skygger i byen", ("Aage Mørk, byplanlægger i Ribe",)),
        ("Tak for nu", ()),
    ]
    assert document.sections[-1].heading == "Praktiske oplysninger"


@pytest.mark.parametrize(
    "text",
    [
        "Referat 4.11.2025\n\n1.10 Formål\n1.20 Omfang\n1.30 Virkning\n",
        "Kurser\n\n5.10 København\n12.10 Odense\n19.10 Aarhus\n",
        "Priser\n\n9.25 kr. for kaffe\n10.50 kr. for te\n12.75 kr. for kage\n",
        "Åbent\n\n9.00-15.00 mandag\n9.00-15.00 tirsdag\n9.00-17.00 torsdag\n",
        "Klasser\n\n4-6 år: sang\n7-9 år: dans\n10-12 år: teater\n",
        "Møde\n\n9:00 Start\n\nVi ses.\n",
        "Resultater\n\n3-1 Esbjerg\n2-0 Odense\n4-4 Randers\n",
    ],
)
def test_numbers_that_are_no_times_make_no_programme(text: str) -> None:
    assert find_programme(read_plain(text), "") == ()


def test_the_opening_hours_of_the_event_are_no_slot() -> None:
    text = "Dagen\n\n9.00-16.00 i Hallen\n\n9.00 Velkomst\n10.00 Oplæg\n15.00 Farvel\n"

    assert [part.slot.title for part in find_programme(read_plain(text), "")] == [
        "Velkomst",
        "Oplæg",
        "Farvel",
    ]


def test_what_follows_the_last_slot_is_no_part_of_it() -> None:
    text = "Dagen\n\n9.00 Velkomst\n10.00 Oplæg\n15.00 Farvel\n\nTilmelding\nSkriv til os senest på fredag."

    parts = find_programme(lines := read_plain(text), "")

    assert lines[parts[-1].last].text == "Tilmelding"


def test_a_deadline_is_not_the_day_of_the_programme() -> None:
    text = "Dagen\n\nTilmelding senest 1. april 2027\n\n9.00 Velkomst\n10.00 Oplæg\n15.00 Farvel\n"

    assert {part.slot.day for part in find_programme(read_plain(text), "")} == {None}


def test_the_end_is_that_stated_or_the_next_beginning() -> None:
    text = "Dagen 12. maj 2027\n\n9.00 Velkomst\n9.30-10.15 Oplæg\n10.30 Farvel\n"

    ends = [part.slot.end for part in find_programme(read_plain(text), "")]

    assert ends == [time(9, 30), time(10, 15), None]


def test_a_heading_of_a_slot_is_in_24_hours() -> None:
    assert slot_heading(Slot("Talk", time(14, 5), time(15, 0))) == "14:05–15:00 Talk"
    assert slot_heading(Slot("Talk", time(9, 5))) == "09:05 Talk"


_LINE = st.one_of(
    st.sampled_from(
        [
            "",
            "9.00 Velkomst",
            "kl. 9.30-10.00 Oplæg v/ Anna Lund",
            "10:15",
            "DAG 2",
            "Onsdag 12. maj 2027",
            "Spor A: Træer",
            "Sal 2",
            "Anna Lund, forsker",
            "\f",
            "| 9.00 | A | B |",
            "|---|---|---|",
            "- 11.00 Pause",
            "PRAKTISK",
            "1.450 kr.",
            "bil-",
            "ene kører.",
        ]
    ),
    st.text(alphabet="abæø .,:-–|\t0129", max_size=25),
)


@settings(max_examples=150)
@given(st.lists(_LINE, max_size=25))
def test_any_text_gives_sections_that_stand_in_the_document(lines: list[str]) -> None:
    reading = outline(read_plain("\n".join(lines)), recognise_programme=True, fallback_title="Titel")

    for section in reading.sections:
        assert section.text in reading.text
        if section.slot is not None:
            assert section.slot.title


@given(
    st.lists(st.builds(Line, st.text(alphabet="ab 9.:0", max_size=12), gap=st.integers(0, 3)), max_size=20)
)
def test_slots_never_overlap(lines: list[Line]) -> None:
    parts = find_programme(lines, "")

    ranges = sorted({(part.first, part.last) for part in parts})
    assert all(first[1] <= second[0] for first, second in pairwise(ranges))


def test_the_hours_of_the_event_are_no_session_and_kl_is_an_organisation(
    slots: Callable[..., list[Slot]],
) -> None:
    found = slots(
        "forum.txt",
        "FORUM NORD\n\nDato: Fredag den 25. september 2026\nTidspunkt: kl. 8:30-14:00\nSted: Utzon Center, Aalborg\n"
        "Pris: 495 kr.\n\nProgram:\n09:00 Velkommen v/ Pia Lind\n09:15-10:00 Trivsel i tal v/ Jonas Ege, KL\n"
        "10:15-11:15 Debat\n12:30 Frokost\n",
    )

    assert [slot.title for slot in found] == ["Velkommen", "Trivsel i tal", "Debat", "Frokost"]
    assert found[1].people == ("Jonas Ege, KL",)
