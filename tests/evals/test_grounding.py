"""Citation precision and recall, unsupported figures and verbatim quotes."""

from datetime import date
from pathlib import Path

import pytest

from assistant.types import Answer, Citation
from evals.grounding import VerbatimCheck, ground

PRICE = "Medarbejderrepræsentanter betaler 1.450 kr. pr. person."
DEADLINE = "Fristen for tilmelding er 22. oktober 2025."


def test_every_statement_with_its_own_quote_gives_full_precision_and_recall(make_answer) -> None:
    answer = make_answer(
        "Medarbejderrepræsentanter betaler 1.450 kr. [1] Fristen for tilmelding er 22. oktober. [2]",
        PRICE,
        DEADLINE,
    )

    found = ground(answer, question="Pris og frist?")

    assert (found.supported, found.factual) == (2, 2)
    assert (found.supporting_pairs, found.pairs) == (2, 2)


def test_a_swapped_citation_costs_precision_and_recall(make_answer) -> None:
    answer = make_answer(
        "Medarbejderrepræsentanter betaler 1.450 kr. [2] Fristen for tilmelding er 22. oktober. [2]",
        PRICE,
        DEADLINE,
    )

    found = ground(answer, question="Pris og frist?")

    assert (found.supported, found.factual) == (1, 2)
    assert (found.supporting_pairs, found.pairs) == (1, 2)


def test_a_statement_without_citation_costs_recall_alone(make_answer) -> None:
    answer = make_answer(
        "Medarbejderrepræsentanter betaler 1.450 kr. [1]\n\nFrokosten er en dejlig buffet.", PRICE
    )

    found = ground(answer, question="Pris?")

    assert (found.supported, found.factual) == (1, 2)
    assert (found.supporting_pairs, found.pairs) == (1, 1)


def test_two_citations_that_only_together_support_a_statement_both_count(make_answer) -> None:
    answer = make_answer("Prisen er 1.450 kr., og fristen er 22. oktober. [1][2]", PRICE, DEADLINE)

    found = ground(answer, question="Pris og frist?")

    assert (found.supporting_pairs, found.pairs) == (2, 2)


def test_a_citation_beside_a_sufficient_one_does_not_count_as_support(make_answer) -> None:
    answer = make_answer("Medarbejderrepræsentanter betaler 1.450 kr. [1][2]", PRICE, DEADLINE)

    found = ground(answer, question="Pris?")

    assert (found.supporting_pairs, found.pairs) == (1, 2)
    assert found.wrong_pairs == ("[2] Medarbejderrepræsentanter betaler 1.450 kr.",)


def test_words_that_are_not_the_quotes_are_no_support(make_answer) -> None:
    answer = make_answer("Robotter overtager rengøringen på samtlige plejehjem. [1]", PRICE)

    assert ground(answer, question="Hvad?").supported == 0


def test_across_languages_only_figures_and_names_count(make_answer) -> None:
    answer = make_answer(
        "Staff representatives pay DKK 1,450 for each participant. [1]", PRICE, language="en"
    )

    assert ground(answer, question="Price?").supported == 0
    assert ground(answer, question="Price?", language_of=lambda citation: "da").supported == 1


@pytest.mark.parametrize(
    "text",
    [
        "Hvad vil du vide?",
        "Det står ikke i mit materiale.",
        "Skriv til kontakt@medsamarbejdet.dk, hvis du er i tvivl om prisen.",
        "Hej, og tak for dit gode spørgsmål om konferencen.",
        "Nej.",
    ],
)
def test_courtesies_questions_and_refusals_need_no_source(make_answer, text: str) -> None:
    assert ground(make_answer(text), question="?", contact="kontakt@medsamarbejdet.dk").factual == 0


def test_a_figure_that_no_quote_holds_is_reported(make_answer) -> None:
    answer = make_answer("Medarbejderrepræsentanter betaler 1.500 kr. den 5. november. [1]", PRICE)

    assert ground(answer, question="Pris?").unsupported == ("5. november", "1.500")


def test_figures_of_the_question_the_contact_and_today_need_no_quote(make_answer) -> None:
    answer = make_answer("Den 3. november kan 7 personer skrive til kontakt@medsamarbejdet.dk.")

    found = ground(
        answer, question="Vi er 7 personer", contact="kontakt@medsamarbejdet.dk", today=date(2025, 11, 3)
    )

    assert found.unsupported == ()


def test_what_the_user_said_before_may_be_repeated_and_what_the_assistant_said_may_not(make_answer) -> None:
    answer = make_answer("Det bliver 300 kr.")

    assert ground(answer, question="Og nu?", turns=["Vi har 300 kr."]).unsupported == ()
    assert ground(answer, question="Og nu?").unsupported == ("300",)


def test_a_computed_sum_is_flagged_and_not_unsupported(make_answer) -> None:
    answer = make_answer("For 3 medarbejderrepræsentanter er prisen i alt 4.350 kr. [1]", PRICE)

    found = ground(answer, question="Vi er 3, hvad bliver det?")

    assert found.unsupported == ()
    assert found.computed == ("4.350",)


def test_a_mark_without_a_citation_is_dangling(make_answer) -> None:
    assert ground(make_answer("Det koster 1.450 kr. [1][4]", PRICE), question="?").dangling == (4,)


def test_a_quote_is_verbatim_if_it_stands_in_the_file_whatever_the_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\n---\n\nDet koster\n1.450\u00a0kr. pr. person.\n", encoding="utf-8"
    )
    is_verbatim = VerbatimCheck(tmp_path)

    def cited(quote: str, source: str = "a.md") -> Citation:
        return Citation(1, "A", source, "", None, quote)

    assert is_verbatim(cited("koster 1.450 kr. pr."))
    assert not is_verbatim(cited("koster 1.450 kr. per"))
    assert not is_verbatim(cited("koster 1.450 kr. pr.", source="findes-ikke.md"))
    assert not is_verbatim(cited(""))


def test_a_source_outside_the_knowledge_folder_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "geheim.md").write_text("Det koster 1.450 kr.", encoding="utf-8")

    assert not VerbatimCheck(tmp_path / "knowledge")(Citation(1, "", "../geheim.md", "", None, "Det koster"))


def test_an_answer_reports_which_quotes_are_not_verbatim() -> None:
    citations = (Citation(1, "", "a.md", "", None, "sandt"), Citation(2, "", "a.md", "", None, "falsk"))
    answer = Answer("?", "Det er sandt. [1][2]", "da", "extractive", citations)

    assert ground(answer, question="?", is_verbatim=lambda c: c.quote == "sandt").not_verbatim == (2,)
