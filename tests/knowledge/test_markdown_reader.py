from collections.abc import Callable
from datetime import date

import pytest

from assistant.errors import KnowledgeError
from assistant.types import Document, SourceLink

FRONT = """---
title: Regler for AI
audience: municipality
language: da
sources:
  - {id: lov, title: Loven, publisher: Folketinget, url: "https://example.dk/lov", date: 2025-02-01}
  - {id: bog, title: Bogen, publisher: Forlaget, url: null, date: 2024}
checked_on: 2025-10-01
valid_until: 2026-12-31
---
"""

Read = Callable[..., Document]


def test_front_matter_becomes_the_facts_about_the_document(read: Read) -> None:
    document = read("guidance/regler.md", FRONT + "# Regler\n\nTekst.\n")

    assert (document.title, document.kind, document.audience) == ("Regler for AI", "guidance", "municipality")
    assert (document.checked_on, document.valid_from) == (date(2025, 10, 1), None)
    assert document.valid_until == date(2026, 12, 31)


def test_the_last_line_names_the_sources_and_is_no_text(read: Read) -> None:
    document = read("guidance/regler.md", FRONT + "## Et\n\nTekst.\n\nKilder: lov, bog\n\n## To\n\nMere.\n")

    assert document.sections[0].text == "Tekst."
    assert document.sections[0].sources == (
        SourceLink("Loven", "Folketinget", "https://example.dk/lov", "2025-02-01"),
        SourceLink("Bogen", "Forlaget", None, "2024"),
    )
    assert document.sections[1].sources == ()


def test_an_unknown_source_is_named_with_its_line(read: Read) -> None:
    with pytest.raises(
        KnowledgeError, match=r"regler\.md: line 15: unknown source 'lvo'.*lov, bog.*correct the id"
    ):
        read("regler.md", FRONT + "## Et\n\nTekst.\n\nSources: lvo\n")


def test_without_listed_sources_such_a_line_is_text(read: Read) -> None:
    document = read("notat.md", "# Notat\n\nTekst.\n\nKilder: Danmarks Statistik, egne tal\n")

    assert document.sections[0].text.endswith("egne tal")


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: A\ntilte: B", r"line 3, field 'tilte': unknown field; known are title, audience"),
        ("audience: both", r"field 'title': is missing; add a line, e\.g\. title:"),
        (
            "title: A\naudience: alle",
            r"line 3, field 'audience': input should be 'municipality', 'region' or 'both'",
        ),
        ("title: A\nchecked_on: i går", r"line 3, field 'checked_on': is not a date; write year-month-day"),
        ("title: A: B", r"line 2: not valid YAML .*quotation marks"),
        ("title: A\nsources:\n  - {id: x}", r"line 3, field 'sources\.0\.title': is missing"),
        ("title: [", r"not valid YAML"),
        ("title: A\n\tlanguage: da", r"not valid YAML"),
    ],
)
def test_wrong_front_matter_is_explained(read: Read, front: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=r"^a\.md: front matter.*" + message):
        read("a.md", f"---\n{front}\n---\nTekst.\n")


def test_front_matter_that_is_never_closed_is_explained(read: Read) -> None:
    with pytest.raises(KnowledgeError, match="never closed; add a line with ---"):
        read("a.md", "---\ntitle: A\n\nTekst.\n")


def test_a_dropped_in_file_needs_no_front_matter(read: Read) -> None:
    document = read("noter.md", "# My notes\n\nThe committee meets every month in the town hall to talk.\n")

    assert (document.title, document.language, document.kind) == ("My notes", "en", "document")


def test_a_rule_as_first_line_is_no_front_matter(read: Read) -> None:
    assert read("noter.md", "---\n\n# Noter\n\nTekst.\n").title == "Noter"


def test_the_file_name_is_the_title_where_there_is_no_heading(read: Read) -> None:
    assert read("mine-noter_2026.md", "Bare tekst.\n").title == "Mine noter 2026"


def test_sections_begin_at_headings_and_keep_their_text_verbatim(read: Read) -> None:
    body = (
        "Først.\n\n## Et *vigtigt* punkt\n\n- a  \n- **b**\n\nTo\n---\n\n### Under\n\nTekst med [link](x).\n"
    )
    document = read("a.md", "# Titel\n\n" + body)

    assert [(section.heading, section.text) for section in document.sections] == [
        ("Titel", "Først."),
        ("Et vigtigt punkt", "- a  \n- **b**"),
        ("To: Under", "Tekst med [link](x)."),
    ]


