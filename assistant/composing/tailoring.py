"""Asking the language model to say questions closer to a topic; what it writes is judged elsewhere."""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from assistant.composing.answer_cache import cache_key
from assistant.composing.calling import ModelCaller, Reply
from assistant.composing.guard.cleaning import clean_reply
from assistant.composing.masking import masked, unmasked
from assistant.composing.prompts import TAILORING_VERSION, tailoring_messages
from assistant.composing.usage import Usage

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_LINE = re.compile(r"^\s*(\d{1,3})\s*[.):]\s+(\S.*?)\s*$", re.M)
_KEPT = 200  # replies: a guide is asked for again when it is edited or taken along as a file


class QuestionTailor:
    """Has questions reworded.

    Args:
        caller: streams the model's replies.
        name: of the model, as ``provider:model``.
        timeout_s: for all questions of a guide.
        trusted: whether texts may go to the model as they are; else personal data is masked.
        keep: what is published and is not masked.
    """

    def __init__(
        self,
        caller: ModelCaller,
        *,
        name: str,
        timeout_s: float,
        trusted: bool = False,
        keep: Collection[str] = (),
    ) -> None:
        self.name = name
        self._caller = caller
        self._timeout_s = timeout_s
        self._trusted = trusted
        self._keep = keep
        self._kept: OrderedDict[str, dict[int, str]] = OrderedDict()
        self._lock = threading.Lock()

    def worded(self, questions: Sequence[str], *, topic: str, so_far: str) -> dict[int, str]:
        """The model's wordings by the questions' positions, from 0; those it left out are missing.

        The same questions get the same wordings, as long as they are remembered.

        Raises:
            ChatModelError: the model failed, or was too slow.
        """
        key = cache_key(self.name, TAILORING_VERSION, topic, so_far, *questions)
        with self._lock:
            if key in self._kept:
                return dict(self._kept[key])
        found = self._asked(tailoring_messages(questions, topic=topic, so_far=so_far), len(questions))
        with self._lock:
            self._kept[key] = dict(found)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _asked(self, messages: "Sequence[BaseMessage]", count: int) -> dict[int, str]:
        sent = unmasked(messages) if self._trusted else masked(messages, keep=self._keep)
        reply = Reply(Usage())
        deadline = time.monotonic() + self._timeout_s
        text = "".join(self._caller.stream(sent.messages, reply, deadline=deadline))
        lines = _LINE.findall(sent.restore(clean_reply(text)))
        if reply.cut:
            lines = lines[:-1]  # the last one may lack its end
        found: dict[int, str] = {}
        for number, line in lines:
            if 1 <= int(number) <= count:
                found.setdefault(int(number) - 1, re.sub(r"\s+(?=\?)", "", " ".join(line.split())))
        return found
