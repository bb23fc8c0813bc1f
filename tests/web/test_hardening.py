"""What an address on the open internet must bear: headers, proxies, limits, going down, logs."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from canned import CannedAssistant
from fastapi.testclient import TestClient
from served import served

from assistant.web.admission import BodyTimeout
from assistant.web.logs import ACCESS, JsonFormatter, TextFormatter, configure_logging
from assistant.web.server import create_server

QUESTION = {"question": "Hvad koster det for en suppleant?"}
HEADERS = (
    "x-content-type-options", "referrer-policy", "permissions-policy", "content-security-policy", "x-frame-options",
    "cross-origin-opener-policy", "cross-origin-resource-policy",
)  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/metrics", 200),
        ("POST", "/api/chat", 422),
        ("GET", "/api/nothing", 404),
        ("GET", "/v1/models", 200),
        ("GET", "/gradio_api/upload", 404),
        ("GET", "/api/search?q=bryd+sammen", 503),
    ],
)
def test_every_response_has_the_security_headers(client, method, path, status):
    response = client.request(method, path)

    assert response.status_code == status
    assert [name for name in HEADERS if name not in response.headers] == []
    assert "'self'" in response.headers["content-security-policy"]
    assert "strict-transport-security" not in response.headers


def test_over_https_browsers_are_told_to_stay_there(make_api):
    response = TestClient(make_api(), base_url="https://med.example").get("/healthz")

    assert response.headers["strict-transport-security"].startswith("max-age=")


def served_behind(make_api, trusted):
    return served(make_api(rate_limit=1), trusted_proxies=trusted)


def ask(address: str, forwarded: str) -> int:
    return httpx.post(
        f"{address}/api/chat", json=QUESTION, headers={"X-Forwarded-For": forwarded}
    ).status_code


def test_a_trusted_proxy_tells_who_asks(make_api):
    with served_behind(make_api, ["127.0.0.0/8"]) as address:
        assert ask(address, "203.0.113.5") == 200
        assert ask(address, "203.0.113.6") == 200
        assert ask(address, "203.0.113.5") == 429
        # What a visitor wrote into the header stands to the left of what the proxy added.
        assert ask(address, "198.51.100.1, 203.0.113.6") == 429


def test_nobody_else_can_pretend_to_be_another_visitor(make_api):
    with served_behind(make_api, []) as address:
        assert ask(address, "203.0.113.5") == 200
        assert ask(address, "203.0.113.6") == 429


def test_the_server_does_not_tell_what_it_is(make_api):
    with served_behind(make_api, []) as address:
        assert "server" not in httpx.get(f"{address}/healthz").headers


def test_more_than_can_wait_are_told_when_to_come_back(make_api):
    slow = CannedAssistant(delay_s=0.6)
    with served(make_api(lambda: slow, max_in_flight=2)) as address, ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: httpx.post(f"{address}/api/chat", json=QUESTION, timeout=20), range(6))
        )
        assert httpx.get(f"{address}/healthz").status_code == 200
        after = httpx.post(f"{address}/api/chat", json=QUESTION)

    statuses = [answer.status_code for answer in answers]
    assert statuses.count(200) == 2
    assert statuses.count(503) == 4
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code == 503)
    assert after.status_code == 200


def test_a_browser_is_told_on_a_page_that_it_is_busy(make_api):
    response = TestClient(make_api(max_in_flight=0)).get("/enkel", headers={"Accept": "text/html"})

    assert response.status_code == 503
    assert "Prøv igen om lidt" in response.text
    assert response.headers["retry-after"]


def test_health_is_told_however_busy_it_is(make_api):
    client = TestClient(make_api(max_in_flight=0))

    assert client.post("/api/chat", json=QUESTION).status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_pages_and_health_do_not_wait_for_those_who_wait_for_an_answer(make_api, accept):
    told, waiting = threading.Event(), []

    class Waiting(CannedAssistant):
        def ask(self, *args, **options):
            waiting.append(args)
            told.wait(60)
            return super().ask(*args, **options)

    assistant = Waiting()

    def ask(number):
        headers = {"Accept": accept}
        return httpx.post(f"{address}/api/chat", json=QUESTION, headers=headers, timeout=60).status_code

    # More than the forty threads that everything else shares.
    with served(make_api(lambda: assistant)) as address, ThreadPoolExecutor(60) as pool:
        asking = [pool.submit(ask, number) for number in range(60)]
        until = time.monotonic() + 20
        while len(waiting) < 60 and time.monotonic() < until:
            time.sleep(0.02)
        at_once = len(waiting)
        try:
            health = httpx.get(f"{address}/healthz", timeout=20)
        finally:
            told.set()
        statuses = {future.result() for future in asking}

    assert at_once == 60
    assert health.status_code == 200
    assert statuses == {200}


def test_a_body_that_never_arrives_is_given_up(make_api):
    api = make_api()
    api.user_middleware = [layer for layer in api.user_middleware if layer.cls is not BodyTimeout]
    api.add_middleware(BodyTimeout, seconds=0.3)
    with served(api) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(
                b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            )
            answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 408")


SLOW_SERVER = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from canned import CannedAssistant
from fastapi.responses import StreamingResponse
from assistant.web.api import create_api
from assistant.web.server import create_server

slow = CannedAssistant(delay_s=1.5)
app = create_api(lambda: slow, data_dir=Path({data!r}), rate_limit=0)

async def beat():
    while True:
        yield "data: ALIVE\\n\\n"
        await asyncio.sleep(15)

@app.get("/gradio_api/heartbeat/{{session}}")
async def heartbeat(session: str):
    return StreamingResponse(beat(), media_type="text/event-stream")

create_server(app, host="127.0.0.1", port={port}).run()
"""


