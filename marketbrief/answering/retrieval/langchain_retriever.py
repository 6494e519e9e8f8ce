"""The library as a LangChain retriever, so that other chains can search it."""

from collections.abc import Callable
from datetime import datetime

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import InstanceOf

from marketbrief.answering.question.understand import understand
from marketbrief.answering.retrieval.retrieve import Retriever
from marketbrief.domain.evidence import Hit

__all__ = ["LibraryRetriever", "document_of"]


def local_time() -> datetime:
    """The system's time, in its zone."""
    return datetime.now().astimezone()


class LibraryRetriever(BaseRetriever):
    """Passages for a question in plain words, its window of time, markets and publishers understood.

    ``clock`` tells when a question is asked, an aware time in the asker's zone; by default it is the system's. With
    ``known_until`` nothing published later is found. ``k`` is how many passages are given back.
    """

    retriever: InstanceOf[Retriever]
    clock: Callable[[], datetime] = local_time
    known_until: datetime | None = None
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        question, words = understand(
            query,
            as_of=self.clock(),
            known_until=self.known_until,
            publishers=self.retriever.library.publishers(),
        )
        return [document_of(hit) for hit in self.retriever.search(question, words, self.k)]


def document_of(hit: Hit) -> Document:
    """A passage as a document: its exact words, and in the metadata where they stand; None where not known."""
    article = hit.article
    return Document(
        id=hit.passage.passage_id,
        page_content=hit.passage.text,
        metadata={
            "passage_id": hit.passage.passage_id,
            "article_id": article.article_id,
            "title": article.title,
            "publisher": article.publisher,
            "published_at": article.published_at.isoformat() if article.published_at else None,
            "url": article.url,
            "score": hit.score,
        },
    )
