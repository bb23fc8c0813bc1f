"""A clause as a question or a wish that stands alone."""

import re

from assistant.emails.wording import SUBJECTS, VERBS, WH, aligned, opens, same_length

_CONJUNCTIONS = re.compile(
    r"^(?:(?:og|men|samt|desuden|derudover|endelig|også|hej|ps|and|but|also|so|finally|plus)\b[\s:,.–-]*)+(?=\w)",
    re.IGNORECASE,
)
_LEAST_WORDS = 3  # of a question that stands alone
_LEAD_IN = re.compile(r"^[^?:]{3,80}:\s+(?=\w)")


def as_question(text: str, *, whole: bool = False) -> str:
    """As one direct question: "om der er parkering" becomes "Er der parkering?"."""
    text = _plain(text)
    asked = text.endswith("?")
    text = text.rstrip("?").rstrip()
    text = text if whole else _without_reason(text)
    lead = _LEAD_IN.match(text)
    if lead and (asked or opens(text[lead.end() :])):
        text = text[lead.end() :]
    return f"{_capital(_direct(text if whole else _without_wondering(text)))}?"


# "…, for jeg skal nå et tog (om aftenen)": why somebody asks is no part of what is asked.
_REASON = aligned(
    r"(?:, (?:for|fordi|da|eftersom|idet|because|since|as)|\s+(?:fordi|because)) (?:jeg|vi|min|mit|mine|vores|han|hun|der|det|i|we|my|our|he|she|there|it)\b.*$"
)


def _without_reason(text: str) -> str:
    match = _REASON.search(same_length(text))
    return text[: match.start()] if match and len(text[: match.start()].split()) >= _LEAST_WORDS else text


# "Vi er i tvivl om, hvornår …": what comes before the question word only says that it is one.
_WONDERING = aligned(
    rf"^(?:(?:beklager|undskyld|sorry|apologies)\b[^,?]{{0,60}}, (?:men|but) )?(?:(?:så|nu|desuden|derudover|endelig|dernæst) (?:er|vil|skal|kan|kunne|ville) (?:jeg|vi)|jeg|vi|a|i|we|hun|han|min|mit|vores|my|our|it|det|kan i|vil i|can you|could you|please|mon i|må jeg|må vi|nysgerrig|skal)\b[^?]{{0,80}}?(?:,? (?={WH}\b(?! som))|,? (?=(?:om|whether) (?:man|jeg|vi|der|hun|han|du|i|det|den|de|there|we|you|it|they)\b)|,? (?=hvorvidt ))"
)


# "Kan I fortælle, hvem der taler?" asks who speaks.
_TELL_ME = aligned(
    rf"^(?:(?:kan|kunne|vil|gider) (?:i|du)|(?:could|can|would|will) you)\b[^?,]{{0,40}}?\b(?:oplyse|fortælle|sige|skrive|bekræfte|svare på|huske mig på|tell|know|confirm|say|explain|clarify)\b[^?,]{{0,24}}?,? (?={WH}\b|(?:om|if|whether) \w+ {VERBS}\b)"
)


def _without_wondering(text: str) -> str:
    bare = same_length(text)
    match = _TELL_ME.match(bare) or (None if opens(text) else _WONDERING.match(bare))
    return text[match.end() :] if match and len(text[match.end() :].split()) >= _LEAST_WORDS else text


_CLAIM = aligned(
    rf"\b(?:at|that) (?=(?:{SUBJECTS}|\w+(?:erne|ene|en|et)) |(?:[\w-]+ ){{1,3}}?{VERBS}\b)(?P<claim>(?:(?!,? (?:og|men|and|but) (?:at|that)\b)[^?])+)"
)


# English leaves out "that": "he says managers are not allowed"
_SAYS = aligned(
    r"\b(?:says?|said|claims?|claimed|thinks?|believes?|insists?) (?!that )(?P<claim>\w+ \w+ .+)$"
)


def claims(sentence: str) -> list[str]:
    """What a sentence states that somebody says: "min kollega påstår, at det er gratis, og at der er lukket"."""
    bare = same_length(sentence.rstrip(" .!"))
    found = [*_CLAIM.finditer(bare)] or [*_SAYS.finditer(bare)]
    return [sentence[match.start("claim") : match.end("claim")] for match in found]


def as_wish(text: str) -> str:
    """A wish as one sentence."""
    text = _capital(_plain(text))
    return text if text.endswith("?") else f"{text}."


def _plain(text: str) -> str:
    text = " ".join(text.split()).rstrip(" .,;:!")
    return _CONJUNCTIONS.sub("", text) or text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_PRONOUN = r"(?:der|det|den|dette|jeg|vi|man|i|du|de|han|hun|there|it|this|we|you|they|he|she)"
# "om programmet er det samme": subject and verb change places
_INDIRECT_YES_NO = aligned(
    rf"^(?:om|hvorvidt|if|whether) (?P<subject>{_PRONOUN}|(?:\w+ ){{0,4}}?\w+?)(?: (?P<adverb>selv|overhovedet|egentlig|stadig|også))? (?P<verb>{VERBS})\b(?P<rest>.*)$"
)
_INDIRECT_WH = aligned(
    rf"^(?P<word>{WH}(?: (?:mange|meget|længe|lang tid|langt|sent|tidligt|tid|many|much|long|time))?) (?P<subject>{_PRONOUN}) (?P<verb>(?:kan|skal|må|vil|bliver|er|har|får|koster|begynder|starter|slutter|foregår|ligger|gælder|kommer|can|should|is|are|will)) (?P<rest>.+)$"
)


# "hvad et hovedudvalg egentlig laver": the verb stands last
_VERB_LAST = aligned(
    rf"^(?P<word>{WH}) (?P<subject>(?:et|en|den|det|de|the|a|an) (?:[\w-]+ ){{1,2}}?)(?:(?:egentlig|så|helt præcist|i grunden) )?(?P<verb>[\w-]+r)$"
)


def _direct(text: str) -> str:
    aligned_text = same_length(text)
    match = _INDIRECT_YES_NO.match(aligned_text)
    if match:
        subject, verb, rest = (
            text[match.start(name) : match.end(name)] for name in ("subject", "verb", "rest")
        )
        adverb = match["adverb"]
        return f"{verb} {subject}{f' {adverb}' if adverb else ''}{rest}"
    match = _INDIRECT_WH.match(aligned_text)
    if match:
        word, subject, verb, rest = (
            text[match.start(name) : match.end(name)] for name in ("word", "subject", "verb", "rest")
        )
        # "hvem der taler": there the pronoun only fills the place of the subject
        return (
            text if subject.lower() == "der" and word.lower() != "hvor" else f"{word} {verb} {subject} {rest}"
        )
    match = _VERB_LAST.match(aligned_text)
    if match:
        word, subject, verb = (
            text[match.start(name) : match.end(name)] for name in ("word", "subject", "verb")
        )
        return f"{word} {verb} {subject.strip()}"
    return text
