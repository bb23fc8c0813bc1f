"""Yes or no to what a question supposes, and what is put right where an open question supposes wrongly.

A look-up says how things are; this compares them with what the question says they are: the weekday of a
date, the city of a hall, what somebody is, when something is on.
"""

import re
from collections.abc import Callable, Sequence

from assistant.composing.facts import places
from assistant.composing.facts.lookup import Lookup, unknown_place
from assistant.composing.facts.supposed import at_the_time, sessions_are_right, sold_out_is_right
from assistant.composing.statements import Statement
from assistant.conference import Session, Speaker
from assistant.conference.model import Text
from assistant.understanding.dates import find_dates, find_weekdays
from assistant.understanding.frame_words import general_words
from assistant.understanding.matching import word_means
from assistant.words import fold, loose, tokens

_VERDICT = re.compile(r"^(?:ja|nej|yes|no)\b", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"\b(?:eller|or)\b(?! (?:hvad|hvordan|ej|ikke|not|what)\b)")
_PLACED = frozenset({"i", "pa", "in", "at", "on"})


def with_verdict(look: Lookup, kind: str, statements: list[Statement]) -> list[Statement]:
    """The statements, with a yes or no first where the question wants one and the facts tell."""
    if not statements:
        return statements
    if not look.yes_no:
        return [*_put_right(look, kind, statements), *statements]
    if _VERDICT.match(statements[0].text) or _ALTERNATIVES.search(fold(look.frame.text)):
        return statements
    claims = [claim for check in _CHECKS.get(kind, ()) if (claim := check(look)) is not None]
    if not claims:
        return statements
    return [
        Statement(f"{yes_or_no(look, all(claims))} {statements[0].text}", statements[0].evidence),
        *statements[1:],
    ]


def yes_or_no(look: Lookup, yes: bool) -> str:
    """The verdict as a sentence of its own."""
    return ("Yes." if yes else "No.") if look.english else ("Ja." if yes else "Nej.")


def is_verdict(text: str) -> bool:
    """Whether a statement begins with a yes or no."""
    return bool(_VERDICT.match(text))


def _put_right(look: Lookup, kind: str, statements: Sequence[Statement]) -> list[Statement]:
    """For an open question that has a weekday or date of the day wrong: when it really is."""
    if kind not in _OF_A_DAY or (day_is_right(look) is not False and not _day_said_is_wrong(look)):
        return []
    right = [item for item in places.place_statements(look) if item not in statements]
    return right[:2]


_OF_A_DAY = frozenset(
    {"hours", "session", "person", "clock", "around", "first_last", "programme", "speakers", "today", "order"}
)


def day_is_right(look: Lookup) -> bool | None:
    """Whether city, date and weekday that a question names go together; None where fewer than two are named."""
    frame = look.frame
    if frame.relative_days:
        return None
    cities = [day for day in look.conference.days if day.city.da in frame.cities]
    dated = [day for day in look.conference.days if any(named.may_be(day.date) for named in frame.dates)]
    named = [date for date in frame.dates if date.month is not None]
    weekdays = find_weekdays(frame.text)
    if len(cities) == 1 and named:
        return cities[0] in dated and (not weekdays or cities[0].date.weekday() in weekdays)
    days = cities or dated
    if not weekdays or len(days) != 1:
        return None
    return days[0].date.weekday() in weekdays


def _day_said_is_wrong(look: Lookup) -> bool:
    """Whether a sentence around the question puts a city on the other city's date: "til København den 11. november"."""
    frame, days = look.frame, look.conference.days
    if frame.dates or frame.relative_days or len(frame.cities) != 1:
        return False
    said = [named for named in find_dates(frame.said) if named.month is not None]
    other = [day for day in days if any(named.may_be(day.date) for named in said)]
    return bool(other) and all(day.city.da != frame.cities[0] for day in other)


def place_is_right(look: Lookup) -> bool | None:
    """Whether the hall a question names is in the city it puts it in; None where it puts none anywhere."""
    words, mentions = look.frame.words, look.frame.city_words
    if mentions and unknown_place(look.frame) is not None:
        return False
    put = [(n, city) for n, city in mentions if n > 0 and words[n - 1].loose in _PLACED]
    subjects = [
        (n, city) for n, city in mentions if (n, city) not in put and n < min((p for p, _ in put), default=0)
    ]
    if len({city for _, city in put}) != 1 or len({city for _, city in subjects}) != 1:
        return None
    return put[0][1] == subjects[0][1]


