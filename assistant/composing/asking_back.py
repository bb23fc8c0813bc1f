"""Asking who is meant by "hun" or "he" where nobody was named, or more than can be told of."""

from collections.abc import Sequence

from assistant.types import Language, Query
from assistant.understanding.completeness import names_a_thing
from assistant.understanding.follow_ups import OF_SOMEBODY
from assistant.understanding.frame import FrameReader
from assistant.understanding.intents import Intent
from assistant.understanding.said import last_said, names_in
from assistant.words import fold

# What is asked of somebody who speaks at a conference.
_OF_A_SPEAKER: frozenset[Intent] = frozenset(
    ("about", "speaker", "who", "position", "programme", "when", "start", "until")
)


def whom_is_meant(query: Query, reader: FrameReader | None) -> str:
    """What to ask back; empty where it is known who is meant, or where somebody else than a speaker may be.

    Args:
        query: the question, standing alone.
        reader: reads questions as ones to a conference; None where there is none.
    """
    if reader is None or not OF_SOMEBODY.search(fold(query.original)):
        return ""
    frame = reader.read(query.original, query.language)
    if frame.unexplained or not frame.intents or frame.intents - _OF_A_SPEAKER:
        return ""
    if names_a_thing(reader.read(query.text, query.language)):
        return ""
    return _text(names_in(last_said(query.history), reader), query.language)


def _text(names: Sequence[str], language: Language) -> str:
    or_ = " or " if language == "en" else " eller "
    among = ": " + or_.join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
    if language == "en":
        return f"Who do you mean{among}? Write the name, and I can answer."
    return f"Hvem mener du{among}? Skriv navnet, så kan jeg svare."
