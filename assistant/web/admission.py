"""How much is taken in at once: a bounded number of requests, and bodies that arrive in time."""

import asyncio
import re

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.metrics import Metrics

MAX_IN_FLIGHT = 200  # running and waiting; at 60 answers a second the last of them waits some 3 seconds
RETRY_AFTER_S = 3
BODY_TIMEOUT_S = 30.0
MAX_HEADER_BYTES = 32 * 1024
BUSY = "Very many questions are being answered right now; try again in a few seconds."
_BUSY_PAGE = (
    '<!doctype html><html lang="da"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Prøv igen om lidt</title><h1>Prøv igen om lidt</h1><p>Der bliver besvaret mange spørgsmål lige nu. "
    "Gå tilbage, og send igen om nogle sekunder.</p></html>"
)
# What costs work. Health, figures and the page's own long-lived streams are let through.
_COSTLY = re.compile(r"^/(?:api|v1|enkel|droeftelse)(?:/|$)")


class Admission:
    """Answers 503 with Retry-After when ``max_in_flight`` costly requests are running or waiting."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, max_in_flight: int = MAX_IN_FLIGHT) -> None:
        self.app = app
        self._metrics = metrics
        self._max = max_in_flight
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _COSTLY.match(scope["path"]):
            await self.app(scope, receive, send)
            return
        if self._in_flight >= self._max:
            self._metrics.error("busy")
            await _busy(scope)(scope, receive, send)
            return
        # One event loop runs all of this, so that plain counting is exact.
        self._in_flight += 1
        self._metrics.in_flight(self._in_flight)
        try:
            await self.app(scope, receive, send)
        finally:
            self._in_flight -= 1
            self._metrics.in_flight(self._in_flight)


class HeaderLimit:
    """Answers 431 when the headers and the address together are larger than ``max_bytes``."""

    def __init__(self, app: ASGIApp, *, max_bytes: int = MAX_HEADER_BYTES) -> None:
        self.app = app
        self._max = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            size = len(scope["raw_path"]) + len(scope["query_string"])
            size += sum(len(name) + len(value) for name, value in scope["headers"])
            if size > self._max:
                detail = f"The headers and the address are larger than {self._max // 1024} kB."
                await JSONResponse({"detail": detail}, status_code=431)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class BodyTimeout:
    """Answers 408 when the body of a request does not arrive within ``seconds``."""

    def __init__(self, app: ASGIApp, *, seconds: float = BODY_TIMEOUT_S) -> None:
        self.app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        complete = False
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def in_time() -> Message:
            nonlocal complete
            if complete:  # from here on, receive() waits for the client to go away
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, "The request did not arrive in time; send it again.") from None
            complete = not message.get("more_body", False)
            return message

        await self.app(scope, in_time, send)


def _busy(scope: Scope) -> Response:
    headers = {"Retry-After": str(RETRY_AFTER_S)}
    accepts = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    if b"text/html" in accepts:
        return HTMLResponse(_BUSY_PAGE, status_code=503, headers=headers)
    return JSONResponse({"detail": BUSY}, status_code=503, headers=headers)
