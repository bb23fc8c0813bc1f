"""A model's reply as it comes, cut into sentences with their marks."""

import re

from assistant.composing.guard.cleaning import clean_reply
from assistant.sentences import split_sentences

_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
# A sentence is over where marks follow its full stop, or the full stop follows its marks.
_MARKED_END = re.compile(
    r"[.!?…:][»”\"')]*\s*(?:\[\d{1,3}\]\s*)*\[\d{1,3}\][.]?(?=\s|$)|(?:\[\d{1,3}\]\s*)*\[\d{1,3}\]\s*[.!?](?=\s|$)"
)
_MAY_END = re.compile(r"[.!?…:\])»”\"'>]\s*[^\s.!?…:]|\n")
_MARK_BEGINS = re.compile(r"\s*(?:\[\d{1,3}\]\s*)*\[\d{0,3}$")
_OPEN_TAG = re.compile(
    r"<(?:[^<>]*$|(script|style|think|thinking|iframe|svg|object)\b(?!.*</\1))", re.I | re.S
)
_ENDS = re.compile(r"[.!?…:][»”\"')]*(?:\s*\[\d{1,3}\])*\s*$|\[\d{1,3}\]\s*[.!?]?\s*$")


class SentenceStream:
    """Gives whole sentences as soon as they are whole.

    A sentence is held back until what follows shows that it and its marks are over; line breaks are kept
    as the ``"\\n"`` before the first sentence of a line.
    """

    def __init__(self) -> None:
        self._raw = ""
        self._given = 0  # sentences already given
        self._seen = 0  # characters behind which no sentence can have come to its end since

    def feed(self, piece: str) -> list[str]:
        """Take a piece of the reply; returns the sentences that are over with it."""
        self._raw += piece
        # A long sentence that comes letter by letter must not be read again from its beginning each time.
        if not _MAY_END.search(self._raw, self._seen):
            return []
        self._seen = max(0, len(self._raw) - 2)
        if _OPEN_TAG.search(self._raw):
            return []  # what a tag holds is only known when it is closed
        found = sentences(clean_reply(self._raw))
        # Behind "… [1]" another mark may be on its way.
        held = 2 if found and _MARK_BEGINS.match(found[-1]) else 1
        return self._new(found[:-held])

    def close(self, *, cut: bool = False) -> list[str]:
        """The sentences left; one that was cut off is no sentence."""
        found = sentences(clean_reply(self._raw))
        if found and not _ENDS.search(found[-1]) and (cut or not _MARKS.search(found[-1])):
            found.pop()
        return self._new(found)

    def _new(self, found: list[str]) -> list[str]:
        new = found[self._given :]
        self._given = max(self._given, len(found))
        return new


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the marks behind it."""
    result: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        cuts = {match.end() for match in _MARKED_END.finditer(line)}
        for sentence in split_sentences(line)[1:]:
            marks = _MARKS.match(line, sentence.start)
            cuts.add(marks.end() if marks else sentence.start)
        places = sorted(cut for cut in cuts if 0 < cut < len(line))
        pieces = [line[a:b].strip() for a, b in zip([0, *places], [*places, len(line)], strict=True)]
        pieces = [piece for piece in pieces if piece]
        joined: list[str] = []
        for piece in pieces:
            if joined and not _MARKS.sub("", piece).strip(" ."):
                joined[-1] = f"{joined[-1]} {piece}"  # marks alone belong to the sentence before
            else:
                joined.append(piece)
        if joined and result:
            joined[0] = "\n" + joined[0]
        result += joined
    return result
