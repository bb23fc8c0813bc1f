"""Figures in a text: what must stand in a source before an answer may say it.

A figure has one or more normalised keys, so that "1.450", "1450" and "1,450" meet, as do
"4. november" and "4 November", "kl. 13" and "13:00", "tirsdag" and "Tuesday".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.words import fold
from evals.wording import ENUMERATOR, normalise, without_marks

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan",
            "februar february feb",
            "marts march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mandag monday",
            "tirsdag tuesday",
            "onsdag wednesday",
            "torsdag thursday",
            "fredag friday",
            "lørdag saturday",
            "søndag sunday",
        )
    )
    for name in names.split()
}
_NUMBER_WORDS = """
nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
"""
NUMBER_WORDS = {word: n for line in _NUMBER_WORDS.strip().splitlines() for n, word in enumerate(line.split())}
_UNITS = (
    r"uge[rs]?|ugers|måned(?:er|ers|s)?|dage?s?|timer?s?|minut(?:ter|ters)?|gange|procent|years?|år|weeks?|months?"
    r"|days?|hours?|minutes?|times|per ?cent|personer|people|pladser"
)

_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"\d{1,2}(?:\.|st|nd|rd|th)?"
_JOIN = r"\s*(?:-|–|&|\bog\b|\band\b|\beller\b|\bor\b|\btil\b|\bto\b)\s*(?:den\s+|the\s+)?"
_YEAR = r"(?:,?\s*(?P<year>\d{4}))?"
_I = re.IGNORECASE

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>()\"»]+", _I)
_SECTION = re.compile(
    r"(?:§{1,2}\s*|\bparagraf(?:ferne)?\s+|\bsections?\s+)(?P<first>\d+)(?:\s?(?P<letter>[a-hj-z])(?![\wæøå]))?"
    r"(?P<rest>(?:\s*(?:,|-|–|\bog\b|\band\b|\btil\b|\bto\b)\s*§{0,2}\s*"
    r"\d+(?!\.?\d|\s*(?:stk|" + _UNITS + r")))*)",
    _I,
)
_ARTICLE = re.compile(r"\b(?:artik(?:el|ler(?:ne)?)|articles?|art\.)\s*(\d+)", _I)
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DAYS_MONTH = re.compile(
    rf"(?<![\d.:,])(?P<days>{_DAY}(?:{_JOIN}{_DAY})*)\s*(?:of\s+)?(?P<month>{_MONTH}){_YEAR}",
    _I,
)
_MONTH_DAYS = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<days>{_DAY}(?:{_JOIN}{_DAY})*)(?![\d.:]*\d){_YEAR}",
    _I,
)
_NUMERIC_DATE = re.compile(r"(?<![\d.,/])(\d{1,2})\s?([./])\s?(\d{1,2})(?:[./-]|\s)\s?((?:19|20)\d{2})(?!\d)")
_SLASH_DATE = re.compile(r"(?<![\d.,/])(\d{1,2})/(\d{1,2})(?![\d/])")
_MONTH_ALONE = re.compile(rf"\b(?P<month>{_MONTH})(?:\s+(?=\d{{4}}))?", _I)
_CLOCK = re.compile(
    r"(?<![\d.,:/])(\d{1,2})[:.](\d{2})(?!\d|[:.,]\d|\s*(?:%|procent|percent|mio|million|kr))"
    r"(?:\s*([ap])\.?m\b\.?)?",
    _I,
)
_KL = re.compile(r"\b(?:kl\.?|klokken)\s*(\d{1,2})(?:\s*(?:-|–|til|to|og|and)\s*(\d{1,2}))?(?![.:]?\d)", _I)
_HOUR = re.compile(r"(?<![\d.,:])(\d{1,2})\s*(?:([ap])\.?m\b\.?|o[’']clock)", _I)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d{3})+(?:,\d{1,2})?(?!\d)|(?<!\w)\d+(?:[.,]\d+)?")
_NUMBER_WORD = re.compile(
    rf"\b({'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\s+(?:{_UNITS})\b", _I
)
_WEEKDAY = re.compile(r"\b(" + "|".join(_WEEKDAYS) + r")(?:en|s)?\b", _I)
_CAP = r"(?:[A-ZÆØÅÉÖÜÄ][\w’'\-]*)"
_NAME = re.compile(rf"{_CAP}(?:\s(?:(?:af|de|der|la|van|von)\s)?{_CAP})+")
_NO_NAME = frozenset(("i", "de", "dem", "deres", "jer", "jeres")) | _MONTHS.keys() | _WEEKDAYS.keys()
_SENTENCE_START = re.compile(r"(?:^|[.!?:;|•–-]\s+|\n\s*)$")


@dataclass(frozen=True, slots=True)
class Figure:
    """Something a text must not invent. Any one of ``keys`` suffices to find it again."""

    kind: str  # number, date, month, time, weekday, section, article, email, url, name
    text: str
    keys: tuple[str, ...]
    starts_sentence: bool = False


def figures(text: str) -> list[Figure]:
    """The figures of ``text`` in the order of the kinds below."""
    text = ENUMERATOR.sub("", without_marks(text))
    rest = "\n".join(normalise(line) for line in text.splitlines())
    found: list[Figure] = []
    for pattern, read in _READERS:
        for match in list(pattern.finditer(rest)):
            made = list(read(match))
            if made:
                found += made
                rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    found += _names(text)
    return found


def _url(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("url", match[0], ("url:" + url_key(match[0]),))


def url_key(url: str) -> str:
    """An address without scheme, ``www.`` and trailing punctuation."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.casefold()).rstrip("/.,;:)")


