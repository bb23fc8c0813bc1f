"""What the organisers publish themselves, and what therefore is no secret about a person."""

from collections.abc import Iterable

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
