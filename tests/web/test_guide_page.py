"""The page for preparing a discussion, as HTML: what a reader without scripts gets."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from canned import CannedAssistant
from canned_guides import MAKER
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.web.guide_page import GuidePage, add_guide_page, guide_link
from assistant.web.guide_strings import DA, EN, EXAMPLES
from assistant.web.limits import RateLimiter
from assistant.web.metrics import Metrics

ASKED = {"topic": "AI til vagtplaner", "committee": "lokaludvalg", "sector": "kommune", "minutes": "60"}
HOSTILE = "AI <script>alert(1)</script> \"'&"


def _client(source=CannedAssistant, *, rate_limit: int = 0) -> TestClient:
    app = FastAPI()
    assistant = source()
    page = GuidePage(lambda: assistant, limiter=RateLimiter(rate_limit), metrics=Metrics(), maker=MAKER)
    add_guide_page(app, page)
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def client() -> TestClient:
    return _client()


def test_the_empty_page_is_a_form_with_four_examples(client):
    answered = client.get("/droeftelse")

    assert answered.status_code == 200
    assert answered.text.count('class="example"') == 4
    assert '<form class="guide-form" id="form" method="post" action="droeftelse"' in answered.text
    assert 'id="guide"' not in answered.text
    for field in (
        "topic",
        "committee",
        "sector",
        "minutes",
        "participants",
        "phase",
        "purpose",
        "so_far",
        "short",
    ):
        assert f'<label for="{field}"' in answered.text or f'for="{field}"' in answered.text


def test_sending_the_form_leads_to_the_guides_own_address(client):
    answered = client.post("/droeftelse", data=ASKED)

    assert answered.status_code == 303
    address = urlsplit(answered.headers["location"])
    assert address.path == "droeftelse"
    assert parse_qs(address.query)["topic"] == ["AI til vagtplaner"]
    shown = client.get("/" + answered.headers["location"])
    assert shown.status_code == 200
    assert "Drøftelse: AI til vagtplaner" in shown.text
    assert shown.text.count('class="question"') == 4


def test_the_address_fills_in_the_form_and_makes_the_guide(client):
    shown = client.get("/droeftelse", params={**ASKED, "committee": "hovedudvalg", "minutes": "90"}).text

    assert '<option value="hovedudvalg" selected>' in shown
    assert 'value="90"' in shown
    assert ">AI til vagtplaner</textarea>" in shown
    assert "Hovedudvalg · Kommune · 90 minutter" in shown


def test_an_address_with_the_topic_alone_only_fills_in_the_form(client):
    shown = client.get("/droeftelse", params={"topic": "AI til vagtplaner", "minutes": "45"})

    assert shown.status_code == 200
    assert ">AI til vagtplaner</textarea>" in shown.text
    assert 'value="45"' in shown.text
    assert 'id="guide"' not in shown.text
    assert '<p class="alert" id="problem" role="alert"></p>' in shown.text


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"topic": ""}, "topic", "Skriv, hvad I vil drøfte"),
        ({"minutes": "mange"}, "minutes", "»mange« er ikke et helt tal"),
        ({"minutes": "0"}, "minutes", "0 kan ikke bruges"),
        ({"participants": "1"}, "participants", "1 kan ikke bruges"),
        ({"committee": "x"}, "committee", "»x« kendes ikke"),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(client, changed, field, said):
    answered = client.post("/droeftelse", data={**ASKED, "so_far": "Vi har set det vist.", **changed})

    assert answered.status_code == 422
    assert said in unescape(answered.text)
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true" aria-describedby="problem', answered.text)
    assert "Vi har set det vist." in answered.text


def test_a_topic_beside_the_matter_is_declined_in_place(client):
    answered = client.get("/droeftelse", params={**ASKED, "topic": "fodbold på søndag"})

    assert answered.status_code == 422
    assert "Emnet ser ikke ud til at handle om AI" in answered.text
    assert ">fodbold på søndag</textarea>" in answered.text


def test_an_unclear_topic_is_asked_about_with_a_link_that_names_ai(client):
    answered = client.get("/droeftelse", params={**ASKED, "topic": "nyt fagsystem"})

    assert answered.status_code == 422
    link = re.search(r'class="suggestion" href="([^"]+)"', answered.text)
    assert parse_qs(urlsplit(unescape(link[1])).query)["topic"] == ["nyt fagsystem med AI"]
    assert client.get("/" + unescape(link[1])).status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"topic": "nyt fagsystem"}, "Is there AI in it?"),
        ({"topic": "fodbold på søndag"}, "does not seem to be about AI"),
        ({"topic": ""}, "Write what you are to discuss"),
        ({"minutes": "-5"}, "whole number of minutes from 20 to 480"),
        ({"minutes": "mange"}, "whole number of minutes from 20 to 480"),
        ({"participants": "1"}, "from 2 to 200"),
        ({"committee": "x"}, "Choose a committee"),
        ({"sector": "x"}, "Choose municipality or region"),
        ({"phase": "x"}, "how far you are"),
        ({"purpose": "x"}, "Choose an aim"),
    ],
)
def test_the_english_page_tells_mistakes_in_english(client, changed, said):
    answered = client.get("/droeftelse", params={**ASKED, **changed, "lang": "en"})

    assert answered.status_code == 422
    assert said in re.search(r'id="problem"[^>]*>([^<]*)<', unescape(answered.text))[1]


def test_no_address_holds_personal_data(client):
    typed = {**ASKED, "so_far": "Ring til Hanne Jensen på 12 34 56 78 eller hj@testby.dk, cpr 010190-1234"}

    location = client.post("/droeftelse", data=typed).headers["location"]
    held = parse_qs(urlsplit(location).query)["so_far"][0]
    opened = client.get("/droeftelse", params=typed)

    for personal in ("Hanne", "12 34", "hj@", "010190"):
        assert personal not in held
    assert opened.status_code == 303
    assert parse_qs(urlsplit(opened.headers["location"]).query)["so_far"] == [held]
    assert client.get("/" + location).status_code == 200


def test_nothing_typed_becomes_markup(client):
    shown = client.get("/droeftelse", params={**ASKED, "topic": HOSTILE, "so_far": HOSTILE}).text

    assert "<script>alert" not in shown
    assert shown.count("</script>") == 2  # our own file and the spare questions


def test_sources_are_numbered_places_that_the_markers_lead_to(client):
    shown = client.get("/droeftelse", params=ASKED).text

    places = set(re.findall(r'id="(guide-source-\d+)"', shown))
    led_to = set(re.findall(r'href="#(guide-source-\d+)"', shown))
    assert places == {"guide-source-1", "guide-source-2"}
    assert led_to == places
    assert "Ledelsen informerer så tidligt, at synspunkter kan indgå." in shown


@pytest.mark.parametrize(("format", "media"), [("docx", "wordprocessingml"), ("pdf", "application/pdf")])
def test_files_can_be_had_without_scripts(client, format, media):
    shown = client.get("/droeftelse", params=ASKED).text
    address = unescape(re.search(rf'href="(droeftelse\.{format}[^"]+)"', shown)[1])

    answered = client.get("/" + address)

    assert answered.status_code == 200
    assert media in answered.headers["content-type"]
    assert "attachment" in answered.headers["content-disposition"]


def test_a_wrong_address_of_a_file_is_told_on_the_page(client):
    answered = client.get("/droeftelse.docx", params={"topic": ""})

    assert answered.status_code == 422
    assert "Skriv, hvad I vil drøfte" in answered.text


def test_too_many_guides_wait_and_a_new_server_gets_ready():
    limited, starting = _client(rate_limit=1), _client(lambda: None)

    limited.get("/droeftelse", params=ASKED)
    refused, unready = (some.get("/droeftelse", params=ASKED) for some in (limited, starting))

    assert refused.status_code == 429
    assert refused.headers["retry-after"]
    assert "Vent" in refused.text
    assert unready.status_code == 503
    assert "gøre sig klar" in unready.text
    assert limited.get("/droeftelse").status_code == 200  # the form is always there


@pytest.mark.parametrize(
    "body", [b"", b"%ff%fe", b"&" * 200, b"topic=" + b"AI til vagtplaner " * 300, b"\x00\xff"]
)
def test_whatever_is_sent_gets_the_form_back(client, body):
    answered = client.post(
        "/droeftelse", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert answered.status_code == 422
    assert 'id="form"' in answered.text


def test_the_page_speaks_english_and_the_guide_stays_danish(client):
    shown = client.get("/droeftelse", params={**ASKED, "lang": "en"}).text

    assert '<html lang="en">' in shown
    assert EN.make in shown
    assert re.search(r'<article class="guide" lang="da"', shown)
    assert '<option value="lokaludvalg" selected>Local committee (lokaludvalg)</option>' in shown


def test_the_policy_lets_nothing_but_our_own_script_run(client):
    policy = client.get("/droeftelse").headers["content-security-policy"]

    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_both_languages_say_everything_with_the_same_slots():
    for name in DA.__dataclass_fields__:
        danish, english = getattr(DA, name), getattr(EN, name)
        assert bool(english) or name == "language_note"
        assert set(re.findall(r"\{\w+\}", danish)) == set(re.findall(r"\{\w+\}", english))


def test_every_example_makes_a_guide(client):
    for example in EXAMPLES:
        assert client.get("/" + guide_link(example.inputs())).status_code == 200


def test_an_english_reader_is_told_at_the_guide_that_it_is_in_danish(client):
    english = client.get("/droeftelse", params={**ASKED, "lang": "en"}).text
    danish = client.get("/droeftelse", params=ASKED).text

    article = english.split('<article class="guide" lang="da"', 1)[1]
    assert f'<p class="note no-print" lang="en">{EN.language_note}</p>' in article
    assert 'class="note no-print" lang="da"></p>' not in danish
