"""Numbers, money, dates and times meet however they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.quantities import number, quantities
from assistant.words import fold


def terms(text: str) -> set[str]:
    return {term for readings in quantities(fold(text)) for term in readings}


@pytest.mark.parametrize(
    "written", ["1.450 kr.", "1450 kroner", "DKK 1,450", "kr. 1.450,-", "1 450 kr", "1.450,00 kr."]
)
def test_an_amount_is_one_amount_however_it_is_written(written: str) -> None:
    assert terms(written) == {"#kr", "#1450"}


@pytest.mark.parametrize("written", ["kl. 13", "13.00", "13:00", "klokken 13", "1 pm", "1:00 p.m."])
def test_a_time_of_day_is_one_time_however_it_is_written(written: str) -> None:
    assert terms(written) == {"#kl13:00"}


@pytest.mark.parametrize("written", ["klokken et", "kl. 1", "one o'clock", "1 o’clock"])
def test_a_bare_early_hour_may_also_mean_the_afternoon(written: str) -> None:
    assert "#kl13:00" in terms(written)
    assert "#kl01:00" in terms(written)


def test_spoken_half_and_quarter_hours_are_understood() -> None:
    assert "#kl13:30" in terms("klokken halv to")
    assert "#kl12:45" in terms("klokken kvart i et") | terms("kl. 12.45")
    assert "#kl09:15" in terms("klokken kvart over ni")


def test_both_ends_of_a_span_of_time_count() -> None:
    assert {"#kl13:00", "#kl14:30"} <= terms("kl. 13.00-14.30")
    assert {"#kl13:00", "#kl14:00"} <= terms("kl. 13-14")


@pytest.mark.parametrize(
    "written", ["den 4. november", "4 November", "4/11", "November 4", "4th of November", "4. nov."]
)
def test_a_day_is_one_day_however_it_is_written(written: str) -> None:
    assert terms(written) == {"#11-04", "#m11"}


@pytest.mark.parametrize(
    "written",
    ["4. november 2025", "4 November 2025", "4/11-2025", "4.11.2025", "2025-11-04", "November 4, 2025"],
)
def test_a_date_with_its_year_meets_the_day_and_the_year(written: str) -> None:
    assert terms(written) == {"#11-04", "#m11", "#2025"}


def test_each_day_of_a_list_counts() -> None:
    assert {"#11-04", "#11-11", "#2025"} <= terms("4. og 11. november 2025")


def test_shares_paragraphs_and_articles_are_understood() -> None:
    assert terms("50 %") == terms("50 procent") == {"#50", "#%"}
    assert terms("§ 15") == terms("§15") == {"#§15"}
    assert terms("art. 50") == terms("artikel 50") == terms("Article 50") == {"#art50"}


def test_a_telephone_number_is_one_number() -> None:
    assert terms("Ring 12 34 56 78") == terms("+45 12345678") - {"#45"} == {"#12345678"}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("1.450", "1450"),
        ("1,450", "1450"),
        ("1.450,50", "1450.5"),
        ("2,5", "2.5"),
        ("2.50", "2.5"),
        ("0.450", "0.45"),
    ],
)
def test_numbers_lose_their_separators(written: str, plain: str) -> None:
    assert number(written) == plain


@given(st.integers(min_value=1_000, max_value=999_999_999))
def test_thousands_meet_with_and_without_separators(value: int) -> None:
    danish, english = f"{value:,}".replace(",", "."), f"{value:,}"
    assert number(danish) == number(english) == number(str(value))


@given(st.dates())
def test_every_date_meets_itself_in_danish_and_iso(day) -> None:  # type: ignore[no-untyped-def]
    if day.year >= 1000:
        assert terms(f"{day.day}/{day.month}-{day.year}") == terms(day.isoformat())


@given(st.times())
def test_every_minute_meets_itself_with_full_stop_and_colon(time) -> None:  # type: ignore[no-untyped-def]
    assert terms(f"kl. {time:%H.%M}") == terms(f"{time:%H:%M}")


@given(st.text(alphabet="0123456789 .,:/-kloapmrnovmbt§%'ø\n", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert all(term.startswith("#") and len(term) > 1 for term in terms(text))


def test_a_comma_behind_a_clock_time_is_no_part_of_it():
    assert quantities("kl. 13.00, og kl. 9.30, tak") == [("#kl13:00",), ("#kl09:30",)]
