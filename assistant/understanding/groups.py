"""A group of participants that a follow-up counts anew, enlarges or corrects.

"Hvad koster en leder? – Og tre af slagsen?", "en suppleant oveni", "to af dem er faktisk ledere",
"hvad koster vi to tilsammen?": what is meant is the group of the question before, changed.
"""

import re
from collections.abc import Sequence

from assistant.conference.model import RoleGroup
from assistant.understanding.frame import Frame
from assistant.understanding.roles import COUNTS, NamedRole
from assistant.words import fold, loose

_NUMBER = r"(\d{1,3}|" + "|".join(sorted(COUNTS, key=len, reverse=True)) + ")"
_OF_THE_KIND = re.compile(
    rf"\b{_NUMBER} (?:af slagsen|af den slags|af dem|af dem alle|styk|stk|saadan nogle|of (?:them|those|that kind))\b"
)
_OF_THEM = re.compile(
    rf"\b(?:{_NUMBER} af (?:dem|os)|{_NUMBER} of (?:them|us)|(den ene|one of (?:them|us)))\b"
)
_ADDS = re.compile(
    r"\b(ogsaa (?:tager|har|sender|faar)|oveni|desuden|plus|laeg(?:ger)? .*\btil|en mere|en til|as well|in addition|on top|"
    r"also (?:bring|send|have)|add)\b"
)
_WE_TWO = re.compile(r"\b(?:(?:vi|os) to|os begge|begge to|the two of us|both of us|us two|we two)\b")
_MONEY = re.compile(r"\d\s*(?:kr\b|kroner|dkk)|dkk\s*\d", re.IGNORECASE)


def adds(frame: Frame) -> bool:
    """Whether a question adds people to those already spoken of."""
    return bool(_ADDS.search(fold(frame.text)))


def regrouped(frame: Frame, before: Frame, said: str, roles: Sequence[RoleGroup]) -> str:
    """The question before with its group changed as ``frame`` says; empty where no group is changed.

    ``said`` is what the assistant answered between them: where it named an amount, the price is what
    the talk is about, whatever the words.
    """
    folded = fold(frame.text)
    priced = before.asks("price", "total") or bool(_MONEY.search(said))
    if not priced or len(before.roles) == 0:
        return ""
    group = {role.role: role for role in before.roles}
    kind = _OF_THE_KIND.search(folded)
    if kind and not frame.roles and len(group) == 1:
        return _worded(before, roles, [NamedRole(next(iter(group)), _count(kind[1]))])
    part = _OF_THEM.search(folded)
    if part and len(frame.roles) == 1 and len(group) == 1:
        (old,), (new,) = group.values(), frame.roles
        moved = 1 if part[3] else _count(part[1] or part[2])
        if old.count and old.role != new.role and 0 < moved <= old.count:
            return _worded(
                before, roles, [NamedRole(old.role, old.count - moved), NamedRole(new.role, moved)]
            )
    if adds(frame) and frame.roles and all(role.count for role in group.values()):
        for role in frame.roles:
            known = group[role.role].count if role.role in group else 0
            group[role.role] = NamedRole(role.role, (known or 0) + (role.count or 1))
        return _worded(before, roles, list(group.values()))
    return ""


def both_of_them(frame: Frame, before: Frame, roles: Sequence[RoleGroup]) -> str:
    """For "hvad koster vi to", where only one of the two is named: the other, from the question before."""
    others = [role for role in before.roles if role.role not in {named.role for named in frame.roles}]
    if not (_WE_TWO.search(fold(frame.text)) and len(frame.roles) == len(others) == 1):
        return ""
    return f"{frame.text} {_called(others[0], roles)}"


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[loose(word)]


def _called(named: NamedRole, roles: Sequence[RoleGroup]) -> str:
    role = next(role for role in roles if role.id == named.role)
    return role.words[0] if role.words else role.id


def _worded(before: Frame, roles: Sequence[RoleGroup], group: list[NamedRole]) -> str:
    english = before.language == "en"
    people = (" and " if english else " og ").join(
        f"{named.count} {_called(named, roles)}" for named in group if named.count
    )
    return f"What do {people} cost in total" if english else f"Hvad koster {people} i alt"
