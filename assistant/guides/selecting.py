"""Choosing questions for a topic: fitting, covering every theme, balanced, different from topic to topic."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.guides.materials import THEMES, Materials, Question
from assistant.guides.rules import belongs
from assistant.guides.topics import Topic
from assistant.guides.types import GuideRequest
from assistant.words import fold

MAX_LIX = 45
_LONG_WORD = 6  # letters; longer ones count as long in LIX
_SAME = 0.6  # share of words from which two questions ask the same
_SPREAD = 3.0  # how much the topic itself decides among questions that fit equally well
_NAMING = 0.7  # least share of questions that name the topic's own matter
_FOR_KIND = 0.34  # largest share of questions written for the kind of use
_UNNAMED = 0.4  # share of questions that say "løsningen" for a topic that is long even in its short form
_TOPIC_SLOTS = ("{topic}", "{short}")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question of the bank in the topic's words."""

    question: Question
    text: str
    names_topic: bool = True  # whether it names the topic's own matter


def lix(text: str) -> float:
    """Björnsson's readability index: words a sentence, and the percentage of words of more than six letters."""
    words = _WORD.findall(text)
    sentences = max(1, len(re.findall(r"[.!?:]+(?=\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > _LONG_WORD for word in words) / max(1, len(words))


def fitting_questions(
    materials: Materials, request: GuideRequest, kinds: frozenset[str], topic: Topic
) -> list[Chosen]:
    """All questions for this request, readable in the topic's words, the most fitting first."""
    found = []
    among_us = _is_internal(materials, kinds, topic)
    for question in materials.questions:
        if not belongs(question, request, kinds) or (among_us and _asks_citizens(question, materials)):
            continue
        chosen = _say(question, topic)
        if chosen is not None:
            found.append((-_fit(question, request, topic), question.key, chosen))
    return [chosen for *_, chosen in sorted(found, key=lambda item: item[:2])]


def _say(question: Question, topic: Topic) -> Chosen | None:
    """A question in the topic's words, or with "løsningen" in their place; None where neither is easy to read."""
    named = any(slot in question.text for slot in _TOPIC_SLOTS)
    ways = [(topic.fill_again(question.text), named)]
    solution = topic.fill_solution(question.text) if named else None
    if solution is not None:
        # the same question is said the same way in the guide and among those it may be swapped for
        ways.insert(0 if _draw(f"said|{question.key}") < _UNNAMED else 1, (solution, False))
    return next((Chosen(question, text, names) for text, names in ways if lix(text) <= MAX_LIX), None)


def name_first(chosen: Sequence[Chosen], topic: Topic) -> list[Chosen]:
    """The questions with the whole topic in the first one that names it, where that stays easy to read."""
    said = list(chosen)
    at = next((at for at, item in enumerate(said) if item.names_topic), None)
    text = topic.fill_first(said[at].question.text) if at is not None else None
    if at is not None and text is not None and lix(text) <= MAX_LIX:
        said[at] = replace(said[at], text=text)
    return said


def choose_questions(
    materials: Materials,
    request: GuideRequest,
    kinds: frozenset[str],
    topic: Topic,
    count: int,
    themes: Sequence[str] = THEMES,
) -> list[Chosen]:
    """So many questions, in rounds through the themes, so that the themes have equally many."""  # fmt: skip
    pools = _by_theme(fitting_questions(materials, request, kinds, topic))
    chosen: list[Chosen] = []
    views: set[str] = set()
    plain_left = count - round(count * _NAMING + 0.49)
    kind_left = max(1, int(count * _FOR_KIND))
    while len(chosen) < count:
        before = len(chosen)
        for theme in themes:
            if len(chosen) == count:
                break
            candidates = [
                item for item in pools.get(theme, ())
                if (item.names_topic or plain_left > 0)
                and (not item.question.kinds or kind_left > 0)
                and not any(_alike(item.text, other.text) for other in chosen)
            ]  # fmt: skip
            # among the first few, one from the view of somebody not yet heard
            pick = next((item for item in candidates[:4] if item.question.view not in views | {"alle"}), None)
            pick = pick or next(iter(candidates), None)
            if pick is None:
                continue
            chosen.append(pick)
            pools[theme].remove(pick)
            views.add(pick.question.view)
            plain_left -= not pick.names_topic
            kind_left -= bool(pick.question.kinds)
        if len(chosen) == before:
            break
    return name_first(chosen, topic)


def _is_internal(materials: Materials, kinds: frozenset[str], topic: Topic) -> bool:
    """Whether the citizens never meet what the topic is about."""
    known = [kind for kind in materials.kinds if kind.id in kinds]
    return bool(known) and all(kind.internal for kind in known) and not _names(topic.matter, materials)


def _asks_citizens(question: Question, materials: Materials) -> bool:
    return not question.kinds and (question.view == "borgere" or _names(question.text, materials))


def _names(text: str, materials: Materials) -> bool:
    return any(fold(word) in fold(text) for word in materials.words.citizens)


def _by_theme(questions: Iterable[Chosen]) -> dict[str, list[Chosen]]:
    pools: dict[str, list[Chosen]] = {}
    for item in questions:
        pools.setdefault(item.question.theme, []).append(item)
    return pools


def _fit(question: Question, request: GuideRequest, topic: Topic) -> float:
    """How well a question fits: what it is written for, and a share that only the topic decides."""
    fit = 1.2 * bool(question.kinds) + 0.5 * bool(question.phases) + 0.7 * bool(question.purposes)
    fit += 0.3 * bool(question.committees) + 0.5 * bool(question.sectors)
    if request.so_far:
        said = set(map(fold, _WORD.findall(request.so_far)))
        asked = {fold(word) for word in _WORD.findall(question.text) if len(word) > _LONG_WORD}
        fit += 0.5 * len(said & asked)
    return fit + _SPREAD * _draw(f"{' '.join(topic.words)}|{question.key}")


def _draw(text: str) -> float:
    """A number from 0 to 1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def _alike(one: str, other: str) -> bool:
    first, second = ({fold(w) for w in _WORD.findall(t) if len(w) > 3} for t in (one, other))
    return bool(first and second) and len(first & second) / min(len(first), len(second)) > _SAME + 0.2


def draw_from(text: str, size: int) -> int:
    """A position below ``size`` that depends on the text alone."""
    return int(_draw(text) * size) % max(1, size)
