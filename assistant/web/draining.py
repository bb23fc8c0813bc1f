"""Going down without dropping anything: running answers are finished, waiting streams are let go."""

import asyncio
import re

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# The chat page keeps this stream open for as long as it is shown; nothing is lost when it ends.
_IDLE_STREAM = re.compile(r"/heartbeat/")


class Draining:
    """Whether the process is going down; set once, from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event = asyncio.Event()
        self.started = False

    def start(self) -> None:
        """Begin to go down."""
        self.started = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self) -> None:
        """Until going down has begun."""
        self._loop = asyncio.get_running_loop()
        if not self.started:
            await self._event.wait()


class DrainingMiddleware:
    """Says "not ready" and ends idle streams once the process goes down; all else is answered as ever."""

    def __init__(self, app: ASGIApp, *, draining: Draining) -> None:
        self.app = app
        self._draining = draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif self._draining.started and scope["path"] == "/readyz":
            body = {"status": "not ready", "reason": "the server is going down"}
            await JSONResponse(body, status_code=503)(scope, receive, send)
        elif _IDLE_STREAM.search(scope["path"]):
            await self._until_draining(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _until_draining(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = asyncio.ensure_future(self.app(scope, receive, send))
        waiting = asyncio.ensure_future(self._draining.wait())
        try:
            await asyncio.wait({stream, waiting}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (stream, waiting):
                if not task.done():
                    task.cancel()
            await asyncio.gather(stream, waiting, return_exceptions=True)
        if not stream.cancelled() and (error := stream.exception()) is not None:
            raise error
