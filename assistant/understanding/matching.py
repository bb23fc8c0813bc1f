"""Whether what somebody typed means a known name: inflected, compounded, misspelt, without æ/ø/å."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import OSA

from assistant.understanding.frame_words import general_words
from assistant.words import loose, tokens

# Endings a Danish or English noun or name may carry: suppleant-en, suppleant-erne, leder-nes, manager-s, ...
_ENDINGS = frozenset(
    [
        "s",
        "e",
        "r",
        "n",
        "t",
        "en",
        "et",
        "er",
        "es",
        "ne",
        "ns",
        "rs",
        "ts",
        "ens",
        "ets",
        "ers",
        "erne",
        "ernes",
        "ene",
        "enes",
        "ede",
        "eren",
        "erens",
        "erne's",
        "'s",
    ]
)
_SHORTEST_COMPOUND_PART = 6
_SHORTEST_FUZZY = 5
_REPS = 3  # letters of the shortest word that takes a plain English plural


@dataclass(frozen=True, slots=True)
class Token:
    """One typed word: as written, in its loose form, and where it stands."""

    raw: str
    loose: str
    start: int


class Words(tuple[Token, ...]):
    """The words of a text, in which hundreds of names are looked for."""

    @classmethod
    def of(cls, words: Sequence[Token]) -> "Words":
        """The same words."""
        return words if isinstance(words, cls) else cls(words)

    @cached_property
    def joined(self) -> str:
        """Their loose forms, a space between: tells at once that no word has some letters within."""
        return " ".join(word.loose for word in self)

    @cached_property
    def starting(self) -> dict[str, list[int]]:
        """The numbers of the words whose loose form starts with a letter, by that letter."""
        found: dict[str, list[int]] = {}
        for number, word in enumerate(self):
            found.setdefault(word.loose[:1], []).append(number)
        return found


def tokenize(text: str) -> Words:
    """The words of ``text`` with their places; a hyphenated word counts as its parts."""
    result: list[Token] = []
    position = 0
    for raw in tokens(text):
        start = text.index(raw, position)
        position = start + len(raw)
        result.append(Token(raw, loose(raw).replace("’", "'"), start))
    return Words(result)


_LINKS = ("er", "s", "e", "")  # what may join the parts of a compound: "københavn-er-dagen", "frokost-tid"


def split_compounds(words: Sequence[Token], first_parts: Collection[str], heads: Collection[str]) -> Words:
    """The words with compounds of two known parts as two: "lederprisen" as "leder", "prisen".

    A compound whose first part is not known stays whole, since it names something else ("garderobeprisen").
    """
    known, last_parts = frozenset(first_parts), frozenset(heads)
    result: list[Token] = []
    for word in words:
        parts = _parts(word.raw, word.loose, known, last_parts)
        result += [Token(raw, own, word.start + at) for raw, own, at in parts] or [word]
    return Words(result)


@lru_cache(maxsize=4_096)  # the same words return from question to question
def _parts(
    raw: str, typed: str, first_parts: frozenset[str], heads: frozenset[str]
) -> tuple[tuple[str, str, int], ...]:
    """The two parts of a word, each as written, in its loose form, and where it starts; empty where it stays whole."""
    if len(typed) < 7 or typed in first_parts:
        return ()
    for cut in range(2, len(raw) - 2):
        head = loose(raw[cut:])
        if head not in heads:
            continue
        before = loose(raw[:cut])
        for link in _LINKS:
            if before.endswith(link) and before[: len(before) - len(link)] in first_parts:
                first = raw[: cut - len(link)]
                return (first, loose(first), 0), (raw[cut:], head, cut)
    return ()


def allowed_typos(length: int) -> int:
    """How many slips of the finger a word of that length may have."""
    return 0 if length < _SHORTEST_FUZZY else 1 if length < 9 else 2


def word_means(typed: str, known: str, *, compounds: bool = True, typos: bool = True) -> bool:
    """Whether the loose form ``typed`` means the loose word ``known``."""
    if typed == known:
        return True
    if typed[:1] != known[:1]:
        # every other way to mean a word keeps its first letter
        return compounds and len(known) >= _SHORTEST_COMPOUND_PART and known in typed
    if len(known) >= 3 and typed.startswith(known) and typed[len(known) :] in _ENDINGS:
        return True
    if compounds and len(known) >= _SHORTEST_COMPOUND_PART and known in typed:
        return True
    # A word that is right as it stands is no slip for another: "passer" is not "pauser".
    limit = allowed_typos(min(len(typed), len(known))) if typos and typed not in general_words() else 0
    if not limit:
        return False
    if OSA.distance(typed, known, score_cutoff=limit) <= limit:
        return True
    # a typo inside an inflected form: "supleanten"
    return len(typed) > len(known) and any(
        typed.endswith(ending) and OSA.distance(typed[: -len(ending)], known, score_cutoff=limit) <= limit
        for ending in ("en", "er", "erne", "et", "s", "ne")
    )


def find_phrase(
    words: Sequence[Token], phrase: str, *, compounds: bool = True, typos: bool = True
) -> list[tuple[int, int]]:
    """Where ``phrase`` stands in ``words``: (first, one past the last) token numbers."""
    known = _loose_words(phrase)
    if not known:
        return []
    words = Words.of(words)
    head = known[0]
    within = compounds and len(known) == 1 and len(head) >= _SHORTEST_COMPOUND_PART
    # Every way to mean a word keeps its first letter, but for a compound with the word within.
    starts: Sequence[int] = words.starting.get(head[:1], ())
    if within and head in words.joined:
        starts = [n for n, word in enumerate(words) if word.loose[:1] == head[:1] or head in word.loose]
    found = []
    for first in starts:
        if first + len(known) > len(words):
            break
        window = words[first : first + len(known)]
        if all(
            word_means(token.loose, part, compounds=compounds and len(known) == 1, typos=typos)
            if len(part) > 3
            else _short_means(token, part)
            for token, part in zip(window, known, strict=True)
        ):
            found.append((first, first + len(known)))
    return found


class Names:
    """Names that are looked for in one text after another: tells which of them a text may hold at all.

    A name stands nowhere if no word can be its first one, and the same words return from text to text.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._first_words = {name: known[0] for name in names if (known := _loose_words(name))}
        self._begun_by = lru_cache(maxsize=4_096)(self._find_begun)

    def possible(self, words: Iterable[Token]) -> frozenset[str]:
        """The names that :func:`find_phrase` may find in ``words``, and those whose first word is within one."""
        return frozenset().union(*(self._begun_by(word.loose) for word in words))

    def _find_begun(self, typed: str) -> frozenset[str]:
        return frozenset(
            name
            for name, first in self._first_words.items()
            if first in typed or (typed[:1] == first[:1] and word_means(typed, first))
        )


@lru_cache(maxsize=10_000)
def _loose_words(phrase: str) -> tuple[str, ...]:
    return tuple(loose(part) for part in tokens(phrase))


def _short_means(token: Token, part: str) -> bool:
    # "tr" may be TR'en or TR's, but not the start of "tre"; two letters carry no typos.
    if len(part) == _REPS and token.loose == part + "s":
        return True  # "staff reps"
    return token.loose == part or (
        token.loose.startswith(part)
        and token.loose[len(part) :].lstrip("'-") in ("s", "en", "er", "erne", "ere", "eren", "ens")
        and (token.raw[:2].isupper() or "'" in token.loose)
    )
