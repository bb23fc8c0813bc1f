"""A topic as it is said once it is known: "en ny chatbot til borgere" is "den nye chatbot"."""

import re

from assistant.guides.grammar import (
    BOUNDARIES,
    DETERMINERS,
    WORD,
    definite,
    head_of,
    is_bare_tool,
    is_english,
    number_of,
    weak,
)
from assistant.guides.materials import Words
from assistant.words import fold

LONGEST = 70  # characters of a phrase that is said whole in a sentence
# "som" alone may also compare: "Copilot som sparringspartner"
CLAUSE = re.compile(
    r"(?<!\bhvem)(?<!\bhvad),?\s+(der|som(?=\s+(?:kan|skal|vil|må|er|har|bliver)\b))\s+(?=\S)"
)
_AI_FOR = re.compile(r"(?:AI|kunstig intelligens) til (?=\S)")
_AI_IN_FULL = re.compile(r"^kunstig intelligens")
_OBJECT = 38  # characters of work and what it is done to, as in "AI til prioritering af henvisninger"
_WITH = re.compile(r" med (kunstig intelligens|\S+)", re.IGNORECASE)
_PURPOSE = frozenset(("til", "af", "om", "over"))
_BRIEF = 24  # characters of "AI til ..." that need no shorter form
_TELLING = 7  # letters from which a noun alone tells what is meant: "robotdyr", not "svar"


def said_again(full: str, short: str, words: Words) -> str:
    """A phrase as it is said once it is known: "en ny chatbot til borgere" → "den nye chatbot"."""
    phrase = before_clause(full)
    start = _AI_FOR.match(phrase)
    if start:
        return full if len(full) <= _BRIEF else _work_again(phrase[start.end() :])
    core = _core(phrase)
    article = core[0].lower() in DETERMINERS
    head = head_of(" ".join(core[1:] if article else core))
    both = _both(phrase, core)
    if both:
        return both + (" med AI" if _tool_is_ai(phrase, words) else "")
    if is_generic(" ".join(core), words):  # "AI" alone would no longer name the matter
        return _AI_IN_FULL.sub("AI", short)
    number, countable = number_of(head, words)
    known = None if is_english(full) else definite(head, number, words, countable=countable)
    tool = _WITH.search(phrase)
    if tool and tool[1].lower() in words.products:
        return tool[1]  # "sagsbehandling med Copilot" is about Copilot
    if known is None:
        tells = head in words.names or is_english(full) or number == "plural" or len(head) >= _TELLING
        return " ".join(core) if tells or len(full) > LONGEST else full
    with_ai = ""
    if tool and _tool_is_ai(phrase, words) and not is_generic(head.split("-")[0], words):
        with_ai = " med AI" if tool[1].lower() == "kunstig intelligens" else tool[0]
    before = core[article : core.index(head)] if head in core else []
    adjective = weak(before[0]) if len(before) == 1 else None
    the = {"plural": "de", "neuter": "det", "common": "den"}[number]
    said = known if adjective is None else f"{the} {adjective} {head}"
    if is_bare_tool(head, words):
        # "systemet" alone would no longer name the matter
        if phrase != full:
            return full if len(full) <= _OBJECT else said
        rest = phrase.split()[len(core) :]
        if rest and rest[0].lower() in _PURPOSE:
            return " ".join([said, rest[0], *_core(" ".join(rest[1:]))])
    return said + with_ai


def _tool_is_ai(phrase: str, words: Words) -> bool:
    tool = _WITH.search(phrase)
    return tool is not None and any(fold(word) in fold(tool[1]) for word in words.ai)


def _both(phrase: str, core: list[str]) -> str:
    """Two things that are named together, "Copilot og ChatGPT"; empty where there is one, or they are long."""
    rest = phrase.split()[len(core) :]
    if len(rest) < 2 or rest[0].lower() not in ("og", "eller") or rest[1].lower() in BOUNDARIES:
        return ""
    both = " ".join([*core, rest[0], *_core(" ".join(rest[1:]))])
    return both if len(both) <= _OBJECT else ""


def _work_again(work: str) -> str:
    """Work that AI is used for, and what it is done to where that is short."""
    core = _core(work)
    both = _both(work, core)
    if both:
        return f"AI til {both}"
    rest = work.split()[len(core) :]
    if len(rest) > 1 and rest[0].lower() in _PURPOSE:
        longer = " ".join(["AI til", *core, rest[0], *_core(" ".join(rest[1:]))])
        if len(longer) <= _OBJECT:
            return longer
    return f"AI til {' '.join(core)}"


def _core(phrase: str) -> list[str]:
    """The words of a phrase up to what is said of its noun."""
    parts = phrase.split()
    return parts[
        : next((at for at, part in enumerate(parts) if at and part.lower() in BOUNDARIES), len(parts))
    ]


def before_clause(phrase: str) -> str:
    """What a relative clause is about."""
    clause = CLAUSE.search(phrase)
    return phrase[: clause.start()] if clause else phrase


def is_generic(text: str, words: Words) -> bool:
    """Whether a text says no more than AI."""
    generic = {fold(word) for word in words.ai}
    return fold(text) in generic or all(fold(word) in generic for word in WORD.findall(text))
