"""Figures that point to a person: CPR, phone, account and card, invoice and case numbers; and e-mail addresses."""

import re
from collections.abc import Iterator
from datetime import date

import phonenumbers
from stdnum import iban, luhn

from assistant.privacy.spans import Span

_DASH = r"\-–—‑−"

# Civil registration number, ddmmyy-xxxx. With a dash any six and four digits count: a slip of the
# keyboard does not make it less personal.
CPR = re.compile(
    rf"(?<!\d)(?:\d{{6}}\s?[{_DASH}]\s?\d{{4}}"
    rf"|(?:0[1-9]|[12]\d|3[01]|[4-6]\d|7[01])\s?(?:0[1-9]|1[0-2])\s?\d{{2}}\s?[{_DASH}./]?\s?\d{{4}})(?!\d)"
)
_CPR_CUED = re.compile(
    rf"\b(?:cpr|personnummer|person-?nr)[\s.:-]*(?:nr|nummer|no|number)?[\s.:]*(?P<value>\d{{2}}[\s./{_DASH}]?\d{{2}}[\s./{_DASH}]?\d{{2}}(?:[\s{_DASH}]?[\dx*]{{4}})?)(?!\d)",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*\.?"
_BORN = re.compile(
    rf"\b(?:født|foedt|fødselsdato|fødselsdag|født\s+d\.|born(?:\s+on)?|date\s+of\s+birth|birthday)\b[\s:]*(?:er\s+|is\s+)?(?:den\s+|d\.\s*|the\s+)?"
    rf"(?P<value>\d{{1,2}}(?:st|nd|rd|th)?[\s./{_DASH}]+(?:{_MONTH}|\d{{1,2}})[\s./{_DASH}]*(?:19|20)?\d{{2}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{6}}|\d{{4}}-\d{{2}}-\d{{2}})",
    re.IGNORECASE,
)
EMAIL = re.compile(
    r"[^\s@<>()\[\],;:\"'“”]{1,64}@[^\s@<>()\[\],;:\"'“”/]{1,250}\.[^\W\d_]{2,24}"
    r"|(?<![\w.])[\w.+-]{1,64}\s*(?:\(at\)|\[at\]|\{at\}|\(a\)|\s(?:snabel-?a|at)\s)\s*[\w-]{1,60}(?:\s*(?:\.|\(dot\)|\[dot\]|\s(?:punktum|prik|dot)\s)\s*[\w-]{1,60}){0,3}?\s*(?:\.|\(dot\)|\[dot\]|\s(?:punktum|prik|dot)\s)\s*(?:dk|com|org|net|eu|no|se|de)\b",
    re.IGNORECASE,
)

_ACCOUNT_CUED = re.compile(
    rf"\b(?:konto(?:nummer|nr)?|bankkonto|nemkonto|reg(?:istrerings)?\.?(?:\s?-?\s?(?:nr|nummer))|reg\.|"
    rf"account(?:\s+(?:number|no))?|sort\s+code|iban|mobilepay|mobile\s?pay|ean(?:-?\s?(?:nr|nummer|lokationsnummer))?|gln|"
    rf"(?:betalings|kredit|debet|dan|visa)?kort(?:nummer|nr)|(?:credit|debit)\s+card(?:\s+(?:number|no))?|dankort|visa(?:kort)?|mastercard)"
    rf"(?:\s+(?:er|is|nr|nummer))?[\s.:#]{{0,4}}(?P<value>\d(?:[\s{_DASH}]?\d){{3,22}})(?!\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:\s?[A-Za-z0-9]{4}){2,7}(?:\s?[A-Za-z0-9]{1,4})?(?![A-Za-z0-9])"
)
_DANISH_IBAN = re.compile(r"(?<![A-Za-z0-9])DK\s?\d{2}(?:\s?\d){14}(?!\d)", re.IGNORECASE)
_CARD = re.compile(rf"(?<![\d.,])(?:\d{{4}}(?:[\s{_DASH}]\d{{4}}){{3}}|\d{{13,19}})(?![\d.,]\d|\d)")
_DANISH_ACCOUNT = re.compile(rf"(?<![\d.,/{_DASH}])\d{{4}}[\s{_DASH}]\d{{10}}(?!\d)")

_CASE_CUED = re.compile(
    r"\b(?<!executive )(?:faktura|invoice|ordre|rekvisition|rekvisitions|rekv|order|booking|bestilling|sag|sags|case|journal|j|reference|ref|referencenr|medlems?|kunde|"
    r"deltager|tilmeldings|medarbejder|personale|løn|billet|kvittering|rykker|kreditnota|credit\s+note|ticket|pas|kørekort|membership|customer|employee|registration)"
    r"(?:\.?s?[\s-]?(?:nummer(?:et)?|number|nr|no|id|kode|code|reference|ref)\b|(?=[\s.:#]))(?:\s+(?:er|is))?[\s.:#]{0,4}"
    r"(?P<value>(?=[A-Za-z0-9./_-]*\d[A-Za-z0-9./_-]*\d[A-Za-z0-9./_-]*\d)[A-Za-z0-9][A-Za-z0-9./_-]{2,40}[A-Za-z0-9])",
    re.IGNORECASE,
)
_CASE_BARE = re.compile(
    r"(?<![\w./-])(?:\d{2}/\d{5,6}|\d{4}-\d{6,9}|\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d{1,4}-\d{2})(?![\w/-])"
)
# Cases of the EU's courts, and laws, are public: "C-528/13", "T-12/20", "2024/1689".
_PUBLIC_CASE = re.compile(
    r"[CTF]-\d{1,4}/\d{2}(?:\s?P)?|(?:19|20)\d{2}/\d{1,4}|(?:19|20)\d{2}", re.IGNORECASE
)
_CLOCK_OR_DATE = re.compile(
    r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?:-(?:[01]?\d|2[0-4])[.:][0-5]\d)?|\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}-\d{2}-\d{2}"
)

