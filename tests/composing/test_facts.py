"""Answers from typed facts: the right look-up, the right words for the date, and evidence for all of it."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.composing.facts import find_facts
from assistant.composing.statements import cite
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language

LONG_BEFORE = date(2031, 1, 10)
DEADLINE = date(2031, 2, 10)
FIRST_DAY = date(2031, 3, 5)
BETWEEN = date(2031, 3, 10)
AFTERWARDS = date(2031, 6, 1)
DATES = (LONG_BEFORE, DEADLINE, FIRST_DAY, BETWEEN, AFTERWARDS)


@pytest.fixture(scope="module")
def ask(garden):
    return _asker(garden)


@pytest.fixture(scope="module")
def ask_shipped(shipped):
    return _asker(shipped)


def _asker(conference):
    reader = FrameReader(conference)

    def ask(question, today=LONG_BEFORE):
        language = detect_language(question)
        frame = reader.read(question, language)
        finding = find_facts(conference, frame, today, language)
        if finding is None or (frame.unexplained and finding.kind != "no_such_place"):
            return ""
        return re.sub(r" ?\[\d+\]", "", cite(finding.statements)[0])

    return ask


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("hvad skal en gartner slippe", ["800 kr."]),
        ("hva koster det for paedagoger", ["1.300 kr."]),
        ("hvad koster det for tre gartnere og to pædagoger", ["5.000 kr."]),
        ("what do two gardeners pay in total", ["DKK 1,600"]),
        ("Vi er 4 personer, hvad løber det op i?", ["3.200 kr.", "5.200 kr."]),
        ("hvor mange dage er der til fristen", ["10. februar", "31 dage"]),
        ("Hvornår lukker tilmeldingen?", ["10. februar"]),
        ("får vi pengene igen ved afbud", ["ingen refusion"]),
        ("Er der plads i Næstved", ["udsolgt"]),
        ("hvor er det i naestved", ["Grønnegade 10", "torsdag den 20. marts"]),
        ("hvornår er viborgdagen", ["onsdag den 5. marts"]),
        ("hvem er på ti minutter over to i Viborg", ["Bo Christoffersen"]),
        ("hvad sker der efter den anden pause", ["Efter pausen kl. 14.30", "Muldens fremtid"]),
        ("hvor meget pause er der i alt", ["35 minutter"]),
        ("hvor mange minutters oplæg er der", ["250 minutter"]),
        ("hvor længe taler Ida", ["75 minutter"]),
        ("hvor mange dage er der til konferencen", ["54 dage", "69 dage"]),
        ("hvor mange dage er der mellem de to konferencer", ["15 dage"]),
        ("Hvad er det andet oplæg?", ["Krydderurter"]),
        ("who opens the day", ["Ida Skovgaard"]),
        ("hvem er både taler og kontaktperson", ["Bo Christoffersen", "bo@havo.example"]),
        ("hvem er kontakt i BUPL", ["rikke@bupl.example"]),
        ("er programmet det samme i begge byer", ["kl. 13.00", "Bo Christoffersen", "Tove Lauritsen"]),
        ("hvad får jeg med hjem", ["kompost"]),
        (
            "hvad er prisforskellen på 3 gartnere i stedet for 3 pædagoger",
            ["500 kr. pr. person", "1.500 kr."],
        ),
        ("hvad sparer vi ved at sende to gartnere i stedet for to pædagoger", ["1.000 kr."]),
        ("hvad hvis jeg fortryder den 25. februar", ["ingen refusion"]),
        ("vi trækker os, hvad så", ["ingen refusion"]),
        ("hvad sker der lige efter Idas oplæg", ["Pause"]),
        ("hvilket oplæg kommer lige efter Ida", ["Krydderurter"]),
        ("vi har 5.000 kr. og er 3 gartnere, hvad bliver prisen", ["2.400 kr."]),
        ("hvem arrangerer det", ["Grønne Fingre"]),
        ("er der frokost", ["12.15"]),
        ("hvornår skal vi senest være der", ["9.00"]),
    ],
)
def test_everyday_questions_are_answered(ask, question, parts):
    answer = ask(question)

    assert all(part in answer for part in parts), answer


@pytest.mark.parametrize(
    ("question", "verdict", "right"),
    [
        ("Koster det 900 kr. for en gartner?", "Nej", "800 kr."),
        ("Koster det 800 kr. for en gartner?", "Ja", "800 kr."),
        ("Er fristen den 12. februar?", "Nej", "10. februar"),
        ("Is the deadline 10 February?", "Yes", "10 February"),
        ("Er det den 6. marts i Viborg?", "Nej", "5. marts"),
        ("Er det på en onsdag i Viborg?", "Ja", "onsdag"),
        ("Er det i weekenden?", "Nej", "onsdag"),
        ("Er det en hverdag?", "Ja", "torsdag"),
        ("Taler Bo i Næstved?", "Nej", "Viborg"),
        ("Taler Bo begge steder?", "Nej, kun i Viborg", "Krydderurter"),
        ("Ville det så være den 6. marts?", "Nej", "5. marts"),
        ("Er konferencen også i Odense?", "Nej", "Viborg og Næstved"),
        ("Kan gartnere deltage?", "Ja", "gartnere"),
    ],
)
def test_what_a_question_supposes_is_confirmed_or_put_right(ask, question, verdict, right):
    answer = ask(question)

    assert answer.startswith(verdict)
    assert right in answer


def test_a_speaker_who_is_in_the_city_asked_about_is_not_denied(ask):
    assert "Nej" not in ask("Taler Tove Lauritsen i Viborg?")


@pytest.mark.parametrize(
    ("today", "deadline", "place", "price"),
    [
        (LONG_BEFORE, "er mandag den 10. februar", "holdes", "er"),
        (DEADLINE, "er i dag", "holdes", "er"),
        (FIRST_DAY, "var mandag den 10. februar", "er i dag", "er"),
        (BETWEEN, "udløbet", "blev holdt", "er"),
        (AFTERWARDS, "udløbet", "blev holdt", "var"),
    ],
)
def test_the_tense_fits_the_date(ask, today, deadline, place, price):
    assert deadline in ask("hvornår er fristen", today)
    assert place in ask("hvor er det i Viborg", today)
    assert f"Prisen {price} 800 kr." in ask("hvad koster det", today)


@pytest.mark.parametrize(
    ("question", "today", "part"),
    [
        ("er konferencen i morgen?", FIRST_DAY - timedelta(days=1), "i morgen"),
        ("er konferencen i overmorgen?", FIRST_DAY - timedelta(days=2), "Ja."),
        ("er der konference på onsdag?", date(2031, 3, 3), "Ja."),
        ("er der konference på torsdag?", date(2031, 3, 3), "Nej."),
        ("hvad sker der i dag", FIRST_DAY, "9.30"),
        ("hvad skete der i går", FIRST_DAY + timedelta(days=1), "9.30"),
        ("hvad sker der i dag", LONG_BEFORE, "ingen konferencedag"),
        ("hvornår er den næste konferencedag", BETWEEN, "20. marts"),
        ("er konferencen slut", AFTERWARDS, "blev holdt"),
    ],
)
def test_days_are_understood_from_today(ask, question, today, part):
    assert part in ask(question, today)


@pytest.mark.parametrize(
    "question",
    [
        "Hvad koster garderoben?",
        "hvad koster frokosten",
        "hvad koster Bo Christoffersen",
        "hvornår skal vi betale",
        "hvem betaler for gartnerne",
        "er jeg tilmeldt",
        "hvad får vi til frokost",
        "hvor kan man spise i Viborg",
        "hvor mange gartnere kommer der",
        "hvor bor Ida Skovgaard",
        "hvornår blev Ida museumsinspektør",
        "hvem er biolog",
        "hvor mange er tilmeldt",
        "hvordan laver man kompost",
        "hvorfor er Næstved udsolgt",
        "what is the speakers' fee",
        "can I come for half the day",
        "hvad er det nye ved krydderurter",
        "hvornår vælges gartnerne",
        "hvad er Bos telefonnummer",
        "hvornår er konferencen i 2035",
        "hvornår er den næste år",
    ],
)
def test_what_the_file_does_not_state_is_not_answered_by_it(ask, question):
    assert ask(question) == ""


@pytest.mark.parametrize(
    "question",
    [
        "Hvad er MED?",
        "hvad er hovedudvalgets rolle når AI indføres",
        "Hvordan får vi AI på dagsordenen?",
        "Hvad betyder AI for arbejdsmarkedet?",
        "Hvem kan deltage i et hovedudvalgsmøde?",
        "hvad koster AI kommunerne",
        "hvad får vi ud af at bruge AI",
        "kan man melde fra hvis man ikke vil bruge AI",
        "what are the challenges with AI in municipalities?",
    ],
)
def test_questions_about_the_theme_are_not_questions_about_the_conference(ask_shipped, question):
    assert ask_shipped(question, date(2025, 10, 1)) == ""


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("tillidsrep. pris?", "1.450 kr."),
        ("pris for en suppl.", "1.450 kr."),
        ("hvornår taler stadsdirektøren", "stadsdirektør i Aarhus"),
        ("hvem er ham fra LEAD", "Kaare Pedersen"),
        ("hvornår skal vi prøve AI", "10.40"),
        ("hvornår er den jyske dag", "11. november"),
        ("who is the professor", "Philipp Schröder"),
    ],
)
def test_the_shipped_conference_is_known_by_everyday_names(ask_shipped, question, part):
    assert part in ask_shipped(question, date(2025, 10, 1))


QUESTIONS = [
    "hvad koster det", "hvad koster det for 3 gartnere", "hvornår er fristen", "får man pengene tilbage", "er der plads",
    "hvordan tilmelder jeg mig", "hvem kan deltage", "hvor er det", "hvornår starter det", "hvor længe varer dagen",
    "hvem taler", "hvem er lektoren", "hvornår taler Bo", "hvad er programmet", "hvad sker der kl. 13", "hvor mange pauser er der",
    "hvem er kontakt i HAVO", "er programmet det samme i begge byer", "hvem arrangerer", "hvor mange dage er der til konferencen",
    "what happens after lunch", "how much break time is there in total", "who is Bo Christoffersen",
]  # fmt: skip


@pytest.mark.parametrize("today", DATES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_sentence_with_a_fact_has_evidence_from_the_file(garden, question, today):
    language = detect_language(question)
    finding = find_facts(garden, FrameReader(garden).read(question, language), today, language)

    assert finding is not None
    assert finding.statements
    for statement in finding.statements:
        assert statement.evidence or not re.search(r"\d", statement.text)
        for evidence in statement.evidence:
            assert evidence.quote in garden.raw or any(evidence.quote == text for text in _statements(garden))


def _statements(conference):
    parts = (*conference.days, *conference.prices, *conference.speakers, conference.registration)
    return {
        text for part in parts if part and part.statement for text in (part.statement.da, part.statement.en)
    }


def test_a_position_that_is_printed_is_in_the_evidence(garden):
    finding = find_facts(garden, FrameReader(garden).read("hvad sker der kl. 10", "da"), LONG_BEFORE, "da")

    assert finding is not None
    statement = finding.statements[0]
    assert "museumsinspektør på Mosemuseet" in statement.text
    assert any("museumsinspektør på Mosemuseet" in evidence.quote for evidence in statement.evidence)


@settings(max_examples=80, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            ["hvad", "koster", "hvornår", "taler", "Ida", "kl.", "13", "Viborg", "efter", "pausen", "i", "morgen", "to",
             "gartnere", "er", "det", "den", "5.", "marts", "første", "oplæg", "what", "time", "when", "until", "?", "kontakt", "samme"]
        ) | st.text(max_size=8),
        max_size=12,
    ),
    today=st.sampled_from(DATES),
    language=st.sampled_from(["da", "en"]),
)  # fmt: skip
def test_no_text_breaks_the_look_ups(garden, words, today, language):
    frame = FrameReader(garden).read(" ".join(words), language)
    finding = find_facts(garden, frame, today, language)

    if finding is not None:
        assert all(statement.text for statement in finding.statements)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("hvad koster det når jeg er både leder og suppleant", "spørg arrangøren"),
        ("what does it cost when I am both a manager and a substitute", "ask the organiser"),
    ],
)
def test_who_is_two_things_at_once_is_told_what_the_file_says_of_that(ask_shipped, question, says):
    assert says in ask_shipped(question)


def test_two_who_are_one_each_are_not_one_in_two_roles(ask_shipped):
    assert "arrangøren" not in ask_shipped("hvad koster det for både en leder og en suppleant")
