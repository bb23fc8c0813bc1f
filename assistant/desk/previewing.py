"""How a file will be read: its chunks as they will be retrieved, and the programme recognised in it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.desk.errors import DeskError
from assistant.errors import KnowledgeError
from assistant.ingestion import read_source
from assistant.splitting import split_document
from assistant.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as the assistant will know it."""

    document: Document
    chunks: Sequence[Chunk]

    @property
    def programme(self) -> list[Chunk]:
        """The chunks that are lines of a programme."""
        return [chunk for chunk in self.chunks if chunk.slot is not None]


def preview(source: str, content: bytes) -> Preview:
    """Read contents as if they stood in the knowledge folder under that name.

    Raises:
        DeskError: they cannot be read; with the reason and what to do.
    """
    with tempfile.TemporaryDirectory(prefix="med-preview-") as folder:
        path = Path(folder).joinpath(*PurePosixPath(source).parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        try:
            document = read_source(path, source)
        except KnowledgeError as error:
            raise DeskError(f"{source} kan ikke bruges: {in_danish(error.problem)}") from error
    chunks = split_document(document)
    if not chunks:
        raise DeskError(f"{source} kan ikke bruges: Filen indeholder ingen tekst.")
    return Preview(document, chunks)


def in_danish(problem: str) -> str:
    """What a reader says of a file, for somebody who reads Danish; unknown sentences stay as they are."""
    for english, danish in _SENTENCES:
        if english in problem:
            return danish.format(problem=problem)
    return problem


_SENTENCES = (
    ("is not UTF-8", "Filen er ikke gemt som UTF-8. Gem den igen som UTF-8."),
    ("holds no text", "Der er ingen tekst at læse. Er det en scannet fil, så gem den med tekst."),
    ("is empty", "Filen er tom."),
    ("password", "Filen er låst med en adgangskode. Gem den uden."),
    ("encrypted", "Filen er låst med en adgangskode. Gem den uden."),
    ("is not a date", "En dato er skrevet forkert. Skriv år-måned-dag, fx 2026-11-04. ({problem})"),
    ("unknown field", "Et felt i filens hoved er ukendt. Ret eller fjern det. ({problem})"),
    ("unknown source", "»Kilder:« nævner en kilde, der ikke står i filens hoved. ({problem})"),
    ("never closed", "Filens hoved mangler en afsluttende linje med ---."),
    ("not valid YAML", "Filens hoved kan ikke læses. Sæt anførselstegn om tekst med kolon. ({problem})"),
    ("cannot be told apart", "To afsnit har samme overskrift. Giv dem hver sin."),
    ("characters of text in one file", "Filen er for lang. Del den i flere."),
    ("is not a sound", "Filen er beskadiget eller i et andet format. Åbn den, og gem den igen."),
    ("unpacks from", "Filen er for stor, når den er pakket ud. Åbn den, og gem den igen."),
    ("has no text layer", "Der er ingen tekst at læse. Er det en scannet fil, så gem den med tekst."),
    ("pages, more than", "Filen har for mange sider. Del den i flere."),
    ("divide it", "Filen er for stor. Del den i flere."),
    ("binary data", "Filen er ikke tekst. Gem den igen som tekst, PDF eller Word."),
    ("cannot be read (", "Filen er beskadiget eller i et andet format. Åbn den, og gem den igen."),
)
