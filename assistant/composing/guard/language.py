"""Whether a sentence is in the language it should be in."""

import re
from functools import lru_cache

from assistant.types import Language
from assistant.understanding.language import detect_language

_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_LETTERS = re.compile(r"[äöüßñçåàáèéêíóúłœìòùÿ]", re.I)
_QUOTED = re.compile(r"»[^«]*«|“[^”]*”|\"[^\"]*\"|„[^“]*“|\([^)]*\)")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_NAME = re.compile(r"(?<=[\w,(] )[A-ZÆØÅ]\w*")
_ENOUGH = 8  # words from which statistics tell languages apart
_TELLING = 6  # words from which the small ones tell the language even where most words are known
_CLOSE = {"da": ("da", "nb", "no", "nn"), "en": ("en",)}


def is_in(text: str, language: Language, known: str = "") -> bool:
    """Whether ``text`` reads as ``language``.

    Args:
        text: a sentence of a reply; what it quotes may be in any language.
        language: "da" or "en".
        known: texts whose words may be repeated whatever their letters.
    """
    bare = _ADDRESS.sub(" ", _QUOTED.sub(" ", text))
    words = _WORD.findall(bare)
    if not words:
        return True
    folded_known = known.casefold()
    for word in words:
        if not all("LATIN" in _name(char) for char in word):
            return False
        foreign = set(_FOREIGN_LETTERS.findall(word.casefold())) - ({"å"} if language == "da" else set())
        if foreign and word.casefold() not in folded_known and not (language == "da" and foreign <= {"é"}):
            return False
    bare = _NAME.sub(" ", bare)  # names tell no language
    words = _WORD.findall(bare)
    unknown = [word for word in words if word.casefold() not in folded_known]
    told = len(words) >= _TELLING or 2 * len(unknown) > len(words)
    if told and len(words) >= 3 and detect_language(bare) != language:
        return False
    return len(unknown) < _ENOUGH or _classified(" ".join(words).casefold()) in _CLOSE[language]


@lru_cache(maxsize=2_000)
def _classified(text: str) -> str:
    import py3langid

    return str(py3langid.classify(text)[0])


@lru_cache(maxsize=4_000)
def _name(char: str) -> str:
    import unicodedata

    return unicodedata.name(char, "")
