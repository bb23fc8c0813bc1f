"""Who may use the desk: passwords, log-in, lock-out."""

import threading
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from assistant.desk.errors import DeskError, LoginError
from assistant.store.store import Store
from assistant.store.values import AccountInfo, Organiser

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_PASSWORD = 10  # characters
MAX_PASSWORD = 1_000
MAX_NAME = 100
CONSOLE = "kommandolinjen"  # who is in the log for what was done there
_HASHING_AT_ONCE = 2  # each takes 64 MB for its while

REFUSED = "Navn eller adgangskode er forkert."


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """Compared with when there is no such account, so that the answer takes as long."""
    return _hasher().hash("nobody has this password")


class Access:
    """Log-in and accounts.

    Args:
        store: where accounts, sessions and the log are kept.
        lifetime: of a session, however busy.
    """

    def __init__(self, store: Store, *, lifetime: timedelta = timedelta(hours=12)) -> None:
        self._store = store
        self.lifetime = lifetime
        self._hashing = threading.Semaphore(_HASHING_AT_ONCE)

    def log_in(self, name: str, password: str, now: datetime | None = None) -> str:
        """Start a session; gives the value for the cookie.

        Raises:
            LoginError: name or password is wrong, or the name is locked.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        now = now or datetime.now(UTC)
        name, password = name.strip()[:MAX_NAME], password[:MAX_PASSWORD]
        until = self._store.accounts.locked_until(name, now)
        if until is not None:
            raise LoginError(_locked(until, now))
        found = self._store.accounts.find(name)
        kept = found[1] if found and found[1] else _nobodys_hash()
        right = False
        try:
            with self._hashing:
                right = _hasher().verify(kept, password)
        except (VerificationError, InvalidHashError):
            pass  # counted below
        if not right or found is None or found[1] is None:
            until = self._store.accounts.failed(name, now)
            self._store.audit.add(name, "log ind mislykkedes", "låst" if until else "")
            raise LoginError(_locked(until, now) if until else REFUSED)
        if _hasher().check_needs_rehash(kept):
            self._store.accounts.rehash(found[0], self._hash(password))
        self._store.accounts.forget_failures(name)
        self._store.audit.add(name, "loggede ind")
        return self._store.accounts.open_session(found[0], now, self.lifetime)

    def log_in_by_provider(self, email: str, now: datetime | None = None) -> str:
        """Start a session for an address that a provider vouches for; gives the value for the cookie.

        The first time it becomes an account without a password.

        Raises:
            LoginError: the account was removed while it logged in.
        """
        now = now or datetime.now(UTC)
        if self._store.accounts.add(email, None):
            self._store.audit.add(email, "oprettede konto", "ved log-in-tjenesten")
        found = self._store.accounts.find(email)
        if found is None:
            raise LoginError(REFUSED)
        self._store.audit.add(email, "loggede ind", "ved log-in-tjenesten")
        return self._store.accounts.open_session(found[0], now, self.lifetime)

    def organiser(self, token: str) -> Organiser | None:
        """Who the cookie's value belongs to; None where nobody is logged in with it."""
        return self._store.accounts.organiser(token[:200], datetime.now(UTC)) if token else None

    def log_out(self, token: str, name: str) -> None:
        """End the session."""
        self._store.accounts.close_session(token[:200])
        self._store.audit.add(name, "loggede ud")

    # -- accounts --

    def add(self, name: str, password: str) -> None:
        """Make an account.

        Raises:
            DeskError: the name is taken or unusable, or the password is too short.
        """
        shown = " ".join(name.split())
        if not shown or len(shown) > MAX_NAME or not shown.isprintable():
            raise DeskError(f"give a name of 1 to {MAX_NAME} printable characters")
        if not self._store.accounts.add(shown, self._hash(_checked(password, shown))):
            raise DeskError(f"there is already an account named {shown!r}")
        self._store.audit.add(CONSOLE, "oprettede konto", shown)

    def set_password(self, name: str, password: str) -> None:
        """Change a password; sessions of the account end.

        Raises:
            DeskError: there is no such account, or the password is too short.
        """
        if not self._store.accounts.set_password(name, self._hash(_checked(password, name))):
            raise DeskError(f"there is no account named {name!r}; med-assistant account list shows them")
        self._store.audit.add(CONSOLE, "skiftede adgangskode", name)

    def remove(self, name: str) -> None:
        """Delete an account; its sessions end.

        Raises:
            DeskError: there is no such account.
        """
        if not self._store.accounts.remove(name):
            raise DeskError(f"there is no account named {name!r}; med-assistant account list shows them")
        self._store.audit.add(CONSOLE, "slettede konto", name)

    def all(self) -> list[AccountInfo]:
        """All accounts by name."""
        return self._store.accounts.all()

    def _hash(self, password: str) -> str:
        with self._hashing:
            return _hasher().hash(password)


def _checked(password: str, name: str) -> str:
    if len(password) < MIN_PASSWORD:
        raise DeskError(f"the password is too short; use at least {MIN_PASSWORD} characters")
    if len(password) > MAX_PASSWORD:
        raise DeskError(f"the password is too long; use at most {MAX_PASSWORD} characters")
    if password.casefold() == name.casefold():
        raise DeskError("the password is the name; choose another")
    return password


def _locked(until: datetime, now: datetime) -> str:
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    return f"For mange forkerte forsøg. Prøv igen om {minutes} minut{'' if minutes == 1 else 'ter'}."
