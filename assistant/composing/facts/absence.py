"""What somebody misses who comes late, leaves early or is away in between."""

import re
from datetime import time

from assistant.composing.facts.entries import programme_list
from assistant.composing.facts.lookup import Lookup
from assistant.composing.facts.wording import clock
from assistant.composing.statements import Statement
from assistant.understanding.clock import find_clock_times
from assistant.words import fold

_MISSES = re.compile(
    r"\b(?:miss(?:e|er|et|ede|es|ed|ing)?|glip|gaar? fra|gaar? (?:jeg|vi|man) (?:saa )?ud fra|naar? (?:jeg|vi|man) (?:saa )?ikke|"
    r"forpass\w*|be gone|skip\w*|springer? (?:jeg|vi|man) over)\b"
)
_PHRASE = re.compile(r"\bgaar? (?:jeg|vi|man) (?:saa )?(?:glip|ud fra)")  # its "go" is no leaving
# "Kan jeg gå kl. 14?": nothing forbids it; what is told is what it costs.
_MAY_LEAVE = re.compile(
    r"^\W*(?:(?:hej|og|men|and|but|hi)\W+)*(?:kan|maa|can|may) (?:jeg|vi|man|i|we)(?: \w+){0,2} "
    r"(?:gaa|koere|smutte|tage hjem|tage af sted|leave|go home|head off)\b(?! (?:til|ind|med|fra|ud|to)\b)"
)
_LATE = re.compile(
    r"\b(?:komme[rt]?|ankommer?|fremme|er (?:jeg |vi )?(?:foerst )?der|(?:foerst|tidligst) (?:vaere|er) (?:der|fremme)|vaere der foerst|naar (?:\w+ )?frem|dukker? op|moeder? (?:foerst|ind)|forsinket|"
    r"arriv\w+|get in|get there|late|show up|turn up|be there|sover over mig|staar (?:foerst )?op)\b"
)
_EARLY = re.compile(
    r"\b(?:gaa|koere|koerer|smutte?r?|hjem|forlade\w*|tage af sted|skal (?:\w+ )?(?:af sted|videre|vaere hjemme)|gaar|stikker?|hente|naa (?:et |mit |min )?(?:tog|bus|fly)|"
    r"skal (?:med|ha|have|naa) (?:et |mit |min |vores )?(?:tog|bus|fly|faerge)\w*|ska (?:med|ha|naa) (?:et |mit |min )?(?:tog|bus|fly)\w*|"
    r"leave|leaving|go home|head off|off at|catch)\b"
)


def misses(look: Lookup) -> bool:
    """Whether it asks what one misses by a time."""
    text = fold(f"{look.frame.said} {look.frame.text}")
    return (
        bool(_MISSES.search(text) or _leaves_early(look))
        and bool(_clocks(look))
        and not look.frame.asks("refund", "deadline", "price")
    )


def _leaves_early(look: Lookup) -> bool:
    """Whether it asks to leave while the day is on; who sets out before it begins is on the way there."""
    begins = min((session.start for session in look.conference.sessions), default=time.max)
    return bool(_MAY_LEAVE.search(fold(look.frame.text))) and any(at > begins for at in _clocks(look))


def missed_statements(look: Lookup) -> list[Statement]:
    """The sessions missed, all or in part; that there are none where it is so."""
    clocks = _clocks(look)
    story = fold(f"{look.frame.said} {look.frame.text}")
    sessions = [(n, s, s.end or s.start) for n, s in enumerate(look.conference.sessions) if s.kind != "close"]
    story = _PHRASE.sub(" ", story)
    late, early = bool(_LATE.search(story)), bool(_EARLY.search(story))
    if len(clocks) > 1:
        begin, end = min(clocks), max(clocks)
        intro = (
            f"Between {clock(begin, 'en')} and {clock(end, 'en')} this is on:"
            if look.english
            else f"Mellem kl. {clock(begin, 'da')} og {clock(end, 'da')} er der:"
        )
        chosen = [n for n, s, ends in sessions if s.start < end and ends > begin]
    elif late and not early:
        moment = clocks[0]
        intro = (
            f"If you come at {clock(moment, 'en')}, you miss all or part of:"
            if look.english
            else f"Kommer du kl. {clock(moment, 'da')}, går du helt eller delvist glip af:"
        )
        chosen = [n for n, s, _ in sessions if s.start < moment]
    elif early:
        moment = clocks[0]
        intro = (
            f"If you leave at {clock(moment, 'en')}, you miss all or part of:"
            if look.english
            else f"Går du kl. {clock(moment, 'da')}, går du helt eller delvist glip af:"
        )
        chosen = [n for n, _, ends in sessions if ends > moment]
    else:
        moment = clocks[0]
        intro = (
            f"At {clock(moment, 'en')} this is on:" if look.english else f"Kl. {clock(moment, 'da')} er der:"
        )
        chosen = [n for n, s, ends in sessions if s.start <= moment < ends]
    if look.frame.asks("speaker"):
        chosen = [n for n in chosen if look.conference.sessions[n].speakers] or chosen
    return programme_list(look, chosen, intro, ()) if chosen else []


def _clocks(look: Lookup) -> list[time]:
    return list(look.frame.clocks) or find_clock_times(look.frame.said)
