"""A typed answer that was given just now is no answer to what is asked next."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from assistant.composing.reading_one import Part
from assistant.composing.told import Told
from assistant.types import Query
from assistant.understanding.completeness import names_a_thing, names_any
from assistant.understanding.follow_ups import OF_SOMEBODY, goes_on, tells_a_particular
from assistant.understanding.frame import FrameReader
from assistant.understanding.joined import QUESTION_WORDS
from assistant.understanding.parts import Asked
from assistant.words import fold

_ASKS = re.compile(
    rf"{QUESTION_WORDS.pattern}|^\W*(?:(?:og|men|saa|and|but|so)\W+)?"
    r"(?:kan|maa|skal|vil|er|har|bliver|kommer|koster|faar|can|may|must|should|will|is|are|do|does|has|have)\b"
)


def unless_just_told(
    part: Part,
    query: Query,
    reader: FrameReader | None,
    find: Callable[[Asked, Query], Part],
    of_conferences: Collection[str],
) -> Part:
    """What was found for a follow-up, unless it is what the last answer said.

    "Hvornår skal jeg være der? – Hvad skal jeg have med?": what the second takes over from the first is all that
    was understood of it. It is asked by its own words then, of the conference still; what they do not find is
    not known. Who names a day or a role anew, tells of one, asks nothing else ("og den anden?") or goes on about
    somebody or a talk ("hvornår er det?") may well be told the same.
    """
    told = Told(query.history)
    if reader is None or part.mode != "facts" or not query.own_words or not told.just_now(part.statements):
        return part
    own = query.own_words
    folded = fold(own)
    if tells_a_particular(own) or OF_SOMEBODY.search(folded) or not _ASKS.search(folded):
        return part
    taken_over = query.text.removeprefix(own.strip().rstrip("?!. "))
    of_a_thing = goes_on(own) and names_a_thing(reader.read(taken_over, query.language))
    if of_a_thing or names_any(reader.read(own, query.language)):
        return part
    alone = find(Asked(own, "", own), replace(query, text=own, own_words="", history=()))
    sources = {evidence.source for statement in alone.statements for evidence in statement.evidence}
    if alone.statements and sources <= set(of_conferences) and not told.just_now(alone.statements):
        return alone
    return Part(own, (), "abstained", part.hits, reason="told just now", told=True)
