"""``med-assistant account``: who may use the organisers' desk."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.desk.access import Access

app = typer.Typer(help="Accounts of the organisers' desk.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="the organiser's name, in quotes where it has spaces")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="read the password from standard input, not from a prompt")
]


def _access() -> "Access":
    from assistant.desk.access import Access
    from assistant.store.database import Database, database_url
    from assistant.store.store import Store

    settings = Settings.load()
    return Access(Store(Database(database_url(settings.database_url, settings.data_dir))))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    from assistant.desk.access import MIN_PASSWORD

    asked = f"Password (at least {MIN_PASSWORD} characters)"
    return str(typer.prompt(asked, hide_input=True, confirmation_prompt="The same again"))


@app.command()
def add(name: Name, password_stdin: FromStdin = False) -> None:
    """Make an account."""
    access = _access()
    access.add(name, _password(password_stdin))
    typer.echo(f"made the account {name!r}; log in at /arrangoer")


@app.command()
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Change a password; whoever is logged in with the account must log in again."""
    access = _access()
    access.set_password(name, _password(password_stdin))
    typer.echo(f"changed the password of {name!r}")


@app.command("list")
def list_accounts() -> None:
    """List the accounts."""
    for account in _access().all():
        login = "" if account.has_password else "  (no password)"
        typer.echo(f"{account.name}  since {account.created_at:%Y-%m-%d}{login}")


@app.command()
def remove(name: Name) -> None:
    """Delete an account; whoever is logged in with it is logged out."""
    _access().remove(name)
    typer.echo(f"deleted the account {name!r}")
