"""WCAG 2.1 AA by axe-core in a real browser: every page, light and dark, on a desk and at 320 pixels."""

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import date
from datetime import time as clock_time
from pathlib import Path

import pytest
from canned import CannedAssistant
from canned_guides import MAKER
from served import served

pytestmark = pytest.mark.browser

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
QUESTION = "Hvad koster det for en suppleant?"
# axe's own recommendations ("best-practice") are run as well; what Gradio's frame breaks of those is named here.
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .map((v) => `${v.id} (${v.tags.filter((t) => /^(wcag|best)/.test(t)).join(', ')}): ` + v.nodes.map((n) => n.target.join(' ')).join(' | '))"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    if not CHROMIUM.is_file():
        pytest.skip(f"chromium is missing ({CHROMIUM}); name another in CHROMIUM")
    if not AXE.is_file():
        pytest.skip("axe-core is missing; npm install --prefix tests/web")
    from assistant.web.app import create_app

    assistant = CannedAssistant(today=date(2025, 11, 11))

    async def built():
        # Inside a running loop, as Gradio otherwise makes event loops of its own and never closes them.
        return create_app(
            lambda: assistant,
            data_dir=tmp_path_factory.mktemp("data"),
            rate_limit=0,
            time_of_day=lambda: clock_time(13, 5),
            guide_maker=MAKER,
        )

    with served(asyncio.run(built())) as base:
        yield base


@pytest.fixture(scope="module")
def browser(address):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()


def chat(page) -> None:
    page.wait_for_selector(".start button")


def chat_answered(page) -> None:
    chat(page)
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")
    page.wait_for_function("!document.body.classList.contains('answering')")
    page.click(".sources summary")
    page.click(".why summary")


def plain_answered(page) -> None:
    page.fill("#question", QUESTION)
    page.click("button.primary")
    page.fill("#question", "Hvad drøfter et hovedudvalg?")
    page.click("button.primary")
    page.click(".sources summary")


def plain_empty(page) -> None:
    page.click("button.primary")


def guide_made(page) -> None:
    page.fill("#topic", "Ruteplanlægning")
    page.click("form button[type=submit]")
    page.wait_for_selector("text=Kilder")


def as_it_is(page) -> None:
    """Nothing is done."""


STATES: dict[str, tuple[str, Callable[..., None]]] = {
    "chat": ("/", chat),
    "chat with an answer": ("/", chat_answered),
    "chat in English": ("/?lang=en", chat),
    "programme": ("/program", as_it_is),
    "plain page": ("/enkel", as_it_is),
    "plain page with answers": ("/enkel", plain_answered),
    "plain page with a mistake": ("/enkel", plain_empty),
    "guide form": ("/droeftelse", as_it_is),
    "guide": ("/droeftelse", guide_made),
    "privacy": ("/privatliv", as_it_is),
    "reference": ("/docs", as_it_is),
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("state", STATES)
def test_no_page_violates_the_guidelines(browser, address, state, width, dark):
    path, prepare = STATES[state]
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="da-DK",
    )
    page = context.new_page()
    try:
        page.goto(address + path)
        prepare(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))

        assert page.evaluate(RUN_AXE) == []
        assert not page.evaluate(TOO_WIDE)
    finally:
        context.close()


def test_without_javascript_the_chat_points_to_the_plain_page(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    try:
        page.goto(address + "/")
        page.click("a[href^=enkel]")
        page.fill("#question", QUESTION)
        page.click("button.primary")

        assert "1.450 kr." in page.inner_text("#svar")
        page.click(".sources summary")
        assert "Medarbejderrepræsentanter" in page.inner_text("#svar blockquote")
        page.click(".suggestions button")
        assert page.locator(".asked").count() == 2
    finally:
        context.close()


def test_the_plain_page_prints_with_its_sources(browser, address):
    from io import BytesIO

    from pypdf import PdfReader

    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    try:
        page.goto(f"{address}/enkel?q={QUESTION}")
        text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf())).pages)
    finally:
        context.close()

    assert "1.450 kr." in text
    assert "organisationsrepræsentanter betaler" in " ".join(text.split())
    assert "Send" not in text
