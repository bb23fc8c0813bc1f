"""What every look-up needs: the conference, the question, the date, the language."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.composing.statements import Evidence
from assistant.conference import Conference, Day, Speaker
from assistant.conference.model import Text
from assistant.understanding.frame import Frame
from assistant.words import fold, loose

_YES_NO = re.compile(
    r"^(?:\W*(?:hej|hejsa|hi|hello|kaere|og|men|and|but|so|saa|ok|okay|nu|passer det at|er det rigtigt|altsaa|mon)\W+)*"
    r"(?:er|kan|har|skal|maa|ma|bliver|blir|findes|faar|koster|kostede|taler|talte|slutter|starter|begynder|holdes|ligger|gaelder|falder|var|blev|"
    r"kommer|vil|ville|slipper|varer|varede|gaar|foregaar|tager|hedder|passer|hoerer|betaler|arbejder|staar|laver|giver|gives|moeder|naar (?:jeg|vi|man) at|would|holder|afholder|is|are|can|does|do|did|will|has|have|was|were|may|must|should)\b"
    r"|\s[–-]\s*(?:er|kan|har|skal|maa|is|are|can|does) (?:det|der|den|han|hun|de|jeg|vi|man|it|he|she|they|there|i|we)\b"
    r"|\b(?:det gaar vel(?: an)?|det er vel (?:ok|okay|i orden|fint)|gaar det an|er det (?:ok|okay|i orden)|that is fine|is that (?:ok|okay|fine))\b"
    r"|\b(?:har (?:han|hun|de|jeg|vi|vedkommende) ret|ikke sandt|right\?|passer det|er det rigtigt|stemmer det|er det sandt|is it true|is that right|is it correct|correct\?)"
    # "Jeg skal med et tog kl. 16, kan jeg nå det?": the question behind the story
    r"|^\W*(?:hej\w*\W+|hi\W+|hello\W+)?(?:jeg|vi|min|mit|mine|vores|we|i|my|our)\b[^?]*,\s*(?:(?:og|men|saa|and|but|so) )?"
    r"(?:er|kan|naar|maa|skal|bliver|slutter|starter|kommer|gaelder|can|will|is|are|may|do|does) "
    r"(?:jeg|vi|man|i|det|den|der|de|han|hun|we|it|there|they|he|she)\b"
    r"|^\W*(?:(?:hej|og|men|saa|altsaa)\W+)*(?:det|den|konferencen|dagen|vi|man|jeg) \w+ vel\b(?! (?:ok|okay|fint|godt)\b)"
    r"|,\s*(?:ikke(?: ogsaa)?|ik|vel|isn'?t it|is it not|aren'?t they)\W*$"
)
_FIRST_DAY = re.compile(
    r"\b(foerste?|first|1\.?) (af de to )?(konference|dags?)?(dag|konference|gang|day|conference|event|one)\w*"
)
_LAST_DAY = re.compile(
    r"\b(sidste?|anden|andet|last|second|final|2\.) (konference)?(dag|konference|gang|day|conference|event)\w*"
)
_COMING_DAY = re.compile(
    r"\b(naeste|kommende|next|coming) (?:med[- ]?)?(konference)?(dag|konference|gang|day|conference|event)\w*"
    r"|\b(den naeste|the next(?: one)?)\W*$"
)


def asks_for_the_coming_day(frame: Frame, conference: Conference, today: date) -> bool:
    """Whether the next conference is asked for, and one of its days is still to come."""
    to_come = any(day.date >= today for day in conference.days)
    return to_come and bool(_COMING_DAY.search(fold(frame.text)))


_NEXT_CONFERENCE = re.compile(
    r"\b(?:naeste|kommende|next|coming|upcoming) (?:med[- ]?)?(?:ai[- ]?)?(?:konference|conference)\w*\b(?! (?:dag|day))"
)


def asks_for_a_later_conference(frame: Frame, conference: Conference, today: date) -> bool:
    """Whether the next conference is asked for after the last day of this one."""
    over = all(day.date < today for day in conference.days)
    return over and bool(conference.days) and bool(_NEXT_CONFERENCE.search(fold(frame.text)))


def is_yes_no(text: str) -> bool:
    """Whether a question wants a yes or no."""
    return bool(_YES_NO.search(fold(text.strip())))


_HAS_BEEN = re.compile(
    r"\b(?:har|er|var) .*\b(?:vaeret|afholdt|overstaaet|forbi|afviklet|blevet holdt|slut|ovre|misset|forpasset)\b|"
    r"\b(?:has|have|is|are|did|was) .*\b(?:taken place|been held|happened|over|finished|been and gone|miss|missed)\b"
)
_IN_A_PLACE = re.compile(r"\b(?:i|in|til|at|på)\s+([A-ZÆØÅ][\w-]{3,})((?:\s+[A-ZÆØÅ][\w-]*)*)")
_LANGUAGES = frozenset({"english", "danish", "engelsk", "dansk", "german", "tysk", "swedish", "svensk"})


def unknown_place(frame: Frame) -> str | None:
    """A place name in the question that is none of the conference's ("i Odense", "i Odeon Hallen")."""
    for match in _IN_A_PLACE.finditer(frame.text):
        if match[1] in frame.unexplained and loose(match[1]) not in _LANGUAGES:
            further = [word for word in match[2].split() if word in frame.unexplained]
            return " ".join((match[1], *further))
    return None


