"""Lines of a programme: which are beside one another in time, and what each tells."""

import re
from collections.abc import Sequence
from datetime import time

from assistant.composing.particulars_asked import holds_particular
from assistant.types import Chunk, Slot
from assistant.understanding.clock import NamedDate
from assistant.understanding.frame_words import general_words
from assistant.words import fold, loose

_LISTS_SESSIONS = re.compile(r"^\W*[A-H][).:]\s", re.MULTILINE)  # at once, below a common heading
_CAPITAL = re.compile(r"(?<=[^\W\d_][ :,]) ?([A-ZÆØÅ][a-zæøå]+)")


def beside(line: Chunk, lines: Sequence[Chunk], step: int) -> list[Chunk]:
    """The lines at the next time after a line's, or at the last before it, on its day."""
    if line.slot is None:
        return []
    day, start = line.slot.day, line.slot.start
    starts = {other.slot.start for other in lines if other.slot and other.slot.day == day}
    beyond = [moment for moment in starts if (moment > start if step > 0 else moment < start)]
    if not beyond:
        return []
    meant = min(beyond) if step > 0 else max(beyond)
    return [other for other in lines if other.slot and other.slot.day == day and other.slot.start == meant]


def held_beside(told: Sequence[Chunk], lines: Sequence[Chunk]) -> list[Chunk]:
    """The other sessions at the time of those told, without what all of them stand below."""
    times = {(line.slot.day, line.slot.start) for line in told if line.slot}
    return [
        line for line in lines
        if line.slot and (line.slot.day, line.slot.start) in times
        and line not in told and not held_under(line, lines)
    ]  # fmt: skip


def held_under(line: Chunk, lines: Sequence[Chunk]) -> list[Chunk]:
    """The sessions held at once below a line that is their common heading: all stand in its text."""
    slot = line.slot
    if slot is None or slot.people:
        return []
    together = [
        other
        for other in lines
        if other.slot is not None and other.slot.start == slot.start
        and other.slot.day == slot.day and other.text == line.text
    ]  # fmt: skip
    return together[1:] if together[0] is line else []


def description(line: Chunk) -> str:
    """What stands below the title, the people and the place of a line; "" where nothing does."""
    slot = line.slot
    if slot is None:
        return ""
    said = " ".join((slot.title, *slot.people, slot.place or ""))
    lines = [text.strip() for text in line.text.splitlines()]
    below = [text for text in lines[1:] if text and text not in said and slot.title not in text]
    return "\n".join(below) if not _LISTS_SESSIONS.search(line.text) else ""


def names_somebody(line: Chunk) -> bool:
    """Whether a line, or what stands below it, may name a person, if by the first name alone."""
    if (line.slot is not None and line.slot.people) or holds_particular(line.text, "person"):
        return True
    return any(loose(name) not in general_words() for name in _CAPITAL.findall(line.text))


def is_track(slot: Slot, name: str) -> bool:
    """Whether the session is that of a track or workshop: "Spor B", "B) Titel", "Workshop 2: Titel"."""
    own = (rf"(?:\w+\s+)?{name}[).:]\s", slot.title), (rf"\w+\s+{name}\b", slot.place or "")
    return any(re.match(pattern, fold(text)) for pattern, text in own)


def is_on(line: Chunk, dates: Sequence[NamedDate]) -> bool:
    """Whether a line may be on one of the days."""
    return (
        line.slot is not None
        and line.slot.day is not None
        and any(named.may_be(line.slot.day) for named in dates)
    )


def covers(slot: Slot, moment: time) -> bool:
    """Whether a session is on at a moment."""
    if slot.end is None:
        return slot.start == moment
    if slot.end <= slot.start:  # it goes on after midnight
        return moment >= slot.start or moment < slot.end
    return slot.start <= moment < slot.end
