"""Splitting text into sentences, items and tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fristen er 22. oktober 2025. Skriv nu.", ["Fristen er 22. oktober 2025.", "Skriv nu."]),
        ("Se § 8, stk. 3, om pligten. Den gælder.", ["Se § 8, stk. 3, om pligten.", "Den gælder."]),
        ("Det koster 1.450 kr. pr. person. Ikke mere.", ["Det koster 1.450 kr. pr. person.", "Ikke mere."]),
        ("Det koster 1.450 kr. Frokost er med.", ["Det koster 1.450 kr.", "Frokost er med."]),
        ("Vi ses kl. 9.15 i hal C! Kommer du?", ["Vi ses kl. 9.15 i hal C!", "Kommer du?"]),
        ("Loftet er 35 mio. euro. Det er højt.", ["Loftet er 35 mio. euro.", "Det er højt."]),
        ("Bl.a. Aarhus og f.eks. Vejle.", ["Bl.a. Aarhus og f.eks. Vejle."]),
    ],
)
def test_a_full_stop_that_ends_no_sentence_does_not_split(text, expected):
    assert [sentence.text for sentence in split_sentences(text)] == expected


def test_list_items_and_tables_stay_whole():
    text = "Husk tre ting:\n\n- ét. Og mere.\n- to\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"

    pieces = split_sentences(text)

    assert [piece.kind for piece in pieces] == ["prose", "item", "item", "table"]
    assert pieces[1].text == "- ét. Og mere."
    assert pieces[3].text == "| a | b |\n|---|---|\n| 1 | 2 |"


@given(st.text(max_size=400))
def test_every_piece_stands_verbatim_where_it_says(text):
    for piece in split_sentences(text):
        assert text[piece.start : piece.end] == piece.text
        assert piece.text.strip() == piece.text
