"""Amounts belong to roles: whether a sentence lets somebody pay what another one pays."""

import re
from collections.abc import Iterator

from assistant.composing.guard.figures import with_digits
from assistant.composing.guard.mentions import MentionReader, Placed, amounts, together, tokenize
from assistant.composing.guard.said import Said
from assistant.words import fold

_EVERYBODY = re.compile(
    r"\b(alle|samtlige|enhver|uanset rolle|everyone|everybody|anyone|all|regardless of role)\b"
)
_ONE_PRICE = re.compile(
    r"\bprisen\b|\bsamme (?:pris|beloeb)\b|\b(?:det|den|dette)\b[^.]{0,12}\b(?:gaelder|koster|betaler)\b|\bgaelder\b|\bligeledes\b"
    r"|\bthe (?:same )?price\b|\b(?:that|this|it|the same)\b[^.]{0,12}\b(?:applies|costs?|goes)\b|\blikewise\b"
)
_PRICE = re.compile(
    r"\bpris\w*|\bbetal\w*|\bkost\w*|\bdyr\w*|\bbillig\w*|\bpay\w*|\bprice\w*|\bcosts?\b|\bcheap\w*|\bexpensive\b|\bfees?\b"
)
_EQUAL = re.compile(r"\b(?:samme|lige saa|ligesaa|ens|same|equal(?:ly)?|as much)\b")
_DEARER = re.compile(
    r"\b(?:mere|hoejere|hoejeste?|dyr(?:ere|este?|e)?|more|higher|highest|dearer|expensive)\b"
)
_CHEAPER = re.compile(
    r"\b(?:mindre|lave(?:re|ste?)?|billig(?:ere|ste?|e)?|less|lower|lowest|cheaper|cheapest)\b"
)
_EXCEPTION = re.compile(
    r"\b(?:undtagen|undtaget|bortset fra|med undtagelse|except\w*|apart from|other than|ud over)\b"
)
_EACH = re.compile(r"\b(?:hver|pr\.? (?:person|deltager)|per (?:person|head)|each)\b")
_PARTS = re.compile(r"[,;:]|\b(?:mens|men|while|but|whereas)\b")


class PriceCheck:
    """Holds sentences against one conference's prices."""

    def __init__(self, read: MentionReader) -> None:
        self._read = read
        self.prices = {role: price.amount for price in read.conference.prices for role in price.roles}

    def problem(self, sentence: str, roles: Placed[str], said: Said, ours: bool, computed: str) -> str:
        """Why the amounts of ``sentence`` are not those of its roles; empty where they are."""
        right = set(self.prices.values())
        named = amounts(sentence, right)
        roles = [(at, role) for at, role in roles if role in self.prices]
        if problem := self._comparison(sentence, bool(named)):
            return problem
        if not named:
            return self._one_price(sentence, roles, said)
        if not right or not (ours or any(value in right for _, value in named)):
            return ""
        sums = {value for _, value in amounts(computed, ())} - right
        for _, value in named:
            if value not in right and value not in sums:
                return f"{value} is no price of the conference"
        if any(value in sums for _, value in named):
            if _EACH.search(fold(sentence)) and not any(value in right for _, value in named):
                return "a sum that each of them would pay"
            # Who is counted must be as in the sum that was computed.
            counted = set(_counts(computed, self._read))
            if any(pair not in counted for pair in _counts(sentence, self._read)):
                return "a sum for others than were asked about"
            named = [(at, value) for at, value in named if value in right]
            return self._unpaid(roles, named)
        text = fold(sentence)
        everybody = _EVERYBODY.search(text)
        if everybody and len(right) > 1 and not self._read.roles(tokenize(sentence[everybody.end() :])[:2]):
            return "one price for all, where it depends on the role"
        if not roles:
            implied = [role for role in said.roles if role in self.prices]
            wanted = {self.prices[role] for role in implied} or right
            return "" if {value for _, value in named} == wanted else "the price of another role"
        return self._unpaid(roles, named)

    def _unpaid(self, roles: Placed[str], named: Placed[int]) -> str:
        for role, value in together(roles, named):
            if self.prices[role] != value:
                return f"{role} does not pay {value}"
        return ""

    def compares(self, sentence: str, roles: Placed[str]) -> bool:
        """Whether ``sentence`` sets the prices of roles beside one another."""
        priced = [role for _, role in roles if role in self.prices]
        return len(priced) > 1 and bool(_PRICE.search(fold(sentence)))

    def _comparison(self, sentence: str, has_amount: bool) -> str:
        """Who pays as much, more or less than whom must be so by the amounts."""
        if len(set(self.prices.values())) < 2 or not _PRICE.search(fold(sentence)):
            return ""
        if has_amount and _EXCEPTION.search(fold(sentence)):
            return "a price with an exception"
        for part in _PARTS.split(fold(sentence)):
            placed = [(at, role) for at, role in self._read.roles(tokenize(part)) if role in self.prices]
            if not placed:
                continue
            paid = [self.prices[role] for _, role in placed]
            if _EQUAL.search(part) and len(set(paid)) > 1:
                return "one price for roles that pay different ones"
            for pattern, best in ((_DEARER, max), (_CHEAPER, min)):
                found = pattern.search(part)
                if found is None:
                    continue
                before = [self.prices[role] for at, role in placed if at < found.start()]
                behind = [self.prices[role] for at, role in placed if at > found.start()]
                if before and behind and re.search(r"\b(?:end|than)\b", part[found.end() :]):
                    if best([*before, *behind]) in behind or len(set(before)) > 1:
                        return f"{found.group()!r} is not so by the prices"
                elif {best(self.prices.values())} != set(paid):
                    return f"{found.group()!r} is not so by the prices"
        return ""

    def _one_price(self, sentence: str, roles: Placed[str], said: Said) -> str:
        """A price that is spoken of without its amount ("Prisen gælder for …") is that of the sentence before."""
        if not roles or not _ONE_PRICE.search(fold(sentence)):
            return ""
        paid = {self.prices[role] for _, role in roles} | set(said.amounts[-1:])
        return "one price for roles that pay different ones" if len(paid) > 1 else ""


def _counts(text: str, read: MentionReader) -> Iterator[tuple[int, str]]:
    """How many of which role a text counts."""
    text = with_digits(text)
    for match in re.finditer(r"(?<![\d.,×x])\b(\d{1,3})\s+(?=[^\W\d_])", text):
        following = read.roles(tokenize(text[match.end() :])[:2])
        if following and following[0][0] == 0:
            yield int(match[1]), following[0][1]
