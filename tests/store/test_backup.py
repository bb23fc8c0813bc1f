"""A backup brings everything back: destroyed and restored, on SQLite and PostgreSQL and from one to the other."""

import io
import json
import os
import stat
import subprocess
import sys
import tarfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from test_store import postgresql  # noqa: F401 - a fixture

from assistant.backup import BackupError, create_backup, restore_backup
from assistant.store.database import HEAD, Database, database_url
from assistant.store.store import Store
from assistant.store.tables import Account, Base, Blob, CitationCount, LoginSession, Version
from assistant.store.values import AskedQuestion

NOW = datetime(2025, 11, 4, 12, 30, 15, 123456, tzinfo=UTC)


def fill(database: Database) -> None:
    store = Store(database)
    store.questions.add(
        [AskedQuestion("Må vi bruge »ÆØÅ« 🙂?", "da", "page", "abstained", at=NOW, vector=b"\x00\xff\n")],
        {},
        date(2025, 11, 4),
    )
    store.questions.add_feedback("a-1", "down", "Forkert [NAVN_1]", "Hvad?", "Det.")
    with database.write() as session:
        session.execute(
            insert(Account),
            [{"id": 7, "key": "gitte", "name": "Gitte", "password_hash": "$argon2", "created_at": NOW}],
        )
        session.execute(
            insert(LoginSession),
            [
                {
                    "digest": "d",
                    "account_id": 7,
                    "csrf": "c",
                    "created_at": NOW,
                    "seen_at": NOW,
                    "expires_at": NOW,
                }
            ],
        )
        session.execute(insert(Blob), [{"digest": "b", "content": bytes(range(256))}])
        session.execute(insert(CitationCount), [{"source": "faq.md", "day": date(2025, 11, 4), "count": 3}])
        session.execute(
            insert(Version),
            [
                {
                    "id": 3,
                    "at": NOW,
                    "by": "Gitte",
                    "summary": "Ny",
                    "kind": "edit",
                    "files": {"a.md": "b"},
                    "changed": {"a.md": [None, "b"]},
                    "state": "published",
                }
            ],
        )


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def make_place(tmp_path, request):
    opened = []

    def make(name: str, kind: str = "sqlite"):
        root = tmp_path / name
        root.mkdir()
        url = None
        if kind == "postgresql":
            import psycopg

            base = request.getfixturevalue("postgresql")
            fresh = f"t{os.urandom(6).hex()}"
            with psycopg.connect(base, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {fresh}")
            url = base.rpartition("/")[0] + f"/{fresh}"
        database = Database(database_url(url, root / "data"))
        opened.append(database)
        return {
            "knowledge_dir": root / "knowledge",
            "data_dir": root / "data",
            "database": database,
            "env_file": root / ".env",
        }

    yield make
    for database in opened:
        database.close()


def with_everything(place):
    knowledge = place["knowledge_dir"]
    (knowledge / "faq").mkdir(parents=True)
    (knowledge / "faq/æbler.md").write_text("# Æbler\n", encoding="utf-8")
    (knowledge / "logo.bin").write_bytes(bytes(range(256)))
    place["env_file"].write_text("MED_LLM_API_KEY=hemmelig\n")
    fill(place["database"])
    place["data_dir"].mkdir(exist_ok=True)
    (place["data_dir"] / "feedback.jsonl").write_text("{}\n")
    return place


@pytest.mark.parametrize(
    ("source", "target"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite"), ("postgresql", "postgresql")],
)
def test_all_comes_back_as_it_was(make_place, tmp_path, source, target):
    old = with_everything(make_place("old", source))
    archive = tmp_path / "med.tar.gz"
    made = create_backup(archive, **old)
    new = make_place("new", target)

    restored = restore_backup(archive, **new)

    assert contents(new["database"]) == contents(old["database"])
    assert (new["knowledge_dir"] / "faq/æbler.md").read_text(encoding="utf-8") == "# Æbler\n"
    assert (new["knowledge_dir"] / "logo.bin").read_bytes() == bytes(range(256))
    assert new["env_file"].read_text() == "MED_LLM_API_KEY=hemmelig\n"
    assert (new["data_dir"] / "feedback.jsonl").read_text() == "{}\n"
    assert made == restored
    assert made.rows >= 7
    # New rows are numbered behind the restored ones.
    Store(new["database"]).accounts.add("Bo", None)
    with new["database"].read() as session:
        assert session.scalar(select(Account.id).where(Account.key == "bo")) > 7


def test_an_archive_from_before_a_column_was_added_is_taken(make_place, tmp_path):
    old = with_everything(make_place("old"))
    archive, older = tmp_path / "med.tar.gz", tmp_path / "older.tar.gz"
    create_backup(archive, **old)
    with tarfile.open(archive) as source, tarfile.open(older, "w:gz") as target:
        for entry in source:
            content = source.extractfile(entry).read()
            if entry.name == "manifest.json":
                content = json.dumps(json.loads(content) | {"revision": "0001"}).encode()
            if entry.name == "database/questions.jsonl":
                rows = [json.loads(line) for line in content.decode().splitlines()]
                assert all(row.pop("context") == "" for row in rows)
                content = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
            entry.size = len(content)
            target.addfile(entry, io.BytesIO(content))
    new = make_place("new")

    restore_backup(older, **new)

    assert contents(new["database"]) == contents(old["database"])


def test_only_the_owner_can_read_the_archive(make_place, tmp_path):
    archive = tmp_path / "med.tar.gz"
    create_backup(archive, **with_everything(make_place("old")))

    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob(".*unfinished")] == []


def test_an_archive_is_never_overwritten(make_place, tmp_path):
    archive = tmp_path / "med.tar.gz"
    archive.write_text("something else")

    with pytest.raises(BackupError, match="there already"):
        create_backup(archive, **with_everything(make_place("old")))
    assert archive.read_text() == "something else"


def test_what_is_there_is_not_replaced_unless_forced(make_place, tmp_path):
    archive = tmp_path / "med.tar.gz"
    create_backup(archive, **with_everything(make_place("old")))
    new = make_place("new")
    new["knowledge_dir"].mkdir()
    (new["knowledge_dir"] / "eget.md").write_text("mit")

    with pytest.raises(BackupError, match="not empty"):
        restore_backup(archive, **new)
    assert [path.name for path in new["knowledge_dir"].iterdir()] == ["eget.md"]
    restore_backup(archive, **new, force=True)

    assert (new["knowledge_dir"] / "faq/æbler.md").exists()
    (aside,) = new["knowledge_dir"].parent.glob("knowledge.before-*")
    assert (aside / "eget.md").read_text() == "mit"


def test_a_database_with_rows_is_not_emptied_unless_forced(make_place, tmp_path):
    archive = tmp_path / "med.tar.gz"
    create_backup(archive, **with_everything(make_place("old")))
    new = make_place("new")
    Store(new["database"]).accounts.add("Bo", None)

    with pytest.raises(BackupError, match="the database holds accounts"):
        restore_backup(archive, **new)
    restore_backup(archive, **new, force=True)

    assert [row[2] for row in contents(new["database"])["accounts"]] == ["Gitte"]


def broken_archives():
    def archive(files: dict[str, bytes]) -> bytes:
        raw = io.BytesIO()
        with tarfile.open(fileobj=raw, mode="w:gz") as tar:
            for name, content in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        return raw.getvalue()

    manifest = json.dumps({"format": 1, "revision": HEAD}).encode()
    yield "not an archive", b"hello", "no backup"
    yield "nothing in it", archive({}), "no backup"
    yield (
        "another version",
        archive({"manifest.json": b'{"format": 1, "revision": "0000"}'}),
        "another version",
    )
    yield "a list", archive({"manifest.json": b"[]"}), "another version"
    yield "leads outside", archive({"manifest.json": manifest, "../../outside.md": b"x"}), "no backup"
    yield (
        "broken rows",
        archive({"manifest.json": manifest, "database/accounts.jsonl": b"{"}),
        "accounts of the backup is broken",
    )
    yield (
        "missing column",
        archive({"manifest.json": manifest, "database/accounts.jsonl": b"{}\n"}),
        "accounts of the backup is broken",
    )
    yield (
        "cut off",
        archive({"manifest.json": manifest, "knowledge/a.md": os.urandom(50_000)})[:20_000],
        "no backup",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [(c, m) for _, c, m in broken_archives()],
    ids=[n for n, _, _ in broken_archives()],
)
def test_a_broken_or_hostile_archive_changes_nothing(make_place, tmp_path, content, message):
    archive = tmp_path / "med.tar.gz"
    archive.write_bytes(content)
    place = make_place("new")

    with pytest.raises(BackupError, match=message):
        restore_backup(archive, **place)

    assert not place["knowledge_dir"].exists()
    assert not (tmp_path / "outside.md").exists()
    assert all(rows == [] for rows in contents(place["database"]).values())


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MED_")}
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        cwd=folder, env={**clean, "MED_EMBEDDINGS": "none", "PYTHONPATH": str(Path(__file__).parents[2])}, capture_output=True, text=True, timeout=110,
    )  # fmt: skip


def test_by_the_commands_a_destroyed_installation_answers_again(tmp_path):
    folder = tmp_path / "site"
    (folder / "knowledge").mkdir(parents=True)
    text = "---\ntitle: Kantinen\nlanguage: da\n---\n\n## Hvornår åbner kantinen?\n\nKantinen åbner kl. 11.30 på alle hverdage.\n"
    (folder / "knowledge/kantine.md").write_text(text, encoding="utf-8")
    archive = tmp_path / "med.tar.gz"
    saved = command(folder, "backup", str(archive))
    assert saved.returncode == 0, saved.stderr
    assert "1 knowledge files" in saved.stdout
    other = tmp_path / "other"
    other.mkdir()

    restored = command(other, "restore", str(archive))
    answer = command(other, "ask", "Hvornår åbner kantinen?")
    again = command(other, "restore", str(archive))

    assert restored.returncode == 0, restored.stderr
    assert "11.30" in answer.stdout
    assert again.returncode == 1
    assert "--force" in again.stderr
    assert "Traceback" not in again.stderr
