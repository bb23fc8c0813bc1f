"""MED in capitals is a name; read in small letters it is the Danish word for "with"."""

import re

from assistant.types import Language

_MED = re.compile(r"(?<![\w-])MED(?![\w-])")
_SYSTEM: dict[Language, str] = {"da": "MED-systemet", "en": "the MED system"}


def with_med_named(question: str, language: Language) -> str:
    """The question for search, where embeddings and stop words do not see capitals.

    A question all in capitals says nothing about which of the two it means.
    """
    return question if question.isupper() else _MED.sub(_SYSTEM[language], question)
