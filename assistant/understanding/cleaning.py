"""A question without what no person types."""

import re
import unicodedata

from assistant.sentences import split_sentences

# What stands in tags is a sentence of its own, never part of the question around it.
_MARKUP = re.compile(r"</?[a-zA-ZæøåÆØÅ][^<>]{0,200}>")
_LONGEST_WORD = 60
_ENDLESS = re.compile(r"\S{61,}")


def clean_text(text: str) -> str:
    """The text without control and invisible characters, lone surrogates, endless words; empty where nothing is left.

    What is pasted may have invisible characters within its words, and "å" as an "a" with a ring to be put on it.
    """
    text = _MARKUP.sub(". ", text.encode("utf-8", "ignore").decode("utf-8"))
    text = "".join(_visible(char) for char in unicodedata.normalize("NFC", text)).strip()
    text = _ENDLESS.sub(lambda match: match.group()[:_LONGEST_WORD], text)
    return text if any(char.isalnum() for char in text) else ""


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` characters: what is asked in a longer one before what is told."""
    text = text.strip()
    if len(text) <= most:
        return text
    sentences = [sentence.text for sentence in split_sentences(text)]
    left, kept = most, set[int]()
    for asks in (True, False):
        for number, sentence in enumerate(sentences):
            if sentence.rstrip().endswith("?") == asks and len(sentence) < left:
                kept.add(number)
                left -= len(sentence) + 1
    return " ".join(sentences[number] for number in sorted(kept)) or text[:most]


def _visible(char: str) -> str:
    if char in "\n\t":
        return char
    category = unicodedata.category(char)
    return "" if category == "Cf" else " " if category[0] == "C" else char
