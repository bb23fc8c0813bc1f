"""What dropped-in documents say of themselves, and what they do not, alone and beside the shipped conference."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import build_assistant, ingest
from assistant.settings import Settings
from assistant.vectors import SHIPPED_FOLDER

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
DOCUMENTS = Path(__file__).parent / "fixtures" / "dropped_in"
CONFERENCE = "conferences/2025-ai"


@pytest.fixture(scope="module", params=["alone", "beside the conference"])
def assistant(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    if request.param != "alone":
        shutil.copytree(KNOWLEDGE / CONFERENCE, folder / CONFERENCE)
        for name in ("faq", SHIPPED_FOLDER):
            shutil.copytree(KNOWLEDGE / name, folder / name)
    for path in DOCUMENTS.iterdir():
        shutil.copy(path, folder / path.name)
    choices = Settings(
        _env_file=None,
        knowledge_dir=folder,
        data_dir=tmp_path_factory.mktemp("data"),
        today=date(2026, 11, 27),
    )
    assert ingest(choices).failed == ()
    return build_assistant(choices)


@pytest.mark.parametrize(
    ("question", "expected", "source"),
    [
        ("Hvad koster temadagen Ro på arbejdet?", "fjorten hundrede kroner", "temadag-lyd.txt"),
        ("Hvad betaler studerende for temadagen om støj?", "to hundrede kroner", "temadag-lyd.txt"),
        ("Hvad koster Laden for en hel dag?", "sytten hundrede kroner", "foreningshus.md"),
        ("Hvad koster Atelieret om formiddagen?", "350 kr.", "foreningshus.md"),
        ("How much is Plain English at Work for members?", "three thousand kroner", "language-course.html"),
        ("Hvad er Sten Aakjærs telefonnummer?", "56 91 40 27", "ai-i-hjemmeplejen.md"),
        ("Hvad er pedellens nummer i Foreningshuset Lunden?", "20 44 71 96", "foreningshus.md"),
        ("Hvem er ansvarlig for oplæring i hjemmeplejen i Sandvig?", "Mona Dideriksen", "ai-i-hjemmeplejen.md"),
        ("Kan man parkere ved Musikskolen Klangen?", "ingen parkeringsplads", "temadag-lyd.txt"),
        ("Er der teleslynge på temadagen Ro på arbejdet?", "teleslynge", "temadag-lyd.txt"),
        ("Is dinner included in Plain English at Work?", "dinner is not", "language-course.html"),
        ("Hvor hurtigt bliver en forkert rute rettet i Sandvig?", "tyve minutter", "ai-i-hjemmeplejen.md"),
        ("Hvor mange personer er der plads til i Laden?", "90", "foreningshus.md"),
        ("How many places are there on Plain English at Work?", "18", "language-course.html"),
        ("When is the last day to sign up for Plain English at Work?", "12 April", "language-course.html"),
        ("Hvem holder workshoppen om møbler, der dæmper?", "Kaj Lindholt", "temadag-lyd.txt"),
        ("Hvornår er mødet Tak for kaffen, robot?", "13. april 2027", "indbydelse.txt"),
        ("Hvor holdes morgen-mødet om AI i receptionen?", "Bolværket 2", "indbydelse.txt"),
        ("Hvilket lokalnummer har Olga Teglgaard?", "3308", "indbydelse.txt"),
        ("Er der elevator på Tolderens Hus?", "ingen elevator", "indbydelse.txt"),
        ("Hvad taler Rasmus Boel om?", "Tre stuer", "temadag-lyd.txt"),
    ],
)  # fmt: skip
def test_a_document_answers_what_it_states(assistant, question, expected, source):
    answer = assistant.ask(question)

    assert expected in answer.text
    assert {citation.source for citation in answer.citations} == {source}
    text = (DOCUMENTS / source).read_text(encoding="utf-8")
    assert source.endswith(".html") or all(
        set(citation.quote.split()) <= set(text.split()) for citation in answer.citations
    )


@pytest.mark.parametrize(
    "question",
    [
        "Hvad taler Bo Larsen om på temadagen Ro på arbejdet?",
        "What does Peter Hansen teach at Plain English at Work?",
        "Hvem er borgmester i Haderslev?",
        "Hvem er ældrechef i Sandvig Kommune?",
        "Hvem er kok i Foreningshuset Lunden?",
        "Er der garderobe i Musikskolen Klangen?",
        "Is there a swimming pool at Harbour Academy?",
        "Hvad koster AI-systemet i hjemmeplejen i Sandvig?",
        "Hvor mange borgere får hjemmepleje i Sandvig?",
        "Hvad er adressen på Foreningshuset Lunden?",
        "Er der børnepasning på morgen-mødet Tak for kaffen, robot?",
        "Er der wifi i Køkkenet i Foreningshuset Lunden?",
        "Hvem er direktør for Tolderens Hus?",
    ],
)
def test_a_document_is_silent_on_what_it_does_not_state_however_often_it_is_named(assistant, question):
    answer = assistant.ask(question)

    assert answer.abstained
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("Kan man parkere ved Musikskolen Klangen?", "Støj slider"),
        ("Hvad koster Atelieret om formiddagen?", "Laden"),
        ("Hvad er Sten Aakjærs telefonnummer?", "Gerda Lynge"),
        ("Hvad koster temadagen Ro på arbejdet?", "Rasmus Boel"),
        ("Hvem holder workshoppen om møbler, der dæmper?", "Anja Skipper"),
    ],
)
def test_only_the_sentence_or_row_asked_for_is_told(assistant, question, beside):
    answer = assistant.ask(question)

    assert not answer.abstained
    assert beside not in answer.text
