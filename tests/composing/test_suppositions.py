"""What a question takes for granted, of people, places, days, prices, is confirmed or put right; groups are counted."""

import re
from datetime import date

import pytest

from assistant.composing.facts import find_facts
from assistant.composing.facts.composer import Finding
from assistant.composing.facts.fitting import fits
from assistant.composing.statements import cite
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language

BEFORE = date(2031, 1, 10)


@pytest.fixture(scope="module")
def find(garden):
    reader = FrameReader(garden)

    def find(question, said=""):
        language = detect_language(question)
        return find_facts(garden, reader.read_asked(question, said, language), BEFORE, language)

    return find


@pytest.fixture(scope="module")
def ask(find):
    def ask(question, said=""):
        finding = find(question, said)
        return re.sub(r" ?\[\d+\]", "", cite(finding.statements)[0]) if finding else ""

    return ask


@pytest.mark.parametrize(
    ("question", "name", "where"),
    [
        ("Hvem af dem er museumsinspektør?", "Ida Skovgaard", "Viborg"),
        ("Hvilken oplægsholder er overgartner?", "Bo Christoffersen", "Viborg"),
        ("Which speaker is a head gardener?", "Bo Christoffersen", "Viborg"),
        ("overgartneren i Randers", "Bo Christoffersen", "Viborg"),
        ("Who is the curator from Mosemuseet?", "Ida Skovgaard", "9:30"),
    ],
)
def test_somebody_described_is_named_with_talk_and_city(ask, question, name, where):
    answer = ask(question)

    assert answer.startswith(name)
    assert where in answer


def test_whether_somebody_of_a_kind_speaks_is_confirmed(ask):
    assert ask("Kommer der en biolog og taler?").startswith("Ja. Ida Skovgaard")


@pytest.mark.parametrize(
    "question", ["Hvem er direktør?", "Hvor bor overgartneren?", "Hvad tjener overgartneren i Randers?"]
)
def test_a_description_in_another_question_names_nobody(garden, question):
    assert FrameReader(garden).read(question, "da").people == ()


@pytest.mark.parametrize(
    ("question", "verdict", "right"),
    [
        ("Er det Ida Skovgaard, der taler om muldens fremtid?", "Nej.", "Tove Lauritsen"),
        ("Er det Tove Lauritsen, der taler om muldens fremtid?", "Ja.", "14.50"),
        ("Does Ida Skovgaard speak about the future of soil?", "No.", "Tove Lauritsen"),
    ],
)
def test_a_talk_put_with_another_s_name_is_given_to_whom_it_belongs(ask, question, verdict, right):
    answer = ask(question)

    assert answer.startswith(verdict)
    assert right in answer


def test_one_everyday_word_of_a_title_names_no_talk(garden):
    assert FrameReader(garden).read("Er Ida Skovgaards emne køkkenet eller haven?", "da").topics == ()


def test_an_open_question_on_another_s_talk_tells_both(ask):
    answer = ask("Hvornår taler Ida Skovgaard om muldens fremtid?")

    assert answer.startswith("»Muldens fremtid« er kl. 14.50-16.15 ved Tove Lauritsen")
    assert "Regnorme" in answer


@pytest.mark.parametrize(
    ("question", "verdict", "hall"),
    [
        ("I Viborg er det i Odeon Hallen, ikke?", "Nej.", "Tinghallen"),
        ("Er det i Hotel Postgaarden i Næstved?", "Nej.", "Grønnegade Kaserne"),
        ("In Viborg it is at Odeon Hall, isn't it?", "No.", "Tinghallen"),
        ("Er der også en dag i Horsens?", "Nej.", "Viborg og Næstved"),
    ],
)
def test_a_place_that_is_claimed_is_put_right(ask, question, verdict, hall):
    answer = ask(question)

    assert answer.startswith(verdict)
    assert hall in answer


def test_a_thing_beside_an_unknown_place_is_not_answered_by_the_hall(garden):
    frame = FrameReader(garden).read("Er der garage i Odeon Hallen i Viborg?", "da")
    finding = find_facts(garden, frame, BEFORE, "da")

    assert finding is None or not fits(Finding((), "place"), frame, (), garden)


@pytest.mark.parametrize(
    ("said", "question", "first", "then"),
    [
        (
            "Vi skal til Viborg den 20. marts.",
            "Hvornår begynder den?",
            "onsdag den 5. marts",
            "begynder kl. 9.00",
        ),
        ("I am going to Næstved on 5 March.", "When does it end?", "Thursday 20 March", "ends at 16:15"),
    ],
)
def test_a_date_said_before_that_is_another_city_s_is_put_right_first(ask, said, question, first, then):
    answer = ask(question, said)

    assert 0 <= answer.find(first) < answer.find(then)


def test_a_date_said_before_that_fits_is_left_alone(ask):
    assert ask("Hvornår begynder den?", "Vi skal til Viborg den 5. marts.").startswith(
        "Dagen i Viborg begynder"
    )


@pytest.mark.parametrize(
    ("question", "verdict", "time"),
    [
        ("Begynder dagen i Viborg på samme tid som den i Næstved?", "Ja.", "9.00"),
        ("Does the day in Viborg end at the same time as the one in Næstved?", "Yes.", "16:15"),
    ],
)
def test_whether_the_days_have_the_same_hours_is_told_with_the_hour(ask, question, verdict, time):
    answer = ask(question)

    assert answer.startswith(verdict)
    assert time in answer


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Hvorfor skal gartnere give 1.300 kr.?", "800 kr."),
        ("Hvorfor koster det 2.000 kr. for en pædagog?", "1.300 kr."),
        ("Why do guests pay DKK 950?", "DKK 1,300"),
        ("Hvorfor er det i Viborg den 20. marts?", "onsdag den 5. marts"),
    ],
)
def test_a_why_that_supposes_wrongly_is_told_what_is_so(ask, question, right):
    assert right in ask(question)


def test_why_what_is_so_is_so_is_not_stated(find):
    assert find("Hvorfor skal gartnere betale 800 kr.?") is None


@pytest.mark.parametrize(
    ("said", "question", "total"),
    [
        ("", "Vi er fire personer: halvdelen gartnere, halvdelen pædagoger. Hvad koster vi?", "4.200 kr."),
        ("", "Vi er 5 personer, 2 gartnere og resten er pædagoger. Hvad koster det?", "5.500 kr."),
        ("", "Hvad koster tre af os gartnere og vores ene pædagog?", "3.700 kr."),
        ("", "What do two elected gardeners and their teacher pay?", "DKK 2,900"),
        ("", "Hvad koster det for min pædagog og mig som gartner?", "2.100 kr."),
        ("Jeg er gartner.", "Hvad koster to af os plus pædagogen?", "2.900 kr."),
        ("", "Hvad koster to nyansatte gartnere?", "1.600 kr."),
    ],
)
def test_a_mixed_group_is_counted(ask, said, question, total):
    assert total in ask(question, said)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("", "Vi er fem, og to af os er gartnere. Hvad koster det?"),
        ("Jeg er gartner.", "To af os er pædagoger. Hvad koster vi?"),
        ("", "Vi er syv personer, halvdelen gartnere og halvdelen pædagoger. Hvad koster det?"),
    ],
)
def test_a_group_that_does_not_come_out_gets_the_prices_and_no_sum(ask, said, question):
    answer = ask(question, said)

    assert "kr. pr. person" in answer
    assert "I alt" not in answer
