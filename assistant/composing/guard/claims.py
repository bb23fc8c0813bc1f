"""Whether a sentence turns round what its source says: no for yes, may for must, before for after."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.sentences import split_sentences
from assistant.understanding.frame_words import function_words, general_words
from assistant.words import fold, loose, stem, tokens

Support = Callable[[str, str, str], float]

_NEGATION = re.compile(
    r"\b(ikke|ingen|intet|aldrig|hverken|(?<!sige )(?<!siger )(?<!sagt )nej|naeppe|ej|not|no|never|none|neither|nor|cannot|nothing|nobody|\w+n['’]t|langt fra|langtfra|far from|anything but)\b"
)
_EXCEPTION = re.compile(
    r"\b(uden|undtagen|bortset|ude af|undgaa\w*|undlad\w*|lad vaere|se bort fra|without|except|out of|avoid\w*|refrain\w*|disregard\w*)\b"
)
_NEXT = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])")
_VERDICT = re.compile(r"^\W*(?:ja|nej|yes|no)\b[,.:;!]?\s*", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\s*(?:[;:–]|,|\b(?:men|mens|hvorimod|og|eller|but|while|whereas|and|or)\b|\b(?:hvis|naar|medmindre|if|when|unless)\b)\s*"
)
# Words that stand against each other. Where the source has one side and the sentence the other, it is turned round.
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b"))
    for one, other in (
        (
            r"skal|pligt\w*|forpligt\w*|obligatorisk\w*|paakraevet|kraeves|must|shall|required?|requires|obliged|obligation|duty|mandatory|has to|have to",
            r"kan|maa|boer|behoever|needn't|frivillig\w*|may|can|could|might|should|anbefal\w*|recommend\w*|voluntar\w*|optional",
        ),
        (r"kraever|kraevede|kraevet|requires|demands?|demanded", r"foreslaa\w*|forslag\w*|opfordr\w*|suggest\w*|propos\w*"),
        (r"tillad\w*|lovlig\w*|allowed|permitted|legal", r"forbud\w*|forbyd\w*|ulovlig\w*|prohibit\w*|forbidden|banned|illegal|unlawful"),
        (r"mindst|minimum|at least|ikke under|tidligst|earliest", r"hoejst|maksim\w*|maximum|at most|up to|op til|senest|latest|no more than"),
        (r"foer|inden|before|prior", r"efter|after|following"),
        (r"alle|altid|enhver|ethvert|samtlige|all|always|every|everyone|any", r"nogle|visse|oftest|normalt|typisk|some|often|usually|sometimes|certain"),
        (r"oeg\w*|stig\w*|increas\w*|ris(?:e|es|ing)|flere|mere|more", r"mindsk\w*|fald\w*|reduc\w*|decreas\w*|faerre|mindre|fewer|less"),
        (r"hoej|hoeje|hoejt|high", r"lav|lavt|lave risici|low"),
        (r"skriftlig\w*|in writing|written", r"mundtlig\w*|oral\w*|verbal\w*"),
        (r"offentlig\w*|public", r"privat\w*|private"),
        (r"udskudt|udsat|postponed|delayed", r"fremskyndet|fremrykket|brought forward|moved up"),
        (r"aaben\w*|open", r"lukke\w*|closed"),
        (r"hurtig\w*|fast|quick\w*|rapid\w*", r"langsom\w*|slow\w*"),
        (r"let|lette|nemt?|nemme|easy|easily", r"svaert?|svaere|vanskelig\w*|difficult"),
        (r"tidlig\w*|early", r"sent|sene|late"),
        (r"frivillig\w*|voluntar\w*", r"tvungen\w*|tvunget|compulsory"),
        (r"stor|stort|store|large|big", r"lille|lidt|smaa|small|little"),
        (r"gratis|free of charge|for free", r"betal\w*|koster|kost\w*|pays?|costs?|priser?|prisen"),
        (r"ledelse\w*|leder\w*|arbejdsgiver\w*|management|managers?|employers?", r"medarbejder\w*|ansat\w*|loenmodtager\w*|employees?|staff|workers?"),
        (r"kommun\w*|municipal\w*", r"region\w*|regional"),
    )
)  # fmt: skip
_ACTORS = -2  # which of the opposites are those who lead and those who are led
_PASSIVE = re.compile(r"\b(?:af|by|fra|from)\b|\bbliv\w* \w+et\b")
_TURNING_PREFIXES = ("u", "un", "in", "il", "non", "mis", "dis", "ikke", "anti")
_LEVEL = 0.8  # share of the best sentence's likeness from which another may be the one meant
_CLOSEST = 0.93  # the same, where only the nearest may be meant
_ALIGNED = 0.5  # share of a clause's content that a source's clause must hold to be the one it comes from


def turned_round(text: str, passages: Sequence[str], language: str) -> str:
    """Why ``text`` says the opposite of what it comes from in ``passages``; empty where it does not."""
    parts = [_VERDICT.sub("", piece) for passage in passages for piece in _pieces(passage)]
    for sentence in _pieces(text):
        asks = sentence.endswith("?")
        sources = [part for part in parts if part.endswith("?") == asks] or parts
        bare = _VERDICT.sub("", sentence)
        if problem := _turned(bare, sources, language) or _only_denied(bare, sources, language):
            return problem
    return ""


def _actors(text: str) -> list[int]:
    """Who is spoken of, in order: 0 for those who lead, 1 for those who are led."""
    found = [
        (match.start(), side)
        for side, pattern in enumerate(_OPPOSITES[_ACTORS])
        for match in pattern.finditer(fold(text))
    ]
    return [side for _, side in sorted(found)]


def _actors_turned(text: str, sources: Sequence[str]) -> str:
    """Who does something to whom must be in the order of the source, or told in the passive."""
    ours = _actors(text)
    if len(set(ours)) < 2 or _PASSIVE.search(fold(text)):
        return ""
    theirs = [
        actors for source in sources if (actors := _actors(source)) and not _PASSIVE.search(fold(source))
    ]
    if theirs and all(actors[0] != ours[0] for actors in theirs):
        return "who does it to whom is turned round"
    return ""


def is_denied(sentence: str) -> bool:
    """Whether a sentence denies something, its yes or no aside."""
    return bool(_NEGATION.search(fold(_VERDICT.sub("", sentence))))


def _pieces(text: str) -> list[str]:
    """The sentences of a text; those within a list item, too."""
    return [piece for part in split_sentences(text) for piece in _NEXT.split(part.text)]


def _turned(sentence: str, sources: Sequence[str], language: str) -> str:
    aligned = aligned_with(sentence, sources, language)
    if not aligned:
        return ""
    ours, theirs = _negations(sentence), [_negations(source) for source in aligned]
    closest = aligned_with(sentence, sources, language, level=_CLOSEST)
    if all(_differ(ours, _negations(source)) for source in closest):
        return "negation turned round"
    if all(_differ(ours, other) for other in theirs) or ours[0] > sum(other[0] for other in theirs):
        return "negation turned round"
    if against := _stands_against(sentence, aligned) or _actors_turned(sentence, aligned):
        return against
    theirs_said = [clause for source in sources for clause in clauses(source)]
    for clause in clauses(sentence):
        near = aligned_with(clause, theirs_said, language, least=_ALIGNED)
        if not near:
            continue
        if against := _stands_against(clause, near):
            return against
        turned = all(_differ(_negations(clause), _negations(source)) for source in near)
        # A negation may stand in another clause of the same sentence ("kræver ikke, at …").
        if turned and (_negations(clause)[0] or ours[0] < min(other[0] for other in theirs)):
            return "negation turned round in a clause"
    return ""


def _only_denied(sentence: str, sources: Sequence[str], language: str) -> str:
    """A word that the sources only ever deny, in a clause that denies nothing."""
    said = [(told(clause, language), _negations(clause)) for one in sources for clause in clauses(one)]
    for clause in clauses(sentence):
        if any(_negations(clause)):
            continue
        for word in told(clause, language):
            holding = [denied for held, denied in said if is_met(word, held)]
            if holding and all(any(denied) for denied in holding):
                return f"{word!r} is only denied in what it cites"
    return ""


@lru_cache(maxsize=2_000)
def told(text: str, language: str) -> frozenset[str]:
    """The stems of all words but those of grammar and tone."""
    return frozenset(
        stem(fold(word), language)
        for word in tokens(text)
        if loose(word) not in function_words() and not word[0].isdigit()
    )


def _negations(text: str) -> tuple[int, int]:
    """How many negations a text has, and how many exceptions ("uden")."""
    text = fold(text)
    return len(_NEGATION.findall(text)), len(_EXCEPTION.findall(text))


def _differ(ours: tuple[int, int], theirs: tuple[int, int]) -> bool:
    """Whether one is denied and the other is not; "uden besked" may be said as "ikke … besked"."""
    if bool(ours[0]) == bool(theirs[0]):
        return not ours[0] and bool(ours[1]) != bool(theirs[1])
    said_otherwise = (ours[0] and not ours[1] and theirs[1]) or (theirs[0] and not theirs[1] and ours[1])
    return not said_otherwise


def _stands_against(text: str, sources: Sequence[str]) -> str:
    """A word of ``text`` in whose place all ``sources`` have its opposite; empty where there is none."""
    text = fold(text)
    folded = [fold(source) for source in sources]
    for one, other in _OPPOSITES:
        for ours, theirs in ((one, other), (other, one)):
            found = ours.search(text)
            if (
                found
                and not theirs.search(text)
                and all(theirs.search(source) and not ours.search(source) for source in folded)
            ):
                return f"{found.group()!r} stands against the source"
    return ""


def clauses(text: str) -> list[str]:
    """The parts of a sentence that say something each: between commas, "and", "but", "if"."""
    return [clause for clause in _CLAUSE.split(text) if clause and clause.strip()]


@lru_cache(maxsize=2_000)
def content(text: str, language: str) -> frozenset[str]:
    """The stems of the words that carry content."""
    return frozenset(
        stem(fold(word), language)
        for word in tokens(text)
        if loose(word) not in general_words() and not word[0].isdigit()
    )


def likeness(wanted: frozenset[str], text: str, language: str) -> float:
    """The share of ``wanted`` stems that ``text`` holds, compounds included; 0..1."""
    if not wanted:
        return 0.0
    held = content(text, language)
    return sum(is_met(one, held) for one in wanted) / len(wanted)


def is_met(one: str, held: frozenset[str]) -> bool:
    """Whether a stem is among ``held``, as it is or as a part of a compound ("ulovlig" is none of "lovlig")."""
    return one in held or any(
        (len(one) >= 5 and (other.startswith(one) or _ends(other, one)))
        or (len(other) >= 5 and (one.startswith(other) or _ends(one, other)))
        for other in held
    )


def _ends(compound: str, last: str) -> bool:
    return compound.endswith(last) and compound[: -len(last)] not in _TURNING_PREFIXES


def aligned_with(
    text: str, sources: Sequence[str], language: str, *, least: float = 0.34, level: float = _LEVEL
) -> list[str]:
    """The sources that ``text`` most likely comes from: those that share its content, then its small words."""
    wanted, every = content(text, language), _stems(text, language)
    scored = []
    for source in sources:
        share = len(every & _stems(source, language)) / len(every) if every else 0.0
        scored.append((likeness(wanted, source, language) + share if wanted else 2 * share, source))
    best = max((score for score, _ in scored), default=0.0)
    if best < 2 * least:
        return []
    return [source for score, source in scored if score >= level * best]


@lru_cache(maxsize=2_000)
def _stems(text: str, language: str) -> frozenset[str]:
    """The stems of all words but negations, which are what is compared."""
    return frozenset(
        stem(fold(word), language) for word in tokens(text) if not _NEGATION.fullmatch(fold(word))
    )
