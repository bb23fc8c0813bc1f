"""The words of the chunks, kept in a file."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import assistant.retrieval.word_index
from assistant.bootstrap import build_assistant, ingest
from assistant.retrieval import HybridRetriever
from assistant.retrieval.chunk_words import ChunkWords, write_chunk_words
from assistant.retrieval.word_index import WordIndex
from assistant.settings import Settings
from assistant.types import Chunk

SECTIONS = {
    "pris": "Prisen er 1.450 kr. for suppleanter, frokosten er med, og tilmeldingsfristen er den 22. oktober.",
    "sted": "Vi mødes kl. 9.30 i København, Vester Voldgade 113, hvor der er parkering.",
    "rules": "The committee is heard before a new system is bought.",
}
QUESTIONS = (
    "Hvad koster frokosten?",
    "frist for tilmelding",
    "kl 9:30",
    "Kobenhavn parkring",
    "systems bought",
)


@dataclass(frozen=True)
class Index:
    chunks: tuple[Chunk, ...]
    vectors: None = None


@pytest.fixture
def chunks() -> tuple[Chunk, ...]:
    shown = [
        Chunk(name, f"{name}.md", name, "", text, language="en" if name == "rules" else "da")
        for name, text in SECTIONS.items()
    ]
    asked = [
        Chunk("q1", "asked/a.yaml", "", "", "Hvor kan min bil stå?", answers="sted"),
        Chunk("q2", "asked/a.yaml", "", "", "Er der mad?", answers="pris"),
        Chunk("q3", "asked/a.yaml", "", "", "Hvor ligger huset?", answers="sted"),
    ]
    return (*asked[:1], *shown, *asked[1:])


def test_a_search_with_kept_words_finds_what_one_with_words_made_anew_finds(chunks, tmp_path):
    write_chunk_words(tmp_path / "words.npz", chunks)

    kept = HybridRetriever(Index(chunks), None, words=ChunkWords.read(tmp_path / "words.npz"))
    anew = HybridRetriever(Index(chunks), None)

    for question in (*QUESTIONS, "Hvor kan min bil stå"):
        assert kept.search(question, top_k=5) == anew.search(question, top_k=5) != []
        assert kept.content_terms(question) == anew.content_terms(question)
        assert kept.support(question, SECTIONS["sted"]) == anew.support(question, SECTIONS["sted"])


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_not_used(content, tmp_path, caplog):
    (tmp_path / "words.npz").write_bytes(content)

    with caplog.at_level(logging.WARNING):
        assert ChunkWords.read(tmp_path / "words.npz") is None
    assert "words.npz" in caplog.text


def test_words_that_other_code_read_are_not_used(chunks, tmp_path, monkeypatch):
    write_chunk_words(tmp_path / "words.npz", chunks)
    monkeypatch.setattr(assistant.retrieval.word_index, "reading_version", lambda: "another")

    assert ChunkWords.read(tmp_path / "words.npz") is None


def test_of_no_chunks_there_are_no_words(tmp_path):
    write_chunk_words(tmp_path / "words.npz", ())

    words = ChunkWords.read(tmp_path / "words.npz")
    assert words is not None
    assert words.shown.size == words.asked.size == 0
    assert HybridRetriever(Index(()), None, words=words).search("pris", top_k=3) == []


def test_the_columns_of_the_terms_are_in_order(chunks):
    scores = WordIndex.of([chunk.text for chunk in chunks] * 20, ["da"] * 20 * len(chunks)).scores

    for term in range(len(scores.indptr) - 1):
        column = scores.indices[scores.indptr[term] : scores.indptr[term + 1]]
        assert (np.diff(column) > 0).all()


def test_a_start_reads_the_words_and_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    for name, text in SECTIONS.items():
        (knowledge / f"{name}.md").write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
    settings = Settings(knowledge_dir=knowledge, data_dir=tmp_path / "data", embeddings="none")
    ingest(settings)

    def too_slow(*_: object) -> None:
        raise AssertionError("the words were made anew")

    monkeypatch.setattr(WordIndex, "of", too_slow)

    assert build_assistant(settings).search("Voldgade")[0].chunk.source == "sted.md"
