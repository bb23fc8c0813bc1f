"""The chat as a QR code at the door opens it: for one city."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient

from assistant import bootstrap
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.web.chat import ChatPage, Conversation, Exchange
from assistant.web.city import chosen_day
from assistant.web.limits import RateLimiter
from assistant.web.metrics import Metrics
from assistant.web.page_shell import PageShell
from assistant.web.plain import PlainPage, Visit

PROJECT = Path(__file__).parents[2]
FREDERICIA, COPENHAGEN = "Messe C", "Falkonersalen"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("city")
    for source in ("conferences/2025-ai/conference.yaml", "guidance/hovedudvalget.md"):
        (folder / "knowledge" / source).parent.mkdir(parents=True)
        shutil.copyfile(PROJECT / "knowledge" / source, folder / "knowledge" / source)
    settings = Settings(
        _env_file=None, knowledge_dir=folder / "knowledge", data_dir=folder / "data", embeddings="none",
        today=date(2025, 10, 1),
    )  # fmt: skip
    bootstrap.ingest(settings)
    return bootstrap.build_assistant(settings)


def said(assistant: Assistant, *questions: str, city: str = "fredericia") -> str:
    """The last answer of a conversation."""
    page = ChatPage(lambda: assistant, RateLimiter(0), Metrics())
    conversation = Conversation(city=city)
    for number, question in enumerate(questions):
        *_, (_, conversation) = page.ask(question, f"turn-{number}-x", conversation, "")
    return conversation.exchanges[-1].answer.text


def test_questions_on_the_conference_are_answered_for_that_city(assistant):
    assert FREDERICIA in said(assistant, "Hvor er det?")
    assert COPENHAGEN not in said(assistant, "Hvor er det?")
    assert "København" not in said(assistant, "Er der ledige pladser?")
    assert FREDERICIA in said(assistant, "Hvad koster det for en leder?", "Hvor er det?")
    assert FREDERICIA in said(assistant, "Where is it?")


def test_another_city_can_still_be_asked_for(assistant):
    assert COPENHAGEN in said(assistant, "Hvor er det i København?")
    assert COPENHAGEN in said(assistant, "Hvor er det?", city="Kbh")


def test_a_follow_up_keeps_what_was_asked_before(assistant):
    answer = said(assistant, "Hvad koster det for en suppleant?", "Og for en leder?")

    assert "1.950" in answer


@pytest.mark.parametrize(
    "question",
    ["Hvad er et hovedudvalg?", "Hvad koster det for en suppleant?", "Må vi tage hund med?", "Tak!"],
)
def test_what_has_nothing_to_do_with_a_city_is_answered_as_ever(assistant, question):
    assert said(assistant, question) == said(assistant, question, city="")


@pytest.mark.parametrize("city", ["", "   ", "Odense", "<script>", "x" * 5_000])
def test_a_city_where_there_is_no_conference_changes_nothing(assistant, city):
    assert chosen_day(assistant.conferences, date(2025, 10, 1), city) is None
    assert said(assistant, "Hvor er det?", city=city) == said(assistant, "Hvor er det?", city="")


def test_the_page_says_which_day_it_answers_for_and_how_to_leave_it(assistant):
    page = ChatPage(lambda: assistant, RateLimiter(0), Metrics())

    danish = page.everything(Conversation(city="fredericia"))["start"]
    english = page.everything(Conversation(language="en", city="copenhagen"))["start"]

    assert "Svarene gælder dagen i Fredericia den 11. november 2025." in danish
    assert "Answers are for the day in Copenhagen on 4 November 2025." in english
    assert 'href="./"' in danish
    assert "Svarene gælder" not in page.everything(Conversation())["start"]


def test_the_exchange_keeps_the_question_as_it_was_typed(assistant):
    page = ChatPage(lambda: assistant, RateLimiter(0), Metrics())
    *_, (_, conversation) = page.ask("Hvor er det?", "turn-1-x", Conversation(city="fredericia"), "")

    assert isinstance(conversation.exchanges[0], Exchange)
    assert conversation.exchanges[0].answer.question == "Hvor er det?"


def test_the_plain_page_answers_for_the_city_too(assistant):
    page = PlainPage(lambda: assistant, RateLimiter(0), Metrics())

    def shown(city: str) -> str:
        return page.respond(Visit("da", "Hvor er det?", city=city), "").body.decode()

    assert FREDERICIA in shown("fredericia")
    assert COPENHAGEN not in shown("fredericia")
    assert shown("odense") == shown("")
    assert COPENHAGEN in shown("odense")


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/?city=fredericia&lang=en", 'href="enkel?lang=en&amp;city=fredericia"'),
        ('/?city="><script>x', 'href="enkel?city=%22%3E%3Cscript%3Ex"'),
        ("/", 'href="enkel"'),
    ],
)
def test_without_javascript_the_link_to_the_plain_page_keeps_the_city(address, link):
    app = FastAPI()
    app.get("/")(
        lambda: HTMLResponse('<html lang="en"><head></head><body><gradio-app></gradio-app></body></html>')
    )
    app.add_middleware(PageShell)

    html = TestClient(app).get(address).text

    assert link in html
    assert "<script>x" not in html
