"""What wraps every request: size limit, security headers, counting, and the net under unexpected failures."""

import logging
import re
import time
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.logs import ACCESS
from assistant.web.metrics import Metrics

logger = logging.getLogger(__name__)
access = logging.getLogger(ACCESS)

HSTS = "max-age=31536000"  # a year; sent only where the visitor came over https

UNEXPECTED = "Something went wrong on our side; please try again in a moment."

# Gradio compiles its templates in the browser and writes styles and scripts inline, so it needs both
# "unsafe" words. No rule names a foreign host: the page can neither fetch from nor send to one.
GRADIO_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
# Our own pages have no scripts at all.
PLAIN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)

# Parts of Gradio the page does not use. Open, they would let anyone put files on the server's disk.
_UNUSED_GRADIO = re.compile(
    r"^/(?:gradio_api/)?(?:upload|upload_progress|file|proxy|deep_link|stream|vibe-|runs|monitoring|dev|custom_component)"
)


class BodyLimit:
    """Answers 413 as soon as a body is known to be larger than ``max_bytes``.

    ``larger`` gives other limits to addresses that begin with a text.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int, larger: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        max_bytes = next(
            (limit for start, limit in self.larger.items() if scope["path"].startswith(start)), self.max_bytes
        )
        detail = f"The request is larger than {max_bytes // 1024} kB; send less text."
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > max_bytes:
            await JSONResponse({"detail": detail}, status_code=413)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > max_bytes:
                raise HTTPException(413, detail)
            return message

        await self.app(scope, counted, send)


class ClosedRoutes:
    """Answers 404 for the parts of Gradio that the page does not use."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _UNUSED_GRADIO.match(scope["path"]):
            await JSONResponse({"detail": "Not Found"}, status_code=404)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class LastResort:
    """Outermost: headers on every response, a count of every request, and 503 instead of a crash."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0
        started = time.perf_counter()

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                headers.setdefault("Content-Security-Policy", GRADIO_POLICY)
                headers.setdefault("X-Frame-Options", "SAMEORIGIN")  # for browsers without frame-ancestors
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", HSTS)
            await send(message)

        try:
            await self.app(scope, receive, guarded)
        except Exception:
            logger.exception("unexpected failure in %s %s", scope["method"], _route_of(scope))
            self.metrics.error("unexpected")
            if status:  # the response has begun; nothing better can be said any more
                raise
            await JSONResponse({"detail": UNEXPECTED}, status_code=503)(scope, receive, guarded)
        finally:
            method, route = _method_of(scope), _route_of(scope)
            self.metrics.request(method, route, status)
            took = round((time.perf_counter() - started) * 1000, 1)
            access.info(
                "request", extra={"method": method, "route": route, "status": status, "ms": took}
            )  # no address, no query, no client


def _method_of(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"


def _route_of(scope: Scope) -> str:
    # The template ("/api/chat"), never the path as typed: labels must be few and hold nothing personal.
    return str(getattr(scope.get("route"), "path", "page"))
