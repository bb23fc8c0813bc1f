"""The exported pages: complete, right, readable by other programs, and leading to the chat."""

import json
import re
import subprocess
import sys
from datetime import date, time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from assistant.conference import read_conference
from assistant.knowledge.pretalx import read_schedule
from assistant.web.schedule import schedule
from assistant.web.static_site import MARKER, ExportError, export_site

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"
ADDRESS = "https://med.example.dk"
CONFERENCE = read_conference(
    KNOWLEDGE / "conferences/2025-ai/conference.yaml", "conferences/2025-ai/conference.yaml"
)


class Links(HTMLParser):
    """The addresses and ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.addresses.append(value)
            if name == "id" and value is not None:
                self.ids.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    export_site(KNOWLEDGE, folder, address=ADDRESS, today=date(2025, 10, 1))
    return folder


def test_the_command_writes_the_whole_site_at_once(tmp_path):
    folder = tmp_path / "side"
    command = [sys.executable, "-m", "assistant.cli", "export", str(folder), "--address", ADDRESS]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert (result.returncode, result.stderr) == (0, "")
    names = {path.name for path in folder.iterdir()}
    for name in ("index", "faq", "program-fredericia", "program-koebenhavn"):
        assert {f"{name}.html", f"{name}.en.html"} <= names
    assert {
        "program-fredericia.ics",
        "qr-fredericia.svg",
        "qr-koebenhavn.png",
        "nyheder.xml",
        "schedule.json",
    } <= names


@pytest.mark.parametrize(
    "address", ["med.example.dk", "https://", "https://x.dk/?city=a", "javascript:alert(1)"]
)
def test_an_address_that_is_none_is_refused_in_one_sentence(tmp_path, address):
    command = [sys.executable, "-m", "assistant.cli", "export", str(tmp_path / "x"), "--address", address]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "x").exists()


def test_every_link_leads_to_a_file_that_is_there_or_to_the_assistant(site):
    for page in site.glob("*.html"):
        links = Links(page.read_text("utf-8"))
        assert len(links.ids) == len(set(links.ids)), page.name
        for address in links.addresses:
            parts = urlsplit(address)
            if address.startswith(ADDRESS):
                assert parts.path in ("/", "/droeftelse"), address
                assert parse_qs(parts.query).get("city", ["fredericia"])[0] in ("fredericia", "koebenhavn")
            elif not parts.scheme:
                assert not parts.path or (site / unquote(parts.path)).is_file(), (page.name, address)
                if parts.fragment and not parts.path:
                    assert unquote(parts.fragment) in links.ids, (page.name, address)
            else:
                assert address.startswith(
                    ("https://www.openstreetmap.org/", "mailto:", "data:,", "https://")
                ), address


def test_a_page_stands_in_its_language_and_names_the_ai_it_leads_to(site):
    for page in site.glob("*.html"):
        text = page.read_text("utf-8")
        english = page.name.endswith(".en.html")
        assert f'<html lang="{"en" if english else "da"}">' in text
        assert text.count("<h1") == 1
    assert "Du skriver med en AI" in (site / "index.html").read_text("utf-8")
    assert "Du skriver med en AI" in (site / "faq.html").read_text("utf-8")


def test_the_faq_holds_every_question_and_its_whole_answer(site):
    page = (site / "faq.html").read_text("utf-8")
    source = (KNOWLEDGE / "faq/konferencen.md").read_text("utf-8")
    questions = re.findall(r"^## (.+)$", source, re.MULTILINE)

    shown = [re.sub(r"<[^>]+>", "", heading) for heading in re.findall(r"<h2 id=[^>]*>(.*?)</h2>", page)]
    assert shown == questions
    assert "<td>1.450 kr.</td>" in page
    assert "brochure-2025" not in page


def test_an_answer_that_does_not_hold_any_more_is_not_written(tmp_path):
    knowledge = tmp_path / "knowledge"
    (knowledge / "faq").mkdir(parents=True)
    front = "---\ntitle: Svar\nlanguage: da\nvalid_until: 2025-10-01\n---\n"
    (knowledge / "faq/svar.md").write_text(
        f"{front}\n# Svar\n\n## Er der <b>kaffe</b>?\n\nJa, ved <script>.\n"
    )

    export_site(knowledge, tmp_path / "a", address=ADDRESS, today=date(2025, 10, 1))
    export_site(knowledge, tmp_path / "b", address=ADDRESS, today=date(2025, 10, 2))

    page = (tmp_path / "a/faq.html").read_text("utf-8")
    assert "Ja, ved &lt;script&gt;." in page
    assert "<b>" not in page
    assert "kaffe" not in (tmp_path / "b/faq.html").read_text("utf-8")
    assert not (tmp_path / "a/schedule.json").exists()


def test_the_calendars_hold_the_day_and_each_session(site):
    day = Calendar.from_ical((site / "program-fredericia.ics").read_bytes())
    (event,) = day.walk("VEVENT")

    assert event["dtstart"].dt.date() == date(2025, 11, 11)
    assert "Messe C" in event["location"]
    sessions = list(site.glob("fredericia-*.en.ics"))
    assert len(sessions) == len([s for s in CONFERENCE.sessions if s.city in (None, "Fredericia")])
    for path in sessions:
        assert len(Calendar.from_ical(path.read_bytes()).walk("VEVENT")) == 1


def test_the_schedule_is_read_back_as_the_same_programme(site):
    for name in ("schedule.json", "schedule.en.json"):
        reading = read_schedule((site / name).read_text("utf-8"), name)
        (event,) = (section for section in reading.sections if section.slot is None)
        assert all(str(day.date.year) in event.text for day in CONFERENCE.days)
        slots = {(s.slot.day, s.slot.start, s.slot.end, s.slot.title) for s in reading.sections if s.slot}
        expected = {
            (day.date, session.start, session.end, session.title)
            for day in CONFERENCE.days
            for session in CONFERENCE.sessions
            if session.city in (None, day.city.da)
        }
        assert slots == {
            (d, time(s.hour, s.minute), e or time(s.hour, s.minute), t) for d, s, e, t in expected
        }


def test_a_session_keeps_its_guid_and_no_two_share_one():
    def guids() -> list[str]:
        days = json.loads(json.dumps(schedule(CONFERENCE, "da")))["schedule"]["conference"]["days"]
        return [talk["guid"] for day in days for talks in day["rooms"].values() for talk in talks]

    assert guids() == guids()
    assert len(set(guids())) == len(guids()) > 10


@pytest.mark.parametrize("city", ["fredericia", "koebenhavn"])
def test_a_phone_reads_the_codes_as_the_chat_with_the_city_set(site, city):
    import zxingcpp
    from PIL import Image

    with Image.open(site / f"qr-{city}.png") as image:
        (code,) = zxingcpp.read_barcodes(image.convert("L"))

    assert code.text == f"{ADDRESS}/?city={city}"


def test_the_news_are_rss_with_the_newest_first(site):
    channel = ElementTree.parse(site / "nyheder.xml").getroot().find("channel")
    items = channel.findall("item")

    assert channel.findtext("language") == "da"
    assert 3 < len(items) <= 30
    assert all(item.findtext("title") and item.findtext("link") == f"{ADDRESS}/" for item in items)
    assert len({item.findtext("guid") for item in items}) == len(items)
    assert any("udsolgt" in item.findtext("description") for item in items)


def test_a_folder_with_other_things_is_left_alone_and_a_former_export_is_replaced(tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("min egen side")
    with pytest.raises(ExportError, match="other files"):
        export_site(KNOWLEDGE, mine, address=ADDRESS, today=date(2025, 10, 1))
    assert [path.name for path in mine.iterdir()] == ["index.html"]

    empty = tmp_path / "knowledge"
    empty.mkdir()
    out = tmp_path / "out"
    export_site(KNOWLEDGE, out, address=ADDRESS, today=date(2025, 10, 1))
    (out / "egen.txt").write_text("lagt her af en anden")
    export_site(empty, out, address=ADDRESS, today=date(2025, 10, 1))

    assert not list(out.glob("*.ics"))
    assert (out / "egen.txt").exists()
    assert "schedule.json" not in (out / MARKER).read_text("utf-8")
