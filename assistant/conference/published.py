"""What the organisers publish themselves, and what therefore is no secret about a person."""

import re
from collections.abc import Iterable
from itertools import product

from assistant.conference.model import Conference


def published_contacts(conferences: Iterable[Conference]) -> frozenset[str]:
    """Names, e-mail addresses and places that stand in the conferences' files, to be kept when masking."""
    found: set[str] = set()
    for conference in conferences:
        found.add(conference.organiser)
        if conference.contact:
            found.add(conference.contact.email)
        for speaker in conference.speakers:
            found.add(speaker.name)
        for contact in conference.contacts:
            found |= {contact.name, contact.email}
        for day in conference.days:
            venue = day.venue
            found |= {venue.name, venue.street, f"{venue.street}, {venue.postcode} {venue.town}"}
    return frozenset(found)


def as_people_spell(published: Iterable[str]) -> frozenset[str]:
    """Published names and addresses, and how people write them who have only heard or half remember them.

    "Philip Schrøder" is the published Philipp Schröder, not somebody whose name must be hidden.
    """
    return frozenset(
        " ".join(words)
        for value in published
        for words in product(*(sorted(_spellings(word)) for word in value.split()))
    )


def _spellings(word: str) -> set[str]:
    if not word.isalpha() or len(word) < _MIN_SPELT:
        return {word}
    found = {word}
    for _ in range(2):
        found |= {
            re.sub(right, wrong, known, flags=re.IGNORECASE) for known in found for right, wrong in _CONFUSED
        }
    return found


_MIN_SPELT = 4  # letters
_CONFUSED = (
    (r"ö", "ø"), (r"ø", "ö"), (r"[öø]", "o"), (r"[öø]", "oe"), (r"ä", "æ"), (r"æ", "ae"), (r"å", "aa"),
    (r"aa", "å"), (r"ph", "f"), (r"([a-zæøå])\1+", r"\1"),
)  # fmt: skip
