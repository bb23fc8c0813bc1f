"""When each look-up of people answers: speakers, contacts, the organiser, mail addresses and telephones."""

import re

from assistant.composing.facts.lookup import Lookup
from assistant.understanding.frame_words import function_words, general_words
from assistant.words import loose

_PHONE = re.compile(r"\b(telefon\w*|tlf|mobil\w*|phone|mobile|ringe?r?|call)\b")
_BECAME = frozenset({"blev", "bliver", "blevet", "vaeret", "varet", "became", "become", "been"})


def email(look: Lookup) -> bool:
    return bool(look.frame.emails)


def person(look: Lookup) -> bool:
    frame = look.frame
    if (
        frame.relation in ("before", "after")
        and frame.asks("speaker", "who", "programme")
        and not frame.people_described
    ):
        return False
    if not frame.people or frame.asks("registration", "price", "refund"):
        return False
    if frame.asks("contact") and not frame.asks("speaker", "when", "where"):
        return False
    if not frame.places["roles"] <= frame.places["people"] and frame.asks("who"):
        return False  # "hvem er Kaares chef" is not about Kaare
    if frame.asks("position", "about", "speaker", "programme") or (
        frame.asks("who") and not frame.asks("contact")
    ):
        return True
    # "Hvor bor …", "hvornår blev …" ask for a life, not for a talk: only grammar may stand beside the name.
    said = (
        frame.places["people"] | frame.places["intents"] | frame.places["cities"] | frame.places["relation"]
    )
    return all(
        number in said
        or (word.loose in function_words() and word.loose not in _BECAME)
        or word.loose not in general_words()
        for number, word in enumerate(frame.words)
    )


def contact(look: Lookup) -> bool:
    frame = look.frame
    if frame.contacts and not frame.people:
        return True
    if frame.organisations and frame.asks("contact", "who", "position"):
        return frame.asks("contact") or not frame.roles  # "hvem er chef for FOA" is not stated
    if frame.roles and look.yes_no:
        return False  # "må en leder læse mine mails"
    return (
        frame.asks("contact")
        and not (
            frame.sessions and frame.asks("when", "about", "duration", "programme", "start", "end", "where")
        )
        and not frame.asks("deadline", "refund", "price", "speaker")
        and (not frame.asks("registration") or _whom_about(look))
    )


def _whom_about(look: Lookup) -> bool:
    """Whether it asks whom to write to about something: "hvem skriver jeg til om tilmeldingen"."""
    text = loose(look.frame.text)
    whom = look.frame.asks("who") or bool(_TO_WHICH_ADDRESS.search(text))
    return whom and bool(_ABOUT.search(text))


_TO_WHICH_ADDRESS = re.compile(
    r"\b(?:hvilken (?:mail\w*|e mail\w*|adresse)|(?:which|what) (?:address|e?-?mail\w*))\b"
)
_ABOUT = re.compile(
    r"\b(?:om|angaende|vedrorende|ang|vedr|sporgsmal til|i forbindelse med|about|regarding|concerning|questions on)\b"
)


def both(look: Lookup) -> bool:
    frame = look.frame
    text = loose(frame.text)
    speaks = frame.asks("speaker") or bool(re.search(r"\b(taler|opl\w*holder\w*|speaker)\b", text))
    either = bool(frame.people) and bool(re.search(r"\b(eller|or)\b", text))
    return frame.asks("contact") and speaks and (frame.asks("same_in_both") or either)


def organiser(look: Lookup) -> bool:
    frame = look.frame
    return frame.asks("website") or (frame.asks("organiser") and not frame.asks("where", "when", "price"))


def wants_phone(look: Lookup) -> bool:
    # No telephone number stands in any conference file: silence, not a mail address passed off as one.
    text = loose(look.frame.text)
    return bool(_PHONE.search(text)) and not offers_another_way(text)


def offers_another_way(text: str) -> bool:
    """Whether a telephone is one of two ways that a question (in its loose form) offers: "via et link, eller skal man ringe"."""
    return bool(_OR.search(text)) and bool(_ANOTHER_WAY.search(text))


_OR = re.compile(r"\b(?:eller|or)\b")
_ANOTHER_WAY = re.compile(
    r"\b(?:links?|linket|net|nettet|online|hjemmeside\w*|formular\w*|blanket\w*|e?-?mail\w*|maile\w*|skriv\w*|website|form|web|write|writing|email\w*)\b"
)
