"""Logging in and out."""

import hmac
import re
import secrets

from fastapi import APIRouter, Request, Response

from assistant.desk.desk import Desk
from assistant.desk.errors import LoginError
from assistant.web.desk.gate import COOKIE, session_token
from assistant.web.desk.shell import DeskRoute, Form, Who, go, page
from assistant.web.limits import RateLimiter

_BEFORE = "med_login"  # the token of the log-in form, before there is a session
_TRIES_A_MINUTE = 20  # and client; a name is locked long before
_INSIDE = re.compile(r"arrangoer(?:[/?][\w/?=&.%-]*)?")


def login_routes(desk: Desk) -> APIRouter:
    """``/arrangoer/login`` and ``/arrangoer/logud``."""
    router = APIRouter(route_class=DeskRoute, include_in_schema=False)
    limiter = RateLimiter(_TRIES_A_MINUTE)

    def form_page(request: Request, status: int = 200, name: str = "", problem: str = "") -> Response:
        token = request.cookies.get(_BEFORE) or secrets.token_urlsafe(24)
        response = page(
            request, "login.html", status, name=name, problem=problem, token=token,
            following=_following(request.query_params.get("naeste", "")),
        )  # fmt: skip
        _set_cookie(request, response, _BEFORE, token, 3_600)
        return response

    @router.api_route("/arrangoer/login", methods=["GET", "HEAD"])
    def login(request: Request) -> Response:
        return form_page(request)

    @router.post("/arrangoer/login")
    async def log_in(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        form = await request.form(max_fields=10, max_files=0, max_part_size=4_000)
        name, password = str(form.get("navn", "")), str(form.get("adgangskode", ""))
        before, sent = request.cookies.get(_BEFORE, ""), str(form.get("token", ""))
        if not before or not hmac.compare_digest(before.encode(), sent.encode()):
            return form_page(request, 403, name, "Siden var for gammel. Prøv igen.")
        if limiter.wait_seconds(request.client.host if request.client else ""):
            return form_page(request, 429, name, "For mange forsøg lige nu. Vent et minut, og prøv igen.")
        try:
            token = await run_in_threadpool(desk.access.log_in, name, password)
        except LoginError as error:
            return form_page(request, 401, name, str(error))
        response = go(request, _following(str(form.get("naeste", ""))))
        _set_cookie(request, response, COOKIE, token, int(desk.access.lifetime.total_seconds()))
        response.delete_cookie(_BEFORE, path="/")
        return response

    @router.post("/arrangoer/logud")
    def log_out(request: Request, organiser: Who, form: Form) -> Response:
        desk.access.log_out(session_token(request.headers), organiser.name)
        response = go(request, "arrangoer/login")
        response.delete_cookie(COOKIE, path="/")
        return response

    return router


def _following(wanted: str) -> str:
    """Where to go after the log-in: within the desk, nowhere else."""
    return wanted if _INSIDE.fullmatch(wanted) and ".." not in wanted else "arrangoer"


def _set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    # Behind a proxy the scheme is in its header. Whoever forges it keeps his own cookie from himself.
    https = request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"
    response.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=https)
