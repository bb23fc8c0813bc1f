"""Several questions in one message, stories before a question, and follow-ups."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.types import Turn
from assistant.understanding.follow_ups import as_typed, rewrite_follow_up, stand_alone
from assistant.understanding.parts import MAX_PARTS, asks_more, split_questions


def questions(text, reader):
    return [asked.text for asked in split_questions(text, reader)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hvad koster det, og hvornår er fristen?", 2),
        ("er der plads i Viborg, og hvor er det?", 2),
        ("hvor er det? hvornår starter det", 2),
        ("Hvad koster det for gartnere og pædagoger?", 1),
        ("Hej. Kan du hjælpe? Hvornår er fristen?", 1),
        ("Where is it and what does it cost?", 2),
        ("Hvor og hvornår er det?", 1),
        ("Hvornår er fristen, og hvordan gør man?", 2),
    ],
)
def test_a_message_is_cut_into_its_questions(garden_reader, text, count):
    assert len(questions(text, garden_reader)) == count


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Vi har snakket om det længe. Nu er det alvor. Hvad koster det?", "Hvad koster det?"),
        ("Jeg er medlem af BUPL, hvem kontakter jeg?", "hvem kontakter jeg?"),
        ("jeg skal hente børn og vil gerne vide hvornår det slutter", "hvornår det slutter"),
        ("Jeg skal i gang med at planlægge. Hvor er det?", "Hvor er det?"),
    ],
)
def test_a_story_before_the_question_is_told_apart_from_it(garden_reader, text, question):
    asked = split_questions(text, garden_reader)

    assert [part.text for part in asked] == [question]
    assert asked[0].said


def test_the_main_clause_of_a_question_is_no_story(garden_reader):
    text = "Må chefen bestemme, hvor vi sidder?"

    assert questions(text, garden_reader) == [text]


@pytest.mark.parametrize(
    ("previous", "question", "holds", "lacks"),
    [
        ("Hvad koster det for en gartner?", "og for en pædagog?", "pædagog", "gartner"),
        ("Hvor er det i Viborg?", "og i Næstved?", "Hvor", "Viborg"),
        ("Hvem er Ida Skovgaard?", "hvornår taler hun?", "Ida", "Hvem"),
        ("Hvem taler til sidst?", "hvornår?", "sidst", "???"),
        ("Hvornår taler Ida?", "og hvad koster det for en gartner?", "gartner", "Ida"),
        ("Hvad koster det for tre gartnere?", "og hvis vi også tager to pædagoger med?", "3 gartner", "?"),
    ],
)
def test_a_follow_up_takes_what_it_leaves_out_and_no_more(garden_reader, previous, question, holds, lacks):
    rewritten = rewrite_follow_up(question, previous, "", garden_reader)

    assert holds in rewritten
    assert lacks not in rewritten


@pytest.mark.parametrize(
    ("text", "part", "there", "gone"),
    [
        ("Hvor i Viborg er det, og hvilken dag?", 1, "Viborg", "Hvor"),
        ("Hvornår skal man senest tilmelde sig, og hvordan?", 1, "tilmelde", "senest"),
    ],
)
def test_what_two_joined_questions_share_is_said_once_and_holds_for_both(
    garden_reader, text, part, there, gone
):
    asked = questions(text, garden_reader)[part]

    assert there in asked
    assert gone not in asked


@pytest.mark.parametrize(
    ("turns", "question", "there"),
    [
        (["Må gartnere være med?", "Ja."], "Til hvilken pris?", "gartnere"),
        (["Er dagene ens?", "Ja, bortset fra punktet kl. 11.15."], "Hvem er det så i Viborg?", "kl. 11:15"),
        (["Hvad står der i § 8?", "Den handler om retningslinjer."], "Og i regionerne?", "§ 8"),
        (["Får man pengene igen efter fristen?", "Nej."], "Hvad så hvis det er før?", "pengene igen"),
        (["Skal videoovervågning varsles?", "Ja."], "Hvor lang er fristen?", "videoovervågning"),
        (["Hvem holder det første oplæg?", "Ida."], "Hvad handler det om?", "Regnorme"),
    ],
)
def test_a_follow_up_takes_role_time_rule_and_matter_from_before(garden_reader, turns, question, there):
    history = [Turn("user" if number % 2 == 0 else "assistant", text) for number, text in enumerate(turns)]

    assert there in stand_alone(question, history, garden_reader)


def test_a_pronoun_means_the_person_the_answer_named(garden_reader):
    history = [
        Turn("user", "hvem taler om regnorme"),
        Turn("assistant", "»Regnorme som medarbejdere« er ved Ida Skovgaard."),
    ]

    assert stand_alone("hvad laver hun?", history, garden_reader).endswith("Ida Skovgaard")


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_can_be_cut(garden_reader, text):
    assert 1 <= len(split_questions(text, garden_reader)) <= MAX_PARTS
    stand_alone(text, [Turn("user", text), Turn("assistant", text)], garden_reader)


def test_where_one_sentence_is_marked_as_the_question_a_verb_in_another_asks_nothing(garden_reader):
    asked = split_questions("Jeg kommer fra vagt og er der nok først ti. Hvad koster det?", garden_reader)

    assert [part.text for part in asked] == ["Hvad koster det?"]
    assert asked[0].said.startswith("Jeg kommer fra vagt")


@pytest.mark.parametrize(
    "text",
    [
        "Hvem taler kl. 13 i Viborg, og hvad laver han til daglig?",
        "Who speaks after lunch, and what does he do?",
    ],
)
def test_who_speaks_and_what_they_are_is_one_question(garden_reader, text):
    assert len(questions(text, garden_reader)) == 1


@pytest.mark.parametrize(
    ("turns", "question", "there", "gone"),
    [
        (["Hvem taler først?"], "og sidst?", "sidst", "først"),
        (["Hvad sker der om formiddagen?"], "og om eftermiddagen?", "eftermiddagen", "formiddagen"),
        (["Hvem taler kl. 13?"], "og kl. 14.50?", "14.50", "13"),
        (["Hvornår er fristen?"], "Hvor mange dage er der til?", "fristen", "Hvornår"),
        (
            ["Jeg er gartner. Hvad koster det?", "Hvor er det i Viborg?"],
            "Hvad skulle jeg betale?",
            "gartner",
            "?",
        ),
    ],
)
def test_a_follow_up_changes_one_slot_and_keeps_the_rest(garden_reader, turns, question, there, gone):
    history = [Turn("user", text) for text in turns]

    alone = stand_alone(question, history, garden_reader)

    assert there in alone
    assert gone not in alone.replace(question, "")


def test_a_follow_up_says_something_of_its_own_or_only_whom_it_is_about(garden_reader):
    history = (Turn("user", "Hvad koster det?"), Turn("assistant", "900 kr."))

    assert as_typed("Hvem har bestemt beløbet?", history, "da", garden_reader) == "Hvem har bestemt beløbet?"
    assert as_typed("Og i Viborg?", history, "da", garden_reader) is None
    assert as_typed("Hvem har bestemt beløbet?", (), "da", garden_reader) is None


def test_an_attempt_to_recall_points_to_nothing_that_was_said(garden_reader):
    history = (Turn("user", "Hvornår er der frokost?"), Turn("assistant", "Kl. 12.15."))

    assert (
        stand_alone("hvad er det nu BUPL står for", history, garden_reader) == "hvad er det nu BUPL står for"
    )
    assert "frokost" in stand_alone("hvor lang er det?", history, garden_reader).casefold()


def test_a_person_named_by_the_assistant_is_meant_by_a_pronoun_whatever_is_misspelt(garden_reader):
    history = (Turn("user", "hvem taler efter frokost"), Turn("assistant", "Det gør Tove Lauritsen."))

    assert "Tove Lauritsen" in stand_alone("hvad er hendes stiling", history, garden_reader)


def test_the_second_half_of_a_question_points_to_its_first_half(garden_reader):
    history = (Turn("user", "Skal vi varsles om overvågning?"), Turn("assistant", "Ja."))
    question = "Who gives the last talk, and what is it about?"

    assert stand_alone(question, history, garden_reader) == question


@pytest.mark.parametrize("mark", [".", "?!", "…"])
def test_a_question_of_marks_alone_is_read_after_another(garden_reader, mark):
    stand_alone(mark, (Turn("user", "0"), Turn("assistant", "")), garden_reader)
    stand_alone("Hvornår?", (Turn("user", "0"), Turn("user", mark)), garden_reader)


def test_a_city_alone_takes_the_question_before_it_in_the_same_message(garden_reader):
    first, second = questions("Er der ledige pladser i Viborg? Og i Næstved?", garden_reader)

    assert "Viborg" in first
    assert "Næstved" in second
    assert "pladser" in second


def test_whether_something_is_so_of_a_person_leaves_behind_what_was_asked_of_them(garden_reader):
    history = (Turn("user", "Hvem er Ida Skovgaard?"), Turn("assistant", "Biolog."))

    assert (
        stand_alone("Taler hun også i Næstved?", history, garden_reader)
        == "Taler hun også i Næstved Ida Skovgaard"
    )


def test_who_does_a_thing_of_the_guidance_is_no_question_on_the_organiser(garden_reader):
    history = (Turn("user", "Hvad er en DPIA?"), Turn("assistant", "En konsekvensanalyse."))

    assert "DPIA" in stand_alone("Hvem laver den?", history, garden_reader)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Vi har fået et skur, hvor biplanen hænger. Må vi male det?", ["Må vi male det?"]),
        ("Our neighbour counts how many bees each of us keeps. May he do that?", ["May he do that?"]),
        (
            "Jeg vil gerne vide, hvornår vi mødes. Er der kaffe?",
            ["hvornår vi mødes.", "Er der kaffe?"],
        ),
        ("Hvornår mødes vi. Er der kaffe?", ["Hvornår mødes vi.", "Er der kaffe?"]),
    ],
)
def test_a_sentence_of_the_story_asks_nothing_though_it_has_a_question_word(garden_reader, message, asked):
    assert [part.text for part in split_questions(message, garden_reader)] == asked


def test_how_long_or_where_after_guidance_is_that_of_the_guidance(garden_reader):
    history = (Turn("user", "Hvad er 1-2-3-alle?"), Turn("assistant", "En øvelse."))

    assert "1-2-3" in stand_alone("Hvor lang tid tager det?", history, garden_reader, lambda frame: True)
    assert "1-2-3" not in stand_alone("Hvor lang tid tager det?", history, garden_reader, lambda frame: False)


@pytest.mark.parametrize(
    ("question", "taken_over"),
    [
        ("Kommer der love om det fra ministeriet?", True),
        ("Hvilke haveskoler arbejder med dem?", True),
        ("Er havelodder i det hele taget lovlige?", False),
    ],
)
def test_what_is_asked_about_that_is_about_what_was_spoken_of(garden_reader, question, taken_over):
    history = (Turn("user", "Hvad er regnorme?"), Turn("assistant", "Orme i jorden."))

    assert ("regnorme" in stand_alone(question, history, garden_reader)) is taken_over


def test_more_questions_than_are_read_are_known_of_and_each_counts_once(garden_reader):
    four = "Hvad koster det for en gartner? Hvor er det? Hvornår er fristen? Hvem taler kl. 13?"

    assert not asks_more(f"{four} Hvor er det?", garden_reader)
    assert asks_more(f"{four} Hvornår er der frokost?", garden_reader)


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        (
            "hvornår er fristen så jeg kan nå at ringe hjem",
            "hvornår er fristen",
            "så jeg kan nå at ringe hjem",
        ),
        ("hvad koster det saa min leder ved det?", "hvad koster det", "saa min leder ved det"),
        (
            "When is the deadline so I can call my daughter?",
            "When is the deadline",
            "so I can call my daughter",
        ),
    ],
)
def test_why_somebody_asks_is_told_and_not_asked(garden_reader, text, asked, told):
    (only,) = split_questions(text, garden_reader)

    assert (only.text, only.said) == (asked, told)


@pytest.mark.parametrize(
    "text",
    [
        "Hvornår slutter det, så jeg kan nå toget kl. 16?",  # what it turns on
        "Hvad gør vi, så vi ikke bryder GDPR?",  # no typed fact
        "Hvad så jeg der?",
    ],
)
def test_a_reason_that_the_question_turns_on_stays(garden_reader, text):
    (only,) = split_questions(text, garden_reader)

    assert (only.text, only.said) == (text, "")
