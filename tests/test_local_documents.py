"""Local agreements and brochures beside all that is shipped: guidance stays right, and what differs is shown so."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import build_assistant, ingest
from assistant.settings import Settings

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
AGREEMENT = """# Lokalaftale om MED i Møllestad Kommune

## Hvor lang tid i forvejen skal kontrolforanstaltninger varsles?
I Møllestad varsles kontrolforanstaltninger 8 uger, før de tages i brug.

## Må vi bruge ChatGPT?
Ja. I Møllestad må alle medarbejdere bruge ChatGPT til alle opgaver undtagen afgørelser over for borgere.

## Hvordan opsiges en retningslinje?
En retningslinje kan opsiges med 1 måneds varsel.
"""
GUIDELINE = """# Retningslinje for brug af kunstig intelligens i Region Solkyst

Vedtaget af Hoved-MED i Region Solkyst den 3. december 2025.

## 2. Hvad må medarbejdere bruge?
Kun de værktøjer, der står på regionens positivliste. ChatGPT må ikke bruges på regionens udstyr.

## 4. Optagelse af møder
Optagelse og AI-referat af MED-møder er ikke tilladt. Personalemøder må optages, når alle siger ja.
"""
# Its words are everyday ones, and many of them are guidance's as well.
BROCHURE = """Temadag om digital velfærd

Torsdag den 17. september 2026 kl. 9-15 i Rebildhallen, Rebildvej 36, 9520 Skørping

10.00 Velkomst ved Else Marie Kragh
10.30 Chatbots i borgerservice ved Jesper Kvist
13.00 Byg din egen bot: tag egen computer med
14.30 Afslutning

Bussen kører fra Aalborg Station kl. 9.10.
Prompt-værksted: 975 kr., 0 kr. ved hold over 20. Pladserne fordeles frem mod 2035 af sekretariatet.
"""

STAY = """# Temadøgn om MED og teknologi

Den 17.-18. september 2026 på Kurhotellet, Bakkevej 36, 9520 Skørping

## Program

Torsdag den 17. september 2026
10.00-10.30 Velkomst ved Else Marie Kragh
11.00-12.00 SPOR A: Trivsel i tal v/ Aksel Nørgård
SPOR B (Pejsestuen): Vagtplaner og algoritmer v/ Ibrahim Haddad
22.30-00.30 Nattevandring ved Yasmin Kaya

## Hvad koster det?

| Deltager | Pris |
|---|---|
| Leder | 2.150 kr. |
| Suppleant | 1.100 kr. |

Tilmelding sker til sekretariatet senest den 20. august 2026.
"""
MINUTES = """REFERAT – Lokal-MED, Plejecenter Lindegården

Møde nr. 3/2026, tirsdag den 14. april 2026 kl. 13.00-15.10

Pkt. 5 Budget
Der er 42.000 kr. til kompetenceudvikling i 2026.

Pkt. 6 Eventuelt
Sommerfest den 12. juni. Egenbetaling 125 kr.

Næste møde: tirsdag den 9. juni 2026 kl. 13.00 i Havestuen
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    for name, text in (
        ("aftale.md", AGREEMENT),
        ("region.md", GUIDELINE),
        ("temadag.txt", BROCHURE),
        ("doegn.md", STAY),
        ("referat.txt", MINUTES),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    choices = Settings(
        _env_file=None,
        knowledge_dir=folder,
        data_dir=tmp_path_factory.mktemp("data"),
        today=date(2026, 11, 27),
    )
    assert ingest(choices).failed == ()
    return build_assistant(choices)


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("Hvad er en prompt for noget?", "guidance/ai-begreber.md"),
        ("Hvad er forskellen på en chatbot og en AI-agent?", "guidance/ai-begreber.md"),
        (
            "Hvor mange arbejdstimer vil regeringen og KL spare med AI inden 2035?",
            "guidance/ai-cases.md",
        ),
        (
            "Hvor mange af dem, Cevea spurgte, får lagt deres vagter af en computer?",
            "guidance/arbejdsmiljoe-og-ai.md",
        ),
        ("Hvad skal vores retningslinje indeholde?", "guidance/skabelon-retningslinje.md"),
    ],
)
def test_a_word_that_a_brochure_has_as_well_takes_no_question_from_guidance(assistant, question, source):
    answer = assistant.ask(question)

    assert [citation.source for citation in answer.citations][:1] == [source]


@pytest.mark.parametrize(
    ("question", "local", "general"),
    [
        (
            "Hvor lang tid i forvejen skal kontrolforanstaltninger varsles?",
            "I »Lokalaftale om MED i Møllestad Kommune« står der: I Møllestad varsles kontrolforanstaltninger 8 uger",
            "Den generelle vejledning siger: I regionerne skal ansatte have mindst 6 ugers varsel",
        ),
        (
            "Må vi bruge ChatGPT?",
            "I »Lokalaftale om MED i Møllestad Kommune« står der: Ja. I Møllestad må alle",
            "Det afhænger af de lokale regler",
        ),
        (
            "Hvordan opsiges en retningslinje?",
            "I »Lokalaftale om MED i Møllestad Kommune« står der: En retningslinje kan opsiges med 1 måneds varsel",
            "3 måneders varsel",
        ),
        (
            "Må MED-møder optages?",
            "I »Retningslinje for brug af kunstig intelligens i Region Solkyst« står der: Optagelse",
            "Den generelle vejledning siger: Det afhænger af jeres lokale regler",
        ),
    ],
)
def test_a_local_document_and_guidance_are_both_shown_by_name(assistant, question, local, general):
    text = assistant.ask(question).text

    assert local in text
    assert general in text


@pytest.mark.parametrize(
    ("question", "said", "source"),
    [
        ("Må vi bruge ChatGPT i Møllestad?", "Ja. I Møllestad", "aftale.md"),
        ("Må vi bruge ChatGPT i Region Solkyst?", "positivliste", "region.md"),
        ("Hvad siger vores retningslinje om ChatGPT?", "positivliste", "region.md"),
        ("Hvad siger vores lokalaftale om kontrolforanstaltninger?", "8 uger", "aftale.md"),
    ],
)
def test_a_document_that_is_asked_for_answers_alone(assistant, question, said, source):
    answer = assistant.ask(question)

    assert said in answer.text
    assert {citation.source for citation in answer.citations} == {source}


def test_what_a_document_asked_for_by_a_word_does_not_tell_guidance_may(assistant):
    answer = assistant.ask("Hvordan kommer Møllestads hovedudvalg i gang med at drøfte AI?")

    assert answer.abstained or all(c.source.startswith("guidance/") for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hvad koster Temadøgnet for en leder?", "2.150 kr."),
        ("Hvornår skal man tilmelde sig Temadøgnet?", "20. august 2026"),
        ("Hvem taler i Pejsestuen?", "Ibrahim Haddad"),
        ("Hvem taler kl. 23.45 den 17. september 2026?", "Yasmin Kaya"),
        ("Hvad koster sommerfesten?", "125 kr."),
        ("Hvornår er næste møde i Lokal-MED på Lindegården?", "9. juni 2026"),
        ("Hvornår er Temadøgnet?", "17.-18. september 2026"),
    ],
)
def test_an_event_is_known_by_its_title_its_rooms_and_its_hours(assistant, question, said):
    answer = assistant.ask(question)

    assert said in answer.text
    assert all(citation.source in ("doegn.md", "referat.txt") for citation in answer.citations)


def test_the_place_of_a_speaker_makes_nobody_the_chair_of_a_committee_there(assistant):
    assert "Jesper Kvist" not in assistant.ask("Hvem er formand for hovedudvalget i Skørping?").text
