"""Opening the database, and one transaction at a time."""

import contextlib
import logging
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import DatabaseAwayError, DatabaseError, SettingsError

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

logger = logging.getLogger(__name__)

HEAD = "0002"  # the newest migration; a test keeps it true
READABLE = ("0001", HEAD)  # of backups: what came later than theirs has a value of its own
BUSY_TIMEOUT_S = 30.0  # how long a writer waits for another
CONNECT_TIMEOUT_S = 5
LOCKS = 0x4D4544  # "MED": the family of PostgreSQL's advisory locks that are ours
SCHEMES = ("sqlite", "postgresql", "postgres")


def database_url(given: str | None, data_dir: Path) -> str:
    """The address SQLAlchemy takes: the given one, else a SQLite file in the data folder."""
    if not given:
        return f"sqlite:///{(data_dir / 'desk.sqlite').absolute()}"
    scheme, _, rest = given.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgresql", "postgres") else given


class Database:
    """The database, opened and brought up to date by its first use. Threads may share it.

    Args:
        url: as :func:`database_url` gives it.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._lock = threading.Lock()
        self._engine: Engine | None = None

    @contextlib.contextmanager
    def read(self) -> "Iterator[Session]":
        """A session for reading.

        Raises:
            DatabaseError: the database cannot be reached or read.
        """
        with self._session(write=False) as session:
            yield session

    @contextlib.contextmanager
    def write(self) -> "Iterator[Session]":
        """A session for writing: committed as a whole at its end, or not at all.

        Raises:
            DatabaseError: the database cannot be reached or written.
        """
        with self._session(write=True) as session:
            yield session

    @contextlib.contextmanager
    def _session(self, *, write: bool) -> "Iterator[Session]":
        from sqlalchemy.exc import SQLAlchemyError
        from sqlalchemy.orm import Session

        engine = self.engine()
        try:
            with Session(engine.execution_options(write=write), expire_on_commit=False) as session:
                yield session
                if write:
                    session.commit()
        except SQLAlchemyError as error:
            raise self._error("used", error) from error

    @property
    def is_shared(self) -> bool:
        """Whether it is a server, so that other machines may use it too."""
        return not self.url.startswith("sqlite")

    @contextlib.contextmanager
    def exclusively(self, what: str, *, timeout_s: float) -> Iterator[None]:
        """Keep other machines from doing the same at once; a database in a file has no other machines.

        The server lets go by itself when this process or the connection ends.

        Raises:
            DatabaseError: the database cannot be reached, or another still did it after ``timeout_s``.
        """
        if not self.is_shared:
            yield
            return
        from sqlalchemy import text
        from sqlalchemy.exc import SQLAlchemyError

        with contextlib.ExitStack() as held:
            try:
                connection = held.enter_context(self.engine().connect())
                limit = {"limit": f"{round(timeout_s * 1000)}ms"}
                connection.execute(text("SELECT set_config('lock_timeout', :limit, true)"), limit)
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:family, hashtext(:what))"),
                    {"family": LOCKS, "what": what},
                )
            except SQLAlchemyError as error:
                raise self._error("used", error) from error
            yield

    def engine(self) -> "Engine":
        """The engine, with all migrations done.

        Raises:
            DatabaseError: the database cannot be reached or brought up to date.
            SettingsError: the driver is not installed.
        """
        with self._lock:
            if self._engine is None:
                self._engine = self._open()
            return self._engine

    def close(self) -> None:
        """Let go of all connections; the next use opens them again."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def _open(self) -> "Engine":
        from sqlalchemy import create_engine, event
        from sqlalchemy.exc import SQLAlchemyError

        sqlite = not self.is_shared
        options: dict[str, Any] = {"connect_args": {"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}}
        if not sqlite:
            options = {
                "connect_args": {"connect_timeout": CONNECT_TIMEOUT_S},
                "pool_pre_ping": True,
                "pool_size": 10,
                "max_overflow": 20,
            }
        try:
            if sqlite:
                Path(self.url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(self.url, **options)
            if sqlite:
                event.listen(engine, "connect", _prepare_sqlite)
                event.listen(engine, "begin", _begin_sqlite)
            _migrate(engine)
        except ModuleNotFoundError as error:
            raise SettingsError(
                f"MED_DATABASE_URL needs the package {error.name}; pip install '.[postgresql]'"
            ) from None
        except (SQLAlchemyError, OSError) as error:
            raise self._error("opened", error) from error
        return engine

    def _error(self, problem: str, error: Exception) -> DatabaseError:
        from sqlalchemy.exc import InterfaceError, OperationalError

        kind = DatabaseAwayError if isinstance(error, OperationalError | InterfaceError) else DatabaseError
        return kind(f"the database cannot be {problem} ({_reason(error)}); {self._remedy()}")

    def _remedy(self) -> str:
        if not self.is_shared:
            return "free space or mend the permissions of MED_DATA_DIR"
        return "start the server, or correct or unset MED_DATABASE_URL"


def insert_or_leave(session: "Session", table: type[Any], values: Mapping[str, Any]) -> Any:
    """A statement that inserts a row unless one with its key is there, whoever put it there."""
    return _insert(session, table).values(**values).on_conflict_do_nothing()


def insert_or_add(session: "Session", table: type[Any], column: str) -> Any:
    """A statement that inserts rows; of one whose key is there, ``column`` is added to what stands there."""
    statement = _insert(session, table.__table__)
    sum_of_both = table.__table__.c[column] + statement.excluded[column]
    return statement.on_conflict_do_update(
        index_elements=table.__table__.primary_key, set_={column: sum_of_both}
    )


def _insert(session: "Session", table: Any) -> Any:
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as pg_insert

        return pg_insert(table)
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert

    return sqlite_insert(table)


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver's own rules
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # A writer takes its lock at once: one that had read first could not wait for another any more.
    write = connection.get_execution_options().get("write", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _migrate(engine: "Engine") -> None:
    """Bring the tables up to date. Alembic is imported only where there is something to do."""
    from sqlalchemy import inspect, text

    with engine.execution_options(write=False).connect() as connection:
        stamped = inspect(connection).has_table("alembic_version")
        if stamped and connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD:
            return
    from assistant.store.migrating import upgrade

    upgrade(engine)


def _reason(error: BaseException) -> str:
    original = getattr(error, "orig", None) or error
    lines = str(original).strip().splitlines()
    return lines[0][:300] if lines else type(original).__name__
