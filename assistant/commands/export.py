"""``med-assistant export``."""

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import Settings


def export(
    folder: Annotated[
        Path, typer.Argument(help="where to write; an empty or new folder, or a former export")
    ],
    address: Annotated[
        str, typer.Option(help="the chat's public address, e.g. https://med.example.dk; the QR codes open it")
    ],
) -> None:
    """Write FAQ, programme, calendars, QR codes, news and schedule.json as files for any web server."""
    if not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", address):
        raise typer.BadParameter(f"{address!r} is no address; write it as https://med.example.dk")
    from assistant.local_time import LOCAL_TIME
    from assistant.web.static_site import export_site

    settings = Settings.load()
    today = settings.today or datetime.now(LOCAL_TIME).date()
    report = export_site(settings.knowledge_dir, folder, address=address, today=today)
    typer.echo(f"wrote {len(report.files)} files; open {folder / 'index.html'}")
    for error in report.failed:
        typer.echo(f"skipped {error}", err=True)
