"""Discussion guides over HTTP: as JSON, and as documents to download."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import Field

from assistant.guides import build_guide, question_pool
from assistant.guides.editing import GuideEdits, QuestionEdit, apply_edits
from assistant.guides.requests import (
    MAX_MINUTES,
    MAX_PARTICIPANTS,
    MIN_MINUTES,
    MIN_PARTICIPANTS,
    GuideRequestError,
    parse_request,
)
from assistant.guides.retelling import retell_method
from assistant.guides.types import (
    Committee,
    Guide,
    GuideQuestion,
    GuideRequest,
    GuideSection,
    Phase,
    Purpose,
    Sector,
)
from assistant.pipeline import Assistant
from assistant.web.metrics import Metrics
from assistant.web.problems import RESPONSES
from assistant.web.programme import slug
from assistant.web.schemas import Body, CleanText, IsoDate


@dataclass(frozen=True, slots=True)
class GuideMaker:
    """What guides are made and changed with."""

    build: Callable[[GuideRequest, Assistant], Guide] = build_guide
    pool: Callable[[GuideRequest, Assistant], tuple[GuideQuestion, ...]] = question_pool
    retell: Callable[[GuideSection, int, GuideRequest, Assistant], str] = retell_method

    def edited(self, request: GuideRequest, edits: GuideEdits, assistant: Assistant) -> Guide:
        """The guide for ``request`` with the edits made.

        Raises:
            GuideRequestError: the request or the edits cannot be used.
        """
        return apply_edits(
            self.build(request, assistant),
            edits,
            retell=lambda section, minutes: self.retell(section, minutes, request, assistant),
        )


Format = Literal["json", "md", "docx", "pdf"]
MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class QuestionEditBody(Body):
    """A question as it is to stand in the guide."""

    text: CleanText
    theme: CleanText = ""
    number: Annotated[
        int | None, Field(description="Its place (from 1) in the guide as made; none for an added one.")
    ] = None


class EditsBody(Body):
    """What is changed in the guide as made."""

    questions: Annotated[
        list[QuestionEditBody] | None, Field(description="All questions, in their new order.")
    ] = None
    minutes: Annotated[list[int] | None, Field(description="The minutes of each section, in order.")] = None

    def edits(self) -> GuideEdits:
        """The edits as a value."""
        questions = self.questions
        return GuideEdits(
            None
            if questions is None
            else tuple(QuestionEdit(body.text, body.theme, body.number) for body in questions),
            None if self.minutes is None else tuple(self.minutes),
        )


class GuideBody(Body):
    """What a committee says about the discussion it prepares."""

    topic: Annotated[CleanText, Field(description="The use of AI to discuss, in free words.")]
    committee: Committee
    sector: Sector
    minutes: Annotated[int, Field(ge=MIN_MINUTES, le=MAX_MINUTES, description="Length of the meeting.")]
    participants: Annotated[int, Field(ge=MIN_PARTICIPANTS, le=MAX_PARTICIPANTS)] = 8
    phase: Phase = "before_decision"
    purpose: Purpose = "discuss"
    so_far: Annotated[CleanText, Field(description="What has happened until now. No personal data.")] = ""
    short: Annotated[bool, Field(description="Five questions for the next meeting.")] = False
    today: Annotated[IsoDate, Field(description="The law is told as of this date; today when left out.")] = (
        None
    )
    format: Annotated[Format | None, Field(description="As the parameter of the same name.")] = None
    edits: EditsBody | None = None

    def request(self) -> GuideRequest:
        """The request as a value.

        Raises:
            GuideRequestError: the values cannot be used.
        """
        return parse_request(
            topic=self.topic, committee=self.committee, sector=self.sector, minutes=self.minutes,
            participants=self.participants, phase=self.phase, purpose=self.purpose, so_far=self.so_far,
            short=self.short, today=self.today,
        )  # fmt: skip


class _DanishRoute(APIRoute):
    """Says in one Danish sentence what is wrong with a request, where FastAPI gives a list in English."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                raise HTTPException(422, _sentence(error)) from None
            except HTTPException as error:
                if error.status_code == 400:  # a body that cannot be decoded or nests too deeply
                    raise HTTPException(422, _NOT_JSON) from None
                raise

        return handled


