"""Statements that answers depend on: who comes, where to, how many."""

import re
from collections.abc import Iterable, Sequence

from assistant.conference import Conference
from assistant.understanding.frame import FrameReader
from assistant.words import loose, tokens

_COUNTS = re.compile(
    loose(
        r"\b(?:to (?=\w+er\b)|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\b"
    )
)


class TopicReader:
    """Whether a few words without a verb ("pris leder") name something that a conference answers."""

    def __init__(self, conferences: Sequence[Conference]) -> None:
        self._readers = tuple(FrameReader(conference) for conference in conferences)

    def __call__(self, words: str) -> bool:
        return any(reader.read(words, "da").intents for reader in self._readers)


class TellingReader:
    """Whether a sentence names a role, a place, an organisation with a contact, or a number of people.

    The words are the conferences' own, so that next year's roles and cities are known as well.
    """

    def __init__(self, conferences: Sequence[Conference]) -> None:
        self._words = frozenset(_names(conferences))

    def __call__(self, sentence: str) -> bool:
        words = [loose(word) for word in tokens(sentence)]
        return any(word in self._words or _plural(word) in self._words for word in words) or bool(
            self._words and _COUNTS.search(loose(sentence))
        )


def _names(conferences: Sequence[Conference]) -> Iterable[str]:
    for conference in conferences:
        for day in conference.days:
            yield from (loose(name) for name in (day.city.da, day.city.en, *day.also_called))
        for contact in conference.contacts:
            yield from (loose(name) for name in (contact.organisation, *contact.also_called))
        for role in conference.roles:
            yield from (loose(name) for name in (*role.words, role.label.da, role.label.en))


def _plural(word: str) -> str:
    return re.sub(r"(?:erne|ernes|er|en|et|e|s)$", "", word)
