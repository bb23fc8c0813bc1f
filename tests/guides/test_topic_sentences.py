"""A whole sentence or question typed as the topic is read as what it is about, and the guide says so."""

from dataclasses import replace

import pytest

from assistant.guides import GuideRequest, TopicDeclinedError, build_guide
from assistant.guides.kinds import names_technology
from assistant.guides.materials import load_materials
from assistant.guides.statements import is_statement
from assistant.guides.topics import read_topic

MATERIALS = load_materials(None)


def read(text, **more):
    return read_topic(text, MATERIALS, is_technology=lambda said: names_technology(said, MATERIALS), **more)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Mine kolleger bruger ChatGPT i smug til at skrive handleplaner og jeg er nervøs", "ChatGPT til at skrive handleplaner"),
        ("Ledelsen har besluttet at alle skal bruge Copilot fra 1. januar", "Copilot"),
        ("Der er kommet en ny AI-funktion i Nexus som ingen har spurgt os om", "en ny AI-funktion i Nexus"),
        ("Kan AI erstatte sekretærerne på afdeling M?", "AI på afdeling M"),
        ("Skal vi være bange for AI i hjemmeplejen?", "AI i hjemmeplejen"),
        ("Hvem har ansvaret når en algoritme tager fejl i akutmodtagelsen?", "en algoritme i akutmodtagelsen"),
        ("Hvorfor skal vi have kunstig intelligens til rengøring?", "kunstig intelligens til rengøring"),
        ("Det er et problem at AI-kameraet ved indgangen fejltolker borgerne", "AI-kameraet ved indgangen"),
        ("Vi har hørt, at de bruger et system der lytter med på opkald og siger hvad vi skal svare", "et system, der lytter med på opkald"),
        ("Vi vil have noget der selv kan lægge vagtplaner", "AI til vagtplaner"),
        ("AI kan måske hjælpe os med budgettet", "AI til budgettet"),
        ("chatbotten på hjemmesiden svarer forkert", "chatbotten på hjemmesiden"),
        ("Vil AI tage vores arbejde?", "AI"),
        ("We are considering Copilot for all staff", "Copilot for all staff"),
        ("Can AI replace secretaries?", "AI"),
        ("Kan AI erstatte os i borgerservice?", "AI i borgerservice"),
        ("Kan vi lade en robot svare på borgernes klager?", "en robot"),
        ("et kamera med AI der tæller folk og mange er kede af det", "et kamera med AI, der tæller folk"),
        ("Lav en dagsorden om den nye chatbot", "den nye chatbot"),
    ],
)  # fmt: skip
def test_a_sentence_is_about_the_ai_it_names(typed, said):
    assert read(typed).full == said


@pytest.mark.parametrize(
    "topic",
    [
        "moderne robotter i køkkenet",
        "system der forudsiger sygefravær",
        "en app, der kan læse journaler",
        "AI til referater under ferien",
        "chatbot til brugere og pårørende",
        "automatiseret beslutningsstøtte",
        "medarbejdere der bruger ChatGPT",
    ],
)
def test_a_noun_with_what_is_said_of_it_is_no_sentence(topic):
    assert not is_statement(topic)


def test_the_guide_tells_how_a_sentence_was_read_and_hands_out_none_of_it(assistant):
    typed = "Ledelsen vil have, at vi bruger Copilot til mødereferater, og jeg er nervøs"

    guide = build_guide(GuideRequest(typed, "lokaludvalg", "kommune", 60), assistant)

    assert guide.title == "Drøftelse: Copilot til mødereferater"
    assert any(note.startswith("Vi har læst emnet som »Copilot til mødereferater«") for note in guide.notes)
    assert guide.topic == typed
    assert "nervøs" not in str(replace(guide, topic=""))


def test_a_sentence_without_ai_is_declined_with_an_example_that_reads_well(assistant):
    with pytest.raises(TopicDeclinedError, match=r"for eksempel: AI til mødereferater\.") as declined:
        build_guide(GuideRequest("Vi har for travlt i hjemmeplejen", "lokaludvalg", "kommune", 60), assistant)

    assert not declined.value.suggestion
