"""What a follow-up takes from what the assistant said: the names and times that the conference has."""

import re
from collections.abc import Sequence

from assistant.types import Turn
from assistant.understanding.frame import Frame, FrameReader
from assistant.understanding.matching import word_means
from assistant.words import loose, tokens


def names_in(said: str, reader: FrameReader) -> list[str]:
    """The speakers who are named by their last names at least, in the order in which they are named.

    Each is looked for, letter by letter: of a list of them a reader of questions makes out one or two, and it takes
    words that are like a name for one.
    """
    names = [
        (re.search(rf"\b{re.escape(speaker.name.split()[-1])}\b", said), speaker.name)
        for speaker in reader.conference.speakers
    ]
    return [name for _, name in sorted((match.start(), name) for match, name in names if match)]


def meant_of(names: Sequence[str], frame: Frame, reader: FrameReader) -> list[str]:
    """Those of several people whom a question describes: "Hvilken kommune er han stadsdirektør i?"; else all."""

    def is_described(name: str) -> bool:
        position = next(each.position for each in reader.conference.speakers if each.name == name)
        known = [loose(word) for word in tokens(f"{position.da} {position.en}")] if position else []
        return any(word_means(loose(own), word) for own in frame.unexplained for word in known)

    return [name for name in names if is_described(name)] or list(names)


def last_said(history: Sequence[Turn]) -> str:
    """The assistant's last answer; empty where there is none."""
    return next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")


_ORDINALS = {
    **dict.fromkeys(("foerste", "first"), 0),
    **dict.fromkeys(("anden", "andet", "second"), 1),
    **dict.fromkeys(("tredje", "third"), 2),
    **dict.fromkeys(("fjerde", "fourth"), 3),
    **dict.fromkeys(("femte", "fifth"), 4),
    **dict.fromkeys(("sidste", "last"), -1),
}
_COUNTED_OUT = re.compile(
    rf"\b(?:the (?P<one>{'|'.join(_ORDINALS)}) one\b|(?:den|det|nummer|the) (?P<end>{'|'.join(_ORDINALS)})$)"
)


def counted_out(folded: str, said: str, reader: FrameReader) -> str:
    """Of several speakers the assistant named the one that is counted out: "Fortæl mere om den første"."""
    match = _COUNTED_OUT.search(folded)
    names = [speaker.name for speaker in reader.conference.speakers if match and speaker.name in said]
    place = _ORDINALS[match["one"] or match["end"]] if match else 0
    return sorted(names, key=said.index)[place] if len(names) > max(place, 1) else ""


def time_in(said: str, reader: FrameReader) -> str:
    """The one clock time of what the assistant said: "Kun oplægsholderen kl. 13.00 er en anden. – Hvem?" """
    clocks = set(reader.read(said, "da").clocks)
    return f"kl. {clocks.pop():%H:%M}" if len(clocks) == 1 else ""
