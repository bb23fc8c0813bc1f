"""What of a question only names the event or document it is about, and what it asks beyond that."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from assistant.calendar_names import MONTHS
from assistant.composing.particulars_asked import UNMISTAKABLE, Particular, particulars_asked, words_asking
from assistant.composing.synonyms import matters_of, phrases_in
from assistant.types import Chunk
from assistant.understanding.clock import find_clock_times, find_dates
from assistant.understanding.frame_words import EVENT_WORDS, general_words
from assistant.understanding.intents import find_intents
from assistant.understanding.matching import word_means
from assistant.words import STOP_WORDS, loose, tokens

_PARTS = re.compile(r":\s|\s[|–—-]\s")  # "Seminar: Ny i MED"
# What gatherings are called (loose form). "Fristdagen" and "festmiddagen" close like "netværksdagen".
GATHERING = re.compile(
    r"\w*(?:konference|seminar|kursus|webinar|topmode|messe|festival|traf|kongres|stavne|summit|conference|course|retreat|studietur|studierejse|"
    r"(?:general|arsmode|besogs)?forsamling|(?:sommer|jule|firma|personale|ars|forars|efterars)fest|julefrokost|reception)"
    r"(?:n|en|t|et|ne|r|rne|er|erne|s)?s?|\w*(?:kurset|kurserne)s?|"
    r"(?:mode|tur|rejse|ekskursion|udflugt)(?:t|n|en|ts|ens|ns)|(?!\w*(?:frist|mid|tilmeldings|afbuds|arbejds|fri|fodsels|hver)dag)\w{2,}(?:dag|dogn|mode)(?:en|ene|e|et|erne)?s?"
)
# What texts are called; the one whose title has the word is meant by it.
_KIND_OF_TEXT = re.compile(
    r"\w*(?:politik|retningslinje|vejledning|aftale|handbog|instruks|vedtagt|referat|folder|pjece|guide|strategi|handleplan|"
    r"policy|guideline|handbook|manual)(?:k?en|n|r|rne|er|erne|et|ne|s|ies)?s?"
)
_UNCOUNTED = STOP_WORDS | {"gange", "times", "penge"}  # "how many times" counts what comes after
_HOW_MANY = (["hvor", "mange"], ["how", "many"])
# How one speaks of a text one has before one, whatever its name.
_THE_TEXT_WORDS = """
reglerne retningslinjerne retningslinjen vejledningen politikken dokumentet referatet brochuren folderen programmet
invitationen prislisten teksten guidelines rules policy document minutes brochure leaflet
"""
# Everyday words that tell one of several from the others: minutes have a meeting, and a next one.
_WHICH_ONE = frozenset(map(loose, ("næste", "kommende", "forrige", "next", "coming", "previous")))
_THE_TEXT = frozenset(map(loose, _THE_TEXT_WORDS.split()))
_MONTHS = frozenset(loose(month) for language in ("da", "en") for month in MONTHS[language])
# Said of whichever is meant: "kurset", "retningslinjerne".
_ANY_ONE = re.compile(
    rf"(?:konference|seminar|kursus|kurs|webinar|mode|tur|rejse|messe|festival|conference|course|dag)\w{{0,3}}|"
    rf"{'|'.join(sorted(_THE_TEXT | STOP_WORDS))}"
)
_QUOTED = re.compile(r"[\"“”»«„]([^\"“”»«„\n]{4,80})[\"“”«»]")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_FIRST_WORD_IS_IT = re.compile(
    r"\b(?:er der|findes der|har i|is there|are there|hvem er|who is|hvad hedder|hvad koster|hvor mange|how many)\b"
)
_NAME_WORD = r"[A-ZÆØÅ](?:['’][A-ZÆØÅ])?[a-zæøåéèüöä]+(?:[-’'][A-ZÆØÅ]?[a-zæøå]+)*"
_FULL_NAME = re.compile(rf"(?<=[\s(]){_NAME_WORD}(?:\s+(?:(?:van|von|de|der|af)\s+)?{_NAME_WORD})+")
# What a question asks for without naming a subject of its own.
_OF_INTENTS = (
    "price", "when", "start", "end", "where", "contact", "count", "speaker", "programme", "who", "duration", "attend",
    "availability", "registration", "audience", "takeaway", "organiser", "website", "deadline", "refund", "about",
)  # fmt: skip
_FIRST_LINES = 3
_OPENING = 400  # characters that introduce a document
_MOST_WORDS = 8  # of a line below the title that may be a name
_SAID_OF = frozenset(map(loose, ("om", "for", "i", "på", "med", "til", "about", "on", "for", "in")))


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A question to one document: what is left of it when what names the document is taken out."""

    question: str  # as asked
    text: str  # without the document's name, for searching in it
    words: tuple[str, ...]  # loose forms of the content words left, that no particular accounts for
    names: tuple[str, ...]  # of people, places or things in the question, which the document has
    unheard_of: tuple[str, ...]  # full names it lacks
    essential: str  # of the words, the one without which nothing is an answer: "Er der wifi på hotellet?"
    particulars: frozenset[Particular]
    named: bool  # whether the document is named at all

    @property
    def unmistakable(self) -> frozenset[Particular]:
        """What the answer must hold."""
        return self.particulars & UNMISTAKABLE


