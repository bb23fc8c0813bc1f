"""Mails on the desk: kept, drafted, edited, taken out as a file or into the mailbox. Nothing is sent."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from assistant.desk.draft_text import GAP
from assistant.desk.errors import ConflictError, DeskError
from assistant.desk.mail_groups import VECTORS, MailGroup, group_mails, kept_vectors, what_is_asked
from assistant.desk.mail_problems import in_danish, mailbox_in_danish
from assistant.desk.recording import Recorder
from assistant.errors import AssistantError, EmailError, MailboxError, SettingsError
from assistant.pipeline import Assistant
from assistant.store.store import Store
from assistant.store.values import MailInfo

if TYPE_CHECKING:
    from assistant.emails.mailbox import MailboxAccount
    from assistant.emails.types import Email, EmailDraft

logger = logging.getLogger(__name__)

Tone = Literal["kort", "venlig", "formel"]
TONES: tuple[Tone, ...] = get_args(Tone)
MAX_MAILS = 200  # of one mbox
MAX_DRAFT = 50_000  # characters
SIMILAR = 0.5  # of the shorter mail's questions
_OFFERED = 3  # answers beside a draft


@dataclass(frozen=True, slots=True)
class Added:
    """What came of mails that were put on the desk."""

    ids: tuple[str, ...]
    known: int  # were there already
    problems: tuple[str, ...] = ()


class MailDesk:
    """The mails of the organisers.

    Args:
        store: where mails and drafts are kept.
        current: the assistant that answers.
        recorder: is told the questions that stand unanswered.
        signature: closes a draft.
        account: the mailbox; raises SettingsError where none is set up.
        today: the date in Denmark.
        embed: a question's vector as float32 bytes, for grouping; None without an embedding.
    """

    def __init__(
        self,
        store: Store,
        current: Callable[[], Assistant | None],
        recorder: Recorder,
        *,
        signature: str = "",
        account: "Callable[[], MailboxAccount]",
        today: Callable[[], date] = date.today,
        embed: Callable[[str], bytes | None] = lambda text: None,
    ) -> None:
        self._embed = embed
        self._store = store
        self._current = current
        self._recorder = recorder
        self._signature = signature
        self._account = account
        self._today = today
        self._drafting = threading.Lock()

    @property
    def has_mailbox(self) -> bool:
        """Whether a mailbox is set up."""
        try:
            self._account()
        except SettingsError:
            return False
        return True

    def add(self, raw: bytes, by: str) -> Added:
        """Keep a mail, a pasted text, or all mails of an mbox; they are drafted when they are opened.

        Raises:
            DeskError: there is no mail in it.
        """
        from assistant.emails.reading import is_mbox, split_mbox

        try:
            mails = list(split_mbox(raw)) if is_mbox(raw) else [raw]
        except EmailError as error:
            raise DeskError(in_danish(error)) from error
        if len(mails) > MAX_MAILS:
            raise DeskError(f"Filen har {len(mails)} mails. Tag højst {MAX_MAILS} ad gangen.")
        return self._keep(mails, by)

    def fetch(self, by: str) -> Added:
        """Keep the unread mails of the mailbox; they stay unread there.

        Raises:
            DeskError: the mailbox cannot be read.
        """
        from assistant.emails.mailbox import Mailbox

        try:
            with Mailbox(self._account()) as mailbox:
                mails = [mail.raw for mail in mailbox.unread(limit=MAX_MAILS)]
        except (MailboxError, SettingsError) as error:
            raise DeskError(mailbox_in_danish(error)) from error
        return self._keep(mails, by)

    def _keep(self, mails: Sequence[bytes], by: str) -> Added:
        from assistant.emails.reading import read_email

        ids, known, problems = [], 0, []
        for raw in mails:
            try:
                email = read_email(raw)
            except EmailError as error:
                problems.append(in_danish(error))
                continue
            sender = email.answer_to
            shown = (
                f"{sender.name} <{sender.email}>"
                if sender and sender.name
                else sender.email
                if sender
                else ""
            )
            kept = self._store.mails.add(
                raw, by=by, message_id=email.message_id, sender=shown, subject=email.subject
            )
            if kept is None:
                known += 1
            else:
                ids.append(kept)
        if problems and not ids and not known:
            raise DeskError(problems[0])
        if ids:
            self._store.audit.add(by, "lagde mails ind", _mails(len(ids)))
        if len(ids) > 1:
            threading.Thread(target=self._draft_all, args=(tuple(ids),), daemon=True, name="drafts").start()
        return Added(tuple(ids), known, tuple(problems))

    def _draft_all(self, ids: Sequence[str]) -> None:
        for mail_id in ids:
            try:
                self.open(mail_id)
            except AssistantError as error:
                logger.warning("a mail is drafted when it is opened: %s", error)

    def open(self, mail_id: str) -> MailInfo:
        """A mail with its draft, which is written now where it is not yet.

        Raises:
            DeskError: it is not there any more, or the assistant is not ready.
        """
        mail = self._found(mail_id)
        if mail.state != "new":
            return mail
        with self._drafting:
            mail = self._found(mail_id)
            return self._draft(mail, mail.tone, mail.by) if mail.state == "new" else mail

    def redraft(self, mail_id: str, revision: int, tone: str, by: str) -> MailInfo:
        """Write the draft anew in another tone.

        Raises:
            ConflictError: somebody changed the draft meanwhile.
            DeskError: it is not there any more, or the tone is unknown.
        """
        mail = self._found(mail_id)
        if tone not in TONES:
            raise DeskError("Vælg kort, venlig eller formel.")
        if mail.revision != revision:
            raise ConflictError(_changed(mail, by))
        return self._draft(mail, tone, by)

    def _draft(self, mail: MailInfo, tone: str, by: str) -> MailInfo:
        draft = self.draft(mail.raw, tone)
        first = not mail.reply
        reply = {
            **draft.as_dict(),
            "replies": [finding.reply for finding in draft.findings],
            VECTORS: kept_vectors([self._embed(finding.question) for finding in draft.findings]),
        }
        self._store.mails.drafted(mail.id, mail.revision, reply, draft.draft, tone, by)
        if first:
            for finding in draft.findings:
                if finding.abstained and finding.status == "outside":
                    self._recorder.unanswered(finding.question, draft.language, "mail")
        return self._found(mail.id)

    def draft(self, raw: bytes, tone: str = "venlig", today: date | None = None) -> "EmailDraft":
        """The draft to a mail, kept nowhere.

        Raises:
            DeskError: it is no mail, or the assistant is not ready.
        """
        from assistant.emails.replying import draft_reply

        assistant = self._current()
        if assistant is None:
            raise DeskError("Assistenten er ikke klar endnu. Prøv igen om lidt.")
        chosen: Tone = next((known for known in TONES if known == tone), "venlig")
        try:
            return draft_reply(
                raw, assistant, today=today or self._today(), tone=chosen, signature=self._signature
            )
        except EmailError as error:
            raise DeskError(in_danish(error)) from error

    def save(self, mail_id: str, revision: int, text: str, by: str) -> MailInfo:
        """Keep what an organiser made of the draft; a draft that becomes another is not approved any more.

        Raises:
            ConflictError: it was changed to something else meanwhile; nothing was overwritten.
            DeskError: it is not there any more.
        """
        mail = self._found(mail_id)
        if len(text) > MAX_DRAFT:
            raise DeskError(f"Udkastet er for langt; skriv højst {MAX_DRAFT} tegn.")
        if text == mail.edited:
            return mail
        if not self._store.mails.edit(mail_id, revision, text, by, "open"):
            raise ConflictError(_changed(self._found(mail_id), by))
        return self._found(mail_id)

    def approve(self, mail: MailInfo, by: str) -> MailInfo:
        """Say that the saved draft is the answer.

        Raises:
            ConflictError: somebody else changed it meanwhile.
            DeskError: something in it is still to be filled in.
        """
        gaps = GAP.findall(mail.edited)
        if gaps:
            raise DeskError(
                f"Svaret er ikke godkendt: {_places(len(gaps))} skal udfyldes eller slettes først. "
                "Teksten er gemt som udkast."
            )
        if mail.state == "approved":
            return mail
        if not self._store.mails.edit(mail.id, mail.revision, mail.edited, by, "approved"):
            raise ConflictError(_changed(self._found(mail.id), by))
        self._store.audit.add(by, "godkendte svar", mail.subject)
        return self._found(mail.id)

    def message(self, mail: MailInfo) -> bytes:
        """The draft as an .eml file that threads below the mail.

        Raises:
            DeskError: there is no text.
        """
        from assistant.emails.export import draft_message

        if not mail.edited.strip():
            raise DeskError("Der er ikke noget udkast at gemme.")
        sender = ""
        if self.has_mailbox:
            user = self._account().user
            sender = user if "@" in user else ""
        return draft_message(self._as_draft(mail), sender=sender)

    def save_to_mailbox(self, mail: MailInfo, by: str) -> str:
        """Put the draft into the mailbox's folder for drafts; gives the folder's name.

        Raises:
            DeskError: the mailbox does not take it.
        """
        from assistant.emails.mailbox import Mailbox

        message = self.message(mail)
        try:
            with Mailbox(self._account()) as mailbox:
                folder = mailbox.save_draft(message)
        except (MailboxError, SettingsError) as error:
            raise DeskError(mailbox_in_danish(error)) from error
        self._store.mails.edit(mail.id, mail.revision, mail.edited, by, "saved")
        self._store.audit.add(by, "gemte udkast i postkassen", mail.subject)
        return folder

    def remove(self, mail_id: str, by: str) -> None:
        """Delete a mail with its draft."""
        self._store.mails.remove(mail_id)
        self._store.audit.add(by, "slettede mail")

    def groups(self) -> list[MailGroup]:
        """All mails, those that ask the same together, the newest first."""
        return group_mails(self._store.mails.newest())

    def similar(self, mail: MailInfo) -> list[MailInfo]:
        """Finished answers to mails that asked much the same, the likest first."""
        answered = [
            other
            for other in self._store.mails.newest("approved", "saved")
            if other.id != mail.id and not GAP.search(other.edited)
        ]
        asked = what_is_asked([mail, *answered])
        mine = asked[mail.id]
        scored = [
            (len(mine & asked[other.id]) / min(len(mine), len(asked[other.id])), other)
            for other in answered
            if mine and asked[other.id]
        ]
        likest = sorted(scored, key=lambda pair: -pair[0])
        return [other for shared, other in likest if shared >= SIMILAR][:_OFFERED]

    def email(self, mail: MailInfo) -> "Email":
        """The mail, taken apart."""
        from assistant.emails.reading import read_email

        return read_email(mail.raw)

    def _as_draft(self, mail: MailInfo) -> "EmailDraft":
        from assistant.emails.types import EmailDraft

        email = self.email(mail)
        return EmailDraft(
            subject=str(mail.reply.get("subject", "")),
            to=str(mail.reply.get("to", "")),
            language="en" if mail.reply.get("language") == "en" else "da",
            findings=(),
            draft=mail.edited,
            needs_human=bool(mail.reply.get("needs_human")),
            flags=(),
            sources=(),
            verdict="needs-fill",
            email=email,
        )

    def _found(self, mail_id: str) -> MailInfo:
        mail = self._store.mails.get(mail_id)
        if mail is None:
            raise DeskError("Mailen er der ikke mere. Mails slettes af sig selv efter nogen tid.")
        return mail


def _changed(mail: MailInfo, by: str) -> str:
    who = (
        "Du har selv ændret udkastet i et andet vindue"
        if mail.changed_by == by
        else f"{mail.changed_by} har ændret udkastet"
    )
    return f"{who}, mens du skrev. Din tekst står her endnu: sammenlign, og gem igen."


def _mails(count: int) -> str:
    return "1 mail" if count == 1 else f"{count} mails"


def _places(count: int) -> str:
    return "ét sted" if count == 1 else f"{count} steder"
