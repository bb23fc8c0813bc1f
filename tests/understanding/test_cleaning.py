"""What is typed or pasted, as it is read."""

import pytest

from assistant.understanding.cleaning import clean_text, shortened


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("Hvad\u200b ko\u200bster\u200d det for en le\u00adder?", "Hvad koster det for en leder?"),
        ("\u202eHvad koster det?\u202c", "Hvad koster det?"),
        ("hvor ma\u030ange taler?", "hvor mange taler?".replace("ma", "må")),
        ("Hvad\x00koster det?", "Hvad koster det?"),
        ("\u200b\u200b", ""),
    ],
)
def test_invisible_characters_divide_no_words(pasted, read):
    assert clean_text(pasted) == read


def test_of_a_long_message_what_it_asks_is_kept():
    story = "Vi er et lille udvalg i en stor kommune. " * 80

    kept = shortened(f"Kære alle. {story}Hvad koster det for en leder? {story}", 2_000)

    assert len(kept) <= 2_000
    assert "Hvad koster det for en leder?" in kept
    assert kept.startswith("Kære alle.")


def test_a_long_message_without_a_sentence_is_cut():
    assert shortened("a" * 3_000, 2_000) == "a" * 2_000


def test_a_message_of_blanks_is_no_message():
    assert shortened("  \n ", 100) == ""
