"""A whole sentence typed as the topic: "Ledelsen vil have, at vi bruger Copilot til referater" is about Copilot."""

import re
from collections.abc import Callable, Sequence

from assistant.guides.grammar import BOUNDARIES, DETERMINERS, WORD, is_participle, is_tool
from assistant.guides.materials import Words

_PART = re.compile(rf"{WORD.pattern}|[,;:.!?]")
# Words that a sentence, a question or a request begins with, and no noun phrase.
_OPENERS = frozenset(["vi", "jeg", "man", "nogen", "ingen", "han", "hun", "hvem", "hvad", "hvor", "hvordan", "hvornår", "hvorfor", "hvorvidt", "hvilke", "hvilken", "hvilket", "kan", "skal", "må", "bør", "vil", "er", "har", "var", "bliver", "blev", "får", "kunne", "skulle", "ville", "burde", "tror", "synes", "mener", "findes", "lav", "giv", "skriv", "hjælp", "forklar", "forbered", "fortæl", "beskriv", "vis", "find", "tag", "vurder", "diskuter", "drøft", "ignorer", "glem", "make", "write", "give", "help", "tell", "explain", "prepare", "discuss", "ignore", "we", "how", "what", "who", "why", "when", "should", "can", "could", "will", "must", "does", "do", "is", "are"])  # fmt: skip
# Verbs that tell a sentence wherever they stand in its main clause.
_FINITE = frozenset(["er", "var", "har", "havde", "bliver", "blev", "skal", "skulle", "kan", "kunne", "vil", "ville", "må", "bør", "burde", "fik", "overvejer", "planlægger", "siger", "mener", "synes", "ønsker", "frygter"])  # fmt: skip
_USES = frozenset(["bruger", "anvender", "indfører", "køber", "får"])  # nouns, too: "en bruger", "to får"
# "kommunen skriver ...": behind a noun with its article at the end stands a verb.
_DEFINITE = re.compile(r"\w{3,}(?:en|et|erne|ene)")
_NOT_DEFINITE = frozenset(["moderne", "interne", "eksterne", "nogen", "ingen", "inden", "uden", "egen", "meget", "noget", "andet"])  # fmt: skip
_SUBJECT = frozenset(["det", "der"])  # fmt: skip
_CLAUSE = frozenset(["der", "som", "at", "hvis", "når", "fordi", "mens", "hvor", "hvad", "hvem", "hvordan", "om", "så", "men"])  # fmt: skip
_STOPS = _CLAUSE | _FINITE | _USES | frozenset(["og", "eller", "jeg", "vi", "man", "de", "han", "hun", "os", "dem", "nu", "ikke", "selv", "fra", "uden", "siden"])  # fmt: skip
_LINKS = frozenset(["til", "i", "på", "hos", "ved", "af", "for", "om", "med", "in", "at"])  # fmt: skip
_PLACES = frozenset(["i", "på", "hos", "ved"])  # fmt: skip
# "i smug" and "i dag" are no places.
_TIMES = frozenset(["smug", "dag", "år", "morgen", "går", "stedet", "øjeblikket", "forvejen", "gang", "praksis", "tide"])  # fmt: skip
_ADJECTIVE = re.compile(
    r"(?:ny|nyt|nye|smart|smarte|kunstig|\w+(?:isk|iske|lig|lige|igt|al|ale|alt|ent|ente|ede|eret))"
)


def is_statement(text: str) -> bool:
    """Whether a text is a sentence or a question, where a topic would be a noun and what is said of it."""
    words = WORD.findall(text)
    if not words:
        return False
    first = words[0].lower()
    if first in _OPENERS and len(words) > 1:
        return True
    for at, word in enumerate(words[1:], 1):
        before = words[at - 1].lower()
        if word in _FINITE or (word in _USES and before not in DETERMINERS | _LINKS | {"og", "eller"}):
            return before not in _CLAUSE or (at == 1 and before in _SUBJECT)
        if word in _CLAUSE:
            return False
        if _is_definite(before) and word.endswith("r") and word not in BOUNDARIES | {"her", "hver"}:
            return True
    return False


def _is_definite(word: str) -> bool:
    return (
        _DEFINITE.fullmatch(word.lower()) is not None
        and word.lower() not in _NOT_DEFINITE | DETERMINERS
        and not is_participle(word)
    )


