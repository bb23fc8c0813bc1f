"""A question without what no person types."""

import re
import unicodedata

# What stands in tags is a sentence of its own, never part of the question around it.
_MARKUP = re.compile(r"</?[a-zA-ZæøåÆØÅ][^<>]{0,200}>")
_LONGEST_WORD = 60
_ENDLESS = re.compile(r"\S{61,}")


def clean_text(text: str) -> str:
    """The text without control and invisible characters, lone surrogates, endless words; empty where nothing is left."""
    text = _MARKUP.sub(". ", text.encode("utf-8", "ignore").decode("utf-8"))
    text = "".join(
        char if char in "\n\t" or unicodedata.category(char)[0] != "C" else " " for char in text
    ).strip()
    text = _ENDLESS.sub(lambda match: match.group()[:_LONGEST_WORD], text)
    return text if any(char.isalnum() for char in text) else ""
