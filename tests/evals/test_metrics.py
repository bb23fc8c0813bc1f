"""The verdict on an answer, and figures of a run checked by hand."""

import pytest

from evals.metrics import abstention, judge, percentile, ratio

CONTACT = [["kontakt@medsamarbejdet.dk"]]


def test_an_answer_with_everything_expected_is_right_whatever_its_case_and_spaces(
    make_case, make_answer
) -> None:
    case = make_case(expect={"contains_all": [["1.450 KR", "1450"], ["Fredericia"]], "sources": ["faq/"]})
    answer = make_answer("I fredericia koster det 1.450\u00a0kr. [1]", "…", source="faq/konferencen.md")

    assert judge(case, answer).verdict == "right"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Det koster 1.450 kr. i Fredericia.", "right"),
        ("Det koster 1.450 kr.", "partly"),
        ("Det ved man først senere.", "wrong"),
        ("Det koster 1.450 kr. i Fredericia og er gratis for ledere.", "wrong"),
    ],
)
def test_the_verdict_follows_how_much_of_the_expected_is_said(
    make_case, make_answer, text: str, verdict: str
) -> None:
    case = make_case(expect={"contains_all": [["1.450"], ["Fredericia"]], "contains_none": ["gratis"]})

    assert judge(case, make_answer(text)).verdict == verdict


def test_a_right_answer_from_an_unexpected_source_is_partly_right(make_case, make_answer) -> None:
    case = make_case(expect={"contains_all": [["1.450"]], "sources": ["faq/", "conferences/"]})
    answer = make_answer("Det koster 1.450 kr. [1]", "…", source="guidance/x.md")

    assert judge(case, answer).verdict == "partly"


def test_an_answer_in_the_other_language_is_wrong(make_case, make_answer) -> None:
    case = make_case(language="en", expect={"contains_all": [["1.450"]]})

    declared = make_answer("1.450", language="da")
    disguised = make_answer("Det er 1.450 kr. og det er for dem, der er med og har betalt.", language="en")

    assert judge(case, declared).verdict == "wrong"
    assert judge(case, disguised).verdict == "wrong"


def test_a_refusal_where_an_answer_was_expected_is_abstained(make_case, make_answer) -> None:
    case = make_case(expect={"abstained": False, "contains_all": [["1.450"]]})

    assert judge(case, make_answer("Det står ikke i mit materiale.", mode="abstained")).verdict == "abstained"


def test_a_rightful_refusal_must_point_to_the_contact_to_be_right(make_case, make_answer) -> None:
    case = make_case(expect={"abstained": True, "contains_all": CONTACT})

    assert judge(case, make_answer("Spørg kontakt@medsamarbejdet.dk.", mode="abstained")).verdict == "right"
    assert judge(case, make_answer("Det ved jeg ikke.", mode="abstained")).verdict == "partly"
    assert judge(case, make_answer("Spørg kontakt@medsamarbejdet.dk.")).verdict == "wrong"


def test_a_refusal_that_says_something_forbidden_is_wrong(make_case, make_answer) -> None:
    case = make_case(expect={"abstained": True, "contains_none": ["1.450 kr. i 2026"]})
    answer = make_answer("Måske 1.450 kr. i 2026.", mode="abstained")

    judgement = judge(case, answer)

    assert judgement.verdict == "wrong"
    assert judgement.forbidden == ("1.450 kr. i 2026",)


def test_where_the_case_leaves_it_open_the_words_decide_and_not_the_refusal(make_case, make_answer) -> None:
    case = make_case(expect={"contains_all": CONTACT, "sources": ["faq/"]})

    assert judge(case, make_answer("Spørg kontakt@medsamarbejdet.dk.", mode="abstained")).verdict == "right"
    assert judge(case, make_answer("Det ved jeg ikke.", mode="abstained")).verdict == "abstained"


def test_abstention_is_counted_over_the_cases_that_state_it() -> None:
    # refused: 2 rightly, 1 wrongly; 4 unanswerable, 5 answerable; one case leaves it open
    pairs = [(True, True), (True, True), (True, False), (True, False), (False, True), *[(False, False)] * 4]

    found = abstention([*pairs, (None, True)])

    assert found.precision.mean == pytest.approx(2 / 3)
    assert found.recall.mean == pytest.approx(2 / 4)
    assert found.false_refusals.mean == pytest.approx(1 / 5)


def test_a_ratio_weighs_statements_and_not_answers() -> None:
    assert ratio([(1, 1), (2, 4), (0, 0)]).mean == pytest.approx(3 / 5)


def test_percentiles_are_values_that_occurred() -> None:
    values = [float(n) for n in range(1, 21)]

    assert percentile(values, 50) == 10
    assert percentile(values, 95) == 19
    assert percentile([7.0], 95) == 7
