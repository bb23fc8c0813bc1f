import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.joining import join
from assistant.knowledge.plain import clean, read_plain


def texts(text: str) -> list[str]:
    return [line.text for line in read_plain(text)]


def headings(text: str) -> list[str]:
    return [line.text for line in read_plain(text) if line.kind == "heading"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("bilens brem-", "ser virker", "bilens bremser virker"),
        ("kaffe og rund-", "stykker", "kaffe og rundstykker"),
        ("bilens ABS-", "bremser", "bilens ABS-bremser"),
        ("ledere og HR-", "medarbejdere", "ledere og HR-medarbejdere"),
        ("ledelsen i MED-", "hovedudvalget", "ledelsen i MED-hovedudvalget"),
        ("for kommune-", "og regionsansatte", "for kommune- og regionsansatte"),
        ("in- ", "and outdoors".strip(), "in- and outdoors"),
        ("send en e-", "mail", "send en e-mail"),
        ("en ph.d.-", "studerende", "en ph.d.-studerende"),
        ("planen for 2030-", "målene", "planen for 2030-målene"),
        ("mødet i Nord-", "Vest", "mødet i Nord-Vest"),
        ("sejlads –", "og vind", "sejlads – og vind"),
        ("", "alene", "alene"),
    ],
)
def test_words_divided_at_a_line_end_become_whole_and_others_keep_their_hyphen(
    first: str, second: str, joined: str
) -> None:
    assert join(first.strip(), second) == joined


def test_a_word_the_text_writes_with_a_hyphen_keeps_it_at_a_line_end() -> None:
    text = "Alle ikke-digitale borgere får hjælp.\nMange er stadig ikke-\ndigitale i dag."

    assert "stadig ikke-digitale i dag" in " ".join(texts(text))


def test_lost_and_private_characters_disappear() -> None:
    assert texts("1\ufffd En enkel\u00a0indføring \uf0e8\nog\u200b mere") == ["1 En enkel indføring og mere"]


def test_a_soft_hyphen_shows_nowhere() -> None:
    assert texts("hjemme\u00adpleje og rute\u00ad\nplanlægning") == ["hjemmepleje og ruteplanlægning"]


def test_symbols_of_word_processors_are_bullets() -> None:
    assert texts("\uf0b7 Kaffe\n\uf0b7 Kage") == ["- Kaffe", "- Kage"]


@pytest.mark.parametrize("number", ["25", "- 4 -", "Side 3", "Page 3 of 12", "3/12"])
def test_a_page_number_alone_on_a_line_is_left_out(number: str) -> None:
    text = f"Den første side slutter her.\n\n{number}\n\fDen anden side begynder her."

    assert texts(text) == ["Den første side slutter her.", "Den anden side begynder her."]


def test_the_running_head_beside_a_page_number_goes_with_it() -> None:
    text = "Noget tekst på siden.\n\n\nkonference\n\n25\n\n\nMere tekst på siden."

    assert texts(text) == ["Noget tekst på siden.", "Mere tekst på siden."]


def test_a_running_head_of_several_words_is_known_by_its_repetition() -> None:
    text = "\f".join(f"Havnens Årsskrift\n{page}\n\nTeksten på side {page} er her." for page in range(1, 5))

    assert "Havnens Årsskrift" not in " ".join(texts(text))


def test_a_number_below_its_label_is_no_page_number() -> None:
    assert "120" in " ".join(texts("Antal deltagere\n120\n\nAntal borde\n12\n\nMere tekst."))


def test_a_year_and_a_price_are_no_page_numbers() -> None:
    assert texts("Mødet er i\n\n2027\n\nog koster\n\n1.450") == ["Mødet er i", "2027", "og koster", "1.450"]


def test_a_sentence_goes_on_over_a_page_break() -> None:
    assert texts("Teksten fortsætter\n\n\fpå næste side.") == ["Teksten fortsætter på næste side."]


def test_lines_of_a_paragraph_are_joined_and_paragraphs_kept_apart() -> None:
    text = (
        "Kunstig intelligens udvikler sig med\nstor fart og kan på flere områder udregne\n"
        "langt mere end vi.\n\n"
        "Nogle bliver trætte."
    )

    assert texts(text) == [
        "Kunstig intelligens udvikler sig med stor fart og kan på flere områder udregne langt mere end vi.",
        "Nogle bliver trætte.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Noget før.\n\nDeltagere\nKonferencen er for alle medarbejdere, der har lyst til at være med.",
        "Noget før.\n\nDeltagere\n\nKonferencen er for alle.",
        "Noget før.\n\nDeltagere\n=========\nKonferencen er for alle.",
        "Noget før.\n\n## Deltagere\nKonferencen er for alle.",
        "Noget før.\n\nDeltagere\n- Medarbejdere\n- Ledere",
    ],
)
def test_headings_are_known_by_their_shape(text: str) -> None:
    assert headings(text) == ["Deltagere"]


def test_a_heading_over_two_lines_is_one_heading() -> None:
    text = "Noget før.\n\n\nFærger\nog mennesker\n\nMange spørger, om færgen kan undvære mennesker."

    assert headings(text) == ["Færger og mennesker"]


@pytest.mark.parametrize(
    "line",
    [
        "Den slutter med punktum.",
        "indledt med lille bogstav",
        "Skriv til os på post@example.dk",
        "Anna Hansen, direktør",
        "1.450 kr. for medlemmer",
        "- et punkt",
        "9.30 Pause",
    ],
)
def test_other_short_lines_are_no_headings(line: str) -> None:
    text = f"Indledning, som er en hel sætning.\n\n{line}\n\nHer kommer noget mere tekst, der er længere."

    assert line not in headings(text)


def test_a_numbered_list_is_no_row_of_headings() -> None:
    assert headings("Du får:\n\n1 Et overblik\n\n2 Tid til samtale\n\n3 Inspiration\n\nVi ses.") == []


def test_numbered_headings_are_headings() -> None:
    text = (
        "Aftale\n\n1.1 Formål\nAftalen skal sikre, at alle bliver hørt i god tid før en beslutning.\n\nMere."
    )

    assert headings(text) == ["Aftale", "1.1 Formål"]


def test_a_table_drawn_with_pipes_stays_a_table() -> None:
    rows = [
        line
        for line in read_plain("Priser:\n| Hvem | Pris |\n|---|---|\n| Alle | 5 kr. |")
        if line.kind == "row"
    ]

    assert [row.text for row in rows] == ["| Hvem | Pris |", "| Alle | 5 kr. |"]


@given(st.text(max_size=300))
def test_cleaning_never_fails_and_leaves_no_odd_characters(text: str) -> None:
    assert not re.search("[\ufffd\u00ad\u200b\ue000-\uf8ff\r]", clean(text))


@given(st.text(alphabet="abæ .,-–:\n\t\f|•AÅ#=\ufffd\uf0b7", max_size=200))
def test_no_word_is_lost_between_the_page_and_the_lines(text: str) -> None:
    def letters(value: str) -> str:
        return re.sub(r"[^a-zæA-ZÅ]", "", value)

    assert letters("".join(texts(text))) == letters(clean(text))
