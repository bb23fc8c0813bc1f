"""The typed check: prices belong to roles, speakers and halls to cities, times to sessions, status to days.

A figure may stand in a source and still be put beside the wrong thing ("ledere betaler 1.450 kr."). Where
a sentence brings two of a conference's things together, the conference's typed facts say whether they belong
together. Nothing here knows a particular conference.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from assistant.composing.guard.mentions import (
    MentionReader,
    Person,
    Placed,
    amounts,
    clocks,
    dates,
    together,
    tokenize,
    words_at,
)
from assistant.conference import Conference, Session
from assistant.understanding.dates import find_weekdays
from assistant.words import fold

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_EVERYBODY = re.compile(
    r"\b(alle|samtlige|enhver|uanset rolle|everyone|everybody|anyone|all|regardless of role)\b"
)
_DEADLINE = re.compile(
    r"\b(?:\w*frist\w*|senest|tilmeld\w*|deadlines?|register\w*|registration|sign\w* up|by the latest)\b"
)
_REFUND = re.compile(
    r"refu(?:sion|nder|nd)\w*|penge\w*\s+(?:\w+\s+){0,3}(?:tilbage|retur|igen)|money back|reimburs\w*"
)
_CANCEL = re.compile(r"\b(?:afbud\w*|afmeld\w*|framel\w*|cancel\w*)\b")
_SOLD_OUT = re.compile(
    r"\budsolgt\w*|\bsold[ -]?out\b|\bfully booked\b|\bfuldt? (?:booket|optaget|tegnet)\b|\b(?:ingen|ikke)(?: \w+){0,2} (?:ledige )?pladser\b"
    r"|\bno (?:\w+ )?(?:places|seats|spots|tickets)\b"
)
_PLACES = re.compile(
    r"\b(?:ledige?|få|faa|flere|stadig|mange|nogle) (?:\w+ )?pladser?\b|\bpladser? (?:tilbage|endnu)\b|\bplads til\b"
    r"|\b(?:places|seats|spots|tickets)(?: \w+)? (?:left|available|remaining)\b|\b(?:few|some|many|available|still) (?:places|seats|spots)\b"
)
_NOT_BEFORE = re.compile(r"\b(?:ikke|not|aldrig|never|n['’]t)\s+(?:\w+\s+){0,1}$")
_NEGATED = re.compile(
    r"\b(?:ikke|ingen|intet|hverken|uden|not|no|none|never|neither|cannot|without)\b|n['’]t\b"
)
_PAST = re.compile(
    r"\b(?:var|blev|havde|gjaldt|kostede|sluttede|udløb\w*|udloeb\w*|overskredet|passeret|was|were|had|passed|expired|over)\b"
)
_INVITES = re.compile(
    r"\b(?:kan|skal|bør|boer|husk)\b[^.,;]{0,40}\b(?:tilmelde|melde|booke|købe|koebe|sikre)\b|\btilmeld (?:dig|jer|dem)\b"
    r"|\b(?:can|should|must|please|may)\b[^.,;]{0,40}\b(?:register|sign up|book)\b"
)
_STARTS = re.compile(r"\b(?:start\w*|begynd\w*|begins?|dørene åbner)\b")
_ENDS = re.compile(r"\b(?:slut\w*|ender|ends?|finish\w*|indtil)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """What the question and the sentences before leave to be understood."""

    roles: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    clocks: tuple[time, ...] = ()
    sessions: frozenset[int] = frozenset()


class TypedCheck:
    """Holds sentences against one conference's typed facts."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self._read = MentionReader(conference)
        self._prices = {role: price.amount for price in conference.prices for role in price.roles}

    def said(self, text: str) -> Said:
        """What ``text`` leaves to be understood by what follows it."""
        words = tokenize(text)
        sessions = [positions for _, positions in self._read.sessions(words)]
        return Said(
            tuple(dict.fromkeys(role for _, role in self._read.roles(words))),
            tuple(dict.fromkeys(city for _, city in self._read.cities(words))),
            tuple(value for _, value in clocks(text)),
            sessions[0] if len(sessions) == 1 else frozenset(),
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
            self._price(sentence, self._read.roles(words), said, ours, computed),
            self._people(sentence, self._read.named_people(words), cities, said),
            self._sessions(sentence, self._read.sessions(words), cities, said, ours),
            self._days(sentence, cities, said, ours),
            self._contacts(sentence, words),
            self._status(sentence, cities, said, today),
            self._deadline(sentence, today, ours),
        ):
            if problem:
                return problem
        return ""

    def _price(self, sentence: str, roles: Placed[str], said: Said, ours: bool, computed: str) -> str:
        right = set(self._prices.values())
        named = amounts(sentence, right)
        if not named or not right or not (ours or any(value in right for _, value in named)):
            return ""
        sums = {value for _, value in amounts(computed, ())} - right
        for _, value in named:
            if value not in right and value not in sums:
                return f"{value} is no price of the conference"
        if any(value in sums for _, value in named):
            # Who is counted must be as in the sum that was computed.
            counted = {(n, r) for n, r in _counts(computed, self._read)}
            wrong = [pair for pair in _counts(sentence, self._read) if pair not in counted]
            return f"a sum for others than {sorted(counted)}" if wrong else ""
        roles = [(at, role) for at, role in roles if role in self._prices]
        text = fold(sentence)
        everybody = _EVERYBODY.search(text)
        if everybody and len(right) > 1 and not self._read.roles(tokenize(sentence[everybody.end() :])[:2]):
            return "one price for all, where it depends on the role"
        if not roles:
            implied = [role for role in said.roles if role in self._prices]
            wanted = {self._prices[role] for role in implied} or right
            return "" if {value for _, value in named} == wanted else "the price of another role"
        for role, value in together(roles, named):
            if self._prices[role] != value:
                return f"{role} does not pay {value}"
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
        if not speakers:
            return ""
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
            if not denied and not any(_covers(session, moment) for session in self._speaks(speaker, only)):
                return f"{self.conference.speaker(speaker).name} at {moment:%H:%M}"
        for speaker, holders in together(speakers, self._read.position_words(tokenize(sentence))):
            if speaker not in holders:
                return f"another position of {self.conference.speaker(speaker).name}"
        return ""

    def _sessions(
        self, sentence: str, sessions: Placed[frozenset[int]], cities: Placed[str], said: Said, ours: bool
    ) -> str:
        if not ours:
            return ""
        times = clocks(sentence)
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

    def _days(self, sentence: str, cities: Placed[str], said: Said, ours: bool) -> str:
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
        if ours and len({day.city.da for day in days}) > 1:
            for city in {city for _, city in cities} or set(said.cities[-1:]):
                day = self.conference.day_in(city)
                others = [d for d in days if d.city.da != city]
                text = fold(sentence)
                mentioned = [d for d in others if re.search(rf"\b{d.venue.postcode}\b", text)]
                if mentioned and not any(d.city.da in {c for _, c in cities} for d in mentioned):
                    return f"the hall of another city than {day.city.da}"
        # A place the sentence names though the question was about another one.
        if ours and said.cities and cities and not named:
            named_cities = {city for _, city in cities}
            if len(said.cities) == 1 and said.cities[0] not in named_cities:
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
        for right, mail in together(self._read.organisations(tokens), mails):
            same = {c.email.casefold() for c in self.conference.contacts if c.email == right}
            if mail not in same:
                return "the address of another organisation"
        return ""

    def _status(self, sentence: str, cities: Placed[str], said: Said, today: date) -> str:
        text = fold(sentence)
        lowered = sentence.casefold()
        out: Placed[bool] = [
            (at, not _NOT_BEFORE.search(lowered[:at])) for at in words_at(sentence, _SOLD_OUT)
        ]
        spans = [match.span() for match in _SOLD_OUT.finditer(lowered)]
        out += [
            (match.start(), bool(_NOT_BEFORE.search(lowered[: match.start()])))
            for match in _PLACES.finditer(lowered)
            if not any(start <= match.start() < end for start, end in spans)
        ]
        if not out:
            return ""
        all_cities = [day.city.da for day in self.conference.days if day.availability]
        places = cities or [(0, city) for city in (said.cities[-1:] or all_cities)]
        for city, sold_out in together(places, out):
            day = self.conference.day_in(city)
            if day.availability is None or (day.availability.status == "sold_out") != sold_out:
                return f"whether {city} is sold out is turned round"
            if day.availability.status == "few_places" and re.search(r"\bmange\b|\bmany\b", text):
                return f"few places in {city} are made many"
            if day.date < today and not _PAST.search(text):
                return "an old status is told as current"
        return ""

    def _deadline(self, sentence: str, today: date, ours: bool) -> str:
        registration, refund = self.conference.registration, self.conference.refund
        text = sentence.casefold()
        refunds = list(_REFUND.finditer(text))
        if refunds and refund is not None and (ours or _CANCEL.search(text)):
            told = refund.statement.in_("da") if refund.statement else ""
            if not _NEGATED.search(text) and not (told and not _NEGATED.search(told.casefold())):
                return "a refund that no source promises"
        limits: dict[str, date] = {}
        topics: Placed[str] = []
        if registration is not None:
            limits["deadline"] = registration.deadline
            topics += [(at, "deadline") for at in words_at(sentence, _DEADLINE)]
        if refund is not None:
            limits["refund"] = refund.none_after
            topics += [(at, "refund") for at in words_at(sentence, _REFUND)]
            topics += [(at, "refund") for at in words_at(sentence, _CANCEL)]
        if ours and topics:
            for at, one in dates(sentence):
                before = [topic for place, topic in topics if place <= at]
                topic = before[-1] if before else topics[0][1]
                is_day = any(one.may_be(day.date) for day in self.conference.days)
                others = any(one.may_be(value) for value in limits.values())
                if not one.may_be(limits[topic]) and (not others or topic == "deadline"):
                    if is_day and self._names_the_event(text, at, topics):
                        continue
                    return f"another date for the {topic}"
        closed = registration is not None and ours and today > registration.deadline
        if closed and _INVITES.search(text) and not (_PAST.search(text) or _NEGATED.search(text)):
            return "an invitation to register after the deadline"
        return ""

    def _names_the_event(self, text: str, at: int, topics: Placed[str]) -> bool:
        """Whether the conference itself is named nearer to a date than what has a deadline."""
        event = [
            match.start()
            for match in re.finditer(r"\bkonferenc\w*|\bconference\b|\bafholdes|\bheld\b|\bdagen\b", text)
            if match.start() <= at
        ]
        last = max((place for place, _ in topics if place <= at), default=-1)
        return bool(event) and event[-1] > last


def _covers(session: Session, moment: time) -> bool:
    return session.start <= moment and (moment <= session.end if session.end else moment == session.start)


def _counts(text: str, read: MentionReader) -> Iterator[tuple[int, str]]:
    """How many of which role a text counts."""
    for match in re.finditer(r"(?<![\d.,×x])\b(\d{1,3})\s+(?=[^\W\d_])", text):
        following = read.roles(tokenize(text[match.end() :])[:2])
        if following and following[0][0] == 0:
            yield int(match[1]), following[0][1]
