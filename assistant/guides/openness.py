"""Whether a question is open, and takes no side."""

import re

_CLOSED = re.compile(
    r"^(?:er|kan|skal|må|bør|vil|har|ville|kunne|burde|tror|synes|mener|findes|bliver|går|bruger|ved|får|do|does|is|are|can|"
    r"should|must|will|would|has|have)\b",
    re.I,
)
_LEADING = re.compile(
    r"\b(?:ikke også|selvfølgelig|naturligvis|selvsagt|jo|vel også|enige (?:i|om), at|hvorfor ikke|indlysende|åbenlyst|"
    r"of course|obviously|surely|isn't it|don't you)\b|\bvel\?",
    re.I,
)


def is_open(question: str) -> bool:
    """Whether a question can be answered in other ways than yes and no, and does not suggest its answer."""
    return not (_CLOSED.search(question) or _LEADING.search(question))
