"""The organisers' mailbox over IMAP: unread mails are read without being marked, drafts are put beside them.

Nothing is sent, deleted, moved or marked as read: folders are opened read-only, and bodies are fetched with PEEK.
"""

import imaplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

from imap_tools import (
    BaseMailBox,
    ImapToolsError,
    MailBox,
    MailboxFolderSelectError,
    MailboxLoginError,
    MailBoxStartTls,
    MailboxStarttlsError,
    MailBoxUnencrypted,
)

from assistant.emails.reading import read_email
from assistant.emails.types import Email
from assistant.errors import EmailError, MailboxError

Security = Literal["tls", "starttls", "none"]
_PORTS: dict[Security, int] = {"tls": 993, "starttls": 143, "none": 143}
TIMEOUT_S = 20.0
MAX_UNREAD = 500  # mails listed at once, the newest
# Names that mail programs give the folder where a server does not mark it (RFC 6154).
_DRAFT_NAMES = ("drafts", "kladder", "kladde", "udkast", "draft", "utkast", "entwürfe", "brouillons")


@dataclass(frozen=True, slots=True)
class MailboxAccount:
    """Where the mailbox is and who opens it. ``port`` 0 is the usual one; ``drafts`` "" finds the folder."""

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 0
    folder: str = "INBOX"
    drafts: str = ""
    security: Security = "tls"


@dataclass(frozen=True, slots=True)
class InboxMail:
    """One unread mail of the folder."""

    uid: str
    raw: bytes = field(repr=False)
    email: Email


