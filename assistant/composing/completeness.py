"""Whether a checked reply still holds what was asked for."""

import re
from collections.abc import Sequence

from assistant.composing.guard.claims import content, is_denied, likeness
from assistant.composing.guard.figures import Figure, Stated, figures
from assistant.composing.guard.mentions import MentionReader, tokenize
from assistant.conference import Conference
from assistant.sentences import split_sentences
from assistant.types import Answer

_SAME_CAVEAT = 0.4  # share of a reservation's content that its rewording must hold
_MARK = re.compile(r"\s*\[\d{1,3}\]")
_ASKS_FIGURE = re.compile(
    r"\b(hvornår|hvornaar|hvor (?:mange|lang|længe|laenge|meget|stor|tit|ofte|gammel|høj)|hvilken? (?:dag|dato|paragraf|artikel)|when|how (?:many|long|much|"
    r"often|old)|which (?:day|date|article|section)|what time|hvad tid|§)",
    re.I,
)
_ASKS_PLACE = re.compile(
    r"\b(hvor(?! (?:mange|lang|længe|meget|stor|tit|ofte|dan|når|for|gammel)\b)|where|adresse\w*|address|venue|sted)\b",
    re.I,
)
_ASKS_TIME = re.compile(
    r"\b(hvornår|hvornaar|when|what time|hvad tid|klokken|kl\.?|dato|date|frist\w*|deadline|starter|slutter|begynder)\b",
    re.I,
)
_ASKS_DURATION = re.compile(r"\b(hvor længe|hvor laenge|hvor lang tid|varer|how long|duration|last)\b", re.I)


def lacks(answer: Answer, kept: Sequence[str], question: str, conference: Conference | None) -> str:
    """What of the built-in answer's facts the reply lacks; empty where it is complete.

    For a typed answer these are its amounts, addresses, people and sums, and its dates and times where the
    question is after them; what else the built-in answer tells may be left out.
    """
    text = _MARK.sub("", " ".join(kept))
    if not text.strip():
        return "nothing is left of it"
    stated = Stated.of(text, answer.language)
    built_in = _MARK.sub("", answer.text)
    for missing in _texts_missing(answer):
        built_in = built_in.replace(missing, " ")
    found = figures(built_in, answer.language)
    if answer.mode != "facts":
        asked = bool(_ASKS_FIGURE.search(question))
        wanted = [figure for figure in found if figure.kind not in ("name", "quotation")]
        if asked and wanted and not any(stated.holds(figure) for figure in wanted):
            return "none of the figures asked for"
        return ""
    for figure in found:
        if _is_wanted(figure, question) and not stated.holds(figure):
            return f"it lacks {figure.text}"
    if caveat := _caveat_missing(built_in, text, answer.language):
        return caveat
    if conference is not None:
        read = MentionReader(conference)
        ours = {person for _, person in read.named_people(tokenize(text))}
        for _, person in read.named_people(tokenize(built_in)):
            if person not in ours:
                return f"it lacks {person.name}"
        if not _ASKS_PLACE.search(question):
            return _lacks_cities(read, built_in, text, question)
    return ""


def _caveat_missing(built_in: str, text: str, language: str) -> str:
    """Where the built-in answer denies something, the reply must not leave that out."""
    denied = [part.text for part in split_sentences(built_in) if is_denied(part.text)]
    ours = [part.text for part in split_sentences(text) if is_denied(part.text)]
    for sentence in denied:
        wanted = content(sentence, language)
        if wanted and not any(likeness(wanted, other, language) >= _SAME_CAVEAT for other in ours):
            return "it lacks a reservation"
    return ""


def _lacks_cities(read: MentionReader, built_in: str, text: str, question: str) -> str:
    """Where the built-in answer tells cities apart, the reply must, too."""
    asked = {city for _, city in read.cities(tokenize(question))}
    cities = {city for _, city in read.cities(tokenize(built_in))} - asked
    held = {city for _, city in read.cities(tokenize(text))}
    return f"it lacks {sorted(cities - held)[0]}" if len(cities) > 1 and cities - held else ""


def _is_wanted(figure: Figure, question: str) -> bool:
    kind, first = figure.kind, figure.keys[0]
    if kind in ("email", "url"):
        return True
    is_moment = first.startswith("#kl") or kind in ("time",)
    is_date = bool(re.match(r"#\d\d-\d\d|#m\d", first))
    if is_moment or is_date:
        if not _ASKS_TIME.search(question):
            return False
        return (
            not is_moment
            or bool(re.search(r"kl|tid|time|starter|slutter|begynder|start|end", question, re.I))
            or is_date
        )
    if kind == "unit":
        return bool(_ASKS_DURATION.search(question)) or first.endswith(("percent", "million", "euro"))
    if kind == "quantity":
        value = first.lstrip("#")
        if first == "#kr" or re.fullmatch(r"(?:19|20)\d\d", value):
            return False
        number = float(value) if re.fullmatch(r"\d+(?:\.\d+)?", value) else 0.0
        # Amounts and sums always; the numbers of an address where a place is asked for.
        return number >= 100 if not _ASKS_PLACE.search(question) else number > 0
    return False


def _texts_missing(answer: Answer) -> tuple[str, ...]:
    return answer.trace.missing if answer.trace else ()
