"""Which of a conference's cities a question names."""

import re
from collections.abc import Sequence

from assistant.conference import Conference
from assistant.understanding.frame_words import DOMAIN_WORDS
from assistant.understanding.matching import Token, find_phrase

_HOUSE_NUMBER = re.compile(r"\s+\d+\s*\w?$")


def find_cities(
    words: Sequence[Token], conference: Conference, seen: set[int]
) -> tuple[tuple[int, str], ...]:
    """Every mention of a city, by its own name, its hall's or its street's: the number of its first word, the city.

    They come in the order of the words. The numbers of the words that name one are added to ``seen``.
    """
    found: set[tuple[int, str]] = set()
    for day in conference.days:
        street = _HOUSE_NUMBER.sub("", day.venue.street)
        for name in (day.city.da, day.city.en, *day.also_called, day.venue.name, street):
            for first, last in find_phrase(words, name, compounds=name != street):
                if _names_another(words, name, last) or _of_a_region(words, first):
                    continue
                found.add((first, day.city.da))
                seen.update(range(first, last))
    return tuple(sorted(found))


def _names_another(words: Sequence[Token], name: str, last: int) -> bool:
    """Whether a city's name in the genitive is part of a longer one: "Københavns Universitet"."""
    following = words[last] if last < len(words) else None
    genitive = words[last - 1].raw.endswith("s") and not name.endswith("s")
    named = following is not None and following.raw[:1].isupper() and not following.raw.isupper()
    return genitive and named and following is not None and following.loose not in DOMAIN_WORDS


_REGION = ("region", "regionen", "regionerne", "regions")
_AND = ("og", "eller", "and", "or")


def _of_a_region(words: Sequence[Token], first: int) -> bool:
    """Whether a part of the country is an authority's name: "Region Hovedstaden og Sjælland"."""
    if first >= _A_SECOND_NAME and words[first - 1].loose in _AND:
        first -= 2
    return first > 0 and words[first - 1].loose in _REGION


_A_SECOND_NAME = 3  # words before it: "region", a name, "og"