def _section(match: re.Match[str]) -> Iterator[Figure]:
    first, letter = match["first"], (match["letter"] or "").casefold()
    yield Figure("section", match[0].strip(), (f"section:{first}{letter}",))
    previous = int(first)
    for sign, number in re.findall(r"(,|-|–|og|and|til|to)\s*§*\s*(\d+)", match["rest"] or "", _I):
        between = range(previous + 1, int(number)) if sign not in (",", "og", "and") else ()
        for n in (*between, int(number)):
            yield Figure("section", match[0].strip(), (f"section:{n}",))
        previous = int(number)


def _article(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("article", match[0], (f"article:{match[1]}",))


def _date(text: str, day: int, month: int, year: int | None) -> Iterator[Figure]:
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield Figure("date", text, (f"date:{month:02}-{day:02}",))
        if year:
            yield Figure("number", str(year), (f"number:{year}",))


def _iso_date(match: re.Match[str]) -> Iterator[Figure]:
    yield from _date(match[0], int(match[3]), int(match[2]), int(match[1]))


def _worded_date(match: re.Match[str]) -> Iterator[Figure]:
    month = _MONTHS[match["month"].rstrip(".").casefold()]
    for day in re.findall(r"\d+", match["days"]):
        yield from _date(match[0].strip(" ."), int(day), month, None)
    if match["year"]:
        yield Figure("number", match["year"], (f"number:{match['year']}",))


def _numeric_date(match: re.Match[str]) -> Iterator[Figure]:
    yield from _date(match[0], int(match[1]), int(match[3]), int(match[4]))


def _slash_date(match: re.Match[str]) -> Iterator[Figure]:
    yield from _date(match[0], int(match[1]), int(match[2]), None)


def _month(match: re.Match[str]) -> Iterator[Figure]:
    name = match["month"].rstrip(".")
    is_verb = name.casefold() in ("may", "march", "mar", "sep", "dec", "jan", "jun", "jul")
    year_follows = match.string[match.end() : match.end() + 4].isdigit()
    if year_follows or not is_verb:
        yield Figure("month", name, (f"month:{_MONTHS[name.casefold()]:02}",))


def _time(text: str, hour: int, minute: int, half: str | None, *more: str) -> Iterator[Figure]:
    if half and half.casefold() == "p" and hour < 12:
        hour += 12
    if hour <= 24 and minute <= 59:
        yield Figure("time", text.strip(), (f"time:{hour:02}:{minute:02}", *more))


def _clock(match: re.Match[str]) -> Iterator[Figure]:
    decimal = (f"number:{float(match[1] + '.' + match[2]):g}",) if "." in match[0] else ()
    yield from _time(match[0], int(match[1]), int(match[2]), match[3], *decimal)


def _kl(match: re.Match[str]) -> Iterator[Figure]:
    for hour in (match[1], match[2]):
        if hour:
            yield from _time(match[0], int(hour), 0, None)


def _hour(match: re.Match[str]) -> Iterator[Figure]:
    yield from _time(match[0], int(match[1]), 0, match[2])


def _number(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("number", match[0], (f"number:{number_value(match[0]):g}",))


def number_value(text: str) -> float:
    """The value of a number written the Danish or the English way."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:,\d{1,2})?", text):
        whole, _, decimals = text.partition(",") if "." in text else (text, "", "")
        return float(re.sub(r"[.,]", "", whole) + "." + (decimals or "0"))
    return float(text.replace(",", "."))


def _number_word(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("number", match[0], (f"number:{NUMBER_WORDS[match[1].casefold()]}",))


def _weekday(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("weekday", match[0], (f"weekday:{_WEEKDAYS[match[1].casefold()]}",))


_READERS = (
    (_EMAIL, lambda match: iter([Figure("email", match[0], ("email:" + match[0].rstrip(".").casefold(),))])),
    (_URL, _url),
    (_SECTION, _section),
    (_ARTICLE, _article),
    (_ISO_DATE, _iso_date),
    (_NUMERIC_DATE, _numeric_date),
    (_DAYS_MONTH, _worded_date),
    (_MONTH_DAYS, _worded_date),
    (_SLASH_DATE, _slash_date),
    (_MONTH_ALONE, _month),
    (_CLOCK, _clock),
    (_KL, _kl),
    (_HOUR, _hour),
    (_NUMBER, _number),
    (_NUMBER_WORD, _number_word),
    (_WEEKDAY, _weekday),
)


def _names(text: str) -> Iterator[Figure]:
    for line in text.splitlines():
        line = _URL.sub(" ", _EMAIL.sub(" ", normalise(line)))
        for match in _NAME.finditer(line):
            starts = bool(_SENTENCE_START.search(line[: match.start()]))
            for words in _runs(match[0].split()):
                # The word that opens a sentence is capitalised anyway and no part of the name.
                at_start = starts and words[0] == match[0].split()[0]
                capital = [word for word in words if word[:1].isupper()]
                if len(capital) >= 2 and not all(word.isupper() and len(word) > 1 for word in capital):
                    name = " ".join(words)
                    yield Figure("name", name, ("name:" + fold(name),), at_start)


def _runs(words: list[str]) -> Iterator[list[str]]:
    """The words cut at those that are no part of a name ("I", months, weekdays)."""
    run: list[str] = []
    for word in [*words, "I"]:
        if word.casefold() in _NO_NAME:
            if run:
                yield run
            run = []
        else:
            run.append(word)
