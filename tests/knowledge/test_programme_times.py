from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.times import find_dates, find_year, leading_time, mentions_date


@pytest.mark.parametrize(
    ("line", "start", "end", "rest"),
    [
        ("9:25 Velkomst", time(9, 25), None, "Velkomst"),
        ("09.25 Velkomst", time(9, 25), None, "Velkomst"),
        ("9.25 Velkomst", time(9, 25), None, "Velkomst"),
        ("kl. 9.25 Velkomst", time(9, 25), None, "Velkomst"),
        ("Kl 9 Velkomst", time(9), None, "Velkomst"),
        ("9.25-10.20 Velkomst", time(9, 25), time(10, 20), "Velkomst"),
        ("9.25 – 10.20: Velkomst", time(9, 25), time(10, 20), "Velkomst"),
        ("kl. 9-10 Velkomst", time(9), time(10), "Velkomst"),
        ("kl. 9.25-10.20", time(9, 25), time(10, 20), ""),
        ("13.00 til 13.45 Oplæg", time(13), time(13, 45), "Oplæg"),
        ("Fra kl. 13.00 til kl. 13.45: Oplæg", time(13), time(13, 45), "Oplæg"),
        ("9 am Welcome", time(9), None, "Welcome"),
        ("2:30 PM Talk", time(14, 30), None, "Talk"),
        ("2:00-3:30 p.m. Talk", time(14), time(15, 30), "Talk"),
        ("11-1 pm Lunch", time(11), time(13), "Lunch"),
        ("12:00 AM Late", time(0), None, "Late"),
        ("14h30 Pause", time(14, 30), None, "Pause"),
        ("• 9:25 Velkomst", time(9, 25), None, "Velkomst"),
        ("**09.00–09.20** Velkomst", time(9), time(9, 20), "Velkomst"),
        ("22.00-01.00 Fest", time(22), time(1), "Fest"),
        ("9:30-10:00 | Sal 2", time(9, 30), time(10), "Sal 2"),
    ],
)
def test_times_are_read_as_programmes_print_them(line: str, start: time, end: time | None, rest: str) -> None:
    mark = leading_time(line)

    assert mark is not None
    assert (mark.start, mark.end, mark.rest) == (start, end, rest)


@pytest.mark.parametrize(
    "line",
    [
        "11.11.2025 Konference",
        "4. & 11. november",
        "12. maj 2027",
        "1.450 kr. pr. person",
        "9.25 kr.",
        "9.50 % af lønnen",
        "33 70 30 00",
        "§ 9.25 gælder",
        "2.10.3 Version",
        "v2.10 er ude",
        "25.30 findes ikke",
        "9.75 findes ikke",
        "13 pm findes ikke",
        "2027 bliver godt",
        "10.20-9.25 går baglæns",
        "12 deltagere",
        "9.25 mio. kr.",
        "10:1",
        "",
    ],
)
def test_dates_prices_and_other_numbers_are_no_times(line: str) -> None:
    assert leading_time(line) is None


@pytest.mark.parametrize(
    ("line", "style"), [("9:25 A", "sure"), ("9.25 A", "dotted"), ("9.25-10 A", "dotted"), ("9-10 A", "bare")]
)
def test_a_time_says_how_far_it_can_be_trusted(line: str, style: str) -> None:
    mark = leading_time(line)

    assert mark is not None
    assert mark.style == style


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Onsdag 12. maj 2027", [date(2027, 5, 12)]),
        ("onsdag den 12. maj 2027 i Vejle", [date(2027, 5, 12)]),
        ("Thursday, 20 May 2027", [date(2027, 5, 20)]),
        ("May 20th, 2027", [date(2027, 5, 20)]),
        ("2027-05-20", [date(2027, 5, 20)]),
        ("20.5.2027", [date(2027, 5, 20)]),
        ("12.-13. maj 2027", [date(2027, 5, 12), date(2027, 5, 13)]),
        ("4. & 11. november 2025", [date(2025, 11, 4), date(2025, 11, 11)]),
        ("14–15 October 2027", [date(2027, 10, 14), date(2027, 10, 15)]),
        ("October 14-15, 2027", [date(2027, 10, 14), date(2027, 10, 15)]),
        ("Mandag 12. maj 2027", []),  # a Wednesday
        ("31. februar 2027", []),
        ("12. maj", []),
        ("kl. 9.25 i 2027", []),
    ],
)
def test_dates_are_found_with_their_year_and_checked_against_the_weekday(
    text: str, dates: list[date]
) -> None:
    assert find_dates(text) == dates


def test_a_date_without_a_year_takes_the_one_given() -> None:
    assert find_dates("tirsdag den 17. marts", year=2026) == [date(2026, 3, 17)]
    assert mentions_date("tirsdag den 17. marts")


@pytest.mark.parametrize(
    ("text", "year"), [("Kongres 2027", 2027), ("2026 og 2027", None), ("2.027 kr.", None)]
)
def test_the_year_counts_where_there_is_only_one(text: str, year: int | None) -> None:
    assert find_year(text) == year


@given(st.times(), st.sampled_from([":", "."]))
def test_every_time_of_day_is_read_back(value: time, point: str) -> None:
    mark = leading_time(f"{value.hour:02d}{point}{value.minute:02d} Titel")

    assert mark is not None
    assert mark.start == value.replace(second=0, microsecond=0)


@given(st.text(alphabet="0123456789:.-– kl.apmhtil§%/", max_size=30))
def test_any_mix_of_digits_is_a_time_or_none(line: str) -> None:
    mark = leading_time(line)

    assert mark is None or mark.rest in line
