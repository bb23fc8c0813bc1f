"""What it costs: by role and for a group."""

import re
from collections.abc import Sequence

from assistant.composing.facts.amounts import named_amounts, prices_named, verdict_on_amount
from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.wording import listed, money
from assistant.composing.statements import Statement
from assistant.conference import Price
from assistant.understanding.clock import find_dates
from assistant.understanding.roles import COUNTS as COUNT_WORDS
from assistant.understanding.roles import NamedRole
from assistant.words import loose

_PEOPLE = re.compile(
    r"\b(\d{1,3}|"
    + "|".join(sorted(COUNT_WORDS, key=len, reverse=True))
    + r")\s+(?:personer|person|mand|stk|deltagere|kolleger|kollegaer|billetter|people|persons|of us|tickets|participants|colleagues)\b"
)
_A_GROUP_OF = re.compile(
    r"\b(?:gruppe|hold|selskab|flok|group|party|team) (?:paa|pa|med|af|of) (\d{1,3}|"
    + "|".join(sorted(COUNT_WORDS, key=len, reverse=True))
    + r")\b"
)
_NO_PLAIN_SUM = re.compile(
    r"\b(resten|rest|heraf|hvoraf|deraf|halvdelen|halv|tredjedel\w*|af dem|af os|de ovrige|den ene|de andre|andre|minus|undtagen|bortset|"
    r"eller|hver|hvert|syge?|frem for|i stedet for|mere|mindre|rabat|of whom|of them|the rest|others|half|dozen|except|minus|or|each|"
    r"instead of|more|less|discount|than)\b|\d\s*[-–/]\s*\d|\b\d+\.(?=\s*[a-z])|(?:^|\s)[-–]\d"
)
_NUMBER = re.compile(r"(?<![\d.,:])\d{1,3}(?![\d.,:]*\d)")
_TOTAL = re.compile(
    r"\b(i alt|ialt|tilsammen|sammenlagt|samlet|samlede|total\w*|altogether|together|combined|bundlinjen)\b"
)
_COMPARES = re.compile(
    r"\b(mere|mindre|\w*forskel\w*|differenc\w*|dyrere|billigere|spare[rt]?|sparet|frem for|i stedet for|difference|more|less|"
    r"cheaper|save[sd]?|end|than)\b"
)
_NONE_OF = re.compile(r"\b(hverken|ikke er|neither|not an?)\b")
_WE_ARE = re.compile(
    r"\b(?:vi er|vi kommer|vi bliver|vi sender|der kommer|we are|we're|there are)\s+(\d{1,3}|"
    + "|".join(sorted(COUNT_WORDS, key=len, reverse=True))
    + r")\b"
)


def price_statements(look: Lookup) -> list[Statement]:
    """The prices for the roles the question names, else all of them; a sum for a group."""
    conference, frame, language = look.conference, look.frame, look.language
    if not conference.prices:
        return []
    priced = {role: price for price in conference.prices for role in price.roles}
    story = loose(f"{frame.said} {frame.text}")
    # who is none of those named is somebody else: all prices
    named = [role for role in frame.roles if role.role in priced and not _NONE_OF.search(story)]
    notes = [
        Statement(
            note.statement.in_(language), (look.evidence("Priser", f"price_notes.{number}", note.statement),)
        )
        for number, note in enumerate(conference.price_notes)
        if set(note.both_roles) <= {role.role for role in named}
        and all(role.count is None for role in named)
        and _one_of_the_other(look)
    ]
    if notes:
        return [*(_one(look, price) for price in conference.prices), *notes]
    people = _number_of_people(story)
    counted = sum(role.count or 0 for role in named)
    if people in {role.count for role in named}:
        people = None  # "vi er 2 ledere og 3 suppleanter": the two are the managers, not all of us
    # A sum is given only for a group that is plainly listed; anything cleverer gets the prices, since a
    # wrong total is worse than none.
    shared = _shared_out(story, people, named)
    if shared:
        return _sum(look, shared, priced)
    if people is None:
        story = _SOME_OF_US.sub(r"\1", story)  # "fem af os medarbejderrepræsentanter" are five
    plain = not _NO_PLAIN_SUM.search(story) and _numbers_besides(story, people) <= {
        role.count for role in named
    }
    together = bool(_TOTAL.search(story) or _WITH_ME.search(story))
    # "vores afdelingschef, som er leder, og en HR-medarbejder" is one manager who is called both
    in_a_row = frame.roles_listed
    one_each = len(named) > 1 and together and (in_a_row or all(role.mentions == 1 for role in named))
    if plain and (counted or one_each) and people in (None, counted):
        # Each by itself where they are told by name: "afdelingschef, souschef" are two, and nobody has said so.
        group = [
            (role.role, role.count or 1)
            for role in named
            for _ in range(role.mentions if in_a_row and not role.count else 1)
        ]
        return _sum(look, group, priced)
    if plain and not named and people and people > 1:
        return _for_either(look, people)
    if plain and not counted and people and people > 1 and len(named) == 1:
        return _sum(look, [(named[0].role, people)], priced)
    compares = bool(_COMPARES.search(loose(frame.text)))
    if compares and len(named) == 2 and named[0].count and named[0].count == named[1].count:
        pair = [priced[role.role] for role in named]
        if pair[0] is not pair[1]:
            return [*(_one(look, price) for price in pair), _difference(look, pair, named[0].count)]
    if not plain and (counted or people):
        named = []
    prices = list(dict.fromkeys(priced[role.role] for role in named)) or list(conference.prices)
    if frame.asks("who") and not named:
        prices = prices_named(look) or prices
    if len(prices) == 1:
        afforded = _affordable(look, prices[0])
        if afforded:
            return [afforded]
    if compares and len(prices) == 1 and len(conference.prices) == 2:
        prices = list(conference.prices)  # dearer than the other one
    statements = [_one(look, price, short=len(prices) == 1 and bool(named)) for price in prices]
    if len(prices) == 2 and compares:
        statements.append(_difference(look, prices))
    if len(frame.cities) > 1 or (
        frame.asks("same_in_both") and re.search(r"\b(begge|byer\w*|steder|dage|cities|places|days)\b", story)
    ):
        statements.append(_same_everywhere(look, prices))
    verdict = verdict_on_amount(look, {price.amount for price in prices})
    return [Statement(verdict), *statements] if verdict else statements


