"""Nobody without a log-in gets past here, whatever the method, and whether or not the address exists."""

import logging
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.errors import AssistantError
from assistant.store.values import Organiser

logger = logging.getLogger(__name__)

COOKIE = "med_session"
PAGES = "/arrangoer"
LOGIN = "/arrangoer/login"
STYLE = "/arrangoer/desk.css"
GUARDED = (PAGES, "/api/knowledge", "/api/questions", "/api/emails", "/api/desk")
OIDC = "/arrangoer/login/tjeneste"
OIDC_BACK = "/arrangoer/login/tjeneste/svar"
OPEN = frozenset((LOGIN, STYLE, OIDC, OIDC_BACK))
LOG_IN_FIRST = "Log in as an organiser at /arrangoer first."
_UNAVAILABLE = "Arrangørernes sider kan ikke bruges lige nu. Prøv igen om lidt."


class DeskGate:
    """Lets organisers in and puts who they are into ``scope["state"]["organiser"]``."""

    def __init__(self, app: ASGIApp, *, organiser: Callable[[str], Organiser | None]) -> None:
        self.app = app
        self._organiser = organiser

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] not in ("http", "websocket") or not is_guarded(path):
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["organiser"] = None
        if path in OPEN:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            return  # there are none; saying nothing closes it
        token = session_token(Headers(scope=scope))
        try:
            organiser = await run_in_threadpool(self._organiser, token) if token else None
        except AssistantError as error:
            logger.error("nobody can be let in: %s", error)
            await _unavailable(path)(scope, receive, send)
            return
        if organiser is None:
            await _refusal(scope, path)(scope, receive, send)
            return
        state["organiser"] = organiser
        await self.app(scope, receive, send)


def is_guarded(path: str) -> bool:
    """Whether an address is for organisers alone."""
    return any(path == start or path.startswith(f"{start}/") for start in GUARDED)


def session_token(headers: Headers) -> str:
    """The cookie's value; empty where there is none."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except Exception:  # noqa: BLE001 - whatever a client sends as cookies, it is then not logged in
        return ""
    found = cookies.get(COOKIE)
    return found.value if found else ""


def _refusal(scope: Scope, path: str) -> Response:
    if path.startswith("/api/"):
        return JSONResponse({"detail": LOG_IN_FIRST}, status_code=401, headers={"Cache-Control": "no-store"})
    up = "../" * (path.count("/") - 1)
    headers = {"Cache-Control": "no-store"}
    target = f"{up}arrangoer/login"
    if scope["method"] == "GET":
        query = scope.get("query_string", b"").decode("latin-1")
        target += f"?naeste={quote(path.lstrip('/') + (f'?{query}' if query else ''))}"
    if scope["method"] in ("GET", "HEAD"):
        return RedirectResponse(target, status_code=303, headers=headers)
    return HTMLResponse(
        f'<!doctype html><html lang="da"><title>Log ind</title><p>Du er ikke logget ind længere. '
        f'<a href="{target}">Log ind</a>, gå tilbage, og prøv igen; det, du skrev, står der endnu.</p>',
        status_code=401,
        headers=headers,
    )


def _unavailable(path: str) -> Response:
    if path.startswith("/api/"):
        return JSONResponse({"detail": "The organisers' database does not answer."}, status_code=503)
    return HTMLResponse(
        f'<!doctype html><html lang="da"><title>Ikke til at bruge lige nu</title><p>{_UNAVAILABLE}</p>',
        status_code=503,
    )
