"""What is never repeated: identity numbers, accounts, cards, and words about a person's health or beliefs."""

import re
from collections.abc import Collection

from assistant.privacy.figures import find_figures
from assistant.privacy.spans import Kind, without_overlaps
from assistant.sentences import split_sentences
from assistant.types import Language

_PASSWORD = re.compile(
    r"(?i)\b(?:adgangskode|kodeord|password|pinkode|pin)(?:n|en|et)?(?: er| is)?\s*[:=]?\s*\S*\d\S*"
)
# A number beside the name of the document that it stands on.
_DOCUMENT = re.compile(
    r"(?i)\b(?:pas(?:sets)?[- ]?(?:nummer|nr\b)|passport|kørekort(?:et|s)?[- ]?(?:nummer|nr\b)?|(?:driving|driver'?s) licen[cs]e|sygesikrings(?:kort|bevis|nummer)|id-?kort)"
    r"(?:et|s)?(?: (?:number|no|nummer|nr))?\.?(?: er| is)?\s*[:=]?\s*(?=[a-z]{0,3}\d)[a-z\d-]{5,20}"
)
_NAMES: dict[Kind, str] = {
    "CPR": "CPR-nummer",
    "KONTO": "konto- eller kortnummer",
    "FØDSELSDATO": "fødselsdato",
}
# What the data protection regulation's article 9 protects, in the words people use of themselves.
_HEALTH = re.compile(
    r"(?i)\b(?:kræft\w*|cancer|depression\w*|deprimeret|angst\w*|stress(?:sygemeld\w*|ramt)?|sygemeld\w*|diagnos\w*|kronisk\w*|sclerose\w*|epilepsi\w*|diabetes|adhd|autis\w+|"
    r"kemo\w*|operer\w*|operation(?:en)?|indlagt|hospital\w*|(?:tid|kontrol|undersøgelse|scanning) på (?:\w+ )?(?:sygehus\w*|skadestuen)|gravid\w*|abort\w*|blodprop\w*|hjerte(?:fejl|problem\w*|stop|anfald)|psyk(?:isk|iat)\w*|misbrug\w*|alkohol\w*|hiv|"
    # What illnesses and intolerances are called ends alike in both languages.
    r"\w{2,}(?:itis|æmi|emia|ectomi|sarkom|karcinom|carcinoma|tumor|syndrom\w*|plegi|parese|paralysis|opati|opathy|neurose|psykose|psychosis|sygdom\w*|disease|lidelse\w*|iaki|iac|iasis|intoleran\w+)|"
    # "knæoperation", "brystkræft"; "cooperation" is none
    r"\w{2,}(?:kræft|cancer|depression\w*|(?<!co)(?<!ko)operation(?:en|er|erne)?|transplantation\w*|blodprop\w*|anfald)|"
    r"\w{2,}syge|insulin\w*|medicin(?:en|er)?|(?:\d{2}(?:[.,]\d)? (?:i |graders? )?)?feber\w*|fever|skoldkopper|astma|asthma|\w*gigt|influenza|covid\w*|\w*betændelse|"
    r"fibromyalgi|parkinson\w*|demen\w+|migræne|diskusprolaps|lungebetændelse|brækket|sick leave|diagnosed|pregnan\w+|surgery|chemo\w*|disabilit\w+|depressed|anxiety|illness)\b"
)
# Health is somebody's: "stress som emne i MED" is a subject, "jeg er gået ned med stress" is not.
_SOMEBODY = re.compile(
    r"(?i)\b(?:jeg|mig|min|mit|mine|han|hun|ham|hende|hans|hendes|kollega\w*|datter|søn|kone|ægtefælle|i|i'm|my|me|he|she|his|her)\b"
)
REMOVED: dict[Language, str] = {"da": "[fjernet]", "en": "[removed]"}


def find_sensitive(text: str) -> tuple[str, ...]:
    """The kinds of sensitive data in a text, in Danish ("CPR-nummer", "helbredsoplysninger")."""
    kinds = [_NAMES[span.kind] for span in find_figures(text) if span.kind in _NAMES]
    if _DOCUMENT.search(text):
        kinds.append("pas- eller kortnummer")
    if _PASSWORD.search(text):
        kinds.append("adgangskode")
    if any(_is_personal_health(sentence.text) for sentence in split_sentences(text)):
        kinds.append("helbredsoplysninger")
    return tuple(dict.fromkeys(kinds))


def _is_personal_health(sentence: str) -> bool:
    return bool(_HEALTH.search(sentence) and _SOMEBODY.search(sentence))


def mask(text: str, language: Language = "da") -> str:
    """The text without numbers that identify a person or an account, and without somebody's health."""
    text = _without(text, tuple(_NAMES), language)
    if any(_is_personal_health(sentence.text) for sentence in split_sentences(text)):
        text = _HEALTH.sub(REMOVED[language], text)
    return text


def mask_all(text: str, language: Language = "da") -> str:
    """Also without telephone and case numbers, and without any word about health."""
    text = _without(text, (*_NAMES, "TELEFON", "SAG"), language)
    return _HEALTH.sub(REMOVED[language], text)


def _without(text: str, kinds: Collection[Kind], language: Language) -> str:
    spans = without_overlaps([span for span in find_figures(text) if span.kind in kinds])
    for span in reversed(spans):
        text = text[: span.start] + REMOVED[language] + text[span.end :]
    return _PASSWORD.sub(REMOVED[language], _DOCUMENT.sub(REMOVED[language], text))
