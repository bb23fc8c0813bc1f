"""Bringing the tables up to date with Alembic."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

_LOCK = 0x4D4544  # "MED": of PostgreSQL's advisory locks, so that two processes do not migrate at once


def _config(folder: str) -> Config:
    config = Config()
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: Engine) -> None:
    """Run all migrations that are still to run, in one transaction."""
    with as_file(files("assistant.store") / "migrations") as folder, engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config = _config(str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest_revision() -> str | None:
    """The id of the last migration there is."""
    with as_file(files("assistant.store") / "migrations") as folder:
        return ScriptDirectory.from_config(_config(str(folder))).get_current_head()
