"""The organisers' endpoints. A log-in gives the cookie; every change carries the session's X-CSRF-Token."""

import base64
import binascii
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.desk.desk import Desk
from assistant.desk.errors import DeskError
from assistant.desk.grouping import Group
from assistant.store.values import ChangeInfo, VersionInfo, Written
from assistant.web.desk.shell import HEADERS, Who, checked_form, status_of
from assistant.web.schemas import clean_text

Text = Annotated[str, BeforeValidator(clean_text)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AnswerBody(_Body):
    """An organiser's answer to unanswered questions."""

    ids: Annotated[list[str], Field(max_length=1_000)] = []
    question: Annotated[Text, Field(min_length=1, max_length=500)]
    danish: Annotated[Text, Field(min_length=1, max_length=20_000)]
    english: Annotated[Text, Field(max_length=20_000)] = ""
    question_english: Annotated[Text, Field(max_length=500)] = ""
    source: Annotated[Text, Field(min_length=1, max_length=500)]
    owner: Annotated[Text, Field(min_length=1, max_length=200)]
    valid_until: date | None = None


class FileBody(_Body):
    """A file as it is to be: its text, its bytes in base64, or neither, which retires it."""

    source: Annotated[
        Text, Field(min_length=1, max_length=200, description="Path below the knowledge folder.")
    ]
    text: Annotated[Text | None, Field(max_length=2_000_000)] = None
    base64: Annotated[str | None, Field(max_length=14_000_000)] = None
    base: Annotated[
        str | None, Field(max_length=64, description="Digest of the contents that were seen.")
    ] = None
    title: Annotated[Text, Field(max_length=300)] = ""


class MailBody(_Body):
    """A mail: its text as pasted or as in the .eml file, or its bytes in base64."""

    mail: Annotated[Text, Field(max_length=2_000_000)] = ""
    base64: Annotated[str | None, Field(max_length=14_000_000)] = None
    tone: Literal["kort", "venlig", "formel"] = "venlig"
    today: Annotated[date | None, Field(description="The date to answer as of.")] = None


class RevisionBody(_Body):
    """The change as it was seen."""

    revision: int


class RollbackBody(_Body):
    """The newest version as it was seen."""

    newest: int


class _ApiRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                response = await original(request)
            except DeskError as error:
                raise HTTPException(status_of(error), str(error)) from error
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return handler


def api_routes(desk: Desk) -> APIRouter:
    """``/api/questions``, ``/api/knowledge`` and ``/api/desk``; described at ``/arrangoer/api``."""
    # Not in the public description: nobody else is to see them.
    router = APIRouter(route_class=_ApiRoute, include_in_schema=False, dependencies=[Depends(checked_form)])

    def found(change_id: str) -> ChangeInfo:
        change = desk.store.versions.change(change_id)
        if change is None:
            raise HTTPException(404, "There is no such change.")
        return change

    @router.post("/api/emails/draft", summary="A reply draft to a mail; nothing is sent or kept")
    def draft(body: MailBody, _: Who) -> dict[str, object]:
        raw = _decoded(body.base64) if body.base64 is not None else body.mail.encode()
        return desk.mails.draft(raw, body.tone, body.today).as_dict()

    @router.get("/api/desk/session", summary="Who is logged in, and the token for changes")
    def session(organiser: Who) -> dict[str, object]:
        return {"name": organiser.name, "csrf": organiser.csrf, "expires_at": organiser.expires_at}

    @router.get("/api/questions/unanswered", summary="Unanswered questions, grouped, the newest first")
    def unanswered(_: Who) -> dict[str, object]:
        return {"groups": [_group(group) for group in desk.groups()]}

    @router.post("/api/questions/answers", summary="Answer questions; gives a change to publish")
    def answer(body: AnswerBody, organiser: Who) -> dict[str, object]:
        written = Written(
            body.question, body.danish, body.source, body.owner, body.valid_until, body.english,
            body.question_english, by=organiser.name,
        )  # fmt: skip
        return _change(desk.answer(written, body.ids))

    @router.get("/api/knowledge", summary="All documents")
    def documents(_: Who) -> dict[str, object]:
        digests = desk.folder.digests()
        return {
            "documents": [
                {
                    "source": d.source, "title": d.title, "kind": d.kind, "language": d.language,
                    "status": d.status, "chunks": d.chunks, "cited": d.cited, "checked_on": d.checked_on,
                    "valid_from": d.valid_from, "valid_until": d.valid_until, "problem": d.problem,
                    "digest": digests.get(d.source),
                }
                for d in desk.documents()
            ]
        }  # fmt: skip

    @router.post("/api/knowledge", summary="Add, replace or retire a file; gives a change to publish")
    def propose(body: FileBody, organiser: Who) -> dict[str, object]:
        content = body.text.encode() if body.text is not None else None
        if body.base64 is not None:
            content = _decoded(body.base64)
        title = body.title or f"{'Tages ud af brug' if content is None else 'Ændret'}: {body.source}"
        change = desk.propose(organiser.name, title, {body.source: content}, {body.source: body.base})
        return _change(change)

    @router.get("/api/knowledge/changes", summary="Changes that wait")
    def changes(_: Who) -> dict[str, object]:
        return {"changes": [_change(change) for change in desk.store.versions.open_changes()]}

    @router.get("/api/knowledge/changes/{change_id}", summary="A change, its chunks and what it would change")
    def change(change_id: str, _: Who) -> dict[str, object]:
        wanted = found(change_id)
        running = desk.replays.progress(wanted)
        previews = {
            source: [{"id": chunk.id, "section": chunk.section, "text": chunk.text} for chunk in read.chunks]
            for source, read in desk.previews(wanted).items()
            if read is not None
        }
        stage = running.stage if running else "none"
        return {**_change(wanted), "chunks": previews, "check": stage, "report": wanted.report}

    @router.post("/api/knowledge/changes/{change_id}/check", summary="Replay questions against the change")
    def check(change_id: str, _: Who) -> dict[str, object]:
        return {"check": desk.replays.start(found(change_id)).stage}

    @router.post("/api/knowledge/changes/{change_id}/publish", summary="Make a change public")
    def publish(change_id: str, body: RevisionBody, organiser: Who) -> dict[str, object]:
        return _version(desk.publish(found(change_id).id, body.revision, organiser.name))

    @router.post("/api/knowledge/changes/{change_id}/drop", summary="Give a change up")
    def drop(change_id: str, organiser: Who) -> dict[str, object]:
        desk.drop(found(change_id).id, organiser.name)
        return {"dropped": change_id}

    @router.get("/api/knowledge/versions", summary="Who published what, the newest first")
    def versions(_: Who) -> dict[str, object]:
        return {"versions": [_version(version) for version in desk.store.versions.newest()]}

    @router.post("/api/knowledge/versions/{version_id}/rollback", summary="Return to a version")
    def rollback(version_id: int, body: RollbackBody, organiser: Who) -> dict[str, object]:
        return _version(desk.rollback(version_id, body.newest, organiser.name))

    @router.get("/arrangoer/api")
    def reference(_: Who) -> HTMLResponse:
        from fastapi.openapi.utils import get_openapi

        from assistant.web.reference import reference_html

        routes = [
            route for route in router.routes if isinstance(route, APIRoute) and route.path.startswith("/api/")
        ]
        for route in routes:
            route.include_in_schema = True
        described = get_openapi(
            title="Arrangørernes API",
            version="1",
            description="For whoever is logged in; every change carries the session's X-CSRF-Token.",
            routes=routes,
        )
        return HTMLResponse(reference_html(described), headers=HEADERS)

    return router


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise HTTPException(422, "base64 cannot be decoded.") from None


def _group(group: Group) -> dict[str, object]:
    newest = group.newest
    return {
        "question": newest.text,
        "count": group.count,
        "language": newest.language,
        "newest": newest.at,
        "reasons": sorted({question.reason for question in group.questions}),
        "channels": sorted({question.channel for question in group.questions}),
        "ids": list(group.ids),
        "wordings": list(group.wordings),
        "near": [{"question": other.newest.text, "ids": list(other.ids)} for other in group.near],
    }


def _change(change: ChangeInfo) -> dict[str, object]:
    return {
        "id": change.id, "title": change.title, "by": change.by, "at": change.at, "state": change.state,
        "revision": change.revision, "files": dict(change.files),
    }  # fmt: skip


def _version(version: VersionInfo) -> dict[str, object]:
    return {
        "id": version.id, "at": version.at, "by": version.by, "summary": version.summary,
        "kind": version.kind, "state": version.state, "changed": sorted(version.changed),
    }  # fmt: skip
