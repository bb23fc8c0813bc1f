"""An answer's text as the pieces it is streamed in: sentences, list items and tables."""

import re

from assistant.sentences import split_sentences

_MARKERS = re.compile(r"(?:\[\d{1,3}\]\s*)+")


def pieces(text: str) -> list[str]:
    """Split ``text`` so that the pieces, put together again, are exactly the text.

    A marker behind a full stop goes with the sentence it supports, not with the next one.
    """
    cuts = [0]
    for sentence in split_sentences(text)[1:]:
        markers = _MARKERS.match(text, sentence.start)
        cut = markers.end() if markers else sentence.start
        if cuts[-1] < cut < len(text):
            cuts.append(cut)
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]
