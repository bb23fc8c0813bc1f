"""``python -m evals.sessions``: the chat page open in many browser sessions at once, each in real Chromium.

Sessions share nothing but the machine: each is a browser context with a page of its own. All stay open; each asks a
question every ``--pause`` seconds. Measured are opening the page, what it takes to answer a press of a key, and the answers.
Chromium and the server share the machine, and Chromium takes by far the most of it.
"""

import argparse
import asyncio
import itertools
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.benchmark import Measurement, processor_seconds, table
from evals.load import asked, start_server, wait_until_ready
from evals.metrics import percentile

MAX_SESSIONS, MAX_ROUNDS, MAX_PAUSE = 200, 100, 60
TIMEOUT_MS = 60_000
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]
KEY_TO_FRAME = """() => new Promise(done => {
  const started = performance.now(), field = document.getElementById('question');
  field.value += ' '; field.dispatchEvent(new Event('input', {bubbles: true}));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
})"""


@dataclass(slots=True)
class Met:
    """What the sessions met, in seconds."""

    opened: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    failed: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 1 if a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m evals.sessions", description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=2, help="questions each session asks")
    parser.add_argument("--pause", type=float, default=30.0, help="seconds between a session's questions")
    given = parser.parse_args(arguments)
    for name, value, low, high in (
        ("sessions", given.sessions, 1, MAX_SESSIONS),
        ("rounds", given.rounds, 1, MAX_ROUNDS),
        ("pause", given.pause, 0, MAX_PAUSE),
    ):
        if not low <= value <= high:
            parser.error(f"--{name} must be from {low} to {high}")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("there is no Chromium; install Debian's chromium", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="med-sessions-"))
    running: list[subprocess.Popen[bytes]] = []
    try:
        address, server = start_server(folder / "data", "", running)
        if not wait_until_ready(f"{address}/readyz", server):
            print("the server did not become ready", file=sys.stderr)
            return 1
        before = processor_seconds(server.pid) or 0.0
        met = asyncio.run(
            run_sessions(address, chromium, sessions=given.sessions, rounds=given.rounds, pause_s=given.pause)
        )
        worked = (processor_seconds(server.pid) or 0.0) - before
    finally:
        for process in running:
            process.terminate()
            process.wait(45)
        shutil.rmtree(folder, ignore_errors=True)
    measurements = measured(met, given.sessions, worked)
    print(table(measurements))
    return 0 if all(item.met for item in measurements) and not met.failed else 1


def measured(met: Met, sessions: int, worked: float) -> list[Measurement]:
    """The figures with their bounds."""
    note = f"{len(met.answers)} answers in {sessions} open sessions, {met.failed} failed; server {worked:.1f} s processor"
    return [
        Measurement("opening the page, p95", _p95(met.opened), 3, "s", f"p50 {_p50(met.opened):.2f} s"),
        Measurement(
            "from a key to the next frame, p95", 1000 * _p95(met.keys), 200, "ms",
            f"p50 {1000 * _p50(met.keys):.0f} ms, longest {1000 * max(met.keys, default=0.0):.0f} ms",
        ),
        Measurement("answer on the page, p95", _p95(met.answers), 2, "s", f"p50 {_p50(met.answers):.2f} s; {note}"),
    ]  # fmt: skip


def _p50(seconds: Sequence[float]) -> float:
    return percentile(seconds, 50) if seconds else float("inf")


def _p95(seconds: Sequence[float]) -> float:
    return percentile(seconds, 95) if seconds else float("inf")


async def run_sessions(address: str, chromium: str, *, sessions: int, rounds: int, pause_s: float) -> Met:
    """Open the page in so many contexts, one after another, then let all of them ask."""
    from playwright.async_api import async_playwright

    met = Met()
    questions = itertools.cycle(asked("mixed"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            pages = [await _opened(browser, address, met) for _ in range(sessions)]

            async def session(place: int, page: Any) -> None:
                for turn in range(rounds):
                    # as people come, not all at the same moment
                    await asyncio.sleep(pause_s * place / sessions if turn == 0 else pause_s)
                    await _asks(page, next(questions), met)

            await asyncio.gather(*itertools.starmap(session, enumerate(pages)))
        finally:
            await browser.close()
    return met


async def _opened(browser: Any, address: str, met: Met) -> Any:
    context = await browser.new_context(locale="da-DK")
    page = await context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    started = time.monotonic()
    await page.goto(address)
    await page.wait_for_selector("#question")
    met.opened.append(time.monotonic() - started)
    return page


async def _asks(page: Any, question: str, met: Met) -> None:
    from playwright.async_api import Error

    try:
        before = await page.locator(".answer").count()
        await page.fill("#question", question)
        met.keys.append(float(await page.evaluate(KEY_TO_FRAME)) / 1000)
        started = time.monotonic()
        await page.press("#question", "Enter")
        await page.wait_for_function(
            "before => document.querySelectorAll('.answer').length > before"
            " && !document.body.classList.contains('answering')",
            arg=before,
        )
        met.answers.append(time.monotonic() - started)
    except Error:
        met.failed += 1


if __name__ == "__main__":
    sys.exit(main())
