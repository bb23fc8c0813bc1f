"""The load script counts what its users meet, and always ends."""

import asyncio
import sys
import time
from collections import Counter
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


def test_the_figures_tell_what_server_and_users_took():
    tally = load.Tally([0.1, 0.2], Counter({200: 2}), elapsed=1.0, worked=0.004)

    told = load.table(tally, load.Tally(), load.Server(500, 510, worked=0.02), users=2, mix="typed")

    assert "| processor time an answer, server / users | 10.0 / 2.0 ms |" in told
    assert "| memory before / after | 500 / 510 MB (+2.0 %) |" in told
    assert "0.10 / 0.20 / 0.20 s" in told


def test_a_hundred_users_have_a_connection_each_and_keep_it(tmp_path, monkeypatch):
    asked_by: Counter[int] = Counter()
    own = load.httpx.AsyncClient.post

    async def post(client, *args, **kwargs):
        asked_by[id(client)] += 1
        return await own(client, *args, **kwargs)

    connections = set()

    async def noted(request, answer):
        connections.add(request.client)
        return await answer(request)

    # One pool for all costs more processor time an answer than the server does: it would measure itself.
    monkeypatch.setattr(load.httpx.AsyncClient, "post", post)
    api = create_api(lambda: CannedAssistant(delay_s=0.0), data_dir=tmp_path, rate_limit=0)
    api.middleware("http")(noted)
    with served(api) as address:
        many = asyncio.run(load.run_users(address, QUESTIONS, users=100, seconds=30, answers=400))

    assert many.statuses == {200: 400}
    assert len(asked_by) == len(connections) == 100


def test_distinct_questions_are_enough_for_twenty_thousand_answers():
    questions = load.asked("distinct")

    assert len(questions) > 22_000
    assert len(set(questions)) == len(questions)


def test_users_stop_when_the_time_is_up(tmp_path):
    started = time.monotonic()
    with serving(tmp_path, delay_s=0.1) as address:
        asyncio.run(load.run_users(address, QUESTIONS, users=3, seconds=1, answers=100_000))

    assert time.monotonic() - started < 15


def test_users_pause_between_their_questions_and_do_not_come_all_at_once(tmp_path):
    with serving(tmp_path) as address:
        tally = asyncio.run(
            load.run_users(address, QUESTIONS, users=4, seconds=1.2, answers=1_000, pause_s=0.5)
        )

    assert 4 <= tally.statuses[200] <= 16  # without pauses they are hundreds


def test_users_spread_over_several_servers(tmp_path):
    first, second = CannedAssistant(), CannedAssistant()
    with (
        served(create_api(lambda: first, data_dir=tmp_path / "1", rate_limit=0)) as one,
        served(create_api(lambda: second, data_dir=tmp_path / "2", rate_limit=0)) as other,
    ):
        tally = asyncio.run(load.run_users([one, other], QUESTIONS, users=4, seconds=30, answers=40))

    assert tally.statuses == {200: 40}
    assert first.asked
    assert second.asked


def test_several_servers_need_a_chroma_server_that_holds_their_index(capsys):
    with pytest.raises(SystemExit):
        load.main(["--processes", "2"])

    assert "--processes needs --chroma" in capsys.readouterr().err


def test_servers_share_no_core_when_each_gets_its_own(monkeypatch):
    monkeypatch.setattr(load.os, "sched_getaffinity", lambda process: {3, 5, 8, 9}, raising=False)

    assert load.shares(2, 2) == [{3, 5}, {8, 9}]
    assert load.shares(2, 0) == [set(), set()]


@pytest.mark.parametrize(("processes", "cores_each"), [(3, 2), (1, 5), (1, -1)])
def test_no_server_gets_cores_that_are_not_there(monkeypatch, processes, cores_each):
    monkeypatch.setattr(load.os, "sched_getaffinity", lambda process: {0, 1, 2, 3}, raising=False)

    with pytest.raises(ValueError, match="4 can be given out"):
        load.shares(processes, cores_each)


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
    assert "0, 0, 3" in load.table(load.Tally(), tally, load.Server(), users=1, mix="typed")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--users", "0"],
        ["--seconds", "99999"],
        ["--connections", "5000"],
        ["--answers", "0"],
        ["--pause", "-1"],
    ],
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
