"""Statements become a text with numbered citations."""

from assistant.composing.statements import Evidence, Statement, cite, without_repetition

PRICE = Evidence("conference.yaml", "Konferencen", "Priser", "Det koster 100 kr.")
PLACE = Evidence("conference.yaml", "Konferencen", "Sted", "I Hallen.")


def test_the_same_evidence_keeps_its_number():
    text, citations = cite([Statement("A.", (PRICE,)), Statement("B.", (PLACE,)), Statement("C.", (PRICE,))])

    assert text == "A. [1] B. [2] C. [1]"
    assert [(c.number, c.quote) for c in citations] == [(1, "Det koster 100 kr."), (2, "I Hallen.")]


def test_list_items_stand_on_lines_of_their_own_each_with_its_mark():
    text, _ = cite(
        [Statement("Tre:"), Statement("- a", (PRICE,)), Statement("- b", (PLACE,)), Statement("Slut.")]
    )

    assert text == "Tre:\n\n- a [1]\n- b [2]\n\nSlut."


def test_a_tables_mark_stands_below_it():
    text, _ = cite([Statement("| a |\n|---|\n| 1 |", (PRICE,))])

    assert text == "| a |\n|---|\n| 1 |\n\n[1]"


def test_what_has_no_evidence_gets_no_mark():
    assert cite([Statement("Hej.")]) == ("Hej.", ())


def test_what_was_said_behind_a_yes_is_not_said_again():
    told = [Statement("Ja, biller flyver.", ()), Statement("Biller flyver.", ()), Statement("De summer.", ())]

    assert [said.text for said in without_repetition(told)] == ["Ja, biller flyver.", "De summer."]
