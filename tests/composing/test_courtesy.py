"""Greetings, thanks and questions about the assistant itself; nothing else is a courtesy."""

import pytest

from assistant.composing.courtesy import courtesy_answer


@pytest.mark.parametrize(
    "text", ["Hej", "hejsa :-)", "God morgen", "Hello", "Tusind tak!", "thanks", "Farvel"]
)
def test_a_courtesy_is_returned(text):
    assert courtesy_answer(text, "da")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Er du en robot?", "AI"),
        ("hvem er du", "AI"),
        ("hvad kan du hjælpe med", "AI"),
        ("Gemmer du mine spørgsmål?", "gemmer ikke"),
        ("hvad sker der med mine data", "gemmer ikke"),
        ("Er du nu sikker?", "kilden"),
        ("Kan jeg stole på svarene?", "kilden"),
        ("hvor ved du det fra", "Kilden"),
        ("og hvor står det?", "Kilden"),
        ("kan du gøre den kortere", "korte"),
        ("det var lidt langt, kan du tage det i tre punkter", "korte"),
        ("Kan du oversætte svaret til engelsk?", "Danish and English"),
        ("Taler du tysk?", "dansk og engelsk"),
        ("forkort det tak", "korte"),
        ("hvad sagde du før om fristen", "samtalen"),
    ],
)
def test_questions_about_the_assistant_are_answered(text, part):
    assert part in (courtesy_answer(text, "da") or "")


@pytest.mark.parametrize(
    "text",
    [
        "Hej, hvad koster det?",
        "hvad sker der med pengene hvis min kollega bliver syg",
        "tak for i dag hvornår er det",
        "hvem er professoren",
        "er du sikker på at fristen er den 22. oktober",
        "hvad sker der med vores data når vi bruger AI",
        "kan du forklare det med fristen",
        "Hvad sagde Ida om regnorme?",
        "hvor står det i aftalen",
        "hvor tidligt skal vi ha det at vide",
        "Kan AI oversætte for mig?",
        "Hvordan gør vi mødet kortere?",
        "What did the speaker say before lunch?",
        "",
    ],
)
def test_a_question_is_no_courtesy(text):
    assert courtesy_answer(text, "da") is None
