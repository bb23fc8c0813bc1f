"""The last check before anybody sees an answer: every quote stands in its source."""

from collections.abc import Mapping, Sequence

from assistant.errors import CitationError
from assistant.types import Citation


def check_quotes(citations: Sequence[Citation], texts: Mapping[str, str]) -> None:
    """Check that each quote stands, to the letter, in the text of its source.

    Raises:
        CitationError: a quote is empty or stands nowhere; that is a fault of ours, not of the reader's.
    """
    for citation in citations:
        if not citation.quote.strip() or citation.quote not in texts.get(citation.source, ""):
            raise CitationError(
                f"[{citation.number}] quotes what {citation.source} does not hold: {citation.quote[:80]!r}"
            )
