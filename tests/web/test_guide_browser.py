"""Preparing a discussion in a real browser: by mouse, keyboard and screen reader, on phone and desktop."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from canned import CannedAssistant
from canned_guides import MAKER
from docx import Document
from playwright.sync_api import expect
from test_page import CHROMIUM, FLAGS, LOW_CONTRAST, NAMELESS, TOO_WIDE, TWIN_IDS, photograph

pytestmark = pytest.mark.browser

TOPIC = "AI til vagtplaner"
GUIDE = f"/droeftelse?topic={TOPIC}&committee=lokaludvalg&sector=kommune&minutes=60".replace(" ", "+")


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Iterator[str]:
    if not CHROMIUM.is_file():
        pytest.skip(f"chromium is missing ({CHROMIUM}); name another in CHROMIUM")
    import uvicorn

    from assistant.web.app import create_app

    assistant = CannedAssistant(today=date(2025, 11, 11))

    async def built():
        # Inside a running loop, as Gradio otherwise makes event loops of its own and never closes them.
        data_dir = tmp_path_factory.mktemp("data")
        return create_app(lambda: assistant, data_dir=data_dir, rate_limit=0, guide_maker=MAKER)

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(asyncio.run(built()), log_level="error", ws="none", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    running.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture(scope="module")
def browser(base):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser, base):
    """Opens pages; afterwards, none may have asked a foreign host or thrown an error."""
    contexts, foreign, errors = [], [], []

    def opened(
        path: str = "/droeftelse",
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        scripts: bool = True,
    ):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="da-DK",
            permissions=["clipboard-read", "clipboard-write"],
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                foreign.append(request.url) if not request.url.startswith((base, "data:", "blob:")) else None
            ),
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(base + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert foreign == []
    assert errors == []


@pytest.fixture
def page(open_page):
    return open_page(GUIDE)


def questions(page) -> list[str]:
    return page.locator(".question-text").all_inner_texts()


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_filling_in_the_form_makes_the_guide(open_page):
    page = open_page()
    page.get_by_label("Hvad skal I drøfte?").fill(TOPIC)
    page.get_by_label("Udvalg", exact=True).select_option("hovedudvalg")
    page.get_by_label("Minutter", exact=True).fill("90")
    page.get_by_role("button", name="Lav guiden").click()
    page.wait_for_selector("#guide")

    assert page.locator("#guide-title").inner_text() == f"Drøftelse: {TOPIC}"
    assert focused(page) == "guide-title"
    assert "Hovedudvalg · Kommune · 90 minutter" in page.locator("#guide").inner_text()
    assert "committee=hovedudvalg" in page.url
    assert page.title().startswith(f"Drøftelse: {TOPIC}")
    assert page.get_by_label("Hvad skal I drøfte?").input_value() == TOPIC


def test_progress_is_visible_at_once(open_page):
    page = open_page()
    page.fill("#topic", TOPIC)

    # Read in one go: a quick server may have made the guide before a second question to the page.
    shown_after, told = page.evaluate("""() => { const from = performance.now();
      document.getElementById('form').requestSubmit();
      const shown = document.querySelector('#progress .pulse')?.checkVisibility();
      return [shown ? performance.now() - from : null, document.getElementById('progress').innerText]; }""")

    assert shown_after is not None
    assert shown_after < 100
    assert told.strip() == "Laver guiden …"
    page.wait_for_selector("#guide")
    assert page.locator("#progress").inner_text() == ""


def test_a_mistake_is_told_beside_the_form_and_the_field_gets_the_focus(open_page):
    page = open_page(GUIDE)
    page.fill("#minutes", "mange")
    page.get_by_role("button", name="Lav guiden").click()
    expect(page.locator("#problem")).not_to_be_empty()

    assert "»mange« er ikke et helt tal" in page.locator("#problem").inner_text()
    assert focused(page) == "minutes"
    assert page.locator("#minutes").input_value() == "mange"
    assert page.locator("#guide").count() == 1  # the guide made before is still there


def test_an_unreachable_server_keeps_what_was_typed(open_page):
    page = open_page()
    page.fill("#topic", TOPIC)
    page.context.set_offline(True)
    page.get_by_role("button", name="Lav guiden").click()
    expect(page.locator("#problem")).not_to_be_empty()

    assert "Jeg kan ikke nå serveren" in page.locator("#problem").inner_text()
    assert page.locator("#topic").input_value() == TOPIC
    page.context.set_offline(False)
    page.get_by_role("button", name="Lav guiden").click()
    page.wait_for_selector("#guide")


def test_an_example_fills_in_the_form_and_back_leads_to_the_empty_page(open_page):
    page = open_page()
    page.locator(".example").nth(3).click()
    page.wait_for_selector("#guide")

    assert page.locator("#topic").input_value() == "Copilot til breve og referater"
    assert page.locator("#purpose").input_value() == "guideline"
    assert page.locator(".skeleton > li").count() == 1
    page.go_back()
    page.wait_for_selector(".example")
    assert page.locator("#topic").input_value() == ""


def test_questions_are_moved_by_keyboard_and_it_is_told(page):
    first, second = questions(page)[:2]
    down = page.locator(".question").nth(0).locator('[data-do="down"]')
    down.focus()
    page.keyboard.press("Enter")

    assert questions(page)[:2] == [second, first]
    assert page.locator("#edit-status").inner_text() == "Spørgsmålet er nu nummer 2 af 4."
    assert page.evaluate("document.activeElement.dataset.do") == "down"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert questions(page)[3] == first
    assert page.evaluate("document.activeElement.dataset.do") == "up"  # at the end it only goes up


def test_a_removed_question_can_be_brought_back(page):
    before = questions(page)
    page.locator(".question").nth(1).get_by_role("button", name="Fjern").click()

    assert questions(page) == [before[0], *before[2:]]
    assert page.locator("#edit-status").inner_text() == "Spørgsmålet er fjernet."
    assert page.evaluate("document.activeElement.closest('.question')?.dataset.number") == "3"
    assert not page.get_by_text(before[1]).nth(0).is_visible()  # nor does the agenda name it any more
    assert (
        page.evaluate(
            "document.elementFromPoint(...(({x, y}) => [x + 5, y + 5])(document.getElementById('undo').getBoundingClientRect())).id"
        )
        == "undo"
    )
    page.get_by_role("button", name="Fortryd").click()
    assert questions(page) == before
    page.locator(".question").nth(3).get_by_role("button", name="Fjern").click()
    page.keyboard.press("Control+z")
    assert questions(page) == before
    assert page.locator(".agenda [data-question='2']").is_visible()


def test_a_question_is_swapped_for_another_of_its_theme(page):
    question = page.locator(".question").nth(0)
    before, theme = questions(page)[0], question.get_attribute("data-theme")
    assert question.locator(".marker").count() == 1
    question.get_by_role("button", name="Skift").click()

    swapped = questions(page)[0]
    assert swapped != before
    assert theme.lower() in swapped
    assert question.locator(".marker").count() == 0
    assert page.locator(".agenda [data-question='1']").inner_text() == swapped
    page.locator(".question").nth(3).get_by_role("button", name="Skift").click()
    assert page.locator("#edit-status").inner_text() == "Der er ikke flere spørgsmål om Data og etik."


def test_a_question_is_rewritten_by_keyboard(page):
    button = page.locator(".question").nth(2).get_by_role("button", name="Omformulér")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("Hvem holder øje med <pauserne>?")
    page.keyboard.press("Enter")

    assert questions(page)[2] == "Hvem holder øje med <pauserne>?"
    assert focused(page) == "Omformulér"
    page.keyboard.press("Enter")
    page.keyboard.type("xxx")
    page.keyboard.press("Escape")
    assert questions(page)[2] == "Hvem holder øje med <pauserne>?"
    assert focused(page) == "Omformulér"


def test_an_own_question_is_added_and_an_empty_one_is_not(page):
    page.get_by_role("button", name="Tilføj et spørgsmål").click()
    page.get_by_label("Jeres eget spørgsmål").press("Enter")
    assert page.get_by_text("Skriv et spørgsmål, eller tryk Fortryd.").is_visible()
    page.get_by_label("Jeres eget spørgsmål").fill("Hvad siger de pårørende?")
    page.get_by_role("button", name="Gem").click()

    assert questions(page)[-1] == "Hvad siger de pårørende?"
    assert page.locator(".question").last.locator(".theme").inner_text() == "Eget spørgsmål"


def test_minutes_rebalance_and_the_methods_follow(page):
    fields = page.locator(".minutes-input")
    values = lambda: [int(value) for value in fields.evaluate_all("all => all.map((field) => field.value)")]  # noqa: E731
    assert values() == [15, 30, 15]
    fields.nth(0).fill("6")
    fields.nth(0).press("Tab")

    assert values() == [6, 36, 18]
    assert (
        page.locator("#edit-status").inner_text() == "Minutterne er fordelt igen. De giver stadig 60 i alt."
    )
    assert page.locator(".agenda-time .span").all_inner_texts() == ["0–6", "6–42", "42–60"]
    expect(page.locator(".method").first).to_contain_text("(6 minutter)")
    assert not page.locator("#minutes-note").is_visible()
    fields.nth(2).fill("14")
    fields.nth(2).press("Enter")
    assert values() == [6, 40, 14]  # the first keeps what was set by hand
    fields.nth(1).fill("500")
    fields.nth(1).press("Tab")
    assert sum(values()) == 60
    assert min(values()) >= 1
    fields.nth(1).fill("mange")
    fields.nth(1).press("Tab")
    assert sum(values()) == 60


def test_the_edited_guide_is_downloaded_as_word(page):
    page.locator(".question").nth(0).get_by_role("button", name="Fjern").click()
    page.locator(".question").nth(0).get_by_role("button", name="Omformulér").click()
    page.locator(".question-editor textarea").fill("Hvem bestemmer tempoet?")
    page.get_by_role("button", name="Gem").click()
    page.locator(".minutes-input").nth(0).fill("20")
    page.locator(".minutes-input").nth(0).press("Tab")
    with page.expect_download() as got:
        page.get_by_role("link", name="Word").click()

    assert got.value.suggested_filename == "guide-ai-til-vagtplaner.docx"
    word = Document(BytesIO(Path(got.value.path()).read_bytes()))
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert ["0–20", "Velkomst", "Plenum", "20"] in cells
    assert ["1", "Hvem bestemmer tempoet?", "Kvalitet"] in [row[:3] for row in cells]
    assert not any("for kerneopgave?" in cell for row in cells for cell in row)
    assert page.locator("#tools-status").inner_text() == "Filen guide-ai-til-vagtplaner.docx er hentet."


def test_a_pdf_is_downloaded_and_a_failure_is_told(page):
    with page.expect_download() as got:
        page.get_by_role("link", name="PDF").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    expect(page.locator("#tools-status")).to_contain_text("hentet")

    page.context.set_offline(True)
    page.get_by_role("link", name="Word").click()
    expect(page.locator("#tools-status")).to_contain_text("nå serveren")


def test_the_copied_link_makes_the_same_guide(page, open_page, base):
    page.get_by_role("button", name="Kopiér link").click()
    expect(page.locator("#tools-status")).not_to_be_empty()
    link = page.evaluate("navigator.clipboard.readText()")

    assert link.startswith(base + "/droeftelse?topic=AI+til+vagtplaner")
    again = open_page(link.removeprefix(base))
    assert questions(again) == questions(page)


def test_edits_outlive_a_reload_but_not_a_new_guide(page):
    page.locator(".question").nth(0).get_by_role("button", name="Fjern").click()
    page.locator(".question").nth(0).get_by_role("button", name="Skift").click()
    page.get_by_role("button", name="Tilføj et spørgsmål").click()
    page.get_by_label("Jeres eget spørgsmål").fill("Hvad siger de pårørende?")
    page.get_by_role("button", name="Gem").click()
    page.locator(".minutes-input").nth(0).fill("6")
    page.locator(".minutes-input").nth(0).press("Tab")
    edited = questions(page)

    page.reload()
    page.wait_for_selector(".question-tools")

    assert questions(page) == edited
    assert page.locator(".minutes-input").nth(0).input_value() == "6"
    assert page.locator(".agenda-time .span").nth(0).inner_text() == "0–6"
    page.get_by_role("button", name="Lav guiden").click()
    expect(page.locator(".minutes-input").first).to_have_value("15")
    assert questions(page)[0].endswith("for kerneopgave?")
    assert len(questions(page)) == 4


def test_a_marker_opens_its_source_and_escape_leads_back(page):
    marker = page.locator(".question .marker").first
    marker.focus()
    page.keyboard.press("Enter")

    assert page.locator("#guide-source-1 blockquote").is_visible()
    assert focused(page) == "guide-source-1"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "marker"


def test_printing_shows_the_guide_alone_with_its_quotes(page):
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    assert page.locator("#guide-source-2 blockquote").is_visible()
    assert not page.locator("#form").is_visible()
    assert not page.locator(".question-tools").first.is_visible()
    assert not page.locator(".guide-tools").is_visible()
    assert page.locator(".fixed-minutes").first.is_visible()
    photograph(page, "guide-print", whole=True)


def test_without_scripts_a_guide_is_made_and_downloaded(open_page):
    page = open_page(scripts=False)
    page.get_by_label("Hvad skal I drøfte?").fill(TOPIC)
    page.get_by_role("button", name="Lav guiden").click()

    assert page.locator("#guide-title").inner_text() == f"Drøftelse: {TOPIC}"
    assert page.get_by_role("button", name="Fjern").count() == 0
    assert not page.get_by_role("button", name="Udskriv").is_visible()
    assert page.get_by_text("15 min.").first.is_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="Word").click()
    assert got.value.suggested_filename == "guide-ai-til-vagtplaner.docx"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "path",
    ["/droeftelse", GUIDE + "&purpose=guideline", GUIDE + "&lang=en"],
    ids=["form", "guide", "english"],
)
def test_every_size_and_light_is_readable_named_and_not_too_wide(open_page, path, width, dark):
    page = open_page(path, width=width, height=844, dark=dark)

    assert not page.evaluate(TOO_WIDE)
    assert page.evaluate(LOW_CONTRAST) == []
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(TWIN_IDS) == []


def test_fingers_hit_the_buttons(open_page):
    page = open_page(GUIDE, width=390, height=844)

    small = page.evaluate("""() => [...document.querySelectorAll('.question-tools button, .guide-tools :is(a, button), #make')]
      .filter((e) => e.checkVisibility() && e.textContent.trim()).map((e) => e.getBoundingClientRect())
      .filter((box) => box.height < 24 || box.width < 24).length""")

    assert small == 0


def test_headings_go_down_step_by_step(page):
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map((e) => Number(e.tagName[1]))"
    )

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_what_a_screen_reader_meets_is_named(page):
    snapshot = page.locator("main").aria_snapshot()

    for named in (
        'textbox "Hvad skal I drøfte?"', 'combobox "Udvalg"', 'combobox "Sektor"', 'textbox "Minutter"',
        'textbox "Deltagere"', 'combobox "Hvor langt er I?"', 'combobox "Hvad er målet?"',
        'textbox "Minutter til Velkomst"', 'button "Flyt ned"', 'group "Spørgsmål 1"', 'link "Hent som Word"',
        'region "Guiden"', "status",
    ):  # fmt: skip
        assert named in snapshot, named


def test_the_other_pages_lead_here(open_page):
    page = open_page("/")
    page.wait_for_selector(".start button")
    page.get_by_role("link", name="Forbered drøftelse").click()
    page.wait_for_url("**/droeftelse")
    programme = open_page("/program")
    programme.get_by_role("link", name="Forbered drøftelse").click()
    programme.wait_for_url("**/droeftelse")


def test_a_request_in_the_chat_leads_here_with_the_topic(open_page):
    page = open_page("/")
    page.wait_for_selector(".start button")
    page.fill("#question", "Hjælp os med at forberede en drøftelse om AI til vagtplaner")
    page.press("#question", "Enter")
    page.locator(".turn").get_by_role("link", name="Forbered drøftelse").click()
    page.wait_for_url("**/droeftelse?topic=*")

    assert page.locator("#topic").input_value() == TOPIC
    page.get_by_role("button", name="Lav guiden").click()
    page.wait_for_selector("#guide")
    assert json.loads(page.locator("#guide").get_attribute("data-inputs"))["topic"] == TOPIC
