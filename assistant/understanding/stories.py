"""What the sentences around a question fill in of what it leaves open."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.conference import Conference
from assistant.understanding.roles import COUNTS, NamedRole
from assistant.words import fold

if TYPE_CHECKING:
    from assistant.understanding.frame import Frame

_AT_THAT_TIME = re.compile(
    r"\b(?:(?:netop|lige|praecis|just|right) (?:da|then)|da\W*$|(?:paa )?der\W*$|paa det tidspunkt|at that (?:time|point)|then\W*$)"
)
POINTS_BACK = re.compile(
    r"\b(det|den|dem|de|han|hun|ham|hende|hans|hendes|deres|it|they|them|he|she|him|her|his|their)\b"
)
_SOME_OF_US = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))}) (?:af os|of us)\b(?! (?:er|var|har|som|der|kommer|is|are|who)\b)"
)
# "Min chef siger, det er gratis": whoever says it is not who the question is for.
_SOMEBODY_SAYS = re.compile(
    r"\b(?:min|mit|mine|vores|en|et|my|our|a|an|the)\s+(?:[\w-]+\s+)?[\w-]+\s+(?=(?:siger|sagde|mener|mente|påstår|påstod|tror|troede|"
    r"spørger|spurgte|fortalte|fortæller|says|said|thinks|thought|claims|claimed|asks|asked|tells|told)\b)",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(
    r"\b(?:en anden (?:dag|dato|by|mulighed)|(?:andre|flere) (?:dage|datoer|byer|muligheder)|den anden (?:dag|by)|et andet sted|"
    r"(?:an)?other (?:day|date|city|option|place)s?|the other one|den anden i stedet)\b"
)
_STRETCHES = ("morning", "afternoon")


def without_what_others_say(said: str) -> str:
    """The sentences without who is reported to have said something in them."""
    return _SOMEBODY_SAYS.sub("", said)


def filled_in(frame: "Frame", around: "Frame") -> "Frame":
    """The question with what the sentences around it name, where it names none itself."""
    folded = fold(frame.text)
    points_back = bool(POINTS_BACK.search(folded))
    then = bool(_AT_THAT_TIME.search(folded))
    at_that_time = then or (points_back and not frame.asks("end", "start"))
    # "Jeg sidder i Hoved-MED og har hørt om konferencen. Hvad handler den om?": the conference, no talk of it
    a_session = points_back and around.session_strength == 1 and not around.names_conference
    return replace(
        frame,
        cities=frame.cities or around.cities,
        roles=_with_those_said(frame, around) if frame.roles else around.roles,
        roles_listed=frame.roles_listed if frame.roles else around.roles_listed,
        people=frame.people or (around.people if points_back and not around.people_described else ()),
        organisations=frame.organisations or (around.organisations if frame.asks("contact") else ()),
        sessions=frame.sessions or (around.sessions if a_session else ()),
        clocks=frame.clocks or (around.clocks if at_that_time else ()),
        relation=around.relation
        if then and frame.relation == "at" and around.relation in _STRETCHES
        else frame.relation,
        dates=frame.dates or (around.dates if frame.asks("deadline", "refund") else ()),
        names_conference=frame.names_conference or around.names_conference,
    )


def names_another_day(text: str) -> bool:
    """Whether a question asks for another day or city than the one spoken of."""
    return bool(_ANOTHER_DAY.search(fold(text)))


def another_day(frame: "Frame", around: "Frame", conference: Conference) -> "Frame":
    """Of "Jeg kan ikke den 4. Er der en anden dag?" the cities of the days that were not named."""
    if not names_another_day(frame.text):
        return frame
    dates, cities = frame.dates or around.dates, frame.cities or around.cities
    named = {
        day.city.da
        for day in conference.days
        if day.city.da in cities or any(date.may_be(day.date) for date in dates)
    }
    others = tuple(day.city.da for day in conference.days if day.city.da not in named)
    return replace(frame, cities=others, dates=()) if named and others else frame


def _with_those_said(frame: "Frame", around: "Frame") -> tuple[NamedRole, ...]:
    """The roles of a question that counts "to af os plus chefen": us, who were named before, as well."""
    us = _SOME_OF_US.search(frame.loose_text)
    said = [role for role in around.roles if role.role not in {named.role for named in frame.roles}]
    if us is None or len(said) != 1 or len(around.roles) != 1:
        return frame.roles
    count = int(us[1]) if us[1].isdigit() else COUNTS[us[1]]
    if any(named.count == count for named in frame.roles):
        return frame.roles  # "to af os ledere"
    return (NamedRole(said[0].role, count), *frame.roles)
