"""The large profile with processes started by hand: replicas, a Chroma server, PostgreSQL, Caddy, all on loopback."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
POSTGRESQL = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody listens on."""
    with socket.create_server((host, 0)) as probe:
        return int(probe.getsockname()[1])


def unhurried(seconds: float) -> float:
    """As long as ``seconds`` are on a machine that does nothing else: stretched by what else it is doing."""
    return (
        seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        if hasattr(os, "getloadavg")
        else seconds
    )


def until(done: Callable[[], object], seconds: float, what: str) -> float:
    """Wait until ``done`` is true; how long it took. Refused connections count as not yet. See :func:`unhurried`."""
    began = time.monotonic()
    while time.monotonic() - began < unhurried(seconds):
        try:
            if done():
                return time.monotonic() - began
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


def answers(address: str) -> bool:
    """Whether a GET is answered 200."""
    return httpx.get(address, timeout=unhurried(5)).status_code == 200


def rules_for(caddy: str, path: Path) -> str:
    """The proxy's file; Debian 12's Caddy 2.6.2 has an older name for holding requests whole."""
    rules = path.read_text(encoding="utf-8")
    version = subprocess.run([caddy, "version"], capture_output=True, text=True, check=True).stdout
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:3])
    return re.sub(r"request_buffers \S+", "buffer_requests", rules) if numbers < (2, 6, 4) else rules


class Process:
    """A process that can be killed and started again."""

    def __init__(self, command: list[str], *, folder: Path, env: Mapping[str, str] = {}) -> None:
        self._command, self._folder, self._env = command, folder, dict(env)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command, cwd=self._folder, env={**os.environ, **self._env}, stdout=log, stderr=log
            )

    def log(self) -> str:
        return (self._folder / "log").read_text("utf-8", "replace")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End as an orchestrator does; the exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=45)

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()


class Postgres:
    """A server of our own, run by a user without rights."""

    def __init__(self) -> None:
        assert POSTGRESQL is not None
        self._folder = Path(tempfile.mkdtemp(prefix="med-pg-"))
        self._data = self._folder / "data"
        self._run_as: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self._folder, "postgres", "postgres")
            self._run_as = ["runuser", "-u", "postgres", "--"]
        port = free_port()
        self._options = f"-p {port} -c listen_addresses=127.0.0.1 -k {self._folder} -c fsync=off"
        self._run(
            POSTGRESQL / "initdb", "-D", self._data, "-U", "med", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        self.url = f"postgresql://med@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        log = self._folder / "log"
        self._run(POSTGRESQL / "pg_ctl", "-D", self._data, "-w", "-l", log, "-o", self._options, "start")

    def kill(self) -> None:
        """As if the machine had lost its power: nothing is written any more."""
        self._run(POSTGRESQL / "pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def end(self) -> None:
        stop = [*self._run_as, str(POSTGRESQL / "pg_ctl"), "-D", str(self._data), "-m", "immediate", "stop"]
        subprocess.run(stop, capture_output=True, cwd=self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, *command: object) -> None:
        subprocess.run([*self._run_as, *map(str, command)], check=True, capture_output=True, cwd=self._folder)


class Cluster:
    """Two replicas that share a knowledge folder, a Chroma server and a database, behind a proxy."""

    def __init__(self, folder: Path, knowledge: Path, *, caddy: str, settings: Mapping[str, str]) -> None:
        self.knowledge = knowledge
        self.postgres = Postgres()
        self.postgres.start()
        chroma_port, front = free_port(), free_port()
        self.chroma_url = f"http://127.0.0.1:{chroma_port}"
        self.chroma = Process(
            [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(chroma_port),
             "--path", str(folder / "chroma/data")],
            folder=folder / "chroma",
        )  # fmt: skip
        self.env = {
            "PYTHONPATH": str(ROOT), "MED_KNOWLEDGE_DIR": str(knowledge), "MED_CHROMA_URL": self.chroma_url,
            "MED_DATABASE_URL": self.postgres.url, "MED_TRUSTED_PROXIES": "127.0.0.1", "MED_RATE_LIMIT": "0",
            **settings,
        }  # fmt: skip
        self.addresses, self.replicas = [], []
        for name in ("127.0.0.2", "127.0.0.3"):
            port = free_port(name)
            self.addresses.append(f"http://{name}:{port}")
            place = folder / f"replica-{name}"
            own = {**self.env, "MED_HOST": name, "MED_PORT": str(port), "MED_DATA_DIR": str(place / "data")}
            self.replicas.append(
                Process([sys.executable, "-m", "assistant.cli", "serve"], folder=place, env=own)
            )
        self.front = f"http://127.0.0.1:{front}"
        rules = folder / "caddy/Caddyfile"
        rules.parent.mkdir(parents=True)
        rules.write_text(rules_for(caddy, ROOT / "deploy/Caddyfile.fixed"), encoding="utf-8")
        self.proxy = Process(
            [caddy, "run", "--config", str(rules), "--adapter", "caddyfile"],
            folder=rules.parent,
            env={"SITE_ADDRESS": self.front, "HOME": str(folder), "XDG_DATA_HOME": str(folder),
                 "REPLICAS": " ".join(address.removeprefix("http://") for address in self.addresses)},
        )  # fmt: skip

    def start_chroma(self) -> None:
        self.chroma.start()
        until(lambda: answers(f"{self.chroma_url}/api/v2/heartbeat"), 30, "the Chroma server answers")

    def start(self) -> None:
        self.start_chroma()
        self.proxy.start()
        for replica in self.replicas:  # both at once, on an empty Chroma server
            replica.start()
        for number in range(len(self.replicas)):
            self.until_ready(number)
        until(lambda: answers(f"{self.front}/healthz"), 20, "the proxy answers")

    def until_ready(self, number: int) -> float:
        return until(lambda: answers(f"{self.addresses[number]}/readyz"), 90, f"replica {number} is ready")

    def end(self) -> None:
        for process in (self.proxy, *self.replicas, self.chroma):
            process.end()
        self.postgres.end()
