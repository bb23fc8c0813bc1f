"""Logging in and out."""

import base64
import hmac
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import astuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from assistant.desk.desk import Desk
from assistant.desk.errors import LoginError
from assistant.desk.oidc import OidcLogin, Started
from assistant.web.desk.gate import COOKIE, OIDC, OIDC_BACK, session_token
from assistant.web.desk.shell import DeskRoute, Form, Who, go, page
from assistant.web.limits import RateLimiter

_BEFORE = "med_login"  # the token of the log-in form, before there is a session
_TRIES_A_MINUTE = 20  # and client; a name is locked long before
_UNDER_WAY = "med_oidc"
_UNDER_WAY_S = 600  # to log in at the provider
_INSIDE = re.compile(r"arrangoer(?:[/?][\w/?=&.%-]*)?")


def login_routes(desk: Desk) -> APIRouter:
    """``/arrangoer/login``, the way to the organisation's own log-in, and ``/arrangoer/logud``."""
    router = APIRouter(route_class=DeskRoute, include_in_schema=False)
    limiter = RateLimiter(_TRIES_A_MINUTE)

    def form_page(request: Request, status: int = 200, name: str = "", problem: str = "") -> Response:
        token = request.cookies.get(_BEFORE) or secrets.token_urlsafe(24)
        response = page(
            request, "login.html", status, name=name, problem=problem, token=token,
            following=_following(request.query_params.get("naeste", "")),
            provider=desk.oidc and (desk.oidc.name or "jeres egen konto"),
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

    if desk.oidc is not None:
        _add_provider(router, desk, desk.oidc, limiter, form_page)

    @router.post("/arrangoer/logud")
    def log_out(request: Request, organiser: Who, form: Form) -> Response:
        desk.access.log_out(session_token(request.headers), organiser.name)
        response = go(request, "arrangoer/login")
        response.delete_cookie(COOKIE, path="/")
        return response

    return router


def _add_provider(
    router: APIRouter, desk: Desk, oidc: OidcLogin, limiter: RateLimiter, form_page: Callable[..., Response]
) -> None:
    """The way out to the organisation's own log-in, and back."""

    @router.get(OIDC)
    def go_out(request: Request) -> Response:
        if limiter.wait_seconds(request.client.host if request.client else ""):
            return form_page(request, 429, problem="For mange forsøg lige nu. Vent et minut, og prøv igen.")
        try:
            url, started = oidc.start(_callback(request, oidc))
        except LoginError as error:
            return form_page(request, 503, problem=str(error))
        response = RedirectResponse(url, status_code=303, headers={"Cache-Control": "no-store"})
        kept = json.dumps([*astuple(started), _following(request.query_params.get("naeste", ""))])
        value = base64.urlsafe_b64encode(kept.encode()).decode()
        _set_cookie(request, response, _UNDER_WAY, value, _UNDER_WAY_S)
        return response

    @router.get(OIDC_BACK)
    def come_back(request: Request) -> Response:
        started, following = _under_way(request.cookies.get(_UNDER_WAY, ""))
        try:
            email = oidc.finish(_callback(request, oidc), started, dict(request.query_params))
            token = desk.access.log_in_by_provider(email)
        except LoginError as error:
            response = form_page(request, 401, problem=str(error))
        else:
            response = go(request, following)
            _set_cookie(request, response, COOKIE, token, int(desk.access.lifetime.total_seconds()))
        response.delete_cookie(_UNDER_WAY, path="/")  # a log-in comes back once
        return response


def _under_way(cookie: str) -> tuple[Started, str]:
    """What the browser kept of its log-in; empty where it kept nothing that can be read."""
    try:
        state, nonce, verifier, following = json.loads(base64.urlsafe_b64decode(cookie.encode()))
        return Started(str(state), str(nonce), str(verifier)), _following(str(following))
    except (ValueError, TypeError):
        return Started("", "", ""), _following("")


def _callback(request: Request, oidc: OidcLogin) -> str:
    return oidc.callback or f"{'https' if _is_https(request) else 'http'}://{request.url.netloc}{OIDC_BACK}"


def _is_https(request: Request) -> bool:
    # Behind a proxy the scheme is in its header. Whoever forges it keeps his own cookie from himself.
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"


def _following(wanted: str) -> str:
    """Where to go after the log-in: within the desk, nowhere else."""
    return wanted if _INSIDE.fullmatch(wanted) and ".." not in wanted else "arrangoer"


def _set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=_is_https(request)
    )
