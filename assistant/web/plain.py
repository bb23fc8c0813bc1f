"""The plain page ``/enkel``: questions and answers without JavaScript."""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.datastructures import UploadFile

from assistant.errors import AssistantError
from assistant.pipeline import MAX_QUESTION_CHARACTERS, Assistant
from assistant.types import Answer, Citation, Language, Turn
from assistant.understanding.cleaning import shortened
from assistant.web.city import ask_for_city, chosen_day, city_in
from assistant.web.limits import RateLimiter
from assistant.web.markup import answer_html, quote_html, safe_url
from assistant.web.metrics import Metrics
from assistant.web.middleware import PLAIN_POLICY
from assistant.web.plain_strings import plain_texts
from assistant.web.rendering import CardView, about_city, calendar_link, templates
from assistant.web.schemas import HISTORY_TURNS, clean_text
from assistant.web.strings import texts

logger = logging.getLogger(__name__)

AssistantSource = Callable[[], Assistant | None]
_MAX_FIELDS = 10
_TURN = "t"  # prefix of the sources' ids; only the newest turn has any


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A question with its answer, as the page shows it; only the newest has its sources."""

    question: str
    html: Markup
    answer: Answer | None = None
    sources: Sequence[tuple[Citation, Markup, str | None]] = ()
    cards: Sequence[CardView] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """What one request asks for."""

    language: Language
    question: str
    history: tuple[Turn, ...] = ()
    sent: bool = False  # the form was sent, so that an empty field is a mistake
    city: str = ""  # as the address has it


class PlainPage:
    """Answers one visit. Nothing is kept between visits: the form carries the conversation."""

    def __init__(self, assistant_source: AssistantSource, limiter: RateLimiter, metrics: Metrics) -> None:
        self._source = assistant_source
        self._limiter = limiter
        self._metrics = metrics

    def respond(self, visit: Visit, client: str) -> Response:
        """The page for a visit, with the typed question kept where it could not be answered."""
        words = plain_texts(visit.language)
        if not visit.question:
            return self._page(
                visit, problem=words.empty if visit.sent else "", status=422 if visit.sent else 200
            )
        wait = self._limiter.wait_seconds(client)
        if wait:
            self._metrics.error("rate_limited")
            problem = words.too_many.format(seconds=wait)
            return self._page(visit, problem=problem, status=429, retry_after=wait)
        assistant = self._source()
        if assistant is None:
            self._metrics.error("not_ready")
            return self._page(visit, problem=words.not_ready, status=503, retry_after=5)
        started = time.perf_counter()
        try:
            # As in the chat: in Danish the question decides, whoever chose English wants English.
            spoken: Language | None = "en" if visit.language == "en" else None
            answer = ask_for_city(assistant, assistant.ask, visit.question, visit.history, visit.city, spoken)
        except AssistantError as error:
            self._metrics.error(type(error).__name__)
            return self._page(visit, problem=words.failed, status=503, retry_after=5)
        except Exception:
            logger.exception("the plain page could not answer")
            self._metrics.error("unexpected")
            return self._page(visit, problem=words.failed, status=503, retry_after=5)
        self._metrics.answer(answer, time.perf_counter() - started)
        return self._page(visit, answer=answer)

    def _page(
        self,
        visit: Visit,
        *,
        answer: Answer | None = None,
        problem: str = "",
        status: int = 200,
        retry_after: int = 0,
    ) -> Response:
        assistant = self._source()
        turns = list(_earlier(visit.history))
        history = list(visit.history)
        if answer is not None:
            turns.append(_newest(visit.question, answer, assistant, visit.language))
            history += [Turn("user", visit.question), Turn("assistant", answer.text)]
        if answer is None and turns:
            suggestions: tuple[str, ...] = ()
        else:
            suggestions = answer.suggestions if answer else self._opening(assistant, visit.language)
        day = chosen_day(assistant.conferences, assistant.clock(), visit.city) if assistant else None
        html = (
            templates()
            .get_template("plain.html")
            .render(
                city=day.city.da.lower() if day else None,
                about_city=about_city(day, visit.language) if day else "",
                t=texts(visit.language),
                p=plain_texts(visit.language),
                turns=turns if answer else [],
                typed="" if answer else visit.question,
                problem=problem,
                suggestions=suggestions,
                history=_packed(history),
            )
        )
        headers = {"Content-Security-Policy": PLAIN_POLICY, "Cache-Control": "no-store"}
        if retry_after:
            headers["Retry-After"] = str(retry_after)
        return HTMLResponse(html, status_code=status, headers=headers)

    def _opening(self, assistant: Assistant | None, language: Language) -> tuple[str, ...]:
        if assistant is None:
            return ()
        try:
            return assistant.suggestions(language)
        except Exception:
            # Suggestions are a courtesy; without them one can still ask.
            logger.exception("there are no suggestions")
            return ()


def add_plain_page(
    app: FastAPI, assistant_source: AssistantSource, *, limiter: RateLimiter, metrics: Metrics
) -> None:
    """Register ``/enkel`` and its style sheet."""
    page = PlainPage(assistant_source, limiter, metrics)

    @app.api_route("/enkel", methods=["GET", "HEAD"], include_in_schema=False)
    async def shown(request: Request) -> Response:
        query = request.query_params
        visit = Visit(
            _language(query.get("lang")), _question(query.get("q")), sent="q" in query, city=city_in(query)
        )
        return await run_in_threadpool(page.respond, visit, _client(request))

    @app.post("/enkel", include_in_schema=False)
    async def asked(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=_MAX_FIELDS) as form:
            fields = {name: value for name, value in form.items() if not isinstance(value, UploadFile)}
        # Another site could put words into our mouth by sending a conversation that never was.
        history = _unpacked(fields.get("history", "")) if _is_own(request) else ()
        visit = Visit(
            _language(request.query_params.get("lang")),
            _question(fields.get("suggestion") or fields.get("question")),
            history,
            sent=True,
            city=city_in(request.query_params),
        )
        return await run_in_threadpool(page.respond, visit, _client(request))

    @app.get("/plain.css", include_in_schema=False)
    def style() -> Response:
        css = (files("assistant.web") / "plain.css").read_text(encoding="utf-8")
        return Response(css, media_type="text/css", headers={"Cache-Control": "no-cache"})


def _newest(question: str, answer: Answer, assistant: Assistant | None, language: Language) -> ShownTurn:
    conferences = assistant.conferences if assistant else ()
    return ShownTurn(
        question,
        answer_html(answer.text, (citation.number for citation in answer.citations), _TURN),
        answer,
        [
            (citation, quote_html(citation, answer.text), safe_url(citation.url))
            for citation in answer.citations
        ],
        [CardView(card, calendar_link(card, conferences, language)) for card in answer.cards],
    )


def _earlier(history: Sequence[Turn]) -> list[ShownTurn]:
    pairs = zip(history[::2], history[1::2], strict=False)
    return [ShownTurn(asked.content, answer_html(said.content, (), _TURN)) for asked, said in pairs]


def _packed(history: Sequence[Turn]) -> str:
    turns = history[-HISTORY_TURNS:]
    return json.dumps([turn.content for turn in turns], ensure_ascii=False) if turns else ""


def _unpacked(text: str) -> tuple[Turn, ...]:
    """The conversation as the form carries it: texts, in turn of the reader and the assistant."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(values, list) or len(values) > HISTORY_TURNS or len(values) % 2:
        return ()
    if not all(isinstance(value, str) for value in values):
        return ()
    return tuple(
        Turn("assistant" if position % 2 else "user", str(clean_text(value)))
        for position, value in enumerate(values)
    )


def _is_own(request: Request) -> bool:
    """Whether the form was sent from our own page, as far as the browser tells."""
    headers: Mapping[str, str] = request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _question(value: object) -> str:
    return shortened(str(clean_text(value)), MAX_QUESTION_CHARACTERS) if isinstance(value, str) else ""


def _language(value: object) -> Language:
    return "en" if value == "en" else "da"


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
