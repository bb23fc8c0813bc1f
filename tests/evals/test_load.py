"""The load script counts what its users meet, and always ends."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from evals import load

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from canned import CannedAssistant
from served import served

from assistant.web.api import create_api

QUESTIONS = ["Hvad koster det?", "Hvornår er fristen?"]


def serving(tmp_path, **values):
    assistant = CannedAssistant(delay_s=values.pop("delay_s", 0.0))
    return served(create_api(lambda: assistant, data_dir=tmp_path, rate_limit=0, **values))


def test_users_stop_after_the_answers_they_were_given(tmp_path):
    with serving(tmp_path) as address:
        tally = asyncio.run(load.run_users(address, QUESTIONS, users=5, seconds=30, answers=40))

    assert tally.statuses == {200: 40}
    assert len(tally.seconds) == 40
    assert tally.rate > 0


def test_users_stop_when_the_time_is_up(tmp_path):
    started = time.monotonic()
    with serving(tmp_path, delay_s=0.1) as address:
        asyncio.run(load.run_users(address, QUESTIONS, users=3, seconds=1, answers=100_000))

    assert time.monotonic() - started < 15


def test_a_burst_counts_answers_and_polite_refusals(tmp_path):
    with serving(tmp_path, delay_s=0.5, max_in_flight=5) as address:
        tally = asyncio.run(load.run_burst(address, QUESTIONS, 30))

    assert tally.statuses[200] >= 5
    assert tally.statuses[503] > 0
    assert sum(tally.statuses.values()) == 30
    assert tally.without_retry_after == 0


def test_a_server_that_is_away_is_counted_as_lost():
    tally = asyncio.run(load.run_burst("http://127.0.0.1:9", QUESTIONS, 3))

    assert tally.statuses == {0: 3}
    assert "0, 0, 3" in load.table(load.Tally(), tally, 100, 110, users=1, mix="typed")


@pytest.mark.parametrize(
    "arguments", [["--users", "0"], ["--seconds", "99999"], ["--connections", "5000"], ["--answers", "0"]]
)
def test_loops_are_bounded(arguments):
    with pytest.raises(SystemExit) as told:
        load.main(arguments)
    assert told.value.code == 2


def test_every_mix_has_questions_of_the_dev_half():
    typed, retrieved = load.asked("typed"), load.asked("retrieval")

    assert len(typed) > 20
    assert len(retrieved) > 20
    assert set(typed) | set(retrieved) == set(load.asked("mixed"))
