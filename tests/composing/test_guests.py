"""What guests tell beside what they ask: trains and children, the day they missed, whom they bring."""

import re
from datetime import date

import pytest

from assistant.composing.facts import UNSTATED, find_facts
from assistant.composing.statements import Statement, cite, without_repetition
from assistant.understanding.follow_ups import rewrite_follow_up
from assistant.understanding.frame import FrameReader
from assistant.understanding.language import detect_language
from assistant.understanding.parts import split_questions

LONG_BEFORE = date(2031, 1, 10)
BETWEEN = date(2031, 3, 10)


@pytest.fixture(scope="module")
def find(garden):
    reader = FrameReader(garden)

    def find(message, today=LONG_BEFORE):
        asked = split_questions(message, reader)[-1]
        language = detect_language(message)
        frame = reader.read_asked(asked.text, asked.said, language)
        return find_facts(garden, frame, today, language)

    return find


@pytest.fixture(scope="module")
def ask(find):
    def ask(message, today=LONG_BEFORE):
        finding = find(message, today)
        return re.sub(r" ?\[\d+\]", "", cite(finding.statements)[0]) if finding else ""

    return ask


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("jeg skal hente børn kl. 16 i Viborg, kan jeg nå det?", "Nej. "),
        ("Jeg skal være hjemme kl. 15. Kan jeg nå det?", "Nej. "),
        ("jeg skal med et tog kl. 17, kan jeg nå det?", ""),  # the way to the train is told nowhere
        ("er vi færdige kl. 17?", "Ja. "),
        ("er vi færdige kl. 16?", "Nej. "),
        ("slutter det kl. 17?", "Nej. "),
        ("I have a flight at 7 pm, will it be over by then?", "Yes. "),
        ("I have to pick up the kids at 3 pm, can I make it?", "No. "),
    ],
)
def test_the_end_of_the_day_is_set_against_what_has_to_be_done_after_it(ask, question, verdict):
    answer = ask(question)

    assert re.match(r"(?:(?:Ja|Nej|Yes|No)\. )?", answer)[0] == verdict
    assert "16.15" in answer or "16:15" in answer


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Jeg kan først være der kl. 10. Hvad misser jeg?", "Kommer du kl. 10.00"),
        ("jeg skal ha toget 1530, hvad går jeg glip af", "Går du kl. 15.30"),
    ],
)
def test_whoever_comes_late_or_has_a_train_is_told_what_is_missed(ask, question, part):
    assert part in ask(question)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Jeg har hørt der stadig er pladser i Næstved, er det rigtigt?", "Nej. "),
        ("er Næstved udsolgt?", "Ja. "),
        ("Is the day in Naestved fully booked?", "Yes. "),
        ("er der venteliste til Næstved, hvis der er udsolgt?", ""),
        ("er der pladser i Viborg?", ""),  # the leaflet may be old: places that were left can be gone
    ],
)
def test_only_that_a_day_is_sold_out_gets_a_yes_or_no(ask, question, verdict):
    answer = ask(question)

    assert re.match(r"(?:(?:Ja|Nej|Yes|No)\. )?", answer)[0] == verdict
    assert "ifølge folderen" in answer.lower() or "According to the leaflet" in answer


def test_a_waiting_list_that_nothing_mentions_is_said_to_be_unmentioned(ask):
    assert "Materialet nævner ingen venteliste." in ask(
        "er der venteliste, nu hvor der er udsolgt i Næstved?"
    )


@pytest.mark.parametrize(
    "question",
    [
        "Jeg nåede ikke Viborg. Kan jeg komme den anden dag i stedet?",
        "I missed Viborg, can I come to the other one instead?",
    ],
)
def test_who_missed_one_day_is_told_of_the_other(find, ask, question):
    finding = find(question, BETWEEN)

    assert finding.kind == "another_day"
    answer = ask(question, BETWEEN)
    assert answer.startswith(("Nej.", "No."))
    assert "2031" in answer
    assert "20" in answer


def test_a_paid_place_on_one_day_is_none_on_the_other(find):
    finding = find("Jeg har betalt for Viborg. Kan jeg komme den anden dag i stedet?")

    assert finding is None or finding.kind != "another_day"


