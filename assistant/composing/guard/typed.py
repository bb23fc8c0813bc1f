"""The typed check: prices belong to roles, speakers and halls to cities, times to sessions, status to days.

A figure may stand in a source and still be put beside the wrong thing ("ledere betaler 1.450 kr."). Where
a sentence brings two of a conference's things together, the conference's typed facts say whether they belong
together. Nothing here knows a particular conference.
"""

import re
from collections.abc import Sequence
from datetime import date, time

from assistant.composing.guard.claims import content, likeness
from assistant.composing.guard.course import CourseCheck
from assistant.composing.guard.mentions import (
    MentionReader,
    Person,
    Placed,
    amounts,
    clocks,
    dates,
    together,
    tokenize,
)
from assistant.composing.guard.prices import PriceCheck
from assistant.composing.guard.promises import PromiseCheck
from assistant.composing.guard.said import Said
from assistant.conference import Conference, Session
from assistant.understanding.dates import find_weekdays
from assistant.words import fold

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NEGATED = re.compile(
    r"\b(?:ikke|ingen|intet|hverken|uden|not|no|none|never|neither|cannot|without)\b|n['’]t\b"
)
_STARTS = re.compile(r"\b(?:start\w*|begynd\w*|begins?|dørene åbner)\b")
_ENDS = re.compile(
    r"\b(?:slut\w*|ender|ends?|ending|finish\w*|indtil|til|frem til|until|till|to|faerdig\w*|over|efter|after)\b"
)
_EVERY_CITY = re.compile(
    r"\b(?:begge|alle) (?:byer|dage|steder)\b|\b(?:both|all) (?:cities|days|places)\b|\bhver af (?:byerne|dagene)\b"
)
_ONE_SPEAKER = re.compile(
    r"\bsamme (?:oplaegsholder\w*|taler\w*|person)\b|\b(?:oplaegsholder\w*|taleren)\b[^.]{0,40}\b(?:den|de) samme\b"
    r"|\bsame speakers?\b|\bspeakers?\b[^.]{0,40}\bthe same\b"
)
_SPEAKS = re.compile(r"\b(?:tal(?:er|te)|oplaeg\w*|speak\w*|spoke|talks?)\b")
_UP_TO = re.compile(r"(?:-|–|\btil|\bto|\buntil|\bindtil|\btill)\s*(?:kl\.?\s*|klokken\s*)?$", re.I)
_DESCRIBES = 0.5  # share of a sentence's content that a session's description must hold to be meant


