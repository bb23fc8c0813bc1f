"""Where a sentence names the things of a conference, and which of them it brings together."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar

from assistant.conference import Conference
from assistant.understanding.clock import find_clock_times
from assistant.understanding.dates import NamedDate, find_dates
from assistant.understanding.matching import Token, find_phrase, tokenize
from assistant.words import fold, loose, tokens

A = TypeVar("A", bound=Hashable)
B = TypeVar("B", bound=Hashable)

_Event = tuple[int, int, Hashable]  # position, side, value
Placed = list[tuple[int, A]]  # (position of the first character, what is named there)

_CLOCK = re.compile(
    r"(?<![\d.,/§-])(\d{1,2})[.:]([0-5]\d)(?!\d|[.,:]\d|\s*(?:kr|dkk|%|procent|pct|mio|mia))(?:\s*([ap])\.?m\b)?"
    r"|\b(?:kl\.?|klokken|at)\s*(\d{1,2})(?![\d.:/]*\d)(?!\.?\s*[a-zæøå]*(?:ber|uar|dag|day))(?:\s*([ap])\.?m\b)?"
    r"|(?<![\d.,:])(\d{1,2})\s*([ap])\.?m\b|(?<=\d)\s*[-–]\s*(\d{1,2})[.:]([0-5]\d)(?!\d)",
    re.I,
)
_MONTH = r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"((?:\d{{1,2}}\.?\s*(?:,|og|and|&|-|–|eller|or)\s*(?:den\s+)?)*)(\d{{1,2}}\.?(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}\b\.?(?:,?\s*\d{{4}})?)"
    rf"|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s*\d{{4}})?|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b\d{{1,2}}/\d{{1,2}}(?:[/-]\d{{2,4}})?"
    rf"|\b\d{{1,2}}\.\d{{1,2}}\.\d{{4}}\b",
    re.I,
)
_AMOUNT = re.compile(
    r"(?:\b(?:kr|dkk)\.?\s*)?(?<![\d.,/:§-])(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:,00|,-|,\d\d)?(?![\d/:])(\s*(?:kr\b|kroner|dkk|,-))?",
    re.I,
)
_LOW = re.compile(
    r"\b(?:lave(?:ste|re)?|billig(?:ste|e|ere)|lower|lowest|low|cheaper|cheapest) (?:af )?(?:pris\w*|price)\b",
    re.I,
)
_HIGH = re.compile(
    r"\b(?:høje(?:ste|re)?|dyr(?:este|e|ere)|higher|highest|high) (?:af )?(?:pris\w*|price)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker (by id) or a contact (by e-mail), or both."""

    name: str
    speaker: str | None = None
    email: str | None = None


def together(first: Sequence[tuple[int, A]], second: Sequence[tuple[int, B]]) -> list[tuple[A, B]]:
    """Which of ``first`` a sentence brings together with which of ``second``.

    What is named first opens each group: "ledere 1.950 kr. og suppleanter 1.450 kr." pairs an amount with
    the role before it, "1.950 kr. for ledere og 1.450 kr. for suppleanter" with the role behind it. What is
    left over at the end ("… ligesom suppleanter") belongs to the last group.
    """
    events: list[_Event] = sorted(
        [(at, 0, value) for at, value in first] + [(at, 1, value) for at, value in second],
        key=lambda event: (event[0], event[1]),
    )
    if not first or not second:
        return []
    leading = events[0][1]
    events = _without_echoes(events, leading)
    groups: list[tuple[list[Hashable], list[Hashable]]] = [([], [])]
    for _, side, value in events:
        if side == leading and groups[-1][1 - leading]:
            groups.append(([], []))
        groups[-1][side].append(value)
    if len(groups) > 1 and not groups[-1][1 - leading]:
        groups[-1][1 - leading].extend(groups[-2][1 - leading])
    pairs = [(a, b) for ones, others in groups for a in ones for b in others]
    return list(dict.fromkeys(pairs))  # type: ignore[arg-type]


