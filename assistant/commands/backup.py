"""``med-assistant backup`` and ``med-assistant restore``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.store.database import Database


class _Places(TypedDict):
    knowledge_dir: Path
    data_dir: Path
    database: "Database"
    env_file: Path


def backup(
    archive: Annotated[Path, typer.Argument(help="the file to write, e.g. med-2025-11-01.tar.gz")],
) -> None:
    """Write knowledge, database and settings into one file. It holds personal data and keys: keep it safe."""
    from assistant.backup import create_backup

    report = create_backup(archive, **_places(Settings.load()))
    typer.echo(
        f"wrote {archive}: {report.knowledge_files} knowledge files, {report.rows} rows"
        + (", settings" if report.settings else "")
    )


def restore(
    archive: Annotated[Path, typer.Argument(help="a file that med-assistant backup wrote")],
    force: Annotated[
        bool, typer.Option("--force", help="replace what is there; knowledge is kept beside it")
    ] = False,
) -> None:
    """Put a backup back and rebuild the index. Stop the server first."""
    from assistant import bootstrap
    from assistant.backup import restore_backup

    settings = Settings.load()
    report = restore_backup(archive, force=force, **_places(settings))
    bootstrap.ingest(settings, rebuild=True)
    typer.echo(
        f"restored {report.knowledge_files} knowledge files and {report.rows} rows; the index is rebuilt"
    )


def _places(settings: Settings) -> _Places:
    from assistant.store.database import Database, database_url

    return {
        "knowledge_dir": settings.knowledge_dir,
        "data_dir": settings.data_dir,
        "database": Database(database_url(settings.database_url, settings.data_dir)),
        "env_file": Path(".env"),
    }
