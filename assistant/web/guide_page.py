"""The page ``/droeftelse``: a form, and the guide made of it. Works without scripts; with them it can be edited."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from assistant.errors import AssistantError
from assistant.guides.labels import labels
from assistant.guides.outline import method_name, subtitle
from assistant.guides.requests import (
    MAX_MINUTES,
    MAX_PARTICIPANTS,
    MAX_SO_FAR_CHARACTERS,
    MAX_TOPIC_CHARACTERS,
    MIN_MINUTES,
    MIN_PARTICIPANTS,
    GuideRequestError,
    TopicUnclearError,
    parse_request,
)
from assistant.guides.types import Guide, GuideQuestion, GuideRequest
from assistant.pipeline import Assistant
from assistant.privacy import MaskingError, mask
from assistant.types import Language
from assistant.web.guide_problems import problem_in
from assistant.web.guide_strings import EXAMPLES, guide_texts
from assistant.web.guides import GuideMaker, guide_response
from assistant.web.limits import RateLimiter
from assistant.web.markup import answer_html, safe_url
from assistant.web.metrics import Metrics
from assistant.web.rendering import link, templates
from assistant.web.schemas import clean_text
from assistant.web.strings import texts

AssistantSource = Callable[[], Assistant | None]

PATH = "droeftelse"
SPARE_PER_THEME = 12
MAX_FIELDS = 40
DEFAULTS: Mapping[str, str] = {
    "topic": "",
    "committee": "lokaludvalg",
    "sector": "kommune",
    "minutes": "60",
    "participants": "8",
    "phase": "before_decision",
    "purpose": "discuss",
    "so_far": "",
    "short": "",
}
SHORT = "1"  # the value of the box that asks for five questions
REQUIRED = frozenset({"topic", "committee", "sector", "minutes"})
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one visit shows."""

    language: Language
    values: Mapping[str, str]
    guide: Guide | None = None
    spare: Mapping[str, list[str]] = field(default_factory=dict)
    problem: str = ""
    problem_field: str = ""
    suggestion: str = ""  # the topic with AI named in it, where it was not
    status: int = 200
    retry_after: int = 0


def guide_link(values: Mapping[str, str], language: Language = "da") -> str:
    """The relative address that fills in the form and makes the guide; personal data is masked in it."""
    given = {name: _masked(values.get(name, "")) for name in DEFAULTS}
    return link(PATH, **given, lang="en" if language == "en" else None)


class GuidePage:
    """What the page does. Knows nothing of HTTP but its status codes."""

    def __init__(
        self,
        assistant_source: AssistantSource,
        *,
        limiter: RateLimiter,
        metrics: Metrics,
        maker: GuideMaker,
    ) -> None:
        self._source = assistant_source
        self._limiter = limiter
        self._metrics = metrics
        self._maker = maker

    def show(self, values: Mapping[str, str], language: Language, client: str) -> Shown:
        """The form as filled in, and the guide when all of it was sent."""
        filled = {**DEFAULTS, **{name: value for name, value in values.items() if name in DEFAULTS}}
        if (
            not values.keys() >= REQUIRED
        ):  # a link from the chat may tell the topic alone; the reader says the rest
            return Shown(language, filled)
        words = guide_texts(language)
        try:
            request = _request(filled)
        except GuideRequestError as error:
            problem = problem_in(error, language)
            return Shown(language, filled, problem=problem, problem_field=error.field, status=422)
        wait = self._limiter.wait_seconds(client)
        if wait:
            self._metrics.error("rate_limited")
            problem = words.too_often.format(seconds=wait)
            return Shown(language, filled, problem=problem, status=429, retry_after=wait)
        assistant = self._source()
        if assistant is None:
            self._metrics.error("not_ready")
            return Shown(language, filled, problem=words.not_ready, status=503, retry_after=5)
        try:
            with self._metrics.model_use():
                guide = self._maker.build(request, assistant)
                spare = _spare(guide, self._maker.pool(request, assistant))
        except GuideRequestError as error:
            better = error.suggestion if isinstance(error, TopicUnclearError) else ""
            problem = problem_in(error, language)
            return Shown(
                language, filled, problem=problem, problem_field=error.field, suggestion=better, status=422
            )
        except AssistantError as error:
            self._metrics.error(type(error).__name__)
            return Shown(language, filled, problem=words.failed, status=503)
        return Shown(language, filled, guide, spare)


