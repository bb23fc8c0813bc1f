"""``python -m evals.load``: many users at once against a server of its own, on this machine only.

Every loop ends: the users stop after ``--seconds`` or ``--answers``, whichever comes first, and the server is stopped.
Users who never pause wait for each other: a hundred of them, answered 25 times a second, wait 4 seconds each on average,
however fair the line. ``--pause`` lets them read between two questions. Beside the time on the clock stands the processor
time of an answer, the server's and the users' own: they share the machine, and users who take as much as the server
measure themselves. One server keeps several cores busy; ``--cores-each`` gives each a machine's worth of its own, so that
what a second machine adds can be seen on one.
"""

import argparse
import asyncio
import itertools
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from evals.benchmark import processor_seconds, resident_mb
from evals.cases import load_cases
from evals.metrics import percentile

ROOT = Path(__file__).parent.parent
READY_TIMEOUT_S = 120.0
_SLIPS = 130  # rounds; more than 20,000 questions
REQUEST_TIMEOUT_S = 60.0
MIXES = ("mixed", "typed", "retrieval", "distinct")  # distinct: retrieval, no question twice
MAX_PROCESSES = 8
MAX_USERS, MAX_SECONDS, MAX_ANSWERS, MAX_CONNECTIONS, MAX_PAUSE = 1_000, 1_800, 200_000, 2_000, 60
# Kinds of cases whose answers come from typed facts, and those that are retrieved from text.
TYPED = frozenset({"price", "programme", "place", "people", "clock", "registration", "conference"})


@dataclass(slots=True)
class Tally:
    """What the users met."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)  # 0: no answer at all
    without_retry_after: int = 0
    elapsed: float = 0.0
    worked: float = 0.0  # processor time of all users, in seconds

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.statuses[200] / self.elapsed if self.elapsed else 0.0


@dataclass(frozen=True, slots=True)
class Server:
    """What the server took, from after the warm-up to the end."""

    before: float = 0.0  # resident memory in MB
    after: float = 0.0
    worked: float = 0.0  # processor time in seconds

    @property
    def growth(self) -> float:
        """Of its memory, in per cent."""
        return (self.after - self.before) / self.before * 100 if self.before else 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the load and print a table; 1 when anything but an answer or a polite refusal came back."""
    parser = argparse.ArgumentParser(prog="python -m evals.load", description=__doc__)
    parser.add_argument(
        "--users", type=int, default=100, help="how many ask at once, each one question after another"
    )
    parser.add_argument("--seconds", type=int, default=30, help="how long")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds a user reads before asking again")
    parser.add_argument("--answers", type=int, default=20_000, help="stop earlier after so many")
    parser.add_argument("--mix", choices=MIXES, default="mixed")
    parser.add_argument(
        "--warm-up", type=int, default=200, help="answers before anything is measured; 2000 fill every cache"
    )
    parser.add_argument(
        "--connections", type=int, default=1_000, help="then so many requests at once; 0 = none"
    )
    parser.add_argument("--processes", type=int, default=1, help="how many servers; several need --chroma")
    parser.add_argument("--chroma", action="store_true", help="on a Chroma server, in place of embedded")
    parser.add_argument(
        "--cores-each", type=int, default=0, help="cores a server may use, none of them another's; 0 = any"
    )
    given = parser.parse_args(arguments)
    if given.processes > 1 and not given.chroma:
        parser.error("--processes needs --chroma: several servers share an index there")
    for name, value, low, high in (
        ("users", given.users, 1, MAX_USERS),
        ("seconds", given.seconds, 1, MAX_SECONDS),
        ("pause", given.pause, 0, MAX_PAUSE),
        ("answers", given.answers, 1, MAX_ANSWERS),
        ("warm-up", given.warm_up, 1, MAX_ANSWERS),
        ("connections", given.connections, 0, MAX_CONNECTIONS),
        ("processes", given.processes, 1, MAX_PROCESSES),
    ):
        if not low <= value <= high:
            parser.error(f"--{name} must be from {low} to {high}")
    try:
        cores = shares(given.processes, given.cores_each)
    except ValueError as error:
        parser.error(str(error))
    questions = asked(given.mix)
    folder = Path(tempfile.mkdtemp(prefix="med-load-"))
    running: list[subprocess.Popen[bytes]] = []
    try:
        chroma = _start_chroma(folder, running) if given.chroma else ""
        servers: list[subprocess.Popen[bytes]] = []
        addresses = []
        for number, share in enumerate(cores):
            address, server = start_server(folder / str(number), chroma, running)
            if share:
                os.sched_setaffinity(server.pid, share)
            if not wait_until_ready(f"{address}/readyz", server):
                print("the server did not become ready")
                return 1
            addresses.append(address)
            servers.append(server)
        warm = asyncio.run(
            run_users(addresses, questions, users=4, seconds=given.seconds, answers=given.warm_up)
        )
        rest = questions[given.warm_up % len(questions) :] + questions[: given.warm_up % len(questions)]
        before, worked = _memory(servers), _work(servers)
        tally = asyncio.run(
            run_users(
                addresses,
                rest,
                users=given.users,
                seconds=given.seconds,
                answers=given.answers,
                pause_s=given.pause,
            )
        )
        taken = Server(before, _memory(servers), _work(servers) - worked)
        burst = (
            asyncio.run(run_burst(addresses[0], questions, given.connections))
            if given.connections
            else Tally()
        )
        alive = all(httpx.get(f"{each}/healthz", timeout=10).status_code == 200 for each in addresses)
    finally:
        for process in reversed(running):
            process.terminate()
            try:
                process.wait(45)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)
    print(table(tally, burst, taken, users=given.users, mix=given.mix))
    failed = [status for status in (*warm.statuses, *tally.statuses) if status not in (200, 503)]
    failed += [status for status in burst.statuses if status not in (200, 503)]
    return 1 if failed or burst.without_retry_after or not alive else 0


