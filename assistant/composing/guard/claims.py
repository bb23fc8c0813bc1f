"""Whether a sentence turns round what its source says: no for yes, may for must, before for after."""

import re
from collections.abc import Callable, Sequence

from assistant.sentences import split_sentences
from assistant.understanding.frame_words import general_words
from assistant.words import fold, loose, stem, tokens

Support = Callable[[str, str, str], float]

_NEGATION = re.compile(
    r"\b(ikke|ingen|intet|aldrig|hverken|nej|naeppe|ej|not|no|never|none|neither|nor|cannot|nothing|nobody|\w+n['’]t)\b"
)
_EXCEPTION = re.compile(r"\b(uden|undtagen|bortset|without|except)\b")
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
        (r"tillad\w*|lovlig\w*|allowed|permitted|legal", r"forbud\w*|forbyd\w*|ulovlig\w*|prohibit\w*|forbidden|banned|illegal|unlawful"),
        (r"mindst|minimum|at least|ikke under|tidligst|earliest", r"hoejst|maksim\w*|maximum|at most|up to|op til|senest|latest|no more than"),
        (r"foer|inden|before|prior", r"efter|after|following"),
        (r"alle|altid|enhver|ethvert|samtlige|all|always|every|everyone|any", r"nogle|visse|oftest|normalt|typisk|some|often|usually|sometimes|certain"),
        (r"oeg\w*|stig\w*|increas\w*|ris(?:e|es|ing)|flere|mere|more", r"mindsk\w*|fald\w*|reduc\w*|decreas\w*|faerre|mindre|fewer|less"),
        (r"aaben\w*|open", r"lukke\w*|closed"),
        (r"gratis|free of charge|for free", r"betal\w*|koster|kost\w*|pays?|costs?|priser?|prisen"),
        (r"ledelse\w*|leder\w*|arbejdsgiver\w*|management|managers?|employers?", r"medarbejder\w*|ansat\w*|loenmodtager\w*|employees?|staff|workers?"),
        (r"kommun\w*|municipal\w*", r"region\w*|regional"),
    )
)  # fmt: skip
_LEVEL = 0.8  # share of the best sentence's likeness from which another may be the one meant
_ALIGNED = 0.5  # share of a clause's content that a source's clause must hold to be the one it comes from


def turned_round(text: str, passages: Sequence[str], language: str) -> str:
    """Why ``text`` says the opposite of what it comes from in ``passages``; empty where it does not."""
    parts = [_VERDICT.sub("", piece) for passage in passages for piece in _pieces(passage)]
    for sentence in _pieces(text):
        asks = sentence.endswith("?")
        sources = [part for part in parts if part.endswith("?") == asks] or parts
        if problem := _turned(_VERDICT.sub("", sentence), sources, language):
            return problem
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
    if all(_differ(ours, other) for other in theirs) or ours[0] > sum(other[0] for other in theirs):
        return "negation turned round"
    if against := _stands_against(sentence, aligned):
        return against
    clauses = [clause for source in sources for clause in _clauses(source)]
    for clause in _clauses(sentence):
        near = aligned_with(clause, clauses, language, least=_ALIGNED)
        if not near:
            continue
        if against := _stands_against(clause, near):
            return against
        turned = all(_differ(_negations(clause), _negations(source)) for source in near)
        # A negation may stand in another clause of the same sentence ("kræver ikke, at …").
        if turned and (_negations(clause)[0] or ours[0] < min(other[0] for other in theirs)):
            return "negation turned round in a clause"
    return ""


def _negations(text: str) -> tuple[int, int]:
    """How many negations a text has, and how many exceptions ("uden")."""
    text = fold(text)
    return len(_NEGATION.findall(text)), len(_EXCEPTION.findall(text))


def _differ(ours: tuple[int, int], theirs: tuple[int, int]) -> bool:
    """Whether one is denied and the other is not; "uden besked" may be said as "ikke … besked"."""
    if bool(ours[0]) == bool(theirs[0]):
        return sum(map(bool, ours)) == 0 and bool(theirs[1])
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


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(text) if clause and clause.strip()]


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
    return sum(_met(one, held) for one in wanted) / len(wanted)


def _met(one: str, held: frozenset[str]) -> bool:
    return one in held or any(
        (len(one) >= 5 and (other.startswith(one) or other.endswith(one)))
        or (len(other) >= 5 and (one.startswith(other) or one.endswith(other)))
        for other in held
    )


def aligned_with(text: str, sources: Sequence[str], language: str, *, least: float = 0.34) -> list[str]:
    """The sources that ``text`` most likely comes from: those that share its content, then its small words."""
    wanted, every = content(text, language), _stems(text, language)
    scored = []
    for source in sources:
        share = len(every & _stems(source, language)) / len(every) if every else 0.0
        scored.append((likeness(wanted, source, language) + share if wanted else 2 * share, source))
    best = max((score for score, _ in scored), default=0.0)
    if best < 2 * least:
        return []
    return [source for score, source in scored if score >= _LEVEL * best]


def _stems(text: str, language: str) -> frozenset[str]:
    """The stems of all words but negations, which are what is compared."""
    return frozenset(
        stem(fold(word), language) for word in tokens(text) if not _NEGATION.fullmatch(fold(word))
    )
