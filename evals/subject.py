"""Opening the assistant that is evaluated."""

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.pipeline import Assistant

if TYPE_CHECKING:
    from evals.judge import Judge


def open_assistant(
    knowledge_dir: Path | None = None,
    *,
    llm: str | None = None,
    llm_base_url: str | None = None,
    whole_corpus: bool = False,
) -> tuple[Assistant, dict[str, Any]]:
    """The assistant as the environment sets it up, ingested, and what there is to know about it.

    Another knowledge folder gets a data folder of its own, so that an evaluation of it leaves the
    index of the real one alone. Without ``llm`` the built-in answers are evaluated, whatever is set.
    """
    from assistant.bootstrap import build_assistant, ingest_if_stale
    from assistant.settings import Settings

    settings = Settings.load()
    chosen = {"llm": llm} | ({"llm_base_url": llm_base_url} if llm_base_url else {})
    if whole_corpus:
        chosen |= {"llm_context": "corpus"}
    settings = settings.model_copy(update=chosen)
    if knowledge_dir is not None and knowledge_dir.resolve() != settings.knowledge_dir.resolve():
        name = hashlib.sha256(str(knowledge_dir.resolve()).encode()).hexdigest()[:12]
        data_dir = Path(tempfile.gettempdir()) / f"med-evals-{name}"
        settings = settings.model_copy(update={"knowledge_dir": knowledge_dir, "data_dir": data_dir})
    ingest_if_stale(settings)
    about = {
        "knowledge": str(settings.knowledge_dir),
        "knowledge_digest": digest_of(settings.knowledge_dir),
        "embeddings": settings.embeddings,
    }
    return build_assistant(settings), about


def open_judge(name: str, *, llm_base_url: str | None = None) -> "Judge":
    """A judge with the model ``name``; key and time as the environment sets them for answers."""
    from assistant.bootstrap import load_chat_model
    from assistant.composing.calling import ModelCaller
    from assistant.settings import Settings
    from evals.judge import Judge

    settings = Settings.load()
    chosen = {"llm": name} | ({"llm_base_url": llm_base_url} if llm_base_url else {})
    settings = settings.model_copy(update=chosen)
    return Judge(ModelCaller(load_chat_model(settings)), name, settings.llm_timeout)


def digest_of(folder: Path) -> str:
    """A short digest of all files of a folder: runs with another one answered from other knowledge."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
