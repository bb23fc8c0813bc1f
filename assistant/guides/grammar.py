"""Gender, number and article of a Danish noun phrase."""

import re
from typing import Literal

from assistant.guides.materials import Words

Number = Literal["common", "neuter", "plural"]

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
PREPOSITIONS = frozenset(["af", "bag", "blandt", "efter", "for", "foran", "fra", "gennem", "hos", "i", "ifølge", "inden", "langs", "med", "mellem", "mod", "om", "omkring", "over", "på", "til", "ud", "under", "uden", "ved", "via"])  # fmt: skip
DETERMINERS = frozenset(["en", "et", "den", "det", "de", "denne", "dette", "disse", "vores", "jeres", "alle", "al", "hver", "hvert", "nogle", "flere", "mange", "få", "to", "tre", "fire", "fem"])  # fmt: skip
_ENGLISH = frozenset(["of", "the", "with", "and", "from", "using", "by"])
# What ends the part of a phrase that its noun stands in.
BOUNDARIES = PREPOSITIONS | _ENGLISH | frozenset(["der", "som", "og", "eller", "at", "hvor", "når"])
_PARTICIPLE = re.compile(r"(?:eret|ået|aget|avet|brugt|yret|skrevet|drevet|vendt|ede)$")
_PLURAL = re.compile(r"(?:er|erne|ene)$")
_SINGULAR_IN_ER = re.compile(
    r"(?:lærer|(?<!l)leder|computer|scanner|printer|router|server|planlægger|tæller|måler)$"
)
_PLURAL_ENDINGS = ("erne", "ene", "er", "ne", "e", "r", "s")
_PLURAL_ADJECTIVE = re.compile(r"(?<!end)(?:ale|ske|ige|ede|ive|nye|ente|ante|iske|are)$")
_ADJECTIVE = re.compile(r"(\w+(?:isk|lig|ig|al|el|iv|ær|ent|ant))t?")
_ADJECTIVES_IN_S = frozenset(("fælles", "gratis", "tilfreds"))
# "opgaveløsning" is no thing, "AI-løsning" is one.
_ALONE = frozenset(("ure", "løsning"))
# What cannot be counted and still has a definite form: "talegenkendelsen".
_ACTION = re.compile(r"(?:ing|else|tion|hed|analyse|støtte|teknologi|software)$")
_SHORT = 2  # letters: "ur" ends "kultur" too, so the shortest nouns count as whole words alone


def head_of(text: str) -> str:
    """The noun a phrase is about: the last word before what is said of it."""
    head = ""
    for word in WORD.findall(text):
        if word.lower() in BOUNDARIES or (head and "-" not in word and _PARTICIPLE.search(word)):
            break
        head = word
    return head


def is_english(text: str) -> bool:
    """Whether a phrase is put together by English words."""
    return any(word.lower() in _ENGLISH for word in WORD.findall(text))


def is_participle(word: str) -> bool:
    """Whether a word tells what was done to a thing: "automatiseret"."""
    return _PARTICIPLE.search(word.lower()) is not None


def is_tool(head: str, words: Words) -> bool:
    """Whether a noun is a thing one uses, in any number."""
    return any(_is_form(head.lower(), noun) for noun in words.tools)


def is_bare_tool(head: str, words: Words) -> bool:
    """Whether a noun is a thing one uses and no more: "systemerne", not "vagtplansystemerne"."""
    lowered = head.lower()
    return any(
        lowered in (noun, f"{noun}er", f"{noun}r", f"{noun}e", f"{noun}{noun[-1]}er") for noun in words.tools
    )


