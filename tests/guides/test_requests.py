"""What a guide may be asked with."""

import pytest

from assistant.guides import GuideRequestError, parse_request

FITTING = {"topic": "AI til vagtplaner", "committee": "lokaludvalg", "sector": "kommune", "minutes": "60"}


def test_what_is_typed_becomes_a_request():
    request = parse_request(**FITTING)

    assert (request.topic, request.minutes, request.participants) == ("AI til vagtplaner", 60, 8)


@pytest.mark.parametrize("minutes", [20, "20", 480, " 45 "])
def test_meetings_of_20_to_480_minutes_are_possible(minutes):
    assert parse_request(**{**FITTING, "minutes": minutes}).minutes == int(minutes)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("minutes", value) for value in (0, -5, "-5", "mange", 15, 500, None, "", 2.5, True, "1e2", "٣٠")),
        *(("topic", value) for value in (None, "", "   ", "?", "1234", 7, "vagtplan " * 40)),
        *(("committee", value) for value in (None, "", "byrådet", "hovedudvalget!")),
        *(("sector", value) for value in (None, "stat")),
        *(("participants", value) for value in (0, 1, -3, "få", 1000)),
        ("phase", "senere"),
        ("purpose", "hygge"),
        ("so_far", "a " * 2000),
    ],
)
def test_wrong_input_is_told_in_one_danish_sentence_that_names_its_field(field, value):
    with pytest.raises(GuideRequestError) as error:
        parse_request(**{**FITTING, field: value})

    assert error.value.field == field
    assert str(error.value).endswith(".")
    assert ". " not in str(error.value).removesuffix(".")
    assert any(word in str(error.value) for word in ("skriv", "vælg", "Skriv", "Vælg"))