class EventNames:
    """The names of one document, and its words."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        """``chunks`` are the document's, in order, at least one."""
        title = chunks[0].title
        opening = chunks[0].text if chunks[0].slot is None else ""
        lines = [title, *_PARTS.split(title), *_QUOTED.findall(f"{title} {opening[:_OPENING]}")]
        if chunks[0].slot is None:
            lines += [
                line for line in chunks[0].text.splitlines()[:_FIRST_LINES]
                if ":" not in line and not line.rstrip().endswith(".") and len(line.split()) <= _MOST_WORDS
            ]  # fmt: skip
        self._names = tuple(dict.fromkeys(tuple(map(loose, tokens(line))) for line in lines))
        self._titled = frozenset(word for name in self._names for word in name if word not in STOP_WORDS)
        self._chunks = tuple(chunks)
        # Names in its title or introduction say which document is meant; others are what is asked about.
        prose = " ".join(line for line in opening.splitlines() if not line.lstrip().startswith("|"))
        self._own = frozenset(map(loose, tokens(f"{title} {prose[:_OPENING]}")))

    @cached_property
    def _text(self) -> list[list[str]]:
        return [list(map(loose, tokens(chunk.indexed_text))) for chunk in self._chunks]

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words, in their loose form."""
        return frozenset(word for words in self._text for word in words)

    def read(self, question: str) -> AskedOf:
        """Divide a question into what names this document and what it asks of it."""
        raw = tokens(question)
        words = list(map(loose, raw))
        naming = self._naming(words) | _hyphenated(question, raw)
        names, unheard_of, in_names = self._full_names(question, raw, naming)
        which = {n for n, word in enumerate(words) if word in _WHICH_ONE and word in self.words}
        asking = _asking(words) - which
        counted = {
            n for n in range(2, len(words)) if words[n - 2 : n] in _HOW_MANY and words[n] not in _UNCOUNTED
        }
        dated = _dated(question, words)
        phrases = phrases_in(question)
        in_phrases = {number for _, numbers in phrases for number in numbers}
        subjects: list[str] = []  # names of things that the document tells of among others
        for number, word in enumerate(raw):
            if not number or not word[:1].isupper() or word.isupper() or number in naming | in_names:
                continue
            if words[number] in general_words():
                continue
            if _is_one_of(words[number], self._own):
                names.append(word)
                in_names.add(number)
            elif _is_one_of(words[number], self.words):
                subjects.append(word)
                in_names.add(number)
        left = [
            word
            for number, word in enumerate(words)
            if number not in naming | in_names | asking | dated
            and (
                word[0].isdigit()
                or number in counted
                or (len(word) > 2 and word not in STOP_WORDS and not _is_everyday(word))
                or (len(word) == 2 and matters_of(word))
                or number in which
            )
            and number not in in_phrases
        ]
        left += [word for word, numbers in phrases if not numbers & naming]
        if left:
            names += subjects
        else:
            left = [loose(word) for word in subjects]
        if names:
            # "Fjordbys APV": where the document is named already, the words of its title name it as well.
            left = [word for word in left if not _is_one_of(word, self._titled)] or left
        left = list(dict.fromkeys(left))
        text = " ".join(word for number, word in enumerate(raw) if number not in naming)
        return AskedOf(
            question,
            text if left or names or asking else question,
            tuple(left),
            tuple(names),
            tuple(unheard_of),
            left[0] if left and _FIRST_WORD_IS_IT.search(" ".join(words)) else "",
            particulars_asked(question),
            bool(names or subjects) or any(not _ANY_ONE.fullmatch(words[n]) for n in naming),
        )

    def _naming(self, words: Sequence[str]) -> set[int]:
        """The numbers of the words that name the event: as titles have them, or as gatherings are called."""
        found: set[int] = set()
        for first in range(len(words)):
            length = max((self._run(words[first:], name) for name in self._names), default=0)
            content = [w for w in words[first : first + length] if w not in STOP_WORDS]
            if length > 1 and content:
                found.update(range(first, first + length))
        titled = self._titled
        for number, word in enumerate(words):
            if word in _THE_TEXT or (_KIND_OF_TEXT.fullmatch(word) and _is_one_of(word, titled)):
                found.add(number)
            if not GATHERING.fullmatch(word) and not (word in titled and len(self._names[0]) == 1):
                continue
            if self._tells_of(word):
                continue
            found.add(number)
            # "stress-seminaret", "webinaret om sprogmodeller"
            if number and _is_one_of(words[number - 1], titled):
                found.add(number - 1)
            step = number + 1
            described: Collection[str] = titled
            if step < len(words) and words[step] in _SAID_OF:
                described = (
                    self._own if words[step] in ("om", "about") else titled
                )  # its subject, as it is introduced
                step += 1
            while step < len(words) and (
                _is_one_of(words[step], described) or (words[step] in STOP_WORDS and described is self._own)
            ):
                found.update(range(number, step + 1))
                step += 1
        return found

    def _tells_of(self, word: str) -> bool:
        """Whether a gathering is one that the document speaks of, and not its own: "sommerfesten" in minutes."""
        if _ANY_ONE.fullmatch(word) or _is_one_of(word, self._titled | self._own):
            return False
        return _is_one_of(word, self.words)

    @staticmethod
    def _run(words: Sequence[str], name: Sequence[str]) -> int:
        """How many words in a row stand so in the name, beginning anywhere in it."""
        longest = 0
        for begin in range(len(name)):
            length = 0
            while (
                length < len(words)
                and begin + length < len(name)
                and _same(words[length], name[begin + length])
            ):
                length += 1
            while length and words[length - 1] in STOP_WORDS:
                length -= 1  # "Tillid på" is no more than "Tillid"
            longest = max(longest, length)
        return longest

    def _full_names(
        self, question: str, raw: Sequence[str], naming: set[int]
    ) -> tuple[list[str], list[str], set[int]]:
        """The full names the document has, those it lacks, and the numbers of the words of both."""
        known: list[str] = []
        lacking: list[str] = []
        numbers: set[int] = set()
        position = 0
        for match in _FULL_NAME.finditer(question):
            parts = tokens(match[0])
            at = next((n for n in range(position, len(raw)) if list(raw[n : n + len(parts)]) == parts), None)
            if at is None:
                continue
            position = at + len(parts)
            own = [n for n in range(at, position) if n not in naming]
            if len(own) < 2:
                continue
            name = [loose(raw[n]) for n in own]
            (known if self.has_name(name) else lacking).append(" ".join(raw[n] for n in own))
            numbers.update(own)
        return known, lacking, numbers

    def introduced_by(self, question: str) -> frozenset[str]:
        """The words of a question (loose form) that stand in the title or the introduction."""
        asked = (loose(word) for word in tokens(question) if len(word) > 3 and loose(word) not in STOP_WORDS)
        return frozenset(word for word in asked if _is_one_of(word, self._own))

    def has_name(self, name: Sequence[str]) -> bool:
        """Whether the words of a name stand beside one another anywhere in the document."""
        return any(stands_in(name, words) for words in self._text)


def _is_everyday(word: str) -> bool:
    return word in general_words() and not matters_of(word)


def stands_in(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a name stands in a text, its words (loose forms) next to one another, one more between them."""
    for start, word in enumerate(words):
        if not _same(name[0], word):
            continue
        near = words[start + 1 : start + 2 * len(name)]
        if all(any(_same(part, other) for other in near) for part in name[1:]):
            return True
    return False


