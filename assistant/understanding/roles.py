"""Which kinds of participant a question names, and how many of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.conference import Conference
from assistant.understanding.frame_words import EVENT_WORDS, general_words
from assistant.understanding.matching import Names, Token, Words, find_phrase
from assistant.words import loose

_COUNT_WORDS = {
    "en": 1, "et": 1, "én": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10,
    "elleve": 11, "tolv": 12, "femten": 15, "tyve": 20, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
COUNTS = {loose(word): number for word, number in _COUNT_WORDS.items()}
_ONE_AND_ONLY = frozenset({"ene", "eneste", "only"})
_OF_US = frozenset({"af", "os", "of", "us", "our", "vores", "the"})
_NEAR = 1  # words between a number and a role, whatever they are
_ADJECTIVE = ("te", "ede", "ale", "ige", "ske", "ed", "al", "new")
_SHORTEST_ADJECTIVE = 4  # letters, above which such an ending is one
_ARTICLES = frozenset({"en", "et", "a", "an"})
_MOST_PEOPLE = 500
_ROLE_ENDINGS = ("erne", "ene", "en", "er", "et", "ne", "r", "n", "s")
_ABSTRACT = ("else", "ing", "skab", "ship", "leadership")  # "algoritmeledelse" is no kind of "ledelse"


@dataclass(frozen=True, slots=True)
class NamedRole:
    """A kind of participant a question names, and how many of them (None: no number given)."""

    role: str
    count: int | None = None
    mentions: int = 1  # how many different words name it without a number


class RoleReader:
    """Finds the roles of one conference."""

    def __init__(self, conference: Conference) -> None:
        self._roles = conference.roles
        self._by_length = [(role.id, sorted(role.words, key=len, reverse=True)) for role in self._roles]
        self._names = Names(word for role in self._roles for word in role.words)

    @property
    def single_words(self) -> set[str]:
        """The roles' words that are one word, in their loose form."""
        return {loose(word) for role in self._roles for word in role.words if not set(word) & {" ", "-"}}

    def find(self, words: Sequence[Token], seen: set[int]) -> tuple[NamedRole, ...]:
        """The roles named; the numbers of the words that name them are added to ``seen``."""
        words = Words.of(words)
        possible = self._names.possible(words)
        found: list[tuple[int, int, NamedRole]] = []
        for role, names in self._by_length:
            for name in filter(possible.__contains__, names):
                for first, last in _role_places(words, name):
                    found.append((first, last, NamedRole(role, _count_before(words, first, seen))))
                    seen.update(range(first, last))
        # "HR-chef" is HR staff, not a manager: the longer reading of the same words wins.
        found.sort(key=lambda item: (item[0], -(item[1] - item[0])))
        kept: list[tuple[int, int, NamedRole]] = []
        for first, last, named in found:
            if kept and first < kept[-1][1]:
                previous = kept[-1]
                if self._is_exact(words, first, last, named.role) and not self._is_exact(
                    words, previous[0], previous[1], previous[2].role
                ):
                    kept[-1] = (first, last, named)
                continue
            kept.append((first, last, named))
        result: dict[str, NamedRole] = {}
        uncounted: dict[str, set[str]] = {}
        for first, last, named in kept:
            if named.count is None:
                word = " ".join(words[number].loose for number in range(first, last))
                uncounted.setdefault(named.role, set()).add(word)
        for _, _, named in kept:
            before = result.get(named.role)
            if before is None or (before.count is None and named.count is not None):
                result[named.role] = named
            elif before.count is not None and named.count is not None:
                result[named.role] = NamedRole(named.role, before.count + named.count)
        return tuple(
            replace(named, mentions=max(1, len(uncounted.get(named.role, ())))) for named in result.values()
        )

    def _is_exact(self, words: Sequence[Token], first: int, last: int, role_id: str) -> bool:
        role = next(role for role in self._roles if role.id == role_id)
        return any(
            (first, last) in find_phrase(words, name, compounds=False, typos=False) for name in role.words
        )


def in_a_row(words: Sequence[Token], places: Collection[int]) -> bool:
    """Whether nothing but commas and "og en" stands between the roles: "afdelingschef, souschef og en HR-medarbejder"."""
    named = {words[number].loose for number in places}
    between = [words[number].loose for number in range(min(places, default=0), max(places, default=0))]
    return bool(places) and all(word in named or word in _BETWEEN_TWO for word in between)


_BETWEEN_TWO = frozenset(("og", "samt", "en", "et", "min", "vores", "and", "a", "an", "my", "our"))
_loose_name = lru_cache(maxsize=1_000)(loose)


def _role_places(words: Words, name: str) -> list[tuple[int, int]]:
    """Where a role is named, also as the last part of a compound: "økonomichefen", "afdelingsleder"."""
    known = _loose_name(name)
    abstract = known.endswith(_ABSTRACT)
    found = find_phrase(words, name, compounds=len(name) >= 8 and not abstract)
    if len(known) >= 4 and " " not in known and not abstract and known in words.joined:
        for number, word in enumerate(words):
            if known not in word.loose:
                continue
            stem = next((word.loose[: -len(e)] for e in _ROLE_ENDINGS if word.loose.endswith(e)), word.loose)
            if any(len(form) > len(known) + 2 and form.endswith(known) for form in (word.loose, stem)):
                found.append((number, number + 1))
    return list(dict.fromkeys(found))


def _count_before(words: Sequence[Token], first: int, seen: set[int]) -> int | None:
    for number in range(first - 1, max(first - 4, -1), -1):
        word = words[number]
        if number == first - 1 and word.loose in _ONE_AND_ONLY:
            seen.add(number)
            return 1  # "vores ene direktør"
        if word.loose.isdigit() and int(word.loose) <= _MOST_PEOPLE:
            seen.add(number)
            return int(word.loose)
        if word.loose in COUNTS:
            # "en suppleant" asks about the kind, not about one of them
            seen.update(range(number, first))
            return None if word.loose in _ARTICLES else COUNTS[word.loose]
        if word.loose not in general_words() and not (number == first - 1 and _is_adjective(word)):
            return None
        if first - number > _NEAR and word.loose not in _OF_US:
            return None
    return None


def _is_adjective(word: Token) -> bool:
    """For "tre nyvalgte suppleanter", "three elected staff reps"; not for "to dage for ledere"."""
    return (
        word.raw[:1].islower()
        and len(word.loose) > _SHORTEST_ADJECTIVE
        and word.loose.endswith(_ADJECTIVE)
        and word.loose not in EVENT_WORDS
    )
