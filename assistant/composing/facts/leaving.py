"""Whether the day is over in time for what somebody has to do afterwards: "skal hente kl. 15, kan jeg nå det?"."""

import re
from datetime import time

from assistant.composing.facts import places
from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.verdicts import yes_or_no
from assistant.composing.statements import Statement
from assistant.understanding.clock import find_clock_times
from assistant.words import fold

# What has to be done by that time, and that it is asked whether there is time for it.
_HAS_TO = re.compile(
    r"\b(?:hente|vaere hjemme|hjemme|vaere tilbage|tilbage (?:kl|til)|moede i|aftale|naa (?:et |mit |min |vores |hjem)|"
    r"tog|toget|bus|bussen|fly|flyet|faerge|faergen|boern\w*|boernehave\w*|vuggestue\w*|pick(?:ing)? up|collect|be home|be back|home by|"
    r"train|flight|plane|ferry|appointment|kids|children)\b"
)
_IN_TIME = re.compile(
    r"\b(?:kan|naar?|mon) (?:jeg|vi|man|du|han|hun)(?: \w+){0,3} (?:naa|hjem\w*|fremme)\b|\bnaar (?:jeg|vi|man) (?:det|saa|hjem\w*|at)\b|"
    r"\bkan (?:det|jeg|vi) (?:lade sig goere|naa\w*)\b|\b(?:slutter|er|bliver) (?:i|det|den|vi|man|dagen|konferencen)(?: \w+){0,2} "
    r"(?:senere|foer|inden|faerdige?|forbi|ovre|slut|tids nok|i (?:god|ordentlig|rimelig) tid|til tiden|da|saa)\b|"
    r"\b(?:will|is|can|do|does|would)\b.*\b(?:make it|be over|over by|finished|done|in time|end (?:before|by|in time)|catch)\b"
)
# "Er vi færdige kl. 16?" is a yes when the day ends before that; "slutter den kl. 16?" is not.
_OVER_BY = re.compile(r"\b(?:faerdige?|forbi|ovre|omme|overstaaet|over|done|finished|through)\b")


def leaves_in_time(look: Lookup) -> bool:
    """Whether it asks if the day is over in time for something at the one time that is named."""
    frame = look.frame
    if len(_clocks(look)) != 1 or frame.sessions or frame.people:
        return False
    if frame.asks("price", "registration", "refund", "programme", "speaker", "contact"):
        return False
    text, story = fold(frame.text), fold(f"{frame.said} {frame.text}")
    return bool(_HAS_TO.search(story)) and bool(_IN_TIME.search(text))


def leaving_statements(look: Lookup) -> list[Statement]:
    """When the day ends; a no where that is too late.

    The way home is told nowhere, so that there is a yes only to the day itself being over by then.
    """
    ends = places.hours_statements(look, start=False, end=True)
    moment = _clocks(look)[0]
    over = all(day.end <= moment for day in look.days)
    itself = look.frame.asks("end") and bool(_OVER_BY.search(fold(look.frame.text)))
    if not ends or (not itself and not all(day.end >= moment for day in look.days)):
        return ends
    first, *rest = ends
    return [Statement(f"{yes_or_no(look, itself and over)} {first.text}", first.evidence), *rest]


def is_over_by(look: Lookup) -> bool | None:
    """Whether the day is over by the time that is named; None where that is not what is asked."""
    frame = look.frame
    if len(frame.clocks) != 1 or not frame.asks("end") or not _OVER_BY.search(fold(frame.text)):
        return None
    return all(day.end <= frame.clocks[0] for day in look.days)


def _clocks(look: Lookup) -> list[time]:
    return list(look.frame.clocks) or find_clock_times(look.frame.said)
