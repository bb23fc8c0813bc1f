"""``python -m evals.benchmark``: is it fast and small enough? Measured on the machine it runs on.

Beside the time on the clock stands the processor time: on a machine that does other work as well, only that
tells what the program itself takes.
"""

import argparse
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.cases import load_cases
from evals.metrics import percentile

ROOT = Path(__file__).parent.parent
ANSWERS = 100  # warm answers timed
READY_TIMEOUT_S = 60.0
POLL_S = 0.05
WARM = """
import json, sys, time
from assistant.bootstrap import build_assistant
from assistant.settings import Settings
from assistant.types import Turn
from datetime import date

assistant = build_assistant(Settings.load())
times = []
for position, line in enumerate(sys.stdin):
    case = json.loads(line)
    history = [Turn(**turn) for turn in case["history"]]
    started, worked = time.perf_counter(), time.process_time()
    assistant.ask(case["question"], history, today=date.fromisoformat(case["today"]))
    if position:  # the first pays for what is loaded on demand
        times.append(((time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000))
print(json.dumps(times))
"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure beside its bound."""

    name: str
    value: float | None  # None: could not be measured
    bound: float
    unit: str
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure stays below its bound."""
        return self.value is not None and self.value < self.bound


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 1 if a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmark", description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="med-benchmark-") as folder:
        measurements = measure(options.knowledge.resolve(), Path(folder))
    if options.json:
        print(json.dumps([asdict(item) | {"met": item.met} for item in measurements], indent=1))
    else:
        print(table(measurements))
    return 0 if all(item.met for item in measurements) else 1


def measure(knowledge_dir: Path, data_dir: Path) -> list[Measurement]:
    """Take all measurements, each in a process of its own, with an index built for the purpose."""
    environment = os.environ | {
        "MED_KNOWLEDGE_DIR": str(knowledge_dir),
        "MED_DATA_DIR": str(data_dir),
        "PYTHONWARNINGS": "ignore",
    }
    program = [sys.executable, "-m", "assistant.cli"]
    fresh, fresh_note = _seconds([*program, "ingest", "--json"], environment)
    again, again_note = _seconds([*program, "ingest", "--json"], environment)
    ask, ask_note = _seconds([*program, "ask", "Hvad koster det for en leder?"], environment)
    times, warm_note = _warm(environment)
    ready, memory, ready_note = _serve(environment)
    return [
        Measurement("warm answer, p50", percentile(times, 50) if times else None, 60, "ms", warm_note),
        Measurement("warm answer, p95", percentile(times, 95) if times else None, 200, "ms", warm_note),
        Measurement("med-assistant ask, whole process", ask, 3, "s", ask_note),
        Measurement("python app.py to ready", ready, 10, "s", ready_note),
        Measurement("resident memory after an answer", memory, 700, "MB"),
        Measurement("unchanged ingest", again, 2, "s", again_note),
        Measurement("fresh ingest with shipped vectors", fresh, 10, "s", fresh_note),
    ]


def table(measurements: Sequence[Measurement]) -> str:
    """The measurements as text."""
    lines = [f"{'measure':<36}{'value':>10}  {'bound':<11}"]
    for item in measurements:
        value = "-" if item.value is None else f"{item.value:.{0 if item.value >= 20 else 2}f} {item.unit}"
        state = "ok" if item.met else "NOT MET"
        note = f"  {item.note}" if item.note else ""
        lines.append(f"{item.name:<36}{value:>10}  {f'< {item.bound:g} {item.unit}':<11}{state}{note}")
    return "\n".join(lines)


def _seconds(command: Sequence[str], environment: dict[str, str]) -> tuple[float | None, str]:
    started, before = time.perf_counter(), os.times()
    # S603: the commands are ours, nothing in them comes from outside.
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    seconds, after = time.perf_counter() - started, os.times()
    worked = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    return (seconds, f"{worked:.1f} s processor") if done.returncode == 0 else (None, _last_line(done.stderr))


def _warm(environment: dict[str, str]) -> tuple[list[float], str]:
    cases = [case for case in load_cases() if case.split == "dev"]
    step = max(1, len(cases) // (ANSWERS + 1))
    lines = "\n".join(
        case.model_dump_json(include={"question", "history", "today"}) for case in cases[::step]
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", WARM],
        cwd=ROOT,
        env=environment,
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return [], _last_line(done.stderr)
    pairs = json.loads(done.stdout)
    worked = [float(pair[1]) for pair in pairs]
    note = f"{len(pairs)} answers; processor p50 {percentile(worked, 50):.0f} ms, p95 {percentile(worked, 95):.0f} ms"
    return [float(pair[0]) for pair in pairs], note


def _serve(environment: dict[str, str]) -> tuple[float | None, float | None, str]:
    """Seconds until app.py is ready, and the resident memory (MB) of the server after an answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = Path(environment["MED_DATA_DIR"]) / "server.log"
    with log.open("w") as output:
        started = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment | {"MED_PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            if not _wait(lambda: _fetch(port, "GET", "/readyz"), server):
                return None, None, _last_line(log.read_text(encoding="utf-8", errors="replace"))
            ready, worked = time.perf_counter() - started, processor_seconds(server.pid)
            question = json.dumps({"question": "Hvad koster det for en leder?"})
            _fetch(port, "POST", "/api/chat", question, timeout_s=READY_TIMEOUT_S)
            return ready, resident_mb(server.pid), "" if worked is None else f"{worked:.1f} s processor"
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(is_ready: Callable[[], bool], server: "subprocess.Popen[bytes]") -> bool:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        if is_ready():
            return True
        time.sleep(POLL_S)
    return False


def _fetch(port: int, method: str, path: str, body: str | None = None, timeout_s: float = 2.0) -> bool:
    """Whether the server answers with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        response = connection.getresponse()
        response.read()
        return response.status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def resident_mb(pid: int) -> float | None:
    """Resident memory of a process in MB, from /proc or else from ps."""
    status = Path(f"/proc/{pid}/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    if ps := shutil.which("ps"):
        found = subprocess.run(  # noqa: S603
            [ps, "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        if found.stdout.strip().isdigit():
            return int(found.stdout) / 1024
    return None


def processor_seconds(pid: int) -> float | None:
    """Processor time a process has taken so far, where /proc tells it."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.is_file():
        return None
    fields = stat.read_text().rpartition(")")[2].split()  # after the name, which may hold spaces
    return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "no output"


if __name__ == "__main__":
    sys.exit(main())
