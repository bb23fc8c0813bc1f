"""Gradio's bare HTML page with our language and name in it, before any script has run."""

import re
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.city import city_in
from assistant.web.plain_strings import plain_texts
from assistant.web.rendering import link
from assistant.web.strings import texts

# What Gradio says about itself to search engines and social media, naming foreign hosts.
_SOCIAL = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')
_LANGUAGE = re.compile(r'(<html\s+lang=)"en"')
_APP = re.compile(r"(<gradio-app\b)")


class PageShell:
    """Rewrites the one HTML page at ``/``; everything else passes through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        query = parse_qs(scope["query_string"].decode("latin-1"))
        language = "en" if query.get("lang", [""])[-1] == "en" else "da"
        city = city_in({name: values[-1] for name, values in query.items()})
        started: Message | None = None
        body = b""

        async def rewritten(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start":
                started = message
                return
            body += message.get("body", b"")
            if message.get("more_body") or started is None:
                return
            headers = MutableHeaders(scope=started)
            if started["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
                body = _with_language(body.decode("utf-8"), language, city).encode("utf-8")
                headers["content-length"] = str(len(body))
                headers["cache-control"] = "no-cache"
            await send(started)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, rewritten)


@cache
def _frames() -> str:
    return (files("assistant.web") / "frames.js").read_text(encoding="utf-8")


def _with_language(html: str, language: str, city: str) -> str:
    words = texts(language)
    title = f"<title>{escape(words.name)} – {escape(words.tagline)}</title>"
    described = f'{title}\n<meta name="description" content="{escape(words.ai_line)}">'
    query = "?lang=en" if words.language == "en" else ""
    plain = escape(link("enkel", lang=words.language if query else None, city=city))
    fallback = (
        f'<noscript><div class="noscript"><h1>{escape(words.name)}</h1><p>{escape(words.need_script)} '
        f'<a href="{plain}">{escape(plain_texts(words.language).without_script)}</a> '
        f'<a href="program{query}">{escape(words.programme_link)}</a> '
        f'<a href="droeftelse{query}">{escape(words.prepare_link)}</a></p></div></noscript>\n'
    )
    html = _LANGUAGE.sub(rf'\1"{language}"', html, count=1)
    html = _SOCIAL.sub("", html)
    html = html.replace("</head>", f"{described}\n<script>{_frames()}</script>\n</head>", 1)
    html = html.replace("<body", '<body class="med"', 1)  # what style.css goes by
    return _APP.sub(lambda match: fallback + match.group(1), html, count=1)
