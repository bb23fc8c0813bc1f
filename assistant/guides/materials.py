"""What guides are made of, as data in the knowledge folder: questions, kinds of use, rules, methods, agendas."""

import hashlib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import KnowledgeError
from assistant.guides.types import Committee, Phase, Purpose, Sector
from assistant.safe_yaml import load_yaml

# The bank that comes with the project, for knowledge folders that have none of their own.
_OWN = Path(__file__).resolve().parents[2] / "knowledge"
_QUESTIONS, _GUIDES = "questions", "guides"

THEMES = (
    "Muligheder",
    "Begrænsninger",
    "Kerneopgave",
    "Kvalitet",
    "Arbejdsmiljø",
    "Kompetencer",
    "Data og etik",
    "Indflydelse",
    "Økonomi",
)
View = Literal["alle", "medarbejdere", "ledere", "borgere"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scope(_Entry):
    """Where an entry belongs; an empty tuple means everywhere."""

    kinds: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    committees: tuple[Committee, ...] = ()
    sectors: tuple[Sector, ...] = ()


class Question(Scope):
    """A question of the bank, with slots for the topic."""

    text: str
    theme: str = ""
    view: View = "alle"
    passage: str | None = None  # the section it rests on, as "guidance/x.md#section"

    @property
    def key(self) -> str:
        """A stable name of the question."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


class Kind(_Entry):
    """A kind of AI use: how it is recognised and what belongs to it."""

    id: str
    name: str
    description: str = ""  # what a topic is compared with where no word tells; none where words always tell
    internal: bool = False  # whether citizens never meet it
    tasks: tuple[str, ...] = ()  # words for the work that AI is used for
    fields: tuple[str, ...] = ()  # words for what is talked about without AI, too
    technologies: tuple[str, ...] = ()  # words for the thing itself
    cases: tuple[str, ...] = ()
    dilemmas: tuple[str, ...] = ()
    to_bring: tuple[str, ...] = ()


class Reference(Scope):
    """A passage, and where it belongs."""

    passage: str


class Rule(Scope):
    """Which passage tells a rule, and when it is worth telling."""

    id: str
    area: str
    passage: str
    query: str
    sentences: tuple[str, ...] = ()  # how the sentences to quote begin; the first one when left out
    applies: str | None = None  # how the row of the timeline begins that dates it
    known_from: date | None = None
    known_until: date | None = None
    weight: int = 5  # the higher, the earlier it is chosen when there is room for few


class Timeline(_Entry):
    """The table of application dates, and the row of the act that changed them."""

    passage: str
    amendment: str


class Step(_Entry):
    """A part of a method; ``share`` of its time."""

    share: float = Field(gt=0)
    text: str


class Method(_Entry):
    """A way to run an item of the agenda."""

    id: str
    name: str
    uses: tuple[str, ...]
    min_minutes: int = 1
    max_minutes: int = 480
    min_people: int = 2
    max_people: int = 200
    steps: tuple[Step, ...]
    chair: str


class AgendaItem(_Entry):
    """An item that an agenda may hold."""

    heading: str
    use: str  # which methods fit
    themes: tuple[str, ...] = ()
    holds: Literal["questions", "facts", "rules", "cases", "decisions", "skeleton", "none"] = "none"
    from_minutes: int = 0  # only in meetings at least this long
    until_minutes: int = 480
    least: int = 2  # minutes
    most: int = 480
    weight: int = 1
    items: tuple[str, ...] = ()


class PhaseTexts(_Entry):
    """What belongs to a phase: decisions, what to bring, next steps."""

    name: str
    decisions: tuple[str, ...]
    to_bring: tuple[str, ...]
    next_steps: tuple[str, ...]


class PurposeTexts(_Entry):
    """Title and purpose of a guide, and what a purpose adds."""

    title: str
    purpose: tuple[str, str]
    agenda: tuple[AgendaItem, ...]
    decisions: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    alone: bool = False  # whether its decisions and next steps stand without those of the phase


class Point(_Entry):
    """A point of the template of a guideline, and what the committee must choose about it."""

    passage: str
    choices: tuple[str, ...]


class People(_Entry):
    """What those the work is for are called somewhere."""

    forms: tuple[str, str, str, str]  # as "borger", "borgeren", "borgere", "borgerne"
    signs: tuple[str, ...]  # words of a topic that tell it
    sectors: tuple[Sector, ...] = ()  # only there; everywhere when empty


class Workplaces(_Entry):
    """Work that only one of the sectors has."""

    kommune: tuple[str, ...]
    region: tuple[str, ...]


class Words(_Entry):
    """Words by which topics are understood."""

    ai: tuple[str, ...]
    names: tuple[str, ...]
    work: tuple[str, ...]
    signs: tuple[str, ...]  # what shows that AI is in it; "-bot" is the end of a word
    products: tuple[str, ...]  # of AI, by name
    hints: tuple[str, ...]  # what may be AI
    citizens: tuple[str, ...]  # whom the work is for
    common: tuple[str, ...]  # countable nouns of common gender, by which compounds end
    neuter: tuple[str, ...]
    neuter_mass: tuple[str, ...]
    plural: tuple[str, ...]
    definite: dict[str, str]  # nouns whose article at the end is not simply put on: "robot", "robotten"
    people: tuple[People, ...]  # the first whose sign a topic has
    workplaces: Workplaces
    tools: tuple[str, ...]  # things one uses; "AI til" is not put before them
    lead_ins: tuple[str, ...]


class Topics(_Entry):
    """Examples that a topic is compared with where no word tells whether AI is in it."""

    uses_ai: tuple[str, ...]
    work: tuple[str, ...]  # without AI
    unclear: tuple[str, ...]  # technology with or without AI
    everyday: tuple[str, ...]


class _QuestionFile(_Entry):
    theme: str = ""  # of all its questions that name none themselves
    questions: tuple[Question, ...]


class Materials(_Entry):
    """Everything a guide is made of, except the topic and the rules' passages."""

    questions: tuple[Question, ...]
    words: Words
    topics: Topics
    kinds: tuple[Kind, ...]
    rules: tuple[Rule, ...]
    timeline: Timeline
    known_documents: tuple[str, ...]  # whose rules are among these; others are looked through
    general_cases: tuple[Reference, ...]
    general_dilemmas: tuple[Reference, ...]
    methods: tuple[Method, ...]
    phases: dict[Phase, PhaseTexts]
    purposes: dict[Purpose, PurposeTexts]
    skeleton: tuple[Point, ...]
    spoken_areas: tuple[str, ...]  # areas of law in the order in which a short agenda takes them up
    rest_of_rules: str  # what is said of the rules that a meeting has no time to take up
    rest_of_skeleton: str  # what is said of the points that a meeting has no time to write
    short_title: str
    short_themes: dict[Phase, tuple[str, ...]]


def load_materials(knowledge_dir: Path | None) -> Materials:
    """The materials of a knowledge folder; those that come with the project where it has none.

    Raises:
        KnowledgeError: there are none, or a file cannot be used.
    """
    folder = materials_folder(knowledge_dir)
    if folder is not None:
        return _load(folder, tuple((str(path), path.stat().st_mtime_ns) for path in _files(folder)))
    raise KnowledgeError(
        _QUESTIONS, "the folder holds no questions to make guides of; copy it from the project"
    )


def materials_folder(knowledge_dir: Path | None) -> Path | None:
    """The knowledge folder that the materials are read from; None where there is none."""
    return next((folder for folder in (knowledge_dir, _OWN) if folder is not None and _files(folder)), None)


def _files(folder: Path) -> list[Path]:
    return [*sorted((folder / _QUESTIONS).glob("*.yaml")), *sorted((folder / _GUIDES).glob("*.yaml"))]


@lru_cache(maxsize=4)
def _load(folder: Path, files: tuple[tuple[str, int], ...]) -> Materials:
    questions: list[Question] = []
    fields: dict[str, Any] = {}
    for name, _ in files:
        path = Path(name)
        source = path.relative_to(folder).as_posix()
        data = _read(path, source)
        if path.parent.name == _QUESTIONS:
            questions += _questions(data, source)
        else:
            fields |= data
    try:
        return Materials.model_validate({**fields, "questions": questions})
    except ValidationError as error:
        raise KnowledgeError(_GUIDES, _explain(error)) from error


def _questions(data: dict[str, Any], source: str) -> list[Question]:
    try:
        file = _QuestionFile.model_validate(data)
    except ValidationError as error:
        raise KnowledgeError(source, _explain(error)) from error
    questions = [
        question if question.theme else question.model_copy(update={"theme": file.theme})
        for question in file.questions
    ]
    for question in questions:
        if question.theme not in THEMES:
            raise KnowledgeError(
                source, f"{question.text!r} has no known theme; use one of {', '.join(THEMES)}"
            )
    return questions


def _read(path: Path, source: str) -> dict[str, Any]:
    try:
        data = load_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise KnowledgeError(source, f"cannot be read ({error}); correct it") from error
    if not isinstance(data, dict):
        raise KnowledgeError(source, "holds no fields; see the files beside it")
    return data


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
