"""Whether a topic is about AI: by its words, and by what it is like where no word tells."""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from assistant.guides.brevity import before_clause
from assistant.guides.grammar import WORD, head_of, is_tool
from assistant.guides.kinds import has_word, shows_ai
from assistant.guides.materials import Materials
from assistant.guides.statements import is_statement
from assistant.guides.types import Sector
from assistant.words import fold

Relevance = Literal["ai", "assumed", "unclear", "work", "outside"]
"""AI is named or shown; AI is likely and the guide says so; somebody must say; work without AI; neither."""

Contrast = Callable[[str, Sequence[str]], Sequence[float] | None]
"""The cosines of a text with others, what these have in common taken out; None without an embedding."""

_NEIGHBOURS = 3  # examples of a sort that a topic is compared with: the nearest
# Below it, the topic is asked about. At 0.05 and 0.15 the topics of evals/guide_topics.yaml fare much the same; at 0
# work without AI gets guides.
_CLEARLY = 0.1


def judge_topic(text: str, materials: Materials, contrast: Contrast) -> Relevance:
    """What a topic, put right in its spelling, is about."""
    words = materials.words
    if shows_ai(text, materials):
        return "ai"
    likely = [word for kind in materials.kinds for word in (*kind.technologies, *kind.tasks)]
    bare = any(fold(text) == fold(kind.name) for kind in materials.kinds)
    if bare or any(has_word(text, word) for word in (*likely, *words.hints)):
        return "assumed"
    return _by_likeness(text, materials, contrast) or _by_words(text, materials)


def other_sector(text: str, sector: Sector, materials: Materials) -> Sector | None:
    """The sector whose work alone a topic names, where it is not the one that was chosen."""
    workplaces = materials.words.workplaces
    words: dict[Sector, tuple[str, ...]] = {"kommune": workplaces.kommune, "region": workplaces.region}
    named = [each for each, signs in words.items() if any(has_word(text, sign) for sign in signs)]
    return named[0] if len(named) == 1 and named[0] != sector else None


_SOMETHING_THAT = re.compile(r"(?:noget|en ting)(?: nyt)?,? (?:der|som) ", re.IGNORECASE)


def suggestion(text: str, materials: Materials) -> str:
    """The topic with AI named in it; empty where a whole sentence was typed, in which it has no place."""
    if is_statement(text):
        return ""
    if something := _SOMETHING_THAT.match(text):
        return f"AI, der {text[something.end() :]}"
    if not is_tool(head_of(text), materials.words):
        return f"AI til {text}"
    thing = before_clause(text)
    return f"{thing} med AI{text[len(thing) :]}"


def _by_likeness(text: str, materials: Materials, contrast: Contrast) -> Relevance | None:
    """By the examples of each sort that are nearest; None without an embedding."""
    topics = materials.topics
    sorts: tuple[tuple[Relevance, tuple[str, ...]], ...] = (
        ("assumed", topics.uses_ai), ("work", topics.work), ("unclear", topics.unclear),
        ("outside", topics.everyday),
    )  # fmt: skip
    cosines = contrast(text, [example for _, examples in sorts for example in examples])
    if cosines is None:
        return None
    likeness: dict[Relevance, float] = {}
    start = 0
    for sort, examples in sorts:
        nearest = sorted(cosines[start : start + len(examples)])[-_NEIGHBOURS:]
        likeness[sort] = sum(nearest) / len(nearest)
        start += len(examples)
    best = max(likeness, key=lambda sort: likeness[sort])
    if best != "assumed":
        return best
    others = max(value for sort, value in likeness.items() if sort != "assumed")
    return "assumed" if likeness["assumed"] - others >= _CLEARLY else "unclear"


def _by_words(text: str, materials: Materials) -> Relevance:
    words = materials.words
    if any(is_tool(word, words) for word in WORD.findall(text)) or has_word(text, "digital"):
        return "unclear"
    return "work" if any(has_word(text, word) for word in words.work) else "outside"
