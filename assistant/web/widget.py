"""The chat for other websites: one script, and the websites that may use it."""

import re
from collections.abc import Sequence
from importlib.resources import files

from fastapi import FastAPI, Response
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

MAX_AGE_S = 3_600
_OPEN = re.compile(r"^/api/chat$")


class WidgetOrigins:
    """Lets the named websites ask questions from a visitor's browser; everything else stays closed to them."""

    def __init__(self, app: ASGIApp, *, origins: Sequence[str]) -> None:
        self.app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["POST"],
            allow_headers=["Content-Type", "Accept"],
            allow_credentials=False,
            expose_headers=["Retry-After"],
            max_age=MAX_AGE_S,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shared = scope["type"] == "http" and _OPEN.match(scope["path"])
        await (self._shared if shared else self.app)(scope, receive, send)


def add_widget(app: FastAPI, origins: Sequence[str]) -> None:
    """Register ``/widget.js``, and let ``origins`` ("https://www.example.dk") call ``POST /api/chat``."""
    app.add_middleware(WidgetOrigins, origins=tuple(origins))

    @app.api_route("/widget.js", methods=["GET", "HEAD"], include_in_schema=False)
    def widget() -> Response:
        code = (files("assistant.web") / "widget.js").read_text(encoding="utf-8")
        headers = {
            "Cache-Control": f"public, max-age={MAX_AGE_S}",
            "Cross-Origin-Resource-Policy": "cross-origin",  # other websites are whom it is for
        }
        return Response(code, media_type="text/javascript; charset=utf-8", headers=headers)
