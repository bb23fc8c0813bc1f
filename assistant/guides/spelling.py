"""Topics as they are typed, put right: letters, names, slips of the finger."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from assistant.guides.materials import Materials
from assistant.understanding.frame_words import general_words, real_words
from assistant.words import fold, loose

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_DIGRAPHS = (("ae", "æ"), ("oe", "ø"))  # "aa" stands in many names
_SHORTEST = 7  # letters of a word that is corrected; shorter ones have too many neighbours that are words
_SHORTEST_STEM = 6
_ENDINGS = ("erne", "ene", "ens", "ets", "en", "et", "er", "ne", "e", "s", "n", "t", "r")
_INFLECTIONS = frozenset((*_ENDINGS, "ernes", "enes", "nes", "es", "rne", "rnes", "ers", "te", "ede"))
_ADJECTIVE = re.compile(r"(?:isk|lig|ig|bar|som)(?:e|t)?$")  # "teknisk" is no slip for "teknik"
# A word of these suffixes that lacks its last letter is a slip, never another form.
_WHOLE_SUFFIXES = ("else", "hed", "ning", "ing", "skab")


class Spelling:
    """Right words by their folded form, and the nearest one to a slip."""

    def __init__(self, materials: Materials, vocabulary: Iterable[str]) -> None:
        words = materials.words
        self._names = {fold(name): name for name in words.names}
        phrases = [
            *words.ai,
            *words.signs,
            *words.hints,
            *words.work,
            *words.common,
            *words.neuter,
            *words.neuter_mass,
            *words.tools,
            *words.citizens,
            *(form for some in words.people for form in some.forms),
        ]
        for kind in materials.kinds:
            phrases += [*kind.tasks, *kind.fields, *kind.technologies, kind.name, kind.description]
        self._ours: dict[str, str] = {
            fold(word): word for phrase in phrases for word in _WORD.findall(phrase) if word.islower()
        }
        known = dict(_right_words(tuple(vocabulary)))
        self._right: dict[str, str] = {**known, **self._ours}
        # A slip is put right only towards what topics are about: the words of ours, in any form that is in use.
        stems = {_stem(word) for word in self._ours}
        self._targets = {word: right for word, right in self._right.items() if _stem(word) in stems}

    def right(self, word: str) -> str:
        """The word as it should be written; unknown words stay as typed."""
        folded: str = fold(word)
        if folded in self._names:
            return self._names[folded]
        if "-" in word:
            return "-".join(self.right(part) for part in word.split("-"))
        if word.isupper():
            return word
        if folded in self._right:
            known: str = self._right[folded]
            return known[:1].upper() + known[1:] if word[:1].isupper() else known
        if loose(word) not in general_words() | real_words():
            near = self._nearest(folded) if word[1:].islower() else None
            if near is not None:
                return self._names.get(fold(near), near)
        return self._with_danish_letters(word) if word.islower() and word.isascii() else word

    def is_common_word(self, word: str) -> bool:
        """Whether a word is known, and no name."""
        return fold(word) in self._right and fold(word) not in self._names

    def is_form(self, word: str) -> bool:
        """Whether a word is a known one in another form, or put together of known ones, and no name."""
        return fold(word) not in self._names and self._is_form(fold(word))

    def is_name(self, word: str) -> bool:
        """Whether a word is the name of a product or an abbreviation, written as it should be."""
        return word in self._names.values()

    def _nearest(self, folded: str) -> str | None:
        if len(folded) < _SHORTEST or _ADJECTIVE.search(folded):
            return None
        if folded[-1] == folded[-2] and folded[:-1] in self._right:
            return self._right[folded[:-1]]  # "chatbott"
        if self._is_form(folded):
            return None
        found = _closest(folded, self._names) or _closest(folded, self._targets)
        if found is not None and not _same_stem(found, folded):
            return found
        for ending in ("erne", "en", "et", "er"):
            stem = folded.removesuffix(ending)
            if stem != folded and len(stem) >= _SHORTEST_STEM:
                near = _closest(stem, self._ours)
                if near is not None:
                    return near + ending
        return self._nearest_first_part(folded)

    def _nearest_first_part(self, folded: str) -> str | None:
        """A compound whose first part has a slip: "sunhedscentret"."""
        for at in range(_SHORTEST, len(folded) - 4):
            rest = self._right.get(folded[at:])
            first = folded[:at].removesuffix("s")
            if rest is None or len(first) < _SHORTEST - 1:
                continue
            near = _closest(first, self._ours)
            if near is not None and not _same_stem(near, first):
                return near + folded[len(first) : at] + rest
        return None

    def _is_form(self, folded: str) -> bool:
        """Whether a word is a known one in another form, or put together of known ones."""
        return any(
            self._is_known(folded[:at]) and self._is_rest(folded[at:]) for at in range(4, len(folded) - 1)
        ) or self._is_known(_stem(folded))

    def _is_known(self, folded: str) -> bool:
        doubled = folded[-1] == folded[-2]
        return (
            folded in self._right or f"{folded}e" in self._right or (doubled and folded[:-1] in self._right)
        )

    def _is_rest(self, folded: str) -> bool:
        """What may follow a known word: an ending, or another known word, with a linking letter or not."""
        return folded in _INFLECTIONS or any(
            rest in self._right or _stem(rest) in self._right
            for rest in (folded, folded[1:] if folded[0] in "se" else "")
            if len(rest) >= 4
        )

    def _with_danish_letters(self, word: str) -> str:
        """A compound typed without æ, ø and å, by the longest parts that are known."""
        for at in range(len(word) - 3, 3, -1):
            first = self._right.get(word[:at])
            if first is None:
                continue
            for link in ("", "s", "e"):  # "overvaagning" + "s" + "algoritmer"
                rest = word[at:].removeprefix(link) if word[at:].startswith(link) else ""
                if rest in self._right:
                    return first + link + self._right[rest]
            if not first.isascii() and len(first) >= _SHORTEST:
                return first + self._with_danish_letters(word[at:])
        for at in range(1, len(word) - 4):
            last = self._right.get(word[at:])
            if last is not None and not last.isascii():
                first = word[:at]
                return self._right.get(first, self._with_danish_letters(first)) + last  # "opmaaling"
        if any(self._right.get(word.removesuffix(ending), "æ").isascii() for ending in _ENDINGS):
            return word  # "beboerne" is "beboer" in another form, no "bebørne"
        plural = re.fullmatch(r"(\w{3,}a)(er|erne|ers)", word)
        if plural and plural[1] in self._right:  # "fakturaer" is "faktura" in the plural, no "fakturær"
            return self._right[plural[1]] + plural[2]
        for typed, letter in _DIGRAPHS:
            word = re.sub(rf"(?<![aeiouy]){typed}(?![aeiou])", letter, word)
        return word


def known_words(texts: tuple[str, ...]) -> Collection[str]:
    """The words of texts, folded."""
    return dict(_right_words(texts)).keys()


@lru_cache(maxsize=4)
def _right_words(vocabulary: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for text in vocabulary:
        for word in _WORD.findall(text):
            if word.islower() and len(word) > 2:
                found.setdefault(fold(word), word)
    return tuple(found.items())


def _closest(folded: str, words: dict[str, str], limit: int = 1) -> str | None:
    """The known word one slip away, the longest where there are several."""
    best: tuple[int, int, str] | None = None
    for known, right in words.items():
        if known[0] != folded[0] or abs(len(known) - len(folded)) > limit:
            continue
        if known.startswith(folded) and not known.endswith(_WHOLE_SUFFIXES):
            continue  # another form of the word, not a slip
        if folded.startswith(known) and folded[len(known) :] != known[-1]:
            return None
        distance = OSA.distance(known, folded, score_cutoff=limit)
        if distance <= limit and (best is None or (distance, -len(known), right) < best):
            best = (distance, -len(known), right)
    return best[2] if best else None


def _same_stem(known: str, folded: str) -> bool:
    """Whether two words are forms of one: they differ in an ending alone."""
    return _stem(fold(known)) == _stem(folded)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        before = word[: -len(ending)]
        # "n" and "r" are endings behind a vowel alone: "plejen" is a form of "pleje", "plejn" is a slip
        if (
            word.endswith(ending)
            and len(before) >= 4
            and (ending not in ("n", "r", "ne") or before[-1] in "aeiouyr")
        ):
            return before
    return word
