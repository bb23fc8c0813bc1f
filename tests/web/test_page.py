"""The page in a real browser: what a guest sees, clicks, types and hears."""

import asyncio
import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from datetime import time as clock_time
from pathlib import Path

import pytest
from canned import CannedAssistant

pytestmark = pytest.mark.browser

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARTEFACTS = Path(__file__).parents[1] / "artefacts"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PRICE = "Hvad koster det for en suppleant?"
# Every text on the page against the background behind it; 4.5:1, or 3:1 for large text (WCAG 1.4.3).
LOW_CONTRAST = """() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const background = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest('script, style, noscript') || !e.checkVisibility() || e.closest('.sr')) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(parse(style.color)), light(background(e))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + .05) / (b + .05);
    if (ratio < (large ? 3 : 4.5)) low.push(node.data.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return low;
}"""
NAMELESS = """() => [...document.querySelectorAll('button, a[href], textarea, input, summary, meter')].filter((e) =>
  e.checkVisibility() && !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).map((e) => e.outerHTML)"""
TWIN_IDS = """() => { const seen = new Set(), twins = [];
  for (const e of document.querySelectorAll('[id]')) { if (seen.has(e.id)) twins.push(e.id); seen.add(e.id); } return twins; }"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def assistant():
    return CannedAssistant(today=date(2025, 11, 11), delay_s=0.2)


@pytest.fixture(scope="module")
def server(assistant, tmp_path_factory) -> Iterator[tuple[str, Path]]:
    if not CHROMIUM.is_file():
        pytest.skip(f"chromium is missing ({CHROMIUM}); name another in CHROMIUM")
    import uvicorn

    from assistant.web.app import create_app

    data_dir = tmp_path_factory.mktemp("data")

    async def built():
        # Inside a running loop, as Gradio otherwise makes event loops of its own and never closes them.
        return create_app(
            lambda: assistant, data_dir=data_dir, rate_limit=0, time_of_day=lambda: clock_time(13, 5)
        )

    app = asyncio.run(built())
    listener = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", data_dir
    running.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture(scope="module")
def browser(server):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser, server):
    """Opens pages; afterwards, none may have asked a foreign host or thrown an error."""
    base, _ = server
    contexts, foreign, errors = [], [], []

    def opened(path: str = "/", *, width: int = 1280, height: int = 900, dark: bool = False):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="da-DK",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _note_foreign(request.url, base, foreign))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(base + path)
        if not path.startswith(("/program", "/docs")):
            page.wait_for_selector(".start button, #turns > li")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert foreign == []
    assert errors == []


@pytest.fixture
def page(open_page):
    return open_page()


def _note_foreign(url: str, base: str, foreign: list[str]) -> None:
    if not url.startswith((base, "data:", "blob:")):
        foreign.append(url)


def ask(page, question: str) -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")
    answered(page)


def answered(page) -> None:
    page.wait_for_function("!document.body.classList.contains('answering')")


def photograph(page, name: str, *, whole: bool = False) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=whole)


def test_the_first_visit_is_danish_and_says_that_one_talks_to_an_ai(page):
    assert page.evaluate("document.documentElement.lang") == "da"
    assert page.title() == "MED-assistenten – Spørg om konferencen og om AI i MED"
    assert page.get_by_text(
        "Du skriver med en AI. Svarene bygger kun på arrangørernes materiale."
    ).is_visible()
    assert page.locator(".start button").all_inner_texts() == [
        "Hvad koster det?",
        "Hvad er der på programmet?",
        "Hvor foregår det?",
    ]
    assert not page.locator("footer").is_visible()
    photograph(page, "start")


def test_what_is_stored_is_told_in_place(page):
    page.get_by_text("Hvad gemmes?").click()

    assert page.get_by_text("Dine spørgsmål og svarene gemmes ikke").is_visible()


def test_something_is_visible_at_once(page):
    page.fill("#question", PRICE)

    shown_after = page.evaluate("""() => { const from = performance.now();
      document.getElementById('composer').requestSubmit();
      return document.querySelector('.looking')?.checkVisibility() ? performance.now() - from : null; }""")

    assert shown_after is not None
    assert shown_after < 100
    assert page.locator(".looking").inner_text() == "Slår op …"
    answered(page)


def test_an_answer_shows_its_sources_in_place(page):
    ask(page, PRICE)
    assert page.locator(".answer").inner_text().startswith("1.450 kr. pr. person.")
    assert not page.locator("blockquote").is_visible()

    page.locator(".marker").focus()
    page.keyboard.press("Enter")

    assert page.locator("blockquote").is_visible()
    assert page.locator("blockquote mark").count() >= 1
    assert page.locator(".source-file a").get_attribute("href") == "https://www.medsamarbejdet.dk"
    assert page.evaluate("document.activeElement.id").endswith("-source-1")
    page.keyboard.press("Escape")
    assert not page.locator("blockquote").is_visible()
    assert page.evaluate("document.activeElement.className") == "marker"


def test_why_this_answer_is_explained(page):
    ask(page, PRICE)
    page.get_by_text("Hvorfor dette svar?").click()

    explained = page.locator(".why-text").inner_text()
    assert "Svaret er slået op i konferencens fakta." in explained
    assert "pris" in explained
    assert "11. november 2025" in explained
    assert page.locator("meter").count() == 2
    photograph(page, "answer", whole=True)


def test_a_follow_up_carries_the_conversation(page, assistant):
    ask(page, PRICE)
    ask(page, "Og for ledere?")

    question, history, _, language = assistant.asked[-1]
    assert question == "Og for ledere?"
    assert history[0].content == PRICE
    assert [turn.role for turn in history] == ["user", "assistant"]
    assert language is None
    assert page.locator(".turn").count() == 2


def test_a_new_conversation_forgets_the_old_one(page, assistant):
    ask(page, PRICE)
    page.get_by_role("button", name="Ny samtale").click()
    page.wait_for_selector(".start button")
    assert page.locator(".turn").count() == 0
    page.wait_for_timeout(300)

    ask(page, "Og for ledere?")

    assert assistant.asked[-1][1] == ()


def test_two_guests_do_not_see_each_other(open_page, assistant):
    first, second = open_page(), open_page()
    ask(first, PRICE)
    ask(second, "Er der parkering ved Messe C?")

    assert assistant.asked[-1][1] == ()
    assert first.locator(".turn").count() == 1


def test_suggestions_ask(page):
    page.locator(".start button").first.click()
    answered(page)
    page.get_by_role("button", name="Hvad koster det for ledere?").click()
    answered(page)

    assert [" ".join(text.split()) for text in page.locator(".asked").all_inner_texts()] == [
        "Du spurgte: Hvad koster det?",
        "Du spurgte: Hvad koster det for ledere?",
    ]


def test_the_language_switch_keeps_the_place(open_page):
    page = open_page(height=500)
    for _ in range(4):
        ask(page, PRICE)
    page.locator(".turn").nth(2).evaluate(
        "turn => turn.scrollIntoView({block: 'start', behavior: 'instant'})"
    )
    top = "document.querySelectorAll('.turn')[2].getBoundingClientRect().top"
    before = page.evaluate(top)

    # By script: a real click would first scroll to the button.
    page.get_by_role("button", name="English").evaluate("button => button.click()")
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.wait_for_timeout(300)

    assert abs(page.evaluate(top) - before) < 5
    page.get_by_role("button", name="Dansk").click()
    page.wait_for_function("document.documentElement.lang === 'da'")
    page.wait_for_timeout(300)
    assert page.locator(".turn").last.evaluate("turn => turn.getBoundingClientRect().top < innerHeight")


def test_a_link_to_ask_about_a_session_asks(open_page, assistant):
    page = open_page()
    base = page.url

    page.goto(f"{base}?q=Hvad+handler+AI+om%3F&ask=1")
    page.wait_for_selector("#turns > li")
    answered(page)

    assert assistant.asked[-1][0] == "Hvad handler AI om?"
    assert "q=" not in page.url
    assert "ask=" not in page.url
    other = open_page("/?q=Hvad+handler+AI+om%3F")
    assert other.get_by_role("textbox").input_value() == "Hvad handler AI om?"
    assert other.locator(".turn").count() == 0


def test_the_language_switch_changes_every_word(page, assistant):
    ask(page, PRICE)
    page.get_by_role("button", name="English").click()
    page.wait_for_function("document.documentElement.lang === 'en'")

    text = page.locator("body").inner_text()
    assert page.title().startswith("The MED assistant")
    assert "Sources (1)" in text
    assert "Kilder" not in text
    assert "You are writing with an AI" in text
    assert page.get_by_placeholder("Write your question …").is_visible()
    ask(page, "What does a substitute pay?")
    assert page.locator(".answer").last.inner_text().startswith("A substitute pays")
    assert assistant.asked[-1][3] == "en"
    photograph(page, "english")
    page.reload()
    page.wait_for_selector(".start button")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_feedback_is_stored(page, server):
    ask(page, PRICE)
    page.get_by_role("button", name="Dårligt svar").click()
    page.keyboard.type("Mail mig på a@b.dk")
    photograph(page, "feedback")
    page.get_by_role("button", name="Send tilbagemelding").click()

    page.get_by_text("Tak. Din tilbagemelding er gemt.").wait_for()
    stored = json.loads((server[1] / "feedback.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert stored["rating"] == "down"
    assert stored["comment"] == "Mail mig på [E-MAIL_1]"
    assert stored["question"] == PRICE


def test_what_is_not_known_is_said_and_the_question_can_be_copied(page):
    ask(page, "Er der parkering ved Messe C?")

    assert "Det står ikke i mit materiale." in page.locator(".answer").inner_text()
    assert page.locator(".answer a").get_attribute("href") == "mailto:kontakt@medsamarbejdet.dk"
    page.get_by_role("button", name="Kopiér spørgsmålet").click()
    page.get_by_text("Kopieret").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Er der parkering ved Messe C?"
    photograph(page, "not-known")


def test_a_time_and_place_has_a_card(page):
    ask(page, "Hvornår taler Schröder?")

    card = page.locator(".card")
    assert "14.40-15.30" in card.inner_text()
    assert card.get_by_text("Vis på kort").get_attribute("href").startswith("https://www.openstreetmap.org/")
    calendar = page.request.get(page.url + card.get_by_text("Føj til kalender").get_attribute("href"))
    assert "SUMMARY:Fremtidens arbejdsmarked med AI" in calendar.text()
    photograph(page, "card")


def test_a_failure_keeps_what_was_typed_and_says_what_to_do(page):
    ask(page, "Nu skal du bryd sammen")

    assert page.get_by_role("alert").inner_text().startswith("Noget gik galt")
    assert page.input_value("#question") == "Nu skal du bryd sammen"
    assert page.locator(".turn").count() == 0
    assert page.evaluate("document.activeElement.id") == "question"
    photograph(page, "failure")
    ask(page, PRICE)
    assert page.get_by_role("alert").inner_text() == ""
    assert page.locator(".turn").count() == 1


def test_a_lost_connection_keeps_what_was_typed(page):
    page.context.set_offline(True)
    ask(page, PRICE)

    assert page.get_by_role("alert").inner_text().startswith("Jeg kan ikke nå serveren.")
    assert page.input_value("#question") == PRICE
    page.context.set_offline(False)
    ask(page, PRICE)
    assert page.locator(".answer").inner_text().startswith("1.450 kr.")


def test_stop_works_and_one_can_ask_again(page, assistant):
    assistant.delay_s = 2.0
    try:
        page.fill("#question", PRICE)
        page.press("#question", "Enter")
        page.get_by_role("button", name="Stop").click()
    finally:
        assistant.delay_s = 0.2
    assert page.get_by_role("alert").inner_text() == "Stoppet. Du kan spørge igen."
    assert page.input_value("#question") == PRICE

    ask(page, "Er der parkering?")
    page.wait_for_timeout(2_200)

    assert page.locator(".turn").count() == 1
    assert assistant.asked[-1][1] == ()


def test_an_empty_question_is_not_sent(page, assistant):
    before = len(assistant.asked)
    page.press("#question", "Enter")

    assert page.get_by_role("alert").inner_text() == "Skriv et spørgsmål først."
    assert len(assistant.asked) == before


def test_shift_enter_starts_a_new_line(page, assistant):
    page.fill("#question", "Første linje")
    page.press("#question", "Shift+Enter")
    page.keyboard.type("anden linje")
    assert page.input_value("#question") == "Første linje\nanden linje"

    page.keyboard.press("Enter")
    answered(page)

    assert assistant.asked[-1][0] == "Første linje\nanden linje"


def test_typed_markup_is_shown_not_run(page):
    question = "<img src=x onerror=\"document.title='overtaget'\"> **fed** ${1+1} {{7*7}} pris?"
    ask(page, question)

    assert page.locator(".asked").inner_text().endswith(question)
    assert page.locator(".asked img").count() == 0
    assert "overtaget" not in page.title()


def test_everything_works_by_keyboard_alone(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.innerText || document.activeElement.id"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", seen[-1]
        if seen[-1] == "Ny samtale":
            break
    assert seen == [
        "Program", "Forbered drøftelse", "Dansk", "English", "Hvad gemmes?",
        "Hvad koster det?", "Hvad er der på programmet?", "Hvor foregår det?",
        "question", "Send", "Ny samtale",
    ]  # fmt: skip
    page.locator("#question").focus()
    page.keyboard.type(PRICE)
    page.keyboard.press("Enter")
    answered(page)
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.locator("blockquote").is_visible()


def test_screen_readers_are_told_the_answer(page):
    ask(page, PRICE)

    spoken = page.locator("#announce")
    assert spoken.get_attribute("aria-live") == "polite"
    assert spoken.inner_text().startswith("1.450 kr. pr. person. Prisen gælder")
    assert spoken.inner_text().endswith("Kilder: 1.")
    assert "[1]" not in spoken.inner_text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_page_fits_and_can_be_read(open_page, size, dark):
    page = open_page(width=size[0], height=size[1], dark=dark)
    name = f"{'phone' if size[0] < 500 else 'desktop'}-{'dark' if dark else 'light'}"
    photograph(page, f"start-{name}")
    page.locator(".stored summary").click()
    for question in (PRICE, "Hvornår taler Schröder?", "Er der parkering?", "Hvad gør hovedudvalget?"):
        ask(page, question)
    photograph(page, f"chat-{name}")
    for summary in page.locator(".tools summary").all():
        summary.click()
    page.locator("[data-rate=up]").first.click()

    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate(LOW_CONTRAST) == []
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(TWIN_IDS) == []
    column = page.locator(".answer").first.bounding_box()
    assert column["width"] <= 680
    photograph(page, f"everything-{name}", whole=True)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_the_programme_fits_and_can_be_read(open_page, size, dark):
    page = open_page("/program?city=Fredericia", width=size[0], height=size[1], dark=dark)

    assert page.evaluate("document.documentElement.lang") == "da"
    assert page.locator(".badge").all_inner_texts() == ["Nu", "Om lidt"]
    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate(LOW_CONTRAST) == []
    assert page.evaluate(NAMELESS) == []
    photograph(
        page, f"program-{'phone' if size[0] < 500 else 'desktop'}-{'dark' if dark else 'light'}", whole=True
    )


def test_the_programme_leads_to_the_chat_and_back(open_page):
    page = open_page("/program?city=Fredericia&lang=en")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name=re.compile("Ask about this ?: Prøv AI og forstå AI")).click()
    page.wait_for_selector("#turns > li")
    answered(page)

    assert "What is »Prøv AI og forstå AI« about?" in page.locator(".asked").inner_text()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name="Programme").click()
    assert page.get_by_role("heading", name="Programme").is_visible()


def test_the_programme_prints_without_buttons(open_page):
    page = open_page("/program?city=Fredericia")
    page.emulate_media(media="print")

    assert page.get_by_text("Fremtidens arbejdsmarked med AI").first.is_visible()
    assert not page.get_by_text("Spørg om dette").first.is_visible()
    assert not page.get_by_text("English").is_visible()


def test_without_scripts_there_is_a_way_to_the_programme(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server[0] + "/")

    page.get_by_role("link", name="Program").click()

    assert page.get_by_role("heading", name="Program", exact=True).is_visible()
    context.close()


def test_the_reference_is_readable_and_asks_nobody(open_page):
    page = open_page("/docs")

    assert page.get_by_role("heading", name="POST /api/chat").is_visible()
    assert page.evaluate(LOW_CONTRAST) == []


def test_a_code_at_the_door_opens_the_chat_for_its_city(open_page):
    page = open_page("/?city=koebenhavn", width=390, height=844)

    assert "Svarene gælder dagen i København den 4. november 2025." in page.inner_text(".about-city")
    page.click(".about-city a")
    page.wait_for_function("!location.search")
    page.wait_for_selector(".start button")
    assert page.query_selector(".about-city") is None


def test_a_page_that_lies_open_comes_to_rest(page):
    # Frames as fast as they can be, so that ten seconds of them take less.
    page.context.add_init_script(
        "window.requestAnimationFrame = (frame) => setTimeout(() => frame(performance.now()), 1);"
    )
    page.reload()
    page.wait_for_selector(".start button")
    page.evaluate(
        "() => { window.spun = 0; (function spin() { window.spun++; requestAnimationFrame(spin); })(); }"
    )
    page.wait_for_function("window.spun > 600")
    spun = page.evaluate("window.spun")
    page.wait_for_timeout(1_500)
    assert page.evaluate("window.spun") - spun <= 2
    ask(page, PRICE)
    assert page.locator(".answer").count() == 1
