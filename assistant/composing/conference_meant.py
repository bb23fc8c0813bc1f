"""Which of several conferences a question means by a city, a hall or a person that only one of them has."""

import re
from collections.abc import Mapping, Sequence

from assistant.conference import Conference
from assistant.understanding.frame_words import CONFERENCE_NAMES
from assistant.words import loose, tokens

_SPEAKS_OF_ONE = re.compile(r"\w*konference(?:n|ns)?|conference")


class ConferenceMeant:
    """The names that tell conferences apart."""

    def __init__(self, conferences: Sequence[Conference]) -> None:
        names = {conference.id: _names(conference) for conference in conferences}
        self._conferences = {conference.id: conference for conference in conferences}
        self._own: Mapping[str, frozenset[str]] = {
            key: own.difference(*(other for at, other in names.items() if at != key))
            for key, own in names.items()
        }

    def find(self, text: str) -> Conference | None:
        """The one conference whose own names a question has; None without or with several."""
        if len(self._conferences) < 2:
            return None
        words = [loose(word) for word in tokens(text)]
        said = f" {' '.join(words)} "
        of_one = any(word in CONFERENCE_NAMES or _SPEAKS_OF_ONE.fullmatch(word) for word in words)
        found = [
            key
            for key, own in self._own.items()
            if any(f" {name} " in said or f" {name}s " in said for name in own)
            # "AI-konferencen", of the folder "2025-ai"
            or (of_one and any(part in words for part in self._only(key)))
        ]
        return self._conferences[found[0]] if len(found) == 1 else None

    def _only(self, key: str) -> set[str]:
        others = {part for other in self._conferences if other != key for part in _parts(other)}
        return _parts(key) - others


def _names(conference: Conference) -> frozenset[str]:
    names = [name for day in conference.days for name in (day.city.da, day.city.en, *day.also_called)]
    names += [name for day in conference.days for name in (day.venue.name, day.venue.town)]
    names += [speaker.name for speaker in conference.speakers]
    names += [contact.name for contact in conference.contacts if contact.name]
    return frozenset(" ".join(map(loose, tokens(name))) for name in names if name)


def _parts(identifier: str) -> set[str]:
    return {part for part in map(loose, re.split(r"[\W_\d]+", identifier)) if part}
