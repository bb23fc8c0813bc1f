"""Mails that ask the same, and answers approved before."""

from datetime import date

from assistant.emails import ApprovedAnswer, draft_reply, find_approved, group_similar

PARKING = ApprovedAnswer(
    "Er der parkering ved Messe C?", "Ja, der er 800 pladser ved hallen.", "da", date(2025, 9, 1)
)
DAY = date(2025, 10, 1)


def test_an_approved_answer_is_offered_to_the_same_question_in_other_words():
    assert find_approved("Kan man finde parkering ved Messe C?", "da", [PARKING], today=DAY) == PARKING


def test_it_is_not_offered_to_another_question_another_day_or_another_language():
    other_day = ApprovedAnswer("Er der plads den 4. november?", "Nej.", "da", date(2025, 9, 1))
    expired = ApprovedAnswer(PARKING.question, "Ja.", "da", date(2025, 9, 1), valid_until=date(2025, 9, 30))

    assert find_approved("Er der elevator ved Messe C?", "da", [PARKING], today=DAY) is None
    assert find_approved("Er der plads den 11. november?", "da", [other_day], today=DAY) is None
    assert find_approved(PARKING.question, "da", [expired], today=DAY) is None
    assert find_approved(PARKING.question, "en", [PARKING], today=DAY) is None


def test_the_newest_of_two_answers_is_offered():
    newer = ApprovedAnswer(PARKING.question, "Parkering koster 50 kr.", "da", date(2025, 9, 20))

    assert find_approved(PARKING.question, "da", [newer, PARKING], today=DAY) == newer


def test_the_offer_stands_beside_the_draft_and_not_in_it(mail, assistant):
    draft = draft_reply(mail("Er der parkering ved Messe C?"), assistant, today=DAY, approved=[PARKING])

    assert draft.findings[0].offer == PARKING.answer
    assert "800" not in draft.draft


def test_mails_that_ask_the_same_are_grouped_the_largest_group_first():
    questions = {
        "a": ["Hvad er adressen i Fredericia?"],
        "b": ["Er der parkering ved Messe C?"],
        "c": ["Kan man finde parkering ved Messe C?", "Er der frokost?"],
        "d": [],
    }

    assert group_similar(questions) == [("b", "c"), ("a",), ("d",)]
