"""A page in Danish where an upload is too large, instead of the API's JSON."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.desk.gate import PAGES
from assistant.web.desk.shell import page

# A browser shows the page only once it has sent all; what is sent on and on is cut off here.
_MOST_THROWN_AWAY = 20  # times the limit


class UploadLimit:
    """Answers 413 with a page as soon as what is sent to the desk is announced as larger than ``max_bytes``.

    ``shown_megabytes`` is what the page says a file may be: a form holds more than its file.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int, shown_megabytes: int) -> None:
        self.app = app
        self._max = max_bytes
        self._message = (
            f"Filen er for stor: den må højst fylde {shown_megabytes} MB. Gå tilbage, og vælg en mindre, "
            "eller del den i flere. Intet andet er ændret."
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        announced = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        size = int(announced) if announced.isascii() and announced.isdigit() else 0
        if size <= self._max or not str(scope["path"]).startswith(f"{PAGES}/"):
            await self.app(scope, receive, send)
            return
        left = min(size, _MOST_THROWN_AWAY * self._max)
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if message["type"] != "http.request" or not message.get("more_body", False):
                break
        await page(Request(scope), "problem.html", 413, message=self._message)(scope, receive, send)