_PHONE_CUE = re.compile(
    r"\b(?:tlf|tel|telefon(?:nummer|nr)?|phone(?:\s+number)?|mobil(?:nummer|nr|telefon)?|mob|cell|ring(?:e)?(?:\s+til\s+(?:mig|os))?(?:\s+på)?|"
    r"sms|call(?:\s+me)?(?:\s+on|\s+at)?|direkte|lokalnummer|fax|whatsapp|nummer\s+er|number\s+is)\b[\s.:]{0,3}(?:nr\.?|nummer|er|is|på|no\.?)?[\s.:]{0,3}"
    rf"(?P<value>(?:\(?\+?\d{{1,4}}\)?[\s./{_DASH}]{{0,2}}){{1,8}}\d{{2,}})(?!\d)",
    re.IGNORECASE,
)
_DANISH_PHONE = re.compile(
    rf"(?<![\w.,/+{_DASH}])(?P<value>\d{{2}}(?P<by>[\s.{_DASH}])\d{{2}}(?P=by)\d{{2}}(?P=by)\d{{2}}"
    rf"|\d{{4}}[\s{_DASH}]\d{{4}}|\d{{2}}\s\d{{3}}\s\d{{3}}|\d{{3}}[\s{_DASH}]\d{{2}}[\s{_DASH}]\d{{3}}|\d{{8}})(?![\w{_DASH}]|[.,/]\d)"
)
_ABROAD = re.compile(
    rf"(?<![\w.,/])(?:\(?(?:\+|00)\s?\d{{1,3}}\)?(?:[\s./{_DASH}]{{0,2}}\(?\d{{1,5}}\)?){{1,8}}"
    rf"|0\d{{1,4}}[\s/{_DASH}]\d{{2,4}}(?:[\s{_DASH}]\d{{2,4}}){{1,3}}|0\d{{9,10}})(?!\d)"
)
# Neighbours that number without a country code, as phonenumbers names their regions.
_NEIGHBOURS = ("SE", "NO", "DE", "GB", "NL", "PL", "FR")
_OTHER_NUMBER_BEFORE = re.compile(
    r"(?:\b(?:kr|dkk|eur|usd|kroner|cvr(?:-?\s?(?:nr|nummer))?|lov(?:\s+nr)?|lbk(?:\s+nr)?|bek(?:\s+nr)?|nr|isbn|issn|p-?nr|§|artikel|side|celex|id)[\s.:]*|[€$£]\s?)$",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(
    r"\s*(?:kr\b|dkk\b|kroner\b|eur\b|euro\b|mio\b|mia\b|,-|%|[€$£]|(?:kommuner|borgere|ansatte|medarbejdere|personer)\b)",
    re.IGNORECASE,
)


def find_figures(text: str) -> Iterator[Span]:
    """Everything in figures, and e-mail addresses; spans may overlap."""
    for match in CPR.finditer(text):
        yield Span(*match.span(), "CPR")
    for match in _CPR_CUED.finditer(text):
        yield Span(*match.span("value"), "CPR")
    for match in _BORN.finditer(text):
        yield Span(*match.span("value"), "FØDSELSDATO")
    for match in EMAIL.finditer(text):
        start, end = match.span()
        yield Span(start + len(match.group()) - len(match.group().lstrip(".…-–*_")), end, "E-MAIL")
    yield from _accounts(text)
    yield from _cases(text)
    yield from _phones(text)


def _accounts(text: str) -> Iterator[Span]:
    for pattern in (_DANISH_IBAN, _DANISH_ACCOUNT):
        for match in pattern.finditer(text):
            yield Span(*match.span(), "KONTO")
    for match in _ACCOUNT_CUED.finditer(text):
        if not _is_year(match["value"]):
            yield Span(*match.span("value"), "KONTO")
    for match in _IBAN.finditer(text):
        if iban.is_valid(match.group()):
            yield Span(*match.span(), "KONTO")
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        # Four groups of four are a card whatever their check digit; a bare row of digits must prove it.
        grouped = len(match.group()) > len(digits)
        if grouped or (
            luhn.is_valid(digits)
            and not _OTHER_NUMBER_BEFORE.search(text, max(0, match.start() - 24), match.start())
        ):
            yield Span(*match.span(), "KONTO")


def _cases(text: str) -> Iterator[Span]:
    for match in _CASE_CUED.finditer(text):
        value = match["value"]
        if not (_PUBLIC_CASE.fullmatch(value) or _CLOCK_OR_DATE.fullmatch(value)):
            yield Span(*match.span("value"), "SAG")
    for match in _CASE_BARE.finditer(text):
        yield Span(*match.span(), "SAG")


def _phones(text: str) -> Iterator[Span]:
    for match in _PHONE_CUE.finditer(text):
        digits = re.sub(r"\D", "", match["value"])
        if (
            6 <= len(digits) <= 15
            and not _is_moment(match["value"])
            and not _MONEY_AFTER.match(text, match.end())
        ):
            yield Span(*match.span("value"), "TELEFON")
    for match in _DANISH_PHONE.finditer(text):
        value, start = match["value"], match.start("value")
        if (
            not _is_moment(value)
            and not _OTHER_NUMBER_BEFORE.search(text, max(0, start - 24), start)
            and not _MONEY_AFTER.match(text, match.end())
        ):
            yield Span(*match.span("value"), "TELEFON")
    for match in _ABROAD.finditer(text):
        if _is_foreign_phone(match.group()):
            yield Span(*match.span(), "TELEFON")


def _is_foreign_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    if text.lstrip("(").startswith("+"):
        return 7 <= len(digits) <= 15
    if digits.startswith("00") and 9 <= len(digits) <= 17:
        return True
    for region in _NEIGHBOURS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _is_year(text: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d{2}", text) is not None


def _is_moment(text: str) -> bool:
    """Whether eight digits are a date, two years or two times of day rather than a phone number."""
    if re.fullmatch(rf"\d{{4}}[\s{_DASH}]\d{{4}}", text):
        halves = text[:4], text[5:]
        clocks = all(int(half[:2]) <= 24 and half[2:] in ("00", "15", "30", "45") for half in halves)
        return all(map(_is_year, halves)) or (clocks and not text[4].isspace())
    digits = re.sub(r"\D", "", text)
    if len(digits) != 8 or len(text) > 10:
        return False
    if len(text) == 10 and not re.fullmatch(
        rf"\d{{4}}[./{_DASH}]\d{{2}}[./{_DASH}]\d{{2}}|\d{{2}}[./{_DASH}]\d{{2}}[./{_DASH}]\d{{4}}", text
    ):
        return False
    return _is_date(digits[:4], digits[4:6], digits[6:]) or _is_date(digits[4:], digits[2:4], digits[:2])


def _is_date(year: str, month: str, day: str) -> bool:
    if not _is_year(year):
        return False
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
