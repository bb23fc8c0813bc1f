"""The first page, the log, and what is stored about a person."""

import json
from importlib.resources import files

from fastapi import APIRouter, Request, Response

from assistant.desk.desk import Desk
from assistant.desk.errors import DeskError
from assistant.web.desk.shell import DeskRoute, Form, Who, go, page, text_of

_MIN_PERSON = 3  # letters: "a" would be everybody


def overview_routes(desk: Desk) -> APIRouter:
    """``/arrangoer``, ``/arrangoer/log``, ``/arrangoer/persondata`` and the desk's script."""
    router = APIRouter(route_class=DeskRoute, include_in_schema=False)

    @router.get("/arrangoer")
    def overview(request: Request) -> Response:
        newest = desk.store.versions.newest(1)
        return page(request, "overview.html", overview=desk.overview(), newest=newest[0] if newest else None)

    @router.get("/arrangoer/log")
    def log(request: Request) -> Response:
        return page(request, "log.html", lines=desk.store.audit.newest())

    @router.get("/arrangoer/desk.js")
    def script() -> Response:
        js = (files("assistant.web.desk") / "desk.js").read_text(encoding="utf-8")
        return Response(js, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    @router.get("/arrangoer/persondata")
    def person(request: Request) -> Response:
        return page(request, "person.html", periods=desk.periods, person="", found=None)

    @router.post("/arrangoer/persondata")
    def about_person(request: Request, organiser: Who, form: Form) -> Response:
        person = text_of(form, "person", 200)
        if len(person) < _MIN_PERSON:
            raise DeskError("Skriv en hel mailadresse eller et helt navn.")
        if form.get("do") == "delete":
            desk.store.delete_person(person)
            desk.store.audit.add(organiser.name, "slettede persondata")
            return go(request, "arrangoer/persondata?sket=slettet")
        found = desk.store.export_person(person)
        if form.get("do") == "export":
            desk.store.audit.add(organiser.name, "udleverede persondata")
            headers = {
                "Content-Disposition": 'attachment; filename="persondata.json"',
                "Cache-Control": "no-store",
            }
            text = json.dumps(found, ensure_ascii=False, indent=1, default=str)
            return Response(text, media_type="application/json", headers=headers)
        counts = {table: len(rows) for table, rows in found.items() if rows}
        return page(request, "person.html", periods=desk.periods, person=person, found=counts)

    return router
