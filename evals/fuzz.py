"""``python -m evals.fuzz``: generated input for every parser and the whole API, with login and without.

Nothing is learnt from the answers but that there was one: a parser gives a value or one of the project's own errors, an
address gives anything but a server error. Every unexpected exception that is logged counts as a crash, whatever the status.
"""

import argparse
import asyncio
import logging
import math
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from evals import fuzz_api, fuzz_parsers

MIN_INPUTS = 100


@dataclass(slots=True)
class Tally:
    """What became of the inputs of one target."""

    name: str
    inputs: int = 0
    refused: int = 0  # politely: an error of the project's own, or a status from 400 to 499
    server_errors: int = 0  # statuses from 500, but for a wanted 503
    crashes: list[str] = field(default_factory=list)
    seconds: float = 0.0


class _Unexpected(logging.Handler):
    """Exceptions that somebody caught and logged as unexpected."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.seen.append(_place(record.exc_info[1]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and print a table; 1 when anything crashed."""
    parser = argparse.ArgumentParser(prog="python -m evals.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many in all (default: 10,000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same inputs")
    parser.add_argument("--target", action="append", help="only targets whose name contains this")
    given = parser.parse_args(arguments)
    if given.inputs < MIN_INPUTS:
        parser.error(f"--inputs must be at least {MIN_INPUTS}")
    handler = _Unexpected()
    logging.getLogger().addHandler(handler)
    with tempfile.TemporaryDirectory(prefix="med-fuzz-") as folder:
        try:
            tallies = asyncio.run(_run(Path(folder), given, handler))
        finally:
            logging.getLogger().removeHandler(handler)
    print(table(tallies, given.seed))
    for tally in tallies:
        for crash in sorted(set(tally.crashes))[:20]:
            print(f"CRASH in {tally.name}: {crash}", file=sys.stderr)
    return 1 if any(tally.crashes or tally.server_errors for tally in tallies) else 0


async def _run(folder: Path, given: argparse.Namespace, handler: _Unexpected) -> list[Tally]:
    # Gradio wants a running loop when its page is made; everything afterwards is plain.
    place = fuzz_api.make_place(folder)
    targets = [*fuzz_parsers.targets(folder, place.assistant), *fuzz_api.targets(place)]
    wanted = [t for t in targets if not given.target or any(part in t.name for part in given.target)]
    weight = sum(target.weight for target in wanted)
    tallies = []
    for target in wanted:
        count = math.ceil(given.inputs * target.weight / weight)  # never fewer than asked for
        tallies.append(await asyncio.to_thread(run_target, target, count, given.seed, handler))
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    place.close()
    return tallies


def run_target(target: Any, count: int, seed: int, handler: _Unexpected) -> Tally:
    """Give a target ``count`` generated inputs; nothing it raises ends the run."""
    import hypothesis
    from hypothesis import HealthCheck, Phase, settings

    tally = Tally(target.name)
    started = time.perf_counter()

    def tried(value: object) -> None:
        handler.seen.clear()
        tally.inputs += 1
        try:
            status = target.act(value)
        except AssistantError:
            tally.refused += 1
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            tally.crashes.append(f"{_place(error)}; input {value!r:.300}")
        else:
            if isinstance(status, int):
                tally.refused += 400 <= status < 500
                tally.server_errors += status >= 500 and status not in target.wanted
        tally.crashes += [f"{seen}; input {value!r:.300}" for seen in handler.seen]

    # Hypothesis generates a little more or less than it is asked for: it is asked until there are enough.
    while tally.inputs < count:
        before = tally.inputs
        run = hypothesis.given(value=target.strategy)(lambda value: tried(value))
        run = settings(
            max_examples=count - tally.inputs,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )(run)
        hypothesis.seed(seed + before)(run)()
        if tally.inputs == before:
            break
    tally.seconds = time.perf_counter() - started
    return tally


def table(tallies: Sequence[Tally], seed: int) -> str:
    """The figures as a Markdown table, with the sum in its last line."""
    lines = [
        f"seed {seed}",
        "",
        "| target | inputs | politely refused | crashes | server errors | s |",
        "|---|---|---|---|---|---|",
    ]
    whole = Tally("all")
    for tally in tallies:
        lines.append(_line(tally))
        whole.inputs += tally.inputs
        whole.refused += tally.refused
        whole.crashes += tally.crashes
        whole.server_errors += tally.server_errors
        whole.seconds += tally.seconds
    return "\n".join([*lines, _line(whole)])


def _line(tally: Tally) -> str:
    return (
        f"| {tally.name} | {tally.inputs:,} | {tally.refused:,} | {len(tally.crashes)} | {tally.server_errors} "
        f"| {tally.seconds:.0f} |"
    )


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "assistant" in Path(frame.filename).parts] or frames
    where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "?"
    return f"{type(error).__name__} at {where}: {str(error)[:200]}"


Act = Callable[[Any], int | None]

if __name__ == "__main__":
    raise SystemExit(main())
