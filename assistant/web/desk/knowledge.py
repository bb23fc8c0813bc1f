"""The documents: list, upload, edit, replace, retire."""

from fastapi import APIRouter, Request, Response

from assistant.desk.desk import Desk
from assistant.desk.errors import DeskError
from assistant.desk.folder import EDITABLE, MAX_UPLOAD_BYTES, UPLOAD_SUFFIXES, UPLOADS, upload_source
from assistant.desk.previewing import preview
from assistant.store.values import content_digest
from assistant.web.desk.shell import DeskRoute, Form, Who, file_of, go, page, status_of, text_of

_FOLDERS = (UPLOADS, "guidance", "faq")


def knowledge_routes(desk: Desk) -> APIRouter:
    """``/arrangoer/viden``."""
    router = APIRouter(route_class=DeskRoute, include_in_schema=False)

    def show(request: Request, status: int = 200, problem: str = "") -> Response:
        return page(
            request, "documents.html", status,
            documents=desk.documents(), problem=problem, suffixes=UPLOAD_SUFFIXES, folders=_FOLDERS,
            megabytes=MAX_UPLOAD_BYTES // 10**6,
        )  # fmt: skip

    @router.get("/arrangoer/viden")
    def documents(request: Request) -> Response:
        return show(request)

    @router.post("/arrangoer/viden")
    def upload(request: Request, organiser: Who, form: Form) -> Response:
        try:
            file = file_of(form, "file")
            if file is None:
                raise DeskError("Vælg en fil først.")
            folder = text_of(form, "folder", 100)
            source = upload_source(file[0], folder if folder in _FOLDERS else UPLOADS)
            current = desk.folder.digests().get(source)
            title = f"{'Ny udgave af' if current else 'Nyt dokument:'} {source}"
            change = desk.propose(organiser.name, title, {source: file[1]}, {source: current})
        except DeskError as error:
            return show(request, status_of(error), str(error))
        return go(request, f"arrangoer/aendring/{change.id}")

    @router.get("/arrangoer/viden/dokument")
    def document(request: Request, kilde: str = "") -> Response:
        return _document(request, kilde)

    def _document(
        request: Request, source: str, status: int = 200, problem: str = "", typed: str | None = None,
        base: str | None = None,
    ) -> Response:  # fmt: skip
        content = desk.folder.read(source)
        if content is None:
            raise DeskError(f"Der er ikke noget dokument, der hedder {source[:200]}.")
        info = next((d for d in desk.documents() if d.source == source), None)
        text = None
        if "." in source and f".{source.rpartition('.')[2].lower()}" in EDITABLE:
            text = typed if typed is not None else content.decode("utf-8-sig", "replace")
        chunks, unreadable = [], ""
        try:
            chunks = list(preview(source, content).chunks)
        except DeskError as error:
            unreadable = str(error)
        return page(
            request, "document.html", status,
            source=source, info=info, text=text, digest=base or content_digest(content),
            chunks=chunks, unreadable=unreadable, problem=problem, suffixes=UPLOAD_SUFFIXES,
            history=[v for v in desk.store.versions.newest() if source in v.changed and v.state == "published"],
        )  # fmt: skip

    @router.post("/arrangoer/viden/dokument")
    def change_document(request: Request, organiser: Who, form: Form) -> Response:
        source, base = text_of(form, "source", 300), text_of(form, "base", 64)
        content: bytes | None
        typed: str | None = None
        try:
            match form.get("do"):
                case "retire":
                    content, title = None, f"{source} tages ud af brug"
                case "replace":
                    file = file_of(form, "file")
                    if file is None:
                        raise DeskError("Vælg en fil først.")
                    if file[0].rpartition(".")[2].lower() != source.rpartition(".")[2].lower():
                        raise DeskError(
                            "Den nye fil skal være af samme type. Læg den ellers op som nyt dokument."
                        )
                    content, title = file[1], f"Ny udgave af {source}"
                case _:
                    typed = text_of(form, "text", 2_000_000)
                    content, title = (typed + "\n").encode(), f"Rettet: {source}"
            change = desk.propose(organiser.name, title, {source: content}, {source: base or None})
        except DeskError as error:
            return _document(request, source, status_of(error), str(error), typed, base)
        return go(request, f"arrangoer/aendring/{change.id}")

    return router
