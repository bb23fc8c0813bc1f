"""Whom a question names: by name, by organisation, or by what they are ("professoren", "ham fra LEAD")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.conference import Conference
from assistant.understanding.frame_words import function_words, general_words
from assistant.understanding.matching import Names, Token, find_phrase, word_means
from assistant.words import fold, loose, tokens

_SHORTEST_NAME = 3
_SHORTEST_NAME_WITH_TYPO = 5
# A description is only taken for a speaker where the question is after a person of the programme.
_AFTER_A_PERSON = re.compile(
    r"\b(hvem|who|hedder|navn|name|ham|hende|hun|him|her|taler|tale|talte|taler|hore|horer|scenen|oplag\w*|opleg\w*|foredrag\w*|indlag\w*|holder|kommer|snakke\w*|fortal\w*|sige\w*|pa hjerte|speak\w*|spoke|talk\w*|hear|present\w*)\b"
    r"|\b(hvornar|hvad tid|when|what time)\b.*\b(pa|er|is|on|skal)\b"
)


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """Speakers by id, contacts by position, and contacts that are meant by their organisation."""

    speakers: tuple[str, ...] = ()
    contacts: tuple[int, ...] = ()
    organisations: tuple[int, ...] = ()
    described: bool = False  # the speakers are meant by what they are, not by name


class PeopleReader:
    """Finds the people of one conference."""

    def __init__(self, conference: Conference, theme: frozenset[str]) -> None:
        self._conference = conference
        self._names = [(speaker.name, ("speaker", speaker.id)) for speaker in conference.speakers]
        self._names += [(c.name, ("contact", str(n))) for n, c in enumerate(conference.contacts)]
        self._parts = {name: [(part, loose(part)) for part in tokens(name)] for name, _ in self._names}
        known = {part for parts in self._parts.values() for _, part in parts}
        # The same words return from question to question.
        self._near = lru_cache(maxsize=4_096)(
            lambda typed: frozenset(part for part in known if _near(typed, part))
        )
        self._organisations = [
            (position, name)
            for position, contact in enumerate(conference.contacts)
            for name in (contact.organisation, *contact.also_called)
        ]
        self._organisation_names = Names(name for _, name in self._organisations)
        self._described = {
            speaker.id: self._describing(speaker.id, theme - {loose(conference.organiser)})
            for speaker in conference.speakers
        }

    def _describing(self, speaker_id: str, theme: frozenset[str]) -> frozenset[str]:
        """The words that tell what a speaker is: of the position and the statement, without the name."""
        speaker = self._conference.speaker(speaker_id)
        texts = [
            text
            for part in (speaker.position, speaker.statement)
            if part is not None
            for text in (part.da, part.en)
        ]
        name = {loose(part) for part in tokens(speaker.name)}
        found = {loose(word) for text in texts for word in tokens(text) if len(word) > 3 or word.isupper()}
        found |= {loose(word) for word in ("ph.d", "phd") for text in texts if word in text.casefold()}
        return frozenset(found - name - general_words() - theme)

    def find(self, words: Sequence[Token], seen: set[int], loose_text: str) -> NamedPeople:
        """The people named; the numbers of the words that name them are added to ``seen``."""
        chosen = self._by_name(words)
        for number, word in enumerate(words):
            if any(
                word.loose.rstrip("s'") == part.rstrip("s") or part in self._near(word.loose)
                for name, key in self._names
                if key in chosen
                for _, part in self._parts[name]
            ):
                seen.add(number)
        for kind, key in chosen:
            if kind == "speaker":
                # "professor Schröder": what stands beside the name is understood with it
                seen.update(
                    n
                    for n, w in enumerate(words)
                    if any(_likeness(w.loose, own) == 1 for own in self._described[key])
                )
        organisations = []
        possible = self._organisation_names.possible(words)
        for position, name in self._organisations:
            if name not in possible:
                continue
            for first, last in find_phrase(words, name, compounds=len(name) > 7):
                organisations.append(position)
                seen.update(range(first, last))
        speakers = {key for kind, key in chosen if kind == "speaker"}
        described = False
        if not chosen and (_AFTER_A_PERSON.search(loose_text) or self._is_bare(words)):
            speakers = self._by_description(words, seen)
            described = bool(speakers)
        order = [speaker.id for speaker in self._conference.speakers]
        return NamedPeople(
            tuple(sorted(speakers, key=order.index)),
            tuple(sorted(int(key) for kind, key in chosen if kind == "contact")),
            tuple(dict.fromkeys(organisations)),
            described,
        )

    def _is_bare(self, words: Sequence[Token]) -> bool:
        """Whether nothing but one speaker's description is typed: "overgartneren fra Randers"."""
        if any(_ASKING.match(word.loose) for word in words):
            return False
        telling = [word.loose for word in words if word.loose not in function_words()]
        return 0 < len(telling) <= _BARE and any(
            all(any(_likeness(word, own) for own in known) for word in telling)
            for known in self._described.values()
        )

    def _by_name(self, words: Sequence[Token]) -> set[tuple[str, str]]:
        scores: dict[tuple[str, str], float] = {}
        typed, whole = {word.loose for word in words}, set[tuple[str, str]]()
        for name, key in self._names:
            written, parts = zip(*self._parts[name], strict=True) if self._parts[name] else ((), ())
            score = 0.0
            for word in words:
                if len(word.loose) < _SHORTEST_NAME and word.raw not in written:
                    continue  # "bo" is a verb, "Bo" a name
                near = self._near(word.loose)
                for part in parts:
                    if word.loose == part or word.loose in (part + "s", part + "'s"):
                        score += _worth(word, part, name)
                    elif part in near:
                        score += 0.6
            if score >= 0.6:
                scores[key] = score
            if len(parts) > 1 and typed.issuperset(parts):
                whole.add(key)
        # "Christensen" is near "Kristensen": only the best reading of a name stands, and whoever is written out.
        best = max(scores.values(), default=0.0)
        return {key for key, score in scores.items() if best < 1 or score >= best - 0.3 or key in whole}

    def _by_description(self, words: Sequence[Token], seen: set[int]) -> set[str]:
        """The one speaker whom the words describe; none where they fit several equally well."""
        scores: dict[str, float] = {}
        met: dict[str, set[int]] = {}
        for number, word in enumerate(words):
            if len(word.loose) < 3 or word.loose in general_words():
                continue
            fitting = {
                speaker: quality
                for speaker, known in self._described.items()
                if (quality := max((_likeness(word.loose, own) for own in known), default=0.0))
            }
            for speaker, quality in fitting.items():
                scores[speaker] = scores.get(speaker, 0.0) + quality / len(fitting)
                met.setdefault(speaker, set()).add(number)
        best = max(scores.values(), default=0.0)
        chosen = [speaker for speaker, score in scores.items() if score >= best - 0.01]
        if best < _DESCRIBED_WELL or len(chosen) != 1:
            return set()
        definite = any(
            words[number].loose.endswith(_DEFINITE_ENDINGS) and words[number].raw[:1].islower()
            for number in met[chosen[0]]
        )
        said = " ".join(word.loose for word in words)
        if not definite and not _DEFINITE.search(said) and not _ONE_OF_THE_SPEAKERS.search(said):
            return set()
        seen.update(met[chosen[0]])
        return set(chosen)


