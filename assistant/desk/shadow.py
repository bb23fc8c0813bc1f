"""What would change: the public assistant and one on the changed knowledge, asked the same questions."""

import contextlib
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from assistant.desk.engine import Engine
from assistant.desk.errors import DeskError
from assistant.desk.folder import KnowledgeFolder
from assistant.errors import AssistantError
from assistant.pipeline import Assistant
from assistant.store.store import Store
from assistant.store.values import ChangeInfo
from assistant.types import Answer, Turn

logger = logging.getLogger(__name__)

MAX_CHANGED_SHOWN = 200
Kind = Literal["same", "new", "lost", "text", "source"]


@dataclass(frozen=True, slots=True)
class ReplayQuestion:
    """A question to ask both; ``today`` None means today."""

    text: str
    origin: Literal["real", "answered", "eval"]
    today: date | None = None
    history: tuple[Turn, ...] = ()
    judge: Callable[[Answer], str] | None = field(default=None, compare=False)


@dataclass(slots=True)
class Progress:
    """How far a replay has come."""

    stage: Literal["waiting", "ingesting", "asking", "done", "failed"] = "waiting"
    done: int = 0
    total: int = 0
    problem: str = ""


class Replays:
    """Runs replays in the background, one at a time, and remembers how far each has come."""

    def __init__(
        self, engine: Engine, store: Store, questions: Callable[[], Sequence[ReplayQuestion]]
    ) -> None:
        self._engine = engine
        self._store = store
        self._questions = questions
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._progress: dict[tuple[str, int], Progress] = {}

    def start(self, change: ChangeInfo) -> Progress:
        """Begin unless it is running already."""
        key = (change.id, change.revision)
        with self._lock:
            running = self._progress.get(key)
            if running is not None and running.stage not in ("failed", "done"):
                return running
            progress = self._progress[key] = Progress()
        threading.Thread(target=self._run, args=(change, progress), daemon=True, name="replay").start()
        return progress

    def progress(self, change: ChangeInfo) -> Progress | None:
        """How far the replay of a change is; None where none was begun in this process."""
        return self._progress.get((change.id, change.revision))

    def _run(self, change: ChangeInfo, progress: Progress) -> None:
        try:
            with self._one_at_a_time:
                report = self.compare(change, progress)
            self._store.versions.set_report(change.id, change.revision, report)
            progress.stage = "done"
        except AssistantError as error:
            progress.problem, progress.stage = str(error), "failed"
        except Exception:
            logger.exception("the replay of change %s failed", change.id)
            progress.problem = "Noget gik galt under sammenligningen; se serverens log."
            progress.stage = "failed"

    def compare(self, change: ChangeInfo, progress: Progress) -> dict[str, Any]:
        """Ask everything twice; what changed, as it is stored.

        Raises:
            AssistantError: the changed knowledge cannot be read or indexed.
        """
        started = time.perf_counter()
        progress.stage = "ingesting"
        asked = list(self._questions())
        progress.total = len(asked)
        with self._shadow(change) as new:
            old = self._engine.plain()
            progress.stage = "asking"
            changed: list[dict[str, Any]] = []
            counts = {"same": 0, "new": 0, "lost": 0, "text": 0, "source": 0}
            for number, question in enumerate(asked, 1):
                before, after = (
                    assistant.ask(question.text, question.history, today=question.today)
                    for assistant in (old, new)
                )
                kind = kind_of_change(before, after)
                counts[kind] += 1
                if kind != "same":
                    changed.append(_entry(question, before, after, kind))
                progress.done = number
        order = {"lost": 0, "new": 1, "text": 2, "source": 3}
        changed.sort(key=lambda entry: (not entry["worse"], order[entry["kind"]], entry["origin"] == "eval"))
        return {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - started, 1),
            "asked": len(asked),
            "counts": counts,
            "worse": sum(entry["worse"] for entry in changed),
            "changed": changed[:MAX_CHANGED_SHOWN],
        }

    @contextlib.contextmanager
    def _shadow(self, change: ChangeInfo) -> Iterator[Assistant]:
        """An assistant on a copy of the knowledge with the change in it."""
        with tempfile.TemporaryDirectory(prefix="med-shadow-") as place:
            knowledge, data = Path(place) / "knowledge", Path(place) / "data"
            shutil.copytree(self._engine.knowledge_dir, knowledge, symlinks=True)
            _copy_index(self._engine.data_dir, data)
            folder = KnowledgeFolder(knowledge)
            for source, digest in change.files.items():
                content = self._store.versions.content(digest) if digest else None
                if digest and content is None:
                    raise DeskError(f"Indholdet af {source} er ikke gemt mere.")
                folder.write(source, content)
            yield self._engine.shadow(knowledge, data)


def kind_of_change(before: Answer, after: Answer) -> Kind:
    """In which way two answers differ."""
    if before.abstained != after.abstained:
        return "lost" if after.abstained else "new"
    if before.text != after.text:
        return "text"
    quoted = [{(c.source, c.quote) for c in answer.citations} for answer in (before, after)]
    return "same" if quoted[0] == quoted[1] else "source"


def _entry(question: ReplayQuestion, before: Answer, after: Answer, kind: Kind) -> dict[str, Any]:
    verdicts = [question.judge(answer) if question.judge else "" for answer in (before, after)]
    return {
        "question": question.text,
        "today": question.today.isoformat() if question.today else "",
        "origin": question.origin,
        "kind": kind,
        "verdicts": verdicts,
        "worse": kind == "lost" or (verdicts[0] == "right" and verdicts[1] != "right"),
        "old": _said(before),
        "new": _said(after),
    }


def _said(answer: Answer) -> dict[str, Any]:
    return {
        "text": answer.text,
        "abstained": answer.abstained,
        "sources": [f"{citation.title} · {citation.section}" for citation in answer.citations],
    }


def _copy_index(data_dir: Path, target: Path) -> None:
    """The public generation as a starting point, so that only what changed is read and embedded."""
    index = data_dir / "index"
    try:
        generation = (index / "CURRENT").read_text(encoding="ascii").strip()
        shutil.copytree(index / generation, target / "index" / generation)
        (target / "index" / "CURRENT").write_text(generation, encoding="ascii")
    except OSError:
        # A Chroma server, or a generation that was replaced meanwhile: then vectors come by digest.
        shutil.rmtree(target / "index", ignore_errors=True)
        target.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            shutil.copyfile(data_dir / "vectors.sqlite", target / "vectors.sqlite")
