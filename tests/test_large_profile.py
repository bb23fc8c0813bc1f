"""Two replicas, a Chroma server, PostgreSQL and a proxy: as one, and what happens when a part of it dies.

The tests share one such installation and run in the order in which they stand; each leaves it whole.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from cluster import POSTGRESQL, ROOT, Cluster, unhurried, until

from assistant import bootstrap
from assistant.organising import build_desk
from assistant.settings import Settings

NAME, PASSWORD = "Anna", "korrekt hest batteri"
FILES = (
    "conferences/2025-ai/conference.yaml",
    "guidance/med-systemet.md",
    "guidance/arbejdsmiljoe-og-ai.md",
    "faq/konferencen.md",
)
QUESTIONS = (
    "Hvad koster det for en suppleant?",
    "Hvem taler kl. 13 i Fredericia?",
    "hvornaar er fristen for tilmelding",
    "What does it cost for managers?",
    "Hvad er et hovedudvalg?",
    "Hvem skal lave en APV, når vi får ny teknologi?",
    "Må vi tage hund med?",
    "Tak for hjælpen!",
)
SETTINGS = {"MED_TODAY": "2025-10-01", "MED_DRAIN_SECONDS": "3"}

pytestmark = [pytest.mark.timeout(240), pytest.mark.model]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    caddy = shutil.which("caddy")
    if caddy is None or POSTGRESQL is None:
        pytest.skip("caddy or PostgreSQL is missing: apt-get install caddy postgresql")
    folder = tmp_path_factory.mktemp("large")
    knowledge = folder / "knowledge"
    for source in FILES:
        (knowledge / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "knowledge" / source, knowledge / source)
    shutil.copytree(ROOT / "knowledge/.vectors", knowledge / ".vectors")
    made = Cluster(folder, knowledge, caddy=caddy, settings=SETTINGS)
    try:
        made.start()
        settings = Settings(_env_file=None, data_dir=folder / "console", database_url=made.postgres.url)
        desk = build_desk(settings, lambda: None)
        desk.access.add(NAME, PASSWORD)
        desk.store.database.close()
        yield made
    finally:
        made.end()


# -- clients


def organiser(address: str) -> httpx.Client:
    """Logged in, with the token for changes in its headers."""
    client = httpx.Client(base_url=address, timeout=60, follow_redirects=True)
    token = client.get("/arrangoer/login").text.split('name="token" value="')[1].split('"')[0]
    client.post(
        "/arrangoer/login", data={"navn": NAME, "adgangskode": PASSWORD, "token": token, "naeste": ""}
    )
    client.headers["X-CSRF-Token"] = client.get("/api/desk/session").json()["csrf"]
    return client


def propose(client: httpx.Client, name: str, text: str) -> dict:
    response = client.post("/api/knowledge", json={"source": f"dokumenter/{name}.md", "text": text})
    assert response.status_code == 200, response.text
    return response.json()


def publish(client: httpx.Client, change: dict) -> httpx.Response:
    return client.post(
        f"/api/knowledge/changes/{change['id']}/publish", json={"revision": change["revision"]}
    )


def ask(address: str, question: str) -> dict:
    response = httpx.post(f"{address}/api/chat", json={"question": question}, timeout=30)
    assert response.status_code == 200, response.text
    return response.json()


def sources_of(address: str, query: str) -> set[str]:
    found = httpx.get(f"{address}/api/search", params={"q": query, "k": 5}, timeout=30)
    return {result["source"] for result in found.json()["results"]} if found.status_code == 200 else set()


@dataclass
class Load:
    """What visitors met: (when, status or the name of what went wrong), as they asked on and on."""

    seen: list[tuple[float, int | str]] = field(default_factory=list)

    def wrong(self, since: float = 0.0, before: float = float("inf")) -> list[int | str]:
        return [what for at, what in self.seen if since <= at < before and what != 200]

    def right(self, since: float = 0.0) -> int:
        return sum(what == 200 for at, what in self.seen if at >= since)


@contextmanager
def visitors(address: str, count: int = 4) -> Iterator[Load]:
    """``count`` visitors with addresses of their own, who ask and search until the block ends."""
    load, done = Load(), threading.Event()

    def visit(number: int) -> None:
        transport = httpx.HTTPTransport(local_address=f"127.0.1.{number + 1}")
        with httpx.Client(base_url=address, timeout=30, transport=transport) as client:
            turn = number
            while not done.is_set():
                turn += 1
                question = QUESTIONS[turn % len(QUESTIONS)]
                try:
                    if turn % 3:
                        what: int | str = client.post("/api/chat", json={"question": question}).status_code
                    else:
                        what = client.get("/api/search", params={"q": question}).status_code
                except httpx.TransportError as error:
                    what = type(error).__name__
                load.seen.append((time.monotonic(), what))
                done.wait(0.3)

    with ThreadPoolExecutor(count) as pool:
        running = [pool.submit(visit, number) for number in range(count)]
        try:
            time.sleep(0.5)
            yield load
            time.sleep(0.5)
        finally:
            done.set()
        for one in running:
            one.result()


# -- as one


def test_the_answers_are_those_of_one_process_with_everything_embedded(cluster, tmp_path):
    settings = Settings(
        _env_file=None, knowledge_dir=cluster.knowledge, data_dir=tmp_path, today="2025-10-01"
    )
    bootstrap.ingest(settings)
    embedded = bootstrap.build_assistant(settings)

    for question in QUESTIONS:
        expected = embedded.ask(question).as_dict()
        for address in (*cluster.addresses, cluster.front):
            given = ask(address, question)
            for key in ("answer", "mode", "citations", "suggestions"):
                assert given[key] == expected[key], (question, address, key)


def test_what_is_published_on_one_replica_is_seen_by_the_other_within_5_seconds(cluster):
    first, other = cluster.addresses
    with closing(organiser(first)) as client:
        change = propose(
            client, "garderobe", "# Garderobe\n\n## Er der garderobe i Fredericia?\n\nJa, ved indgang B.\n"
        )
        assert publish(client, change).status_code == 200

    assert "dokumenter/garderobe.md" in sources_of(first, "garderobe")
    until(lambda: "dokumenter/garderobe.md" in sources_of(other, "garderobe"), 5, "the other replica sees it")
    assert "indgang B" in ask(other, "Er der garderobe i Fredericia?")["answer"]


def test_what_is_published_on_both_at_once_is_public_on_both(cluster):
    with (
        closing(organiser(cluster.addresses[0])) as one,
        closing(organiser(cluster.addresses[1])) as two,
        ThreadPoolExecutor(2) as pool,
    ):
        changes = [
            propose(client, f"samtidig-{n}", f"# Samtidig {n}\n\nKodeordet i dokument {n} er tangotræ{n}.\n")
            for n, client in enumerate((one, two))
        ]
        done = list(pool.map(publish, (one, two), changes))

    assert [response.status_code for response in done] == [200, 200], [response.text for response in done]
    for address in cluster.addresses:
        for n in range(2):
            until(
                lambda a=address, n=n: f"dokumenter/samtidig-{n}.md" in sources_of(a, f"tangotræ{n}"),
                5,
                "it is there",
            )


# -- when a part dies


def test_without_its_chroma_server_it_answers_on_and_only_publishing_waits(cluster):
    with closing(organiser(cluster.addresses[0])) as client:
        change = propose(client, "chroma", "# Chroma\n\nDer er kaffe ved søjle 14.\n")
        with visitors(cluster.front) as load:
            cluster.chroma.kill()
            time.sleep(1)
            refused = publish(client, change)
            cluster.start_chroma()
            done = publish(client, change)

    assert load.wrong() == []
    assert load.right() > 20
    assert refused.status_code in (409, 422, 503)
    assert "alt står som før" in refused.json()["detail"]
    assert done.status_code == 200, done.text
    for address in cluster.addresses:
        until(lambda a=address: "dokumenter/chroma.md" in sources_of(a, "kaffe søjle 14"), 5, "it is there")
        assert "dokumenter/garderobe.md" in sources_of(address, "garderobe")


def test_without_its_database_it_answers_on_and_keeps_what_was_asked_meanwhile(cluster):
    with closing(organiser(cluster.addresses[0])) as client:
        kept = propose(client, "database", "# Database\n\nNøglerne ligger i skuffe 7.\n")
        feedback = {"answer_id": "x", "rating": "down", "question": "Er der en sauna?"}
        with visitors(cluster.front) as load:
            cluster.postgres.kill()
            time.sleep(1)
            ask(cluster.addresses[0], "Findes der et svømmebassin på hotellet i Roskilde?")
            lost = [
                client.get("/api/knowledge/changes"),
                publish(client, kept),
                client.post("/api/feedback", json=feedback),
            ]
            cluster.postgres.start()
            waiting = client.get("/api/knowledge/changes")
            done = publish(client, kept)

        assert load.wrong() == []
        assert load.right() > 20
        assert [response.status_code for response in lost] == [503, 503, 503]
        assert kept["id"] in {change["id"] for change in waiting.json()["changes"]}
        assert done.status_code == 200, done.text
        until(
            lambda: "svømmebassin" in client.get("/api/questions/unanswered").text, 10, "the question is kept"
        )


def test_a_killed_replica_costs_what_it_was_doing_and_nothing_else(cluster):
    with visitors(cluster.front, count=5) as load:
        killed = time.monotonic()
        cluster.replicas[1].kill()
        time.sleep(unhurried(3))
        noticed = time.monotonic()
        cluster.replicas[1].start()
        cluster.until_ready(1)
        time.sleep(2)

    assert load.wrong(before=killed) == []
    assert load.wrong(since=noticed) == []
    assert load.right(since=noticed) > 20
    assert len(load.wrong()) <= 5 * 3  # each visitor's own, until the proxy has seen it
    assert "dokumenter/database.md" in sources_of(cluster.addresses[1], "nøglerne skuffe 7")


def test_replicas_go_down_one_by_one_without_a_failed_question(cluster):
    first, other = cluster.replicas
    with visitors(cluster.front, count=5) as load, ThreadPoolExecutor(12) as pool:
        running = [
            pool.submit(ask, cluster.addresses[0], f"{QUESTIONS[n % 6]} Sag nr. {n}") for n in range(12)
        ]
        time.sleep(0.2)
        first.process.terminate()
        time.sleep(0.5)
        ready = httpx.get(f"{cluster.addresses[0]}/readyz", timeout=30)
        given = [future.result() for future in running]
        statuses = [first.process.wait(timeout=60)]
        first.start()
        cluster.until_ready(0)
        time.sleep(unhurried(2))  # the proxy asks every second
        statuses.append(other.stop())
        time.sleep(1)

    assert load.wrong() == []
    assert load.right() > 50
    assert all(answer["answer"] for answer in given)
    assert ready.status_code == 503
    assert [status in (0, -15) for status in statuses] == [True, True]
    for replica in cluster.replicas:
        assert "Traceback" not in replica.log()
