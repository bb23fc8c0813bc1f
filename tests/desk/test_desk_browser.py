"""The desk in a real browser: what an organiser sees, clicks and types."""

import asyncio
import os
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from places import PASSWORD

from assistant.desk.draft_text import GAP

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
ARTEFACTS = Path(__file__).parents[1] / "artefacts"
AXE = Path(__file__).parents[1] / "web/node_modules/axe-core/axe.min.js"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
QUESTION = "Er der gratis parkering ved Messe C?"
MAIL = """From: Bo Holm <bo@example.dk>
To: kontakt@medsamarbejdet.dk
Subject: =?utf-8?q?Pris_og_parkering_p=C3=A5_dagen?=
Message-ID: <desk-1@example.dk>
Date: Wed, 01 Oct 2025 09:00:00 +0200
Content-Type: text/plain; charset=utf-8

Hej. Hvad koster det for en suppleant? Og er der parkering ved Messe C?

Hilsen Bo Holm
"""


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.is_file():
        pytest.skip(f"chromium is missing ({CHROMIUM}); name another in CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def dovecot(monkeypatch):
    """A real IMAP server whose certificate this process trusts."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "emails"))
    import dovecot as imap

    if imap.dovecot_binary() is None:
        pytest.skip("dovecot is missing: apt-get install dovecot-imapd")
    server = imap.start_dovecot()
    server.deliver("anna", b"", "x", folder=".Drafts")
    (server.maildir("anna") / ".Drafts" / "new" / "x").unlink(missing_ok=True)
    trusted = ssl.create_default_context(cafile=str(server.certificate))
    monkeypatch.setattr(ssl, "create_default_context", lambda *_, **__: trusted)
    yield server, imap.PASSWORD
    server.stop()


@pytest.fixture
def serve() -> Iterator[object]:
    running = []

    def start(place) -> str:
        import uvicorn

        from assistant.web.app import create_app

        async def built():
            # Inside a running loop, as Gradio otherwise makes event loops of its own and never closes them.
            return create_app(place.current, data_dir=place.data, rate_limit=0, desk=place.desk)

        # In a thread, as Playwright runs a loop in this one.
        with ThreadPoolExecutor(1) as pool:
            app = pool.submit(lambda: asyncio.run(built())).result()
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        running.append((server, thread, listener))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for server, thread, listener in running:
        server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture
def logged_in(browser, serve):
    """Opens a page of the desk as Anna; afterwards none may have thrown an error or asked elsewhere."""
    errors, contexts = [], []

    def opened(place, path: str = "/arrangoer", *, width: int = 1280, dark: bool = False, axe: bool = False):
        base = serve(place)
        if not place.desk.access.all():
            place.desk.access.add("Anna", PASSWORD)
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            bypass_csp=axe,
            color_scheme="dark" if dark else "light",
            locale="da-DK",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.on(
            "request",
            lambda request: errors.append(request.url) if not request.url.startswith(base) else None,
        )
        page.goto(base + path)
        page.get_by_label("Navn").fill("Anna")
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def test_log_in_draft_from_an_uploaded_mail_fill_the_gap_and_save_to_real_imap_drafts(
    make_place, logged_in, dovecot, tmp_path
):
    server, password = dovecot
    place = make_place(
        imap_host="localhost", imap_user="anna", imap_password=password, imap_port=server.tls_port
    )
    mail = tmp_path / "mail.eml"
    mail.write_text(MAIL, encoding="utf-8")
    page = logged_in(place, "/arrangoer/mail")

    page.get_by_label("Eller vælg en fil").set_input_files(str(mail))
    page.get_by_role("button", name="Skriv udkast").click()
    page.wait_for_selector("#draft")

    assert page.get_by_role("heading", level=1).inner_text() == "Pris og parkering på dagen"
    assert page.locator(".mail-text mark").count() == 2
    assert page.locator(".backdrop mark").count() == 1
    gap = page.locator(".gap-list button").first
    gap.click()
    page.keyboard.type("Ja, der er parkering ved port 2.")
    assert page.locator("#gaps").is_hidden()
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=str(ARTEFACTS / "desk-mail.png"), full_page=True)
    page.get_by_role("button", name="Læg i postkassens kladder").click()
    page.get_by_text("Udkastet ligger nu i postkassen").wait_for()

    (saved,) = [
        path
        for path in (server.maildir("anna") / ".Drafts").rglob("*")
        if path.is_file() and path.parent.name in ("cur", "new")
    ]
    message = message_from_bytes(saved.read_bytes(), policy=policy.default)
    assert message["In-Reply-To"] == "<desk-1@example.dk>"
    assert "Ja, der er parkering ved port 2." in message.get_content()
    page.get_by_text("Det er ændret i forhold til").click()
    assert page.locator("ins").count() > 0


def test_downloading_a_draft_leaves_its_page_ready_to_go_on(place, logged_in):
    mail = place.desk.mails.open(place.desk.mails.add(MAIL.encode(), "Anna").ids[0])
    page = logged_in(place, f"/arrangoer/mail/{mail.id}")
    text = GAP.sub("Ja, ved port 2.", mail.edited)

    page.locator("#draft").fill(text)
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent som .eml").click()
    page.get_by_text("Udkastet hentes som svar.eml").wait_for()
    page.locator("#draft").fill(text + "\nP.S. Velkommen.")
    page.get_by_role("button", name="Godkend").click()
    page.get_by_text("Svaret er godkendt").wait_for()

    message = message_from_bytes(Path(download.value.path()).read_bytes(), policy=policy.default)
    assert "Ja, ved port 2." in message.get_content()
    kept = place.desk.mails.open(mail.id)
    assert (kept.state, "P.S. Velkommen." in kept.edited) == ("approved", True)


def test_an_unanswered_question_is_public_one_click_after_typing(place, logged_in):
    place.client().post("/api/chat", json={"question": QUESTION})
    place.desk.recorder.flush()
    page = logged_in(place, "/arrangoer/spoergsmaal")

    page.locator("summary", has_text=QUESTION).click()
    page.get_by_label("Svar på dansk").fill("Ja, der er 900 gratis pladser ved Messe C.")
    page.get_by_label("Kilde").fill("Mail fra Messe C")
    clicks = 0
    page.get_by_role("button", name="Udgiv").click()
    clicks += 1
    page.get_by_text("Svaret er udgivet.").wait_for()

    assert clicks <= 2
    assert page.get_by_text("Sådan svarer assistenten nu").is_visible()
    answer = place.client().post("/api/chat", json={"question": QUESTION}).json()
    assert "900 gratis pladser" in answer["answer"]


def test_what_changes_is_seen_old_beside_new_then_published_then_rolled_back(place, logged_in):
    place.client().post("/api/chat", json={"question": QUESTION})
    place.desk.recorder.flush()
    page = logged_in(place, "/arrangoer/spoergsmaal")
    page.locator("summary", has_text=QUESTION).click()
    page.get_by_label("Svar på dansk").fill("Ja, der er 900 gratis pladser ved Messe C.")
    page.get_by_label("Kilde").fill("Mail fra Messe C")

    page.get_by_role("button", name="Se, hvad der ændrer sig").click()
    page.get_by_role("heading", name="ændrer sig", exact=False).first.wait_for(timeout=120_000)
    page.locator(".sides").first.wait_for(timeout=120_000)

    assert "Det står ikke i mit materiale" in page.locator(".sides .old").first.inner_text()
    assert "900 gratis pladser" in page.locator(".sides .new").first.inner_text()
    assert place.client().post("/api/chat", json={"question": QUESTION}).json()["abstained"]
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=str(ARTEFACTS / "desk-change.png"), full_page=True)
    page.get_by_role("button", name="Udgiv").click()
    page.get_by_text("Ændringen er udgivet.").wait_for()
    assert not place.client().post("/api/chat", json={"question": QUESTION}).json()["abstained"]

    page.get_by_role("link", name="Versioner").click()
    page.locator("summary", has_text="Rul tilbage hertil").first.click()
    assert page.get_by_text("Den ene udgivelse, der er kommet siden").is_visible()
    # Held back on its way, as a slow server would, to see what is shown meanwhile.
    page.evaluate(
        "window.sent = 0; addEventListener('submit', (event) => {"
        " if (!event.defaultPrevented) window.sent += 1; event.preventDefault(); })"
    )
    page.get_by_role("button", name="Ja, rul tilbage").click()
    page.get_by_role("status").filter(has_text="Ruller tilbage").wait_for()
    assert page.get_by_role("progressbar").is_visible()
    page.get_by_role("button", name="Ja, rul tilbage").click()
    assert page.evaluate("window.sent") == 1
    page.reload()
    page.locator("summary", has_text="Rul tilbage hertil").first.click()
    page.get_by_role("button", name="Ja, rul tilbage").click()
    page.get_by_text("Viden er rullet tilbage.").wait_for()
    assert place.client().post("/api/chat", json={"question": QUESTION}).json()["abstained"]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)], ids=["desk", "phone-dark"])
def test_every_page_fits_and_has_no_accessibility_violations(place, logged_in, width, dark):
    if not AXE.is_file():
        pytest.skip("axe-core is missing; npm install --prefix tests/web")
    for question in (QUESTION, "Må jeg tage min hund med?"):
        place.client().post("/api/chat", json={"question": question})
    place.desk.recorder.flush()
    mail = place.desk.mails.open(place.desk.mails.add(MAIL.encode(), "Anna").ids[0])
    change = place.desk.propose(
        "Anna", "Parkering", {"dokumenter/p.md": b"# P\n\n## Hvor?\n\nVed port 2.\n"}, {}
    )
    place.desk.publish(change.id, change.revision, "Anna")
    waiting = place.desk.propose(
        "Anna", "Hund", {"dokumenter/h.md": b"# H\n\n## Hund?\n\nNej, ingen hunde.\n"}, {}
    )
    page = logged_in(place, "/arrangoer", width=width, dark=dark, axe=True)
    base = page.url.removesuffix("/arrangoer")
    problems = []
    for path in ("", "/mail", f"/mail/{mail.id}", "/rettelser", "/spoergsmaal", "/viden",
                 "/viden/dokument?kilde=faq/konferencen.md", "/aendringer", f"/aendring/{waiting.id}",
                 "/versioner", "/konference", "/konference/2025-ai", "/log", "/persondata"):  # fmt: skip
        page.goto(f"{base}/arrangoer{path}")
        for summary in page.locator("main details > summary").all()[:3]:
            summary.click()
        if page.evaluate(TOO_WIDE):
            problems.append(f"{path}: too wide")
        # Evaluated, not added as a script tag: the pages' policy lets no inline script run.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
            ".map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | '))"
        )
        problems += [f"{path}: {violation}" for violation in found]

    assert problems == []


def test_the_desk_is_used_by_keyboard_alone(place, logged_in):
    place.client().post("/api/chat", json={"question": QUESTION})
    place.desk.recorder.flush()
    page = logged_in(place, "/arrangoer/spoergsmaal")

    page.locator("summary", has_text=QUESTION).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Ja, der er 900 gratis pladser ved Messe C.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Mail")
    page.keyboard.press("Enter")

    page.get_by_text("Svaret er udgivet.").wait_for()
