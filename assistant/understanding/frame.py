"""One question against one conference: what it asks for, and which of the conference's things it names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Literal

from assistant.conference import Conference, Session
from assistant.conference.model import MONTHS
from assistant.understanding.clock import NamedDate, find_clock_times, find_dates, find_years
from assistant.understanding.frame_words import general_words
from assistant.understanding.intents import Intent, find_intents
from assistant.understanding.matching import Token, find_phrase, tokenize, word_means
from assistant.understanding.spelling import Speller
from assistant.words import fold, loose, tokens

Relation = Literal["at", "before", "after", "morning", "afternoon", "first", "last"]

_COUNT_WORDS = {
    "en": 1, "et": 1, "én": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10,
    "elleve": 11, "tolv": 12, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_COUNTS = {loose(word): number for word, number in _COUNT_WORDS.items()}
_ARTICLES = frozenset({"en", "et", "a", "an"})

_RELATIONS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("before", re.compile(r"\b(foer|inden|lige foer|op til|before|prior to|until)\b")),
    ("after", re.compile(r"\b(efter|bagefter|derefter|naeste|after|following|afterwards|efterfoelgende|fra kl|overtager|tager over|takes over)\b|\bnaar (\w+ ){1,3}(har|er faerdige?)\b")),
    ("morning", re.compile(r"\b(formiddag\w*|om morgenen|morgen(?!mad)|morning|foerste halvdel)\b")),
    ("afternoon", re.compile(r"\b(eftermiddag(?!spause)\w*|afternoon(?! break)|anden halvdel|sidste halvdel|sidst paa dagen|end of the day)\b")),
    ("first", re.compile(r"\b(foerste?|first|starter ud|begynder med|aabner|aabnings\w*|opening)\b")),
    ("last", re.compile(r"\b(sidste?|last|final|afslutt\w*|afslutnings\w*|slutter af|runder af|closing)\b")),
)  # fmt: skip

_TODAY = re.compile(r"\b(i dag|idag|today|lige nu|right now|i oejeblikket|currently)\b")
_TOMORROW = re.compile(r"\b(i morgen|imorgen|tomorrow)\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_POINTS_BACK = re.compile(
    r"\b(det|den|dem|de|han|hun|ham|hende|hans|hendes|deres|it|they|them|he|she|him|her|his|their)\b"
)
_EVERYTHING = re.compile(r"\b(hele|alle|samtlige|fulde|full|whole|entire|all|komplet\w*|oversigt\w*)\b")


@dataclass(frozen=True, slots=True)
class NamedRole:
    """A kind of participant a question names, and how many of them (None: no number given)."""

    role: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What was understood of one question."""

    text: str
    language: str
    words: tuple[Token, ...]
    intents: frozenset[Intent]
    cities: tuple[str, ...] = ()
    roles: tuple[NamedRole, ...] = ()
    sessions: tuple[int, ...] = ()  # positions in the conference's programme
    session_strength: float = 0.0  # 0..1, how clearly they were named
    people: tuple[str, ...] = ()  # speakers' ids
    contacts: tuple[int, ...] = ()  # positions in the conference's contacts
    organisations: tuple[int, ...] = ()  # contacts meant by their organisation
    clocks: tuple[time, ...] = ()
    relation: Relation = "at"
    dates: tuple[NamedDate, ...] = ()
    years: tuple[int, ...] = ()
    about_today: bool = False
    about_tomorrow: bool = False
    emails: tuple[str, ...] = ()
    said: str = ""  # the sentences around the question
    everything: bool = False
    names_conference: bool = False
    unexplained: tuple[str, ...] = field(default=())  # content words that nothing above accounts for
    places: Mapping[str, frozenset[int]] = field(default_factory=dict)  # kind of slot -> numbers of its words

    def asks(self, *intents: Intent) -> bool:
        """Whether it asks for any of these."""
        return any(intent in self.intents for intent in intents)

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


