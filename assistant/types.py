"""The values that travel between the stages. All of them are immutable."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Literal

Language = Literal["da", "en"]
Mode = Literal["facts", "extractive", "generative", "courtesy", "abstained"]
Role = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of a programme, as far as a document states it.

    A session of a typed conference and a line recognised in a dropped-in
    brochure are both slots, so that the same look-ups answer from either.
    """

    title: str
    start: time
    end: time | None = None
    day: date | None = None
    place: str | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Where a document's facts come from, as its front matter names it."""

    title: str
    publisher: str = ""
    url: str | None = None
    date: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it, exactly as the document has it."""

    heading: str
    text: str
    sources: tuple[SourceLink, ...] = ()
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One source file.

    ``source`` is the path relative to the knowledge folder, with ``/``
    between its parts; it is what a citation shows.
    """

    source: str
    title: str
    language: str
    sections: tuple[Section, ...]
    kind: Literal["guidance", "faq", "conference", "programme", "document", "asked"] = "document"
    audience: Literal["municipality", "region", "both"] = "both"
    conference: str | None = None
    checked_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    answers: str | None = None  # of kind "asked": the document whose sections answer its questions


@dataclass(frozen=True, slots=True)
class Chunk:
    """The piece of a document that is embedded, indexed, retrieved and quoted.

    ``text`` is verbatim what the source holds; ``context`` (document title and
    heading) is embedded and indexed with it but never quoted.
    """

    id: str  # "guidance/visa.md#fees", "-2" for a twin heading
    source: str
    title: str
    section: str
    text: str
    language: str = "da"
    kind: str = "document"
    audience: str = "both"
    conference: str | None = None
    url: str | None = None
    position: int = 0  # order within the source, from 0
    checked_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    slot: Slot | None = None
    answers: str | None = None  # of kind "asked": the id of the chunk that answers this question

    @property
    def context(self) -> str:
        """The document's title and the heading, as one line."""
        return self.title if self.section in ("", self.title) else f"{self.title}: {self.section}"

    @property
    def indexed_text(self) -> str:
        """What is embedded and indexed."""
        if self.answers is not None:
            return self.text
        return f"{self.context}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk and how well it fits a query."""

    chunk: Chunk
    score: float  # fused, 0..1 within one query; orders, does not measure
    dense: float = 0.0  # cosine, -1..1; 0 where no embedding is in use
    lexical: float = 0.0  # share of the query's weighted words met, 0..1
    asked: float = 0.0  # cosine to the nearest question known to be answered there; 0 if none is known
    topic: float = 0.0  # cosine to what the questions known to be answered there have in common


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: the stand-alone question and what was understood of it."""

    text: str
    original: str
    language: Language
    today: date
    history: tuple[Turn, ...] = ()
    own_words: str = ""  # the question without the words that ``text`` takes over from the one before, if any


@dataclass(frozen=True, slots=True)
class Citation:
    """A number as printed in an answer and the exact text behind it."""

    number: int
    title: str
    source: str
    section: str
    url: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Card:
    """A time and place worth showing as a small card beside an answer."""

    title: str
    day: date
    start: time
    end: time | None
    venue: str
    address: str
    city: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence of a language model that was not shown (empty: the whole reply), and why."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about, for "Hvorfor dette svar?" and the evaluation."""

    query: Query
    hits: tuple[Hit, ...] = ()
    understood: Mapping[str, str] = field(default_factory=dict)
    confidence: float | None = None  # calibrated, 0..1; None where nothing was retrieved
    reason: str = ""
    missing: tuple[str, ...] = ()  # what the answer says it does not know, where it knows the rest
    model: str = ""  # the language model that was asked, "provider:model"
    refused: tuple[Refusal, ...] = ()  # what it wrote and nobody was shown
    outcome: str = ""  # of asking it: "generative", "cached", "refused", or the kind of failure
    replaced: bool = False  # sentences of it were shown before this answer took their place
    input_tokens: int = 0  # as its server counts them; 0 where it does not
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader gets. ``text`` cites with ``[1]``; every number is in ``citations``."""

    question: str
    text: str
    language: Language
    mode: Mode
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    elapsed_ms: float = 0.0
    id: str = ""
    trace: Trace | None = None
    guide_inputs: Mapping[str, str] | None = None  # where a guide was asked for: what fills in its form

    @property
    def abstained(self) -> bool:
        """Whether the knowledge base did not hold the answer."""
        return self.mode == "abstained"

    def as_dict(self) -> dict[str, object]:
        """The answer object that the command line and the API give."""
        return {
            "id": self.id,
            "question": self.question,
            "answer": self.text,
            "abstained": self.abstained,
            "language": self.language,
            "mode": self.mode,
            "citations": [asdict(citation) for citation in self.citations],
            "suggestions": list(self.suggestions),
            "elapsed_ms": self.elapsed_ms,
        }