def add_guide_page(app: FastAPI, page: GuidePage) -> None:
    """Register ``/droeftelse``, its script and its downloads for readers without scripts."""

    @app.api_route(f"/{PATH}", methods=["GET", "HEAD"], include_in_schema=False)
    def droeftelse(request: Request) -> Response:
        values, language = _sent(list(request.query_params.multi_items()))
        masked = guide_link(values, language)
        if any(_masked(value) != value for value in values.values()):
            return RedirectResponse(masked, status_code=303)
        return _response(page.show(values, language, _client(request)))

    @app.post(f"/{PATH}", include_in_schema=False)
    async def made(request: Request) -> Response:
        # A form is sent in the body, so that no address holds what was typed before it is masked.
        body = (await request.body()).decode("utf-8", errors="replace")
        try:
            pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MAX_FIELDS)
        except ValueError:
            pairs = []
        values, language = _sent(pairs)
        filled = {**DEFAULTS, **values}
        try:
            asked = _request(filled)
        except GuideRequestError:
            shown = await run_in_threadpool(page.show, {**filled}, language, _client(request))
            return _response(shown)
        cleaned = {**filled, "topic": asked.topic, "so_far": asked.so_far}
        return RedirectResponse(guide_link(cleaned, language), status_code=303)

    @app.get(f"/{PATH}.{{format}}", include_in_schema=False)
    def download(format: str, request: Request) -> Response:
        values, language = _sent(list(request.query_params.multi_items()))
        shown = page.show({**DEFAULTS, **values}, language, _client(request))
        if shown.guide is None or format not in ("docx", "pdf", "md"):
            return _response(shown)
        return guide_response(shown.guide, "docx" if format == "docx" else "pdf" if format == "pdf" else "md")

    @app.get("/guide.js", include_in_schema=False)
    def script() -> Response:
        return Response(_script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _request(values: Mapping[str, str]) -> GuideRequest:
    """What the form says as a request; raises GuideRequestError."""
    return parse_request(
        topic=values["topic"], committee=values["committee"], sector=values["sector"], minutes=values["minutes"],
        participants=values["participants"], phase=values["phase"], purpose=values["purpose"],
        so_far=values["so_far"], short=values["short"] == SHORT,
    )  # fmt: skip


def guide_html(shown: Shown) -> str:
    """The whole page."""
    words, guide = labels("da"), shown.guide
    form_words = labels(shown.language)
    return (
        templates()
        .get_template("guide.html")
        .render(
            t=texts(shown.language),
            g=guide_texts(shown.language),
            names=form_words,
            words=words,
            values=shown.values,
            choices=[
                ("committee", form_words.committees),
                ("sector", form_words.sectors),
                ("phase", form_words.phases),
                ("purpose", form_words.purposes),
            ],
            limits={
                "minutes": (MIN_MINUTES, MAX_MINUTES),
                "participants": (MIN_PARTICIPANTS, MAX_PARTICIPANTS),
                "topic": MAX_TOPIC_CHARACTERS,
                "so_far": MAX_SO_FAR_CHARACTERS,
            },
            problem=shown.problem,
            problem_field=shown.problem_field,
            suggestion=shown.suggestion,
            suggestion_link=guide_link({**shown.values, "topic": shown.suggestion}, shown.language),
            examples=[(example, guide_link(example.inputs(), shown.language)) for example in EXAMPLES],
            path=PATH,
            guide=guide,
            subtitle=subtitle(guide) if guide else "",
            sections=_sections(guide) if guide else (),
            in_danish=_in_language(shown, "da"),
            in_english=_in_language(shown, "en"),
            here=guide_link(shown.values, shown.language),
            word=_download("docx", shown),
            pdf=_download("pdf", shown),
            inputs=dict(shown.values),
            spare=shown.spare,
            cited=_cited,
            method_name=method_name,
            safe_url=safe_url,
            json_text=_json_text,
            script_json=_script_json,
        )
    )


def _response(shown: Shown) -> HTMLResponse:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    if shown.retry_after:
        headers["Retry-After"] = str(shown.retry_after)
    return HTMLResponse(guide_html(shown), status_code=shown.status, headers=headers)


def _sent(pairs: list[tuple[str, str]]) -> tuple[dict[str, str], Language]:
    """The known fields as typed, and the language."""
    given = {name: str(clean_text(value))[:4_000] for name, value in pairs}
    language: Language = "en" if given.get("lang") == "en" else "da"
    return {name: value for name, value in given.items() if name in DEFAULTS}, language


def _masked(text: str) -> str:
    try:
        return mask(text).text
    except MaskingError:
        return ""  # better an empty field than a name in an address


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _in_language(shown: Shown, language: Language) -> str:
    """The same page in another language: with the guide where there is one, else with what was typed."""
    values = shown.values if shown.guide else {"topic": shown.values["topic"]}
    return guide_link(values, language)


def _download(format: str, shown: Shown) -> str:
    return guide_link(shown.values, shown.language).replace(PATH, f"{PATH}.{format}", 1)


def _spare(guide: Guide, pool: tuple[GuideQuestion, ...]) -> dict[str, list[str]]:
    """By theme: the questions that could take the place of one in the guide, the most fitting first."""
    used = {question.text for question in guide.questions}
    spare: dict[str, list[str]] = {}
    for question in pool:
        theme = spare.setdefault(question.theme, [])
        if question.text not in used and len(theme) < SPARE_PER_THEME:
            theme.append(question.text)
    return spare


def _sections(guide: Guide) -> list[dict[str, object]]:
    numbers = {question.text: number for number, question in enumerate(guide.questions, 1)}
    ends = accumulate(section.minutes for section in guide.sections)
    return [
        {
            "section": section,
            "start": end - section.minutes,
            "end": end,
            "items": [(item, numbers.get(item)) for item in section.items],
        }
        for section, end in zip(guide.sections, ends, strict=True)
    ]


def _cited(text: str, numbers: tuple[int, ...] = (), known: tuple[int, ...] = ()) -> Markup:
    """A text with its numbers as links to the sources of the page."""
    marked = text + "".join(f" [{number}]" for number in numbers if f"[{number}]" not in text)
    html = answer_html(marked, known, "guide")
    paragraph = html.strip()
    if paragraph.startswith("<p>") and paragraph.endswith("</p>") and paragraph.count("<p>") == 1:
        return Markup(paragraph[3:-4])  # noqa: S704 - answer_html escaped it
    return html


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _script_json(value: object) -> Markup:
    """JSON that can stand in a script element: nothing in it can end the element."""
    text = _json_text(value)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - "<", ">" and "&" are written as escapes of JSON


@lru_cache(maxsize=1)
def _script() -> str:
    return (files("assistant.web") / "guide.js").read_text(encoding="utf-8")


__all__ = ["GuidePage", "add_guide_page", "guide_html", "guide_link"]
