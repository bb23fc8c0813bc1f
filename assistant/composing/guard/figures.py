"""What a sentence must not invent: figures, dates, times, weekdays, names, addresses, paragraphs, quotations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.retrieval.quantities import quantities
from assistant.understanding.clock import find_clock_times
from assistant.understanding.dates import find_dates, find_weekdays
from assistant.understanding.frame_words import general_words
from assistant.words import fold, loose

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"»\]]+|\b(?:[a-z0-9-]+\.)+(?:dk|com|org|net|eu|info|io|ai|app|gov|xyz|top|biz|ru|cn|de|se|no|co|uk)\b(?:/[^\s<>()\"»\]]*)?",
    re.I,
)
_QUOTED = re.compile(r"»([^»«]{3,})«|“([^“”]{3,})”|\"([^\"]{3,})\"")
_UNIT_NAMES = {
    "minut": "minute", "time": "hour", "hour": "hour", "dag": "day", "døgn": "day", "day": "day", "uge": "week", "week": "week",
    "måned": "month", "month": "month", "år": "year", "year": "year", "minute": "minute",
    "mio": "million", "million": "million", "mia": "billion", "milliard": "billion", "billion": "billion",
    "euro": "euro", "eur": "euro", "procent": "percent", "%": "percent", "pct": "percent", "percent": "percent",
    "person": "person", "people": "person", "deltager": "person", "participant": "person", "medlem": "member", "member": "member",
}  # fmt: skip
_UNIT = re.compile(
    r"(?<![\w.,:/-])(?:(\d+(?:[.,]\d+)?)\s*(?:-|–|til|to|og|and|eller|or)\s*)?(\d{1,3}(?:[.,\s]\d{3})+|\d+(?:[.,]\d+)?)\s*(minut|time|hour|dag|døgn|day|uge|week|måned|month|år|year|mio|million|mia|"
    r"milliard|billion|euro|eur|procent|%|pct|percent|person|people|deltager|participant|medlem|member)",
    re.I,
)
_SECTION = re.compile(r"(?:§+|\bparagraf)\s*(\d+\s?[a-z]?)(?![\wæøå])", re.I)
_SUBSECTION = re.compile(
    r"\b(stk|litra|nr|pkt|bilag|annex|kapitel|chapter)\.?\s*(\d+|[a-z])(?![\wæøå])", re.I
)
_PLACE = re.compile(
    r"\b(?:article|artikel|art\.)\s*(\d+)\s*(?:\((\d+)\)|,\s*stk\.\s*(\d+))?\s*(?:\(([a-z])\)|,\s*litra\s+([a-z])\b)",
    re.I,
)
_UNITS_DA = ["en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni"]
_UNITS_EN = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TENS_DA = {
    "tyve": 20,
    "tredive": 30,
    "fyrre": 40,
    "halvtreds": 50,
    "tres": 60,
    "halvfjerds": 70,
    "firs": 80,
    "halvfems": 90,
}
_TENS_EN = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINALS = {
    **{w: n for n, w in enumerate(["tredje", "fjerde", "femte", "sjette", "syvende", "ottende", "niende", "tiende", "ellevte", "tolvte", "trettende", "fjortende", "femtende", "sekstende", "syttende", "attende", "nittende", "tyvende"], 3)},
    **{w: n for n, w in enumerate(["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"], 3)},
    "tredivte": 30, "thirtieth": 30,
}  # fmt: skip
# "en", "et", "one" and "anden" are left out: mostly they count nothing.
_NUMBER_WORDS: dict[str, float] = {
    **{w: n for n, w in enumerate(["to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten"], 2)},
    **{w: n for n, w in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 2)},
    **_TENS_DA, **_TENS_EN, **_ORDINALS,
    **{f"{unit}og{ten}": value + n for n, unit in enumerate(_UNITS_DA, 1) for ten, value in _TENS_DA.items()},
    **{f"{unit}og{ten}": value + n for n, unit in enumerate(_UNITS_DA, 1) for ten, value in (("tyvende", 20), ("tredivte", 30))},
    **{f"{ten}-{unit}": value + n for n, unit in enumerate(_UNITS_EN, 1) for ten, value in _TENS_EN.items()},
    "twenty-first": 21, "twenty-second": 22, "twenty-third": 23, "thirty-first": 31,
    **{f"twenty-{w}": 20 + n for w, n in _ORDINALS.items() if n < 10},
    "nul": 0, "zero": 0, "dusin": 12, "dozen": 12, "halvanden": 1.5, "halvandet": 1.5,
}  # fmt: skip
# Before a unit of time these count, too: "en time", "en halv time".
_ONE = re.compile(
    r"\b(?:(en|et|one|an?)\s+)?(halv|half)\s+(?=time\b|hour\b)|\b(en|et|one)\s+(?=time\b|uge\b|måned\b|hour\b|week\b|month\b)",
    re.I,
)
_RANGE = re.compile(
    r"\b(\d{1,2})\.?\s*(?:-|–|til(?: og med)?|to|through|until)\s*(?:den\s+)?(\d{1,2})\.?\s*(?:of\s+)?((?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*)",
    re.I,
)
# A place and what it is the name of belong together: Aarhus Kommune is not Fredericia Kommune.
_BODY = re.compile(
    r"\b[A-ZÆØÅ][\w-]+ (?:Kommune|Universitet|Sygehus|Hospital|Municipality|University)\b|\bRegion [A-ZÆØÅ]\w+|\b[A-ZÆØÅ]\w{2,} (?![IÅ]\b)[A-ZÆØ](?![\w’'])|\b(?:Municipality|University) of [A-ZÆØÅ]\w+"
)
_MIXED = re.compile(r"(?<![\w.,/-])\d[\d.,]*(?:[km]|x|mio|mia|[½¼¾⅓⅔])(?!\w)|[½¼¾⅓⅔]", re.I)
_SHARE = re.compile(r"\b(?:tredjedel|fjerdedel|femtedel|tiendedel|thirds?\b|quarters?\b|fifths?\b)")
_CURRENCY = re.compile(
    r"[$£€¥]|\b(?:dollars?|pounds?|pund|usd|gbp|sek|nok)\b|\b(?:svenske|norske) kroner\b", re.I
)
_BIG = re.compile(r"hundred|tusind|thousand|million|milliard|billion", re.I)
_ORDINAL_ENDINGS = ("tyvende", "tredivte", "first", "second", "third", "th")
_CAPITAL = re.compile(r"(?<![\w@./-])[A-ZÆØÅÖÜÄÉ][\w’'&-]*")
_OPENS = re.compile(r"(?:^|[.!?:;•»«“”\"(]\s*|^\s*(?:[-*]|\d+[.)])\s+)$")
_WORD = re.compile(r"[^\W\d_]+")
_SPELLED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_POSSESSIVE = re.compile(r"(?:['’]\w{1,5}|s)$")
_NO_NAMES = frozenset(
    [
        "i",
        "de",
        "dem",
        "deres",
        "jer",
        "jeres",
        "ai",
        "med",
        "ki",
        "eu",
        "dk",
        "kl",
        "ja",
        "nej",
        "yes",
        "no",
        "english",
        "danish",
        "dansk",
        "engelsk",
        "danmark",
        "denmark",
        "dkk",
        "kr",
        "eur",
        "euro",
    ]
)


@dataclass(frozen=True, slots=True)
class Figure:
    """Something a text must not invent; one of ``keys`` must stand in its source."""

    kind: str  # quantity, unit, section, weekday, time, email, url, name, quotation
    text: str
    keys: tuple[str, ...]


def figures(text: str, language: str = "da") -> list[Figure]:
    """All figures of ``text`` (a sentence without its marks)."""
    found: list[Figure] = []
    bare = text
    for kind, pattern in (("email", _EMAIL), ("url", _URL)):
        for match in pattern.finditer(bare):
            key = match.group().casefold().rstrip(".,;:/)")
            if kind == "url":
                key = re.sub(r"^(?:https?://)?(?:www\.)?", "", key)
            found.append(Figure(kind, match.group(), (f"{kind}:{key}",)))
        bare = pattern.sub(" ", bare)
    for terms in quantities(fold(bare)):
        found.append(Figure("quantity", terms[0].lstrip("#"), terms))
    found += _units(with_digits(bare, language))
    for match in _MIXED.finditer(bare):  # "2k", "3x", "1½"
        found.append(Figure("quotation", match.group(), (f"quotation:{_plain(match.group())}",)))
    for match in _SHARE.finditer(fold(bare)):
        found.append(Figure("quantity", match.group(), (f"share:{match.group()[:4]}",)))
    for match in _RANGE.finditer(bare):
        key = f"range:{match[1]}-{match[2]} {match[3][:2].casefold()}"  # "oktober" and "October" are one
        found.append(Figure("quantity", match.group(), (key,)))
    found += [Figure("currency", sign, (f"currency:{fold(sign)}",)) for sign in _CURRENCY.findall(bare)]
    for match in _SECTION.finditer(bare):
        found.append(Figure("section", match.group().strip(), (_section_key(match[1]),)))
    for match in _SUBSECTION.finditer(bare):
        found.append(Figure("section", match.group(), (f"part:{fold(match[1])}{match[2].casefold()}",)))
    for match in _PLACE.finditer(bare):
        place = "/".join(filter(None, (match[1], match[2] or match[3], (match[4] or match[5]).casefold())))
        found.append(Figure("section", match.group(), (f"place:{place}",)))
    found += [Figure("weekday", str(day), (f"weekday:{day}",)) for day in find_weekdays(bare)]
    found += [
        Figure("time", f"{t:%H:%M}", (f"time:{t:%H:%M}",)) for t in find_clock_times(_SECTION.sub(" ", bare))
    ]
    found += _number_words(bare, language)
    for match in _QUOTED.finditer(text):
        quoted = next(part for part in match.groups() if part)
        found.append(Figure("quotation", quoted, (f"quotation:{_plain(quoted)}",)))
    for match in _BODY.finditer(bare):
        found.append(
            Figure("quotation", match.group(), (f"quotation:{_plain(_POSSESSIVE.sub('', match.group()))}",))
        )
    found += _names(bare)
    return found


def durations(text: str) -> list[float]:
    """The lengths of time a text states in hours and minutes, in minutes."""
    units = [figure.keys[0].removeprefix("unit:").split() for figure in _units(with_digits(text, "da"))]
    return [
        float(value) * {"hour": 60, "minute": 1}[unit] for value, unit in units if unit in ("hour", "minute")
    ]


def _section_key(number: str) -> str:
    return "section:" + re.sub(r"\s", "", number).casefold()


def with_digits(text: str, language: str = "da") -> str:
    """A text with its counting words as digits, so that they are seen with their unit."""

    def digits(match: re.Match[str]) -> str:
        word = match.group().casefold()
        if word not in _NUMBER_WORDS or word.endswith(_ORDINAL_ENDINGS) or word in _ORDINALS:
            return match.group()
        if word in ("to", "ti", "ni") and language == "en":
            return match.group()
        return f"{_NUMBER_WORDS[word]:g}".replace(".", ",")

    text = _ONE.sub(lambda match: "0,5 " if match[2] else "1 ", text)
    return _SPELLED.sub(digits, text)


def _units(text: str) -> Iterator[Figure]:
    for match in _UNIT.finditer(text):
        unit = _UNIT_NAMES[match[3].casefold()]
        for number in filter(None, (match[1], match[2])):  # a range gives its unit to both ends
            value = re.sub(r"[\s.,](?=\d{3}\b)", "", number).replace(",", ".")
            yield Figure("unit", match.group(), (f"unit:{float(value):g} {unit}",))


def _number_words(text: str, language: str) -> Iterator[Figure]:
    for word in _SPELLED.findall(text.casefold()):
        # "to" is Danish for two and English for nothing countable
        if word in _NUMBER_WORDS and not (word in ("to", "ti", "ni") and language == "en"):
            yield Figure("quantity", word, (f"#{_NUMBER_WORDS[word]:g}",))
        elif _BIG.search(word):
            yield Figure("quantity", word, (f"spelled:{word}",))
    for named in find_dates(text):
        if named.month is not None:
            day = f"{named.month:02}-{named.day:02}"
            # A source without the year may be told with it; one with a year only with that one.
            keys = (f"day:{named.year}-{day}", f"day:any-{day}") if named.year else (f"day:any-{day}",)
            yield Figure("date", f"{named.day}/{named.month}", keys)
            yield Figure("quantity", f"{named.day}/{named.month}", (f"#{named.month:02}-{named.day:02}",))


def _names(text: str) -> Iterator[Figure]:
    for match in _CAPITAL.finditer(text):
        word = match.group()
        organisation = word == "KL" and not re.match(r"\.?\s*\d", text[match.end() :])  # no "kl. 13"
        if (
            (loose(word) in _NO_NAMES and not organisation)
            or find_weekdays(word)
            or re.fullmatch(r"[IVX]+", word)
        ):
            continue
        if _OPENS.search(text[: match.start()]) and not _goes_on(text, match.end()):
            continue  # the first word of a sentence is capitalised anyway
        for part in re.split(r"[-&]", word):
            if len(part) > 1 and (organisation or loose(part) not in _NO_NAMES) and not _is_month(part):
                yield Figure("name", part, tuple(dict.fromkeys((_name_key(part), "name:" + loose(part)))))


def _goes_on(text: str, end: int) -> bool:
    """Whether a capitalised word at the start is followed by another one, so that both are a name."""
    following = re.match(r"\s+([A-ZÆØÅÖÜÄÉ][\w’']+)", text[end:])
    return bool(following) and loose(following[1]) not in _NO_NAMES  # type: ignore[index]


def _is_month(word: str) -> bool:
    return bool(
        re.fullmatch(r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\w{0,6}\.?", word, re.I)
    ) and loose(word) not in ("marie", "marianne", "julie", "maja", "jung", "decker", "novo", "octavia")


def _name_key(word: str) -> str:
    bare = _POSSESSIVE.sub("", word) if len(word) > 3 else word
    return "name:" + loose(bare)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text states, to look figures up in."""

    keys: frozenset[str]
    words: frozenset[str]
    plain: str

    @classmethod
    def of(cls, text: str, language: str = "da") -> "Stated":
        """What ``text`` states."""
        keys = set[str]()
        for figure in figures(text, language):
            keys |= {figure.keys[0]} if figure.kind == "date" else set(figure.keys)
        keys |= {key for one in _number_words(text, "da") if one.kind != "date" for key in one.keys}
        words = frozenset(part for word in _WORD.findall(text) for part in (loose(word), _name_key(word)[5:]))
        return cls(frozenset(keys), words, _plain(text))

    def holds(self, figure: Figure) -> bool:
        """Whether the figure stands in the text, however it is written there."""
        if figure.kind == "date" and len(figure.keys) == 1:
            return True  # without a year; day and month are a figure of their own
        if figure.kind == "name":
            return any(key[5:] in self.words for key in figure.keys)
        if figure.kind == "quotation":
            return figure.keys[0][10:] in self.plain
        return any(key in self.keys for key in figure.keys)


def is_common(word: str) -> bool:
    """Whether a word carries no content of its own."""
    return loose(word) in general_words()