def only_unknown_place(frame: Frame) -> bool:
    """Whether nothing but the name of such a place was not understood."""
    place = unknown_place(frame)
    return place is not None and set(frame.unexplained) <= set(place.split())


@dataclass(frozen=True)
class Lookup:
    """One question put to one conference on one date."""

    conference: Conference
    frame: Frame
    today: date
    language: str

    def evidence(self, section: str, part: str, statement: Text | None = None) -> Evidence:
        """The exact text of the conference's file behind ``part``."""
        return Evidence(
            source=self.conference.path,
            title=self.conference.title.in_(self.language),
            section=section,
            quote=self.conference.quote(part, statement, self.language),
            url=self.conference.source.url or self.conference.website,
        )

    def day_evidence(self, day: Day) -> Evidence:
        """Where date, hours and venue of a day stand."""
        number = self.conference.days.index(day)
        return self.evidence("Tid og sted", f"days.{number}", day.statement)

    def session_evidence(self, position: int) -> Evidence:
        """Where a session's line of the programme stands."""
        session = self.conference.sessions[position]
        return self.evidence(f"Program: {session.title}", f"sessions.{position}", session.statement)

    def described(self, position: int, speaker: Speaker) -> tuple[Evidence, ...]:
        """Where it stands what a speaker is, unless the session's own line tells it already."""
        told = speaker.position.in_(self.language) if speaker.position else ""
        line = self.conference.sessions[position].statement
        if line is not None and told and told in line.in_(self.language):
            return ()
        number = self.conference.speakers.index(speaker)
        return (self.evidence(f"Oplægsholder: {speaker.name}", f"speakers.{number}", speaker.statement),)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The days the question is about: those of the cities or dates it names, else all."""
        days, frame = self.conference.days, self.frame
        named = tuple(day for day in days if any(named.may_be(day.date) for named in frame.dates))
        if frame.cities:
            cities = tuple(day for day in days if day.city.da in frame.cities)
            # "Falkoner Alle eller Vestre Ringvej til den 11.?": of several, the one on that date
            return tuple(day for day in cities if day in named) or cities
        if named:
            return named
        if self.relative_days and not self.has_been:
            return self.relative_days
        folded = fold(frame.text)
        if _FIRST_DAY.search(folded):
            return tuple(day for day in days if day.date == self.conference.first_day)
        if _LAST_DAY.search(folded):
            return tuple(day for day in days if day.date == self.conference.last_day)
        coming = [day for day in days if day.date > self.today]
        if _COMING_DAY.search(folded) and coming:
            return (min(coming, key=lambda day: day.date),)
        return days

    @cached_property
    def relative_days(self) -> tuple[Day, ...]:
        """The conference days among those named from today ("i morgen", "på tirsdag"); empty where none is."""
        return tuple(
            day
            for day in self.conference.days
            if any(named.may_be(day.date, self.today) for named in self.frame.relative_days)
        )

    @property
    def city(self) -> str | None:
        """The one city the question is about, if it is about one."""
        return self.days[0].city.da if len(self.days) == 1 and len(self.conference.days) > 1 else None

    def city_name(self, city: str) -> str:
        """The city's name in the answer's language."""
        return self.conference.day_in(city).city.in_(self.language)

    @cached_property
    def has_been(self) -> bool:
        """Whether it asks if the conference has been: "er den overstået", "har jeg misset den"."""
        return bool(_HAS_BEEN.search(fold(self.frame.text)))

    @property
    def over(self) -> bool:
        """Whether all days the question is about have passed."""
        return all(day.date < self.today for day in self.days)

    @cached_property
    def yes_no(self) -> bool:
        """Whether it wants a yes or no."""
        return is_yes_no(self.frame.text)

    @property
    def english(self) -> bool:
        """Whether to answer in English."""
        return self.language == "en"
