"""What all pages of the desk share: templates, headers, forms with their token, errors as pages."""

import hmac
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as StarletteHTTPException

from assistant.calendar_names import long_date
from assistant.composing.abstaining import without_pointer
from assistant.desk.errors import ConflictError, DeskError
from assistant.errors import AssistantError
from assistant.store.values import Organiser
from assistant.web.schemas import clean_text

logger = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
MAX_FIELDS = 20_000  # a large conference in its form
_SAFE = ("GET", "HEAD", "OPTIONS")
_DENMARK = ZoneInfo("Europe/Copenhagen")

# What stands at the top of a page after something was done; the address names it, never its words.
DONE = {
    "svar-udgivet": "Svaret er udgivet.",
    "udgivet": "Ændringen er udgivet.",
    "kasseret": "Ændringen er kasseret. Det offentlige er, som det var.",
    "ikke-relevant": "Spørgsmålet er taget af listen.",
    "tilbage": "Viden er rullet tilbage.",
    "gemt": "Det er gemt.",
    "godkendt": "Svaret er godkendt. Intet er sendt.",
    "ovenpaa": "Din ændring ligger nu oven på det, der er offentligt. Se den igen, og udgiv.",
    "slettet": "Det er slettet.",
}


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The desk's templates, with escaping on."""
    environment = Environment(
        loader=PackageLoader("assistant.web.desk", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    environment.filters["moment"] = moment
    environment.filters["to_us"] = without_pointer
    return environment


def _day(value: date | None) -> str:
    return long_date(value, "da") if value else ""


def moment(value: datetime | None) -> str:
    """A time as it was in Denmark: "27. november 2026 kl. 14.05"."""
    if value is None:
        return ""
    local = value.astimezone(_DENMARK)
    return f"{long_date(local.date(), 'da')} kl. {local:%H.%M}"


def base_of(request: Request) -> str:
    """The way up to the root, so that the pages also work behind a path prefix."""
    return "../" * (str(request.scope["path"]).count("/") - 1)


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page of the desk."""
    organiser = getattr(request.state, "organiser", None)
    html = (
        templates()
        .get_template(template)
        .render(
            base=base_of(request),
            organiser=organiser,
            path=str(request.scope["path"]),
            done=DONE.get(request.query_params.get("sket", ""), ""),
            **values,
        )
    )
    return HTMLResponse(html, status_code=status, headers=HEADERS)


def go(request: Request, target: str) -> RedirectResponse:
    """On to another page of the desk, after something was done; ``target`` begins with "arrangoer"."""
    return RedirectResponse(base_of(request) + target, status_code=303, headers={"Cache-Control": "no-store"})


def who(request: Request) -> Organiser:
    """Who is logged in. The gate has seen to it already; this is the second lock."""
    organiser = getattr(request.state, "organiser", None)
    if not isinstance(organiser, Organiser):
        raise HTTPException(401, "Log in as an organiser first.")
    return organiser


async def checked_form(request: Request) -> AsyncIterator[FormData]:
    """The form that was sent, once its token has been checked; its files are closed afterwards.

    Raises:
        HTTPException: 403 where the token is missing or not this session's.
    """
    if request.method in _SAFE:
        yield FormData()
        return
    organiser = who(request)
    header = request.headers.get("x-csrf-token", "")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    form = FormData()
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form = await request.form(max_fields=MAX_FIELDS, max_part_size=2_000_000)
    try:
        sent = header or str(form.get("csrf", ""))
        origin = request.headers.get("origin", "")
        foreign = bool(origin) and origin.partition("://")[2] != request.headers.get("host", "")
        if foreign or not hmac.compare_digest(sent.encode(), organiser.csrf.encode()):
            raise HTTPException(403, "The request lacks this session's token (X-CSRF-Token); load the page.")
        yield form
    finally:
        await form.close()


Form = Annotated[FormData, Depends(checked_form)]
Who = Annotated[Organiser, Depends(who)]


def text_of(form: FormData, name: str, limit: int = 20_000) -> str:
    """A field's text, cleaned; empty where it is missing.

    Raises:
        DeskError: it is longer than ``limit`` characters.
    """
    value = form.get(name)
    text = str(clean_text(value)) if isinstance(value, str) else ""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > limit:
        raise DeskError(f"Teksten er for lang; skriv højst {limit} tegn.")
    return text


def date_of(form: FormData, name: str) -> date | None:
    """A field's date; None where it is empty.

    Raises:
        DeskError: it is no date.
    """
    text = text_of(form, name, 40)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DeskError(f"»{text}« er ikke en dato. Skriv år-måned-dag, fx 2026-11-04.") from None


def number_of(form: FormData, name: str) -> int:
    """A field's whole number; -1 where there is none."""
    text = str(form.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def file_of(form: FormData, name: str) -> tuple[str, bytes] | None:
    """An uploaded file's name and contents; None where none was chosen."""
    value = form.get(name)
    if not isinstance(value, UploadFile) or not value.filename:
        return None
    return value.filename[:500], value.file.read()


def status_of(error: DeskError) -> int:
    """The HTTP status that fits."""
    return 409 if isinstance(error, ConflictError) else 422


class DeskRoute(APIRoute):
    """A page whose failures are pages too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        original = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                return await original(request)
            except DeskError as error:
                return page(request, "problem.html", status_of(error), message=str(error))
            except AssistantError as error:
                logger.error("%s cannot be shown: %s", request.scope["path"], error)
                message = "Det kunne ikke lade sig gøre lige nu. Prøv igen om lidt; intet gemt er gået tabt."
                return page(request, "problem.html", 503, message=message)
            except StarletteHTTPException as error:
                message = _STATUS.get(error.status_code, "Det kunne ikke lade sig gøre.")
                return page(request, "problem.html", error.status_code, message=message)

        return handler


_STATUS = {
    400: "Det, der blev sendt, kan ikke læses. Gå tilbage, og prøv igen.",
    403: "Siden var for gammel, så det blev ikke gjort. Gå tilbage, hent siden igen, og prøv igen.",
    404: "Den side findes ikke.",
    413: "Det, du sendte, er for stort. Gå tilbage, og vælg en mindre fil, eller del den i flere.",
}
