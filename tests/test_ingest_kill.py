"""A sync that is killed leaves the former index or the new one, and the next sync converges."""

import contextlib
import hashlib
import importlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from assistant.embeddings import EmbeddingModel
from assistant.index import ChunkIndex, IndexLocation
from assistant.ingestion import is_current, sync_knowledge
from assistant.types import Document, Section

FILES = 12
RANDOM_MOMENTS = 16
# Functions in modules of assistant.index after which a sync is killed; "-" before: before it.
STEPS = (
    "chroma.copy_folder",
    "chroma.delete",
    "chroma.add",
    "chroma.close",
    "snapshot.write",
    "disk.flush_tree",
    "-disk.move_pointer",
    "disk.move_pointer",
)


class Hashed(Embeddings):
    """A text's vector depends on all of it and is near no other's; each text takes some time."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self.delay_s = delay_s

    def embed_documents(self, texts):
        time.sleep(self.delay_s * len(texts))
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text):
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(32).tolist()


def read(path: Path, source: str) -> Document:
    return Document(source, source, "da", (Section("Afsnit", path.read_text(encoding="utf-8")),))


def write_files(folder: Path, version: int) -> dict[str, str]:
    """A version of the folder: some files differ from the version before, one is new, one gone."""
    wanted = {f"{number % (FILES + 1)}.md": number for number in range(version, version + FILES)}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, number in wanted.items():
        edition = version if number % 4 == 0 else 0
        (folder / name).write_text(
            f"Fil {name}, udgave {edition}, med nok ord til at den er et afsnit for sig selv."
        )
    return {path.name: path.read_text() for path in folder.iterdir()}


def kill_at(step: str) -> None:
    """Let this process be killed at a step of writing."""
    before, (place, name) = step.startswith("-"), step.removeprefix("-").split(".")
    module = importlib.import_module(f"assistant.index.{place}")
    original = getattr(module, name)

    def fatal(*arguments, **options):
        if before:
            os.kill(os.getpid(), signal.SIGKILL)
        original(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, fatal)


def say(value: object) -> None:
    sys.stdout.write(f"{value}\n")
    sys.stdout.flush()


def serve(folder: Path, data: Path) -> None:
    """Run a sync in a process of its own for each line read, so that each can be killed."""
    import chromadb  # noqa: F401 - imported once, not in every child

    import assistant.ingestion.embedding

    assistant.ingestion.embedding.EMBEDDING_BATCH = 1
    say("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            if line.strip():
                kill_at(line.strip())
            model = EmbeddingModel("hashed", Hashed(0.02))
            sync_knowledge(folder, IndexLocation(data), model, read=read)
            os._exit(0)
        say(child)
        _, status = os.waitpid(child, 0)
        say(status)


@pytest.fixture
def syncs(tmp_path):
    """Starts a sync: a function from a step to be killed at, or nothing, to the process id."""
    (tmp_path / "knowledge").mkdir()
    command = [sys.executable, __file__, str(tmp_path / "knowledge"), str(tmp_path / "data")]
    root = str(Path(__file__).parent.parent)
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    ) as server:
        assert server.stdout.readline() == "ready\n"

        def start(step=""):
            server.stdin.write(step + "\n")
            server.stdin.flush()
            return int(server.stdout.readline())

        start.wait = lambda: int(server.stdout.readline())
        yield start
        server.stdin.close()


def check(index: ChunkIndex, versions: list[dict[str, str]]) -> int:
    """Which of the versions an index holds: whole, and with the right neighbours."""
    held = {chunk.source: chunk.text for chunk in index.chunks}
    assert held in versions
    for position, chunk in enumerate(index.chunks):
        nearest, cosine = index.nearest(Hashed().embed_query(chunk.indexed_text), 1)[0]
        assert nearest == position
        assert cosine == pytest.approx(1.0, abs=1e-3)
    return versions.index(held)


def test_a_killed_sync_leaves_the_old_or_the_new_index_and_the_next_converges(tmp_path, syncs):
    folder, location = tmp_path / "knowledge", IndexLocation(tmp_path / "data")
    moments = random.Random(7)
    old = write_files(folder, 0)
    syncs()
    assert syncs.wait() == 0
    started = time.monotonic()
    old = write_files(folder, 1)
    syncs()
    assert syncs.wait() == 0
    duration_s = time.monotonic() - started
    outcomes = []

    model = EmbeddingModel("hashed", Hashed())
    sync_knowledge(folder, location, model, rebuild=True, read=read)
    plan = [*STEPS, *[""] * RANDOM_MOMENTS]
    for version, step in enumerate(plan, 2):
        reader = ChunkIndex.open(location, embedding_id="hashed")
        assert check(reader, [old]) == 0
        new = write_files(folder, version)
        process = syncs(step)
        if not step:
            time.sleep(moments.uniform(0, duration_s * 1.1))
            with contextlib.suppress(ProcessLookupError):  # it was quicker
                os.kill(process, signal.SIGKILL)
        status = syncs.wait()
        assert os.WIFSIGNALED(status) or not step

        left = ChunkIndex.open(location, embedding_id="hashed")
        outcomes.append((step, check(left, [old, new])))
        left.close()
        assert check(reader, [old]) == 0

        sync_knowledge(folder, location, model, read=read)
        assert is_current(folder, location, "hashed")
        after = ChunkIndex.open(location, embedding_id="hashed")
        assert check(after, [new]) == 0
        after.close()
        reader.close()
        generations = [path for path in location.folder.iterdir() if path.is_dir()]
        assert all((path / "manifest.json").is_file() for path in generations)
        assert len(generations) <= 2
        if step:  # so that the next, too, starts from a copy of the former index
            sync_knowledge(folder, location, model, rebuild=True, read=read)
        old = new

    assert [new for step, new in outcomes if step] == [0] * (len(STEPS) - 1) + [1]
    assert len(outcomes) == len(STEPS) + RANDOM_MOMENTS


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))
