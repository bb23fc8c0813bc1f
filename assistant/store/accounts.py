"""Accounts, sessions and log-in failures."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from assistant.store.database import Database, insert_or_leave
from assistant.store.tables import Account, LoginFailure, LoginSession
from assistant.store.values import AccountInfo, Organiser

MAX_FAILURES = 5  # in a row; then the name is locked
LOCK = timedelta(minutes=15)
FORGET_FAILURES = timedelta(days=1)
IDLE = timedelta(hours=2)  # a session nobody uses ends
_TOUCH = timedelta(minutes=1)  # how exactly "last seen" is kept


def account_key(name: str) -> str:
    """What a name is compared by."""
    return " ".join(name.split()).casefold()[:100]


class Accounts:
    """The accounts in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, password_hash: str | None) -> bool:
        """Make an account; False where the name is taken."""
        shown = " ".join(name.split())[:100]
        with self._database.write() as session:
            if session.scalar(select(Account.id).where(Account.key == account_key(name))) is not None:
                return False
            session.add(
                Account(
                    key=account_key(name),
                    name=shown,
                    password_hash=password_hash,
                    created_at=datetime.now(UTC),
                )
            )
        return True

    def set_password(self, name: str, password_hash: str) -> bool:
        """Change the password, unlock the name and end its sessions; False where there is no such account."""
        key = account_key(name)
        with self._database.write() as session:
            account = session.scalar(select(Account).where(Account.key == key))
            if account is None:
                return False
            account.password_hash = password_hash
            session.execute(delete(LoginSession).where(LoginSession.account_id == account.id))
            session.execute(delete(LoginFailure).where(LoginFailure.key == key))
        return True

    def rehash(self, account_id: int, password_hash: str) -> None:
        """Keep the same password under newer hashing parameters."""
        with self._database.write() as session:
            session.execute(
                update(Account).where(Account.id == account_id).values(password_hash=password_hash)
            )

    def remove(self, name: str) -> bool:
        """Delete an account with its sessions; False where there is none of that name."""
        with self._database.write() as session:
            account = session.scalar(select(Account).where(Account.key == account_key(name)))
            if account is None:
                return False
            session.execute(delete(LoginSession).where(LoginSession.account_id == account.id))
            session.delete(account)
        return True

    def all(self) -> list[AccountInfo]:
        """All accounts by name."""
        with self._database.read() as session:
            found = session.scalars(select(Account).order_by(Account.key)).all()
            return [
                AccountInfo(account.id, account.name, account.created_at, account.password_hash is not None)
                for account in found
            ]

    def find(self, name: str) -> tuple[int, str | None] | None:
        """The id and password hash of an account."""
        with self._database.read() as session:
            account = session.scalar(select(Account).where(Account.key == account_key(name)))
            return (account.id, account.password_hash) if account else None

    # -- failures --

    def locked_until(self, name: str, now: datetime) -> datetime | None:
        """Until when a name may not try again; None when it may."""
        with self._database.read() as session:
            failure = session.get(LoginFailure, account_key(name))
            until = failure.locked_until if failure else None
            return until if until is not None and until > now else None

    def failed(self, name: str, now: datetime) -> datetime | None:
        """Count a failure; the end of the lock if this one brought it about."""
        key = account_key(name)
        with self._database.write() as session:
            # Two first failures at once are no conflict: both then wait for the one row.
            fresh = {"key": key, "failures": 0, "locked_until": None, "at": now}
            session.execute(insert_or_leave(session, LoginFailure, fresh))
            failure = session.get_one(LoginFailure, key, with_for_update=True)
            stale = failure.at < now - FORGET_FAILURES
            over = failure.locked_until is not None and failure.locked_until <= now
            failure.failures = 1 if stale or over else failure.failures + 1
            failure.at = now
            failure.locked_until = now + LOCK if failure.failures >= MAX_FAILURES else None
            return failure.locked_until

    def forget_failures(self, name: str) -> None:
        """After a log-in that succeeded."""
        with self._database.write() as session:
            session.execute(delete(LoginFailure).where(LoginFailure.key == account_key(name)))

    # -- sessions --

    def open_session(self, account_id: int, now: datetime, lifetime: timedelta) -> str:
        """Start a session; gives the cookie's value, which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        with self._database.write() as session:
            session.add(
                LoginSession(
                    digest=_digest(token),
                    account_id=account_id,
                    csrf=secrets.token_urlsafe(32),
                    created_at=now,
                    seen_at=now,
                    expires_at=now + lifetime,
                )
            )
        return token

    def organiser(self, token: str, now: datetime) -> Organiser | None:
        """Who the cookie belongs to; None when the session is over or never was."""
        digest = _digest(token)
        with self._database.read() as session:
            row = session.execute(
                select(LoginSession, Account.name)
                .join(Account, Account.id == LoginSession.account_id)
                .where(LoginSession.digest == digest)
            ).first()
            if row is None:
                return None
            found, name = row
            if found.expires_at <= now or found.seen_at + IDLE <= now:
                return None
            organiser = Organiser(found.account_id, name, found.csrf, found.expires_at)
            stale = found.seen_at + _TOUCH <= now
        if stale:
            with self._database.write() as session:
                session.execute(update(LoginSession).where(LoginSession.digest == digest).values(seen_at=now))
        return organiser

    def close_session(self, token: str) -> None:
        """End one session."""
        with self._database.write() as session:
            session.execute(delete(LoginSession).where(LoginSession.digest == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
