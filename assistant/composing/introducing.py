"""Whose words are told, said before them: a document's by its name, guidance's as what holds in general."""

from collections.abc import Mapping, Sequence

from assistant.composing.statements import Statement
from assistant.types import Chunk

GUIDANCE_SAYS = {"da": "Den generelle vejledning siger:", "en": "The general guidance says:"}


def name_of(chunk: Chunk) -> str:
    """What a document is introduced with where the question did not name it."""
    return f"In “{chunk.title}”:" if chunk.language == "en" else f"I »{chunk.title}« står der:"


def with_names(statements: Sequence[Statement], documents: Mapping[str, Chunk]) -> list[Statement]:
    """The statements, the first of each document introduced by its name; ``documents`` have one passage by source."""
    named: list[Statement] = []
    before = ""
    for statement in statements:
        source = statement.evidence[0].source if statement.evidence else before
        lead = name_of(documents[source]) if source in documents and source != before else ""
        named += (
            introduced([statement], lead) if lead and not statement.text.startswith(lead) else [statement]
        )
        before = source
    return named


def introduced(statements: Sequence[Statement], lead: str) -> list[Statement]:
    """The statements, with what introduces them before the first; above it, where that is a table or a list."""
    first, *rest = statements
    if first.text.startswith(("|", "- ")):
        return [Statement(lead, first.evidence), *statements]
    return [Statement(f"{lead} {first.text}", first.evidence), *rest]
