"""The whole application over a small knowledge folder, and requests that nobody would send."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from assistant import bootstrap
from assistant.desk.desk import Desk
from assistant.organising import build_desk
from assistant.pipeline import Assistant
from assistant.serving import CurrentAssistant
from assistant.settings import Settings
from evals.fuzz_parsers import LINE, NOISE, PAGE, Target

ROOT = Path(__file__).parents[1]
FILES = (
    "conferences/2025-ai/conference.yaml",
    "guidance/med-systemet.md",
    "guidance/hovedudvalget.md",
    "faq/konferencen.md",
)
NAME, PASSWORD = "Anna", "korrekt hest batteri"
WANTED = frozenset(
    {503}
)  # what is told when no mailbox is set up, or feedback is full; a crash is logged and counted apart
NOT_TRIED = ("/arrangoer/logud",)  # it would end the login of all that follow
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass
class Place:
    """A desk, its application, and a client that is logged in."""

    app: Any
    desk: Desk
    assistant: Assistant
    ids: dict[str, str]

    def client(self, *, logged_in: bool) -> Any:
        from fastapi.testclient import TestClient

        client = TestClient(self.app, raise_server_exceptions=False)
        if logged_in:
            token = client.get("/arrangoer/login").text.split('name="token" value="')[1].split('"')[0]
            client.post(
                "/arrangoer/login", data={"navn": NAME, "adgangskode": PASSWORD, "token": token, "naeste": ""}
            )
            client.headers["X-CSRF-Token"] = client.get("/api/desk/session").json()["csrf"]
        return client

    def close(self) -> None:
        """Let go of the database."""
        self.desk.recorder.flush()
        self.desk.store.database.close()


def make_place(folder: Path) -> Place:
    """The application as ``med-assistant serve`` makes it, searching by words alone."""
    from assistant.web.app import create_app

    for source in FILES:
        (folder / "knowledge" / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "knowledge" / source, folder / "knowledge" / source)
    settings = Settings(
        _env_file=None, knowledge_dir=folder / "knowledge", data_dir=folder / "data", embeddings="none", rate_limit=0,
        today=date(2025, 10, 1),
    )  # fmt: skip
    bootstrap.ingest(settings)
    current = CurrentAssistant(settings)
    assistant = current()
    if assistant is None:
        raise RuntimeError(current.problem)
    desk = build_desk(settings, current, refresh=current.refresh, evaluation=2)
    desk.access.add(NAME, PASSWORD)
    change = desk.propose(NAME, "En ændring", {"dokumenter/a.md": b"# A\n\nTekst.\n"}, {})
    mail = desk.mails.add(b"From: a@b.dk\nSubject: x\n\nHvad koster det?", NAME)
    app = create_app(current, data_dir=settings.data_dir, rate_limit=0, desk=desk)
    ids = {
        "change_id": change.id,
        "mail_id": mail.ids[0],
        "version_id": "1",
        "conference_id": "2025-ai",
        "name": "med-assistant",
    }
    return Place(app, desk, assistant, ids)


def targets(place: Place) -> list[Target]:
    """The described API without login and with it, the organisers' forms, and all pages."""
    guest, organiser = place.client(logged_in=False), place.client(logged_in=True)
    pages = _pages(place.app)
    forms = _forms_on(organiser, pages, place.ids)
    public = place.app.openapi()
    private = _described(place.app)
    return [
        Target("API without login", 30, _cases(public), lambda case: _sent(guest, case, place.ids), WANTED),
        Target("API with login", 30, _cases(private), lambda case: _sent(organiser, case, place.ids), WANTED),
        Target(
            "organisers' API without login",
            5,
            _cases(private),
            lambda case: _closed(guest, case, place.ids),
            WANTED,
        ),
        Target("organisers' forms", 12, _forms(forms), lambda form: _filled(organiser, form), WANTED),
        Target("pages", 8, _visits(pages), lambda visit: _visited(organiser, visit, place.ids), WANTED),
    ]


