"""Reading a topic in free words, and saying it in correct Danish inside a question."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from assistant.guides.materials import Materials, Words
from assistant.words import fold

Number = Literal["common", "neuter", "plural"]

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PREPOSITIONS = frozenset(
    [
        "af",
        "bag",
        "efter",
        "for",
        "fra",
        "hos",
        "i",
        "inden",
        "med",
        "mellem",
        "mod",
        "om",
        "omkring",
        "over",
        "på",
        "til",
        "ud",
        "under",
        "uden",
        "ved",
        "via",
    ]
)
_PLACE_PREPOSITIONS = frozenset(["i", "på", "hos", "ved"])
_DETERMINERS = frozenset(
    [
        "en",
        "et",
        "den",
        "det",
        "de",
        "denne",
        "dette",
        "disse",
        "vores",
        "jeres",
        "alle",
        "al",
        "nogle",
        "flere",
        "mange",
        "to",
        "tre",
        "fire",
        "fem",
        "ny-",
    ]
)
_DATED_DIGRAPHS = (("ae", "æ"), ("oe", "ø"), ("aa", "å"))
_SHORTEST_CORRECTED = 7  # letters; shorter words have too many neighbours that are words
_LONG = 12  # letters from which two slips are corrected
_PRONOUNS: Mapping[Number, tuple[str, str, str]] = {
    "common": ("den", "den", "dens"),
    "neuter": ("det", "det", "dets"),
    "plural": ("de", "dem", "deres"),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is said in a guide.

    ``full`` is a noun phrase that can stand behind any preposition and as a subject
    ("en chatbot til borgere"), ``short`` the same without its place, ``place`` where it is used.
    """

    matter: str  # as written, put right
    full: str
    short: str
    place: str  # "i hjemmeplejen", or "hos os" where the topic names none
    number: Number
    words: tuple[str, ...]  # content words, folded
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read)
    names_ai: bool = True

    def fill(self, text: str) -> str:
        """``text`` with its slots filled."""
        subject, object_, possessive = _PRONOUNS[self.number]
        filled = text.format(
            topic=self.full, short=self.short, place=self.place, den=subject, dem=object_, dens=possessive
        )
        return filled[:1].upper() + filled[1:]


def read_topic(
    typed: str, materials: Materials, vocabulary: Iterable[str] = (), *, is_technology: Callable[[str], bool]
) -> Topic:
    """Understand a topic.

    Args:
        typed: what was written, cleaned.
        materials: words and kinds that are known.
        vocabulary: further right words, as the knowledge base writes them.
        is_technology: whether the text names a technology or AI itself, so that "AI til" is not put before it.
    """
    words = materials.words
    spelling = _Spelling(materials, vocabulary)
    text = _without_lead_in(" ".join(typed.strip(" \t.,;:!?\"'»«“”").split()), words)
    if text.isupper():
        text = text.lower()
    corrected: list[tuple[str, str]] = []

    def put_right(match: re.Match[str]) -> str:
        right = spelling.right(match.group())
        if fold(right) != fold(match.group()):
            corrected.append((match.group(), right))
        return right

    text = _WORD.sub(put_right, text)
    text = _lower_first(text, spelling)
    content = tuple(
        fold(word) for word in _WORD.findall(text) if word.lower() not in _PREPOSITIONS | _DETERMINERS
    )
    matter = text
    names_ai = is_technology(text)
    if not names_ai:
        text = f"AI til {text}"
    head, number, countable = _head(text, words)
    full = _with_article(text, head, number, countable)
    short, place = _split_place(full, words)
    return Topic(matter, full, short, place, number, content, tuple(corrected), names_ai)


def _without_lead_in(text: str, words: Words) -> str:
    """The matter alone: "Vi overvejer at købe Copilot" → "Copilot"."""
    for _ in range(4):
        shorter = _lead_in_pattern(words.lead_ins).sub("", text, count=1).strip(" .,;:!?")
        if shorter == text or sum(map(str.isalpha, shorter)) < 2:
            break
        text = shorter
    return text


