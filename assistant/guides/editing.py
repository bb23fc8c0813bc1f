"""What a committee changes in a guide before it is printed: its questions and its minutes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.guides.requests import GuideRequestError
from assistant.guides.types import CitedText, Guide, GuideQuestion, GuideSection

_MARKER = re.compile(r"\[(\d{1,3})\]")

MAX_QUESTIONS = 60
MAX_QUESTION_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class QuestionEdit:
    """A question as it is to stand in the guide.

    ``number`` is the place (from 1) of the question it was made of; None for one that was added.
    """

    text: str
    theme: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class GuideEdits:
    """The questions in their new order and the minutes of each section; None leaves them as they are."""

    questions: tuple[QuestionEdit, ...] | None = None
    minutes: tuple[int, ...] | None = None


def apply_edits(
    guide: Guide,
    edits: GuideEdits,
    *,
    retell: Callable[[GuideSection, int], str] = lambda section, minutes: section.method,
) -> Guide:
    """The guide with the edits made, and only the sources that are still cited.

    A question keeps its sources as long as its words are the same. Rewritten, it is the committee's
    own, and nothing says that the source still supports it.

    Args:
        guide: as made.
        edits: what to change.
        retell: how a section's method is told for other minutes.

    Raises:
        GuideRequestError: the edits do not fit the guide; the message is one Danish sentence.
    """
    questions, sections = guide.questions, guide.sections
    if edits.questions is not None:
        questions = _questions(guide.questions, edits.questions)
        sections = _with_questions(sections, guide.questions, edits.questions)
    if edits.minutes is not None:
        sections = _with_minutes(sections, edits.minutes, guide.minutes, retell)
    return _only_cited(replace(guide, questions=questions, sections=sections))


def _questions(before: Sequence[GuideQuestion], edits: Sequence[QuestionEdit]) -> tuple[GuideQuestion, ...]:
    if len(edits) > MAX_QUESTIONS:
        raise GuideRequestError("questions", f"Der kan højst være {MAX_QUESTIONS} spørgsmål i en guide.")
    numbers = [edit.number for edit in edits if edit.number is not None]
    if len(set(numbers)) < len(numbers) or any(not 1 <= number <= len(before) for number in numbers):
        raise GuideRequestError("questions", "Guiden er ændret siden. Lav den igen, og ret den derefter.")
    return tuple(_question(before, edit) for edit in edits)


def _question(before: Sequence[GuideQuestion], edit: QuestionEdit) -> GuideQuestion:
    text = " ".join(edit.text.split())
    if not text:
        raise GuideRequestError("questions", "Et spørgsmål er tomt. Skriv det, eller fjern det.")
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise GuideRequestError(
            "questions", f"Et spørgsmål er for langt. Skriv højst {MAX_QUESTION_CHARACTERS} tegn."
        )
    old = before[edit.number - 1] if edit.number else None
    return old if old and old.text == text else GuideQuestion(text, " ".join(edit.theme.split()))


def _with_questions(
    sections: Sequence[GuideSection], before: Sequence[GuideQuestion], edits: Sequence[QuestionEdit]
) -> tuple[GuideSection, ...]:
    """The agenda names the questions where they are discussed; there, too, they change or go."""
    now: Mapping[int, str] = {edit.number: " ".join(edit.text.split()) for edit in edits if edit.number}
    told = {question.text: now.get(number) for number, question in enumerate(before, 1)}
    return tuple(
        replace(section, items=tuple(text for item in section.items if (text := told.get(item, item))))
        for section in sections
    )


def _with_minutes(
    sections: Sequence[GuideSection],
    minutes: Sequence[int],
    total: int,
    retell: Callable[[GuideSection, int], str],
) -> tuple[GuideSection, ...]:
    if len(minutes) != len(sections):
        raise GuideRequestError("minutes", "Guiden er ændret siden. Lav den igen, og ret den derefter.")
    if any(value < 1 for value in minutes):
        raise GuideRequestError("minutes", "Hvert punkt skal have mindst ét minut.")
    if sum(minutes) != total:
        raise GuideRequestError(
            "minutes", f"Punkterne fylder {sum(minutes)} minutter, men mødet varer {total}. Ret minutterne."
        )
    return tuple(
        replace(section, minutes=value, method=retell(section, value))
        for section, value in zip(sections, minutes, strict=True)
    )


def _only_cited(guide: Guide) -> Guide:
    """The guide without sources that nothing cites any more; their numbers are kept.

    They stay as they were: the agenda's texts name them, too.
    """
    holders: list[CitedText | GuideQuestion] = [
        *guide.questions, *guide.rules, *guide.dilemmas, *guide.cases,
    ]  # fmt: skip
    cited = {number for holder in holders for number in holder.citations}
    cited |= {number for point in guide.skeleton for number in point.citations}
    cited |= {
        int(number)
        for section in guide.sections
        for item in section.items
        for number in _MARKER.findall(item)
    }
    return replace(guide, sources=tuple(source for source in guide.sources if source.number in cited))
