"""``med-assistant inbox``: the unread mails of the organisers' mailbox, and drafts to them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.emails.mailbox import InboxMail, Mailbox
    from assistant.emails.types import EmailDraft


def register(
    app: typer.Typer,
    *,
    read_date: Callable[[str | None], date | None],
    open_assistant: Callable[[], Any],
) -> None:
    """Add the group of commands to ``app``."""
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Unread mails and drafts to them. Nothing is sent or marked.",
    )
    app.add_typer(group, name="inbox")

    @group.command("list")
    def list_mails(
        as_json: Annotated[bool, typer.Option("--json", help="print one JSON object a mail")] = False,
    ) -> None:
        """List the unread mails; they stay unread."""
        with _mailbox() as mailbox:
            mails = mailbox.unread()
        for mail in mails:
            row = _row(mail)
            if as_json:
                typer.echo(json.dumps(row, ensure_ascii=False))
            else:
                typer.echo(
                    f"{row['uid']:>6}  {row['date'][:16]:<16}  {row['from'][:34]:<34}  {row['subject'][:70]}"
                )
        if not mails and not as_json:
            typer.echo("no unread mails")

    @group.command("draft")
    def draft_mails(
        as_json: Annotated[bool, typer.Option("--json", help="print one JSON object a mail")] = False,
        today: Annotated[str | None, typer.Option(help="answer as of this date, e.g. 2025-10-01")] = None,
        tone: Annotated[str, typer.Option(help="kort, venlig or formel")] = "venlig",
    ) -> None:
        """Draft a reply to every unread mail and show it; nothing is saved."""
        from assistant.commands.reply import print_draft

        with _mailbox() as mailbox:
            mails = mailbox.unread()
        for number, (mail, draft) in enumerate(_drafts(mails, open_assistant, read_date(today), tone), 1):
            if as_json:
                row = {"uid": mail.uid, "message_id": mail.email.message_id, **draft.as_dict()}
                typer.echo(json.dumps(row, ensure_ascii=False))
            else:
                print_draft(draft, separate=number > 1)
        if not mails and not as_json:
            typer.echo("no unread mails")

    @group.command("save")
    def save_drafts(
        today: Annotated[str | None, typer.Option(help="answer as of this date, e.g. 2025-10-01")] = None,
        tone: Annotated[str, typer.Option(help="kort, venlig or formel")] = "venlig",
    ) -> None:
        """Put a draft for every unread mail into the folder for drafts; a mail with a draft gets no second one."""
        from assistant.emails.export import draft_message

        saved = quiet = 0
        with _mailbox() as mailbox:
            folder = mailbox.drafts_folder()
            answered, mails = mailbox.answered_in_drafts(folder), mailbox.unread()
            waiting = [mail for mail in mails if mail.email.message_id not in answered]
            skipped = len(mails) - len(waiting)
            for _, draft in _drafts(waiting, open_assistant, read_date(today), tone):
                if not draft.draft:
                    quiet += 1
                    continue
                mailbox.save_draft(draft_message(draft, sender=_sender(mailbox.account.user)), folder=folder)
                saved += 1
        typer.echo(f"{saved} drafts saved in {folder}; {skipped} mails had one; {quiet} need no reply")


def _drafts(
    mails: "list[InboxMail]", open_assistant: Callable[[], Any], today: date | None, tone: str
) -> "Iterator[tuple[InboxMail, EmailDraft]]":
    from assistant.emails.replying import draft_email
    from assistant.emails.types import TONES

    if tone not in TONES:
        raise typer.BadParameter(f"{tone!r} is not a tone; use kort, venlig or formel")
    if not mails:
        return
    assistant = open_assistant()
    signature = Settings.load().signature
    for mail in mails:
        yield mail, draft_email(mail.email, assistant, today=today, tone=tone, signature=signature)


def _row(mail: "InboxMail") -> dict[str, str]:
    email = mail.email
    return {
        "uid": mail.uid,
        "message_id": email.message_id,
        "date": email.date.isoformat() if email.date else "",
        "from": email.sender.email if email.sender else "",
        "name": email.sender.name if email.sender else "",
        "subject": email.subject,
        "kind": email.kind,
    }


def _sender(user: str) -> str:
    return user if "@" in user else ""


@contextmanager
def _mailbox() -> "Iterator[Mailbox]":
    from assistant.bootstrap import mailbox_account
    from assistant.emails.mailbox import Mailbox

    with Mailbox(mailbox_account(Settings.load())) as mailbox:
        yield mailbox
