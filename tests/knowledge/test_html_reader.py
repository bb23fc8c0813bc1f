from collections.abc import Callable
from datetime import date

import pytest

from assistant.types import Document, Slot

Read = Callable[..., Document]


def test_menus_scripts_and_footers_are_left_out(fixture_document: Callable[[str], Document]) -> None:
    whole = "\n".join(section.text for section in fixture_document("page.html").sections)

    assert not any(word in whole for word in ("Forside", "Cookies", "var t", "p{}"))


def test_a_table_of_sessions_with_merged_cells(fixture_document: Callable[[str], Document]) -> None:
    document = fixture_document("page.html")
    slots = [section.slot for section in document.sections if section.slot]

    assert [(f"{slot.start:%H.%M}", slot.title, slot.people, slot.place) for slot in slots] == [
        ("09.00", "Velkomst", ("Lise Hjul, formand",), "Sal 1"),
        ("09.15", "Cykelstier i sne", ("Mads Nav, ingeniør", "Eva Pedal, planlægger"), "Sal 1"),
        ("09.15", "Ladcykler i hjemmeplejen", ("Rosa Krank",), "Sal 2"),
        ("10.00", "Pause", (), None),
        ("10.30", "Afslutning", (), None),
    ]
    assert {slot.day for slot in slots} == {date(2027, 9, 16)}


def test_other_tables_stay_whole_with_their_header(fixture_document: Callable[[str], Document]) -> None:
    prices = fixture_document("page.html").sections[-1]

    assert prices.heading == "Priser"
    assert prices.text.startswith("| Hvem | Pris |\n| --- | --- |\n| Medlem | 450 kr. |\n| Gæst | 600 kr. |")


def test_cards_with_the_time_above_the_title(fixture_document: Callable[[str], Document]) -> None:
    slots = [section.slot for section in fixture_document("cards.html").sections if section.slot]

    assert [(slot.title, slot.people, slot.place) for slot in slots] == [
        ("Colour for Everyone", ("Anne Farve, designer",), "Room 1"),
        ("Type at Small Sizes", ("Bob Serif", "Cleo Sans"), "Room 1"),
        ("Coffee", (), None),
        ("Forms That Forgive", ("Dina Felt, researcher at Formlab",), "Room 2"),
    ]


def test_cards_with_the_title_above_the_time(fixture_document: Callable[[str], Document]) -> None:
    slots = [section.slot for section in fixture_document("titles-first.html").sections if section.slot]

    assert [(slot.title, slot.people, slot.place) for slot in slots] == [
        ("Bølger og beton", ("Karen Mole, havneingeniør",), "Sal 1"),
        ("Tang på tallerkenen", ("Poul Alge", "Tina Salt"), "Sal 2"),
        ("Frokost", (), None),
        ("Krabbejagt for begyndere", (), None),
    ]


def test_a_list_of_terms_is_a_programme_too(slots: Callable[..., list[Slot]]) -> None:
    page = (
        "<h2>Programme</h2><dl><dt>9.30am</dt><dd>Doors open</dd><dt>10am – 11am</dt><dd>Compost clinic<br>"
        "with Fern Green, gardener</dd><dt>2.30pm</dt><dd>Prizes</dd></dl>"
    )

    assert [(f"{s.start:%H.%M}", s.title, s.people) for s in slots("a.html", page)] == [
        ("09.30", "Doors open", ()),
        ("10.00", "Compost clinic", ("Fern Green, gardener",)),
        ("14.30", "Prizes", ()),
    ]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Priser | Museet</title><h1>Vores priser</h1><p>Gratis.</p>", "Vores priser"),
        ("<title>Priser | Museet</title><p>Gratis.</p>", "Priser"),
        ("<p>Gratis.</p>", "Side"),
    ],
)
def test_the_title_is_the_main_heading_or_that_of_the_page(read: Read, page: str, title: str) -> None:
    assert read("side.html", page).title == title


@pytest.mark.parametrize(
    "data",
    [
        '<meta charset="iso-8859-1"><p>Blå på Ærø'.encode("iso-8859-1"),
        "<p>Blå på Ærø".encode(),
        "<p>Blå på Ærø".encode("utf-16"),
        b"<p>Bl&aring; p&aring; &AElig;r&oslash;",
    ],
)
def test_letters_are_right_in_every_encoding(read: Read, data: bytes) -> None:
    assert read("ø.html", data).sections[0].text == "Blå på Ærø"


def test_lists_and_preformatted_lines_keep_their_lines(read: Read) -> None:
    document = read("a.html", "<ul><li>Et</li><li><p>To</p></li></ul><pre>a\n  b</pre>")

    assert document.sections[0].text == "- Et\n- To\n\na\nb"


def test_hidden_text_is_not_read(read: Read) -> None:
    document = read(
        "a.html", "<p>Synlig.</p><p hidden>Skjult</p><p style='display: none'>Skjult</p><!-- Skjult -->"
    )

    assert document.sections[0].text == "Synlig."


def test_very_deep_nesting_ends_in_a_clear_answer(read: Read) -> None:
    from assistant.errors import KnowledgeError

    with pytest.raises(KnowledgeError, match=r"^dyb\.html: cannot be read"):
        read("dyb.html", "<div>" * 20_000 + "tekst")


def test_a_table_with_a_column_of_dates_gives_each_session_its_day(slots: Callable[..., list[Slot]]) -> None:
    page = (
        "<h1>Webinarer</h1><table><tr><th>Dato<th>Tidspunkt<th>Emne<th>Underviser"
        "<tr><td>12. januar 2027<td>14.00-15.00<td>Sprogmodeller<td>Vibe Bit"
        "<tr><td>19. januar 2027<td>14.00-15.00<td>Gode prompts<td>Kim Byte"
        "<tr><td>26. januar 2027<td>13.30-15.00<td>Etik og jura<td>Lone Lov, jurist</table>"
    )

    assert [(slot.day, slot.title, slot.people) for slot in slots("webinarer.html", page)] == [
        (date(2027, 1, 12), "Sprogmodeller", ("Vibe Bit",)),
        (date(2027, 1, 19), "Gode prompts", ("Kim Byte",)),
        (date(2027, 1, 26), "Etik og jura", ("Lone Lov, jurist",)),
    ]
