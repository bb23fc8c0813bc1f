"""Dates, clock times, money and lists in Danish and English."""

from collections.abc import Sequence
from datetime import date, time

from assistant.calendar_names import WEEKDAYS, long_date


def money(amount: int, language: str) -> str:
    """1450 → "1.450 kr." or "DKK 1,450"."""
    return f"DKK {amount:,}" if language == "en" else f"{amount:,}".replace(",", ".") + " kr."


def day_name(value: date, language: str, *, weekday: bool = True) -> str:
    """ "tirsdag den 4. november 2025" or "Tuesday 4 November 2025"."""
    name = f"{WEEKDAYS[language][value.weekday()]} " if weekday else ""
    return f"{name}{'' if language == 'en' else 'den '}{long_date(value, language)}"


def clock(value: time, language: str) -> str:
    """ "13.00" or "13:00", without a leading zero."""
    separator = ":" if language == "en" else "."
    return f"{value.hour}{separator}{value.minute:02}"


def span(start: time, end: time | None, language: str) -> str:
    """ "kl. 13.00-13.35" or "13:00-13:35"."""
    text = clock(start, language) + (f"-{clock(end, language)}" if end else "")
    return text if language == "en" else f"kl. {text}"


def listed(items: Sequence[str], language: str, *, joined_by: str = "") -> str:
    """ "a, b og c" or "a, b and c"; ``joined_by`` is another word before the last one."""
    if len(items) < 2:
        return "".join(items)
    last = joined_by or ("and" if language == "en" else "og")
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def days_left(days: int, language: str) -> str:
    """ "21 dage (3 uger)" or "1 day"; the weeks only where they come out even."""
    weeks, rest = divmod(days, 7)
    words = ("day", "days", "week", "weeks") if language == "en" else ("dag", "dage", "uge", "uger")
    text = f"{days} {words[0] if days == 1 else words[1]}"
    return text if rest or not weeks else f"{text} ({weeks} {words[2] if weeks == 1 else words[3]})"


def upper_first(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]
