"""A conference as typed facts: its model, its file, its look-ups."""

from assistant.conference.loading import conference_document, load_conferences, read_conference
from assistant.conference.model import Conference, Contact, Day, Price, Session, Speaker

__all__ = [
    "Conference",
    "Contact",
    "Day",
    "Price",
    "Session",
    "Speaker",
    "conference_document",
    "load_conferences",
    "read_conference",
]