def shares(processes: int, cores_each: int) -> list[frozenset[int]]:
    """The cores of each process, disjoint; empty sets for no limit. ValueError where there are not enough."""
    if not cores_each:
        return [frozenset()] * processes
    available = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if cores_each < 0 or processes * cores_each > len(available):
        raise ValueError(f"--cores-each must leave each server its own: {len(available)} can be given out")
    return [
        frozenset(available[number * cores_each : (number + 1) * cores_each]) for number in range(processes)
    ]


def asked(mix: str) -> list[str]:
    """The questions of the dev half, without those that need a conversation before them."""
    cases = [case for case in load_cases() if case.split == "dev" and not case.history]
    if mix != "mixed":
        cases = [case for case in cases if (case.kind in TYPED) == (mix == "typed")]
    questions = [case.question for case in cases]
    return questions if mix != "distinct" else list(dict.fromkeys(_with_slips(questions)))


def _with_slips(questions: Sequence[str]) -> Iterator[str]:
    """The questions, then each with a letter or two left out, others each time: nothing remembered helps."""
    yield from questions
    for slip in range(_SLIPS):
        for question in questions:
            size = len(question)
            left_out = (slip * 7 % size, (slip + 5 * (slip // size)) % size)
            yield "".join(letter for at, letter in enumerate(question) if at not in left_out)


async def run_users(
    address: str | Sequence[str],
    questions: Sequence[str],
    *,
    users: int,
    seconds: float,
    answers: int,
    pause_s: float = 0.0,
) -> Tally:
    """``users`` ask one question after another, with a pause between, until time or answers are used up.

    Of several addresses each user keeps to one.
    """
    addresses = [address] if isinstance(address, str) else address
    tally = Tally()
    deadline = time.monotonic() + seconds
    numbers = itertools.count()
    one_for_all = ssl.create_default_context()

    async def user(place: int) -> None:
        await asyncio.sleep(pause_s * place / users)  # as people come, not all at the same moment
        async with _client(addresses[place % len(addresses)], one_for_all) as client:
            while time.monotonic() < deadline and (number := next(numbers)) < answers:
                status = await _ask(client, questions[number % len(questions)], tally)
                await asyncio.sleep(1 if status == 503 else pause_s)

    started, worked = time.monotonic(), time.process_time()
    await asyncio.gather(*map(user, range(users)))
    tally.elapsed, tally.worked = time.monotonic() - started, time.process_time() - worked
    return tally


async def run_burst(address: str, questions: Sequence[str], connections: int) -> Tally:
    """So many requests at the same moment: each is answered, or refused with the time to come back."""
    tally = Tally()
    one_for_all = ssl.create_default_context()

    async def ask(question: str) -> None:
        async with _client(address, one_for_all) as client:
            await _ask(client, question, tally)

    started = time.monotonic()
    await asyncio.gather(*map(ask, _around(questions, connections)))
    tally.elapsed = time.monotonic() - started
    return tally


def _client(address: str, context: ssl.SSLContext) -> httpx.AsyncClient:
    """A user's own connection, as browsers have.

    A pool that all of them share looks through every connection at each request: with a hundred users that took
    13 ms of processor time an answer, more than the server, and who got a connection first was no matter of turns.
    """
    return httpx.AsyncClient(base_url=address, timeout=REQUEST_TIMEOUT_S, verify=context, trust_env=False)


def table(tally: Tally, burst: Tally, server: Server, *, users: int, mix: str) -> str:
    """The figures in Markdown."""
    other = sum(count for status, count in tally.statuses.items() if status not in (200, 503))
    each = 1000 / max(1, tally.statuses[200])
    rows = [
        (f"answers a second, {users} users, {mix} questions", f"{tally.rate:.1f}"),
        (
            "p50 / p95 / longest",
            f"{percentile(tally.seconds, 50):.2f} / {percentile(tally.seconds, 95):.2f} / {max(tally.seconds):.2f} s"
            if tally.seconds
            else "–",
        ),
        (
            "processor time an answer, server / users",
            f"{server.worked * each:.1f} / {tally.worked * each:.1f} ms",
        ),
        ("answers, refused (503), errors", f"{tally.statuses[200]}, {tally.statuses[503]}, {other}"),
        ("memory before / after", f"{server.before:.0f} / {server.after:.0f} MB ({server.growth:+.1f} %)"),
    ]
    if burst.statuses:
        lost = sum(count for status, count in burst.statuses.items() if status not in (200, 503))
        total = sum(burst.statuses.values())
        rows.append(
            (
                f"{total} requests at once: answered, refused, lost",
                f"{burst.statuses[200]}, {burst.statuses[503]}, {lost}",
            )
        )
    return "\n".join(["| | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


async def _ask(client: httpx.AsyncClient, question: str, tally: Tally) -> int:
    started = time.monotonic()
    try:
        response = await client.post("/api/chat", json={"question": question})
    except httpx.TransportError:
        tally.statuses[0] += 1
        return 0
    tally.statuses[response.status_code] += 1
    if response.status_code == 200:
        tally.seconds.append(time.monotonic() - started)
    elif "retry-after" not in response.headers:
        tally.without_retry_after += 1
    return response.status_code


def _around(questions: Sequence[str], count: int) -> Iterator[str]:
    return itertools.islice(itertools.cycle(questions), count)


def _start_chroma(folder: Path, running: "list[subprocess.Popen[bytes]]") -> str:
    """Start a Chroma server; its address."""
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port),
         "--path", str(folder / "chroma")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    running.append(process)
    address = f"http://127.0.0.1:{port}"
    wait_until_ready(f"{address}/api/v2/heartbeat", process)
    return address


def start_server(
    data_dir: Path, chroma: str, running: "list[subprocess.Popen[bytes]]"
) -> "tuple[str, subprocess.Popen[bytes]]":
    """Start a server of ours; its address and process."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MED_")}
    environment |= {
        "MED_DATA_DIR": str(data_dir),
        "MED_RATE_LIMIT": "0",
        "MED_TODAY": "2025-10-01",
        "PYTHONPATH": str(ROOT),
        **({"MED_CHROMA_URL": chroma} if chroma else {}),
    }
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port)],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    running.append(process)
    return f"http://127.0.0.1:{port}", process


def _memory(servers: "Sequence[subprocess.Popen[bytes]]") -> float:
    """Resident, of all of them, in MB."""
    return sum(resident_mb(server.pid) or 0.0 for server in servers)


def _work(servers: "Sequence[subprocess.Popen[bytes]]") -> float:
    """Processor time of all of them, in seconds."""
    return sum(processor_seconds(server.pid) or 0.0 for server in servers)


def wait_until_ready(address: str, server: "subprocess.Popen[bytes]") -> bool:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
