"""Reading the files of a knowledge folder.

Importing this package is cheap: the readers of PDF, Word and HTML import their
libraries when a file of that kind is read.
"""

from assistant.knowledge.language import detect_language
from assistant.knowledge.loading import (
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    SUFFIXES,
    SourceFile,
    document_text,
    find_files,
    read_document,
)

__all__ = [
    "MAX_CHARACTERS",
    "MAX_FILE_BYTES",
    "SUFFIXES",
    "SourceFile",
    "detect_language",
    "document_text",
    "find_files",
    "read_document",
]
