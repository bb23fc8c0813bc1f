"""API and page as one application."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator

from assistant.desk.desk import Desk
from assistant.local_time import LOCAL_TIME
from assistant.types import Language
from assistant.web.api import AssistantSource, close_api, create_api
from assistant.web.chat import build_chat, mount_page
from assistant.web.desk.register import add_desk, desk_arguments
from assistant.web.guide_page import GuidePage, add_guide_page
from assistant.web.guides import GuideMaker
from assistant.web.limits import RateLimiter
from assistant.web.metrics import Metrics
from assistant.web.middleware import PLAIN_POLICY
from assistant.web.plain import add_plain_page
from assistant.web.privacy_page import PrivacyFacts, add_privacy_page
from assistant.web.programme import UnknownCityError, current_conference
from assistant.web.reference import reference_html
from assistant.web.rendering import programme_html
from assistant.web.schemas import clean_text
from assistant.web.widget import add_widget


def local_time() -> time:
    """The time of day in Denmark."""
    return datetime.now(LOCAL_TIME).time()


def create_app(
    assistant_source: AssistantSource,
    *,
    data_dir: Path,
    rate_limit: int = 60,
    today: date | None = None,
    problem: Callable[[], str] = lambda: "",
    time_of_day: Callable[[], time] = local_time,
    guide_maker: GuideMaker | None = None,
    allowed_origins: Sequence[str] = (),
    privacy: PrivacyFacts = PrivacyFacts(),  # noqa: B008 - a value, never changed
    desk: Desk | None = None,
) -> FastAPI:
    """The API with the page at ``/``, the programme, the guides at ``/droeftelse`` and the reference at ``/docs``.

    Args:
        assistant_source: gives the current assistant, or None while there is none.
        data_dir: where feedback is kept.
        rate_limit: questions a minute and client, over API and page together; 0 = no limit.
        today: shown in the programme as today; the assistant's own date when left out.
        problem: why there is no assistant, for ``/readyz``.
        guide_maker: makes discussion guides; the project's own when left out.
        allowed_origins: websites whose visitors may ask through ``/widget.js``.
        privacy: what is stored and sent elsewhere, as ``/privatliv`` tells it.
        time_of_day: for "now" and "up next" in the programme; the hours and minutes in Denmark.
        desk: what the organisers' pages at ``/arrangoer`` work on; without one, there are none.
    """
    metrics = Metrics(desk.recorder.answered if desk else None)
    limiter = RateLimiter(rate_limit)
    maker = guide_maker or GuideMaker()
    app = create_api(
        assistant_source,
        data_dir=data_dir,
        rate_limit=rate_limit,
        problem=problem,
        metrics=metrics,
        limiter=limiter,
        guide_maker=maker,
        recorder=desk.recorder if desk else None,
        **desk_arguments(desk),
    )

    def now() -> datetime:
        assistant = assistant_source()
        local = datetime.now(LOCAL_TIME).date()
        return datetime.combine(today or (assistant.clock() if assistant else local), time_of_day())

    def privacy_facts() -> PrivacyFacts:
        assistant = assistant_source()
        contact = (assistant.contact if assistant else None) or ""
        if desk is None:
            return replace(privacy, contact=contact)
        periods = desk.periods
        return replace(privacy, contact=contact, questions_days=periods.questions, mails_days=periods.mails)

    _add_pages(app, assistant_source, now)
    page = GuidePage(assistant_source, limiter=limiter, metrics=metrics, maker=maker)
    add_guide_page(app, page)
    add_plain_page(app, assistant_source, limiter=limiter, metrics=metrics)
    add_privacy_page(app, privacy_facts)
    add_desk(app, desk)
    add_widget(app, allowed_origins)
    close_api(app)
    return mount_page(app, build_chat(assistant_source, limiter=limiter, metrics=metrics))


def _add_pages(app: FastAPI, assistant_source: AssistantSource, now: Callable[[], datetime]) -> None:
    plain = {"Content-Security-Policy": PLAIN_POLICY, "Cache-Control": "no-cache"}

    @app.api_route("/program", methods=["GET", "HEAD"], include_in_schema=False)
    def program(
        city: Annotated[str | None, BeforeValidator(clean_text), Query(max_length=100)] = None,
        lang: str = "da",
    ) -> HTMLResponse:
        language: Language = "en" if lang == "en" else "da"
        assistant, moment = assistant_source(), now()
        conference = current_conference(assistant.conferences, moment.date()) if assistant else None
        try:
            page = programme_html(conference, city, language, now=moment)
        except UnknownCityError:
            # A mistyped link still deserves the programme.
            page = programme_html(conference, None, language, now=moment)
        return HTMLResponse(page, headers=plain)

    @app.get("/style.css", include_in_schema=False)
    def style() -> Response:
        css = (files("assistant.web") / "style.css").read_text(encoding="utf-8")
        return Response(css, media_type="text/css", headers={"Cache-Control": "no-cache"})

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(reference_html(app.openapi()), headers=plain)
