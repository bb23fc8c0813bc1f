"""The project's retriever as LangChain's, for chains and agents of others."""

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.types import Hit

Search = Callable[[str, int], list[Hit]]  # (text, how many) -> hits, the best first


class KnowledgeRetriever(BaseRetriever):
    """Finds passages of the knowledge folder, as LangChain documents with where they stand."""

    search_hits: Search
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(
                page_content=hit.chunk.text,
                id=hit.chunk.id,
                metadata={
                    "source": hit.chunk.source,
                    "title": hit.chunk.title,
                    "section": hit.chunk.section,
                    "language": hit.chunk.language,
                    "score": hit.score,
                },
            )
            for hit in self.search_hits(query, self.k)
        ]
