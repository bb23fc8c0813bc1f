"""What is never repeated: identity numbers, accounts, cards, and words about a person's health or beliefs."""

import re

_CPR = re.compile(
    r"(?<![\d-])(?:0[1-9]|[12]\d|3[01])[ .]?(?:0[1-9]|1[0-2])[ .]?\d{2}[ ]?[-–. ]?[ ]?\d{4}(?![\d-])"
)
_CARD = re.compile(r"(?<!\d)(?:\d{4}[ -]?){3}\d{4}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_ACCOUNT = re.compile(
    r"(?i)\b(?:reg(?:\.|istrerings)?\s*-?\s*(?:nr\.?)?\s*:?\s*)?\d{4}[ ,/-]+(?:konto(?:\s*nr\.?)?\s*:?\s*)?\d{7,10}\b"
)
_PASSWORD = re.compile(
    r"(?i)\b(?:adgangskode|kodeord|password|pinkode|pin)(?:n|en|et)?(?: er| is)?\s*[:=]?\s*\S*\d\S*"
)
_PHONE = re.compile(r"(?<![\d.,-])(?:\+45[ ]?)?(?:\d{2}[ ]?){3}\d{2}(?![\d.,-])")
_KINDS = (
    (_CPR, "CPR-nummer"), (_CARD, "kortnummer"), (_IBAN, "kontonummer"), (_PASSWORD, "adgangskode"),
    (_ACCOUNT, "kontonummer"),
)  # fmt: skip
# What the data protection regulation's article 9 protects, in the words people use of themselves.
_HEALTH = re.compile(
    r"(?i)\b(?:kræft\w*|cancer|depression\w*|deprimeret|angst\w*|stress(?:sygemeld\w*|ramt)?|sygemeld\w*|diagnos\w*|kronisk\w*|sclerose\w*|epilepsi\w*|diabetes|adhd|autis\w+|"
    r"kemo\w*|operer\w*|operation(?:en)?|indlagt|hospital\w*|gravid\w*|abort\w*|blodprop\w*|hjerte(?:fejl|problem\w*|stop|anfald)|psyk(?:isk|iat)\w*|misbrug\w*|alkohol\w*|hiv|"
    r"fibromyalgi|parkinson\w*|demen\w+|migræne|diskusprolaps|lungebetændelse|brækket|sick leave|diagnosed|pregnan\w+|surgery|chemo\w*|disabilit\w+|depressed|anxiety|illness)\b"
)
REMOVED = {"da": "[fjernet]", "en": "[removed]"}


def find_sensitive(text: str) -> tuple[str, ...]:
    """The kinds of sensitive data in a text, in Danish ("CPR-nummer", "helbredsoplysninger")."""
    kinds = [name for pattern, name in _KINDS if pattern.search(text)]
    if _HEALTH.search(text):
        kinds.append("helbredsoplysninger")
    return tuple(dict.fromkeys(kinds))


def mask(text: str, language: str = "da") -> str:
    """The text without numbers that identify a person or an account."""
    for pattern, _ in _KINDS:
        text = pattern.sub(REMOVED[language], text)
    return text


def mask_all(text: str, language: str = "da") -> str:
    """Also without telephone numbers and words about health."""
    return _HEALTH.sub(REMOVED[language], _PHONE.sub(REMOVED[language], mask(text, language)))
