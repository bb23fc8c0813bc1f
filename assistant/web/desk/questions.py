"""The unanswered questions, and answering them."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from assistant.desk.desk import Desk
from assistant.desk.errors import DeskError
from assistant.store.values import Written
from assistant.web.desk.shell import DeskRoute, Form, Who, date_of, go, page, status_of, text_of

SHOWN_GROUPS = 100
_VALID_FOR = timedelta(days=365)  # what "gælder til" begins with


def question_routes(desk: Desk) -> APIRouter:
    """``/arrangoer/spoergsmaal``."""
    router = APIRouter(route_class=DeskRoute, include_in_schema=False)

    def show(request: Request, status: int = 200, typed: dict[str, Any] | None = None) -> Response:
        groups = desk.groups()
        return page(
            request, "questions.html", status,
            groups=groups[:SHOWN_GROUPS], more=max(0, len(groups) - SHOWN_GROUPS),
            expired=desk.expired_answers(), until=desk.today() + _VALID_FOR, typed=typed,
        )  # fmt: skip

    @router.get("/arrangoer/spoergsmaal")
    def questions(request: Request) -> Response:
        return show(request)

    @router.post("/arrangoer/spoergsmaal")
    def answer(request: Request, organiser: Who, form: Form) -> Response:
        ids = _ids(form)
        if form.get("do") == "drop":
            desk.drop_questions(ids, organiser.name)
            return go(request, "arrangoer/spoergsmaal?sket=ikke-relevant")
        try:
            change = desk.answer(_written(form, organiser.name), ids)
        except DeskError as error:
            # Everything typed stands there again.
            typed = {key: str(value) for key, value in form.items()}
            typed |= {"problem": str(error), "ids": " ".join(ids)}
            return show(request, status_of(error), typed)
        if form.get("do") == "check":
            desk.replays.start(change)
            return go(request, f"arrangoer/aendring/{change.id}")
        try:
            desk.publish(change.id, change.revision, organiser.name)
        except DeskError as error:
            return page(
                request, "problem.html", status_of(error),
                message=str(error), onward=f"arrangoer/aendring/{change.id}",
            )  # fmt: skip
        return go(request, f"arrangoer/aendring/{change.id}?sket=svar-udgivet")

    return router


def _ids(form: FormData) -> list[str]:
    """The questions that are answered: the one the form stands at, and the wordings that are ticked."""
    ticked = " ".join(str(value) for value in form.getlist("also"))
    chosen = dict.fromkeys(f"{text_of(form, 'ids')} {ticked}".split())
    return [identifier for identifier in chosen if identifier.isalnum()]


def _written(form: FormData, by: str) -> Written:
    until: date | None = date_of(form, "until")
    return Written(
        question=text_of(form, "question", 500),
        danish=text_of(form, "danish"),
        english=text_of(form, "english"),
        question_english=text_of(form, "question_english", 500),
        source=text_of(form, "source", 500),
        owner=text_of(form, "owner", 200),
        valid_until=until,
        file=text_of(form, "file", 200),
        by=by,
    )
