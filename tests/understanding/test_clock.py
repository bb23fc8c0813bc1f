"""Clock times, dates and days named from today, as people write them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.clock import find_clock_times
from assistant.understanding.dates import (
    NamedDate,
    find_dates,
    find_relative_days,
    find_weekdays,
    find_years,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kl. 13", "13:00"),
        ("kl.1330", "13:30"),
        ("klokken et", "13:00"),
        ("halv to", "13:30"),
        ("klokken halv 10", "09:30"),
        ("ti i halv tre", "14:20"),
        ("fem over halv to", "13:35"),
        ("kvart i ni", "08:45"),
        ("tyve minutter i tre", "14:40"),
        ("ved 13-tiden", "13:00"),
        ("kl. 9.15-tiden", "09:15"),
        ("ved ettiden", "13:00"),
        ("omkring middag", "12:00"),
        ("quarter to two", "13:45"),
        ("half past one", "13:30"),
        ("1.30pm", "13:30"),
        ("9:15 am", "09:15"),
        ("at noon", "12:00"),
        ("jeg skal ha toget 1520 fra Fredericia", "15:20"),
        ("my train leaves 1605", "16:05"),
    ],
)
def test_a_clock_time_is_read_however_it_is_written(text, expected):
    assert [f"{clock:%H:%M}" for clock in find_clock_times(f"hvad sker der {text}?")] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "1.450 kr.",
        "den 4.11 i Viborg",
        "fra 10 til 12 personer",
        "er det rigtigt at en leder skal betale",
        "ca. 10 personer",
        "bussen 1450 kr.",
        "er der middag om aftenen",
        "2031-03-05",
    ],
)
def test_amounts_dates_and_small_words_are_no_clock_times(text):
    assert find_clock_times(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("den 4. november", NamedDate(4, 11)),
        ("4/11", NamedDate(4, 11)),
        ("d. 4.11", NamedDate(4, 11)),
        ("4.11.2025", NamedDate(4, 11, 2025)),
        ("2025-11-04", NamedDate(4, 11, 2025)),
        ("November 4th, 2025", NamedDate(4, 11, 2025)),
        ("den ellevte november", NamedDate(11, 11)),
        ("tirsdag den 11.", NamedDate(11)),
        ("the 11th", NamedDate(11)),
    ],
)
def test_a_date_is_read_however_it_is_written(text, expected):
    assert find_dates(text) == [expected]


@pytest.mark.parametrize(
    ("text", "years"), [("i 2024", [2024]), ("1950 kr.", []), ("2.031 kr.", []), ("DKK 1,950", [])]
)
def test_a_year_is_no_amount_of_money(text, years):
    assert find_years(text) == years


@pytest.mark.parametrize(
    ("text", "day", "fits"),
    [
        ("i dag", date(2031, 3, 3), True),
        ("i morgen", date(2031, 3, 4), True),
        ("i overmorgen", date(2031, 3, 5), True),
        ("i går", date(2031, 3, 2), True),
        ("tomorrow", date(2031, 3, 5), False),
        ("om 2 dage", date(2031, 3, 5), True),
        ("på onsdag", date(2031, 3, 5), True),
        ("på onsdag", date(2031, 3, 12), False),
        ("næste onsdag", date(2031, 3, 12), True),
        ("next wednesday", date(2031, 3, 5), True),
        ("i onsdags", date(2031, 2, 26), True),
        ("i næste uge", date(2031, 3, 12), True),
        ("i denne uge", date(2031, 3, 12), False),
        ("i uge 10", date(2031, 3, 5), True),
    ],
)
def test_a_day_named_from_today_is_found_on_the_calendar(text, day, fits):
    monday = date(2031, 3, 3)

    assert any(named.may_be(day, monday) for named in find_relative_days(text)) is fits


def test_a_weekday_is_no_day_from_today_without_a_word_that_says_so():
    assert find_relative_days("er det en onsdag?") == []
    assert find_weekdays("er det en onsdag?") == [2]
    assert find_weekdays("is it at the weekend?") == [5, 6]


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    assert all(isinstance(clock, time) for clock in find_clock_times(text))
    find_dates(text), find_years(text), find_relative_days(text), find_weekdays(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("jeg er der først ti.", [10]),
        ("vi skal være væk senest to", []),  # two of anything
        ("fra 12.15-12.45", [12, 12]),
        ("kl. 9.30–10.45", [9, 10]),
    ],
)
def test_times_behind_first_and_spans_of_two_times_are_read(text, hours):
    assert [clock.hour for clock in find_clock_times(text)] == hours


def test_a_span_of_two_times_is_no_date():
    assert find_dates("mødet er 12.10-12.45") == []
