"""Where in the day a question points: before, after, first, last, the morning; and which of several."""

import re
from functools import lru_cache
from typing import Literal

Relation = Literal["at", "before", "after", "morning", "afternoon", "first", "last"]

# "naar pausen er slut": what comes after it
WHEN_OVER = r"\b(?:naar|when) (?:\w+ ){1,5}(?:er|is|var) (?:slut|forbi|ovre|overstaaet|over|finished|done)\b"
# Over the folded text (æ/ø/å as ae/oe/aa), since "for" and "før" must not be confused.
_RELATIONS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("before", re.compile(r"\b(foer|inden|lige foer|op til|before|prior to|until|forud for)\b")),
    ("after", re.compile(r"\b(efter|bagefter|derefter|naeste|after|following|afterwards|efterfoelgende|foelger paa|follows|fra kl|overtager|tager over|takes over)\b|\bnaar (\w+ ){1,3}(har|er faerdige?)\b|\b(i haelene paa|oven ?paa|klods op ad|lige bag|on the heels of|right behind)\b|^\W*(?:og|and) (?:saa|then)(?=\W*$| (?:hvad|hvem|what|who)\b)|"
        + WHEN_OVER)),
    ("morning", re.compile(r"\b(formiddag\w*|om morgenen|(?<!i )morgen(?!mad)|morning|foerste halvdel)\b")),
    ("afternoon", re.compile(r"\b(eftermiddag(?!spause)\w*|afternoon(?! break)|anden halvdel|sidste halvdel|sidst paa dagen|end of the day)\b")),
    ("first", re.compile(r"\b(foerste?|first|starter ud|starter dagen|begynder med|laegger ud|aabner|opens|aabnings\w*|opening|kicks off)\b")),
    ("last", re.compile(r"\b(sidste?|last|final|afslutt\w*|afslutnings\w*|slutter (\w+ )?af|runder (\w+ )?af|hvad (?:slutter|ender) (?:\w+ ){1,3}med|lukker dagen|closing|closes|sluttalen)\b")),
)  # fmt: skip
_EVERYTHING = re.compile(r"\b(hele|alle|samtlige|fulde|full|whole|entire|all|komplet\w*|oversigt\w*)\b")
_FIRST = re.compile(r"\b(foerste?|1|first|formiddag\w*|morning|(?<!i )morgen)\b")
_SECOND = re.compile(
    r"\b(anden|andet|2|second|sidste?|last|final|eftermiddag\w*|eftermiddags\w*|afternoon|naestsidste)\b"
)
# "det andet oplæg": which of the talks, counted from the first (-1 is the last)
_WHICH_TALK = re.compile(
    r"\b(?P<first>foerste|first|opening|aabnende)|\b(?P<second>andet|anden|second)|\b(?P<third>tredje|third)|\b(?P<fourth>fjerde|fourth)|\b(?P<fifth>femte|fifth)|\b(?P<last>sidste|last|final|closing|afsluttende)"
)
_TALK = re.compile(
    r"^\W*(?:\w+ )?(?:oplaeg|oplag|opleg|foredrag|indlaeg|indlag|indslag|faglig|taler|tale|talk|speaker|presentation|lecture|opl(?:ae|a|e)gsholder|ekspert)\w*"
)
_TALK_NUMBER = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}


def find_relation(folded: str) -> Relation:
    """How the question stands to the time or session it names."""
    return next((name for name, pattern in _RELATIONS if pattern.search(folded)), "at")


@lru_cache(maxsize=4_096)  # the same words return from question to question
def is_relation_word(folded_word: str) -> bool:
    """Whether one word alone shows a relation, and so is understood."""
    return any(pattern.search(folded_word) for _, pattern in _RELATIONS)


def wants_everything(folded: str) -> bool:
    """Whether it asks for all there is."""
    return bool(_EVERYTHING.search(folded))


def which_of_several(folded: str) -> int | None:
    """0 for the first or the morning's, -1 for the last or the afternoon's; None where neither is said."""
    if _SECOND.search(folded):
        return -1
    return 0 if _FIRST.search(folded) else None


def which_talk(folded: str) -> int | None:
    """The number of the talk meant by "det andet oplæg", from 0; -1 for the last."""
    for match in _WHICH_TALK.finditer(folded):
        if _TALK.search(folded[match.end() :]):
            return _TALK_NUMBER[match.lastgroup or "first"]
    return None
