"""The HTTP API: questions, search, programme, feedback, health."""

import json
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import anyio.to_thread
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BeforeValidator, Field
from starlette.middleware import Middleware
from starlette.routing import Match

from assistant.conference import Conference
from assistant.conference.published import published_contacts
from assistant.desk.recording import Recorder
from assistant.errors import AssistantError, DatabaseError
from assistant.pipeline import Assistant
from assistant.privacy import MaskingError
from assistant.types import Answer, Language
from assistant.web.admission import MAX_IN_FLIGHT, Admission, BodyTimeout, HeaderLimit
from assistant.web.calendars import day_calendar, session_calendar
from assistant.web.draining import Draining, DrainingMiddleware
from assistant.web.feedback import FeedbackError, FeedbackLog
from assistant.web.guides import GuideMaker, add_guides_api
from assistant.web.limits import RateLimiter
from assistant.web.metrics import Metrics
from assistant.web.middleware import UNEXPECTED, BodyLimit, ClosedRoutes, LastResort
from assistant.web.openai_api import add_openai_routes
from assistant.web.problems import NOT_READY, RESPONSES, handle_problems
from assistant.web.programme import UnknownCityError, city_day, current_conference, default_day, find_day
from assistant.web.readiness import Readiness
from assistant.web.schemas import (
    AnswerBody,
    ChatBody,
    DayBody,
    FeedbackBody,
    HealthBody,
    ProgrammeBody,
    ResultBody,
    SearchBody,
    clean_text,
)
from assistant.web.sentences import pieces
from assistant.web.streaming import has_writer, in_threads, streamed

logger = logging.getLogger(__name__)

AssistantSource = Callable[[], Assistant | None]
MAX_BODY_BYTES = 256 * 1024


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("write something to look for")
    return value


SearchText = Annotated[
    str, BeforeValidator(clean_text), AfterValidator(_not_blank), Field(min_length=1, max_length=1_000)
]
City = Annotated[
    str | None, BeforeValidator(clean_text), Query(max_length=100, description="The city's name.")
]
Ask = Annotated[Language, Query(description="Language of the texts.")]


