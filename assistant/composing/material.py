"""What an index holds to answer from, and which of it may speak for itself alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.composing.documents import Documents
from assistant.composing.naming_events import AskedOf
from assistant.composing.other_events import OtherEvents
from assistant.composing.passages import Passages, Retriever
from assistant.composing.programmes import ProgrammeFinder
from assistant.composing.statements import Statement
from assistant.conference import Conference
from assistant.types import Hit


@dataclass(frozen=True, slots=True)
class Material:
    """The chunks of an index, each as what it is: passages, programmes, dropped-in documents, other events."""

    retriever: Retriever
    passages: Passages
    programmes: ProgrammeFinder
    documents: Documents
    other_events: OtherEvents
    of_conferences: frozenset[str]  # sources that tell of a conference with a file of its own
    tells_of_both: bool  # whether there is guidance and somebody's own document beside it

    @classmethod
    def of(cls, retriever: Retriever, conferences: Sequence[Conference]) -> "Material":
        """The chunks that ``retriever`` finds; ``conferences`` are those whose facts are typed."""
        chunks = retriever.chunks
        typed = tuple(conference.id for conference in conferences)
        other_events = OtherEvents(chunks, typed)
        documents = Documents(chunks, typed)
        return cls(
            retriever,
            Passages(retriever, typed, other_events),
            ProgrammeFinder(chunks, typed),
            documents,
            other_events,
            frozenset(conference.path for conference in conferences)
            | {chunk.source for chunk in chunks if chunk.conference in typed or chunk.kind == "faq"},
            len(documents) > 0 and any(chunk.kind == "guidance" for chunk in chunks),
        )

    def all_of_documents(self, statements: Sequence[Statement]) -> bool:
        """Whether dropped-in documents alone stand behind what is said."""
        return all(evidence.source in self.documents for said in statements for evidence in said.evidence)

    def is_told_by_one(self, hits: Sequence[Hit]) -> bool:
        """Whether the best passage is one of a dropped-in document, which speaks for itself alone."""
        return bool(hits) and hits[0].chunk.source in self.documents

    def asked_of_one(self, question: str, hits: Sequence[Hit]) -> AskedOf | None:
        """What a question asks of the dropped-in document of the best passage; None where that is of no such one."""
        return self.documents.asked_of(hits[0].chunk.source, question) if self.is_told_by_one(hits) else None
