"""Dates and times as the page writes them."""

from datetime import date, time

from assistant.calendar_names import WEEKDAYS, long_date


def weekday_date(day: date, language: str) -> str:
    """ "tirsdag den 4. november 2025" or "Tuesday 4 November 2025"."""
    weekday = WEEKDAYS[language][day.weekday()]
    return f"{weekday} {'' if language == 'en' else 'den '}{long_date(day, language)}"


def clock(moment: time, language: str) -> str:
    """ "13.00" in Danish, "13:00" in English."""
    return f"{moment.hour}{':' if language == 'en' else '.'}{moment.minute:02d}"


def clock_span(start: time, end: time | None, language: str) -> str:
    """ "kl. 13.00-13.35" or "13:00-13:35", never broken over two lines."""
    span = clock(start, language) + (f"-{clock(end, language)}" if end else "")
    return span if language == "en" else f"kl.\N{NO-BREAK SPACE}{span}"
