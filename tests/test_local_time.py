"""The date is Denmark's, whatever zone the machine keeps."""

from datetime import UTC, date, datetime

import pytest

from assistant import local_time


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 11, 3, 22, 59, tzinfo=UTC), date(2025, 11, 3)),
        (datetime(2025, 11, 3, 23, 0, tzinfo=UTC), date(2025, 11, 4)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2028, 2, 28, 23, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_a_new_day_begins_at_midnight_in_denmark(monkeypatch, moment, day):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    monkeypatch.setattr(local_time, "datetime", Clock)

    assert local_time.today_in_denmark() == day