def _same(typed: str, known: str) -> bool:
    return typed == known or (
        len(known) > 2
        and typed[0] == known[0]
        and word_means(typed, known, compounds=False, typos=len(known) > 5)
    )


def _is_one_of(word: str, known: Collection[str]) -> bool:
    return any(_same(word, other) for other in known)


def _hyphenated(question: str, raw: Sequence[str]) -> set[int]:
    """The numbers of the parts of gatherings written with hyphens: "gå-hjem-mødet"."""
    found: set[int] = set()
    for match in _HYPHENATED.finditer(question):
        parts = match[0].split("-")
        if GATHERING.fullmatch(loose(parts[-1])) or GATHERING.fullmatch(loose("".join(parts))):
            at = next((n for n in range(len(raw)) if list(raw[n : n + len(parts)]) == parts), None)
            found.update(range(at, at + len(parts)) if at is not None else ())
    return found


def _asking(words: Sequence[str]) -> set[int]:
    """The numbers of the words that ask for a particular: "koster", "hvornår", "telefonnummeret"."""
    text = " ".join(words)
    ends = list(accumulate(len(word) + 1 for word in words))
    starts = [0, *ends[:-1]]
    spans = [span for intent, found in find_intents(text).items() if intent in _OF_INTENTS for span in found]
    numbers = {
        number
        for number, (start, word) in enumerate(zip(starts, words, strict=True))
        if any(first < start + len(word) and start < last for first, last in spans)
    }
    numbers |= words_asking(words) | {n for n, word in enumerate(words) if word in EVENT_WORDS}
    # What is counted is asked about, whatever it is: "Hvor mange pladser er der?"
    return numbers - {
        n for n in range(2, len(words)) if words[n - 2 : n] in _HOW_MANY and words[n] not in STOP_WORDS
    }


def _dated(question: str, words: Sequence[str]) -> set[int]:
    """The numbers of the words of dates and clock times."""
    if not find_dates(question) and not find_clock_times(question):
        return set()
    return {n for n, word in enumerate(words) if word[0].isdigit() or word in _MONTHS}
