"""The particular a question is after (an amount, a moment, a telephone number ...), and whether a text holds one."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from assistant.understanding.intents import Intent, find_intents
from assistant.words import loose, tokens

Particular = Literal[
    "amount", "moment", "place", "telephone", "mail", "contact", "count", "length", "person", "name"
]

# What nothing but itself answers: without a number, "how many" has no answer. A place or a moment can be told
# in other words, too ("bag huset", "når alle har sagt ja").
UNMISTAKABLE: frozenset[Particular] = frozenset(("amount", "telephone", "mail", "count", "name"))

_ASKS = r"\b(?:hvad|hva|hvilke[nt]?|hvor (?:meget|stor\w*|hoj\w*)|what|which|how (?:much|large|big|high))\b"
_ASKED: tuple[tuple[Particular, re.Pattern[str]], ...] = (
    (
        "amount",
        re.compile(
            r"\b(?:hvor meget|hvor mange penge|how much|hvad er (?:\w+ )?(?:tillag|rabat|depositum|leje)\w*)\b"
        ),
    ),
    ("name", re.compile(r"\b(?:hvad hedder|hvad er navnet|what is the name|what are the names)\b")),
    ("count", re.compile(r"\b(?:hvor mange(?! penge\b)|how many|antal\w*|number of)\b")),
    (
        "telephone",
        re.compile(
            r"\b(?<!\bom )(?<!\babout )(?<!\babout the )(?:\w*telefon\w*|tlf|lokalnum\w+|mobil(?:en|nummer\w*|nr)?|ringer?|ring|phone|call|telephone|cell|extension)\b|"
            r"\b(?:hvad er|hvilket|har (?:du|i)|what is)\b(?:(?! hvis | if ).)*(?<!cpr )(?<!cvr )(?<!ean )\b(?:number|numm?er(?:et)?)\b"
        ),
    ),
    ("mail", re.compile(r"\b(?:\w*mail\w*)\b")),
    ("length", re.compile(r"\b(?:hvor (?:laenge|lange|lang|lenge)|varer|how long)\b")),
    ("person", re.compile(r"\b(?:hvem|who|whom)\b")),
)

_NUMBER_OF_A_TELEPHONE = re.compile(r"numm?er|number|\bhvem\b|\bwho\b")
_GIVES_NOTICE = re.compile(r"\bmeld\w*(?: \w+){0,2} (?:afbud|fra|til)\b")  # one matter, however many words
_UNITS = (
    "nul en et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve "
    "tredive fyrre halvtreds tres halvfjerds firs halvfems hundred hundrede hundreder tusind tusinde million millioner "
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety thousand half halvanden"
)
_PART = "|".join(sorted(_UNITS.split(), key=len, reverse=True))
_NUMBER_WORD = rf"(?:{_PART})(?:og|-)?(?:(?:{_PART})(?:og|-)?)*"
_IN_WORDS = rf"(?<!\w)(?!(?:en|et|one|half)\s+(?!hundred|tusind|million|thousand)){_NUMBER_WORD}(?:\s+(?:og\s+|and\s+)?{_NUMBER_WORD})*(?!\w)"
_IN_FIGURES = r"\d{1,3}(?:[. ]\d{3})+(?!\d)(?:,\d+)?|\d+(?:,\d+)?"
_CURRENCY = r"(?:kr\b|kroner|dkk|eur\b|euros?\b|€|\$|usd|£|pund|sek\b|nok\b|mio\b|,-)"
_AMOUNT = re.compile(
    rf"(?:{_IN_FIGURES}|{_IN_WORDS})\s*(?:mio\.?\s*)?{_CURRENCY}|{_CURRENCY}\.?\s*\d|(?<!\w)(?:gratis|uden beregning|vederlagsfri\w*|"
    r"free(?! to\b)(?:\s+of charge)?|no charge)(?!\w)|(?:\d|\w)\s*(?:%|procent|pct|per ?cent)|"
    r"(?<!\w)(?:halv\w*|fuld\w*|hele|full|half)\s+(?:af\s+)?(?:\w+\s+)?(?:pris|beløb|gebyr|leje|afgift|kontingent|price|fee|amount)",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"\b(?:pris\w*|beløb\w*|gebyr\w*|takst\w*|afgift\w*|leje|price\w*|fees?|amount|rates?)\b", re.IGNORECASE
)
_ANY_NUMBER = re.compile(rf"{_IN_FIGURES}|{_IN_WORDS}", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?<![\d.,:/–-])(?:{_IN_FIGURES})(?![\d:/])(?!\s*(?:{_CURRENCY}|kl\b|%|procent))(?=\s+(?-i:[a-zæøå])|\s*\|)|"
    rf"\b(?:plads til|op til|højst|maks\.?|mindst|i alt|up to|at most|room for)\s+(?:\d|{_IN_WORDS})|{_IN_WORDS}(?=\s+[^\W\d_])|"
    r"\b(?:\w*antal|pladser|deltagere|maks\w*|max\w*|capacity|places|seats|participants)\s*:\s*\d",
    re.IGNORECASE,
)
_TIME_UNIT = re.compile(
    rf"(?:{_IN_FIGURES}|{_IN_WORDS})\s+(?:minut\w*|timer?|dage?|døgn|uger?|måned\w*|år|days?|weeks?|months?|hours?|years?)\b",
    re.IGNORECASE,
)
_TIME_UNIT_ASKED = re.compile(
    r"\b(?:minutter|timer|dage|døgn|uger|måneder|år|days|weeks|months|hours|years)\b", re.IGNORECASE
)
_LABELLED_NUMBER = re.compile(rf":\s*(?:{_IN_FIGURES}|{_IN_WORDS})\W*$", re.IGNORECASE)
_MONTH = (
    r"januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|january|february|march|may|"
    r"june|july|october"
)
_MOMENT = re.compile(
    rf"\b\d{{1,2}}\.?\s*(?:{_MONTH})\b|\b(?:{_MONTH})\s+\d|\b\d{{1,2}}/\d{{1,2}}\b|\b20\d\d\b|\bkl\.?\s*\d|\b\d{{1,2}}[.:]\d\d\b|\b(?:i|in|fra|from) (?:{_MONTH})\b|"
    r"\b(?:uge|week)\s+\d|\b(?:man|tirs|ons|tors|fre|lør|søn)dage?\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|"
    r"\b\w+ (?:minut\w*|timer?|dage?|døgn|uger?|måned\w*|years?|år|days?|weeks?|months?|hours?) (?:før|efter|inden|before|after)",
    re.IGNORECASE,
)
_WHOLE_DATE = re.compile(
    rf"\b\d{{1,2}}\.?\s*(?:{_MONTH})\b|\b(?:{_MONTH})\s+\d|\b\d{{1,2}}[/.]\d{{1,2}}[/.\s-]+20\d\d\b|\b20\d\d-\d\d-\d\d\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?i:sted|mødested|adresse|venue|where|hvor|lokale|place|location)\s*[*_]*\s*(?::|\n|\|)|\b\d{4} [A-ZÆØÅ]|"
    r"\b[A-ZÆØÅ][\wæøå]*(?:vej|vejen|gade|gaden|allé|alléen|alle|plads|pladsen|torv|torvet|stræde|boulevard|kaj|parken|stien)\s+\d|"
    r"\b\d+ [A-Z]\w+ (?:Street|Road|Avenue|Lane|Square)|\b(?:Street|Road|Avenue|Square) \d|\b(?i:online|teams|zoom|virtuelt)\b|"
    r"\bholde[rs]? (?:\w+ ){0,4}(?:i|på|hos|ved) [A-ZÆØÅ]|[A-ZÆØÅ][\wæøå]+ \d+[A-Z]? (?:i|in) [A-ZÆØÅ]|"
    r"\b(?:holdes|afholdes|foregår|afvikles|ligger|mødes|møde|finder sted|held|takes place|located|\d{4}|kl\. ?[\d.:-]+|timer|[aeo]n?|is) "
    r"(?:(?:den|d\.|on)\s[^.]{0,40})?(?:i|på|hos|ved|in|at) (?:the )?[A-ZÆØÅ]",
)
_TELEPHONE = re.compile(
    r"(?<![\d.,-])(?:\+\d{2}\s?)?(?:\d{2}[ .]?){3}\d{2}(?![\d.]*\d)|\+\d[\d ]{7,14}\d|(?<!\d)\(?0\d{2,4}\)?[ -]\d{3,4}[ -]?\d{3,4}(?!\d)|"
    r"\b(?:lokal|ext\.?|extension)\s+\d{3,5}\b",
    re.IGNORECASE,
)
_NAMED_COLUMN = re.compile(r"\b(?:navn|name|titel|title|sted|place|hotel)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-zæøå0-9,:|(] )[\"“»(]?[A-ZÆØÅ][a-zæøå]{2,}|:\s*[A-ZÆØÅ]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LENGTH = re.compile(
    r"\w+ (?:minut\w*|timer?|dage?|døgn|uger?|måned\w*|years?|år|days?|weeks?|months?|hours?)\b|\d[.:]\d\d\s*[-–]",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b[A-ZÆØÅ][a-zæøåé]+(?:-[A-ZÆØÅ][a-zæøå]+)?(?:\s+[A-ZÆØÅ]\.?)?\s+[A-ZÆØÅ][\wæøåé'’-]+")
_HOLDING: dict[Particular, re.Pattern[str]] = {
    "moment": _MOMENT,
    "place": _PLACE,
    "telephone": _TELEPHONE,
    "mail": _MAIL,
    "count": _COUNT,
    "length": _LENGTH,
    "person": _PERSON,
    "name": _NAME,
}


def words_asking(words: Sequence[str]) -> set[int]:
    """The numbers of the words (loose forms) that ask for a telephone number, an address for mail, how many ..."""
    found: set[int] = set()
    text = " ".join(words)
    for match in _GIVES_NOTICE.finditer(text):
        found.update(range(text[: match.start()].count(" "), text[: match.end()].count(" ") + 1))
    for particular, pattern in _ASKED:
        if particular != "person":
            for match in pattern.finditer(text):
                last = text[: match.end()].count(" ")
                found.update(
                    range(text[: match.start()].count(" "), last + 1) if particular != "telephone" else {last}
                )
    return found


@lru_cache(maxsize=4_096)
def intents_of(text: str) -> frozenset[Intent]:
    """What a text asks for, or tells of: the same words show either."""
    return frozenset(find_intents(" ".join(map(loose, tokens(text)))))


def particulars_asked(question: str) -> frozenset[Particular]:
    """The particulars a question wants; none where a yes or no, or any text, may answer it."""
    plain = " ".join(map(loose, tokens(question)))
    intents = intents_of(question)
    found = {particular for particular, pattern in _ASKED if pattern.search(plain)}
    if "price" in intents and re.search(_ASKS, plain):
        found.add("amount")
    if intents & {"when", "start", "end", "deadline"} and re.search(
        rf"\bhvornar|\bwhen\b|\bwhat time|\bhvad tid|{_ASKS}", plain
    ):
        found.add("moment")
        found.discard("amount")
        if not _NUMBER_OF_A_TELEPHONE.search(plain):
            found.discard("telephone")  # "Hvornår skal jeg senest ringe?"
    if "where" in intents and re.search(rf"\bhvor\b|\bwhere\b|{_ASKS}", plain):
        found.add("place")
    if "contact" in intents and not found & {"telephone", "mail"}:
        found.add("contact")
    return frozenset(found)


def holds_whole_date(text: str) -> bool:
    """Whether a text names a day of a month, which tells more than a year or a time of day."""
    return bool(_WHOLE_DATE.search(text))


def holds_particular(text: str, particular: Particular, *, heading: str = "", asked: str = "") -> bool:
    """Whether a text holds a particular.

    Args:
        text: a sentence, a row with its header, or a passage.
        particular: as of :func:`particulars_asked`.
        heading: what it stands under; below "Priser" a bare number is an amount.
        asked: the question; "how much" is any quantity where no price is asked for.
    """
    if particular == "amount":
        if _AMOUNT.search(text):
            return True
        if "price" not in intents_of(asked):
            return bool(_ANY_NUMBER.search(text))
        priced = _PRICED.search(heading) or _PRICED.search(text.split("\n", 1)[0])
        return bool(priced and (_ANY_NUMBER.search(text) if "|" in text else _LABELLED_NUMBER.search(text)))
    if particular == "count":
        # "30 dage" counts nothing but days.
        return bool(_COUNT.search(text if _TIME_UNIT_ASKED.search(asked) else _TIME_UNIT.sub(" ", text)))
    if particular == "contact":
        return bool(_TELEPHONE.search(text) or _MAIL.search(text))
    if particular == "name" and "|" in text and not _NAMED_COLUMN.search(text.split("\n", 1)[0]):
        return False  # a name in another column is somebody else's
    return bool(_HOLDING[particular].search(text))
