"""Two lines that were one."""

import re

# A word that cannot end a line of its own: what comes next belongs to it.
_OPEN_END_WORDS = """
og eller samt i på af for med ved til fra om under over mellem hos som der at en et den det de din jeres
vores and or of in on by with to from the a an as about between your our &
"""
_OPEN_ENDS = frozenset(_OPEN_END_WORDS.split())
_SUSPENDED = frozenset(["og", "eller", "samt", "and", "or", "&", "und"])


def ends_open(text: str) -> bool:
    """Whether the last word asks for more: "Institut for Økonomi og"."""
    words = text[-40:].split()
    return bool(words) and words[-1].lower() in _OPEN_ENDS


def join(first: str, second: str, *, hyphenated: frozenset[str] = frozenset()) -> str:
    """Two lines as one; a word divided at the line end becomes whole again.

    The hyphen goes where both halves are plain lower case ("brem-" + "ser").
    It stays after capitals, digits and single letters ("ABS-bremser"), before
    "og", "eller" ... ("kommune- og"), before a capital, and where the text
    writes the word with a hyphen elsewhere (``hyphenated``).
    """
    cut, between = glue(first, second, hyphenated)
    return first[: len(first) - cut] + between + second


def glue(first: str, second: str, hyphenated: frozenset[str]) -> tuple[int, str]:
    """How many characters to take off ``first``, and what to put between the two."""
    match = re.search(r"([^\s-]+)-$", first[-80:])
    tail = re.match(r"[^\W\d_]+", second)
    if match is None or tail is None or tail[0] in _SUSPENDED:
        return 0, " " if first and second else ""
    head, next_word = match[1], tail[0]
    letters = re.search(r"[^\W\d_]+$", head)
    divided = (
        next_word.islower()
        and letters is not None
        and len(letters[0]) > 1
        and head.lstrip("(\"'»“”„").islower()
        and not any(char.isdigit() or char == "." for char in head)
        and f"{letters[0]}-{next_word}" not in hyphenated
    )
    return (1 if divided else 0), ""
