"""Chroma: one collection of passage numbers and vectors, without text. Nothing else imports chromadb."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

__all__ = ["COLLECTION", "ChromaStore", "connect_server", "open_store"]

COLLECTION = "passages"
# The most that a server takes at once (chromadb 1.5.9).
LARGEST_BATCH = 5000
# Recall@10 was .92 to .67 at the default of 100 and .99 to .95 at 400, for 1.4 ms more (chromadb 1.5.9).
_SEARCH_BREADTH = 400


class ChromaStore:
    """A collection of unit vectors by passage number. Errors of Chroma are passed on."""

    def __init__(self, collection: "Collection", close: Callable[[], None]) -> None:
        self._collection = collection
        self.close = close

    def put(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add vectors, shape (len(numbers), dimensions), or replace them."""
        for start in range(0, len(numbers), LARGEST_BATCH):
            part = slice(start, start + LARGEST_BATCH)
            self._collection.upsert(ids=[str(number) for number in numbers[part]], embeddings=vectors[part])

    def remove(self, numbers: Sequence[int]) -> None:
        """Remove vectors; numbers without a vector are ignored."""
        for start in range(0, len(numbers), LARGEST_BATCH):
            self._collection.delete(ids=[str(number) for number in numbers[start : start + LARGEST_BATCH]])

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """The ``limit`` passages nearest to a unit ``vector`` as (number, cosine), best first, approximately."""
        found = self._collection.query(query_embeddings=vector[np.newaxis, :], n_results=limit, include=["distances"])
        distances = found["distances"] or [[]]
        return [(int(name), 1.0 - float(away)) for name, away in zip(found["ids"][0], distances[0], strict=True)]

    def vectors(self, numbers: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """What Chroma holds under these numbers."""
        found = self._collection.get(ids=[str(number) for number in numbers], include=["embeddings"])
        vectors = np.asarray(found["embeddings"], np.float32)
        return {int(name): vector for name, vector in zip(found["ids"], vectors, strict=True)}


def open_store(client: "ClientAPI", name: str, close: Callable[[], None], *, make: bool) -> ChromaStore:
    """Open a collection of a client: a new one, or one that must exist."""
    if not make:
        return ChromaStore(client.get_collection(name, embedding_function=None), close)
    made = client.create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_BREADTH}}
    )
    return ChromaStore(made, close)


def open_directory(directory: Path) -> "ClientAPI":
    """Open a client on a directory that no other process has open."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(directory), settings=Settings(anonymized_telemetry=False))


def connect_server(url: str, headers: dict[str, str]) -> "ClientAPI":
    """Connect to a server; raise when it does not answer."""
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url if "//" in url else f"//{url}")
    secure = parts.scheme == "https"
    return chromadb.HttpClient(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if secure else 8000),
        ssl=secure,
        headers=headers,
        settings=Settings(anonymized_telemetry=False),
    )
