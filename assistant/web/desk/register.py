"""Putting the desk into the application."""

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Response
from starlette.middleware import Middleware

from assistant.desk.folder import MAX_UPLOAD_BYTES
from assistant.web.desk.gate import STYLE, DeskGate
from assistant.web.desk.uploads import UploadLimit

if TYPE_CHECKING:
    from assistant.desk.desk import Desk

_FORM_BYTES = 2 * 1024 * 1024  # beside an upload
_MAX_BODY_BYTES = MAX_UPLOAD_BYTES + _FORM_BYTES
LARGER_BODIES = dict.fromkeys(("/arrangoer/", "/api/knowledge", "/api/emails"), _MAX_BODY_BYTES)


def desk_arguments(desk: "Desk | None") -> dict[str, Any]:
    """What ``create_api`` is given for the desk's sake."""
    if desk is None:
        return {}
    return {
        "inner": (  # the gate is the outer one
            Middleware(UploadLimit, max_bytes=_MAX_BODY_BYTES, shown_megabytes=MAX_UPLOAD_BYTES // 10**6),
            Middleware(DeskGate, organiser=desk.access.organiser),
        ),
        "larger_bodies": LARGER_BODIES,
    }


def add_desk(app: FastAPI, desk: "Desk | None") -> None:
    """Register the pages and endpoints; nothing without a desk."""
    if desk is None:
        return
    from assistant.web.desk.api import api_routes
    from assistant.web.desk.changes import change_routes
    from assistant.web.desk.conference import conference_routes
    from assistant.web.desk.knowledge import knowledge_routes
    from assistant.web.desk.login import login_routes
    from assistant.web.desk.mails import mail_routes
    from assistant.web.desk.overview import overview_routes
    from assistant.web.desk.questions import question_routes

    @app.get(STYLE, include_in_schema=False)
    def style() -> Response:
        css = (files("assistant.web.desk") / "desk.css").read_text(encoding="utf-8")
        return Response(css, media_type="text/css", headers={"Cache-Control": "no-cache"})

    for routes in (
        login_routes,
        overview_routes,
        mail_routes,
        question_routes,
        knowledge_routes,
        change_routes,
        conference_routes,
        api_routes,
    ):
        app.include_router(routes(desk))
