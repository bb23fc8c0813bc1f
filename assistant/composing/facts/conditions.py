"""When each look-up answers: what a question must ask for, and must not; people, durations and the programme have theirs."""

import re

from assistant.composing.facts.amounts import named_amounts, prices_named, supposes_wrong_amount
from assistant.composing.facts.lookup import (
    Lookup,
    asks_for_a_later_conference,
    only_unknown_place,
    unknown_place,
)
from assistant.composing.facts.places import named_from_today
from assistant.composing.facts.verdicts import day_is_right, place_is_right
from assistant.understanding.frame import Frame
from assistant.understanding.stories import names_another_day
from assistant.words import fold, loose

# "How" asks for a method, which no fact is; these are the ones whose answer a conference file has.
_HOW = re.compile(r"\b(hvordan|hvorledes|how)\b(?! (?:many|much|long|late|early|soon|far)\b)")
_WHY = re.compile(r"\b(hvorfor|why)\b")
_YEARS = (
    (re.compile(r"\b(naeste aar|next year|aaret efter)\b"), 1),
    (re.compile(r"\b((sidste|forrige) aar|i fjor|last year)\b"), -1),
)
_NAMED_CLEARLY = 0.75
_NAMES_DEADLINE = re.compile(r"\b(\w*frist\w*|deadline|senest|sidste dag|sidste dato)\b")


def asks_otherwise(look: Lookup) -> bool:
    """Whether the kind of question, or what it asks besides, is none that a conference file answers."""
    frame = look.frame
    if frame.asks_else and not frame.asks("refund"):
        return True
    text = loose(frame.text)
    if _HOW.search(text) and not frame.asks(
        "registration", "contact", "refund", "availability", "programme", "price"
    ):
        return True
    if _WHY.search(text) and not frame.asks("takeaway") and not _supposes_wrongly(look):
        return True
    # A place that is none of the conference's, in a question that is not about where it is held.
    works_there = bool(frame.people) and frame.asks("position")
    if nearer(look):
        return False
    return unknown_place(frame) is not None and not (elsewhere(look) or misplaced(look) or works_there)


def _supposes_wrongly(look: Lookup) -> bool:
    """Whether a question why something is so has its price or its day wrong, so that the right one answers it."""
    return supposes_wrong_amount(look) or day_is_right(look) is False


def other_year(look: Lookup) -> bool:
    years = {day.date.year for day in look.conference.days}
    asked = list(look.frame.years)
    folded = fold(look.frame.text)
    asked += [look.today.year + offset for pattern, offset in _YEARS if pattern.search(folded)]
    return bool(asked) and not any(year in years for year in asked)


def other_date(look: Lookup) -> bool:
    """Whether it asks what is on, or when or where, on a date on which nothing is."""
    frame, conference = look.frame, look.conference
    if not frame.dates or not (frame.clocks or frame.asks("speaker", "programme", "start", "end")):
        return False
    known = [day.date for day in conference.days]
    known += [conference.registration.deadline] if conference.registration else []
    return not any(named.may_be(day) for named in frame.dates for day in known)


def elsewhere(look: Lookup) -> bool:
    """Whether it asks if the conference is held in a place that is none of its own."""
    frame = look.frame
    return (
        only_unknown_place(frame)
        and not (
            frame.cities
            or frame.people
            or frame.organisations
            or frame.asks("contact", "price")
            or (frame.asks("speaker") and not frame.names_conference)
        )
        and (
            frame.names_conference
            or frame.asks("registration", "availability", "attend")
            or (look.yes_no and (frame.asks("where", "when") or bool(_A_DAY.search(loose(frame.text)))))
        )
    )


_A_DAY = re.compile(r"\b(?:en|et|a|an|også|ogsa|konference)\s?(?:dag|konferencedag|day)\b")


def misplaced(look: Lookup) -> bool:
    """Whether it puts one of the conference's halls in a place that is none of its own."""
    frame = look.frame
    return (
        only_unknown_place(frame)
        and bool(frame.cities)
        and (frame.asks("where") or (look.yes_no and frame.intents <= {"where", "when"}))
        and not (frame.people or frame.organisations or frame.asks("contact", "price"))
    )


def price(look: Lookup) -> bool:
    frame = look.frame
    if frame.asks("refund") and not frame.roles:
        return False
    # What a meal, a single session or a speaker costs is not stated.
    if (frame.people and not frame.people_described) or (frame.sessions and not only_hint(frame)):
        return False
    if frame.relation in ("morning", "afternoon") or frame.clocks or frame.asks("where"):
        return False
    counted = (len(frame.roles) > 1 or any(role.count for role in frame.roles)) and frame.asks("total")
    if frame.asks("who") and prices_named(look):
        return True  # "hvem gælder de 1.450 for"
    return frame.asks("price") or counted or bool(named_amounts(frame.text) and frame.roles)


def only_hint(frame: Frame) -> bool:
    return frame.sessions_by_title and frame.session_strength < _NAMED_CLEARLY


def refund(look: Lookup) -> bool:
    return look.frame.asks("refund")