_DESCRIBED_WELL = 0.5
# Somebody definite: "professoren", "den tidligere kommunaldirektør", "ham fra LEAD"; not "hvem er direktør".
_DEFINITE = re.compile(r"\b(den|det|de|the|ham|hende|him|her|manden|kvinden|fra|from)\b")
# Somebody who speaks, whoever it is: "hvem af dem er …", "hvilken taler er …", "kommer der en … og taler".
_ONE_OF_THE_SPEAKERS = re.compile(
    r"\b(?:hvem|who|en|one) (?:af|of) (?:dem|de \w+|them|the \w+|\w*oplagsholder\w*|talerne)\b|\b(?:hvilke[nt]?|which|what) (?:af dem|of them|\w*oplagsholder\w*|foredragsholder\w*|taler\w*|speakers?)\b"
    r"|^(?:\W*(?:hej|og|men|and) )*(?:kommer|er|kan|har|skal|will|is|are|do) .*\b(?:en|et|a|an)\b.*\b(?:og|som|der|and|who)? ?(?:tale|taler|snakker|fortaller?|holder|speaks?|speaking|talks?|oplagsholder\w*|speaker)\b"
)
_ASKING = re.compile(r"(?:hv(?:or|ad|em|ilk)\w*|wh(?:ere|en|at|o|y|ich)\w*|how)$")
_BARE = 4  # telling words of a description that stands alone
_DEFINITE_ENDINGS = ("en", "et", "ens", "ets", "erne", "ene")


def _worth(word: Token, part: str, name: str) -> float:
    """How much a part of a name tells: "hans" and "lars" alone may be a pronoun and a stranger."""
    if part not in general_words():
        return 1.0
    written = next(own for own in tokens(name) if loose(own) == part)
    # "Kaare" and "kære" are the same in the loose form only.
    typed = fold(word.raw).replace("’", "'")
    same = typed.removesuffix("s").removesuffix("'") == fold(written).removesuffix("s")
    if fold(written) != part:
        return 1.0 if same else 0.0
    return 0.5


def _near(typed: str, part: str) -> bool:
    if len(part) < _SHORTEST_NAME_WITH_TYPO:
        return False
    if typed[:1] == part[:1] and word_means(typed, part, compounds=False):
        return True
    heard, sound = _by_sound(typed), _by_sound(part)
    return heard[:1] == sound[:1] and word_means(heard, sound, compounds=False)


@lru_cache(maxsize=4_096)
def _by_sound(name: str) -> str:
    """Names are written as they sound: Christensen and Kristensen, Philipp and Filip."""
    for written, heard in (("ch", "k"), ("ph", "f"), ("th", "t"), ("c", "k"), ("w", "v"), ("z", "s")):
        name = name.replace(written, heard)
    return name


def _likeness(typed: str, known: str) -> float:
    """1 for the word itself, less for its part of a compound ("konsulenten" of "konsulenthuset")."""
    if word_means(typed, known, compounds=False, typos=len(known) > 6):
        return 1.0
    stem = typed.removesuffix("en").removesuffix("et")
    return 0.6 if len(stem) >= 6 and known.startswith(stem) else 0.0
