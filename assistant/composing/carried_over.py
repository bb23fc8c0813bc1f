"""What a follow-up takes over from the question before binds its answer to that matter.

"Hvad er en retningslinje? – Hvad koster det?": the price of the conference is none of a guideline's, however well
its words fit. Whoever names the conference, or anything of it, turns to that.
"""

from collections.abc import Callable, Sequence

from assistant.types import Hit
from assistant.understanding.completeness import names_any
from assistant.understanding.frame import Frame

Support = Callable[[str, str, str], float]


def carried_over(own: Frame, asked: Frame) -> tuple[str, ...]:
    """The words of a matter that a follow-up takes over, where it says nothing of one itself.

    Args:
        own: the question by its own words.
        asked: the question with what it takes over.
    """
    if own.unexplained or own.names_conference or asked.names_conference or names_any(asked):
        return ()
    return asked.unexplained


def is_beside(hit: Hit, carried: Sequence[str], support: Support) -> bool:
    """Whether a passage is on the conference, and has no word of the matter that was carried over.

    Args:
        hit: the passage.
        carried: the words of the matter; none where a question takes none over.
        support: how much of a text a passage says, 0..1.
    """
    chunk = hit.chunk
    on_a_conference = chunk.conference is not None or chunk.kind == "faq"
    return bool(carried) and on_a_conference and not any(
        support(word, chunk.indexed_text, chunk.language) > 0 for word in carried
    )  # fmt: skip
