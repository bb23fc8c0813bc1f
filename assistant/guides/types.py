"""What a discussion guide is asked with and what it holds. All values are immutable."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from assistant.types import Citation, Language

Committee = Literal["hovedudvalg", "omraadeudvalg", "lokaludvalg"]
Sector = Literal["kommune", "region"]
Phase = Literal["before_decision", "before_use", "in_use", "evaluation"]
Mode = Literal["bank", "tailored"]  # who worded the questions: the bank alone, or a language model, too
Purpose = Literal["inform", "discuss", "guideline", "evaluate"]


@dataclass(frozen=True, slots=True)
class GuideRequest:
    """What a committee says about the discussion it prepares."""

    topic: str
    committee: Committee
    sector: Sector
    minutes: int  # 20..480
    participants: int = 8
    phase: Phase = "before_decision"
    purpose: Purpose = "discuss"
    so_far: str = ""  # what has happened until now, in free words
    short: bool = False  # five questions for the next meeting, not the whole guide
    language: Language = "da"
    today: date | None = None  # the law is told as of this date


@dataclass(frozen=True, slots=True)
class GuideSection:
    """An item of the agenda."""

    heading: str
    minutes: int
    method: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question to discuss. Without citations it is a suggestion of method, not of a source."""

    text: str
    theme: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedText:
    """A sentence and the numbers of the sources behind it; no number marks a suggestion of method."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SkeletonPoint:
    """A point of a guideline to fill in: a proposed text, and the choices the committee must make."""

    heading: str
    text: str
    choices: tuple[str, ...]
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """A discussion guide; the sections' minutes add up to ``minutes``."""

    title: str
    topic: str
    committee: Committee
    sector: Sector
    minutes: int
    language: Language
    purpose: str
    sections: tuple[GuideSection, ...]
    questions: tuple[GuideQuestion, ...]
    rules: tuple[CitedText, ...]
    next_steps: tuple[str, ...]
    sources: tuple[Citation, ...]
    dilemmas: tuple[CitedText, ...] = ()
    cases: tuple[CitedText, ...] = ()
    to_bring: tuple[str, ...] = ()  # what to ask management and supplier for
    decisions: tuple[str, ...] = ()  # what the committee is to decide, the rows of the decision log
    notes: tuple[str, ...] = ()  # what the reader must know, for example that the kind of use is not known
    skeleton: tuple[SkeletonPoint, ...] = ()  # the draft of a guideline, where that is the purpose
    mode: Mode = "bank"

    def as_dict(self) -> dict[str, object]:
        """The guide object that the command line and the API give."""
        return asdict(self)
