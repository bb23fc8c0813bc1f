"""What search finds where somebody has added a page: rows to fit when its passages answer.

Nobody has written questions for such a passage, and what it tells may be just what the rest does not. It is
played with the shipped pages: the known questions of a quarter of the sections are left out, and then asked.
Beside them are asked the unanswerable ones of ``calibration*.yaml``, which lie near some passage, and those of
``aim_questions`` for what no conference file tells, which lie near none.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.bootstrap import index_location
from assistant.composing.confidence import Features, measure
from assistant.composing.extractive import most_fitting
from assistant.embeddings import EmbeddingModel, load_embeddings
from assistant.index import ChunkIndex
from assistant.retrieval import HybridRetriever
from assistant.settings import Settings
from assistant.types import Chunk
from assistant.understanding.aims import NOT_STATED
from assistant.understanding.language import detect_language
from assistant.understanding.naming import with_med_named

FOLDER = Path(__file__).parent
FOLDS = 4
_OF_A_SECTION = 6  # questions asked of each, in whichever language
_NEAR, _FAR = 1_000, 1_200  # unanswerable questions asked
_TOP_K = 10

Section = tuple[str, int]  # a page, whatever its language, and the place in it


@dataclass(frozen=True, slots=True)
class Put:
    """A question, and the section that answers it, if one does."""

    text: str
    section: Section | None
    far: bool = False  # whether it asks for what no shipped passage is near to


@dataclass(frozen=True, slots=True)
class AddedRow:
    """The features where an added passage came first, and whether it answers."""

    features: Features
    answerable: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """An index without the known questions of some sections."""

    chunks: tuple[Chunk, ...]
    vectors: Any


def rows(settings: Settings) -> list[AddedRow]:
    """A row for each question that finds an added passage first; ``settings`` name an index with an embedding."""
    model = load_embeddings(settings.embeddings)
    index = ChunkIndex.open(index_location(settings), embedding_id=model.id) if model else None
    if model is None or index is None or index.vectors is None:
        raise SystemExit("passages that were added are told apart by an embedding; set MED_EMBEDDINGS")
    known = _known_questions(index.chunks)
    draw = random.Random(1)  # noqa: S311 - which questions are asked, not a secret
    sections = draw.sample(sorted(known), len(known))
    unanswerable = _unanswerable(draw)
    found: list[AddedRow] = []
    for fold in range(FOLDS):
        left_out = sections[fold::FOLDS]
        own = [
            Put(question.text, section)
            for section in left_out
            for question in draw.sample(known[section], min(_OF_A_SECTION, len(known[section])))
        ]
        questions = {question.id for section in left_out for question in known[section]}
        added = {str(question.answers) for section in left_out for question in known[section]}
        kept = [at for at, chunk in enumerate(index.chunks) if chunk.id not in questions]
        part = _Part(tuple(index.chunks[at] for at in kept), index.vectors[kept])
        found += _asked(part, model, added, [*own, *unanswerable[fold::FOLDS]])
    return found


def _known_questions(chunks: Sequence[Chunk]) -> dict[Section, list[Chunk]]:
    """The questions known to be answered in each section that is headed by a question."""
    shown = {chunk.id: chunk for chunk in chunks if chunk.answers is None}
    known: dict[Section, list[Chunk]] = {}
    for chunk in chunks:
        owner = shown.get(chunk.answers or "")
        if owner is not None and owner.kind in ("faq", "guidance") and owner.section.rstrip().endswith("?"):
            known.setdefault(_section(owner), []).append(chunk)
    return known


def _section(chunk: Chunk) -> Section:
    return chunk.source.replace(".en.md", ".md"), chunk.position


def _unanswerable(draw: random.Random) -> list[Put]:
    near = [
        Put(row["question"], None)
        for name in ("calibration.yaml", "calibration-more.yaml")
        for row in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
        if not row["answerable"] and not row.get("history")
    ]
    far = [
        Put(line.strip(), None, far=True)
        for aim in sorted(NOT_STATED)
        for line in (FOLDER / "aim_questions" / f"{aim}.txt").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    chosen = [*draw.sample(near, min(_NEAR, len(near))), *draw.sample(far, min(_FAR, len(far)))]
    return draw.sample(chosen, len(chosen))


def _asked(part: _Part, model: EmbeddingModel, added: set[str], questions: Sequence[Put]) -> list[AddedRow]:
    retriever = HybridRetriever(part, model.embeddings, embedding_id=model.id)
    found: list[AddedRow] = []
    for put in questions:
        language = detect_language(put.text, ())
        question = with_med_named(put.text, language)
        hits = retriever.search(question, language, top_k=_TOP_K)
        hits = most_fitting(question, hits, asked=put.text)
        if put.far:  # as the assistant does for what is likely not stated
            hits.sort(key=lambda hit: hit.chunk.id not in added)
        if hits and hits[0].chunk.id in added:
            features = measure(question, hits, language, retriever)
            found.append(AddedRow(features, _section(hits[0].chunk) == put.section))
    return found
