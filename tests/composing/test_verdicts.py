"""Yes, no and what is put right: what a question supposes, set against the facts."""

import re
from datetime import date

import pytest

from assistant.composing.facts import find_facts
from assistant.composing.statements import cite
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language
from assistant.understanding.parts import split_questions

LONG_BEFORE = date(2031, 1, 10)
AFTERWARDS = date(2031, 6, 1)


@pytest.fixture(scope="module")
def ask(garden):
    reader = FrameReader(garden)

    def ask(message, today=LONG_BEFORE):
        asked = split_questions(message, reader)[0]
        language = detect_language(message)
        frame = reader.read_asked(asked.text, asked.said, language)
        finding = find_facts(garden, frame, today, language)
        return re.sub(r" ?\[\d+\]", "", cite(finding.statements)[0]) if finding else ""

    return ask


@pytest.mark.parametrize(
    ("question", "verdict", "part"),
    [
        ("Er konferencen i Viborg onsdag den 5. marts?", "Ja.", "5. marts"),
        ("Er konferencen i Viborg torsdag den 5. marts?", "Nej.", "onsdag den 5. marts"),
        ("Er konferencen i Viborg den 20. marts?", "Nej.", "5. marts"),
        ("Ligger Tinghallen i Næstved?", "Nej.", "Tinghallen, Tingvej 2, 8800 Viborg"),
        ("Ligger Tinghallen i Viborg?", "Ja.", "Tingvej 2"),
        ("Er frokosten om formiddagen?", "Nej.", "12.15"),
        ("Er der en pause om eftermiddagen?", "Ja.", "14.30"),
        ("Er der frokost?", "Ja.", "12.15"),
        ("Varer frokosten en hel time?", "Nej.", "45 minutter"),
        ("Varer workshoppen mere end en time?", "Ja.", "75 minutter"),
        ("Er Ida Skovgaard biolog?", "Ja.", "Mosemuseet"),
        ("Er Ida Skovgaard lektor?", "Nej.", "biolog"),
        ("Er Ida Skovgaard ansat på Zoologisk Museum?", "Nej.", "Mosemuseet"),
        ("Taler Tove Lauritsen i Næstved?", "Ja.", "Næstved"),
        ("Er Rikke Thomsen kontaktperson for HAVO?", "Nej.", "BUPL"),
        ("Er Rikke Thomsen kontaktperson for BUPL?", "Ja.", "rikke@bupl.example"),
        ("Er det Ida Skovgaard, der holder det første oplæg?", "Ja.", "Ida Skovgaard"),
        ("Er det Ida Skovgaard, der holder det sidste oplæg?", "Nej.", "9.30"),
        ("Er konferencen i Viborg i marts?", "Ja.", "5. marts"),
        ("Er konferencen i Viborg i april?", "Nej.", "5. marts"),
        ("Er det dyrere end 700 for en gartner?", "Ja.", "800 kr."),
        ("Er det billigere end 2000 for en pædagog?", "Ja.", "1.300 kr."),
        ("Betaler gartnere og pædagoger den samme pris?", "Nej.", "1.300 kr."),
        ("Er der kun en pause?", "Nej.", "14.30"),
        ("Er der to pauser?", "Ja.", "14.30"),
        ("Er det gratis for gartnere?", "Nej.", "800 kr."),
        ("Er adressen Tingvej 2?", "Ja.", "Tingvej 2"),
        ("Er adressen Tingvej 4?", "Nej.", "Tingvej 2"),
        ("Er arrangøren Grønne Fingre?", "Ja.", "Grønne Fingre"),
        ("Er tilmeldingsfristen udløbet?", "Nej.", "10. februar"),
        ("Slipper gartnere med den lave pris?", "Ja.", "800 kr."),
        ("Er pædagoger til den billige takst?", "Nej.", "1.300 kr."),
        ("Kan jeg tilmelde mig den 5. februar?", "Ja.", "10. februar"),
        ("Kan jeg tilmelde mig den 12. februar?", "Nej.", "10. februar"),
        ("Er fristen den 12. februar?", "Nej.", "10. februar"),
        ("Er det for sent at tilmelde sig den 12. februar?", "Ja.", "10. februar"),
        ("Får jeg pengene igen, hvis jeg melder afbud den 1. marts?", "Nej.", "20. februar"),
        ("Is the conference in Viborg on Thursday 5 March?", "No.", "Wednesday 5 March"),
    ],
)
def test_a_yes_or_no_question_opens_with_the_verdict_and_gives_the_right_fact(ask, question, verdict, part):
    answer = ask(question)

    assert answer.startswith(verdict), answer
    assert part in answer


@pytest.mark.parametrize(
    "question",
    [
        "Er konferencen i Viborg eller i Næstved?",
        "Hvornår er frokosten?",
        "Kan jeg få ti minutter med museumsinspektør Ida Skovgaard?",
        "Er frokosten før eller efter workshoppen?",
        "Kan jeg deltage både den 5. og den 20. marts?",
        "Hvad koster det for gartnere, og er det den lave eller den høje pris?",
    ],
)
def test_an_open_question_and_a_choice_get_no_verdict(ask, question):
    assert not re.match(r"(Ja|Nej)\b", ask(question))


def test_a_wrong_weekday_in_an_open_question_is_put_right_first(ask):
    answer = ask("Hvornår starter dagen torsdag den 5. marts?")

    assert answer.index("onsdag den 5. marts") < answer.index("begynder")