_NOT_JSON = 'Det sendte kan ikke læses som JSON. Send for eksempel {"topic": "AI til vagtplaner", …}.'


def add_guides_api(
    app: FastAPI,
    *,
    ready_assistant: Callable[[], Assistant],
    within_limit: Callable[[Request], Awaitable[None]],
    maker: GuideMaker,
    metrics: Metrics,
) -> None:
    """Register ``POST /api/guides``.

    Args:
        app: the API.
        ready_assistant: gives the assistant or answers 503.
        within_limit: answers 429 to whoever asks too often.
        maker: makes guides and changes them.
        metrics: where a language model's tokens are counted.
    """

    router = APIRouter(route_class=_DanishRoute)
    files = {
        media: {"schema": {"type": "string", "format": "binary"}}
        for format, media in MEDIA_TYPES.items()
        if format != "json"
    }

    @router.post(
        "/api/guides",
        response_model=Guide,
        responses={**RESPONSES, 200: {"description": "The guide.", "content": files}},
        dependencies=[Depends(within_limit)],
        summary="Make a discussion guide",
    )
    def guides(
        body: GuideBody,
        format: Annotated[
            Format | None, Query(description="json, md, docx or pdf; as `Accept` says when left out.")
        ] = None,
        accept: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Response:
        try:
            edits = body.edits.edits() if body.edits else GuideEdits()
            with metrics.model_use():
                guide = maker.edited(body.request(), edits, ready_assistant())
        except GuideRequestError as error:
            raise HTTPException(422, str(error)) from None
        return guide_response(guide, format or body.format or accepted_format(accept))

    app.include_router(router)


def accepted_format(accept: str) -> Format:
    """The first format that an ``Accept`` header names; JSON where it names none of ours."""
    for part in accept.lower().split(","):
        media = part.partition(";")[0].strip()
        for format, known in MEDIA_TYPES.items():
            if media == known:
                return format
    return "json"


def guide_response(guide: Guide, format: Format) -> Response:
    """The guide as JSON or as a file to download."""
    content: bytes | str
    match format:
        case "json":
            return JSONResponse(guide.as_dict())
        case "md":
            from assistant.guides.markdown import to_markdown

            content = to_markdown(guide)
        case "docx":
            from assistant.guides.word import to_docx

            content = to_docx(guide)
        case "pdf":
            from assistant.guides.pdf import to_pdf

            content = to_pdf(guide)
    matter = guide.title.split(": ", 1)[-1]  # as it was read, and none of a sentence that was typed
    name = f"guide-{slug(matter)}.{format}"
    return Response(
        content,
        media_type=MEDIA_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _sentence(error: RequestValidationError) -> str:
    first = error.errors()[0]
    field = str(first["loc"][-1]) if first["loc"] else ""
    if first["type"] == "json_invalid" or not isinstance(error.body, dict):
        return _NOT_JSON
    if first["type"] == "extra_forbidden":
        return f"Feltet »{field[:40]}« kendes ikke. Brug {', '.join(GuideBody.model_fields)}."
    if "format" in first["loc"]:
        return "Formatet kendes ikke. Vælg json, md, docx eller pdf."
    given: dict[str, Any] = {
        name: error.body.get(name) for name in ("topic", "committee", "sector", "minutes")
    }
    optional: dict[str, Any] = {
        name: error.body[name]
        for name in ("participants", "phase", "purpose", "so_far")
        if name in error.body
    }
    try:
        parse_request(**given, **optional)
    except GuideRequestError as problem:
        return str(problem)
    if "today" in first["loc"]:
        return "Datoen kan ikke bruges. Skriv den som 2026-11-27."
    return f"Feltet »{field[:40]}« kan ikke bruges, som det er skrevet. Se /docs, hvad det skal indeholde."


__all__ = [
    "MEDIA_TYPES",
    "Format",
    "GuideBody",
    "GuideMaker",
    "accepted_format",
    "add_guides_api",
    "guide_response",
]
