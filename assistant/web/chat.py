"""The chat page: Gradio carries the events, the server renders, a little script places it."""

import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from assistant.pipeline import MAX_QUESTION_CHARACTERS, Assistant
from assistant.types import Answer, Language, Turn
from assistant.understanding.cleaning import shortened
from assistant.web.city import Asking, ask_for_city, chosen_day, city_in
from assistant.web.gradio_loading import load_gradio
from assistant.web.limits import RateLimiter
from assistant.web.metrics import Metrics
from assistant.web.page_shell import PageShell
from assistant.web.rendering import (
    announcement,
    composer_html,
    header_html,
    partial_html,
    start_html,
    templates,
    turn_html,
)
from assistant.web.schemas import HISTORY_TURNS, clean_text
from assistant.web.sentences import pieces
from assistant.web.streaming import has_writer, streamed
from assistant.web.strings import texts

if TYPE_CHECKING:
    import gradio

logger = logging.getLogger(__name__)

CONCURRENCY = 20  # questions answered at once; Gradio's own default is one
QUEUE_SIZE = 200  # more waiting than that are told to try again
SENTENCE_PAUSE_S = 0.03  # lets the browser paint one sentence before the next
SESSION_S = 3_600  # a conversation left alone that long is forgotten

AssistantSource = Callable[[], Assistant | None]
Change = dict[str, object]  # what page.js is told; see its function apply


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of this conversation and its answer."""

    turn: str
    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the server remembers of an open page."""

    language: Language = "da"
    exchanges: tuple[Exchange, ...] = field(default=())
    city: str = ""  # as the address has it

    def history(self) -> tuple[Turn, ...]:
        """The conversation as the assistant takes it, oldest first."""
        turns = [
            turn
            for exchange in self.exchanges
            for turn in (Turn("user", exchange.question), Turn("assistant", exchange.answer.text))
        ]
        return tuple(turns[-HISTORY_TURNS:])

    def with_exchange(self, exchange: Exchange) -> "Conversation":
        """The conversation with one more exchange; the oldest are forgotten."""
        return replace(self, exchanges=(*self.exchanges, exchange)[-HISTORY_TURNS:])


class ChatPage:
    """What happens when the reader does something. Knows nothing of Gradio."""

    def __init__(self, assistant_source: AssistantSource, limiter: RateLimiter, metrics: Metrics) -> None:
        self._source = assistant_source
        self._limiter = limiter
        self._metrics = metrics

    def everything(self, conversation: Conversation) -> Change:
        """The whole conversation in its language, and what stands there before the first question."""
        assistant = self._source()
        language = conversation.language
        conferences = assistant.conferences if assistant else ()
        turns = [
            {
                "id": exchange.turn,
                "html": turn_html(exchange.question, exchange.answer, language, exchange.turn, conferences),
            }
            for exchange in conversation.exchanges
        ]
        start = start_html(
            language,
            self._suggestions(assistant, language),
            ready=assistant is not None,
            day=chosen_day(conferences, assistant.clock(), conversation.city) if assistant else None,
        )
        # The language makes the change differ from the one before, which is what Gradio looks at.
        return {
            "kind": "all",
            "start": start,
            "turns": turns,
            "language": language,
            "at": time.monotonic_ns(),
        }

    def ask(
        self, question: str, turn: str, conversation: Conversation, client: str
    ) -> Iterator[tuple[Change, Conversation]]:
        """Answer sentence by sentence; the last change holds the sources and everything around."""
        words = texts(conversation.language)
        language = conversation.language
        wait = self._limiter.wait_seconds(client)
        if wait:
            self._metrics.error("rate_limited")
            yield _error(turn, words.error_rate.format(seconds=wait)), conversation
            return
        yield _partial(turn, question, "", language), conversation
        assistant = self._source()
        if assistant is None:
            self._metrics.error("not_ready")
            yield _error(turn, words.error_not_ready), conversation
            return
        started = time.perf_counter()
        arrived = ""
        try:
            # In Danish the question decides, so that a guest may simply write English; whoever chose
            # English wants English, also for "Fredericia?".
            wanted: Language | None = "en" if language == "en" else None
            if has_writer(assistant):
                for item in streamed(
                    lambda tell: _asked(assistant, question, conversation, wanted, on_sentence=tell)
                ):
                    if isinstance(item, str):
                        arrived += f"{item} "
                        yield _partial(turn, question, arrived, language), conversation
                    else:
                        answer = item
            else:
                answer = _asked(assistant, question, conversation, wanted)
            html = turn_html(question, answer, language, turn, assistant.conferences)
        except Exception:
            logger.exception("the page could not answer")
            self._metrics.error("unexpected")
            yield _error(turn, words.error_generic), conversation
            return
        self._metrics.answer(answer, time.perf_counter() - started)
        if answer.trace is not None and answer.trace.replaced:
            arrived = ""
        for piece in () if arrived else pieces(answer.text)[:-1]:
            arrived += piece
            yield _partial(turn, question, arrived, language), conversation
            time.sleep(SENTENCE_PAUSE_S)
        done: Change = {
            "kind": "done",
            "turn": turn,
            "html": html,
            "announce": announcement(answer, language),
        }
        yield done, conversation.with_exchange(Exchange(turn, question, answer))

    def _suggestions(self, assistant: Assistant | None, language: Language) -> tuple[str, ...]:
        if assistant is None:
            return ()
        try:
            return assistant.suggestions(language)
        except Exception:
            # Suggestions are a courtesy; without them one can still ask.
            logger.exception("there are no suggestions")
            return ()


