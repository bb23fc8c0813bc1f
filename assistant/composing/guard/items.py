"""What stands in one item of a list or one row of a table belongs to that item alone."""

import re
from collections.abc import Sequence

from assistant.composing.guard.claims import content, is_met

_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(.+)$|^\s*\|(.+)\|\s*$")
_RULE = re.compile(r"^[\s|:-]+$")
_CLAUSE = re.compile(
    r"\s*(?:;|,\s*(?:og|men|mens|and|but|while)\b|\b(?:mens|men|while|but)\b"
    r"|,\s+(?!(?:der|som|at|hvor|hvis|naar|når|fordi|which|that|who|where|when|if|because)\b))\s*"
)
_LABEL = re.compile(r"[^|:]{2,40}(?=[|:])")  # what an item begins with, and is about
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def mixed_up(text: str, cited: Sequence[str], language: str) -> str:
    """Why ``text`` joins what stands in different items; empty where it does not.

    Args:
        text: a sentence without its marks.
        cited: the texts it cites.
        language: of the texts, for stems.
    """
    lines = [line for source in cited for line in source.splitlines() if not _RULE.match(line)]
    listed = [found[1] or found[2] for line in lines if (found := _ITEM.match(line))]
    if len(listed) < 2:
        return ""
    items = [content(item, language) for item in listed]
    labels = [
        content(found[0], language) if (found := _LABEL.match(item)) else frozenset() for item in listed
    ]
    prose = content("\n".join(line for line in lines if not _ITEM.match(line)), language)
    numbers = [frozenset(_NUMBER.findall(item)) for item in listed]
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    said, wanted = "", content(text, language)
    for number, clause in enumerate(clauses, 1):
        said = f"{said} {clause}"
        words = _listed_only(said, items, prose, language)
        if problem := _problem(said, words, items, numbers):
            return problem
        holding = [n for n, item in enumerate(items) if all(is_met(word, item) for word in words)]
        if len(words) >= 2 and not any(
            not labels[n] or any(is_met(word, wanted) for word in labels[n]) for n in holding
        ):
            return "it tells of one item of a list what stands in another"
        if len(words) >= 2 or number == len(clauses):
            said = ""  # else the first of several that the rest of the sentence is about
    return ""


def _problem(
    text: str, words: frozenset[str], items: Sequence[frozenset[str]], numbers: Sequence[frozenset[str]]
) -> str:
    if len(words) >= 2 and not any(all(is_met(word, item) for word in words) for item in items):
        return "it joins what stands in different items of a list"
    if _figures_elsewhere(text, words, items, numbers):
        return "its figure stands in another item of a list"
    return ""


def _figures_elsewhere(
    text: str, words: frozenset[str], items: Sequence[frozenset[str]], numbers: Sequence[frozenset[str]]
) -> bool:
    """Whether the figures of a text stand in items, but in none of those its words are from."""
    ours = frozenset(_NUMBER.findall(text))
    if not words or not any(ours & one for one in numbers):
        return False
    own = [one for item, one in zip(items, numbers, strict=True) if any(is_met(w, item) for w in words)]
    return not any(ours & one for one in own)


def _listed_only(
    text: str, items: Sequence[frozenset[str]], prose: frozenset[str], language: str
) -> frozenset[str]:
    """The words of a text that stand in items, and neither in the prose around them nor in most items."""
    return frozenset(
        word
        for word in content(text, language)
        if not is_met(word, prose) and 0 < sum(is_met(word, item) for item in items) <= len(items) / 2
    )
