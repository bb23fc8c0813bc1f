"""The amounts of money that a question names, and whether they are right."""

import re

from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.verdicts import yes_or_no
from assistant.conference import Price
from assistant.understanding.clock import find_dates
from assistant.words import loose

_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.\s,]\d{3})+|\d{3,6})(?:,-|\s*(?:kr|dkk|kroner))?(?![\d])(?!\s+(?:leder|chef|suppleant|person|medarbejder|deltager|manager|substitute|people))"
)


def named_amounts(text: str) -> list[int]:
    """The amounts of money a question names: three digits or more, not years or dates."""
    if find_dates(text):
        return []
    amounts = [int(re.sub(r"\D", "", match[1])) for match in _AMOUNT.finditer(text)]
    return [amount for amount in amounts if not 1990 <= amount <= 2099 or amount % 50 == 0]


def supposes_wrong_amount(look: Lookup) -> bool:
    """Whether it takes one amount for the price, and it is not that of those it names, nor anybody's where it names none."""
    frame, amounts = look.frame, set(named_amounts(look.frame.text))
    if len(amounts) != 1 or not (frame.asks("price") or frame.roles):
        return False
    named = {
        price.amount for role in frame.roles for price in look.conference.prices if role.role in price.roles
    }
    return not amounts <= (named or {price.amount for price in look.conference.prices})


def prices_named(look: Lookup) -> list[Price]:
    """The prices whose amounts a question names."""
    amounts = set(named_amounts(look.frame.text))
    return [price for price in look.conference.prices if price.amount in amounts]


_THAN_MORE = re.compile(r"\b(?:(?:mere|dyrere|more|dearer|more expensive) (?:end|than)|over|above)\b")
_THAN_LESS = re.compile(r"\b(?:(?:mindre|billigere|less|cheaper) (?:end|than)|under|below)\b")
_LOW = re.compile(r"\b(lav|lave|laveste|billig\w*|low|lower|lowest|cheap\w*|reduced|rabat\w*)\b")
_HIGH = re.compile(
    r"\b(hoj|hoje|hojeste|dyr|dyre|dyrere|dyreste|fuld|fulde|high|higher|highest|full|expensive)\b"
)


def _level(text: str) -> str:
    """ "low" or "high" where a question says which of the prices it takes somebody's to be."""
    low, high = bool(_LOW.search(text)), bool(_HIGH.search(text))
    return "" if low == high else "low" if low else "high"


_FREE = re.compile(r"\b(?:gratis|vederlagsfrit|free|free of charge)\b")


def verdict_on_amount(look: Lookup, right: set[int]) -> str:
    """Yes or no to an amount the question names, where it names one amount and one price is meant."""
    text = loose(look.frame.text)
    named = {
        price.amount
        for role in look.frame.roles
        for price in look.conference.prices
        if role.role in price.roles
    }
    stated = named_amounts(look.frame.text)
    if look.yes_no and right and _FREE.search(text) and not stated:
        return yes_or_no(look, right == {0})
    if (
        look.yes_no
        and len(named) == len(stated) == 1
        and (_THAN_MORE.search(text) or _THAN_LESS.search(text))
    ):
        amount = next(iter(named))
        return yes_or_no(look, amount > stated[0] if _THAN_MORE.search(text) else amount < stated[0])
    if look.yes_no and look.frame.asks("same_in_both") and len(look.frame.roles) > 1 and not stated:
        return yes_or_no(look, len(named) == 1)
    if look.yes_no and len(right) == 1 and not re.search(r"\b(eller|or)\b", text) and (level := _level(text)):
        known = [price.amount for price in look.conference.prices]
        claimed = min(known) if level == "low" else max(known)
        return yes_or_no(look, right == {claimed})
    postcodes = {int(day.venue.postcode) for day in look.conference.days if day.venue.postcode.isdigit()}
    amounts = set(named_amounts(look.frame.text)) - postcodes
    if len(amounts) != 1 or re.search(r"\b(eller|or)\b", text):
        return ""
    for_all = bool(re.search(r"\b(alle|allesammen|everyone|everybody|all|bade|both)\b", text))
    yes = amounts <= right
    if yes and (len(right) > 1 and not for_all):
        return ""
    if (yes and not for_all) or (yes and len(right) == 1):
        return ("Yes." if look.english else "Ja.") if look.yes_no else ""
    if look.english:
        return "No, that is not the price." if look.yes_no else "That amount is not right:"
    return "Nej, det er ikke prisen." if look.yes_no else "Det beløb passer ikke:"