def _without_echoes(events: Sequence[_Event], leading: int) -> list[_Event]:
    """Without what is named again right away ("i København den 4. november (Falkonersalen)")."""
    latest: Hashable = None
    kept = []
    for event in events:
        _, side, value = event
        if side == leading:
            if value == latest:
                continue
            latest = value
        kept.append(event)
    return kept


class MentionReader:
    """Finds the things of one conference in sentences; what can be prepared once is prepared here."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        people: dict[str, Person] = {}
        for speaker in conference.speakers:
            people[speaker.name] = Person(speaker.name, speaker=speaker.id)
        for contact in conference.contacts:
            known = people.get(contact.name)
            people[contact.name] = Person(contact.name, known.speaker if known else None, contact.email)
        self.people = tuple(people.values())
        parts = [loose(part) for person in self.people for part in tokens(person.name)]
        self._single = {part for part in parts if parts.count(part) == 1 and len(part) > 2}
        self._positions = self._position_words()

    def _position_words(self) -> dict[str, frozenset[str]]:
        """Words of the speakers' positions -> the ids of those who hold one."""
        found: dict[str, set[str]] = {}
        for speaker in self.conference.speakers:
            if speaker.position is None:
                continue
            for word in tokens(f"{speaker.position.da} {speaker.position.en}"):
                if len(word) > 4:
                    found.setdefault(loose(word), set()).add(speaker.id)
        everybody = len(self.conference.speakers)
        return {word: frozenset(ids) for word, ids in found.items() if len(ids) < everybody}

    def roles(self, words: Sequence[Token]) -> Placed[str]:
        """Kinds of participant, by id; the longest reading of the same words."""
        found: list[tuple[int, int, str]] = []
        for role in self.conference.roles:
            labels = (role.label.da, role.label.en)
            for name in (*role.words, *labels):
                found += [
                    (first, last, role.id)
                    for first, last in find_phrase(words, name, compounds=len(name) >= 8, typos=False)
                ]
        found.sort(key=lambda item: (item[0], item[0] - item[1]))
        kept: list[tuple[int, int, str]] = []
        for item in found:
            if not kept or item[0] >= kept[-1][1]:
                kept.append(item)
        return [(words[first].start, role) for first, _, role in kept]

    def cities(self, words: Sequence[Token]) -> Placed[str]:
        """Cities by their Danish name, also by what else they and their halls are called."""
        return sorted([*self.city_names(words), *self.venues(words)], key=lambda item: item[0])

    def city_names(self, words: Sequence[Token]) -> Placed[str]:
        """Cities called by a name of their own."""
        days = self.conference.days
        names = ((name, d.city.da) for d in days for name in (d.city.da, d.city.en, *d.also_called))
        return self._phrases(words, names)

    def venues(self, words: Sequence[Token]) -> Placed[str]:
        """Halls, by name, street or postcode, as their city."""
        venues = ((d.venue, d.city.da) for d in self.conference.days)
        names = ((name, city) for v, city in venues for name in (v.name, v.street, v.postcode))
        return self._phrases(words, names)

    def named_people(self, words: Sequence[Token]) -> Placed[Person]:
        """Speakers and contacts, by full name or by a part that only one of them has."""
        found = list(self._phrases(words, ((p.name, p) for p in self.people)))
        for person in self.people:
            own = {loose(part) for part in tokens(person.name)} & self._single
            found += [
                (word.start, person)
                for word in words
                if word.raw[:1].isupper() and (word.loose in own or word.loose.removesuffix("s") in own)
            ]
        seen: set[tuple[int, str]] = set()
        kept: Placed[Person] = []
        previous: tuple[int, str] | None = None
        for at, person in sorted(found, key=lambda item: item[0]):
            # The parts of one name are one mention.
            if (at, person.name) in seen or (
                previous and previous[1] == person.name and at - previous[0] < 40
            ):
                previous = (at, person.name)
                continue
            seen.add((at, person.name))
            previous = (at, person.name)
            kept.append((at, person))
        return kept

    def position_words(self, words: Sequence[Token]) -> Placed[frozenset[str]]:
        """Words for what some of the speakers are, with the ids of those who are it."""
        names = {loose(part) for person in self.people for part in tokens(person.name)}
        found: Placed[frozenset[str]] = []
        for word in words:
            if word.loose in names:
                continue
            holders = next((ids for own, ids in self._positions.items() if _same_noun(word.loose, own)), None)
            if holders:
                found.append((word.start, holders))
        return found

    def sessions(self, words: Sequence[Token]) -> Placed[frozenset[int]]:
        """Sessions by title or by the words that stand for them: the positions it may be."""
        found: dict[int, set[int]] = {}
        for number, session in enumerate(self.conference.sessions):
            for name in (session.title, *((session.gloss,) if session.gloss else ()), *session.words):
                for first, _ in find_phrase(words, name, compounds=False, typos=False):
                    found.setdefault(words[first].start, set()).add(number)
        return [(at, frozenset(numbers)) for at, numbers in sorted(found.items())]

    def organisations(self, words: Sequence[Token]) -> Placed[str]:
        """Contacts meant by their organisation, as their e-mail."""
        return self._phrases(
            words,
            ((name, c.email) for c in self.conference.contacts for name in (c.organisation, *c.also_called)),
        )

    def _phrases(self, words: Sequence[Token], names: Iterable[tuple[str, A]]) -> Placed[A]:
        found: set[tuple[int, A]] = set()
        for name, value in names:
            for first, _ in find_phrase(words, name, compounds=False, typos=False):
                found.add((words[first].start, value))
        return sorted(found, key=lambda item: item[0])


