"""Figures found in texts, and whether texts hold them."""

from datetime import date

import pytest

from evals.figures import figures
from evals.given import Given


def keys(text: str) -> list[str]:
    return [figure.keys[0] for figure in figures(text)]


@pytest.mark.parametrize(
    ("answer", "quote"),
    [
        ("1.450 kr.", "Prisen er 1450 kroner"),
        ("DKK 1,450", "1.450 kr."),
        ("4 November 2025", "den 4. november 2025"),
        ("November 4", "den 4. og 11. november"),
        ("4/11", "2025-11-04"),
        ("kl. 13.00", "at 13:00"),
        ("kl. 13", "13:00-13:35: oplæg"),
        ("1 pm", "Kl. 13.00-13.35"),
        ("Tuesday", "tirsdag den 4. november"),
        ("6 uger", "mindst seks uger før"),
        ("seks uger", "mindst 6 uger før"),
        ("§ 7", "Efter §§ 6-9 skal ledelsen informere"),
        ("section 7", "§ 7, stk. 3"),
        ("paragraf 12", "se § 12 i loven"),
        ("artikel 5", "AI Act, Article 5"),
        ("KONTAKT@medsamarbejdet.dk", "skriv til kontakt@medsamarbejdet.dk."),
        ("https://www.kl.dk/", "kl.dk og http://kl.dk"),
        ("Kaare Pedersens oplæg", "ved Kaare Pedersen, partner"),
        ("Martin Christensen", "ved Martin Østergaard Christensen"),
        ("I Messe C", "Messe C, Vestre Ringvej 101"),
    ],
)
def test_a_figure_is_found_however_it_is_written(answer: str, quote: str) -> None:
    given = Given.of([quote])

    assert figures(answer)
    assert [figure.text for figure in figures(answer) if not given.holds(figure)] == []


@pytest.mark.parametrize(
    ("answer", "quote", "missing"),
    [
        ("Det koster 1.950 kr.", "Det koster 1.450 kr.", "1.950"),
        ("den 5. november", "den 4. november", "5. november"),
        ("kl. 13.35", "kl. 13.00", "13.35"),
        ("efter § 8", "efter § 7", "§ 8"),
        ("ved Kenneth Kristensen", "ved Martin Østergaard", "Kenneth Kristensen"),
        ("skriv til a@b.dk", "skriv til c@b.dk", "a@b.dk"),
        ("Se www.snyd.dk/x", "Se www.kl.dk", "www.snyd.dk/x"),
        ("på en onsdag", "tirsdag den 4. november", "onsdag"),
    ],
)
def test_another_figure_is_not_taken_for_it(answer: str, quote: str, missing: str) -> None:
    given = Given.of([quote])

    assert [figure.text for figure in figures(answer) if not given.holds(figure)] == [missing]


def test_a_word_that_opens_a_sentence_is_no_part_of_a_name() -> None:
    given = Given.of(["Kaare Pedersen taler"])

    assert all(given.holds(figure) for figure in figures("Derfor Kaare Pedersen."))


def test_citation_marks_list_numbers_and_the_danish_pronoun_are_no_figures() -> None:
    assert keys("1. Det kan I Nå [12]") == []


def test_a_time_that_ends_before_a_colon_is_a_time() -> None:
    assert keys("Kl. 13.00-13.35: oplæg") == ["time:13:00", "time:13:35"]


@pytest.mark.parametrize(
    ("figure", "texts"),
    [
        ("4.350 kr.", ["3 personer", "1.450 kr. pr. person"]),
        ("6.300 kr.", ["3 og 1", "1.450 kr. og 1.950 kr."]),
        ("500 kr.", ["1.450 kr. og 1.950 kr."]),
        ("60 minutter", ["kl. 12.00-13.00"]),
        ("7 timer", ["kl. 8.30-15.30"]),
        ("5 ledere", ["10.000 kr. og 1.950 kr."]),
        ("9.750 kr.", ["10.000 kr. og 1.950 kr."]),
        ("7 dage", ["den 4. november 2025 og den 11. november 2025"]),
        ("tirsdag", ["den 4. november 2025"]),
        ("22. december 2025", ["den 24. november 2025", "4 uger"]),
    ],
)
def test_sums_products_differences_and_durations_are_computed(figure: str, texts: list[str]) -> None:
    given = Given.of(texts)
    found = [item for item in figures(figure) if not given.holds(item)]

    assert found
    assert all(given.computes(item) for item in found)


def test_a_price_that_nothing_adds_up_to_is_not_computed() -> None:
    given = Given.of(["3 personer", "1.450 kr. og 1.950 kr."])

    assert not given.computes(figures("1.234 kr.")[0])


def test_today_may_be_spoken_of() -> None:
    given = Given.of([], today=date(2025, 11, 3))

    assert all(given.holds(figure) for figure in figures("I dag er det mandag den 3. november 2025"))
