"""``run.py`` in a folder of its own: what stops it stops the assistant, too."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SERVER = """
import signal, socket, sys
served = socket.create_server(("127.0.0.1", 0))
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
try:
    print("port", served.getsockname()[1], *sys.argv[1:], flush=True)
    while True:
        served.accept()[0].close()
except KeyboardInterrupt:
    sys.exit(0)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that is set up already, whose assistant is a bare server."""
    shutil.copyfile(ROOT / "run.py", tmp_path / "run.py")
    wanted = hashlib.sha256()
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n")
        wanted.update((tmp_path / name).read_bytes())
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    (tmp_path / ".venv/installed-requirements.txt").write_text(wanted.hexdigest())
    (tmp_path / "app.py").write_text(SERVER)
    return tmp_path


def started(project: Path, *command: str) -> tuple[subprocess.Popen[str], int, str]:
    process = subprocess.Popen(
        [sys.executable, *command], cwd=project, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    _, port, *rest = process.stdout.readline().split()
    return process, int(port), " ".join(rest)


def is_served(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def ends(process: subprocess.Popen[str], port: int, number: signal.Signals) -> bool:
    """Whether a signal to that one process frees the port within a few seconds; nothing is left either way."""
    assert is_served(port)
    os.kill(process.pid, number)
    try:
        process.wait(10)
        until = time.monotonic() + 5
        while is_served(port) and time.monotonic() < until:
            time.sleep(0.05)
        return not is_served(port)
    finally:
        if is_served(port):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.skipif(os.name == "nt", reason="signals of other processes are not caught on Windows")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ending_the_one_process_ends_the_assistant(project, number):
    process, port, _ = started(project, "run.py")

    assert ends(process, port, number)
    assert process.returncode == 0


def test_what_follows_start_reaches_the_assistant(project):
    process, port, arguments = started(project, "run.py", "start", "--port", "8000")

    assert arguments == "--port 8000"
    assert ends(process, port, signal.SIGTERM)


def test_where_a_process_cannot_be_replaced_it_is_told_to_end(project):
    supervised = "import run, sys; sys.exit(run.supervise([sys.executable, 'app.py']))"
    process, port, _ = started(project, "-c", supervised)

    assert ends(process, port, signal.SIGTERM)
    assert process.returncode == 0