@pytest.mark.parametrize(
    ("question", "begins", "parts"),
    [
        ("Er frokosten før eller efter workshoppen?", "Frokosten", ["efter workshoppen"]),
        ("Er workshoppen før frokosten?", "Ja, ", ["før frokosten"]),
        ("Er workshoppen efter frokosten?", "Nej, ", ["før frokosten"]),
        ("Er Ida Skovgaard på før eller efter frokosten?", "Ida Skovgaards oplæg", ["før frokosten"]),
        ("Er dagen i Næstved før eller efter dagen i Viborg?", "Dagen i Næstved", ["efter dagen i Viborg"]),
    ],
)
def test_two_things_are_set_in_their_order(ask, question, begins, parts):
    answer = ask(question)

    assert answer.startswith(begins), answer
    assert all(part in answer for part in parts)


@pytest.mark.parametrize(
    ("message", "there", "not_there"),
    [
        ("Jeg må køre kl. 14.40. Hvad går jeg glip af?", ["Muldens fremtid"], ["Krydderurter", "Frokost"]),
        ("Jeg er der først kl. 11. Hvad har jeg så misset?", ["Regnorme", "Pause"], ["kompostbeholder"]),
        ("I leave at 14:00. What will I miss?", ["Herbs", "The future of soil"], ["Lunch"]),
        ("Jeg har et møde 12.20-12.50. Misser jeg noget?", ["Frokost"], ["kompostbeholder", "Krydderurter"]),
    ],
)
def test_what_is_missed_follows_from_when_one_comes_or_goes(ask, message, there, not_there):
    answer = ask(message)

    assert all(part in answer for part in there), answer
    assert not any(part in answer for part in not_there)


def test_days_from_the_deadline_to_a_day_are_counted(ask):
    assert "23 dage" in ask("Hvor mange dage er der fra fristen til dagen i Viborg?")


def test_one_look_up_tells_who_speaks_and_what_they_are(ask):
    answer = ask("Hvem taler lige efter frokosten i Viborg, og hvad laver han til daglig?")

    assert "Bo Christoffersen, overgartner i Randers" in answer
    assert "Tove" not in answer


def test_the_hours_of_a_day_that_has_been_tell_when_it_was(ask):
    answer = ask("Hvornår starter det i Viborg?", AFTERWARDS)

    assert "begyndte kl. 9.00" in answer
    assert "blev holdt onsdag den 5. marts 2031" in answer


def test_an_address_with_the_wrong_ending_is_put_right(ask):
    assert "rikke@bupl.example" in ask("Er det rikke@bupl.invalid?")


def test_whether_somebody_is_right_is_read_with_what_they_said(ask):
    answer = ask("Min kollega siger, det koster 900 kr. for en gartner. Har hun ret?")

    assert answer.startswith("Nej")
    assert "800 kr." in answer


BEFORE_BOTH, FIRST, BETWEEN = date(2031, 3, 4), date(2031, 3, 5), date(2031, 3, 10)


@pytest.mark.parametrize(
    ("question", "today", "verdict"),
    [
        ("Er der konference i morgen?", BEFORE_BOTH, "Ja."),
        ("Er der konference i dag?", BETWEEN, "Nej."),
        ("Er konferencen slut?", BETWEEN, "Nej."),
        ("Er konferencen slut?", AFTERWARDS, "Ja."),
        ("Har jeg misset Viborg?", BETWEEN, "Ja."),
        ("Er konferencen i næste måned?", date(2031, 2, 3), "Ja."),
        ("Er konferencen i år?", date(2032, 1, 5), "Nej."),
        ("Har Bo Christoffersen talt endnu?", BEFORE_BOTH, "Nej."),
        ("Har Bo Christoffersen talt endnu?", BETWEEN, "Ja."),
        ("Er fristen i morgen?", date(2031, 2, 9), "Ja."),
        ("Er fristen en mandag?", LONG_BEFORE, "Ja."),
        ("Kan jeg nå at melde mig til?", date(2031, 2, 9), "Ja."),
        ("Kan jeg nå at melde mig til?", date(2031, 2, 11), "Nej."),
        ("Is it too late to register?", date(2031, 2, 9), "No."),
        ("Is it too late to register?", date(2031, 2, 11), "Yes."),
    ],
)
def test_the_verdict_follows_the_day_on_which_it_is_asked(ask, question, today, verdict):
    assert ask(question, today).startswith(verdict)


@pytest.mark.parametrize("question", ["Hvilken dag er det i dag?", "What day is it today?"])
def test_what_day_it_is_comes_with_how_far_it_is(ask, question):
    answer = ask(question, FIRST)

    assert "5. marts 2031" in answer or "5 March 2031" in answer
    assert "Viborg" in answer


def test_who_leads_is_not_answered_where_nobody_is_named(ask):
    assert ask("Hvem leder workshoppen?") == ""


def test_no_sum_is_given_where_a_kind_is_named_by_two_words(ask):
    answer = ask("Hvad koster det i alt for vores gartner, som er havemand her, og en pædagog?")

    assert "I alt" not in answer
    assert "800 kr." in answer
    assert "1.300 kr." in answer


def test_those_listed_with_nothing_between_them_are_one_each(ask):
    answer = ask("Hvad koster det i alt for en havemand, en gartner og en pædagog?")

    assert answer.startswith("I alt 2.900 kr.")
    assert answer.count("1 × 800 kr.") == 2  # nobody has said that they are two
    assert "1 × 1.300 kr." in answer


def test_how_many_an_amount_is_enough_for_is_reckoned(ask):
    assert ask("Hvor mange gartnere rækker 2.000 kr. til?").startswith(
        "Det rækker til 2: 2 × 800 kr. = 1.600 kr."
    )
