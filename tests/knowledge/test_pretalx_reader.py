import json
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from assistant.errors import KnowledgeError
from assistant.types import Document, Slot

Read = Callable[..., Document]


def schedule(**talk: Any) -> str:
    facts = {
        "title": "Lys i mørke",
        "date": "2027-06-03T09:15:00+02:00",
        "start": "09:15",
        "duration": "00:45",
        "persons": [{"public_name": "Lux Lampe"}, {"name": "Ida Pære"}],
        "abstract": "Om lys.",
        "description": "Mere om lys.",
        "language": "da",
        "room": "Sal 1",
        **talk,
    }
    day = {"date": "2027-06-03", "rooms": {"Sal 1": [facts]}}
    return json.dumps({"schedule": {"conference": {"title": "Lysdage", "days": [day]}}})


def test_each_talk_becomes_a_section_with_its_slot(read: Read) -> None:
    document = read("schedule.json", schedule())

    assert (document.title, document.language) == ("Lysdage", "da")
    assert document.sections[0].slot == Slot(
        "Lys i mørke", time(9, 15), time(10, 0), date(2027, 6, 3), "Sal 1", ("Lux Lampe", "Ida Pære")
    )
    assert document.sections[0].heading == "09:15–10:00 Lys i mørke"
    assert document.sections[0].text == "Lys i mørke\nLux Lampe, Ida Pære\nSal 1\n\nOm lys.\n\nMere om lys."


def test_talks_come_in_order_of_time_over_all_rooms(read: Read) -> None:
    data = json.loads(schedule())
    rooms = data["schedule"]["conference"]["days"][0]["rooms"]
    rooms["Sal 0"] = [
        {"title": "Først", "start": "08:00", "duration": "01:00", "date": "2027-06-03T08:00:00"}
    ]
    rooms["Sal 2"] = [{"title": "Sidst", "start": "11:00", "duration": None}]

    titles = [
        section.slot.title for section in read("schedule.json", json.dumps(data)).sections if section.slot
    ]

    assert titles == ["Først", "Lys i mørke", "Sidst"]


def test_the_form_of_the_api_is_read_too(slots: Callable[..., list[Slot]]) -> None:
    data = {
        "slots": [
            {
                "room": {"name": {"en": "Hall 1"}},
                "start": "2027-06-03T09:15:00+02:00",
                "end": "2027-06-03T10:00:00+02:00",
                "submission": {"title": "Light", "speakers": [{"name": "Lux Lampe"}], "duration": 45},
            },
            {
                "room": None,
                "start": "2027-06-03T10:00:00+02:00",
                "description": {"en": "Break"},
                "submission": None,
            },
            {"room": None, "start": None, "submission": None},
        ]
    }

    assert slots("latest.json", json.dumps(data)) == [
        Slot("Light", time(9, 15), time(10, 0), date(2027, 6, 3), "Hall 1", ("Lux Lampe",)),
        Slot("Break", time(10, 0), None, date(2027, 6, 3), None, ()),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not valid JSON"),
        ("[1, 2]", "is no schedule"),
        ('{"name": "package"}', "has no schedule with days"),
        ('{"schedule": {"conference": {"title": "x"}}}', "field 'days': Field required"),
        (schedule(date=None, start="i morgen"), "wrong day or time"),
        (schedule(persons="Lux"), r"field 'days\.0\.rooms\.Sal 1\.0\.persons'"),
    ],
)
def test_other_json_is_refused_with_what_to_do(read: Read, content: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=rf"^data\.json: .*{message}.*only pretalx schedules are read"):
        read("data.json", content)
