"""Whom to greet: the writer's own name, where there is one."""

import re

from assistant.emails.types import Email

_PERSON = re.compile(
    r"^[A-ZÆØÅÄÖÜÉ][\w'’.-]*(?:[ -]+(?:(?:de|von|van|af|la|el|al|bin)\s+)?[A-ZÆØÅÄÖÜÉ][\w'’.-]*){0,4}$"
)
# Words of offices and roles: no person is called so.
_OFFICE = re.compile(
    r"(?i)\b(?:\w*kommune\w*|region\w*|\w*sekretariat\w*|\w*afdeling\w*|\w*forening\w*|\w*forbund\w*|\w*udvalg\w*|hr|it|med|foa|dlf|hk|3f|bupl|dsr|oao|info|post|mail|kontor\w*|reception\w*|kontakt|support|team|service|"
    r"center|centret|skole\w*|\w*skolen|hospital\w*|sygehus\w*|union|council|municipality|office|admin\w*|konference\w*|faktura|bogholderi\w*|økonomi\w*|personale\w*|noreply|system|department|journalist|redaktion\w*|"
    r"konsulent\w*|leder\w*|chef\w*|direktør\w*|tillids\w*|fællestillids\w*|formand|næstformand|sygeplejerske\w*|lærer\w*|pædagog\w*|medarbejder\w*|specialist\w*|rådgiver\w*|manager|head|consultant|officer|director|"
    r"venlig\w*|hilsen|hilsner|mvh|regards|best|sent|sendt|tlf|telefon|mobil|a/s|aps|danmark|denmark)\b"
)
_SIGN_OFF_WORDS = re.compile(
    r"(?i)^(?:(?:med|de|mange|rigtig|venlig(?:e|st)?|kærlig(?:e)?|bedste|kollegiale?|varme|solrige?|god(?:e)?|hjertelig(?:e)?|hilsen|hilsner|hilsener|tak|og|på forhånd|mvh|vh|dbh|kh|knus|m\.?v\.?h|"
    r"kind(?:est)?|best|warm(?:est)?|many|regards|wishes|with|yours|sincerely|faithfully|truly|all|the|cheers|thanks|thank you|br)(?!\w)[\s,.!:/-]*)+"
)


# "Hilsen fra Samsø" names a place, "hilsen os alle" nobody.
_NO_NAME = re.compile(r"(?i)^(?:fra|from|os|alle|til|to|på|på vegne|i|in|at|all|everyone|en|et|den|det)\b")


def writer_name(email: Email) -> str:
    """The writer's full name as far as the mail gives it; "" where only an office or nothing does.

    What stands below the sign-off goes before the sender's header: many write from a shared mailbox.
    """
    signed = _signed(email.signature)
    shown = _tidy(email.sender.name) if email.sender else ""
    shown = shown if _is_person(shown) else ""
    if signed and shown and signed.split()[0].casefold() == shown.split()[0].casefold():
        return max(signed, shown, key=len)
    return signed or shown


def given_name(email: Email) -> str:
    """The name to use after "Hej": whole where somebody of two given names ("Else Marie") signs with both alone."""
    signed, shown = _signed(email.signature), _tidy(email.sender.name) if email.sender else ""
    if signed and shown.casefold().startswith(f"{signed.casefold()} "):
        return signed
    return next(iter(writer_name(email).split()), "")


def _signed(signature: str) -> str:
    lines = [line.strip() for line in signature.split("\n") if line.strip()]
    for position, line in enumerate(lines[:3]):
        candidate = _SIGN_OFF_WORDS.sub("", line) if position == 0 or _SIGN_OFF_WORDS.match(line) else line
        candidate = _tidy(re.split(r"\s*[,|/(–·•]\s*|\s+-\s+|\s{3,}", candidate)[0])
        if not candidate or _NO_NAME.match(candidate):
            continue
        return candidate if _is_person(candidate) else ""
    return ""


def _tidy(name: str) -> str:
    name = " ".join(re.sub(r"\(.*?\)|\[.*?\]|\".*?\"", " ", name).strip(" .,;:'\"<>-–*_").split())
    if name.count(",") == 1:  # "Hansen, Mette"
        family, given = (part.strip() for part in name.split(","))
        name = f"{given} {family}" if given else family
    if name.isupper() or name.islower():
        name = " ".join("-".join(part.capitalize() for part in word.split("-")) for word in name.split())
    return name


def _is_person(name: str) -> bool:
    return (
        2 <= len(name) <= 60
        and not any(char.isdigit() or char in "@/\\:;!?&" for char in name)
        and not _OFFICE.search(name)
        and bool(_PERSON.match(name))
        and any(len(word.strip(".")) > 1 for word in name.split())
    )