def deadline(look: Lookup) -> bool:
    frame = look.frame
    if frame.sessions or frame.clocks:
        return False
    if frame.asks("availability") and not _NAMES_DEADLINE.search(loose(frame.text)):
        return False  # "kan vi nå at få pladser"
    if (
        frame.asks("start", "end")
        and not frame.asks("registration")
        and not _NAMES_DEADLINE.search(loose(frame.text))
    ):
        return False  # "hvornår kan jeg nå at tage hjem"
    if frame.asks("start") and not frame.asks("registration") and _BE_THERE.search(loose(frame.text)):
        return False  # "hvornår skal jeg senest være der"
    if frame.asks("registration") and _HOW.search(loose(frame.text)):
        return False  # "hvornår er det senest, og hvordan gør jeg": registration tells both
    if frame.asks("deadline"):
        return True
    return frame.asks("registration") and frame.asks("when", "duration") and not frame.asks("availability")


_BE_THERE = re.compile(
    r"\bsenest (?:vare (?:der|fremme|pa plads)|mode|ankomme|dukke op)\b|\b(?:latest|earliest)\b.*\b(?:be there|arrive|turn up)\b"
)


def asks_for_a_later_one(look: Lookup) -> bool:
    """Whether the next conference is asked for, and this one has been held."""
    return asks_for_a_later_conference(look.frame, look.conference, look.today)


def nearer(look: Lookup) -> bool:
    """Whether it asks which of the conference's places is nearer to where somebody comes from."""
    text = loose(look.frame.text)
    of_ours = len(look.frame.cities) > 1 or bool(_OF_THE_PLACES.search(text))
    return of_ours and bool(_NEARER.search(text)) and len(look.conference.days) > 1


_NEARER = re.compile(r"\b(?:tattest|tattere|narmest|narmere|closest|closer|nearest|nearer)\b")
_OF_THE_PLACES = re.compile(
    r"\b(?:(?:af|of) (?:de to|dem|byerne|stederne|dagene|de \w+|the two|them|the (?:cities|places|venues|days))|(?:hvilken|which) (?:by|konference|dag|city|venue|day|one))\b"
)


def another_day(look: Lookup) -> bool:
    """Whether somebody who cannot come on one day asks to come on the other; not to take a paid place there."""
    frame = look.frame
    story = fold(f"{frame.said} {frame.text}")
    return (
        frame.asks("registration")
        and names_another_day(frame.text)
        and look.city is not None
        and not _HAS_A_PLACE.search(story)
    )


_HAS_A_PLACE = re.compile(
    r"\b(?:betal\w+|er tilmeldt|har tilmeldt|har (?:en |vores |min )?(?:plads|billet)\w*|(?:min|mit|vores|my|our) (?:plads|billet|tilmelding|seat|place|ticket|registration)\w*|"
    r"flytte\w*|bytte\w*|ombook\w*|paid|registered|swap|move|switch|transfer)\b"
)


def registration(look: Lookup) -> bool:
    frame = look.frame
    if frame.asks("who") and not frame.asks("contact"):
        return False  # who else has registered is not stated
    if frame.asks("price"):
        return False
    return frame.asks("registration") and not (frame.sessions or frame.people or counts(look))


def counts(look: Lookup) -> bool:
    """Whether it asks for a number that the file could only state outright."""
    frame = look.frame
    days = bool(re.search(r"\b(dage|days|byer|cities)\b", loose(frame.text)))
    return (
        frame.asks("count")
        and not frame.asks("price", "until", "refund")
        and (days or not frame.asks("duration"))
    )


def availability(look: Lookup) -> bool:
    frame = look.frame
    how = bool(_HOW.search(loose(frame.text))) and frame.asks("registration")
    return frame.asks("availability") and not (frame.sessions or counts(look) or how)


def may_attend(look: Lookup) -> bool:
    """Whether those a question names may come: "må min chef komme med"."""
    frame = look.frame
    return (
        bool(frame.roles)
        and (frame.names_conference or not _IN_THE_COMMITTEE.search(loose(frame.text)))
        and frame.asks("attend", "audience")
        and look.yes_no
        and not frame.asks("price", "availability", "when", "where", "deadline", "refund", "count")
        and frame.relation == "at"
    )


_IN_THE_COMMITTEE = re.compile(r"\b(?:med i (?:med|\w*udvalg\w*)|medlem\w* af)\b")


def audience(look: Lookup) -> bool:
    frame = look.frame
    return (
        frame.asks("audience")
        and not frame.asks("when", "where", "duration", "count", "takeaway", "price")
        and not (frame.clocks or frame.sessions or frame.people)
        and frame.relation == "at"
    )


def place(look: Lookup) -> bool:
    frame = look.frame
    ours = frame.names_conference or bool(frame.cities)
    if frame.people or (frame.sessions and not frame.sessions_by_title):
        return False  # where somebody lives or a meal is had
    if frame.roles and not ours and not frame.dates:
        return False  # "hvornår vælges suppleanterne" is about them
    if frame.asks("price") or (frame.asks("contact", "organiser", "speaker") and not ours):
        return False
    return (
        frame.asks("where", "when", "weekday")
        or (look.yes_no and place_is_right(look) is not None)
        or (look.yes_no and ours and (look.has_been or named_from_today(look) is not None))
        or bool(frame.dates)
        or bool(frame.relative_days and (ours or look.yes_no))
        or (frame.names_conference and bool(frame.cities))
    )


def takeaway(look: Lookup) -> bool:
    return look.frame.asks("takeaway") and not look.frame.asks("price")