class Mailbox:
    """An open mailbox; use it in a ``with`` statement.

    Raises:
        MailboxError: in every method, when the server cannot be reached or refuses.
    """

    def __init__(
        self,
        account: MailboxAccount,
        *,
        ssl_context: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self.account = account
        # imaplib's own default would accept any certificate.
        self._ssl_context = ssl_context or ssl.create_default_context()
        self._timeout_s = timeout_s
        self._box: BaseMailBox | None = None

    def __enter__(self) -> Self:
        box = self._connect()
        account = self.account
        try:
            log_in = box.login if (account.user + account.password).isascii() else box.login_utf8
            log_in(account.user, account.password, initial_folder=None)
        except (MailboxLoginError, imaplib.IMAP4.error) as error:
            _hang_up(box)
            raise self._login_refused(error) from None
        except OSError as error:
            raise self._lost(error) from None
        self._box = box
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._box is not None:
            _hang_up(self._box)
            self._box = None

    def folders(self) -> tuple[str, ...]:
        """The names of all folders, as people read them."""
        with self._talking() as box:
            return tuple(entry.name for entry in box.folder.list())

    def unread(self, *, limit: int = MAX_UNREAD) -> list[InboxMail]:
        """The unread mails, oldest first, each Message-ID once; they stay unread."""
        with self._talking() as box:
            self._open(box, self.account.folder)
            uids = box.uids("UNSEEN")[-limit:]
            mails = [mail for uid in uids if (mail := self._fetch(box, uid)) is not None]
        seen: set[str] = set()
        kept = []
        for mail in mails:
            identifier = mail.email.message_id
            if identifier and identifier in seen:
                continue
            seen.add(identifier)
            kept.append(mail)
        return kept

    def drafts_folder(self) -> str:
        r"""The folder for drafts: the one set, else the one the server marks \Drafts, else one called so."""
        if self.account.drafts:
            return self.account.drafts
        with self._talking() as box:
            entries = box.folder.list()
        for entry in entries:
            if any(flag.casefold() == "\\drafts" for flag in entry.flags):
                return str(entry.name)
        for name in _DRAFT_NAMES:
            for entry in entries:
                if entry.name.split(entry.delim or "/")[-1].casefold() == name:
                    return str(entry.name)
        raise MailboxError(
            f"the mailbox has no folder for drafts; create one, or name it with MED_IMAP_DRAFTS "
            f"(there are: {', '.join(entry.name for entry in entries)})"
        )

    def answered_in_drafts(self, folder: str) -> frozenset[str]:
        """The Message-IDs that drafts in ``folder`` answer already."""
        with self._talking() as box:
            self._open(box, folder)
            uids = box.uids("ALL")[-MAX_UNREAD:]
            found = set()
            for uid in uids:
                raw = _literal(box, uid, "(BODY.PEEK[HEADER.FIELDS (IN-REPLY-TO)])")
                found |= {part for part in raw.decode("ascii", "replace").split() if part.startswith("<")}
        return frozenset(found)

    def save_draft(self, message: bytes, *, folder: str | None = None) -> str:
        """Append a draft; returns the folder's name."""
        name = folder or self.drafts_folder()
        with self._talking() as box:
            try:
                box.append(message, name, flag_set=("\\Draft", "\\Seen"))
            except ImapToolsError:
                raise MailboxError(
                    f"the draft could not be saved: the folder {name!r} does not exist or takes no mails; "
                    f"set MED_IMAP_DRAFTS to one of: {', '.join(entry.name for entry in box.folder.list())}"
                ) from None
        return name

    def _connect(self) -> BaseMailBox:
        account = self.account
        port = account.port or _PORTS[account.security]
        where = f"{account.host}:{port}"
        make: Callable[[], BaseMailBox]
        if account.security == "tls":
            make = lambda: MailBox(account.host, port, timeout=self._timeout_s, ssl_context=self._ssl_context)  # noqa: E731
        elif account.security == "starttls":
            make = lambda: MailBoxStartTls(  # noqa: E731
                account.host, port, timeout=self._timeout_s, ssl_context=self._ssl_context
            )
        else:
            make = lambda: MailBoxUnencrypted(account.host, port, timeout=self._timeout_s)  # noqa: E731
        try:
            return make()
        except socket.gaierror:
            raise MailboxError(
                f"there is no mail server called {account.host}; check MED_IMAP_HOST"
            ) from None
        except ssl.SSLCertVerificationError as error:
            raise MailboxError(
                f"the certificate of {where} is not valid for it ({error.verify_message}); nothing was sent"
            ) from None
        except ssl.SSLError:
            raise MailboxError(
                f"{where} does not speak TLS; check MED_IMAP_PORT and MED_IMAP_SECURITY (tls, starttls, none)"
            ) from None
        except TimeoutError:
            raise MailboxError(f"{where} did not answer within {self._timeout_s:.0f} seconds") from None
        except imaplib.IMAP4.abort as error:
            raise self._lost(error) from None
        except (MailboxStarttlsError, imaplib.IMAP4.error):
            raise MailboxError(
                f"{where} does not offer what MED_IMAP_SECURITY={account.security} needs; check it and MED_IMAP_PORT"
            ) from None
        except ValueError as error:
            raise MailboxError(f"{where} cannot be used: {error}") from None
        except OSError as error:
            raise MailboxError(
                f"no connection to the mail server {where}: {error.strerror or error}"
            ) from None

    def _login_refused(self, error: Exception) -> MailboxError:
        if isinstance(error, imaplib.IMAP4.abort):
            return self._lost(error)
        if "PRIVACYREQUIRED" in str(error) or "LOGINDISABLED" in str(error):
            return MailboxError(
                "the server takes no password without TLS; set MED_IMAP_SECURITY to tls or starttls"
            )
        return MailboxError(
            f"{self.account.host} refused the user name or the password; check MED_IMAP_USER and MED_IMAP_PASSWORD"
        )

    def _lost(self, error: Exception) -> MailboxError:
        reason = f" ({error})" if str(error) else ""
        return MailboxError(f"the connection to {self.account.host} was lost{reason}; try again")

    @contextmanager
    def _talking(self) -> Iterator[BaseMailBox]:
        if self._box is None:
            raise MailboxError("the mailbox is not open")
        try:
            yield self._box
        except ImapToolsError as error:
            raise MailboxError(f"{self.account.host} refused: {str(error)[:200]}") from None
        except (imaplib.IMAP4.abort, OSError) as error:
            raise self._lost(error) from None
        except imaplib.IMAP4.error as error:
            raise MailboxError(f"{self.account.host} refused: {str(error)[:200]}") from None

    def _open(self, box: BaseMailBox, folder: str) -> None:
        try:
            box.folder.set(folder, readonly=True)
        except MailboxFolderSelectError:
            names = ", ".join(entry.name for entry in box.folder.list())
            raise MailboxError(f"there is no folder {folder!r} in the mailbox; there are: {names}") from None

    def _fetch(self, box: BaseMailBox, uid: str) -> InboxMail | None:
        raw = _literal(box, uid, "(BODY.PEEK[])")
        try:
            return InboxMail(uid, raw, read_email(raw)) if raw else None
        except EmailError:
            return None  # an empty one; there is nothing to answer


def _literal(box: BaseMailBox, uid: str, what: str) -> bytes:
    status, data = box.client.uid("FETCH", uid, what)
    if status != "OK":
        return b""
    parts: Sequence[object] = data or ()
    return next((part[1] for part in parts if isinstance(part, tuple) and isinstance(part[1], bytes)), b"")


def _hang_up(box: BaseMailBox) -> None:
    with suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
        box.logout()
