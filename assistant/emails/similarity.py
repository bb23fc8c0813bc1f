"""Mails that ask the same, and answers that were approved before. Pure functions; who stores them decides where."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.types import Language
from assistant.understanding.frame_words import general_words
from assistant.words import loose, stem, tokens

SAME_QUESTION = 0.6  # share of the two questions' subject words that both have
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """What an organiser answered before and let stand. ``valid_until`` is the last day it may be offered."""

    question: str
    answer: str
    language: Language
    approved_on: date
    valid_until: date | None = None


def likeness(one: str, other: str, language: Language) -> float:
    """How much two questions ask the same, 0..1; 0 where they name different figures."""
    if set(_FIGURE.findall(one)) != set(_FIGURE.findall(other)):
        return 0.0
    left, right = _subject(one, language), _subject(other, language)
    if not left or not right:
        return 1.0 if loose(one).strip(" ?.!") == loose(other).strip(" ?.!") else 0.0
    return len(left & right) / len(left | right)


def find_approved(
    question: str, language: Language, approved: Sequence[ApprovedAnswer], *, today: date
) -> ApprovedAnswer | None:
    """The approved answer to the most similar question; the newest where two are alike."""
    usable = [
        (likeness(question, entry.question, language), entry.approved_on, number)
        for number, entry in enumerate(approved)
        if entry.language == language and (entry.valid_until is None or today <= entry.valid_until)
    ]
    best = max(usable, default=None)
    return approved[best[2]] if best and best[0] >= SAME_QUESTION else None


def group_similar(questions: Mapping[str, Sequence[str]], language: Language = "da") -> list[tuple[str, ...]]:
    """Mails that ask the same things, the largest group first.

    Args:
        questions: a mail's id and its questions; a mail without questions stays alone.
    """
    groups: list[list[str]] = []
    for identifier, asked in questions.items():
        home = next((group for group in groups if _ask_the_same(asked, questions[group[0]], language)), None)
        if home is None:
            groups.append([identifier])
        else:
            home.append(identifier)
    return [tuple(group) for group in sorted(groups, key=len, reverse=True)]


def _ask_the_same(one: Sequence[str], other: Sequence[str], language: Language) -> bool:
    """Whether each question of the shorter mail is asked in the other too."""
    fewer, more = sorted((one, other), key=len)
    return bool(fewer) and all(
        any(likeness(question, candidate, language) >= SAME_QUESTION for candidate in more)
        for question in fewer
    )


def _subject(text: str, language: Language) -> frozenset[str]:
    words = (loose(word) for word in tokens(text))
    return frozenset(
        stem(word, language) for word in words if word not in general_words() and not word.isdigit()
    )