def _address_is_right(look: Lookup) -> bool | None:
    """Whether the house number that stands behind one of the streets is that of the hall there."""
    text, told = fold(look.frame.text), []
    for day in look.conference.days:
        street = _HOUSE_NUMBER.match(fold(day.venue.street))
        named = re.search(rf"\b{re.escape(street[1])} (\d+)\b", text) if street else None
        if street and named:
            told.append(street[2] == named[1])
    return all(told) if told else None


_HOUSE_NUMBER = re.compile(r"(.+?) (\d+)\b")


def _organiser_is_right(look: Lookup) -> bool | None:
    """Whether it is arranged by whom the question says."""
    if fold(look.conference.organiser) in fold(look.frame.text):
        return True
    named = [word.raw for word in look.frame.words[1:] if word.raw in look.frame.unexplained]
    return False if any(word[:1].isupper() for word in named) else None


def _person_is_right(look: Lookup) -> bool | None:
    """Whether somebody is what the question says, as far as it says only that."""
    frame = look.frame
    if len(frame.people) == 1 and frame.people_described and _COMES.search(fold(frame.text)):
        return True  # "kommer der en professor og taler?"
    if len(frame.people) != 1 or frame.people_described:
        return None
    if frame.topics:
        return _speaks_on(look, frame.people[0])
    speaker = look.conference.speaker(frame.people[0])
    if frame.asks("same_in_both") and not frame.cities and frame.asks("speaker"):
        return (
            True
            if any(
                e.speaker == speaker.id and e.city is None
                for s in look.conference.sessions
                for e in s.speakers
            )
            else None
        )
    if frame.asks("about", "duration", "count", "same_in_both", "takeaway"):
        return None
    if frame.sessions:
        # "er det Kaare, der holder det sidste oplæg?"
        speaks = [
            any(entry.speaker == speaker.id for entry in look.conference.sessions[position].speakers)
            for position in frame.sessions
            if look.conference.sessions[position].speakers
        ]
        return speaks[0] if len(speaks) == len(frame.sessions) == 1 and frame.relation == "at" else None
    sessions = [s for s in look.conference.sessions if any(e.speaker == speaker.id for e in s.speakers)]
    claims = [_hall_day(look, speaker), _has_spoken(look, sessions, speaker)]
    if not _FOR_ONESELF.search(fold(frame.text)):
        claims.append(_is_described(look, speaker))
    claims += [at_the_time(look, sessions)] if sessions else []
    told = [claim for claim in claims if claim is not None]
    return all(told) if told else None


# "Kan jeg få ti minutter med professoren?" wants a yes to something else than that he is one.
_FOR_ONESELF = re.compile(
    r"^\W*(?:(?:hej|og|men|and|but|hi)\W+)*(?:kan|maa|faar|skal|can|may|could|will) (?:jeg|vi|man|i|we|you)\b"
)
_COMES = re.compile(
    r"^\W*(?:(?:hej|og|men|and)\W+)*(?:(?:kommer|er|bliver|taler) der|is there|are there|will there be)\b"
)


def _speaks_on(look: Lookup, speaker_id: str) -> bool | None:
    """Whether one of the talks whose title is named is this speaker's, in the city asked about."""
    held = [
        entry
        for position in look.frame.topics
        for entry in look.conference.sessions[position].speakers
        if entry.speaker == speaker_id
    ]
    if not held:
        return False
    return True if any(entry.city in (None, look.city or entry.city) for entry in held) else None


def is_another_s(look: Lookup, position: int) -> bool:
    """Whether a talk that is put with one speaker's name is held by others."""
    held = {entry.speaker for entry in look.conference.sessions[position].speakers}
    return len(look.frame.people) == 1 and bool(held) and look.frame.people[0] not in held


