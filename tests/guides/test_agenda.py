"""Minutes, breaks and groups of an agenda."""

import pytest

from assistant.guides.agenda import (
    choose_method,
    plan_agenda,
    say_groups,
    say_minutes,
    share_minutes,
    tell_method,
)
from assistant.guides.materials import AgendaItem, Method, Step, load_materials


def item(weight=1, least=2, most=480, **more):
    return AgendaItem(heading="Punkt", use="explore", weight=weight, least=least, most=most, **more)


def test_minutes_follow_the_weights():
    assert share_minutes(60, [item(1), item(2), item(3)]) == [10, 20, 30]


def test_what_does_not_divide_by_five_belongs_to_the_weightiest_item():
    assert share_minutes(62, [item(1), item(2), item(3)]) == [10, 20, 32]


def test_an_item_gets_no_more_than_its_most_while_others_have_room():
    assert share_minutes(60, [item(1, most=10), item(1), item(1)])[0] == 10


def test_even_when_all_are_full_the_minutes_add_up():
    assert sum(share_minutes(60, [item(most=5), item(most=5)])) == 60


@pytest.mark.parametrize(
    ("minutes", "breaks"),
    [
        (60, []),
        (90, []),
        (150, ["Pause"]),
        (240, ["Pause", "Pause"]),
        (300, ["Pause", "Frokost"]),
        (480, ["Pause", "Frokost", "Pause", "Pause"]),
    ],
)
def test_long_meetings_have_breaks(minutes, breaks):
    slots = plan_agenda([item() for _ in range(8)], minutes)

    assert [slot.heading for slot in slots if slot.item is None] == breaks
    assert sum(slot.minutes for slot in slots) == minutes
    assert slots[-1].item is not None


@pytest.mark.parametrize(
    ("people", "size", "said"),
    [
        (8, 2, "i 4 par"), (9, 2, "i 3 par og én gruppe på 3"), (5, 2, "i ét par og én gruppe på 3"), (3, 2, "alle 3"),
        (2, 2, "i ét par"), (60, 2, "to og to"), (61, 2, "to og to, med én gruppe på 3"),
        (8, 4, "i 2 grupper på 4"), (11, 4, "i én gruppe på 3 og 2 grupper på 4"), (3, 4, "i én gruppe"), (5, 4, "i én gruppe"),
        (7, 4, "i én gruppe på 3 og én gruppe på 4"), (60, 4, "i 4 grupper på 7 og 4 grupper på 8"), (200, 4, "i 25 grupper på 8"),
    ],
)  # fmt: skip
def test_people_divide_into_groups_that_exist(people, size, said):
    assert say_groups(people, size) == said


@pytest.mark.parametrize("people", range(2, 201))
@pytest.mark.parametrize("size", [2, 4])
def test_nobody_is_left_out_of_the_groups(people, size):
    said = say_groups(people, size)
    if said.startswith("to og to"):
        assert said.endswith("på 3") == bool(people % 2)
        return
    counted = 0
    for part in said.removeprefix("i ").split(" og "):
        words = part.replace("én ", "1 ").replace("ét ", "1 ").split()
        alone = words[0] == "alle" or part == "én gruppe"
        counted += people if alone else int(words[0]) * (2 if words[1] == "par" else int(words[3]))

    assert counted == people


@pytest.mark.parametrize(
    ("people", "heard"), [(12, "Hver gruppe"), (60, "6 af grupperne"), (200, "6 af grupperne")]
)
def test_only_so_many_groups_report_as_there_is_time_for(people, heard):
    method = Method(
        id="x", name="Metode", uses=("explore",), chair="Værsgo.",
        steps=(Step(share=1, text="{hver_gruppe} fortæller ({m})."),),
    )  # fmt: skip

    told = tell_method(method, 4, people)

    assert told.startswith(f"Metode. {heard} fortæller (4 minutter).")
    assert ("De andre grupper afleverer deres stikord." in told) == (heard != "Hver gruppe")


@pytest.mark.parametrize("people", [2, 3, 9, 60, 200])
@pytest.mark.parametrize(("use", "minutes"), [("explore", 7), ("explore", 60), ("decide", 5), ("decide", 45), ("cases", 20), ("skeleton", 20), ("rules", 5), ("opening", 2)])  # fmt: skip
def test_there_is_a_way_for_few_and_for_many(use, minutes, people):
    method = choose_method(load_materials(None), use, minutes, people, "emne", set())

    assert method.id != "plenum"


@pytest.mark.parametrize("people", [2, 3, 4, 5, 8, 13, 30, 60, 200])
@pytest.mark.parametrize("minutes", [2, 3, 5, 8, 15, 30, 60])
@pytest.mark.parametrize(
    "use", ["opening", "facts", "rules", "explore", "cases", "decide", "skeleton", "try", "close"]
)
def test_every_method_fits_the_room_it_is_chosen_for(use, minutes, people):
    materials = load_materials(None)

    method = choose_method(materials, use, minutes, people, "emne", set())
    told = tell_method(method, minutes, people)

    assert method.min_people <= people <= method.max_people
    assert method.min_minutes <= minutes <= method.max_minutes
    assert "{" not in told
    assert "0 af grupperne" not in told
    assert "1 af grupperne" not in told


def test_one_minute_is_singular():
    assert (say_minutes(1), say_minutes(2)) == ("1 minut", "2 minutter")


def test_the_steps_of_a_method_share_its_minutes():
    method = Method(
        id="x", name="Metode", uses=("explore",), chair="Værsgo.",
        steps=(Step(share=1, text="Først ({m})."), Step(share=3, text="Så ({m}).")),
    )  # fmt: skip

    assert tell_method(method, 12, 8) == (
        "Metode. Først (3 minutter). Så (9 minutter). Mødelederen siger: »Værsgo.«"
    )


def test_a_round_is_not_chosen_where_there_is_no_time_to_hear_everyone():
    materials = load_materials(None)

    chosen = {
        choose_method(materials, "explore", 10, 20, seed, set()).id for seed in map(str, range(40))
    }  # fmt: skip

    assert "quiet-round" not in chosen
    assert len(chosen) > 1