def create_api(
    assistant_source: AssistantSource,
    *,
    data_dir: Path,
    rate_limit: int = 60,
    max_body_bytes: int = MAX_BODY_BYTES,
    max_in_flight: int = MAX_IN_FLIGHT,
    problem: Callable[[], str] = lambda: "",
    metrics: Metrics | None = None,
    limiter: RateLimiter | None = None,
    guide_maker: GuideMaker | None = None,
    recorder: Recorder | None = None,
    inner: Sequence[Middleware] = (),
    larger_bodies: Mapping[str, int] | None = None,
) -> FastAPI:
    """The API without the page.

    Args:
        assistant_source: gives the current assistant, or None while there is none.
        data_dir: where ``feedback.jsonl`` is kept.
        rate_limit: questions, searches and feedback a minute and client; 0 = no limit.
        max_body_bytes: a larger request is answered 413.
        max_in_flight: requests running or waiting; more are answered 503 with Retry-After.
        problem: why there is no assistant, for ``/readyz``.
        metrics: shared with the page; a new one when left out.
        limiter: shared with the page; one of ``rate_limit`` when left out.
        guide_maker: makes discussion guides; the project's own when left out.
        recorder: keeps unanswered questions and feedback; without one, feedback goes to the file.
        inner: further middleware, within the last resort and outside the size limit.
        larger_bodies: sizes of requests allowed at addresses that begin with a text.
    """
    metrics = metrics or Metrics(recorder.answered if recorder else None)
    limiter = limiter or RateLimiter(rate_limit)
    feedback_log = FeedbackLog(data_dir / "feedback.jsonl")
    readiness = Readiness(assistant_source, problem=problem)
    app = FastAPI(
        title="MED-assistenten",
        description="Cited answers in Danish and English about the MED conference on AI and about AI in MED.",
        version="1",
        docs_url=None,  # FastAPI's own page loads scripts from a foreign host; ours is plain HTML
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    handle_problems(app, metrics)
    app.add_middleware(BodyLimit, max_bytes=max_body_bytes, larger=larger_bodies)
    for middleware in inner:
        app.add_middleware(middleware.cls, *middleware.args, **middleware.kwargs)
    app.add_middleware(BodyTimeout)
    app.add_middleware(Admission, metrics=metrics, max_in_flight=max_in_flight)
    app.state.draining = Draining()
    app.add_middleware(DrainingMiddleware, draining=app.state.draining)
    app.add_middleware(HeaderLimit)
    app.add_middleware(ClosedRoutes)
    app.add_middleware(LastResort, metrics=metrics)

    def ready_assistant() -> Assistant:
        assistant = assistant_source()
        if assistant is None:
            metrics.error("not_ready")
            raise HTTPException(503, NOT_READY, headers={"Retry-After": "5"})
        return assistant

    async def within_limit(request: Request) -> None:  # not in a thread: those may all be answering
        wait = limiter.wait_seconds(request.client.host if request.client else "")
        if wait:
            metrics.error("rate_limited")
            detail = f"Too many requests; wait {wait} seconds and try again."
            raise HTTPException(429, detail, headers={"Retry-After": str(wait)})

    def current(assistant: Assistant) -> Conference:
        conference = current_conference(assistant.conferences, assistant.clock())
        if conference is None:
            raise HTTPException(404, "The knowledge folder holds no conference, so there is no programme.")
        return conference

    def ask(assistant: Assistant, body: ChatBody, **options: Callable[[str], None]) -> Answer:
        started = time.perf_counter()
        answer = assistant.ask(
            body.question, body.turns(), today=body.today, language=body.language, **options
        )
        metrics.answer(answer, time.perf_counter() - started, "api")
        return answer

    # Whoever waits for a turn keeps no thread from pages, log-in and what was answered before.
    answering = anyio.CapacityLimiter(max(1, max_in_flight))

    def answer_question(assistant: Assistant, body: ChatBody) -> AnswerBody:
        return AnswerBody.of(ask(assistant, body))

    def stream(assistant: Assistant, body: ChatBody) -> Iterator[str]:
        yield ": looking it up\n\n"  # opens the stream at once; clients ignore comments
        told = replaced = False
        try:
            if has_writer(assistant):
                for item in streamed(lambda tell: ask(assistant, body, on_sentence=tell)):
                    if isinstance(item, str):
                        told = True
                        yield _event("sentence", {"text": f"{item} "})
                    else:
                        answer = AnswerBody.of(item)
                        replaced = item.trace is not None and item.trace.replaced
            else:
                answer = answer_question(assistant, body)
        except AssistantError as error:
            metrics.error(type(error).__name__)
            yield _event("error", {"detail": str(error)})
        except Exception:
            logger.exception("unexpected failure while answering")
            metrics.error("unexpected")
            yield _event("error", {"detail": UNEXPECTED})
        else:
            if replaced:
                yield _event("replaced", {})
            for piece in () if told and not replaced else pieces(answer.answer):
                yield _event("sentence", {"text": piece})
            yield _event("answer", answer.model_dump(mode="json"))

    @app.post(
        "/api/chat",
        response_model=AnswerBody,
        responses={
            **RESPONSES,
            200: {
                "description": "The answer. With `Accept: text/event-stream`: "
                "`event: sentence` for each sentence or list item, then `event: answer` with the whole "
                "object, or `event: error`. `event: replaced` takes all sentences before it back.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
        },
        dependencies=[Depends(within_limit)],
        summary="Ask a question",
    )
    async def chat(body: ChatBody, accept: Annotated[str, Header(include_in_schema=False)] = "") -> object:
        if "text/event-stream" in accept.lower():
            assistant = await anyio.to_thread.run_sync(ready_assistant, limiter=answering)
            headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            events = in_threads(stream(assistant, body), answering)
            return StreamingResponse(events, media_type="text/event-stream", headers=headers)
        return await anyio.to_thread.run_sync(
            lambda: answer_question(ready_assistant(), body), limiter=answering
        )

    @app.get(
        "/api/search", responses=RESPONSES, dependencies=[Depends(within_limit)], summary="Search the sources"
    )
    def search(
        q: SearchText,
        k: Annotated[int, Query(ge=1, le=50, description="How many results.")] = 10,
        language: Annotated[
            Language | None, Query(description="Only used to break words into stems.")
        ] = None,
    ) -> SearchBody:
        hits = ready_assistant().search(q, top_k=k, language=language)
        return SearchBody(id=uuid.uuid4().hex, query=q, results=[ResultBody.of(hit) for hit in hits])

    not_found: dict[int | str, dict[str, object]] = {
        404: {"description": "There is no such programme or session"}
    }

    @app.get("/api/programme", responses={**RESPONSES, **not_found}, summary="The programme")
    def programme(city: City = None, language: Ask = "da") -> ProgrammeBody:
        conference = current(ready_assistant())
        try:
            days = conference.days if city is None else (find_day(conference, city),)
        except UnknownCityError as error:
            raise HTTPException(422, str(error)) from None
        return ProgrammeBody(
            conference=conference.id,
            title=conference.title.in_(language),
            days=[DayBody.of(city_day(conference, day, language)) for day in days],
        )

    @app.get(
        "/api/programme.ics",
        response_class=Response,
        responses={
            **RESPONSES,
            **not_found,
            200: {"content": {"text/calendar": {"schema": {"type": "string"}}}},
        },
        summary="A session or a day for the calendar",
    )
    def programme_ics(
        city: City = None,
        session: Annotated[str | None, BeforeValidator(clean_text), Query(max_length=100)] = None,
        language: Ask = "da",
    ) -> Response:
        assistant = ready_assistant()
        conference = current(assistant)
        try:
            day = default_day(conference, assistant.clock()) if city is None else find_day(conference, city)
        except UnknownCityError as error:
            raise HTTPException(422, str(error)) from None
        shown = city_day(conference, day, language)
        if session is None:
            content, name = day_calendar(conference, shown, language), "program"
        else:
            entry = next((entry for entry in shown.entries if entry.id == session), None)
            if entry is None:
                raise HTTPException(404, "There is no such session; /api/programme lists their ids.")
            content, name = session_calendar(conference, shown, entry, language), entry.id
        headers = {"Content-Disposition": f'attachment; filename="{name}-{shown.date}.ics"'}
        return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)

    @app.post(
        "/api/feedback",
        status_code=204,
        responses=RESPONSES,
        dependencies=[Depends(within_limit)],
        summary="Say whether an answer was good",
    )
    def feedback(body: FeedbackBody) -> None:
        try:
            assistant = assistant_source()
            keep = published_contacts(assistant.conferences) if assistant else ()
            if recorder is not None:
                recorder.feedback(**asdict(body.feedback()))
            else:
                feedback_log.append(body.feedback(), keep=keep)
        except (FeedbackError, DatabaseError, MaskingError) as error:
            # The path is the operator's business: into the log, not to the reader.
            logger.error("feedback was not stored: %s", error)
            metrics.error("feedback")
            raise HTTPException(503, "The feedback could not be stored; try again later.") from None
        metrics.feedback(body.rating)

    add_openai_routes(app, ready_assistant=ready_assistant, within_limit=within_limit, metrics=metrics)
    add_guides_api(
        app,
        ready_assistant=ready_assistant,
        within_limit=within_limit,
        maker=guide_maker or GuideMaker(),
        metrics=metrics,
    )

    @app.api_route("/healthz", methods=["GET", "HEAD"], include_in_schema=False)
    def healthz() -> HealthBody:
        return HealthBody(status="ok")

    @app.api_route("/readyz", methods=["GET", "HEAD"], include_in_schema=False)
    async def readyz(response: Response) -> HealthBody:
        # A thread of its own: the others may all be answering.
        reason = await anyio.to_thread.run_sync(readiness.problem, limiter=readiness.threads)
        response.status_code = 503 if reason else 200
        # Without its language model it is ready all the same; whoever looks is told why there is none.
        told = reason or _model_problem(assistant_source())
        return HealthBody(status="not ready" if reason else "ready", reason=told)

    @app.get("/metrics", include_in_schema=False)
    def exposition() -> Response:
        assistant = assistant_source()
        metrics.index_created(getattr(assistant, "index_created", ""))
        metrics.model_failing(bool(_model_problem(assistant)))
        return Response(metrics.exposition(), media_type=metrics.content_type)

    return app


def close_api(app: FastAPI) -> None:
    """Answer everything else under /api/ with JSON. Call last: the page is mounted at / and would take it."""

    @app.api_route(
        "/api/{rest:path}",
        methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        include_in_schema=False,
    )
    def unknown(request: Request) -> None:
        allowed = sorted(
            {
                method
                for route in app.routes
                if getattr(route, "include_in_schema", False)
                and route.matches(request.scope)[0] is Match.PARTIAL
                for method in getattr(route, "methods", ())
            }
        )
        if allowed:
            raise HTTPException(405, "Method Not Allowed", headers={"Allow": ", ".join(allowed)})
        raise HTTPException(404, "There is no such address; /docs lists them.")


def _model_problem(assistant: Assistant | None) -> str:
    problem = getattr(assistant, "model_problem", "")
    return f"MED_LLM: {problem}. Answers are built in." if problem else ""


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
