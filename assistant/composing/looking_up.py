"""Letting a model use the typed look-ups while it writes, within limits."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.composing.guard import Guard, Passage
from assistant.composing.prompts import source_of
from assistant.composing.statements import Evidence

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from langchain_core.tools import BaseTool

    from assistant.composing.calling import Reply

logger = logging.getLogger(__name__)

MAX_ROUNDS = 3  # of calls in one answer
MAX_CALLS = 6
_MAX_CHARACTERS = 2_000  # of one result


class LookUps:
    """The look-ups of one answer: runs what the model calls, and numbers what is found as further sources.

    Args:
        tools: as :func:`assistant.composing.tools.conference_tools` gives them.
        passages: of the answer; what is found is added to them.
        guard: learns of it, too.
    """

    def __init__(self, tools: "Sequence[BaseTool]", passages: list[Passage], guard: Guard) -> None:
        self._known = {tool.name: tool for tool in tools}
        self._passages = passages
        self._guard = guard
        self._rounds = self._calls = 0
        self._off = False

    @property
    def tools(self) -> "Sequence[BaseTool]":
        """What the model may call."""
        return () if self._off else tuple(self._known.values())

    def switch_off(self) -> None:
        """The model cannot call tools; the exact answer in its prompt has their results."""
        self._off = True

    def answer(self, reply: "Reply", restore: Callable[[str], str]) -> "list[BaseMessage]":
        """The model's calls and their results, to be sent back; empty when it has called enough.

        Args:
            reply: with the calls.
            restore: puts masked data back into the arguments.
        """
        from langchain_core.messages import AIMessage, ToolMessage

        calls = reply.calls[: MAX_CALLS - self._calls]
        if not calls or self._rounds == MAX_ROUNDS:
            return []
        self._rounds += 1
        self._calls += len(calls)
        made = [
            {"type": "tool_call", "id": call["id"], "name": call["name"], "args": call["args"]}
            for call in calls
        ]
        messages: list[BaseMessage] = [AIMessage(reply.text, tool_calls=made)]
        for call in made:
            messages.append(ToolMessage(self._result(call, restore), tool_call_id=call["id"]))
        return messages

    def _result(self, call: dict[str, Any], restore: Callable[[str], str]) -> str:
        tool = self._known.get(call["name"])
        if tool is None:
            return f"There is no such look-up. There are: {', '.join(self._known)}."
        given = {
            str(name): restore(value) if isinstance(value, str) else value
            for name, value in call["args"].items()
        }
        try:
            if not given.keys() <= tool.args.keys():
                raise ValueError("unknown arguments")
            found = tool.invoke({**call, "args": given})
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a model's arguments, it is told so
            logger.info("a look-up could not be made: %s", type(error).__name__)
            return f"These arguments cannot be used. It takes: {', '.join(tool.args) or 'none'}."
        sources = [source_of(self._numbered(evidence)) for evidence in found.artifact or ()]
        return "\n".join([str(found.content)[:_MAX_CHARACTERS], *sources])

    def _numbered(self, evidence: Evidence) -> Passage:
        """The evidence as a numbered source; one that is there already keeps its number."""
        for passage in self._passages:
            if passage.place == (evidence.source, evidence.section) and evidence.quote in passage.text:
                return passage
        passage = Passage(
            max((passage.number for passage in self._passages), default=0) + 1,
            evidence.source, evidence.title, evidence.section, evidence.url, evidence.quote, ours=True, event=True,
        )  # fmt: skip
        self._passages.append(passage)
        self._guard.learn(passage)
        return passage


def calls_of(message: Any) -> list[dict[str, Any]]:
    """The calls of a whole reply; one whose arguments are no JSON is a call without arguments that fit."""
    calls = [
        {"id": call["id"] or f"call-{number}", "name": call["name"], "args": call["args"]}
        for number, call in enumerate(getattr(message, "tool_calls", ()) or ())
    ]
    broken = [
        {
            "id": call["id"] or f"broken-{number}",
            "name": call["name"] or "",
            "args": {"unreadable": str(call["args"])[:80]},
        }
        for number, call in enumerate(getattr(message, "invalid_tool_calls", ()) or ())
    ]
    return [*calls, *broken]