def _is_described(look: Lookup, speaker: Speaker) -> bool | None:
    """Whether the words beside a name are those of this speaker, not of another or of nobody here."""
    frame = look.frame
    own = _describing(speaker)
    others = {
        word for other in look.conference.speakers if other is not speaker for word in _describing(other)
    }
    name = {loose(part) for part in tokens(speaker.name)}
    right = wrong = False
    for number, word in enumerate(frame.words):
        if (
            number in frame.places["cities"]
            or word.loose.rstrip("s'") in name
            or word.loose in general_words()
        ):
            continue
        if any(_same(word.loose, known) for known in own):
            right = True
        elif any(_same(word.loose, known) for known in others) or (
            word.raw in frame.unexplained
            and (frame.asks("position") or (number > 0 and word.raw[:1].isupper()))
        ):
            wrong = True
    return not wrong if right or wrong else None


def _same(typed: str, known: str) -> bool:
    # "Lærerforeningen" and "Danmarks Lærerforening", but not "konsulent" and "konsulenthuset"
    return word_means(typed, known, compounds=False, typos=len(known) > 6)


def _describing(speaker: Speaker) -> set[str]:
    texts: list[Text] = [text for text in (speaker.position, speaker.statement) if text is not None]
    name = {loose(part) for part in tokens(speaker.name)}
    found = {loose(word) for text in texts for words in (text.da, text.en) for word in tokens(words)}
    return {word for word in found if len(word) > 2 or word.isupper()} - name - general_words()


def _hall_day(look: Lookup, speaker: Speaker) -> bool | None:
    """Whether somebody speaks in the one city that is named."""
    frame = look.frame
    if len(frame.cities) != 1 or not frame.asks("speaker", "when", "where", "attend"):
        return None
    return any(
        entry.speaker == speaker.id and entry.city in (None, frame.cities[0])
        for session in look.conference.sessions
        for entry in session.speakers
    )


def _has_spoken(look: Lookup, sessions: Sequence[Session], speaker: Speaker) -> bool | None:
    """Whether somebody has spoken already, or spoke on the day named from today."""
    frame = look.frame
    cities = [entry.city for session in sessions for entry in session.speakers if entry.speaker == speaker.id]
    days = [day for day in look.conference.days if None in cities or day.city.da in cities]
    if _HAS_SPOKEN.search(fold(frame.text)):
        return all(day.date < look.today for day in days if not frame.cities or day.city.da in frame.cities)
    if not frame.relative_days:
        return None
    return any(named.may_be(day.date, look.today) for named in frame.relative_days for day in days)


_HAS_SPOKEN = re.compile(
    r"\b(?:har|has|have)\b.*\b(?:talt|vaeret paa|holdt|haft|spoken|talked|been on|given)\b.*|\b(?:har|has)\b.*\b(?:allerede|endnu|already|yet)\b"
)


def _contact_is_right(look: Lookup) -> bool | None:
    """Whether the contact named belongs to the organisation named."""
    frame = look.frame
    if len(frame.contacts) != 1 or not frame.organisations:
        return None
    return frame.contacts[0] in frame.organisations


def _hours_are_the_same(look: Lookup) -> bool | None:
    """Whether all days begin and end alike, where it asks that."""
    if not look.frame.asks("same_in_both") or len(look.days) < 2:
        return None
    starts, ends = {day.start for day in look.days}, {day.end for day in look.days}
    told = [len(starts) == 1] if look.frame.asks("start") else []
    told += [len(ends) == 1] if look.frame.asks("end") else []
    return all(told) if told else None


def _day_is_over(look: Lookup) -> bool | None:
    """Whether the day asked about has been, where only that is asked."""
    return look.over if look.has_been else None


def _is_then(look: Lookup) -> bool | None:
    """Whether a conference day asked about is on the day, in the week or month that is named from today."""
    return places.named_from_today(look)


_CHECKS: dict[str, tuple[Callable[[Lookup], bool | None], ...]] = {
    "place": (day_is_right, place_is_right, _address_is_right, _day_is_over),
    "hours": (day_is_right, _day_is_over, _hours_are_the_same),
    "person": (_person_is_right,),
    "session": (sessions_are_right,),
    "organiser": (_organiser_is_right,),
    "contact": (_contact_is_right,),
    "availability": (sold_out_is_right,),
    "countdown": (_day_is_over, _is_then),
}
