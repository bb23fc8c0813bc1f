"""The assistant in the form of OpenAI's chat completions, for front ends that speak it."""

import json
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.types import Answer, Citation, Language, Turn
from assistant.web.metrics import Metrics
from assistant.web.middleware import UNEXPECTED
from assistant.web.problems import RESPONSES, with_openai_error
from assistant.web.schemas import HISTORY_TURNS, clean_text, iso_date
from assistant.web.sentences import pieces

logger = logging.getLogger(__name__)

MODEL = "med-assistant"
MAX_MESSAGES = 500
_SOURCES = {"da": "Kilder", "en": "Sources"}
# A front end sends our answers back with the list of sources; it is no part of what was said.
_SOURCE_LIST = re.compile(r"\n\n(?:Kilder|Sources):\n\[1\] .*\Z", re.DOTALL)


class _Tolerant(BaseModel):
    # Front ends send sampling parameters, tools and fields of their own; none of them changes a cited answer.
    model_config = ConfigDict(extra="ignore", frozen=True)


class ContentPart(_Tolerant):
    """A piece of a message; only text is read."""

    type: str
    text: Annotated[str, BeforeValidator(clean_text)] = ""


class Message(_Tolerant):
    """One message. System and tool messages are accepted and not followed: answers come from the sources."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, BeforeValidator(clean_text)] | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        """The text of all parts."""
        if isinstance(self.content, list):
            return "\n".join(
                part.text for part in self.content if part.type in ("text", "input_text")
            ).strip()
        return (self.content or "").strip()


class StreamOptions(_Tolerant):
    """What a stream ends with."""

    include_usage: bool = False


class CompletionBody(_Tolerant):
    """A conversation to be continued. Unknown fields are ignored, as the form's users expect."""

    model: str
    messages: Annotated[list[Message], Field(min_length=1, max_length=MAX_MESSAGES)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    today: Annotated[date | None, BeforeValidator(iso_date)] = None
    language: Language | None = None

    def asked(self) -> tuple[str, tuple[Turn, ...]]:
        """The question and the conversation before it.

        Raises:
            HTTPException: the last message is not a reader's question (422).
        """
        turns = [
            Turn("user" if message.role == "user" else "assistant", _without_sources(message.text))
            for message in self.messages
            if message.role in ("user", "assistant") and message.text
        ]
        if not turns or turns[-1].role != "user":
            raise HTTPException(422, "The last message must be a question from the role user.")
        return turns[-1].content, tuple(turns[:-1][-HISTORY_TURNS:])


class ModelBody(BaseModel):
    """The assistant as a model."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = MODEL


class ModelsBody(BaseModel):
    """All models: one."""

    object: Literal["list"] = "list"
    data: list[ModelBody]


def add_openai_routes(
    app: FastAPI,
    *,
    ready_assistant: Callable[[], Assistant],
    within_limit: Callable[[Request], Awaitable[None]],
    metrics: Metrics,
) -> None:
    """Register ``/v1/chat/completions`` and ``/v1/models``.

    Args:
        app: what to register them on.
        ready_assistant: gives the assistant, or raises a 503.
        within_limit: raises a 429 when the client has asked too much.
        metrics: where answers and failures are counted.
    """
    router = APIRouter(prefix="/v1")
    model = ModelBody(id=MODEL, created=int(time.time()))

    def answer(assistant: Assistant, body: CompletionBody) -> Answer:
        question, history = body.asked()
        started = time.perf_counter()
        given = assistant.ask(question, history, today=body.today, language=body.language)
        metrics.answer(given, time.perf_counter() - started, "api")
        return given

    def stream(assistant: Assistant, body: CompletionBody) -> Iterator[str]:
        identity = _identity("chat.completion.chunk")

        def chunk(delta: dict[str, str], finish: str | None = None, **more: object) -> str:
            choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
            return _event({**identity, "choices": [choice], **more})

        yield chunk({"role": "assistant", "content": ""})  # opens the stream at once
        try:
            given = answer(assistant, body)
        except AssistantError as error:
            metrics.error(type(error).__name__)
            yield _event(_error(str(error)))
        except Exception:
            logger.exception("unexpected failure while answering")
            metrics.error("unexpected")
            yield _event(_error(UNEXPECTED))
        else:
            for piece in pieces(given.text):
                yield chunk({"content": piece})
            if sources := source_list(given.citations, given.language):
                yield chunk({"content": sources})
            yield chunk({}, "stop", **_extras(given))
            if body.stream_options and body.stream_options.include_usage:
                yield _event({**identity, "choices": [], "usage": _usage(body, given)})
        yield "data: [DONE]\n\n"

    @router.post(
        "/chat/completions",
        responses={**RESPONSES, 404: {"description": "There is no such model"}},
        dependencies=[Depends(within_limit)],
        summary="Ask, in the form of OpenAI's chat completions",
        response_model=None,
    )
    def completions(body: CompletionBody) -> object:
        _check_model(body.model)
        if body.n is not None and body.n != 1:
            raise HTTPException(422, "There is one answer to a question; leave n out or set it to 1.")
        body.asked()
        assistant = ready_assistant()
        if body.stream:
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            return StreamingResponse(stream(assistant, body), media_type="text/event-stream", headers=headers)
        given = answer(assistant, body)
        text = given.text + source_list(given.citations, given.language)
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return JSONResponse(
            {
                **_identity("chat.completion"),
                "choices": [choice],
                "usage": _usage(body, given),
                **_extras(given),
            }
        )

    @router.get("/models", summary="The models: one, the assistant")
    def models() -> ModelsBody:
        return ModelsBody(data=[model])

    @router.get(
        "/models/{name}",
        summary="The assistant as a model",
        responses={404: {"description": "No such model"}},
    )
    def one_model(name: str) -> ModelBody:
        _check_model(name)
        return model

    @router.api_route(
        "/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
    )
    def unknown() -> None:
        raise HTTPException(404, "There is no such address; /v1/chat/completions and /v1/models are here.")

    app.include_router(router)


def source_list(citations: Sequence[Citation], language: Language) -> str:
    """The sources as they are appended to the text; empty without any."""
    if not citations:
        return ""
    lines = [
        f"[{citation.number}] {_place(citation)} ({citation.url or citation.source})"
        for citation in citations
    ]
    return f"\n\n{_SOURCES[language]}:\n" + "\n".join(lines)


def _place(citation: Citation) -> str:
    same = citation.section in ("", citation.title)
    return citation.title if same else f"{citation.title}: {citation.section}"


def _without_sources(text: str) -> str:
    return _SOURCE_LIST.sub("", text)


def _check_model(name: str) -> None:
    if name != MODEL:
        raise HTTPException(404, f"There is no model of that name here; use {MODEL}.")


def _identity(kind: str) -> dict[str, object]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": MODEL,
        "system_fingerprint": None,
    }


def _extras(answer: Answer) -> dict[str, object]:
    # Beyond the form: what our own API gives, for front ends that show sources in their own way.
    return {
        "citations": [asdict(citation) for citation in answer.citations],
        "mode": answer.mode,
        "abstained": answer.abstained,
    }


def _usage(body: CompletionBody, answer: Answer) -> dict[str, int]:
    """Words, not tokens: nothing is charged by them, but clients want the numbers."""
    prompt = sum(len(message.text.split()) for message in body.messages)
    completion = len(answer.text.split())
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _error(message: str) -> dict[str, Any]:
    return with_openai_error({"detail": message}, 503)
