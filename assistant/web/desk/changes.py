"""A change before it is public: what it brings, what would be answered otherwise; and the versions."""

import difflib

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from assistant.desk.desk import Desk
from assistant.desk.errors import ConflictError, DeskError
from assistant.store.values import ChangeInfo
from assistant.types import Answer
from assistant.web.desk.shell import DeskRoute, Form, Who, go, number_of, page, status_of

SHOWN_CHUNKS = 60
SHOWN_LINES = 400
SHOWN_WORDINGS = 6


def change_routes(desk: Desk) -> APIRouter:
    """``/arrangoer/aendring/…`` and ``/arrangoer/versioner``."""
    router = APIRouter(route_class=DeskRoute, include_in_schema=False)

    def found(change_id: str) -> ChangeInfo:
        change = desk.store.versions.change(change_id)
        if change is None:
            raise DeskError("Ændringen findes ikke mere.")
        return change

    def show(
        request: Request, change: ChangeInfo, status: int = 200, problem: str = "", conflict: bool = False
    ) -> Response:
        previews, unreadable = {}, ""
        try:
            previews = desk.previews(change)
        except DeskError as error:
            unreadable = str(error)
        progress = desk.replays.progress(change)
        return page(
            request, "change.html", status,
            change=change, previews=previews, unreadable=unreadable, differences=_differences(desk, change),
            progress=progress, problem=problem, conflict=conflict, shown=SHOWN_CHUNKS,
            answers=_answers_now(desk, change) if change.state == "published" else [],
        )  # fmt: skip

    @router.get("/arrangoer/aendringer")
    def changes(request: Request) -> Response:
        return page(request, "changes.html", changes=desk.store.versions.open_changes())

    @router.get("/arrangoer/aendring/{change_id}")
    def change(request: Request, change_id: str) -> Response:
        return show(request, found(change_id))

    @router.get("/arrangoer/aendring/{change_id}/fremdrift")
    def progress(change_id: str) -> Response:
        running = desk.replays.progress(found(change_id))
        stage = running.stage if running else "none"
        counts = {"done": running.done, "total": running.total} if running else {}
        return JSONResponse({"stage": stage, **counts}, headers={"Cache-Control": "no-store"})

    @router.post("/arrangoer/aendring/{change_id}")
    def act(request: Request, change_id: str, organiser: Who, form: Form) -> Response:
        change = found(change_id)
        try:
            match form.get("do"):
                case "check":
                    desk.replays.start(change)
                    return go(request, f"arrangoer/aendring/{change.id}#svar")
                case "drop":
                    desk.drop(change.id, organiser.name)
                    return go(request, "arrangoer/aendringer?sket=kasseret")
                case "take-over":
                    if not desk.take_over(change, organiser.name):
                        raise ConflictError(
                            "Ændringen er allerede udgivet, kasseret eller ændret. Se den igen."
                        )
                    return go(request, f"arrangoer/aendring/{change.id}?sket=ovenpaa")
                case "publish":
                    desk.publish(change.id, number_of(form, "revision"), organiser.name)
                    return go(request, f"arrangoer/aendring/{change.id}?sket=udgivet")
        except DeskError as error:
            return show(
                request, found(change_id), status_of(error), str(error), isinstance(error, ConflictError)
            )
        raise DeskError("Den knap kendes ikke.")

    @router.get("/arrangoer/versioner")
    def versions(request: Request) -> Response:
        return page(request, "versions.html", versions=desk.store.versions.newest(), problem="")

    @router.post("/arrangoer/versioner")
    def roll_back(request: Request, organiser: Who, form: Form) -> Response:
        try:
            desk.rollback(number_of(form, "version"), number_of(form, "newest"), organiser.name)
        except DeskError as error:
            return page(
                request, "versions.html", status_of(error),
                versions=desk.store.versions.newest(), problem=str(error),
            )  # fmt: skip
        return go(request, "arrangoer/versioner?sket=tilbage")

    return router


def _differences(desk: Desk, change: ChangeInfo) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(source, what happens to it, lines with their sign) of each file; of text files alone are there lines."""
    rows = []
    for source, digest in change.files.items():
        before = change.base.get(source)
        old = _text(desk.store.versions.content(before) if before else None)
        if before and old is None:
            old = _text(desk.folder.read(source)) if change.state == "open" else None
        new = _text(desk.store.versions.content(digest) if digest else None)
        what = "tages ud af brug" if digest is None else "ændres" if before else "er ny"
        lines: list[tuple[str, str]] = []
        if (old is not None or not before) and (new is not None or digest is None):
            unified = difflib.unified_diff(
                (old or "").splitlines(), (new or "").splitlines(), n=2, lineterm=""
            )
            for line in list(unified)[2:SHOWN_LINES]:
                lines.append((line[:1], line[1:]) if line[:1] in "+- " else ("@", "…"))
        rows.append((source, what, lines))
    return rows


def _text(content: bytes | None) -> str | None:
    if content is None or b"\0" in content or content.startswith((b"%PDF", b"PK\x03\x04")):
        return None
    return content.decode("utf-8-sig", "replace")


def _answers_now(desk: Desk, change: ChangeInfo) -> list[tuple[str, Answer, bool]]:
    """(question, answer, whether it comes from the new file) of the questions the change was written for."""
    assistant = desk.engine.current()
    if assistant is None:
        return []
    assistant = assistant.without_model()  # where an answer comes from is looked at, not how it is worded
    shown = []
    for written in desk.store.questions.written("published"):
        if written.change_id == change.id:
            asked = desk.store.questions.asked_for(written.id)
            for question in list(dict.fromkeys((written.question, *asked)))[:SHOWN_WORDINGS]:
                answer = assistant.ask(question)
                ours = any(citation.source in change.files for citation in answer.citations)
                shown.append((question, answer, ours))
    return shown
