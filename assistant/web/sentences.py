"""An answer's text as the pieces it is streamed in: sentences, list items and tables."""

import re

from assistant.sentences import split_sentences

_MARKERS = re.compile(r"(?:\[\d{1,3}\]\s*)+")
# After an abbreviation ("1.450 kr. [1] Fristen") only the marker shows that the sentence was over.
_MARKED_END = re.compile(r"[.!?…][»”\"')]*\s*(?:\[\d{1,3}\]\s*)*\[\d{1,3}\]\s+(?=[A-ZÆØÅ«»“\"])")


def pieces(text: str) -> list[str]:
    """Split ``text`` so that the pieces, put together again, are exactly the text.

    A marker behind a full stop goes with the sentence it supports, not with the next one.
    """
    cuts = {match.end() for match in _MARKED_END.finditer(text)}
    for sentence in split_sentences(text)[1:]:
        markers = _MARKERS.match(text, sentence.start)
        cuts.add(markers.end() if markers else sentence.start)
    inner = sorted(cut for cut in cuts if 0 < cut < len(text))
    return [text[start:end] for start, end in zip([0, *inner], [*inner, len(text)], strict=True)]