def test_a_heading_in_a_code_block_is_no_heading(read: Read) -> None:
    document = read("a.md", "# Titel\n\n```\n# kommentar\n```\n\n    # også kode\n")

    assert len(document.sections) == 1
    assert "# kommentar" in document.sections[0].text


def test_text_before_the_first_heading_stands_under_the_title(read: Read) -> None:
    document = read("a.md", "---\ntitle: Titlen\n---\nIndledning.\n\n## Et\n\nTekst.\n")

    assert document.sections[0].heading == "Titlen"


def test_windows_line_ends_make_no_difference(read: Read) -> None:
    text = FRONT + "## Et\n\nTekst.\n\nKilder: lov\n"

    assert read("a.md", text.replace("\n", "\r\n")).sections == read("b.md", text).sections


def test_a_programme_as_a_list(fixture_document: Callable[[str], Document]) -> None:
    document = fixture_document("list.md")
    slots = [section.slot for section in document.sections if section.slot]

    assert [(slot.title, slot.people, slot.place) for slot in slots] == [
        ("Velkomst", ("formand Grethe Vind",), None),
        ("Rent vand i hanen", ("Hans Kilde, hydrolog i Vandcenter Vest",), None),
        ("Pause", (), None),
        ("Workshop: Lækager og sensorer", (), "Sal 2"),
    ]
    assert {slot.day for slot in slots} == {date(2027, 6, 9)}
    assert document.sections[-1].text.startswith("| Deltager | Pris |\n|---|---|")


def test_a_programme_as_a_table_of_tracks(fixture_document: Callable[[str], Document]) -> None:
    document = fixture_document("table.md")
    slots = [section.slot for section in document.sections if section.slot]

    assert [(f"{slot.start:%H.%M}", slot.title, slot.people, slot.place) for slot in slots] == [
        ("09.30", "Velkomst", (), None),
        ("10.00", "Robotter på reolen", ("Bodil Ravn, bibliotekar",), "Store sal"),
        ("10.00", "Historiefortælling", ("Nils Due",), "Lille sal"),
        ("11.00", "Pause", (), None),
        ("11.15", "Fremtidens lånerkort", (), "Store sal"),
        ("11.15", "Bogens lugt", (), "Lille sal"),
    ]


def test_a_programme_of_headings_over_two_days(fixture_document: Callable[[str], Document]) -> None:
    document = fixture_document("symposium.md")
    slots = [section.slot for section in document.sections if section.slot]

    assert [(slot.day, slot.title, slot.people) for slot in slots] == [
        (date(2027, 10, 14), "Arrival and tea", ()),
        (date(2027, 10, 14), "Keynote: Roots and Pipes", ("Dr. Helen Ashworth, Arborist, City of Leeds",)),
        (date(2027, 10, 14), "Panel discussion", ("Ove Lind", "Ana Gómez", "Peter O'Brien")),
        (date(2027, 10, 14), "Lunch", ()),
        (date(2027, 10, 15), "Field trip", ()),
        (date(2027, 10, 15), "Closing words", ("Mayor Karin Ek",)),
    ]


def test_an_agenda_in_guidance_is_an_example_and_no_programme(read: Read) -> None:
    text = "# Dagsorden\n\n9.00 Velkomst\n\n9.30 Drøftelse\n\n10.00 Beslutning\n"

    assert all(section.slot is None for section in read("guidance/a.md", text).sections)
    assert any(section.slot for section in read("a.md", text).sections)


def test_a_line_that_begins_with_a_date_is_no_list(read: Read) -> None:
    text = (
        "4. & 11. november 2025\n\n8.30 Ankomst\n\n9.15 Velkomst\n\n9.25 Oplæg\nBo Lund, ph.d. i\nlogistik\n"
    )

    slots = [section.slot for section in read("a.md", text).sections if section.slot]

    assert [slot.day for slot in slots] == [None, None, None]
    assert slots[2].people == ("Bo Lund, ph.d. i logistik",)
