"""A follow-up as a stand-alone question, worded by the model and checked against what was really said."""

import logging
import re
import time
from collections.abc import Callable, Collection, Sequence

from assistant.composing.calling import ModelCaller, Reply
from assistant.composing.guard.claims import content
from assistant.composing.guard.cleaning import clean_reply, speaks_to_a_machine
from assistant.composing.masking import masked, unmasked
from assistant.composing.prompts import rewrite_messages, trimmed
from assistant.composing.usage import Usage
from assistant.errors import ChatModelError
from assistant.types import Query, Turn
from assistant.understanding.frame import Frame, FrameReader
from assistant.words import tokens

logger = logging.getLogger(__name__)

_MAX_WORDS = 14  # a longer question says itself what it is about
_MAX_CHARACTERS = 300
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


class FollowUpRewriter:
    """Rewrites follow-ups; whatever is wrong with the model's wording, the rule-based one stands.

    Args:
        caller: streams the model's replies.
        timeout_s: for one rewriting.
        trusted: whether texts may go to the model as they are; else personal data is masked.
        keep: what is published and is not masked.
    """

    def __init__(
        self, caller: ModelCaller, *, timeout_s: float, trusted: bool = False, keep: Collection[str] = ()
    ) -> None:
        self._caller = caller
        self._timeout_s = timeout_s
        self._trusted = trusted
        self._keep = keep

    def __call__(self, query: Query, reader: FrameReader | None) -> str:
        """The stand-alone question for ``query``, whose ``text`` is the rule-based one."""
        said = [turn for turn in query.history if turn.role == "user"]
        if not said or len(query.original.split()) > _MAX_WORDS:
            return query.text
        try:
            worded = self._worded(query)
        except ChatModelError as error:
            logger.warning("the rule-based rewriting stands: %s", error)
            return query.text
        problem = invented(worded, query, said, reader)
        if problem:
            logger.info("the rule-based rewriting stands: %s", problem)
        return query.text if problem else worded

    def _worded(self, query: Query) -> str:
        messages = rewrite_messages(query, trimmed(query.history))
        sent = unmasked(messages) if self._trusted else masked(messages, keep=self._keep)
        reply = Reply(Usage())
        deadline = time.monotonic() + self._timeout_s
        text = "".join(self._caller.stream(sent.messages, reply, deadline=deadline))
        return " ".join(sent.restore(clean_reply(text)).split()).strip("\"'» «")


def invented(worded: str, query: Query, said: Sequence[Turn], reader: FrameReader | None) -> str:
    """Why a rewriting cannot be used: it names what nobody named, or lost what was understood."""
    if not worded or len(worded) > _MAX_CHARACTERS or "\n" in worded or speaks_to_a_machine(worded):
        return "no question"
    everything = " ".join((query.original, query.text, *(turn.content for turn in said)))
    if extra := set(_NUMBER.findall(worded)) - set(_NUMBER.findall(everything)):
        return f"{sorted(extra)} was never said"
    known = content(everything, query.language)
    if new := [word for word in content(worded, query.language) if word not in known]:
        return f"{len(new)} words were never said"
    lost = [
        word
        for word in content(query.original, query.language)
        if word not in content(worded, query.language)
    ]
    if lost:
        return "a word of the question is lost"
    if reader is None:
        return ""
    ours, rules = reader.read(worded, query.language), reader.read(query.text, query.language)
    for name, get in _SLOTS.items():
        if get(ours) != get(rules):
            return f"other {name} than the rules found"
    return "" if tokens(worded) else "no question"


_SLOTS: dict[str, Callable[[Frame], frozenset[object]]] = {
    "cities": lambda frame: frozenset(frame.cities),
    "roles": lambda frame: frozenset(frame.roles),
    "people": lambda frame: frozenset(frame.people),
    "sessions": lambda frame: frozenset(frame.sessions),
    "times": lambda frame: frozenset(frame.clocks),
    "dates": lambda frame: frozenset(frame.dates),
    "organisations": lambda frame: frozenset(frame.organisations),
}