def build_chat(
    assistant_source: AssistantSource, *, limiter: RateLimiter, metrics: Metrics
) -> "gradio.Blocks":
    """The page as Gradio blocks, not yet mounted."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # After every event Gradio sums up its last 10,000 in a data frame, for a dashboard that is off here.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**12))
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "100")
    load_gradio()
    import gradio as gr

    page = ChatPage(assistant_source, limiter, metrics)

    def start(request: gr.Request) -> tuple[str, Change, str, Conversation]:
        query = dict(request.query_params)
        conversation = Conversation(language=_language(query.get("lang")), city=city_in(query))
        return (
            header_html(conversation.language),
            page.everything(conversation),
            composer_html(conversation.language),
            conversation,
        )

    def switch(conversation: Conversation, event: gr.EventData) -> tuple[str, Change, str, Conversation]:
        conversation = replace(conversation, language=_language(_sent(event, "language")))
        return (
            header_html(conversation.language),
            page.everything(conversation),
            composer_html(conversation.language),
            conversation,
        )

    def reset(conversation: Conversation, event: gr.EventData) -> tuple[Change, Conversation]:
        emptied = Conversation(language=_language(_sent(event, "language")), city=conversation.city)
        return page.everything(emptied), emptied

    def ask(
        conversation: Conversation, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Change, Conversation]]:
        question = shortened(str(clean_text(_sent(event, "question"))), MAX_QUESTION_CHARACTERS)
        turn = _sent(event, "turn")
        if not question or not re.fullmatch(r"turn-\d{1,6}-[a-z0-9]{1,12}", turn):
            return
        # The page knows its language even when the server has forgotten the conversation.
        conversation = replace(conversation, language=_language(_sent(event, "language")))
        client = request.client.host if request.client else ""
        yield from page.ask(question, turn, conversation, client)

    hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    blocks: gradio.Blocks
    with gr.Blocks(title=texts("da").name, analytics_enabled=False, fill_width=True) as blocks:
        state = gr.State(Conversation(), time_to_live=SESSION_S)
        header = gr.HTML(header_html("da"), js_on_load=None, apply_default_css=False, elem_id="masthead")
        conversation = gr.HTML(
            None,
            html_template=templates().get_template("conversation.html").render(),
            js_on_load=_asset("page.js"),
            apply_default_css=False,
            elem_id="chat",
        )
        composer = gr.HTML(composer_html("da"), js_on_load=None, apply_default_css=False, elem_id="asking")
        whole_page = [header, conversation, composer, state]
        blocks.load(start, None, whole_page, **hidden)
        asked = conversation.ask(ask, [state], [conversation, state], trigger_mode="multiple", **hidden)
        conversation.stop(None, None, None, cancels=[asked], **hidden)
        conversation.language(switch, [state], whole_page, **hidden)
        conversation.reset(reset, [state], [conversation, state], **hidden)
    blocks.queue(max_size=QUEUE_SIZE, default_concurrency_limit=CONCURRENCY, api_open=False)
    return blocks


def mount_page(api: FastAPI, blocks: "gradio.Blocks") -> FastAPI:
    """Put the page at / of ``api``. Everything the API answers itself must be registered before."""
    import gradio as gr

    api.add_middleware(PageShell)
    gr.mount_gradio_app(
        api,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,  # the page takes no files
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        head='<link rel="stylesheet" href="style.css">',
    )
    return api


def _asked(
    assistant: Assistant,
    question: str,
    conversation: Conversation,
    language: Language | None,
    on_sentence: Callable[[str], None] | None = None,
) -> Answer:
    ask: Asking = partial(assistant.ask, on_sentence=on_sentence) if on_sentence else assistant.ask
    return ask_for_city(assistant, ask, question, conversation.history(), conversation.city, language)


def _asset(name: str) -> str:
    return (files("assistant.web") / name).read_text(encoding="utf-8")


def _language(value: object) -> Language:
    return "en" if value == "en" else "da"


def _sent(event: "gradio.EventData", name: str) -> str:
    # The browser sends this, so it can be anything.
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _partial(turn: str, question: str, text: str, language: Language) -> Change:
    return {"kind": "partial", "turn": turn, "html": partial_html(question, text, language, turn)}


def _error(turn: str, message: str) -> Change:
    return {"kind": "error", "turn": turn, "message": message}
