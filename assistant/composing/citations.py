"""The last check before anybody sees an answer: every quote stands in its source."""

import logging
from collections.abc import Mapping, Sequence

from assistant.composing.statements import Evidence, Statement

logger = logging.getLogger(__name__)


def is_verbatim(evidence: Evidence, texts: Mapping[str, str]) -> bool:
    """Whether the quote stands, to the letter, in the text of its source."""
    return bool(evidence.quote.strip()) and evidence.quote in texts.get(evidence.source, "")


def only_supported(statements: Sequence[Statement], texts: Mapping[str, str]) -> list[Statement]:
    """The statements all of whose quotes stand in their sources.

    One that does not is a fault of ours: it is logged and left out, since a reader is better
    served by less than by a quote that nobody wrote.
    """
    kept: list[Statement] = []
    for statement in statements:
        wrong = [evidence for evidence in statement.evidence if not is_verbatim(evidence, texts)]
        for evidence in wrong:
            logger.error("left out: %s does not hold %r", evidence.source, evidence.quote[:80])
        if not wrong:
            kept.append(statement)
    return kept
