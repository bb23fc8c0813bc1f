"""When something holds: the condition or the order that links a sentence's parts must be its source's.

"Before the decision" told as "when it is made", or "at a high risk" as "always when": every content word may
stand in the source, and the sentence still says something else by what it hangs on.
"""

import re
from collections.abc import Sequence

from assistant.composing.guard.claims import aligned_with, content, likeness, told
from assistant.sentences import split_sentences
from assistant.words import fold

_BEFORE = r"foer|inden|before"
_IF = r"naar|hvis|saafremt|efter at|saa snart|whenever|when|if|once|after"
_LINKED = re.compile(rf"\b({_BEFORE}|{_IF})\b\s*([^,;:.?!]+)")
_IS_BEFORE = re.compile(rf"^(?:{_BEFORE})$")
# What else says that one thing comes ahead of another.
_AHEAD = re.compile(
    r"\b(?:foer|inden|forinden|foerst|forud\w*|tidligt|planlagte?|vil|before|beforehand|first|prior|in advance|early|planned|wants?|plans?)\b"
)
_DONE = re.compile(r"\b(?:har|havde|er blevet|have|has|had|been)\b")
_SAME = 0.5  # share of a linked part's words from which it is the same part
_CONDITION = 0.34  # share of a condition's content that a condition of the source must hold


def other_link(text: str, cited: Sequence[str], language: str) -> str:
    """Why what ``text`` hangs on is not what its source says; empty where it is.

    Args:
        text: a sentence without its marks.
        cited: the texts it cites.
        language: of the texts, for stems.
    """
    ours = _linked(text)
    if not ours:
        return ""
    parts = [part.text for one in cited for line in one.splitlines() for part in split_sentences(line)]
    near = aligned_with(text, parts, language)
    theirs = [_linked(part) for part in near]
    if not near or not all(theirs):
        return ""  # a source may set a condition by the order of its words alone
    everywhere = [said for part in parts for _, said in _linked(part)]
    for is_before, said in ours:
        if is_before:
            continue
        words = told(said, language)
        same = [
            (ahead, other)
            for links in theirs
            for ahead, other in links
            if _is_same(words, told(other, language))
        ]
        if same and all(ahead for ahead, _ in same) and not _AHEAD.search(fold(text)):
            return f"{said!r} comes later in what it cites"
        if same and _DONE.search(said) and not any(ahead or _DONE.search(other) for ahead, other in same):
            return f"{said!r} is told as done already"
        wanted = content(said, language)
        if (
            not same
            and wanted
            and max(likeness(wanted, other, language) for other in everywhere) < _CONDITION
        ):
            return f"{said!r} is no condition of what it cites"
    return ""


def _linked(text: str) -> list[tuple[bool, str]]:
    """The parts that say when or if, and whether something comes before them."""
    return [
        (bool(_IS_BEFORE.match(match[1])), match[2].strip())
        for match in _LINKED.finditer(fold(text))
        if match[2].strip()
    ]


def _is_same(words: frozenset[str], others: frozenset[str]) -> bool:
    return bool(words) and len(words & others) >= _SAME * len(words)
