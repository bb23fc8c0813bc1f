"""What was said more than one question ago and is still meant."""

import re
from collections.abc import Sequence

from assistant.types import Turn
from assistant.understanding.frame import FrameReader
from assistant.words import fold


def taken_up(question: str, asked: Sequence[str], reader: FrameReader | None) -> str:
    """The question that a follow-up goes on from: the last one, or the last on the conference.

    "Hvad koster en leder? – Hvad er et lokaludvalg? – Og for en suppleant?": the price, again.
    """
    last = asked[-1]
    if reader is None:
        return last
    frame = reader.read(question, "da")
    if frame.intents or frame.unexplained or not (frame.roles or frame.clocks):
        return last
    for earlier in reversed(asked):
        if reader.read(earlier, "da").intents:
            return earlier
    return last


_THAT_TIME = re.compile(
    r"\b(?:paa det tidspunkt|paa samme tid|samtidig|at that (?:time|point)|at the same time)\b"
)


def with_time(question: str, asked: Sequence[str], reader: FrameReader | None) -> str:
    """A question on "that time" with the last time spoken of, however many questions ago."""
    if reader is None or not _THAT_TIME.search(fold(question)) or reader.read(question, "da").clocks:
        return question
    for earlier in reversed(asked):
        clocks = reader.read(earlier, "da").clocks
        if clocks:
            return f"{question.rstrip('?!. ')} kl. {clocks[0]:%H:%M}"
    return question


_I_AM = re.compile(r"\b(?:jeg er|jeg sidder som|vi er|som|i am|i'm|as an?|we are)\b")


def with_role(question: str, history: Sequence[Turn], reader: FrameReader | None) -> str:
    """A question on the price with the role told of before, where it names none itself."""
    if reader is None or not history:
        return question
    frame = reader.read(question, "da")
    if not frame.asks("price") or frame.roles or frame.unexplained or frame.asks("same_in_both"):
        return question
    turns = [turn for turn in history if turn.role == "user"]
    for turn in reversed(turns):
        told = reader.read(turn.content, "da")
        # "Må suppleanter komme med? – Til hvilken pris?": those last spoken of are meant
        spoken_of = turn is turns[-1] and told.asks("attend", "audience")
        if told.roles and (spoken_of or _I_AM.search(fold(turn.content))):
            numbers = sorted(told.places.get("roles", frozenset()))
            return f"{question.rstrip('?!. ')} {' '.join(told.words[number].raw for number in numbers)}"
    return question