def thing_told(
    text: str,
    words: Words,
    *,
    is_technology: Callable[[str], bool],
    is_work: Callable[[str], bool],
    is_workplace: Callable[[str], bool],
) -> str:
    """What a sentence is about: the AI, the tool or the work it names, with what it is for; "AI" where it names none.

    Args:
        text: the sentence.
        words: by which topics are understood.
        is_technology: whether a text names AI or a technology.
        is_work: whether a word names work that AI is used for.
        is_workplace: whether a phrase names where somebody works.
    """
    parts = _PART.findall(text)
    tests = (is_technology, lambda part: is_tool(part, words), is_work)
    spans = (span for test in tests for span in _spans(parts, test))
    found = next(spans, None)
    if found is None:
        return "AI"
    start, end = _whole_noun(parts, *found)
    thing = parts[start:end]
    rest, after = _said_of_it(parts, end)
    clause = [] if is_technology(" ".join(thing)) else _clause(parts, after)
    if clause:
        return f"{_joined([*thing, *rest])}, {_joined(clause)}"
    place = [] if any(part in _PLACES for part in rest) else _last_place(parts, after, is_workplace)
    if not rest and _joined(thing).lower() in ("ai", "kunstig intelligens"):
        work = _work(parts, is_work)
        rest = work if not set(work) & set(place) else []
    return _joined([*thing, *rest, *place])


def _work(parts: Sequence[str], is_work: Callable[[str], bool]) -> list[str]:
    """What AI is for where a sentence tells it elsewhere: "AI kan hjælpe os med budgettet"."""
    span = next(iter(_spans(parts, is_work)), None)
    return ["til", *parts[slice(*_whole_noun(parts, *span))]] if span else []


def _spans(parts: Sequence[str], test: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Where one word, or two, are what is looked for; the words of a clause are not."""
    for size in (1, 2):
        spans = [
            (at, at + size) for at in range(len(parts) - size + 1)
            if not any(part.lower() in _STOPS for part in parts[at : at + size]) and test(" ".join(parts[at : at + size]))
        ]  # fmt: skip
        if spans:
            return spans
    return []


def _whole_noun(parts: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """With the adjectives and the article before it, and with the noun behind an adjective."""
    while end < len(parts) and _ADJECTIVE.fullmatch(parts[end - 1].lower()) and _goes_on(parts[end]):
        end += 1
    while start and (
        _ADJECTIVE.fullmatch(parts[start - 1].lower()) or (parts[start - 1][:1].isupper() and start > 1)
    ):
        start -= 1
    if start and parts[start - 1].lower() in ("en", "et", "den", "det", "de", "vores"):
        start -= 1
    return start, end


def _goes_on(part: str) -> bool:
    return part.lower() not in _STOPS | _LINKS | DETERMINERS and part[0].isalnum()


def _said_of_it(parts: Sequence[str], at: int) -> tuple[list[str], int]:
    """What it is for and where, as far as no new sentence begins; and where that ends."""
    said: list[str] = []
    while at < len(parts) and parts[at].lower() in _LINKS:
        end = at + 1
        if end < len(parts) and parts[end] == "at" and parts[at] == "til":
            end += 1
        first = end
        while end < len(parts) and parts[end].lower() not in _STOPS | _LINKS and parts[end][0].isalnum():
            end += 1
            if _is_definite(parts[end - 1]):  # what follows is a verb
                break
        if end == first:
            break
        if not (end == first + 1 and parts[first].lower() in _TIMES):
            said += parts[at:end]
        at = end
    return said, at


def _clause(parts: Sequence[str], at: int) -> list[str]:
    """What a tool does: "der lytter med på opkald"."""
    if at < len(parts) and parts[at] == ",":
        at += 1
    if at >= len(parts) or parts[at] not in ("der", "som"):
        return []
    end = at + 1
    while end < len(parts) and parts[end][0].isalnum() and parts[end] not in ("og", "men", "så"):
        end += 1
    return list(parts[at:end]) if end > at + 1 else []


def _last_place(parts: Sequence[str], at: int, is_workplace: Callable[[str], bool]) -> list[str]:
    for start in range(len(parts) - 1, at - 1, -1):
        if parts[start] in _PLACES:
            place, _ = _said_of_it(parts, start)
            if place and _is_somewhere(place) and is_workplace(" ".join(place)):
                return place
    return []


def _is_somewhere(place: Sequence[str]) -> bool:
    """Whether a phrase tells where, "på sygehuset", and not what something is done to, "på borgernes klager"."""
    last = place[-1]
    return _is_definite(last) or not last.islower() or (place[0] in ("i", "hos") and not last.endswith("er"))


def _joined(parts: Sequence[str]) -> str:
    return " ".join(parts)