@lru_cache(maxsize=4)
def _lead_in_pattern(lead_ins: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(sorted((re.escape(words) for words in lead_ins), key=len, reverse=True))
    return re.compile(rf"^(?:{alternatives})(?=[\s:,])[\s:,]*", re.IGNORECASE)


class _Spelling:
    """Right words by their folded form, and the nearest one to a slip."""

    def __init__(self, materials: Materials, vocabulary: Iterable[str]) -> None:
        words = materials.words
        self._names = {fold(name): name for name in words.names}
        self._right: dict[str, str] = dict(_right_words(tuple(vocabulary)))
        phrases = [*words.ai, *words.work, *words.common, *words.neuter, *words.neuter_mass]
        for kind in materials.kinds:
            phrases += [*kind.tasks, *kind.technologies, kind.name, kind.description]
        for phrase in phrases:
            for word in _WORD.findall(phrase):
                if word.islower():
                    self._right.setdefault(fold(word), word)

    def right(self, word: str) -> str:
        folded = fold(word)
        if folded in self._names:
            return self._names[folded]
        if "-" in word:
            return "-".join(self.right(part) for part in word.split("-"))
        if folded in self._right:
            known = self._right[folded]
            return known[:1].upper() + known[1:] if word[:1].isupper() else known
        near = self._nearest(folded) if word[1:].islower() else None
        if near is not None:
            return near
        if word.islower() and word.isascii():
            return self._with_danish_letters(word)
        return word

    def is_common_word(self, word: str) -> bool:
        return fold(word) in self._right and fold(word) not in self._names

    def _nearest(self, folded: str) -> str | None:
        if len(folded) < _SHORTEST_CORRECTED:
            return None
        limit = 2 if len(folded) >= _LONG else 1
        best: tuple[int, int, str] | None = None
        for known, right in self._right.items():
            if known[0] != folded[0] or abs(len(known) - len(folded)) > limit:
                continue
            if known.startswith(folded) or folded.startswith(known):
                if len(known) > len(folded):
                    continue  # another form of the word, not a slip
                return None
            distance = OSA.distance(known, folded, score_cutoff=limit)
            if distance <= limit and (best is None or (distance, -len(known), right) < best):
                best = (distance, -len(known), right)
        if best is None or _same_stem(best[2], folded):
            return None
        return best[2]

    def _with_danish_letters(self, word: str) -> str:
        """A compound typed without æ, ø and å, by the longest parts that are known."""
        for at in range(len(word) - 3, 3, -1):
            first, rest = word[:at], word[at:]
            if first in self._right and rest in self._right:
                return self._right[first] + self._right[rest]
        for typed, letter in _DATED_DIGRAPHS[:2]:  # "aa" stands in many names
            word = re.sub(rf"(?<![aeiouy]){typed}(?![aeiou])", letter, word)
        return word


@lru_cache(maxsize=4)
def _right_words(vocabulary: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for text in vocabulary:
        for word in _WORD.findall(text):
            if word.islower() and len(word) > 2:
                found.setdefault(fold(word), word)
    return tuple(found.items())


_ENDINGS = ("erne", "ene", "ens", "ets", "en", "et", "er", "ne", "e", "s", "n", "t", "r")


def _same_stem(known: str, folded: str) -> bool:
    """Whether two words are forms of one: they differ in an ending alone."""
    return _stem(fold(known)) == _stem(folded)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        # "n" and "r" are endings behind a vowel alone: "plejen" is a form of "pleje", "plejn" is a slip
        before = word[: -len(ending)]
        if (
            word.endswith(ending)
            and len(before) >= 4
            and (ending not in ("n", "r", "ne") or before[-1] in "aeiouyr")
        ):
            return before
    return word


def _lower_first(text: str, spelling: _Spelling) -> str:
    match = _WORD.match(text)
    if match is None or not match.group()[1:].islower() or not match.group()[0].isupper():
        return text
    word = match.group()
    looks_danish = bool(re.search(r"(ing|else|tion|hed|skab|ning|er|erne|system|en|et)$", word))
    if spelling.is_common_word(word) or (looks_danish and len(word) > 6):
        return text[0].lower() + text[1:]
    return text


def _head(text: str, words: Words) -> tuple[str, Number, bool]:
    """The noun a phrase is about, its number and gender, and whether it counts as one thing."""
    head = ""
    for word in _WORD.findall(text):
        if word.lower() in _PREPOSITIONS or word.lower() in ("der", "som", "og", "eller", "at"):
            break
        head = word
    if not head:
        return "", "common", False
    lowered = head.lower()
    if head in words.names:
        return head, "common", False
    ending, gender = _longest_ending(lowered, words)
    if ending:
        return head, gender, True
    if lowered in ("data", "penge") or re.search(
        r"(?:[^aeiouyæøå]erne|[^aeiouyæøå]er|erne|ene|ler)$", lowered
    ):
        return head, "plural", False
    stem = _stem(lowered)
    ending, gender = _longest_ending(stem, words)
    if ending and lowered.endswith(("e", "er", "r", "ne")):
        return head, "plural", False
    if any(lowered.endswith((fold(word), word)) for word in words.neuter_mass) or (
        lowered.endswith("et") and len(lowered) > 4 and not lowered.endswith("tet")
    ):
        return head, "neuter", False
    return head, "common", False


def _longest_ending(word: str, words: Words) -> tuple[str, Number]:
    found: tuple[str, Number] = ("", "common")
    genders: tuple[tuple[tuple[str, ...], Number], ...] = ((words.common, "common"), (words.neuter, "neuter"))
    for nouns, gender in genders:
        for noun in nouns:
            # "ur" ends "kultur" too: the shortest nouns count as whole words alone
            ends = word.endswith(noun) if len(noun) > 2 else word == noun
            if ends and len(noun) > len(found[0]):
                found = (noun, gender)
    return found


def _with_article(text: str, head: str, number: Number, countable: bool) -> str:
    first = _WORD.match(text)
    if not countable or number == "plural" or first is None or first.group().lower() in _DETERMINERS:
        return text
    before = text[: text.find(head)].split()
    # behind a name or AI itself the article would belong to something else
    if any(word in _PREPOSITIONS for word in before):
        return text
    return f"{'et' if number == 'neuter' else 'en'} {text}"


def _split_place(full: str, words: Words) -> tuple[str, str]:
    """The phrase without the place it ends with, and the place."""
    parts = full.split()
    at = next((i for i in range(len(parts) - 1, 0, -1) if parts[i].lower() in _PLACE_PREPOSITIONS), None)
    if at is None or at == len(parts) - 1:
        return full, "hos os"
    short, place = " ".join(parts[:at]), " ".join(parts[at:])
    if not _names_workplace(place, words):
        place = "hos os"
    generic = {fold(word) for word in words.ai}
    matter = [fold(w) for w in _WORD.findall(short) if w.lower() not in _PREPOSITIONS | _DETERMINERS]
    if not matter or fold(" ".join(matter)) in generic or all(word in generic for word in matter):
        short = full
    return short, place


def _names_workplace(place: str, words: Words) -> bool:
    return any(
        fold(known) in fold(word) for word in _WORD.findall(place) for known in words.work if len(known) >= 5
    )
