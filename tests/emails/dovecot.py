"""A real Dovecot on loopback ports, with a configuration and a mail folder of its own."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "hemmeligt-æøå"
USERS = ("anna", "uden-kladder")


def dovecot_binary() -> str | None:
    """Where Debian's dovecot-imapd puts it, also when /usr/sbin is not on the path."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


@dataclass
class Dovecot:
    """The running server."""

    folder: Path
    plain_port: int
    tls_port: int
    process: subprocess.Popen[bytes]

    @property
    def certificate(self) -> Path:
        """What clients must trust."""
        return self.folder / "cert.pem"

    def maildir(self, user: str) -> Path:
        """Where a user's mails are."""
        return self.folder / "home" / user / "Maildir"

    def deliver(self, user: str, raw: bytes, name: str, folder: str = "") -> None:
        """Put a new, unread mail into a folder."""
        place = self.maildir(user) / folder
        for part in ("new", "cur", "tmp"):
            (place / part).mkdir(parents=True, exist_ok=True)
        (place / "new" / name).write_bytes(raw)
        _give_away(self.folder / "home")

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=10)
        if self.process.stderr:
            self.process.stderr.close()


def start_dovecot() -> Dovecot:
    """Start the server; raises RuntimeError with its log when it does not come up."""
    # Not pytest's own folder: as root, the mail process runs as another user, who may not look into that.
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    for name in ("run", "state", "home"):
        (folder / name).mkdir()
    plain_port, tls_port = _free_port(), _free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "users").write_text("".join(f"{user}:{PASSWORD}\n" for user in USERS), encoding="utf-8")
    for user in USERS:
        for part in ("new", "cur", "tmp"):
            (folder / "home" / user / "Maildir" / part).mkdir(parents=True)
    (folder / "dovecot.conf").write_text(_configuration(folder, plain_port, tls_port), encoding="utf-8")
    _give_away(folder / "home")
    binary = dovecot_binary()
    assert binary
    process = subprocess.Popen(
        [binary, "-F", "-c", str(folder / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    server = Dovecot(folder, plain_port, tls_port, process)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", plain_port)) == 0:
                return server
        time.sleep(0.05)
    process.terminate()
    _, error = process.communicate(timeout=10)
    log = folder / "log"
    raise RuntimeError(error.decode() + (log.read_text() if log.exists() else ""))


def _configuration(folder: Path, plain_port: int, tls_port: int) -> str:
    if os.geteuid() == 0:
        mail_user = pwd.getpwnam("nobody")
        users = ""
    else:
        mail_user = pwd.getpwuid(os.geteuid())
        name, group = getpass.getuser(), grp.getgrgid(os.getegid()).gr_name
        users = (
            f"default_internal_user = {name}\ndefault_login_user = {name}\ndefault_internal_group = {group}\n"
        )
        users += "".join(
            f"service {service} {{\n  chroot =\n}}\n" for service in ("anvil", "imap-login", "stats")
        )
    return f"""
{users}base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={mail_user.pw_uid} gid={mail_user.pw_gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "Mine kladder" {{
    special_use = \\Drafts
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""


def _give_away(home: Path) -> None:
    if os.geteuid() != 0:
        return
    owner = pwd.getpwnam("nobody")
    for path in (home, *home.rglob("*")):
        os.chown(path, owner.pw_uid, owner.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
