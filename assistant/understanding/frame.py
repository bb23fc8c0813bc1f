"""One question against one conference: what it asks for, and which of the conference's things it names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from functools import lru_cache

from assistant.calendar_names import MONTHS
from assistant.conference import Conference
from assistant.understanding.cities import find_cities
from assistant.understanding.clock import find_clock_times
from assistant.understanding.dates import (
    NamedDate,
    RelativeDay,
    find_dates,
    find_relative_days,
    find_years,
)
from assistant.understanding.frame_words import (
    CLOCK_WORDS,
    COMPOUND_HEADS,
    CONFERENCE_NAMES,
    DOMAIN_WORDS,
    EVENT_WORDS,
    THEME_WORDS,
    general_words,
)
from assistant.understanding.intents import Intent, asks_else, find_intents
from assistant.understanding.matching import Token, split_compounds, tokenize, word_means
from assistant.understanding.people import PeopleReader
from assistant.understanding.relations import (
    Relation,
    find_relation,
    is_relation_word,
    wants_everything,
)
from assistant.understanding.roles import COUNTS, NamedRole, RoleReader, in_a_row
from assistant.understanding.sessions import SessionReader
from assistant.understanding.spelling import Speller
from assistant.understanding.stories import another_day, filled_in, without_what_others_say
from assistant.words import fold, loose, tokens

__all__ = ["Frame", "FrameReader", "NamedRole", "Relation"]

_REMEMBERED = 256  # questions read
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Whether what was said before is so is all that it asks: "har hun ret?", "passer det?".
_VERIFIES = re.compile(
    r"^\W*(?:har (?:han|hun|de|vi|jeg|vedkommende) ret|(?:passer|stemmer) det|er det (?:rigtigt|sandt|korrekt|noget om)|"
    r"(?:is|are) (?:he|she|they|that|it|this) (?:right|true|correct)|am i right)\W*$"
)
_IS_RIGHT = re.compile(r"\bhar (?:han|hun|de|vi|jeg|vedkommende|\w+(?:en|et)) ret\W*$")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{3,6}")


@dataclass(frozen=True, slots=True)
class Frame:
    """What was understood of one question."""

    text: str
    language: str
    words: tuple[Token, ...]
    intents: frozenset[Intent]
    cities: tuple[str, ...] = ()
    roles: tuple[NamedRole, ...] = ()
    roles_listed: bool = False  # one after another, with nothing between them
    sessions: tuple[int, ...] = ()  # positions in the conference's programme
    session_strength: float = 0.0  # 0..1, how clearly they were named
    sessions_by_title: bool = False  # by words of a title alone, which a question of another kind may use too
    people: tuple[str, ...] = ()  # speakers' ids
    topics: tuple[int, ...] = ()  # talks named by title beside a speaker, whoever holds them
    people_described: bool = False  # by what they are, not by name
    contacts: tuple[int, ...] = ()  # positions in the conference's contacts
    organisations: tuple[int, ...] = ()  # contacts meant by their organisation
    clocks: tuple[time, ...] = ()
    relation: Relation = "at"
    dates: tuple[NamedDate, ...] = ()
    relative_days: tuple[RelativeDay, ...] = ()
    years: tuple[int, ...] = ()
    emails: tuple[str, ...] = ()
    said: str = ""  # the sentences around the question
    everything: bool = False
    names_conference: bool = False
    asks_else: bool = False  # for something that no conference file states
    unexplained: tuple[str, ...] = field(default=())  # content words that nothing above accounts for
    places: Mapping[str, frozenset[int]] = field(default_factory=dict)  # kind of slot -> numbers of its words
    session_words: Mapping[int, int] = field(default_factory=dict)  # position -> number of its first word
    city_words: tuple[tuple[int, str], ...] = ()  # every mention of a city: number of its first word, city

    def asks(self, *intents: Intent) -> bool:
        """Whether it asks for any of these."""
        return any(intent in self.intents for intent in intents)

    @property
    def about_today(self) -> bool:
        """Whether it asks about today."""
        return any(day.is_today for day in self.relative_days)

    @property
    def loose_text(self) -> str:
        """The words in their loose form, one space apart."""
        return " ".join(word.loose for word in self.words)

    @property
    def slots(self) -> dict[str, str]:
        """What was understood, for the trace."""
        named = {
            "intents": ", ".join(sorted(self.intents)),
            "cities": ", ".join(self.cities),
            "roles": ", ".join(f"{r.count or ''} {r.role}".strip() for r in self.roles),
            "clock": ", ".join(f"{clock:%H:%M}" for clock in self.clocks),
            "people": ", ".join(self.people),
            "unexplained": ", ".join(self.unexplained),
        }
        return {key: value for key, value in named.items() if value}


_CLEAR_TITLE = 0.8  # how strongly a title must be named: by more than one word of its own
_MONTHS = frozenset(loose(month) for language in ("da", "en") for month in MONTHS[language])
# These ask about the event itself, so that its theme needs no further sign of being meant.
_EVENT_INTENTS: tuple[Intent, ...] = (
    "registration", "availability", "deadline", "organiser", "price",
)  # fmt: skip
_IN_A_COMMITTEE = re.compile(
    r"\b(?:i|til) (?:et |vores |jeres |dit |mit |sit )?(?:med )?(?:\w*udvalg\w*|med)\b"
)


class FrameReader:
    """Reads frames for one conference; what can be prepared once is prepared here."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        own = " ".join(
            (conference.title.da, conference.title.en, conference.organiser)
            + ((conference.short_title.da, conference.short_title.en) if conference.short_title else ())
        )
        titles = frozenset(loose(word) for word in tokens(own)) - EVENT_WORDS - general_words()
        self._theme = titles | THEME_WORDS
        self._roles = RoleReader(conference)
        self._people = PeopleReader(conference, self._theme)
        self._sessions = SessionReader(conference, self._theme | EVENT_WORDS)
        dates = [day.date for day in conference.days]
        dates += [conference.registration.deadline] if conference.registration else []
        dates += [conference.refund.none_after] if conference.refund else []
        months = {MONTHS[language][value.month - 1] for value in dates for language in ("da", "en")}
        self._months = frozenset(loose(month) for month in months)
        self._first_parts = frozenset(self._roles.single_words | self._city_words() | self._meeting_words())
        self._speller = Speller(self._vocabulary() | self._first_parts)
        # One question is read by several stages: follow-ups, parts, look-ups.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _city_words(self) -> set[str]:
        return {
            loose(name)
            for day in self.conference.days
            for name in (day.city.da, day.city.en, *day.also_called)
            if " " not in name
        } | {loose(name) for c in self.conference.contacts for name in (c.organisation,) if " " not in name}

    def _meeting_words(self) -> set[str]:
        return {
            loose(word)
            for session in self.conference.sessions
            if session.kind in ("lunch", "break", "arrival", "workshop")
            for word in session.words
            if " " not in word
        } | {"frokost", "pause", "workshop"}

    def _vocabulary(self) -> set[str]:
        """Every word this conference can be asked with."""
        conference = self.conference
        names = [
            name
            for day in conference.days
            for name in (day.city.da, day.city.en, *day.also_called, day.venue.name)
        ]
        names += [word for role in conference.roles for word in role.words]
        names += [
            word
            for session in conference.sessions
            for word in (session.title, session.gloss or "", *session.words)
        ]
        names += [speaker.name for speaker in conference.speakers]
        names += [s.position.da for s in conference.speakers if s.position]
        names += [name for c in conference.contacts for name in (c.name, c.organisation, *c.also_called)]
        return {loose(token) for name in names for token in tokens(name)} | EVENT_WORDS | THEME_WORDS

    def read_asked(self, text: str, said: str, language: str) -> Frame:
        """Understand a question with the sentences around it: they fill what it leaves open, no more."""
        frame = self.read(text, language)
        around = frame
        if said:
            told = without_what_others_say(said)
            if (not frame.intents and not frame.unexplained) or _VERIFIES.search(fold(text)):
                # "Jeg vil gerne tilmelde mig. Hvordan gør jeg?": what is asked stands in the sentence before
                frame = around = replace(self.read(f"{told} {text}", language), said=said)
            else:
                around = self.read(told, language)
                frame = filled_in(replace(frame, said=said), around)
        return another_day(frame, around, self.conference)

    def read(self, text: str, language: str) -> Frame:
        """Understand one question that stands alone."""
        frame = self._remembered(text)
        return frame if frame.language == language else replace(frame, language=language)

    def _read(self, text: str) -> Frame:
        """The frame, which is the same in either language, as Danish."""
        text = self._speller.correct(text)
        words = split_compounds(tokenize(text), self._first_parts, COMPOUND_HEADS)
        folded = fold(text)
        loose_text, places = _loose_with_places(words)
        intents = find_intents(loose_text)
        asking = {
            number
            for spans in intents.values()
            for first, last in spans
            for number, (a, b) in enumerate(places)
            if a < last and b > first
        }
        slots: dict[str, set[int]] = {
            "intents": asking,
            "cities": set(),
            "roles": set(),
            "people": set(),
            "sessions": set(),
        }
        city_words = find_cities(words, self.conference, slots["cities"])
        roles = self._roles.find(words, slots["roles"])
        people = self._people.find(words, slots["people"], loose_text)
        named_by_city = slots["cities"] | slots["people"]
        sessions = self._sessions.find(
            words,
            slots["sessions"],
            asking | named_by_city | slots["roles"],
            folded,
            by_title=not people.speakers,
            as_talk="speaker" in intents,
        )
        topics = (
            self._topics(words, asking | named_by_city | slots["roles"], folded)
            if people.speakers and not people.described and not sessions.positions
            else ()
        )
        slots["relation"] = {number for number, word in enumerate(words) if is_relation_word(fold(word.raw))}
        frame = Frame(
            text=text,
            language="da",
            words=tuple(words),
            intents=frozenset(intents),
            cities=tuple(dict.fromkeys(city for _, city in city_words)),
            city_words=city_words,
            roles=roles,
            roles_listed=in_a_row(words, slots["roles"]),
            session_words=sessions.first_words,
            sessions=sessions.positions,
            session_strength=sessions.strength,
            sessions_by_title=sessions.by_title,
            people=people.speakers,
            people_described=people.described,
            topics=topics,
            contacts=people.contacts,
            organisations=people.organisations,
            clocks=tuple(find_clock_times(text)),
            relation=_relation(folded, used_up=sessions.narrowed),
            dates=tuple(find_dates(text)),
            relative_days=tuple(find_relative_days(text)),
            years=tuple(find_years(text)),
            emails=tuple(_EMAIL.findall(text)),
            everything=wants_everything(folded),
            names_conference=any(_is_one_of(word.loose, CONFERENCE_NAMES) for word in words),
            asks_else=asks_else(loose_text),
            places={kind: frozenset(numbers) for kind, numbers in slots.items()},
        )
        return replace(frame, unexplained=self._unexplained(frame))

    def _unexplained(self, frame: Frame) -> tuple[str, ...]:
        seen: set[int] = set().union(*frame.places.values())
        numbers = bool(
            frame.clocks
            or frame.dates
            or frame.relative_days
            or frame.years
            or any(r.count for r in frame.roles)
        )
        named = _is_named(frame)
        theme_is_ours = named or self._asks_about_the_event(frame)
        # "MED" is the system, "med" only means "with"
        shouted = next(
            (n for n, w in enumerate(frame.words) if w.raw == "MED" and not frame.text.isupper()), None
        )
        return tuple(
            word.raw
            for number, word in enumerate(frame.words)
            if number not in seen
            and (word.loose not in general_words() or (shouted == number and not named))
            and not _is_one_of(word.loose, EVENT_WORDS)
            and not (
                (theme_is_ours if word.loose in DOMAIN_WORDS else named)
                and _is_one_of(word.loose, self._theme)
            )
            and not (word.loose[0].isdigit() and (numbers or frame.asks("price") or frame.roles))
            and word.loose not in COUNTS
            and not (word.loose == "ret" and _IS_RIGHT.search(fold(frame.text)))
            and not (word.loose in CLOCK_WORDS and not self._is_kl(frame.words, number))
            and not (word.loose in self._months or (frame.dates and word.loose in _MONTHS))
        )

    @staticmethod
    def _is_kl(words: Sequence[Token], number: int) -> bool:
        """Whether "KL" is the municipalities' association rather than a clock time."""
        follows = words[number + 1].loose[:1].isdigit() if number + 1 < len(words) else False
        return words[number].raw == "KL" and not follows

    @staticmethod
    def _asks_about_the_event(frame: Frame) -> bool:
        """Whether what is asked is after the conference, so that a committee in it is no other matter."""
        attends = (
            frame.asks("audience", "attend")
            and not _IN_A_COMMITTEE.search(frame.loose_text)
            and (bool(frame.roles) or frame.asks("audience"))
        )
        priced = frame.asks("price") and not (frame.roles or "det" in frame.loose_text.split())
        return attends or (frame.asks(*_EVENT_INTENTS) and not priced)

    def _topics(self, words: Sequence[Token], asking: set[int], folded: str) -> tuple[int, ...]:
        """The talks clearly named by title, in a question that names a speaker."""
        found = self._sessions.find(words, set(), asking, folded)
        clear = found.by_title and found.strength >= _CLEAR_TITLE
        return found.positions if clear else ()


def _is_named(frame: Frame) -> bool:
    """Whether the conference or a thing of its own is named, so that its theme is no other matter."""
    return bool(
        frame.names_conference or frame.cities or frame.people or frame.contacts or frame.organisations
        or frame.clocks or frame.dates or frame.relative_days or frame.emails
        or (frame.asks("speaker") and frame.asks("who", "when", "count"))
    )  # fmt: skip


def _relation(folded: str, *, used_up: bool) -> Relation:
    relation = find_relation(folded)
    return "at" if used_up and relation in ("first", "last", "morning", "afternoon") else relation


@lru_cache(maxsize=4_096)  # the same words return from question to question
def _is_one_of(word: str, known: frozenset[str]) -> bool:
    return word in known or any(
        len(own) > 4 and own[0] == word[:1] and word_means(word, own, compounds=False, typos=len(own) > 6)
        for own in known
    )


def _loose_with_places(words: Sequence[Token]) -> tuple[str, list[tuple[int, int]]]:
    """The words in loose form, joined by single spaces, and each word's span in that text."""
    places: list[tuple[int, int]] = []
    text = ""
    for word in words:
        if text:
            text += " "
        places.append((len(text), len(text) + len(word.loose)))
        text += word.loose
    return text, places
