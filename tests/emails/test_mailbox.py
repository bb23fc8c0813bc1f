"""The organisers' mailbox, against a real Dovecot."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dovecot import PASSWORD, Dovecot, dovecot_binary, start_dovecot

from assistant.emails.mailbox import Mailbox, MailboxAccount
from assistant.errors import MailboxError

ODD_FOLDER = "Spørgsmål & svar"
ODD_FOLDER_ON_DISK = ".Sp&APg-rgsm&AOU-l &- svar"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    if dovecot_binary() is None:
        pytest.skip("dovecot is missing: apt-get install dovecot-imapd")
    dovecot = start_dovecot()
    yield dovecot
    dovecot.stop()
    shutil.rmtree(dovecot.folder, ignore_errors=True)


@pytest.fixture
def open_box(server: Dovecot) -> Callable[..., Mailbox]:
    """A mailbox over TLS, trusting the server's own certificate."""

    def make(user: str = "anna", **changes: object) -> Mailbox:
        account = MailboxAccount("localhost", user, PASSWORD, port=server.tls_port)
        context = ssl.create_default_context(cafile=str(server.certificate))
        return Mailbox(replace(account, **changes), ssl_context=context, timeout_s=10)

    return make


@pytest.fixture
def inbox(server: Dovecot, mail: Callable[..., bytes]) -> Iterator[None]:
    """Two unread mails, one of them delivered twice, and a folder for drafts."""
    first = mail("Hvad koster det?", Subject="Pris", Message_ID="<pris@x.example>")
    server.deliver("anna", first, "1.a")
    server.deliver("anna", first, "2.b")
    server.deliver("anna", mail("Er der frokost?", Message_ID="<mad@x.example>"), "3.c")
    server.deliver("anna", b"", "x", folder=".Mine kladder")
    (server.maildir("anna") / ".Mine kladder" / "new" / "x").unlink(missing_ok=True)
    yield
    for path in server.maildir("anna").rglob("*"):
        if path.is_file() and path.parent.name in ("new", "cur"):
            path.unlink()


@pytest.mark.usefixtures("inbox")
def test_unread_mails_are_listed_once_each_and_stay_unread(open_box):
    with open_box() as box:
        first = [mail.email.message_id for mail in box.unread()]
    with open_box() as box:
        again = [mail.email.message_id for mail in box.unread()]

    assert first == ["<pris@x.example>", "<mad@x.example>"]
    assert again == first


@pytest.mark.usefixtures("inbox")
def test_a_draft_goes_to_the_folder_the_server_marks_and_is_found_again(open_box):
    with open_box() as box:
        folder = box.save_draft(b"Subject: Re: Pris\r\nIn-Reply-To: <pris@x.example>\r\n\r\nHej\r\n")
        answered = box.answered_in_drafts(folder)
        unread = box.unread()

    assert folder == "Mine kladder"
    assert answered == {"<pris@x.example>"}
    assert len(unread) == 2


def test_a_folder_with_danish_letters_and_an_ampersand_is_read(server, open_box, mail):
    server.deliver(
        "anna", mail("Hvad koster det?", Message_ID="<odd@x.example>"), "9.z", folder=ODD_FOLDER_ON_DISK
    )

    with open_box(folder=ODD_FOLDER) as box:
        assert ODD_FOLDER in box.folders()
        assert [mail.email.message_id for mail in box.unread()] == ["<odd@x.example>"]


def test_without_a_folder_for_drafts_the_message_says_what_to_do(open_box):
    with open_box("uden-kladder") as box, pytest.raises(MailboxError, match="MED_IMAP_DRAFTS"):
        box.drafts_folder()


def test_a_folder_for_drafts_that_does_not_exist_is_named(open_box):
    with open_box(drafts="Findes ikke") as box, pytest.raises(MailboxError, match="Findes ikke"):
        box.save_draft(b"Subject: x\r\n\r\nHej\r\n")


def test_a_folder_that_does_not_exist_is_named_with_those_that_do(open_box):
    with open_box(folder="Indbakke") as box, pytest.raises(MailboxError, match=r"'Indbakke'.*INBOX"):
        box.unread()


def test_a_wrong_password_is_told_without_repeating_it(open_box):
    with (
        pytest.raises(MailboxError, match="user name or the password") as caught,
        open_box(password="forkert-kode"),
    ):
        pass

    assert "forkert-kode" not in str(caught.value)


@pytest.mark.usefixtures("inbox")
def test_starttls_and_no_encryption_work_where_they_are_chosen(server, open_box):
    for security in ("starttls", "none"):
        with open_box(port=server.plain_port, security=security) as box:
            assert len(box.unread()) == 2


def test_an_unknown_certificate_stops_before_the_password_is_sent(server):
    account = MailboxAccount("localhost", "anna", PASSWORD, port=server.tls_port)

    with pytest.raises(MailboxError, match="certificate"), Mailbox(account):
        pass


def test_tls_at_a_port_without_it_is_told(server, open_box):
    with pytest.raises(MailboxError, match="MED_IMAP_PORT"), open_box(port=server.plain_port):
        pass


def test_nobody_listening_and_no_such_host_are_told(open_box):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(MailboxError, match="no connection"), open_box(port=port):
            pass
    with pytest.raises(MailboxError, match="no mail server called"), open_box(host="findes.invalid"):
        pass


def test_a_connection_lost_in_the_middle_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet_and_go() -> None:
            connection, _ = listener.accept()
            connection.sendall(b"* OK ready\r\n")
            connection.recv(100)
            connection.close()

        thread = threading.Thread(target=greet_and_go, daemon=True)
        thread.start()
        account = MailboxAccount("127.0.0.1", "anna", "x", port=listener.getsockname()[1], security="none")
        with pytest.raises(MailboxError, match="was lost"), Mailbox(account, timeout_s=5):
            pass
        thread.join(timeout=5)


@pytest.mark.usefixtures("inbox")
def test_the_console_saves_a_draft_to_each_mail_and_none_twice(server, tmp_path):
    (tmp_path / "knowledge").mkdir()
    text = "---\ntitle: Priser\nlanguage: da\n---\n\n## Hvad koster det?\n\nDet koster 1.450 kr.\n"
    (tmp_path / "knowledge" / "priser.md").write_text(text, encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MED_")}
    settings = {
        "MED_EMBEDDINGS": "none", "MED_IMAP_HOST": "localhost", "MED_IMAP_PORT": str(server.tls_port),
        "MED_IMAP_USER": "anna", "MED_IMAP_PASSWORD": PASSWORD, "SSL_CERT_FILE": str(server.certificate), "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip

    def inbox(*arguments: str) -> str:
        command = [sys.executable, "-m", "assistant.cli", "inbox", *arguments]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**clean, **settings},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=90,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "Pris" in inbox("list")
    assert "2 drafts saved in Mine kladder" in inbox("save")
    assert "0 drafts saved in Mine kladder; 2 mails had one" in inbox("save")
