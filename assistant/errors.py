"""What can go wrong, as a tree.

AssistantError
├── SettingsError        a setting is unknown or malformed
├── KnowledgeError       a file of the knowledge folder cannot be used
├── StoreError           the vector store cannot be used
│   ├── IndexMissingError    nothing has been ingested yet
│   ├── IndexMismatchError   built with another embedding or format
│   └── IndexBusyError       another process is writing
│       └── IndexMovedError      another process has published an index meanwhile
├── DatabaseError        the organisers' database cannot be used
│   └── DatabaseAwayError    it cannot be reached just now
├── EmbeddingError       the embedding cannot be loaded or failed
├── EmailError           a mail cannot be read
│   └── MailboxError         the mailbox cannot be reached or used
├── ChatModelError       the language model cannot be used, or gave nothing usable
└── CitationError        an answer cites what does not exist
"""

from pathlib import PurePath


class AssistantError(Exception):
    """Base of all errors that are meant to be read by a person."""


class SettingsError(AssistantError):
    """A setting is unknown or malformed."""


class KnowledgeError(AssistantError):
    """A file of the knowledge folder cannot be used.

    The message names the file, the problem and the remedy.
    """

    def __init__(self, source: str | PurePath, problem: str) -> None:
        super().__init__(f"{source}: {problem}")
        self.source = str(source)
        self.problem = problem


class StoreError(AssistantError):
    """The vector store cannot be used."""


class IndexMissingError(StoreError):
    """Nothing has been ingested yet."""


class IndexMismatchError(StoreError):
    """The index was built with another embedding or in another format."""


class IndexBusyError(StoreError):
    """Another process is writing the index."""


class IndexMovedError(IndexBusyError):
    """Another process has published an index since this one looked; it must look again."""


class DatabaseError(AssistantError):
    """The organisers' database cannot be used."""


class DatabaseAwayError(DatabaseError):
    """The organisers' database cannot be reached just now; the same may succeed later."""


class EmbeddingError(AssistantError):
    """The embedding cannot be loaded, or failed."""


class EmailError(AssistantError):
    """A mail cannot be read."""


class MailboxError(EmailError):
    """The mailbox cannot be reached or used."""


class ChatModelError(AssistantError):
    """The language model cannot be used, or gave nothing usable."""


class CitationError(AssistantError):
    """An answer cites something that does not exist, or quotes what is not there."""