_SOME_OF_US = re.compile(
    r"\b(\d{1,3}|"
    + "|".join(sorted(COUNT_WORDS, key=len, reverse=True))
    + r") (?:af os|of us)\b(?! (?:er|var|har|som|der|kommer|is|are|who)\b)"
)
_WITH_ME = re.compile(
    r"\b(?:og (?:jeg|mig selv|mig)|jeg og (?:min|vores)|and (?:i|me|myself)|(?:i|me) and my)\b"
)
_HALF = re.compile(r"\b(?:den ene halvdel|den anden halvdel|halvdelen|the other half|half)\b")
_THE_REST = re.compile(r"\b(?:resten|the rest|the others)\b")
_OF_THE_GROUP = re.compile(r"\b(?:af|of) (?:dem|os|them|us|whom)\b|\b(?:hvoraf|heraf|deraf)\b")


def _shared_out(story: str, people: int | None, named: Sequence[NamedRole]) -> list[tuple[str, int]]:
    """A group of a known size that is told in halves, or in some and the rest; empty where it is not."""
    if people is None or len(named) != _PARTS:
        return []
    halves, rest = len(_HALF.findall(story)), bool(_THE_REST.search(story))
    bare = _OF_THE_GROUP.sub(" ", _THE_REST.sub(" ", _HALF.sub(" ", story)))
    counts = {role.count for role in named}
    if _NO_PLAIN_SUM.search(bare) or not _numbers_besides(bare, people) <= counts:
        return []
    if counts == {None} and (halves == _PARTS or (halves and rest)) and people % _PARTS == 0:
        return [(role.role, people // _PARTS) for role in named]
    known = sum(role.count or 0 for role in named)
    if rest and not halves and None in counts and 0 < known < people:
        return [(role.role, role.count or people - known) for role in named]
    return []


_PARTS = 2


def _affordable(look: Lookup, price: Price) -> Statement | None:
    """How many an amount is enough for, where the question asks that."""
    amounts = named_amounts(f"{look.frame.said} {look.frame.text}")
    if not look.frame.asks("count") or len(amounts) != 1 or amounts[0] <= price.amount:
        return None
    count = amounts[0] // price.amount
    each, total = money(price.amount, look.language), money(count * price.amount, look.language)
    text = (
        f"That is enough for {count}: {count} × {each} = {total}"
        if look.english
        else f"Det rækker til {count}: {count} × {each} = {total}"
    )
    return Statement(_ended(text), (look.evidence("Priser", _price_part(look, price), price.statement),))


def _difference(look: Lookup, prices: list[Price], people: int = 1) -> Statement:
    low, high = sorted(prices, key=lambda price: price.amount)
    amount = money(high.amount - low.amount, look.language)
    whole = money((high.amount - low.amount) * people, look.language)
    in_all = "" if people == 1 else f", {people} × {amount} = {whole}"
    text = (
        f"The difference is {amount} per person{in_all}"
        if look.english
        else f"Forskellen er {amount} pr. person{in_all}"
    )
    return Statement(
        _ended(text), tuple(look.evidence("Priser", _price_part(look, p), p.statement) for p in (low, high))
    )


def _ended(sentence: str) -> str:
    """With a full stop, which the last abbreviation may already be."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def _same_everywhere(look: Lookup, prices: list[Price]) -> Statement:
    text = (
        "The prices do not depend on the city."
        if look.english
        else "Priserne skelner ikke mellem byerne; de er ens alle steder."
    )
    return Statement(text, tuple(look.evidence("Priser", _price_part(look, p), p.statement) for p in prices))


def _one_of_the_other(look: Lookup) -> bool:
    # "suppleant for en leder", "ledersuppleant", "substitute for my manager": one person, two roles.
    return (
        bool(
            re.search(
                r"\b\w*(suppleant|substitute|deputy|stedfortrader)\w* (for|til|af|to|of)\b",
                loose(f"{look.frame.said} {look.frame.text}"),
            )
        )
        or bool(_BOTH_AT_ONCE.search(loose(f"{look.frame.said} {look.frame.text}")))
        or any(len(word.loose) > 12 and "suppleant" in word.loose for word in look.frame.words)
    )


# "jeg er både leder og suppleant", "I'm both a manager and a substitute": one person
_BOTH_AT_ONCE = re.compile(
    r"\b(?:jeg|man|han|hun|der|som) (?:\w+ )?(?:er )?bade (?:er )?(?:en )?\w+ og\b|\b(?:i|i'm|im|one|he|she|who|am|is)\b(?: \w+)? both an? \w+ and\b"
)


def _price_part(look: Lookup, price: Price) -> str:
    return f"prices.{look.conference.prices.index(price)}"


def _label(look: Lookup, role_id: str, count: int | None = None) -> str:
    role = next(role for role in look.conference.roles if role.id == role_id)
    label = role.label.in_(look.language)
    if count == 1 and role.words:
        # the first word of a role is its singular in Danish
        label = label.removesuffix("s") if look.english else role.words[0]
    return label if count is None else f"{count} {label}"


def _one(look: Lookup, price: Price, *, short: bool = False) -> Statement:
    evidence = look.evidence("Priser", _price_part(look, price), price.statement)
    amount = money(price.amount, look.language)
    roles = listed([_label(look, role) for role in price.roles], look.language)
    past = look.over
    if look.language == "en":
        text = (
            f"{amount} per person. That {'was' if past else 'is'} the price for {roles}."
            if short
            else f"{'It cost' if past else 'The price is'} {amount} per person for {roles}."
        )
    elif short:
        text = f"{amount} pr. person. Prisen {'gjaldt' if past else 'gælder'} for {roles}."
    else:
        text = f"Prisen {'var' if past else 'er'} {amount} pr. person for {roles}."
    return Statement(text, (evidence,))


def _sum(look: Lookup, group: list[tuple[str, int]], priced: dict[str, Price]) -> list[Statement]:
    language = look.language
    total = sum(priced[role].amount * count for role, count in group)
    parts = [
        f"{_label(look, role, count)} ({count} × {money(priced[role].amount, language)})"
        for role, count in group
    ]
    evidence = tuple(
        dict.fromkeys(
            look.evidence("Priser", _price_part(look, priced[role]), priced[role].statement)
            for role, _ in group
        )
    )
    if language == "en":
        text = f"In total {money(total, language)}: {listed(parts, language)}."
    else:
        text = f"I alt {money(total, language)}: {listed(parts, language)}."
    return [Statement(text, evidence)]


def _for_either(look: Lookup, people: int) -> list[Statement]:
    statements = []
    for price in look.conference.prices:
        either = "or" if look.english else "eller"
        roles = listed([_label(look, role) for role in price.roles], look.language, joined_by=either)
        total, each = money(price.amount * people, look.language), money(price.amount, look.language)
        text = (
            f"{people} × {each} is {total} if all are {roles}."
            if look.language == "en"
            else f"{people} × {each} er {total}, hvis alle er {roles}."
        )
        statements.append(
            Statement(text, (look.evidence("Priser", _price_part(look, price), price.statement),))
        )
    return statements


def _number_of_people(text: str) -> int | None:
    match = next(filter(None, (form.search(loose(text)) for form in (_PEOPLE, _A_GROUP_OF, _WE_ARE))), None)
    if not match:
        return None
    return int(match[1]) if match[1].isdigit() else COUNT_WORDS[match[1]]


def _numbers_besides(story: str, people: int | None) -> set[int]:
    """The small numbers of a text other than the group's size, with clock times, dates and amounts left out."""
    bare = re.sub(
        r"\b(?:kl|klokken|at|den|the)\.?\s*\d+\S*|\d[\d.,]*\s*(?:kr|dkk|kroner|procent|%)", " ", story
    )
    if find_dates(story):
        return set()
    return {int(match.group()) for match in _NUMBER.finditer(bare)} - {people, 0}