@pytest.mark.parametrize(
    "question",
    [
        "er det billigere når man er flere",
        "is it cheaper for groups?",
        "hvor mange deltagere kommer der",
        "how many people are coming",
        "Hvad sagde Ida Skovgaard i går?",
        "What did Ida Skovgaard say?",
    ],
)
def test_what_no_file_tells_is_not_answered_by_the_field_beside_it(find, question):
    finding = find(question)

    assert finding is not None
    assert finding.kind == UNSTATED


def test_how_many_of_a_kind_come_for_a_price_is_a_sum(ask):
    assert "1.600 kr." in ask("hvad koster det, når vi er 2 gartnere?")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("hvilken uge ligger det i", "(uge 10)"),
        ("Which week is it in?", "(week 12)"),
        ("hvilken af byerne er tættest på?", "Næstved"),
        ("hvornår er den næste?", "Viborg"),
        ("whats in it for a gardener", "bucket of compost"),
        ("hvem fra fagforeningen kan man skrive til", "bo@havo.example"),
        ("Gartner, havemand og en pædagog tager afsted. Hvad lander vi på i alt?", "2.900 kr."),
    ],
)
def test_what_is_asked_in_other_words_is_answered_directly(ask, question, part):
    assert part in ask(question)


def test_the_next_one_is_that_which_has_not_been(ask):
    answer = ask("hvornår er den næste?", BETWEEN)

    assert "Næstved" in answer
    assert "Viborg" not in answer


def test_what_the_programme_does_not_name_gets_no_yes(ask):
    """The file knows "kaffe" as a word for the arrival; that there is any is told nowhere."""
    assert ask("er der kaffe?").startswith("Ankomst")
    assert ask("er der frokost?").startswith("Ja.")


def test_a_no_comes_before_who_somebody_is(ask):
    assert ask("Taler overgartneren også i Næstved?").startswith("Nej, ikke i Næstved.")


def test_what_has_been_said_behind_a_yes_is_not_said_again():
    said = [Statement("Ja. Fristen er udløbet."), Statement("Fristen er udløbet.")]

    assert [statement.text for statement in without_repetition(said)] == ["Ja. Fristen er udløbet."]


def test_somebody_described_is_named_for_the_question_that_goes_on(garden):
    reader = FrameReader(garden)

    written = rewrite_follow_up("hvor længe", "hvornår taler hende fra Mosemuseet", "", reader)

    assert written == "hvor længe Ida Skovgaard"


def test_when_and_for_how_long_are_one_question(ask):
    answer = ask("hende fra Mosemuseet, hvornår er hun på og hvor længe")

    assert "(75 minutter)" in answer


def test_may_i_do_that_is_whether_the_role_told_of_may_come(garden):
    reader = FrameReader(garden)
    asked = split_questions("Jeg er gartner og min pædagog vil have mig med. Må jeg det?", reader)[0]
    frame = reader.read_asked(asked.text, asked.said, "da")

    finding = find_facts(garden, frame, LONG_BEFORE, "da")

    assert finding.kind == "audience"
    assert finding.statements[0].text.startswith("Ja.")


def test_where_both_are_is_told_to_who_asks_which_is_nearer_from_anywhere(find, ask):
    question = "Which of the two is nearer to Skive?"

    assert find(question).kind == "nearer"
    assert ask(question).endswith("The material does not say how far it is.")
    assert find("hvilket hotel er tættest på?").kind != "nearer"


@pytest.mark.parametrize(
    "question",
    [
        "Is it possible to only attend the workshop?",
        "Kan man komme kun om eftermiddagen og betale det halve?",
    ],
)
def test_whether_a_part_of_the_day_can_be_had_is_told_nowhere(find, question):
    assert find(question).kind == UNSTATED


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("min kollega påstår at konferencen er i Odense, har hun ret", "Nej. Konferencen bliver kun holdt i"),
        ("det er vel en mandag", "Nej. Konferencen i Viborg"),
        ("er det i dag eller i næste uge i Viborg?", "Konferencen i Viborg holdes"),
    ],
)
def test_what_is_supposed_is_put_right_and_a_choice_gets_no_yes(ask, question, part):
    assert ask(question).startswith(part)


def test_who_tells_when_they_come_asks_one_question(garden):
    message = "jeg kommer med toget og er der 9.40, hvad er jeg gået glip af?"

    assert len(split_questions(message, FrameReader(garden))) == 1
