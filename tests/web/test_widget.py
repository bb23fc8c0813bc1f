"""The chat on another website: size, allowed origins, and use in a real browser."""

import os
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from canned import CannedAssistant
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from served import served

from assistant.web.api import close_api, create_api
from assistant.web.draining import Draining
from assistant.web.widget import add_widget

ORIGIN = "https://www.example.dk"
QUESTION = "Hvad koster det for en suppleant?"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def with_widget(tmp_path: Path, origins: tuple[str, ...], rate_limit: int = 0) -> FastAPI:
    assistant = CannedAssistant(today=date(2025, 10, 1))
    api = create_api(lambda: assistant, data_dir=tmp_path, rate_limit=rate_limit)
    add_widget(api, origins)
    close_api(api)
    return api


@pytest.fixture
def client(tmp_path):
    return TestClient(with_widget(tmp_path, (ORIGIN,)))


def test_the_script_is_small_and_may_be_loaded_by_other_websites(client):
    response = client.get("/widget.js")

    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(response.content) < 25 * 1024


def test_the_script_never_makes_html_of_a_text():
    code = (files("assistant.web") / "widget.js").read_text(encoding="utf-8")

    for dangerous in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert dangerous not in code


def test_a_named_website_may_ask(client):
    asked = client.post("/api/chat", json={"question": QUESTION}, headers={"Origin": ORIGIN})
    before = client.options(
        "/api/chat",
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )

    assert asked.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in asked.headers
    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://www.example.dk", "null", "https://www.example.dk.evil.example"]
)
def test_no_other_website_may(client, origin):
    asked = client.post("/api/chat", json={"question": QUESTION}, headers={"Origin": origin})
    before = client.options("/api/chat", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})

    assert "access-control-allow-origin" not in asked.headers
    assert before.status_code == 400
    assert "access-control-allow-origin" not in before.headers


@pytest.mark.parametrize("path", ["/api/feedback", "/api/search?q=x", "/v1/models", "/metrics"])
def test_nothing_else_is_opened(client, path):
    assert "access-control-allow-origin" not in client.get(path, headers={"Origin": ORIGIN}).headers


def test_without_origins_nobody_may_ask_from_elsewhere(tmp_path):
    client = TestClient(with_widget(tmp_path, ()))

    asked = client.post("/api/chat", json={"question": QUESTION}, headers={"Origin": ORIGIN})

    assert "access-control-allow-origin" not in asked.headers


@pytest.fixture
def website(tmp_path) -> Iterator[tuple[str, dict[str, str]]]:
    """A foreign page with a strict policy; what it shows is filled in by the test."""
    if not CHROMIUM.is_file():
        pytest.skip(f"chromium is missing ({CHROMIUM}); name another in CHROMIUM")
    page = FastAPI()
    page.state.draining = Draining()
    shown: dict[str, str] = {}

    @page.get("/")
    def home() -> HTMLResponse:
        assistant = shown["assistant"]
        policy = f"default-src 'none'; script-src {assistant}; connect-src {assistant}"
        html = (
            '<!doctype html><html lang="da"><head><title>Testby Kommune</title></head><body><main><h1>Testby</h1>'
            f'<p>Velkommen.</p></main><script src="{assistant}/widget.js" defer></script></body></html>'
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    with served(page) as address:
        yield address, shown


@pytest.fixture
def open_website(website, tmp_path):
    from playwright.sync_api import sync_playwright

    address, shown = website
    problems: list[str] = []

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)

        def opened(*, width: int = 1280, dark: bool = False):
            page = browser.new_page(
                viewport={"width": width, "height": 700},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.goto(address)
            page.wait_for_selector("med-assistant .launch")
            return page

        yield opened, shown, address
        browser.close()
    assert problems == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_a_visitor_asks_reads_the_source_and_closes_by_keyboard(open_website, tmp_path, width, dark):
    opened, shown, address = open_website
    if not AXE.is_file():
        pytest.skip("axe-core is missing; npm install --prefix tests/web")
    with served(with_widget(tmp_path, (address,))) as assistant:
        shown["assistant"] = assistant
        page = opened(width=width, dark=dark)
        page.focus("med-assistant .launch")
        page.keyboard.press("Enter")
        page.keyboard.type(QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector("med-assistant .answer")

        assert "1.450 kr." in page.inner_text("med-assistant .answer")
        assert "1.450 kr." in page.locator("med-assistant [role=status]").text_content()
        assert "Du skriver med en AI" in page.inner_text("med-assistant header")
        page.click("med-assistant .marker")
        assert "organisationsrepræsentanter betaler" in page.inner_text("med-assistant details li")
        page.click("med-assistant .next button")
        page.locator("med-assistant .answer").nth(1).wait_for()

        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "async () => (await axe.run()).violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target).join())"
        )
        assert found == []
        assert not page.evaluate(TOO_WIDE)
        page.keyboard.press("Escape")
        assert (
            page.evaluate("document.querySelector('med-assistant').shadowRoot.activeElement.className")
            == "launch"
        )
        assert page.locator("med-assistant .panel").is_hidden()


@pytest.mark.browser
def test_a_website_that_is_not_named_is_told_and_keeps_the_question(open_website, tmp_path):
    opened, shown, _ = open_website
    with served(with_widget(tmp_path, (ORIGIN,))) as assistant:
        shown["assistant"] = assistant
        page = opened()
        page.click("med-assistant .launch")
        page.fill("med-assistant textarea", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector("med-assistant .alert:not(:empty)")

        assert "ikke få forbindelse" in page.inner_text("med-assistant .alert")
        assert page.input_value("med-assistant textarea") == QUESTION


@pytest.mark.browser
def test_too_many_questions_are_told_so(open_website, tmp_path):
    opened, shown, address = open_website
    with served(with_widget(tmp_path, (address,), rate_limit=1)) as assistant:
        shown["assistant"] = assistant
        page = opened()
        page.click("med-assistant .launch")
        for count in (1, 2):
            page.fill("med-assistant textarea", QUESTION)
            page.keyboard.press("Enter")
            page.wait_for_selector(
                "med-assistant .answer" if count == 1 else "med-assistant .alert:not(:empty)"
            )

        assert "mange spørgsmål" in page.inner_text("med-assistant .alert")
