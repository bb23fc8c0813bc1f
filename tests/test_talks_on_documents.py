"""Conversations on dropped-in documents: a question goes on from the document, and the session, told of last."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import build_assistant, ingest
from assistant.settings import Settings
from assistant.types import Turn
from assistant.vectors import SHIPPED_FOLDER

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
DOCUMENTS = Path(__file__).parent / "fixtures" / "talks"
CONFERENCE = "conferences/2025-ai"
TODAY = date(2026, 3, 5)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    shutil.copytree(KNOWLEDGE / CONFERENCE, folder / CONFERENCE)
    for name in ("faq", SHIPPED_FOLDER):
        shutil.copytree(KNOWLEDGE / name, folder / name)
    shutil.copytree(DOCUMENTS, folder / "events")
    choices = Settings(_env_file=None, knowledge_dir=folder, data_dir=tmp_path_factory.mktemp("data"))
    assert ingest(choices).failed == ()
    return build_assistant(choices)


@pytest.fixture(scope="module")
def assistant_with_guidance(tmp_path_factory):
    folder = tmp_path_factory.mktemp("knowledge")
    (folder / "guidance").mkdir()
    (folder / "guidance" / "udvalg.md").write_text(
        "# Udvalg\n\n## Hvad er et hovedudvalg?\n\nEt hovedudvalg er det øverste MED-udvalg i en kommune.\n",
        encoding="utf-8",
    )
    shutil.copy(DOCUMENTS / "temadag-stress.txt", folder)
    choices = Settings(_env_file=None, knowledge_dir=folder, data_dir=tmp_path_factory.mktemp("data"))
    assert ingest(choices).failed == ()
    return build_assistant(choices)


def talk(assistant, *questions):
    """The answer to the last of the questions, each asked after the answer to the one before."""
    history, answer = [], None
    for question in questions:
        answer = assistant.ask(question, tuple(history), today=TODAY)
        history += [Turn("user", question), Turn("assistant", answer.text)]
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("questions", "expected", "source"),
    [
        (("Hvornår er temadagen om sygefravær?",), "18. juni 2026", "temadag-sygefravaer.txt"),
        (("Hvornår er temadagen om sygefravær?", "og hvad koster det?"), "1.450 kr.", "temadag-sygefravaer.txt"),
        (("Hvornår er temadagen om stress?", "og hvad koster det?"), "gratis", "temadag-stress.txt"),
        (("Hvornår er temadagen om stress?", "hvem åbner dagen?"), "Jens Ole Damgaard", "temadag-stress.txt"),
        (("Hvornår er temadagen om stress?", "hvor mange kan der være?"), "120", "temadag-stress.txt"),
        (
            ("Hvor holdes temadagen om sygefravær?", "hvornår skal man senest melde sig til?"),
            "1. juni 2026",
            "temadag-sygefravaer.txt",
        ),
        (
            ("Hvad koster temadagen om stress?", "hvad hvis man ikke dukker op?"),
            "syv hundrede og halvtreds kroner",
            "temadag-stress.txt",
        ),
        (("Hvad koster kurset Den svære samtale?", "hvor mange er der plads til?"), "24", "kursus.html"),
        (("Hvad koster kurset Den svære samtale?", "hvad skal jeg have med?"), "medbringe en sag", "kursus.html"),
        (("Hvornår er generalforsamlingen?", "får man mad?"), "spisning", "indkaldelse-gf.txt"),
        (("When is the Health & Safety Day?", "can I park there?"), "No parking", "safety-day.txt"),
        (("Hvad koster introkurset i foråret?", "hvornår er fristen?"), "9. februar", "intro-foraar.txt"),
        (("Hvad koster introkurset i foråret?", "og i efteråret?"), "3.900 kr.", "intro-efteraar.txt"),
        (("Hvad sker der på dag 14 ifølge sygefraværspolitikken?", "og på dag 30?"), "Rundbords", "sygepolitik.md"),
        (("Hvad sker der på dag 30 ifølge sygefraværspolitikken?", "hvem gør det?"), "HR-partner", "sygepolitik.md"),
        (("Hvornår er netværksmødet om rekruttering?", "hvor mange kan der være?"), "højst tredive", "netvaerk.html"),
        (("Hvem fortæller om sprogmodeller på netværksmødet?", "bliver det streamet?"), "ikke optaget", "netvaerk.html"),
        (("Kan jeg få fri, når mit barn er syg, i Ældre og Sundhed?", "hvor gammelt må det være?"), "18 år", "sygepolitik.md"),
        (("Hvornår er netværksmødet om rekruttering?", "kan man komme op i kørestol?"), "elevator", "netvaerk.html"),
    ],
)  # fmt: skip
def test_a_question_goes_on_from_the_document_told_of_last(assistant, questions, expected, source):
    answer = talk(assistant, *questions)

    assert expected in answer.text
    assert {citation.source for citation in answer.citations} == {f"events/{source}"}


@pytest.mark.parametrize(
    ("questions", "expected", "unsaid"),
    [
        (("Hvem taler om open source på Digital Folkedag?", "hvor længe?"), "11.00-12.00", "10.00"),
        (("Hvem taler om open source på Digital Folkedag?", "og bagefter?"), "Åben scene", "Omar Haddad"),
        (("Hvad sker der kl. 13 på Digital Folkedag?", "hvem taler der?"), "nævner ingen ved navn", "Freja"),
        (("Hvem taler kl. 9.45 på temadagen om sygefravær?", "og bagefter?"), "Pause", "Torben Aagaard Ipsen"),
        (
            ("Hvem taler kl. 9.45 på temadagen om sygefravær?", "hvem holder 1-2-4-alle?"),
            "1-2-4-alle: Hvad virker hos jer? [1][2] Programmet nævner ingen ved navn.",
            "Torben",
        ),
        (("Hvilke parallelle spor er der på temadagen om sygefravær?", "hvem har det om sorg?"), "Anders Kvist", "Lise"),
        (
            ("Hvem holder workshoppen om pauser på temadagen om stress?", "og den anden workshop?"),
            "Søren Palle Friis",
            "Nanna Holk",
        ),
        (("Hvem underviser i loven på introkurset i marts?", "hvad sker der så?"), "Frokost", "Grethe"),
        (("Hvem underviser i loven på introkurset i efteråret?",), "Peter Skaarup Lind", "Grethe"),
        (("Who speaks about working in the heat at the Safety Day?", "and after that?"), "Break", "Okoro"),
    ],
)  # fmt: skip
def test_a_question_goes_on_from_the_session_told_of_last(assistant, questions, expected, unsaid):
    answer = talk(assistant, *questions)

    assert expected in answer.text
    assert unsaid not in answer.text


@pytest.mark.parametrize(
    "questions",
    [
        ("Hvornår er Digital Folkedag?", "og hvad koster det?"),
        ("Hvad koster Digital Folkedag?", "og hvor mange kan være med?"),
        ("Hvem taler kl. 9.45 på temadagen om sygefravær?", "hvilken mail har han?"),
        ("Hvornår er temadagen om stress?", "er frokosten med i prisen?"),
        ("Hvornår er Digital Folkedag?", "er der vegetarisk mad?"),
        ("Hvornår er netværksmødet om rekruttering?", "må jeg tage min mand med?"),
    ],
)
def test_what_the_document_spoken_of_does_not_tell_is_taken_from_no_other(assistant, questions):
    answer = talk(assistant, *questions)

    assert not any("conferences/" in citation.source for citation in answer.citations)
    assert not {"stress", "sygefravær"} & set(answer.text.casefold().split()) - set(
        " ".join(questions).split()
    )


@pytest.mark.parametrize(
    ("questions", "source"),
    [
        (
            ("Hvad koster temadagen om stress?", "Hvad koster MED-konferencen for en suppleant?"),
            "conferences/",
        ),
        (("Hvad koster temadagen om stress?", "Hvem taler kl. 13 i Fredericia?"), "conferences/"),
        (
            ("Hvad koster temadagen om stress?", "og temadagen om sygefravær?"),
            "events/temadag-sygefravaer.txt",
        ),
        (("Hvad koster temadagen om stress?", "Hvem underviser på Den svære samtale?"), "events/kursus.html"),
    ],
)
def test_a_question_that_names_something_else_leaves_the_document(assistant, questions, source):
    answer = talk(assistant, *questions)

    assert answer.citations
    assert all(citation.source.startswith(source) for citation in answer.citations)


def test_a_question_that_guidance_has_as_a_heading_leaves_the_document(assistant_with_guidance):
    answer = talk(assistant_with_guidance, "Hvornår er temadagen om stress?", "Hvad er et hovedudvalg?")

    assert {citation.source for citation in answer.citations} == {"guidance/udvalg.md"}


def test_two_questions_in_one_message_are_of_one_document(assistant):
    answer = assistant.ask(
        "Which breakout session is about sleep at the Health & Safety Day, and who runs it?", today=TODAY
    )

    assert "Hannah Meier" in answer.text
    assert "Lindqvist" not in answer.text
