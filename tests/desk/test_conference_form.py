"""Typed data as a form: nothing is lost on the way, and the checks are those of the file."""

from pathlib import Path

import pytest
import yaml

from assistant.conference.loading import parse_conference, read_conference
from assistant.desk.conference_form import (
    FormField,
    check,
    form_data,
    form_fields,
    read_form,
    rearranged,
    to_yaml,
)

SOURCE = "conferences/2025-ai/conference.yaml"
FILE = Path(__file__).parents[2] / "knowledge" / SOURCE


def typed(fields: list[FormField]) -> dict[str, str]:
    """What a browser sends of the form, untouched."""
    values = {}
    for item in fields:
        if item.kind == "group":
            values |= typed(item.children)
        elif item.kind == "list":
            values[f"{item.path}.count"] = str(len(item.items))
            for children in item.items:
                values |= typed(children)
        else:
            values[item.path] = item.value
    return values


@pytest.fixture
def values():
    return typed(form_fields(form_data(read_conference(FILE, SOURCE))))


def test_a_conference_goes_through_the_form_unchanged(values):
    before = read_conference(FILE, SOURCE)

    after = parse_conference(to_yaml(read_form(values), FILE.read_text()), SOURCE)

    facts = set(type(before).model_fields) - {"raw", "lines"}
    assert after.model_dump(include=facts) == before.model_dump(include=facts)
    assert after.raw.startswith("# Everything the brochure states")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("days.0.date", "2025-11-05", "onsdag"),
        ("days.0.weekday", "fredag", "tirsdag"),
        ("days.1.end", "07:00", "slutter"),
        ("days.0.date", "ikke en dato", "dato"),
        ("prices.0.amount", "1500", "1500"),
        ("prices.0.amount", "gratis", "tal"),
        ("contact.email", "ingen mail", "mailadresse"),
        ("title.da", "", "udfyldes"),
        ("sessions.0.speakers.0.speaker", "findes-ikke", "Oplægsholdere"),
    ],
)
def test_a_mistake_is_told_in_danish(values, path, value, message):
    if path.startswith("sessions"):
        number = next(n for n in range(30) if values.get(f"sessions.{n}.speakers.count", "0") != "0")
        path = path.replace("sessions.0", f"sessions.{number}")
    values[path] = value

    mistake = check(to_yaml(read_form(values)), "2025-ai")

    assert mistake is not None
    assert message in mistake.message


def test_the_buttons_of_a_list_add_remove_and_move(values):
    data = read_form(values)
    titles = [session["title"] for session in data["sessions"]]

    data = rearranged(data, "down:sessions.0")
    assert [session["title"] for session in data["sessions"]][:2] == [titles[1], titles[0]]
    data = rearranged(data, "up:sessions.1")
    data = rearranged(data, "remove:sessions.0")
    assert [session["title"] for session in data["sessions"]] == titles[1:]
    data = rearranged(data, "add:sessions")
    assert data["sessions"][-1] == {}
    data = rearranged(data, "add:sessions.0.speakers")
    assert data["sessions"][0]["speakers"][-1] == {}


@pytest.mark.parametrize(
    "action",
    ["", "add:", "remove:days.99", "up:days.0", "down:days.x", "add:title", "add:__class__", "x" * 5000],
)
def test_an_unknown_button_changes_nothing(values, action):
    data = read_form(values)
    before = yaml.safe_dump(data)

    assert yaml.safe_dump(rearranged(data, action)) == before


def form_of(page):
    """The names and values of the page's form, as a browser would send them."""
    from bs4 import BeautifulSoup

    form = BeautifulSoup(page, "html.parser").select_one("form.conference-form")
    values = {}
    for element in form.select("input[name], textarea[name], select[name]"):
        if element.name == "select":
            chosen = element.select_one("option[selected]")
            values[element["name"]] = chosen.text if chosen else ""
        else:
            values[element["name"]] = element.text if element.name == "textarea" else element.get("value", "")
    return values


def test_a_price_is_changed_in_the_form_and_answered(place):
    client = place.logged_in()
    values = form_of(client.get("/arrangoer/konference/2025-ai").text)
    values["prices.0.amount"] = "1500"

    refused = client.post("/arrangoer/konference/2025-ai", data={**values, "do": "save"})
    assert refused.status_code == 422
    assert "nævner ikke »1500«" in refused.text
    values = form_of(refused.text)
    assert values["prices.0.amount"] == "1500"
    for language in ("da", "en"):
        name = f"prices.0.statement.{language}"
        values[name] = values[name].replace("1.450", "1.500").replace("1,450", "1,500")
    change = client.post("/arrangoer/konference/2025-ai", data={**values, "do": "save"})
    assert change.url.path.startswith("/arrangoer/aendring/")
    change_id = change.url.path.rpartition("/")[2]
    client.post(f"/arrangoer/aendring/{change_id}", data={"do": "publish", "revision": "1"})

    answer = place.client().post("/api/chat", json={"question": "Hvad koster det for en suppleant?"}).json()
    assert "1.500 kr." in answer["answer"]


def test_next_years_conference_begins_as_a_copy(place):
    client = place.logged_in()
    page = client.post("/arrangoer/konference", data={"new": "2026-ai", "from": "2025-ai"})
    values = form_of(page.text)
    values["title.da"] = "MED-konferencen 2026"

    change = client.post("/arrangoer/konference/2026-ai", data={**values, "do": "save"})
    change_id = change.url.path.rpartition("/")[2]
    client.post(f"/arrangoer/aendring/{change_id}", data={"do": "publish", "revision": "1"})

    assert (place.knowledge / "conferences/2026-ai/conference.yaml").is_file()
    assert {c.id for c in place.current().conferences} == {"2025-ai", "2026-ai"}


@pytest.mark.parametrize("name", ["../x", "", "A B", "æ", "x" * 99, "a/b", "2025-ai"])
def test_a_name_that_cannot_be_a_folder_is_refused(place, name):
    client = place.logged_in()

    assert client.post("/arrangoer/konference", data={"new": name, "from": "2025-ai"}).status_code == 422


def test_two_who_edit_the_conference_do_not_lose_one_anothers_work(place):
    client = place.logged_in()
    values = form_of(client.get("/arrangoer/konference/2025-ai").text)
    ids = []
    for organiser in ("Annas", "Bos"):
        values["organiser"] = f"{organiser} udvalg"
        page = client.post("/arrangoer/konference/2025-ai", data={**values, "do": "save"})
        ids.append(page.url.path.rpartition("/")[2])

    first = client.post(f"/arrangoer/aendring/{ids[0]}", data={"do": "publish", "revision": "1"})
    second = client.post(f"/arrangoer/aendring/{ids[1]}", data={"do": "publish", "revision": "1"})

    assert first.status_code == 200
    assert second.status_code == 409
    assert "Annas udvalg" in (place.knowledge / SOURCE).read_text()