class TypedCheck:
    """Holds sentences against one conference's typed facts."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self._read = MentionReader(conference)
        self._price = PriceCheck(self._read)
        self._promises = PromiseCheck(conference)
        self._course = CourseCheck(conference)

    def said(self, text: str) -> Said:
        """What ``text`` leaves to be understood by what follows it."""
        words = tokenize(text)
        sessions = [positions for _, positions in self._read.sessions(words)]
        return Said(
            tuple(dict.fromkeys(role for _, role in self._read.roles(words))),
            tuple(dict.fromkeys(city for _, city in self._read.cities(words))),
            tuple(value for _, value in clocks(text)),
            sessions[0] if len(sessions) == 1 else frozenset(),
            tuple(
                value
                for _, value in amounts(text, self._price.prices.values())
                if value in self._price.prices.values()
            ),
        )

    def problem(self, sentence: str, *, said: Said, today: date, ours: bool, computed: str = "") -> str:
        """Why ``sentence`` does not agree with the conference; empty where it does.

        Args:
            sentence: without its marks.
            said: what the question and the sentences before leave to be understood.
            today: the date of the answer.
            ours: whether it cites this conference, so that its amounts must be the conference's.
            computed: the built-in answer, whose sums are right though they stand in no source.
        """
        words = tokenize(sentence)
        cities = self._read.cities(words)
        for problem in (
            self._price.problem(sentence, self._read.roles(words), said, ours, computed),
            self._people(sentence, self._read.named_people(words), cities, said),
            self._sessions(sentence, self._read.sessions(words), cities, said, ours),
            self._days(sentence, cities, said, ours, computed),
            self._contacts(sentence, words),
            self._promises.status(sentence, cities, said, today),
            self._promises.deadline(sentence, today, ours),
        ):
            if problem:
                return problem
        return ""

    def _speaks(self, speaker: str, city: str | None = None) -> list[Session]:
        return [
            session
            for session in self.conference.sessions
            if any(
                entry.speaker == speaker and (city is None or entry.city in (None, city))
                for entry in session.speakers
            )
            and (city is None or session.city in (None, city))
        ]

    def _people(self, sentence: str, people: Placed[Person], cities: Placed[str], said: Said) -> str:
        speakers = [(at, person.speaker) for at, person in people if person.speaker]
        folded = fold(sentence)
        every = [(len(sentence), day.city.da) for day in self.conference.days]
        if not cities and _EVERY_CITY.search(folded):
            cities = every
        if _ONE_SPEAKER.search(folded) and self._differ_by_city() and not _NEGATED.search(folded):
            return "one speaker, where the cities have different ones"
        if not speakers:
            return self._speaker_by_position(sentence, cities)
        denied = bool(_NEGATED.search(fold(sentence)))
        pairs: list[tuple[str, str | None]] = list(together(speakers, cities))
        if not cities:
            pairs = [(speaker, city) for _, speaker in speakers for city in said.cities[-1:]]
        for speaker, city in pairs:
            if denied == bool(self._speaks(speaker, city)) and (cities or not denied):
                return f"{self.conference.speaker(speaker).name} and {city}"
        only = cities[0][1] if len({city for _, city in cities}) == 1 else None
        only = only or (said.cities[-1] if said.cities and not cities else None)
        named = self._read.sessions(tokenize(sentence))
        for speaker, positions in together(speakers, named):
            held = self._speaks(speaker, only)
            if not denied and not any(self.conference.sessions[n] in held for n in positions):
                return f"{self.conference.speaker(speaker).name} does not speak there"
        times = clocks(sentence) or ([(len(sentence), value) for value in said.clocks[-1:]])
        for speaker, moment in together(speakers, times):
            at = _place(moment, times)
            ends = bool(_ENDS.search(folded) or _UP_TO.search(sentence[:at])) or sentence[at : at + 1] in (
                "-",
                "–",
            )
            held = self._speaks(speaker, only)
            if not denied and not any(_covers(s, moment) and (ends or moment != s.end) for s in held):
                return f"{self.conference.speaker(speaker).name} at {moment:%H:%M}"
        given = [(at, self._speaks(speaker)) for at, speaker in speakers]
        if not denied and (problem := self._course.problem(sentence, given)):
            return problem
        for speaker, holders in together(speakers, self._read.position_words(tokenize(sentence))):
            if speaker not in holders:
                return f"another position of {self.conference.speaker(speaker).name}"
        return ""

    def _differ_by_city(self) -> bool:
        return any(
            entry.city is not None for session in self.conference.sessions for entry in session.speakers
        )

    def _speaker_by_position(self, sentence: str, cities: Placed[str]) -> str:
        """Who is named by what they are ("stadsdirektøren") must speak where the sentence says."""
        if not cities or not _SPEAKS.search(fold(sentence)) or _NEGATED.search(fold(sentence)):
            return ""
        positions = self._read.position_words(tokenize(sentence))
        meant = frozenset.intersection(*(holders for _, holders in positions)) if positions else frozenset()
        for holders, city in together([(at, meant or held) for at, held in positions], cities):
            if not any(self._speaks(holder, city) for holder in holders):
                return f"who speaks in {city} is somebody else"
        return ""

    def _sessions(
        self, sentence: str, sessions: Placed[frozenset[int]], cities: Placed[str], said: Said, ours: bool
    ) -> str:
        if not (ours or said.sessions):
            return ""
        times = clocks(sentence)
        if times and not sessions:
            sessions = self._described(sentence)
        placed = sessions or [(0, said.sessions)] * bool(said.sessions)
        if problem := self._course.problem(
            sentence, [(at, [self.conference.sessions[n] for n in ns]) for at, ns in placed]
        ):
            return problem
        edges = {e for s in self.conference.sessions for e in (s.start, s.end) if e is not None}
        edges |= {e for day in self.conference.days for e in (day.start, day.end)}
        for _, moment in times:
            if moment not in edges and not any(_covers(s, moment) for s in self.conference.sessions):
                return f"nothing is at {moment:%H:%M}"
        for positions, moment in together(sessions, times):
            if not any(
                moment in (self.conference.sessions[n].start, self.conference.sessions[n].end)
                for n in positions
            ):
                return f"{self.conference.sessions[min(positions)].title!r} and {moment:%H:%M}"
        text = fold(sentence)
        meant_ends = [s.end for _, ns in sessions for s in (self.conference.sessions[n] for n in ns)]
        meant_starts = [self.conference.sessions[n].start for _, ns in sessions for n in ns]
        for at, moment in times:
            until = _UP_TO.search(sentence[:at]) or sentence[at : at + 2].strip()[:1] in ("-", "–")
            only_end = moment in meant_ends and moment not in meant_starts
            if only_end and not until and not _ENDS.search(text):
                return f"{moment:%H:%M} is when it ends"
        if len(times) == 1 and not (_STARTS.search(text) and _ENDS.search(text)):
            moment = times[0][1]
            meant = [self.conference.sessions[n] for _, ns in sessions for n in ns]
            spans = [(s.start, s.end) for s in meant] or [(d.start, d.end) for d in self.conference.days]
            if _STARTS.search(text) and not any(moment == start for start, _ in spans):
                return f"nothing of that starts at {moment:%H:%M}"
            if _ENDS.search(text) and not any(moment == end for _, end in spans):
                return f"nothing of that ends at {moment:%H:%M}"
        if not sessions and said.sessions and times and not cities:
            meant = [self.conference.sessions[n] for n in said.sessions]
            days = {e for day in self.conference.days for e in (day.start, day.end)}
            for _, moment in times:
                if moment not in days and not any(moment in (s.start, s.end) for s in meant):
                    return f"the time of another session: {moment:%H:%M}"
        return ""

    def _described(self, sentence: str) -> Placed[frozenset[int]]:
        """The one session that a sentence tells about without naming it."""
        shares: dict[int, float] = {}
        for number, session in enumerate(self.conference.sessions):
            if session.about is None:
                continue
            for language in ("da", "en"):
                told = f"{session.title} {session.gloss or ''} {session.about.in_(language)}"
                share = likeness(content(sentence, language), told, language)
                shares[number] = max(shares.get(number, 0.0), share)
        best = max(shares.values(), default=0.0)
        meant = [number for number, share in shares.items() if share == best]
        return [(0, frozenset(meant))] if best >= _DESCRIBES and len(meant) == 1 else []

    def _position_names(self, person: Person, email: str) -> bool:
        """Whether a speaker's position names the organisation that a contact's address is of."""
        if person.speaker is None:
            return False
        position = self.conference.speaker(person.speaker).position
        told = position.da if position else ""
        return any(email == one for _, one in self._read.organisations(tokenize(told)))

    def compares(self, sentence: str) -> bool:
        """Whether it compares what roles pay, which the prices have been held against."""
        return self._price.compares(sentence, self._read.roles(tokenize(sentence)))

    def roles(self, text: str) -> frozenset[str]:
        """The kinds of participant a text names."""
        return frozenset(role for _, role in self._read.roles(tokenize(text)))

    def _days(self, sentence: str, cities: Placed[str], said: Said, ours: bool, computed: str) -> str:
        days = self.conference.days
        named = [(at, one) for at, one in dates(sentence) if any(one.may_be(day.date) for day in days)]
        places = cities or [(0, city) for city in said.cities[-1:] if named]
        for city, one in together(places, named):
            if not one.may_be(self.conference.day_in(city).date):
                return f"{city} is on another date"
        weekdays = find_weekdays(sentence)
        if named and len(weekdays) == 1:
            right = {day.date.weekday() for day in days if any(one.may_be(day.date) for _, one in named)}
            if weekdays[0] not in right and len(dates(sentence)) == len(named):
                return "another weekday"
        halls = self._read.venues(tokenize(sentence))
        names = self._read.city_names(tokenize(sentence)) or [(0, city) for city in said.cities[-1:]]
        for city, hall in together(names, halls):
            same = self.conference.day_in(city).venue == self.conference.day_in(hall).venue
            if not same and ours:
                return f"the hall of another city than {city}"
        # A place the sentence names though the question was about another one.
        if ours and said.cities and cities and not named:
            named_cities = {city for _, city in cities} - {
                city for _, city in self._read.cities(tokenize(computed))
            }
            if len(said.cities) == 1 and named_cities and said.cities[0] not in {c for _, c in cities}:
                return f"about {sorted(named_cities)[0]}, where {said.cities[0]} was asked about"
        return ""

    def _contacts(self, sentence: str, words: Sequence[object]) -> str:
        mails = [(match.start(), match.group().casefold().rstrip(".")) for match in _EMAIL.finditer(sentence)]
        known = {contact.email.casefold() for contact in self.conference.contacts}
        mails = [(at, mail) for at, mail in mails if mail in known]
        bare = _EMAIL.sub(lambda match: " " * len(match.group()), sentence)
        tokens = tokenize(bare)
        for person, mail in together(self._read.named_people(tokens), mails):
            if person.email is not None and person.email.casefold() != mail:
                return f"another address of {person.name}"
        if not mails:
            for person, right in together(self._read.named_people(tokens), self._read.organisations(tokens)):
                known_here = person.email is not None and not _NEGATED.search(fold(sentence))
                if known_here and person.email != right and not self._position_names(person, right):
                    return f"another organisation of {person.name}"
        for right, mail in together(self._read.organisations(tokens), mails):
            same = {c.email.casefold() for c in self.conference.contacts if c.email == right}
            if mail not in same:
                return "the address of another organisation"
        return ""


def _place(moment: time, times: Placed[time]) -> int:
    return next(at for at, value in times if value == moment)


def _covers(session: Session, moment: time) -> bool:
    return session.start <= moment and (moment <= session.end if session.end else moment == session.start)
