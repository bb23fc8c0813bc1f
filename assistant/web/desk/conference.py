"""The conference's typed data as a form."""

from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.conference.loading import load_conferences, parse_conference
from assistant.desk.conference_form import (
    FILE,
    FOLDER_NAME,
    Mistake,
    check,
    form_data,
    form_fields,
    read_form,
    rearranged,
    to_yaml,
)
from assistant.desk.desk import Desk
from assistant.desk.errors import DeskError
from assistant.desk.previewing import in_danish
from assistant.errors import KnowledgeError
from assistant.store.values import content_digest
from assistant.web.desk.shell import DeskRoute, Form, Who, go, page, status_of, text_of
from assistant.web.schemas import clean_text


def conference_routes(desk: Desk) -> APIRouter:
    """``/arrangoer/konference``."""
    router = APIRouter(route_class=DeskRoute, include_in_schema=False)

    def listing(request: Request, status: int = 200, problem: str = "") -> Response:
        conferences, failures = load_conferences(desk.folder.root)
        return page(
            request, "conferences.html", status, conferences=conferences, failures=failures, problem=problem
        )

    @router.get("/arrangoer/konference")
    def conferences(request: Request) -> Response:
        return listing(request)

    @router.post("/arrangoer/konference")
    def begin(request: Request, _: Who, form: Form) -> Response:
        new, base = text_of(form, "new", 80).lower(), text_of(form, "from", 80)
        if not FOLDER_NAME.fullmatch(new):
            return listing(
                request,
                422,
                "Giv konferencen et kort navn af små bogstaver a-z, tal og bindestreg, fx 2026-ai.",
            )
        if desk.folder.read(_source(new)) is not None:
            return listing(request, 422, f"Der er allerede en konference, der hedder {new}.")
        return go(request, f"arrangoer/konference/{new}?fra={base if FOLDER_NAME.fullmatch(base) else ''}")

    def show(
        request: Request, conference_id: str, data: dict[str, Any], base: str, former: str,
        *, status: int = 200, mistake: Mistake | None = None, problem: str = "",
    ) -> Response:  # fmt: skip
        return page(
            request, "conference.html", status,
            conference_id=conference_id, fields=form_fields(data, mistake), base_digest=base, former=former,
            mistake=mistake, problem=problem, title=(data.get("title") or {}).get("da", "") or conference_id,
        )  # fmt: skip

    @router.get("/arrangoer/konference/{conference_id}")
    def edit(request: Request, conference_id: str, fra: str = "") -> Response:
        content = desk.folder.read(_source(_checked(conference_id)))
        template = (
            content if content is not None else desk.folder.read(_source(_checked(fra))) if fra else None
        )
        if template is None:
            if content is None and not fra:
                raise DeskError(f"Der er ingen konference, der hedder {conference_id}.")
            raise DeskError(f"Der er ingen konference, der hedder {fra}.")
        try:
            conference = parse_conference(template.decode("utf-8-sig", "replace"), _source(conference_id))
        except KnowledgeError as error:
            raise DeskError(f"Filen kan ikke vises som formular: {in_danish(error.problem)}") from error
        base = content_digest(content) if content is not None else ""
        return show(request, conference_id, form_data(conference), base, fra)

    @router.post("/arrangoer/konference/{conference_id}")
    def save(request: Request, conference_id: str, organiser: Who, form: Form) -> Response:
        source = _source(_checked(conference_id))
        typed = {key: str(clean_text(value)) for key, value in form.items() if isinstance(value, str)}
        data, base, former = read_form(typed), typed.get("base", ""), typed.get("former", "")
        action = typed.get("do", "save")
        if action != "save":
            return show(request, conference_id, rearranged(data, action), base, former)
        old = desk.folder.read(source)
        text = to_yaml(data, old.decode("utf-8-sig", "replace") if old else "")
        mistake = check(text, conference_id)
        if mistake is not None:
            return show(request, conference_id, data, base, former, status=422, mistake=mistake)
        try:
            change = desk.propose(
                organiser.name,
                f"Konference: {conference_id}",
                {source: text.encode()},
                {source: base or None},
            )
        except DeskError as error:
            return show(
                request, conference_id, data, base, former, status=status_of(error), problem=str(error)
            )
        return go(request, f"arrangoer/aendring/{change.id}")

    return router


def _source(conference_id: str) -> str:
    return f"conferences/{conference_id}/{FILE}"


def _checked(conference_id: str) -> str:
    if not FOLDER_NAME.fullmatch(conference_id):
        raise DeskError("Der er ingen konference med det navn.")
    return conference_id