@pytest.fixture
def slow_server(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    script = SLOW_SERVER.format(tests=str(Path(__file__).parent), data=str(tmp_path), port=port)
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], env={**os.environ, "PYTHONPATH": "."}
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            httpx.get(f"{address}/healthz")
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield process, address
    if process.poll() is None:
        process.kill()
    process.wait()


def test_sigterm_finishes_running_answers_and_lets_open_pages_go(slow_server):
    process, address = slow_server
    opened = threading.Event()

    def keep_page_open():
        with httpx.stream("GET", f"{address}/gradio_api/heartbeat/x", timeout=30) as response:
            for _ in response.iter_raw():
                opened.set()

    with ThreadPoolExecutor(4) as pool:
        page = pool.submit(keep_page_open)
        assert opened.wait(10)
        running = [
            pool.submit(httpx.post, f"{address}/api/chat", json=QUESTION, timeout=30) for _ in range(3)
        ]
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        answers = [future.result() for future in running]
        status = process.wait(timeout=20)

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all("1.450" in answer.json()["answer"] for answer in answers)
    assert time.monotonic() - began < 10
    assert status in (0, -signal.SIGTERM)
    assert page.done()


def test_a_replica_with_much_to_do_says_at_once_that_it_is_ready(make_api, assistant):
    from assistant.web.readiness import GOOD_FOR_S, Readiness

    now = [0.0]
    readiness = Readiness(lambda: assistant, clock=lambda: now[0])
    assert readiness.problem() == ""
    assistant.delay_s, now[0] = 1.0, GOOD_FOR_S + 1

    began = time.monotonic()
    assert readiness.problem() == ""
    assert time.monotonic() - began < 0.5
    while len(assistant.asked) < 2:
        time.sleep(0.02)


def test_a_replica_that_stops_answering_is_found_out(make_api, assistant, monkeypatch):
    from assistant.web.readiness import GOOD_FOR_S, Readiness

    now = [0.0]
    readiness = Readiness(lambda: assistant, clock=lambda: now[0])
    assert readiness.problem() == ""

    def broken(*_, **__):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(assistant, "ask", broken)
    now[0] = GOOD_FOR_S + 1
    readiness.problem()
    for _ in range(200):
        if readiness.problem():
            break
        time.sleep(0.02)

    assert "test question failed" in readiness.problem()


def test_while_going_down_it_is_not_ready(make_api):
    api = make_api()
    client = TestClient(api)
    assert client.get("/readyz").status_code == 200

    api.state.draining.start()

    assert client.get("/readyz").status_code == 503
    assert client.post("/api/chat", json=QUESTION).status_code == 200


def test_the_log_has_a_line_for_each_request_and_nothing_that_was_typed(client, caplog):
    caplog.set_level(logging.INFO, logger=ACCESS)

    client.post("/api/chat", json={"question": "Er Jytte Hansen tilmeldt?"})
    client.get("/api/search", params={"q": "Jytte Hansen"})
    client.get("/jytte-hansen")

    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records if record.name == ACCESS]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/api/chat", 200), ("GET", "/api/search", 200), ("GET", "page", 404),
    ]  # fmt: skip
    assert all(line["ms"] >= 0 for line in lines)
    assert "jytte" not in json.dumps(lines).lower()


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()], ids=["json", "text"])
def test_a_failure_is_logged_with_its_place_but_without_its_message(client, caplog, formatter):
    client.get("/api/search", params={"q": "bryd sammen"})
    (record,) = [record for record in caplog.records if record.exc_info]

    line = formatter.format(record)

    assert "RuntimeError in search (" in line
    assert "broken on purpose" not in line


def test_logging_goes_to_standard_error_and_only_requests_are_chatty(capsys):
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        configure_logging("json")
        logging.getLogger("some.library").info("chatter")
        logging.getLogger(ACCESS).info(
            "request", extra={"method": "GET", "route": "/", "status": 200, "ms": 1.0}
        )
    finally:
        logging.getLogger().handlers[:], level = before
        logging.getLogger().setLevel(level)
        logging.getLogger(ACCESS).setLevel(logging.NOTSET)

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["route"] == "/"


def test_headers_larger_than_allowed_are_refused(make_api):
    with served(make_api()) as address:
        long = httpx.get(f"{address}/healthz", headers={"X-Long": "a" * 50_000})
        asked = httpx.get(f"{address}/enkel", params={"q": "a" * 50_000})

    assert long.status_code == 431
    assert asked.status_code == 431


def test_a_server_believes_no_proxy_unless_told(make_api):
    assert create_server(make_api(), host="127.0.0.1", port=1).config.proxy_headers is False
