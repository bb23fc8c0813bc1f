"""Vectors of the texts that topics are compared with, kept so that no guide waits for them."""

import logging
from pathlib import Path

import numpy as np

from assistant.embeddings import EmbeddingModel
from assistant.guides.materials import Materials, load_materials, materials_folder
from assistant.vectors import Vector, VectorFile, canonical_vectors, shipped_path, text_digest

logger = logging.getLogger(__name__)

_FOLDER = "guides"  # below the folder of the materials


def read_anchor_vectors(knowledge_dir: Path, embedding_id: str) -> dict[str, Vector]:
    """The vectors by the digest of their text; those that are missing are embedded when needed."""
    folder = materials_folder(knowledge_dir)
    path = shipped_path(folder / _FOLDER, embedding_id) if folder is not None else None
    if path is None or not path.is_file():
        return {}
    try:
        return dict(VectorFile.read(path, embedding_id=embedding_id).vectors)
    except (OSError, ValueError) as error:
        logger.warning("%s is not used: %s", path, error)
        return {}


def write_anchor_vectors(knowledge_dir: Path, model: EmbeddingModel) -> Path | None:
    """Embed the texts and write their vectors; None where the folder has no materials of its own.

    Raises:
        EmbeddingError: the embedding failed.
        KnowledgeError: the materials cannot be used.
        OSError: the file cannot be written.
    """
    if materials_folder(knowledge_dir) != knowledge_dir:
        return None
    texts = anchors(load_materials(knowledge_dir))
    vectors = canonical_vectors(np.array([model.embeddings.embed_query(text) for text in texts], np.float32))
    path = shipped_path(knowledge_dir / _FOLDER, model.id)
    VectorFile(model.id, dict(zip(map(text_digest, texts), vectors, strict=True))).write(path)
    return path


def anchors(materials: Materials) -> tuple[str, ...]:
    """The examples of topics, and every kind of use that is known by its meaning."""
    topics = materials.topics
    return (
        *topics.uses_ai, *topics.work, *topics.unclear, *topics.everyday,
        *(kind.description for kind in materials.kinds if kind.description),
    )  # fmt: skip
