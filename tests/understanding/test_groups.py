"""Follow-ups that count the group of the question before anew, enlarge it or correct it; the other city."""

import pytest

from assistant.types import Turn
from assistant.understanding.follow_ups import stand_alone


def counts(reader, *turns):
    *earlier, question = turns
    history = [Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(earlier)]
    frame = reader.read(stand_alone(question, history, reader), "da")
    return {role.role: role.count for role in frame.roles}


@pytest.mark.parametrize(
    ("turns", "group"),
    [
        (("Hvad koster det for en gartner?", "800 kr.", "og tre af slagsen"), {"gartner": 3}),
        (("Hvad koster 5 gartnere?", "4.000 kr.", "to af dem er pædagoger"), {"gartner": 3, "pædagog": 2}),
        (("Vi er fire gartnere", "I alt 3.200 kr.", "den ene er pædagog"), {"gartner": 3, "pædagog": 1}),
        (("Pris for 2 gartnere?", "1.600 kr.", "og en pædagog oveni"), {"gartner": 2, "pædagog": 1}),
        (("Pris for 2 gartnere?", "1.600 kr.", "læg lige en gartner til"), {"gartner": 3}),
    ],
)
def test_a_follow_up_changes_the_group_it_follows(garden_reader, turns, group):
    assert counts(garden_reader, *turns) == group


def test_the_two_of_us_are_the_one_named_now_and_the_one_named_before(garden_reader):
    named = counts(
        garden_reader, "må en pædagog komme med?", "Ja.", "hvad koster vi to tilsammen, jeg er gartner"
    )

    assert set(named) == {"gartner", "pædagog"}


def test_more_people_moved_than_the_group_has_change_nothing(garden_reader):
    named = counts(garden_reader, "Hvad koster 2 gartnere?", "1.600 kr.", "tre af dem er pædagoger")

    assert named.get("gartner") != -1
    assert "pædagog" in named


def test_the_other_city_is_the_one_not_spoken_of(garden_reader):
    history = [Turn("user", "Hvem taler kl. 13 i Viborg?"), Turn("assistant", "Bo.")]
    frame = garden_reader.read(stand_alone("Hvad med den anden by?", history, garden_reader), "da")

    assert frame.cities == ("Næstved",)
    assert frame.clocks
