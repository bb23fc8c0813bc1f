"""Which of several conferences a question means: by its year, its theme, or a city or a person it alone has."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from assistant.conference import Conference
from assistant.understanding.clock import find_years
from assistant.understanding.frame_words import CONFERENCE_NAMES
from assistant.understanding.themes import named_by_theme, own_words
from assistant.words import loose, tokens

_SPEAKS_OF_ONE = re.compile(r"\w*konference(?:n|ns)?|conference")


class ConferenceMeant:
    """Tells which conference a question is about, by the names that tell them apart."""

    def __init__(self, conferences: Sequence[Conference]) -> None:
        names = {conference.id: _names(conference) for conference in conferences}
        self._conferences = {conference.id: conference for conference in conferences}
        self._themes = own_words(conferences)
        self._own: Mapping[str, frozenset[str]] = {
            key: own.difference(*(other for at, other in names.items() if at != key))
            for key, own in names.items()
        }

    def choose(self, today: date, text: str = "") -> Conference | None:
        """The conference a question is about: of the year, theme or name it has, else the next one, else the latest."""
        named = find_years(text)
        conferences = tuple(self._conferences.values())  # the latest first
        for conference in conferences:
            if any(day.date.year in named for day in conference.days):
                return conference
        if (of_theme := named_by_theme(text, conferences, self._themes)) is not None:
            return of_theme
        if (meant := self._find(text)) is not None:
            return meant
        coming = [conference for conference in conferences if conference.last_day >= today]
        return (
            min(coming, key=lambda conference: conference.first_day)
            if coming
            else next(iter(conferences), None)
        )

    def _find(self, text: str) -> Conference | None:
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
