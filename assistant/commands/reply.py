"""``med-assistant reply``: a draft to an e-mail, or to each mail of an mbox."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import EmailError
from assistant.settings import Settings


def register(
    app: typer.Typer,
    *,
    read_date: Callable[[str | None], date | None],
    open_assistant: Callable[[], Any],
) -> None:
    """Add the command to ``app``; the functions give what all commands share."""

    @app.command()
    def reply(
        mail: Annotated[
            Path, typer.Argument(help="an .eml file, an mbox, or a text file with a pasted mail")
        ],
        as_json: Annotated[bool, typer.Option("--json", help="print one JSON object a mail")] = False,
        today: Annotated[str | None, typer.Option(help="answer as of this date, e.g. 2025-10-01")] = None,
        tone: Annotated[str, typer.Option(help="kort, venlig or formel")] = "venlig",
        out: Annotated[Path | None, typer.Option(help="write the draft to this .eml file")] = None,
    ) -> None:
        """Draft a reply to an e-mail. Nothing is sent."""
        from assistant.emails.replying import draft_reply
        from assistant.emails.types import TONES

        if tone not in TONES:
            raise typer.BadParameter(f"{tone!r} is not a tone; use kort, venlig or formel")
        as_of = read_date(today)
        raw = _read(mail)
        mails = _mails(raw)
        if out is not None and len(mails) > 1:
            raise typer.BadParameter("--out takes one mail, and this file holds several")
        assistant, signature = open_assistant(), Settings.load().signature
        for number, one in enumerate(mails, 1):
            try:
                draft = draft_reply(one, assistant, today=as_of, tone=tone, signature=signature)
            except EmailError as error:
                where = str(mail) if len(mails) == 1 else f"{mail}, mail {number}"
                if len(mails) == 1:
                    raise EmailError(f"{where}: {error}") from None
                typer.echo(f"med-assistant: {where}: {error}", err=True)
                continue
            if as_json:
                typer.echo(json.dumps(draft.as_dict(), ensure_ascii=False))
            else:
                print_draft(draft, separate=number > 1)
            if out is not None:
                _write(draft, out)


def _read(path: Path) -> bytes:
    if not path.exists():
        raise typer.BadParameter(f"{path} does not exist")
    if path.is_dir():
        raise typer.BadParameter(f"{path} is a folder; give one mail or an mbox file")
    try:
        return path.read_bytes()
    except OSError as error:
        raise EmailError(f"{path} cannot be read: {error.strerror}") from None


def _mails(raw: bytes) -> list[bytes]:
    from assistant.emails.reading import is_mbox, split_mbox

    return list(split_mbox(raw)) if is_mbox(raw) else [raw]


_VERDICTS = {
    "send-ready": "complete; read it before it is sent",
    "needs-fill": "something in [brackets] is to be filled in",
    "not-usable": "not usable; write the reply yourself",
    "no-reply-needed": "needs no reply",
}
_STATUSES = {
    "answered": "answered",
    "partly": "answered in part",
    "needs_human": "for a person to decide",
    "outside": "not in the material",
}


def print_draft(draft: Any, *, separate: bool) -> None:
    """Show a draft and what belongs to it as text."""
    if separate:
        typer.echo("\n" + "=" * 72 + "\n")
    typer.echo(f"To: {draft.to}\nSubject: {draft.subject}\nDraft: {_VERDICTS[draft.verdict]}\n")
    for flag in draft.flags:
        typer.echo(f"! {flag.reason}")
    for number, finding in enumerate(draft.findings, 1):
        sources = ", ".join(dict.fromkeys(citation.source for citation in finding.citations))
        told = f"{number}. {finding.question}  ({_STATUSES[finding.status]})"
        typer.echo(told + (f"  {sources}" if sources else ""))
    if draft.draft:
        typer.echo(f"\n{draft.draft}")


def _write(draft: Any, out: Path) -> None:
    from assistant.emails.export import draft_message

    if not draft.draft:
        raise EmailError("the mail needs no reply, so no draft was written")
    try:
        out.write_bytes(draft_message(draft))
    except OSError as error:
        raise EmailError(f"{out} cannot be written: {error.strerror}") from None
    typer.echo(f"wrote {out}", err=True)
