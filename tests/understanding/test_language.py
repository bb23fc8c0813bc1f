"""The language to answer in."""

import pytest

from assistant.types import Turn
from assistant.understanding.language import detect_language


@pytest.mark.parametrize(
    "text",
    [
        "hvad koster det",
        "hva koster d",
        "pris for suppleant?",
        "hvem er på kl 13",
        "Frokost?",
        "ka jeg ik komme",
    ],
)
def test_danish_is_danish_without_danish_letters(text):
    assert detect_language(text) == "da"


@pytest.mark.parametrize(
    "text", ["what does it cost", "when's lunch?", "who speaks at 1pm", "can managers come"]
)
def test_english_is_english(text):
    assert detect_language(text) == "en"


def test_a_text_without_a_sign_takes_the_language_of_the_conversation():
    history = [Turn("user", "What does it cost?"), Turn("assistant", "DKK 800")]

    assert detect_language("Viborg?", history) == "en"
    assert detect_language("Viborg?") == "da"
