"""Making the index equal the files of the knowledge folder.

An unchanged folder costs its hashing and nothing else: neither Chroma, the embedding
nor the readers are imported.
"""

from assistant.index import SyncPlan, plan_sync
from assistant.ingestion.embedding import write_shipped_vectors
from assistant.ingestion.report import FailedFile, SyncReport
from assistant.ingestion.sources import read_source
from assistant.ingestion.syncing import is_current, sync_knowledge

__all__ = [
    "FailedFile",
    "SyncPlan",
    "SyncReport",
    "is_current",
    "plan_sync",
    "read_source",
    "sync_knowledge",
    "write_shipped_vectors",
]
