"""Whether a sentence turns round what its source says: no for yes, may for must, before for after."""

import re
from collections.abc import Callable, Sequence

from assistant.sentences import split_sentences
from assistant.understanding.frame_words import general_words
from assistant.words import fold, loose, stem, tokens

Support = Callable[[str, str, str], float]

_NEGATION = re.compile(
    r"\b(ikke|ingen|intet|aldrig|hverken|uden|nej|naeppe|ej|undtagen|bortset|not|no|never|none|neither|nor|without|cannot|nothing|nobody|except|"
    r"\w+n['’]t)\b"
)
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
_LEVEL = 0.75  # share of the best sentence's likeness from which another may be the one meant
_ALIGNED = 0.5  # share of a clause's content that a source's clause must hold to be the one it comes from


def turned_round(sentence: str, passages: Sequence[str], language: str) -> str:
    """Why ``sentence`` says the opposite of what it comes from in ``passages``; empty where it does not."""
    sources = [_VERDICT.sub("", part.text) for text in passages for part in split_sentences(text)]
    sources = [source for source in sources if not source.endswith("?")]
    sentence = _VERDICT.sub("", sentence)
    aligned = _aligned(sentence, sources, language)
    if not aligned:
        return ""
    negated = _is_negated(sentence)
    if all(_is_negated(source) != negated for source in aligned):
        return "negation turned round"
    text = fold(sentence)
    against = [fold(source) for source in aligned]
    for one, other in _OPPOSITES:
        has_one, has_other = bool(one.search(text)), bool(other.search(text))
        for ours, theirs in (
            ((has_one and not has_other), (other, one)),
            ((has_other and not has_one), (one, other)),
        ):
            if ours and all(theirs[0].search(source) and not theirs[1].search(source) for source in against):
                word = (one if has_one else other).search(text)
                return f"{word.group() if word else ''!r} stands against the source"
    clauses = [clause for source in sources for clause in _clauses(source)]
    for clause in _clauses(sentence):
        near = _aligned(clause, clauses, language, least=_ALIGNED)
        turned = near and all(_is_negated(source) != _is_negated(clause) for source in near)
        # A negation may stand in the next clause of the same sentence ("kræver ikke, at …").
        if turned and (_is_negated(clause) or not any(_is_negated(source) == negated for source in aligned)):
            return "negation turned round in a clause"
    return ""


def _is_negated(text: str) -> bool:
    return len(_NEGATION.findall(fold(text))) % 2 == 1


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


def _aligned(text: str, sources: Sequence[str], language: str, *, least: float = 0.34) -> list[str]:
    """The sources that ``text`` most likely comes from."""
    wanted = content(text, language)
    scored = [(likeness(wanted, source, language), source) for source in sources]
    best = max((score for score, _ in scored), default=0.0)
    if best < least:
        return []
    return [source for score, source in scored if score >= _LEVEL * best]