def _same_noun(typed: str, own: str) -> bool:
    return typed == own or (
        len(own) > 4 and typed.startswith(own) and typed[len(own) :] in ("s", "en", "et", "ens", "er", "e")
    )


def clocks(text: str) -> Placed[time]:
    """Clock times with their places; those only written in words stand at the beginning."""
    text = _DATE.sub(lambda match: " " * len(match.group()), text)
    found: Placed[time] = []
    for match in _CLOCK.finditer(text):
        hour = int(match[1] or match[4] or match[6] or match[8])
        minute = int(match[2] or match[9] or 0)
        half = (match[3] or match[5] or match[7] or "").casefold()
        if half == "p" and hour < 12:
            hour += 12
        if hour < 24:
            found.append((match.start(), time(hour, minute)))
    known = {value for _, value in found}
    return [(0, value) for value in find_clock_times(text) if value not in known] + found


def dates(text: str) -> Placed[NamedDate]:
    """Calendar dates with their places."""
    found: Placed[NamedDate] = []
    for match in _DATE.finditer(text):
        named = find_dates(match[2] or match.group())
        for before in re.findall(r"\d{1,2}", match[1] or ""):
            found += [(match.start(), NamedDate(int(before), one.month, one.year)) for one in named[:1]]
        found += [(match.start(2) if match[2] else match.start(), one) for one in named]
    return found


def amounts(text: str, known: Iterable[int]) -> Placed[int]:
    """Amounts in kroner: with the currency beside them, or as high as one of ``known``."""
    wanted = set(known)
    text = _DATE.sub(lambda match: " " * len(match.group()), text)
    found: Placed[int] = []
    for match in _AMOUNT.finditer(text):
        value = int(re.sub(r"\D", "", match[1]))
        currency = match[2] or re.match(r"(?:kr|dkk)", match.group(), re.I)
        if currency or value in wanted:
            found.append((match.start(), value))
    for pattern, named in ((_LOW, min), (_HIGH, max)):
        found += [(match.start(), named(wanted)) for match in pattern.finditer(text) if wanted]
    return found


def words_at(text: str, pattern: re.Pattern[str]) -> list[int]:
    """Where ``pattern`` (in folded spelling, of the same length as far as it matters) stands in ``text``."""
    return [match.start() for match in pattern.finditer(text.casefold())]


def on_a_day(named: NamedDate, value: date) -> bool:
    """Whether a date as named may be ``value``."""
    return named.may_be(value)


__all__ = [
    "MentionReader", "Person", "Placed", "amounts", "clocks", "dates", "fold", "on_a_day", "together", "tokenize", "words_at",
]  # fmt: skip
