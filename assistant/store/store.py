"""Everything the desk remembers, opened when it is first needed."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.store.database import Database
from assistant.store.values import Periods

if TYPE_CHECKING:
    from assistant.store.accounts import Accounts
    from assistant.store.audit import AuditLog
    from assistant.store.mails import Mails
    from assistant.store.questions import Questions
    from assistant.store.versions import Versions


class Store:
    """The parts of one database. Making one imports and opens nothing."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @cached_property
    def accounts(self) -> "Accounts":
        """Accounts and sessions."""
        from assistant.store.accounts import Accounts

        return Accounts(self.database)

    @cached_property
    def audit(self) -> "AuditLog":
        """Who did what."""
        from assistant.store.audit import AuditLog

        return AuditLog(self.database)

    @cached_property
    def questions(self) -> "Questions":
        """Unanswered questions, written answers, feedback, citations."""
        from assistant.store.questions import Questions

        return Questions(self.database)

    @cached_property
    def versions(self) -> "Versions":
        """Versions of the knowledge and changes to it."""
        from assistant.store.versions import Versions

        return Versions(self.database)

    @cached_property
    def mails(self) -> "Mails":
        """Mails and their drafts."""
        from assistant.store.mails import Mails

        return Mails(self.database)

    def delete_old(self, periods: Periods) -> dict[str, int]:
        """Delete what has been kept long enough; {table: rows}."""
        from assistant.store.retention import delete_old

        return delete_old(self.database, periods)

    def export_person(self, person: str) -> dict[str, list[dict[str, Any]]]:
        """Everything stored that names a person, by table."""
        from assistant.store.retention import export_person

        return export_person(self.database, person)

    def delete_person(self, person: str) -> dict[str, int]:
        """Delete what names a person; {table: rows}."""
        from assistant.store.retention import delete_person

        return delete_person(self.database, person)
