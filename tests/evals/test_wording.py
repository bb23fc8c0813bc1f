"""Answers as text to be judged."""

import pytest

from evals.wording import comparable, looks_foreign, split_statements


def texts(answer: str) -> list[str]:
    return [statement.text for statement in split_statements(answer)]


def test_marks_emphasis_and_hard_spaces_do_not_hide_a_word() -> None:
    assert comparable("Det koster **1.450\u00a0kr.** [1][2]\npr. person") == "det koster 1.450 kr. pr. person"


@pytest.mark.parametrize(
    "sentence",
    [
        "Mødet er kl. 13.00 i salen.",
        "Det koster 1.450 kr. pr. person.",
        "Reglen står i § 7, stk. 3 i aftalen.",
        "Det gælder bl.a. Microsoft Copilot.",
        "Reglerne gælder fra den 2. december 2027.",
        "Der er frokost, jf. Programmet for dagen.",
    ],
)
def test_abbreviations_and_dates_do_not_end_a_sentence(sentence: str) -> None:
    assert texts(sentence) == [sentence]


def test_sentences_and_list_items_are_statements_of_their_own() -> None:
    answer = (
        "Det koster 1.450 kr. pr. person. Fristen er 22. oktober.\n\n- Frokost er kl. 12.\n- Kaffe er kl. 14."
    )

    assert texts(answer) == [
        "Det koster 1.450 kr. pr. person.",
        "Fristen er 22. oktober.",
        "Frokost er kl. 12.",
        "Kaffe er kl. 14.",
    ]


def test_a_mark_governs_the_unmarked_sentences_before_it_in_its_paragraph() -> None:
    first, second, third = split_statements("Et er sandt. To er sandt. [1] Tre er sandt. [2]")

    assert (first.numbers, first.own) == ((1,), ())
    assert (second.numbers, second.own) == ((1,), (1,))
    assert third.numbers == (2,)


def test_a_mark_does_not_reach_into_the_paragraph_before() -> None:
    first, second = split_statements("Et er sandt.\n\nTo er sandt. [1]")

    assert first.numbers == ()
    assert second.numbers == (1,)


def test_a_mark_at_the_end_of_a_list_governs_all_its_items() -> None:
    statements = split_statements("Punkterne er:\n- Frokost kl. 12\n- Kaffe kl. 14\n[3]")

    assert [statement.numbers for statement in statements] == [(3,), (3,), (3,)]


def test_a_mark_at_the_lead_in_governs_the_items_below() -> None:
    statements = split_statements("Punkterne er [3]:\n\n- Frokost kl. 12\n- Kaffe kl. 14")

    assert [statement.numbers for statement in statements] == [(3,), (3,), (3,)]


def test_an_english_text_looks_foreign_where_danish_is_expected() -> None:
    assert looks_foreign("The price is for the day and it can not be paid by card.", "da")
    assert not looks_foreign("Prisen er for dagen, og den kan ikke betales med kort.", "da")


def test_an_english_title_in_a_danish_text_does_not_make_it_foreign() -> None:
    assert not looks_foreign("Oplægget »The future of work« er om det, der kommer, og det er for alle.", "da")


def test_a_line_break_inside_a_sentence_does_not_end_it() -> None:
    assert texts("Fristen er den\n22. oktober 2025.") == ["Fristen er den 22. oktober 2025."]


def test_a_date_at_the_start_of_a_line_is_no_list_number() -> None:
    assert texts("22. oktober er fristen.") == ["22. oktober er fristen."]
