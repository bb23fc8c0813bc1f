"""Who asks for a discussion to be prepared, and who asks about discussions."""

import pytest

from assistant.understanding.preparing import preparation_asked_for


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Hjælp os med at forberede en drøftelse om AI til ruteplanlægning i hjemmeplejen",
         "AI til ruteplanlægning i hjemmeplejen"),
        ("hjaelp os med at forberede en droeftelse om Copilot", "Copilot"),
        ("Kan du lave en dagsorden til en drøftelse om AI-vagtplaner?", "AI-vagtplaner"),
        ("Lav en guide til drøftelse af ansigtsgenkendelse på plejehjem", "ansigtsgenkendelse på plejehjem"),
        ("Vi skal planlægge en MED-drøftelse om ChatGPT i forvaltningen på næste møde", "ChatGPT i forvaltningen"),
        ("hjælp mig i gang med at drøfte tale til tekst", "tale til tekst"),
        ("Hej! Kan du hjælpe med en drøftelse om chatbots til borgere? På forhånd tak", "chatbots til borgere"),
        ("Kan I hjælpe os med at tilrettelægge en drøftelse om »AI i skolen«?", "AI i skolen"),
        ("Help us prepare a discussion about AI rostering", "AI rostering"),
        ("I'd like to plan a discussion on AI in casework, please", "AI in casework"),
        ("Giv mig nogle spørgsmål om chatbots til vores MED-møde", "chatbots"),
        ("Kan du foreslå fem gode spørgsmål om AI-vagtplaner til en drøftelse i lokaludvalget?", "AI-vagtplaner"),
        ("Give us some questions about AI rostering for our committee meeting", "AI rostering"),
        ("Vi har brug for hjælp til at forberede en drøftelse", ""),
        ("Hjælp os med at forberede en drøftelse om det", ""),
    ],
)  # fmt: skip
def test_a_request_to_prepare_a_discussion_is_recognised_with_its_topic(text, topic):
    found = preparation_asked_for(text)

    assert found is not None
    assert found.topic == topic


def test_committee_sector_and_minutes_are_read_where_they_are_told():
    found = preparation_asked_for(
        "Jeg er formand for et lokaludvalg i en kommune. Hjælp os med at forberede en drøftelse om sprogmodeller på 45 minutter."
    )

    assert found is not None
    assert found.inputs() == {
        "topic": "sprogmodeller", "committee": "lokaludvalg", "sector": "kommune", "minutes": "45",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Giv mig svar på mine spørgsmål om mødet",
        "Skriv til mig, hvis du har spørgsmål til mødet",
        "hvad er gode spørgsmål til en drøftelse?",
        "Hvordan forbereder vi en drøftelse om AI?",
        "Skal ledelsen forberede drøftelsen?",
        "Kan ledelsen lave en dagsorden uden MED?",
        "Kan AI hjælpe os med at forberede en drøftelse?",
        "Har vi krav på en drøftelse om AI?",
        "Kan du fortælle om drøftelsen i hovedudvalget?",
        "Kan du give mig dagsordenen for konferencen?",
        "Vi skal drøfte AI på næste møde. Hvad siger loven?",
        "Hvilke metoder kan hjælpe med at strukturere en drøftelse?",
        "Kan du hjælpe mig med programmet?",
        "How do we prepare a discussion?",
        "Can you give me the agenda?",
        "",
    ],
)
def test_a_question_about_discussions_stays_a_question(text):
    assert preparation_asked_for(text) is None


def test_a_long_text_is_no_request():
    assert preparation_asked_for("Hjælp os med at forberede en drøftelse om AI. " + "ord " * 100) is None