def _cases(described: dict[str, Any]) -> Any:
    import schemathesis
    from schemathesis.generation import GenerationMode

    schema = schemathesis.openapi.from_dict(described)
    kinds = []
    for result in schema.get_all_operations():
        operation = result.ok()
        kinds.append(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        if operation.body or operation.query or operation.path_parameters:
            kinds.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    return st.tuples(st.one_of(kinds), st.booleans())


def _sent(client: Any, given: tuple[Any, bool], ids: dict[str, str]) -> int:
    case, real = given
    path = case.path
    # A name that there is leads further in than one that is made up.
    known = _PARAMETER.sub(lambda match: ids.get(match[1], "x"), path)
    path = known if real else case.formatted_path
    sent: dict[str, Any] = case.as_transport_kwargs(base_url="http://testserver")
    request = {
        name: sent[name]
        for name in ("params", "json", "data", "headers", "cookies")
        if sent.get(name) is not None
    }
    headers = {**dict(client.headers), **{k: _ascii(v) for k, v in dict(request.pop("headers", {})).items()}}
    request.pop("cookies", None)
    if isinstance(request.get("data"), bytes | str):
        request["content"] = request.pop("data")
    return int(client.request(case.method, path, headers=headers, **request).status_code)


def _closed(client: Any, given: tuple[Any, bool], ids: dict[str, str]) -> int:
    status = _sent(client, given, ids)
    if status < 400:
        raise AssertionError(f"{given[0].method} {given[0].path} answered {status} without login")
    return status


def _ascii(value: object) -> str:
    return str(value).encode("ascii", "ignore").decode()


def _described(app: Any) -> dict[str, Any]:
    from fastapi.openapi.utils import get_openapi
    from fastapi.routing import APIRoute

    private = [route for route in _all_routes(app) if isinstance(route, APIRoute) and _is_private(route.path)]
    shown = [route.include_in_schema for route in private]
    for route in private:
        route.include_in_schema = True
    described = get_openapi(title="desk", version="1", routes=private)
    for route, before in zip(private, shown, strict=True):
        route.include_in_schema = before
    return described


def _is_private(path: str) -> bool:
    return path.startswith(("/api/knowledge", "/api/questions", "/api/emails", "/api/desk"))


def _all_routes(app: Any) -> list[Any]:
    """All routes, also where FastAPI keeps those of a router together."""
    found = []
    for route in app.routes:
        inner = getattr(route, "original_router", None)
        found += list(inner.routes) if inner is not None else [route]
    return found


def _pages(app: Any) -> list[str]:
    left_out = ("/api/{rest", "/gradio", "/queue", "/login", "/logout")
    return sorted(
        {
            route.path
            for route in _all_routes(app)
            if "GET" in (getattr(route, "methods", None) or ()) and not route.path.startswith(left_out)
        }
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """A form as a page shows it: where it is sent, and its fields as they stand."""

    path: str
    fields: tuple[tuple[str, str], ...]
    file_field: str


def _forms_on(client: Any, pages: Sequence[str], ids: dict[str, str]) -> list[_Form]:
    """The forms of all pages that can be seen."""
    from urllib.parse import urljoin

    from bs4 import BeautifulSoup

    found: dict[_Form, None] = {}
    for page in pages:
        path = _PARAMETER.sub(lambda match: ids.get(match[1], "x"), page)
        for form in BeautifulSoup(client.get(path).text, "lxml").find_all("form"):
            where = urljoin(path, str(form.get("action") or path)).partition("?")[0]
            if str(form.get("method", "get")).lower() != "post" or where in NOT_TRIED:
                continue
            fields = form.find_all(["input", "textarea", "select", "button"])
            values = {str(f["name"]): _value(f) for f in fields if f.get("name") and f.get("type") != "file"}
            file_field = next((str(f["name"]) for f in fields if f.get("type") == "file"), "")
            found[_Form(where, tuple(values.items()), file_field)] = None
    return list(found)


def _value(field: Any) -> str:
    """What a browser would send for a field that nobody touched."""
    if field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        return str(chosen.get("value") or chosen.text) if chosen else ""
    return str(field.get("value") or field.text or "")


def _forms(forms: list[_Form]) -> Any:
    known = sorted({value for form in forms for _, value in form.fields if value and len(value) < 40})
    value = st.one_of(
        NOISE, LINE, PAGE, st.sampled_from([*known, "1", "2025-11-04", "[]", "../../etc/passwd"])
    )
    names = sorted({name for form in forms for name, _ in form.fields})
    changed = st.dictionaries(st.one_of(st.sampled_from(names), NOISE), value, max_size=4)
    files = st.one_of(st.none(), st.tuples(NOISE, st.binary(max_size=300)))
    return st.tuples(st.sampled_from(forms), changed, files)


def _filled(client: Any, given: tuple[_Form, dict[str, str], tuple[str, bytes] | None]) -> int:
    form, changed, file = given
    fields = {_plain(name): _plain(value) for name, value in {**dict(form.fields), **changed}.items()}
    sent = {form.file_field: (_plain(file[0]) or "a.md", file[1])} if file and form.file_field else None
    return int(client.post(form.path, data=fields, files=sent, follow_redirects=False).status_code)


def _visits(paths: list[str]) -> Any:
    query = st.dictionaries(
        st.sampled_from(["q", "lang", "city", "session", "source", "sket", "naeste", "k", "format", "topic"]),
        LINE,
        max_size=4,
    )
    return st.tuples(st.sampled_from(paths), query, st.one_of(st.none(), NOISE))


def _visited(client: Any, given: tuple[str, dict[str, str], str | None], ids: dict[str, str]) -> int:
    from urllib.parse import quote

    path, query, name = given
    put = quote(_plain(name), safe="") if name else None
    where = _PARAMETER.sub(lambda match: put or ids.get(match[1], "x"), path)
    parameters = {key: _plain(value) for key, value in query.items()}
    return int(client.get(where, params=parameters, follow_redirects=False).status_code)


def _plain(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()
