"""Stretches of time as people write them."""

import pytest

from assistant.understanding.durations import find_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("varer den halvanden time?", [90]),
        ("har vi en hel time til frokost", [60]),
        ("er det tre kvarter", [45]),
        ("en halv time", [30]),
        ("is it a full hour?", [60]),
        ("an hour and a half", [90]),
        ("80 minutter", [80]),
        ("1 time og 20 minutter", [80]),
        ("hvad tid er det", []),
        ("kl. 13", []),
    ],
)
def test_a_length_of_time_is_read_in_minutes(text, minutes):
    assert find_minutes(text) == minutes
