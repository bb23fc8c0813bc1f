"""Which language a document is written in."""

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

CANDIDATES = ("da", "en", "sv", "no", "de")
_SAMPLE_CHARACTERS = 6_000  # more changes nothing and costs time
_SURE = 0.99  # below it, Norwegian or Swedish is taken for Danish, its near neighbour


def detect_language(text: str, *, default: str = "da") -> str:
    """``da``, ``en``, ``sv``, ``no`` or ``de``; ``default`` where there is too little text."""
    sample = text[:_SAMPLE_CHARACTERS]
    if sum(map(str.isalpha, sample)) < 20:
        return default
    language, probability = _identifier().classify(sample)
    if language in ("sv", "no") and (probability < _SURE or len(sample) < 500):
        return "da"
    return str(language)


@functools.cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(CANDIDATES))
    return identifier
