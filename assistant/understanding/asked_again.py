"""A message that asks for nothing but the answer in another language: the question before it is asked again."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.types import Language, Query, Turn
from assistant.words import fold, tokens


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OURS: dict[str, Language] = {"dansk": "da", "danish": "da", "engelsk": "en", "english": "en"}
_OTHERS = _words(
    """
    svensk norsk tysk fransk spansk polsk arabisk tyrkisk ukrainsk groenlandsk faeroesk
    swedish norwegian german french spanish polish arabic turkish ukrainian greenlandic faroese
    """
)
# All that may stand beside the language. A word of any matter ("programmet", "oplægget") makes it a question on that.
_SAYING = _words(
    """
    svar svare svarer sig sige skriv skrive oversaet oversaette gentag gentage giv give faa vis vise forklar forklare
    tal tale taler snak snakke snakker skift skifte say tell answer write translate repeat give get have show explain
    speak switch reply respond put
    """
)
_BESIDE = _words(
    """
    kan vil gider maa maatte kunne du jeg vi i mig os det den dem dette svaret svarene igen ogsaa lige gerne hellere
    venligst tak ok okay og men hej saa nu en et gang til paa in into to can could would will do you me us we that this
    it them the answer answers again also please thanks and but hi so now instead like want rather stedet for sproget
    language
    """
)
_LEADING_TO_IT = re.compile(r"\b(?:paa|til|in|into|to)\W+(?:\w+\W+)?$")
_BARE = 3  # words of a message up to which the language may stand alone: "English, please"


def language_asked_for(text: str) -> Language | None:
    """The language a message asks to be answered in, where it asks for nothing else."""
    return _OURS.get(_named(text))


def names_another_language(text: str) -> bool:
    """Whether a message asks for nothing but an answer in a language that nothing is answered in."""
    return _named(text) in _OTHERS


def asked_again(query: Query) -> Query:
    """The question before, in the language that is asked for now; without such a wish the query itself.

    Wishes of that kind earlier in the conversation are left out of it, each with the answer that was not
    understood, so that what follows goes on from the question and not from the language's name.
    """
    history = _without_wishes(query.history)
    language = language_asked_for(query.text)
    last = next((n for n in reversed(range(len(history))) if history[n].role == "user"), None)
    if language is None or last is None:
        return query if len(history) == len(query.history) else replace(query, history=history)
    question = history[last].content
    return Query(question, question, language, query.today, history[:last])


def _named(text: str) -> str:
    """The one language that a message names beside words of saying; empty where it says anything else."""
    folded = fold(text)
    words = [fold(word) for word in tokens(text)]
    named = [word for word in words if word in _OURS or word in _OTHERS]
    rest = [word for word in words if word not in named]
    if len(named) != 1 or any(word not in _SAYING and word not in _BESIDE for word in rest):
        return ""
    said = any(word in _SAYING for word in rest)
    led_to = bool(_LEADING_TO_IT.search(folded[: folded.index(named[0])]))
    return named[0] if said or led_to or len(words) <= _BARE else ""


def _without_wishes(history: Sequence[Turn]) -> tuple[Turn, ...]:
    kept: list[Turn] = []
    for turn in history:
        if turn.role == "user" and language_asked_for(turn.content):
            if kept and kept[-1].role == "assistant" and any(before.role == "user" for before in kept):
                kept.pop()
        else:
            kept.append(turn)
    return tuple(kept)
