"""Whether a question asked in a conversation is complete in itself, so that nothing of before belongs to it."""

import re

from assistant.understanding.frame import Frame
from assistant.words import fold, loose

# "hvad er et lokaludvalg", "what is a main committee": an indefinite thing has not been spoken of.
_ASKS_WHAT_IT_IS = re.compile(
    r"\b(?:hvad|hvem|what|who) (?:er|betyder|is|are) (?:egentlig )?(?:en|et|a|an) \w"
    r"|\bhvad (?:betyder|staar(?! (?:der|det|her|i|paa)\b)|daekker|forstaas ved) \w|\bhvad vil .+ sige\b|\bwhat does .+ (?:mean|stand for)\b"
)
_NAMES_A_RULE = re.compile(r"§ *\d|\b(?:artikel|article|bilag|annex|paragraf) (?:\d|[ivx]+\b)")
_ASKS_WHAT_NAMED_ONES_ARE = re.compile(r"\b(?:hvad er|what (?:is|are)) (?:egentlig )?([\w-]+)\W*$")
_PLURAL = ("er", "ers", "s")  # of an indefinite plural: "algoritmer", "prompts"
_DEFINITE_OR_ADJECTIVE = ("en", "ne", "t", "e", "s", "er")
_LONG = 6  # letters from which such an ending is one
_SAYS_MUCH = 6  # words
# "Er der mad?" is after the programme, whoever was spoken of.
_ASKS_IF_THERE_IS = re.compile(r"^\W*(?:er der|findes der|bliver der|is there|are there|will there be)\b")
_INDEFINITE = re.compile(r"\b(?:en|et|a|an) \w+(?: \w+)?\W*$")
_WHOLE_CLAUSE = re.compile(
    r"^\W*(?:hvad|hvem|hvor\w*|hvilke[nt]?|er|kan|maa|skal|har|findes|what|who|where|when|how|which|is|are|can|may|"
    r"must|do|does) \w+"
)
# "there" as a place is one spoken of; "is there" is none.
_PLACE_SPOKEN_OF = re.compile(
    r"\b(?:derhen|dertil|derfra|derovre|derned|derop|derover)\b|(?<!\bis )(?<!\bare )\bthere\b"
)
# "hvornår slutter dagen", "hvad er adressen": about the event as a whole, not about what was spoken of in it;
# but "hvad tid på dagen" is about something that happens then.
_OF_THE_EVENT = re.compile(
    r"(?<!paa )(?<!om )\b(?:dagen|konferencen|arrangementet|adressen|programmet|dagsordenen|"
    r"the (?:day|conference|address|programme|program|agenda|venue))\b"
    r"|\b(?:jeg|vi|man|i|we) .*\b(?:hjem|fri|home)\b"
)


def is_of_the_event(frame: Frame) -> bool:
    """Whether it asks something of the event as a whole, which can leave out no more than the city."""
    return bool(
        frame.intents
        and not frame.unexplained
        and not names_a_thing(frame)
        and _OF_THE_EVENT.search(fold(frame.text))
    )


def is_complete(frame: Frame, before: Frame) -> bool:
    """Whether a question that neither leans nor points back is a whole sentence with a matter of its own.

    A definite thing ("hvad er fordelene?") or a lone "er der undtagelser?" may still be one of the matter
    spoken of before; after a question on the conference there is no such matter.
    """
    folded = fold(frame.text)
    if not _WHOLE_CLAUSE.search(folded) or _PLACE_SPOKEN_OF.search(folded):
        return False
    if _ASKS_WHAT_IT_IS.search(folded) or _NAMES_A_RULE.search(folded):
        return True
    if len(frame.roles) > 1 and len(frame.words) >= _SAYS_MUCH:
        return True  # "hvad sparer vi ved at sende to suppleanter i stedet for to ledere"
    if _ASKS_IF_THERE_IS.search(folded) and frame.sessions and not frame.sessions_by_title:
        return True
    matter_before = bool(before.unexplained) and not (before.intents or names_a_thing(before))
    if not frame.unexplained:
        return matter_before and names_a_thing(frame)
    if _INDEFINITE.search(folded) or _asks_what_named_ones_are(frame) or _names_the_theme(frame):
        return True
    if names_a_thing(frame) or frame.cities or _has_genitive(frame):
        return True
    return bool(before.intents) and not (before.unexplained or names_a_thing(before))


def names_a_thing(frame: Frame) -> bool:
    """Whether it names anything of the programme, or whoever is in it."""
    return bool(frame.sessions or frame.people or frame.organisations or frame.contacts or frame.clocks)


def names_any(frame: Frame) -> bool:
    """Whether it names a thing, a place, a day, or whom it is about."""
    return names_a_thing(frame) or bool(frame.cities or frame.roles or frame.dates)


def _asks_what_named_ones_are(frame: Frame) -> bool:
    """For "hvad er algoritmer", "hvad er RAG", "hvad er Copilot"; not for "hvad er formålet"."""
    word, own = _ASKS_WHAT_NAMED_ONES_ARE.search(fold(frame.text)), frame.unexplained[-1]
    if word is None or loose(own) != loose(word[1]):
        return False
    capital = own[:1].isupper() and not frame.text.isupper()
    plural = len(own) > _LONG and fold(own).endswith(_PLURAL)
    return capital or plural or not fold(own).endswith(_DEFINITE_OR_ADJECTIVE)


def _names_the_theme(frame: Frame) -> bool:
    """For "hvad gør vi, hvis kollegerne er bange for AI": who goes on about a use of AI says "den" or leaves it out."""
    return len(frame.words) >= _SAYS_MUCH and any(
        word.raw in ("AI", "MED") or word.loose == "ai" for word in frame.words
    )


def _has_genitive(frame: Frame) -> bool:
    """For "hvad er arbejdsmiljøgruppens rolle"."""
    return any(
        len(own) > _LONG and own.endswith("s") and own != frame.words[-1].raw for own in frame.unexplained
    )
