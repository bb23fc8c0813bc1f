"""Where people live: street and number, with floor, postal code and town where they follow."""

import re
from collections.abc import Iterator

from assistant.privacy.spans import Span

_CAP = "[A-ZÆØÅÄÖÜÉ]"
_WORD = rf"{_CAP}[\w.'’-]*"
_LEAD = rf"(?:(?:{_WORD}|[Aa]f|[Dd]e[nr]?)[ \t]+){{0,4}}"
# Endings that are a street wherever a number follows, and those that need more to go by.
_STRONG = r"(?:vej|vejen|gade|gaden|allé|alle|allè|allee|stræde|strædet|boulevard|boulevarden|vænge|vænget|gyde|gyden|torv|torvet|straße|strasse|gatan|gata|vägen|veien|ringvej|strøget|landevej|chaussé)"
_CAPITAL_STRONG = "(?:" + "|".join(word.capitalize() for word in _STRONG[3:-1].split("|")) + ")"
_WEAK = r"(?:plads|pladsen|park|parken|have|haven|bakke|bakken|sti|stien|kaj|kajen|brygge|bryggen|toft|toften|lund|lunden|kær|kæret|høj|højen|ager|ageren|skrænt|skrænten|kvarter|kvarteret|svinget|buen|passage|passagen|vang|vangen|krog|krogen|eng|engen|ås|åsen|gård|gården|skov|skoven|banke|banken|bro|mark|marken|dal|dalen|havn|havnen|led|ledet|parkvej|vold|volden|dyssen|stykket|lyngen|kilden|bo)"
_NUMBER = r"\d{1,3}(?:[A-Za-z]|[ ][A-H])?(?![\w]|[.,:]\d)"
_FLOOR = r"(?:,?[ \t]*(?:(?:\d{1,2}|st|stuen|kld|k)\.?[ \t]*(?:sal\b)?[ \t]*,?[ \t]*(?:(?:tv|th|mf)\b\.?|dør[ \t]*\d{1,3}|(?<=[.,][ \t])\d{1,3}(?=\s*(?:,|$|\n)))|(?:\d{1,2}|st)\.[ \t]*sal\b|lejl(?:ighed|\.)[ \t]*\d{1,4}))?"
_CODE = r"(?:DK-?|D-|S-|N-)?\d{4,5}"
_TOWN_WORD = rf"{_CAP}[\w'’-]*"
_TOWN = rf"{_TOWN_WORD}(?:[ \t](?:{_TOWN_WORD}|[SNVØKC]|i|på))*"
_PLACE = rf"(?:(?:\s*,\s*|[ \t]+|[ \t]*\n[ \t]*){_CODE}[ \t]+{_TOWN})"
_STREET = re.compile(
    rf"(?<![\w-])(?:{_LEAD}(?:{_CAP}[\w'’-]*{_STRONG}|(?:{_WORD}[ \t]+)(?:(?!alle\b){_STRONG}|{_CAPITAL_STRONG})))[ \t]+{_NUMBER}{_FLOOR}{_PLACE}?"
)
_LOWER_STREET = re.compile(
    rf"(?<![\w-])[a-zæøå]{{4,}}(?:vej|gade|stræde|allé|boulevard)[ \t]+{_NUMBER}{_FLOOR}(?:{_PLACE}|,?[ \t]*\d{{4}}[ \t]+\w+)?"
)
_ANY_WITH_PLACE = re.compile(
    rf"(?<![\w-])(?P<street>{_LEAD}{_WORD})[ \t]+{_NUMBER}{_FLOOR}(?:\s*,\s*|[ \t]*\n[ \t]*)(?P<code>{_CODE})[ \t]+{_TOWN}"
)
_CUED = re.compile(
    rf"\b(?:[Aa]dresse(?:n)?|[Bb]opæl|[Hh]jemadresse|[Aa]ddress|[Bb]or(?:\s+(?:på|i))?|[Ll]ives?\s+(?:at|on))(?:\s+er|\s+is)?[\s:]+(?:på\s+)?"
    rf"(?P<value>{_LEAD}{_WORD}[ \t]+{_NUMBER}{_FLOOR}{_PLACE}?)"
)
_WEAK_STREET = re.compile(
    rf"(?<![\w-]){_LEAD}{_CAP}[\w'’-]*{_WEAK}[ \t]+{_NUMBER}{_FLOOR}(?P<place>{_PLACE})?"
)
_ENGLISH = re.compile(
    rf"(?<![\w-])\d{{1,4}}[A-Za-z]?[ \t]+(?:{_WORD}[ \t]+){{1,3}}(?:Street|St\.|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Close|Square|Court|Crescent|Terrace)(?!\w)(?:,[ \t]*{_WORD}(?:[ \t]{_WORD})?)?(?:[ \t]+[A-Z]{{1,2}}\d[A-Z\d]?[ \t]?\d[A-Z]{{2}})?"
)
_BOX = re.compile(rf"\b(?:[Pp]ostboks|P\.?O\.?[ \t]?[Bb]ox)[ \t]+\d{{1,5}}{_PLACE}?")
# Verbs, roads in general and things that are numbered and end like a street.
_NO_STREET = re.compile(
    r"(?i:(?:gen)?overvej|omvej|genvej|udvej|motorvej|arbejdsplads(?:en)?|brigade|blokade|barrikade|danmark|bogmærke|opgave|udgave|for alle|til alle)$"
)
_NO_LEAD = re.compile(
    r"(?i:sal|lokale|rum|room|session|hal|hall|spor|kapitel|artikel|article|bilag|side|punkt|afsnit|trin|uge|stk|nr|del|gruppe|bord|kl|ca|"
    r"januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)$"
)
# Words that are no street by themselves ("Kilden 4"), and compounds that are more often something else.
_WEAK_NEEDS = re.compile(rf"(?i:{_WEAK}|.*(?:arbejdsplads|arbejdspladsen|led|ledet|bo|mark|bro|dal|eng))")


def find_addresses(text: str) -> Iterator[Span]:
    """Postal addresses; a postal code with its town alone is none."""
    for start, end in _places(text):
        yield Span(start, start + len(text[start:end].rstrip(" \t.,")), "ADRESSE")


def _places(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_STREET, _LOWER_STREET):
        for match in pattern.finditer(text):
            if not _NO_STREET.search(_street_name(match.group())):
                yield match.span()
    for match in _ANY_WITH_PLACE.finditer(text):
        year = int(re.sub(r"\D", "", match["code"]))
        if not (_NO_LEAD.search(match["street"].split()[-1]) or 2001 <= year <= 2099):
            yield match.span()
    for match in _WEAK_STREET.finditer(text):
        name = _street_name(match.group())
        one_word = " " not in name
        if match["place"] or (one_word and not _WEAK_NEEDS.fullmatch(name) and not _NO_STREET.search(name)):
            yield match.span()
    for match in _CUED.finditer(text):
        yield match.span("value")
    for pattern in (_ENGLISH, _BOX):
        for match in pattern.finditer(text):
            yield match.span()


def _street_name(address: str) -> str:
    return re.split(r"[ \t]+\d", address, maxsplit=1)[0]
