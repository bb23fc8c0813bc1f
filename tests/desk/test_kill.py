"""kill -9 at any moment: what was acknowledged is there, and the rest is whole or not there at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PUBLISH = """
import sys
from pathlib import Path
from assistant.organising import build_desk
from assistant.serving import CurrentAssistant
from assistant.settings import Settings

folder = Path(sys.argv[1])
settings = Settings(_env_file=None, knowledge_dir=folder / "knowledge", data_dir=folder / "data", embeddings="none")
current = CurrentAssistant(settings)
desk = build_desk(settings, current, refresh=current.refresh)
desk.recover()
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 1000):
    files = {f"dokumenter/{number}-{part}.md": f"# {number}\\n\\nTekst nummer {number} del {part} her.\\n".encode() for part in "ab"}
    change = desk.propose("Anna", f"nr. {number}", files, {})
    mail = desk.mails.add(f"Message-ID: <{number}@x>\\nFrom: a@b.dk\\nSubject: {number}\\n\\nHej".encode(), "Anna")
    print("kept", change.id, mail.ids[0], flush=True)
    version = desk.publish(change.id, change.revision, "Anna")
    print("published", version.id, number, flush=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_what_was_acknowledged_survives_and_the_rest_is_whole(make_place, seed):
    place = make_place(name=f"kill-{seed}")
    folder = place.knowledge.parent
    kept, published = [], []
    for turn in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISH, str(folder), str(turn * 1000)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
        first = process.stdout.readline()
        assert first, process.stderr.read()
        time.sleep(0.15 * (seed + 1) + 0.4 * turn)
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        for line in [first, *rest]:
            match line.split():
                case ["kept", change, mail]:
                    kept.append((change, mail))
                case ["published", _, number]:
                    published.append(int(number))

    place.desk.recover()
    place.desk.engine.ingest()

    for change, mail in kept:
        assert place.desk.store.versions.change(change) is not None
        assert place.desk.store.mails.get(mail) is not None
    sources = set(place.desk.folder.sources())
    indexed = {chunk.source for chunk in place.current().retriever.chunks}
    for number in published:
        assert {f"dokumenter/{number}-a.md", f"dokumenter/{number}-b.md"} <= sources & indexed
    for change, _ in kept:
        info = place.desk.store.versions.change(change)
        there = [source in sources for source in info.files]
        assert all(there) if info.state == "published" else not any(there)
    assert place.desk.store.versions.unfinished() == []
