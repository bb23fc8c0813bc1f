"""The database: migrations, both kinds of server, retention, one person's data."""

import os
import shutil
import socket
import subprocess
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import DatabaseError
from assistant.store.database import HEAD, Database, database_url
from assistant.store.store import Store
from assistant.store.values import AskedQuestion, Periods, Written

BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def postgresql():
    """The address of a server of our own, run by a user without rights."""
    if BIN is None:
        pytest.skip("PostgreSQL is missing: apt-get install postgresql")
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="med-pg-"))
    port = free_port()
    run_as = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        run_as = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    subprocess.run(
        [*run_as, BIN / "initdb", "-D", data, "-U", "med", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    subprocess.run(
        [*run_as, BIN / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    yield f"postgresql://med@127.0.0.1:{port}/postgres"
    subprocess.run(
        [*run_as, BIN / "pg_ctl", "-D", data, "-m", "immediate", "stop"], capture_output=True, cwd=folder
    )
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    url = None
    if request.param == "postgresql":
        import psycopg

        base = request.getfixturevalue("postgresql")
        name = f"t{os.urandom(6).hex()}"
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = base.rpartition("/")[0] + f"/{name}"
    made = Store(Database(database_url(url, tmp_path)))
    yield made
    made.database.close()


def asked(text, days_ago=0, **values):
    at = datetime.now(UTC) - timedelta(days=days_ago)
    return AskedQuestion(text, "da", "page", "abstained", at=at, **values)


def test_the_newest_migration_is_the_one_the_code_expects(store):
    from assistant.store.migrating import newest_revision

    assert newest_revision() == HEAD


def test_the_migrations_give_exactly_the_tables_of_the_code(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from assistant.store.tables import Base

    with store.database.engine().connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_opening_again_keeps_everything(store):
    store.accounts.add("Anna", "hash")
    store.database.close()

    assert [account.name for account in store.accounts.all()] == ["Anna"]


def test_citations_of_a_day_add_up(store):
    day, long = date(2025, 11, 4), "x" * 600
    for cited in ({"faq.md": 2, "b.md": 1}, {"faq.md": 3, long: 1, long[:500]: 1}, {}):
        store.questions.add([], cited, day)
    store.questions.add([], {"faq.md": 1}, day + timedelta(days=1))

    assert store.questions.citations(day) == {"faq.md": 6, "b.md": 1, long[:500]: 2}


def test_a_moment_comes_back_as_it_was(store):
    at = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    store.questions.add(
        [asked("Hvad?").__class__("Hvad?", "da", "api", "abstained", at=at)], {}, date.today()
    )

    assert store.questions.open()[0].at == at


def test_citations_of_a_document_add_up(store):
    for _ in range(3):
        store.questions.add([], {"a.md": 2, "b/æ.md": 1}, date(2026, 1, 1))

    assert store.questions.citations(date(2025, 1, 1)) == {"a.md": 6, "b/æ.md": 3}
    assert store.questions.citations(date(2026, 1, 2)) == {}


def test_twenty_writers_at_once_lose_nothing(store):
    problems = []

    def write(number):
        try:
            for turn in range(5):
                store.questions.add([asked(f"spørgsmål {number}-{turn}")], {"a.md": 1}, date(2026, 1, 1))
                store.audit.add(f"bruger {number}", "skrev", str(turn))
                store.accounts.failed("samme navn", datetime.now(UTC))
                store.versions.keep([b"det samme indhold", f"{number}-{turn}".encode()])
        except Exception as error:  # noqa: BLE001 - told below
            problems.append(error)

    store.questions.add([], {"a.md": 0}, date(2026, 1, 1))
    store.accounts.failed("samme navn", datetime.now(UTC))
    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)

    assert problems == []
    assert store.questions.count_open() == 100
    assert store.questions.citations(date(2026, 1, 1)) == {"a.md": 100}
    assert len(store.audit.newest(500)) == 100
    assert store.accounts.locked_until("samme navn", datetime.now(UTC)) is not None


def test_what_is_old_is_deleted_and_what_is_not_stays(store):
    store.questions.add([asked("gammelt", 91), asked("nyt", 89)], {}, date.today())
    store.questions.add_feedback("1", "down", "c", "q", "a")

    deleted = store.delete_old(Periods(questions=90, mails=30))

    assert deleted["questions"] == 1
    assert deleted["feedback"] == 0
    assert [question.text for question in store.questions.open()] == ["nyt"]


def test_one_persons_data_is_exported_and_deleted_whatever_the_case_of_the_letters(store):
    store.questions.add([asked("Kan Åse Ærø få plads?"), asked("Hvad koster det?")], {}, date.today())
    store.questions.add_feedback("1", "down", "spørg ÅSE ÆRØ", "q", "a")
    store.audit.add("Åse Ærø", "loggede ind")

    found = store.export_person("åse  ærø")
    deleted = store.delete_person("åse ærø")

    assert [row["text"] for row in found["questions"]] == ["Kan Åse Ærø få plads?"]
    assert len(found["feedback"]) == 1
    assert deleted == {"questions": 1, "feedback": 1, "mails": 0, "audit": 1}
    assert not any(store.export_person("Åse Ærø").values())
    assert [question.text for question in store.questions.open()] == ["Hvad koster det?"]
    assert store.audit.newest()[0].action == "loggede ind"


def test_deleting_old_questions_keeps_the_answers_written_to_them(store):
    store.questions.add([asked("Hvad?", 100, id="q1")], {}, date.today())
    store.questions.write(Written("Hvad?", "Det.", "kilde", "Anna", change_id="c"), ["q1"])

    store.delete_old(Periods())

    assert [written.danish for written in store.questions.written("waiting")] == ["Det."]


def test_a_change_is_revised_only_as_it_was_seen(store):
    change = store.versions.propose("Anna", "t", {"a.md": b"1", "b.md": None}, {"b.md": "x"})

    assert store.versions.revise(change.id, change.revision, {"a.md": b"2"}, {})
    assert not store.versions.revise(change.id, change.revision, {"a.md": b"3"}, {})
    kept = store.versions.change(change.id)
    assert store.versions.content(kept.files["a.md"]) == b"2"


def test_a_server_that_is_away_is_told_in_one_sentence(tmp_path):
    database = Database(database_url(f"postgresql://med:hemmelig@127.0.0.1:{free_port()}/x", tmp_path))

    with pytest.raises(DatabaseError, match="MED_DATABASE_URL") as told, database.read():
        pass
    assert "hemmelig" not in str(told.value)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    database = Database(database_url(None, tmp_path / "file" / "data"))

    with pytest.raises(DatabaseError, match="MED_DATA_DIR"), database.read():
        pass