class FrameReader:
    """Reads frames for one conference; what can be prepared once is prepared here."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self._session_words = [self._words_of(session) for session in conference.sessions]
        counts: dict[str, int] = {}
        for weights in self._session_words:
            for word in weights:
                counts[word] = counts.get(word, 0) + 1
        self._session_counts = counts
        own = " ".join(
            (conference.title.da, conference.title.en, conference.organiser)
            + ((conference.short_title.da, conference.short_title.en) if conference.short_title else ())
        )
        months = {
            MONTHS[language][day.date.month - 1] for day in conference.days for language in ("da", "en")
        }
        self._months = frozenset(loose(month) for month in months)
        self._speller = Speller(self._vocabulary())
        self._own_words = frozenset(loose(word) for word in tokens(own)) | _CONFERENCE_WORDS

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
        names += [name for c in conference.contacts for name in (c.name, c.organisation, *c.also_called)]
        return {loose(token) for name in names for token in tokens(name)} | set(_CONFERENCE_WORDS)

    @staticmethod
    def _words_of(session: Session) -> dict[str, float]:
        # A title's word counts fully, the gloss too; what the talk is about is only a hint.
        weights: dict[str, float] = {}
        for text, weight in (
            (session.about.da if session.about else "", 0.5),
            (session.about.en if session.about else "", 0.5),
            (session.gloss or "", 1.0),
            (session.title, 1.0),
        ):
            for word in tokens(text):
                if loose(word) not in general_words() and len(word) > 2:
                    weights[loose(word)] = weight
        return weights

    def read_asked(self, text: str, said: str, language: str) -> Frame:
        """Understand a question with the sentences around it: they fill what it leaves open, no more."""
        frame = self.read(text, language)
        if not said:
            return frame
        around = self.read(said, language)
        points_back = bool(_POINTS_BACK.search(fold(text)))
        return replace(
            frame,
            said=said,
            cities=frame.cities or around.cities,
            roles=frame.roles or around.roles,
            people=frame.people or (around.people if points_back else ()),
            sessions=frame.sessions
            or (around.sessions if points_back and around.session_strength == 1 else ()),
            clocks=frame.clocks or around.clocks,
            names_conference=frame.names_conference or around.names_conference,
        )

    def read(self, text: str, language: str) -> Frame:
        """Understand one question that stands alone."""
        text = self._speller.correct(text)
        words = tokenize(text)
        slots: dict[str, set[int]] = {
            kind: set() for kind in ("intents", "cities", "roles", "people", "sessions")
        }
        loose_text, places = _loose_with_places(words)
        spans = find_intents(loose_text)
        for found in spans.values():
            for first, last in found:
                slots["intents"].update(
                    number for number, (a, b) in enumerate(places) if a < last and b > first
                )
        cities = self._cities(words, slots["cities"])
        roles = self._roles(words, slots["roles"])
        people, contacts, organisations = self._people(words, slots["people"])
        folded = fold(text)
        sessions, strength = self._sessions(words, slots["sessions"])
        seen: set[int] = set().union(*slots.values())
        clocks = tuple(find_clock_times(text))
        dates = tuple(find_dates(text))
        relation = next((name for name, pattern in _RELATIONS if pattern.search(folded)), "at")
        for number, word in enumerate(words):
            if word.loose in self._own_words or any(
                len(own) > 4 and word_means(word.loose, own) for own in self._own_words
            ):
                seen.add(number)
        explained_numbers = bool(clocks or dates or find_years(text) or any(r.count for r in roles))
        unexplained = tuple(
            word.raw
            for number, word in enumerate(words)
            if number not in seen
            and word.loose not in general_words()
            and not (word.loose[0].isdigit() and explained_numbers)
            and word.loose not in _COUNTS
            and not any(pattern.search(fold(word.raw)) for _, pattern in _RELATIONS)
            and word.loose not in _CLOCK_WORDS
            and word.loose not in self._months
        )
        return Frame(
            text=text,
            language=language,
            words=tuple(words),
            intents=frozenset(spans),
            cities=cities,
            roles=roles,
            sessions=sessions,
            session_strength=strength,
            people=people,
            contacts=contacts,
            organisations=organisations,
            clocks=clocks,
            relation=relation,
            dates=dates,
            years=tuple(find_years(text)),
            about_today=bool(_TODAY.search(folded)),
            about_tomorrow=bool(_TOMORROW.search(folded)),
            emails=tuple(_EMAIL.findall(text)),
            everything=bool(_EVERYTHING.search(folded)),
            names_conference=any(
                word_means(word.loose, name) for word in words for name in _CONFERENCE_NAMES
            ),
            unexplained=unexplained,
            places={kind: frozenset(numbers) for kind, numbers in slots.items()},
        )

    def _cities(self, words: Sequence[Token], seen: set[int]) -> tuple[str, ...]:
        found: list[tuple[int, str]] = []
        for day in self.conference.days:
            for name in (day.city.da, day.city.en, *day.also_called):
                for first, last in find_phrase(words, name):
                    found.append((first, day.city.da))
                    seen.update(range(first, last))
        return tuple(dict.fromkeys(city for _, city in sorted(found)))

    def _roles(self, words: Sequence[Token], seen: set[int]) -> tuple[NamedRole, ...]:
        found: list[tuple[int, int, NamedRole]] = []
        for role in self.conference.roles:
            for name in sorted(role.words, key=len, reverse=True):
                for first, last in _role_places(words, name):
                    found.append((first, last, NamedRole(role.id, self._count_before(words, first, seen))))
                    seen.update(range(first, last))
        # "HR-chef" is HR staff, not a manager: the longer reading of the same words wins.
        found.sort(key=lambda item: (item[0], -(item[1] - item[0])))
        kept: list[tuple[int, int, NamedRole]] = []
        for first, last, named in found:
            exact = self._is_exact(words, first, last, named.role)
            if kept and first < kept[-1][1]:
                previous = kept[-1]
                if exact and not self._is_exact(words, previous[0], previous[1], previous[2].role):
                    kept[-1] = (first, last, named)
                continue
            kept.append((first, last, named))
        result: dict[str, NamedRole] = {}
        for _, _, named in kept:
            before = result.get(named.role)
            if before is None or (before.count is None and named.count is not None):
                result[named.role] = named
            elif before.count is not None and named.count is not None:
                result[named.role] = NamedRole(named.role, before.count + named.count)
        return tuple(result.values())

    def _is_exact(self, words: Sequence[Token], first: int, last: int, role_id: str) -> bool:
        role = next(role for role in self.conference.roles if role.id == role_id)
        return any(
            (first, last) in find_phrase(words, name, compounds=False, typos=False) for name in role.words
        )

    @staticmethod
    def _count_before(words: Sequence[Token], first: int, seen: set[int]) -> int | None:
        for number in range(first - 1, max(first - 3, -1), -1):
            word = words[number]
            if word.loose.isdigit() and int(word.loose) <= 500:
                seen.add(number)
                return int(word.loose)
            if word.loose in _COUNTS:
                # "en suppleant" asks about the kind, not about one of them
                return None if word.loose in _ARTICLES else _COUNTS[word.loose]
            if number == first - 1 and word.loose not in general_words():
                continue
        return None

    def _people(
        self, words: Sequence[Token], seen: set[int]
    ) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
        names = [(speaker.name, ("speaker", speaker.id)) for speaker in self.conference.speakers]
        names += [(contact.name, ("contact", str(n))) for n, contact in enumerate(self.conference.contacts)]
        scores: dict[tuple[str, str], float] = {}
        for name, key in names:
            parts = [loose(part) for part in tokens(name)]
            score = 0.0
            for number, word in enumerate(words):
                if len(word.loose) < 3:
                    continue
                for part in parts:
                    if word.loose == part or word.loose in (part + "s", part + "'s"):
                        # "hans" and "lars" alone may be a pronoun and a stranger: half a name
                        score += 1.0 if part not in general_words() else 0.5
                    elif len(part) >= 5 and word_means(word.loose, part, compounds=False):
                        score += 0.6
            if score >= 0.6:
                scores[key] = score
        # "Christensen" is near "Kristensen": only the best reading of a name stands.
        best = max(scores.values(), default=0.0)
        chosen = {key for key, score in scores.items() if score >= best - 0.3} if best >= 1 else set(scores)
        for number, word in enumerate(words):
            if any(
                word.loose.rstrip("s'") == loose(part).rstrip("s")
                or (len(part) >= 5 and word_means(word.loose, loose(part), compounds=False))
                for name, key in names
                if key in chosen
                for part in tokens(name)
            ):
                seen.add(number)
        organisations = []
        for position, contact in enumerate(self.conference.contacts):
            for name in (contact.organisation, *contact.also_called):
                for first, last in find_phrase(words, name, compounds=len(name) > 7):
                    organisations.append(position)
                    seen.update(range(first, last))
        speakers = tuple(key for kind, key in chosen if kind == "speaker")
        contacts = tuple(int(key) for kind, key in chosen if kind == "contact")
        order = [speaker.id for speaker in self.conference.speakers]
        return (
            tuple(sorted(speakers, key=order.index)),
            tuple(sorted(contacts)),
            tuple(dict.fromkeys(organisations)),
        )

    def _sessions(self, words: Sequence[Token], seen: set[int]) -> tuple[tuple[int, ...], float]:
        named: dict[int, float] = {}
        met: dict[int, set[int]] = {}
        for position, session in enumerate(self.conference.sessions):
            for name in session.words:
                for first, last in find_phrase(words, name):
                    named[position] = 1.0
                    met.setdefault(position, set()).update(range(first, last))
            weights = self._session_words[position]
            if not weights:
                continue
            score, hits, strong = 0.0, set(), 0
            for number, word in enumerate(words):
                if word.loose in general_words() or word.loose in _CONFERENCE_WORDS or len(word.loose) < 3:
                    continue
                best = max(
                    (
                        weight / self._session_counts[known]
                        for known, weight in weights.items()
                        if word_means(word.loose, known, compounds=len(known) >= 7)
                    ),
                    default=0.0,
                )
                if best:
                    score += best
                    hits.add(number)
                    strong += best >= 0.99
            title_words = sum(1 for weight in weights.values() if weight == 1.0) / 2 or 1
            if strong and score >= min(1.0, title_words * 0.3):
                named[position] = max(named.get(position, 0.0), min(1.0, 0.5 + score / 4))
                met.setdefault(position, set()).update(hits)
            elif score >= 1.0:
                named[position] = max(named.get(position, 0.0), 0.5)
                met.setdefault(position, set()).update(hits)
        if not named:
            return (), 0.0
        best = max(named.values())
        chosen = tuple(position for position, score in sorted(named.items()) if score >= best - 0.01)
        for position in chosen:
            seen.update(met[position])
        return chosen, best


_CONFERENCE_NAMES = (
    "konference",
    "konferencen",
    "medkonference",
    "conference",
    "arrangement",
    "event",
    "kursus",
    "temadag",
    "seminar",
)
_CONFERENCE_WORDS = frozenset(
    loose(word)
    for word in [
        "konference",
        "konferencen",
        "konferencedag",
        "konferencedage",
        "konferencer",
        "medkonference",
        "arrangement",
        "arrangementet",
        "event",
        "dag",
        "dagen",
        "dage",
        "dagene",
        "days",
        "day",
        "conference",
        "med",
        "ai",
        "kunstig",
        "intelligens",
        "artificial",
        "intelligence",
        "deltage",
        "deltager",
        "deltagere",
        "deltagelse",
        "participant",
        "participants",
        "person",
        "personer",
        "people",
        "by",
        "byer",
        "byen",
        "city",
        "cities",
        "tid",
        "tider",
        "time",
        "times",
        "morgen",
        "aften",
        "ugedag",
        "hovedudvalg",
        "hovedudvalget",
        "udvalg",
        "committee",
        "committees",
        "kommune",
        "kommuner",
        "region",
        "regioner",
        "municipality",
        "municipalities",
        "regions",
        "main",
        "2025",
    ]
)
_CLOCK_WORDS = frozenset(
    [
        "kl",
        "klokken",
        "klokka",
        "halv",
        "kvart",
        "kvarter",
        "over",
        "am",
        "pm",
        "o'clock",
        "oclock",
        "half",
        "past",
        "quarter",
        "noon",
        "minutter",
        "minutes",
        "min",
        "tiden",
        "ca",
        "omkring",
        "tyve",
        "twenty",
    ]
)


def _role_places(words: Sequence[Token], name: str) -> list[tuple[int, int]]:
    """Where a role is named, also as the last part of a compound: "økonomichefen", "afdelingsleder"."""
    found = find_phrase(words, name, compounds=len(name) >= 8)
    known = loose(name)
    if len(known) >= 4 and " " not in known:
        for number, word in enumerate(words):
            stem = next((word.loose[: -len(e)] for e in _ROLE_ENDINGS if word.loose.endswith(e)), word.loose)
            if any(len(form) > len(known) + 2 and form.endswith(known) for form in (word.loose, stem)):
                found.append((number, number + 1))
    return list(dict.fromkeys(found))


_ROLE_ENDINGS = ("erne", "ene", "en", "er", "et", "ne", "r", "n", "s")


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