def number_of(head: str, words: Words) -> tuple[Number, bool]:
    """Gender or plural of a noun, and whether it is one countable thing in the indefinite form."""
    lowered = head.lower()
    if not head or head in words.names:
        return "common", False
    if any(_ends(lowered, noun) for noun in words.plural):
        return "plural", False
    noun, gender = _longest(lowered, words)
    if noun:
        return gender, True
    if any(_is_form(lowered, noun) for noun in (*words.common, *words.neuter)) and lowered.endswith(
        _PLURAL_ENDINGS
    ):
        return "plural", False
    if _PLURAL.search(lowered) and not _SINGULAR_IN_ER.search(lowered):
        return "plural", False
    if any(_ends(lowered, noun) for noun in words.neuter_mass) or (
        lowered.endswith("et") and len(lowered) > 4 and not lowered.endswith("tet")
    ):
        return "neuter", False
    return "common", False


def with_article(text: str, head: str, number: Number, *, countable: bool, ours: bool = False) -> str:
    """The phrase with "en" or "et" where it needs one, or "vores" where it is ours already."""
    first = WORD.match(text)
    if not countable or number == "plural" or first is None:
        return text
    word = first.group().lower()
    owner = word.endswith("s") and len(word) > 3 and word not in _ADJECTIVES_IN_S and word != head.lower()
    many = _PLURAL_ADJECTIVE.search(word) and first.group() != head  # "neurale netværk"
    if word in DETERMINERS or owner or many:
        return text
    if ours and first.group() == head:  # an adjective would have to change
        return f"vores {text}"
    return f"{'et' if number == 'neuter' else 'en'} {text}"


def definite(head: str, number: Number, words: Words, *, countable: bool) -> str | None:
    """The noun with its article at the end, "chatbotten"; None where that cannot be told."""
    lowered = head.lower()
    if number == "plural":
        if lowered.endswith(("erne", "ene")) or not lowered.endswith("e" if lowered[-1] == "e" else "er"):
            return None
        return head[:-1] + "ne" if lowered.endswith("ere") else head + "ne"
    irregular = max((noun for noun in words.definite if _ends(lowered, noun)), key=len, default="")
    if irregular:
        return head[: len(head) - len(irregular)] + words.definite[irregular]
    if not countable and not _ACTION.search(lowered):
        return None
    ending = "t" if number == "neuter" else "n"
    return head + ending if lowered.endswith("e") else f"{head}e{ending}"


def weak(adjective: str) -> str | None:
    """An adjective as it stands behind "den" and "det": "digital" is "digitale"; None where that is not known."""
    lowered = adjective.lower()
    if lowered in _ADJECTIVES_IN_S or lowered.endswith("e"):
        return adjective
    if lowered in ("ny", "nyt"):
        return "nye"
    if lowered.endswith("et") and len(lowered) > 4:
        return adjective[:-1] + "de"
    match = _ADJECTIVE.fullmatch(adjective)
    return match[1] + "e" if match else None


def _longest(word: str, words: Words) -> tuple[str, Number]:
    found: tuple[str, Number] = ("", "common")
    genders: tuple[tuple[tuple[str, ...], Number], ...] = ((words.common, "common"), (words.neuter, "neuter"))
    for nouns, gender in genders:
        for noun in nouns:
            if _ends(word, noun) and len(noun) > len(found[0]):
                found = (noun, gender)
    return found


def _ends(word: str, noun: str) -> bool:
    """Whether a word is the noun or a compound of it."""
    if len(noun) <= _SHORT or noun in _ALONE:
        return word == noun or word.endswith(f"-{noun}")
    return word.endswith(noun)


def _is_form(word: str, noun: str) -> bool:
    """Whether a word is a form of a noun, alone or as the end of a compound."""
    if _ends(word, noun):
        return True
    if len(noun) <= _SHORT:
        return False
    if noun in _ALONE:
        word = word.rpartition("-")[2]
        return word.startswith(noun) and word[len(noun) :] in ("en", "er", "erne")
    doubled = noun + noun[-1]  # robot, robotter
    return any(
        word.endswith(form + ending)
        for form in (noun, doubled)
        for ending in ("en", "et", "er", "ene", "erne", "e", "n", "r", "rne", "s")
    )
