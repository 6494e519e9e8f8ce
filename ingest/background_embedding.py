"""Vectors while a stream is still being read: nobody knows when it ends, so they cannot wait for its end."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from marketbrief.library import Library
from marketbrief.models.embedding import Embedder

__all__ = ["BackgroundEmbedding", "embedding_beside"]

AT_ONCE = 32
"""Passages of a batch, about a second's work: what arrives meanwhile waits no longer than that."""
LOOKS_EVERY_SECONDS = 0.3

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class BackgroundEmbedding:
    """How many passages were given their vector while something else went on."""

    passages: int = 0


@contextmanager
def embedding_beside(
    library: Library, embedder: Embedder, stopping: Callable[[], bool] = lambda: False
) -> Iterator[BackgroundEmbedding]:
    """Give vectors to passages that have none, newest first, in a thread, for as long as the block lasts.

    What the thread stumbles over is logged and ends it: the passages wait for the next batch that is made by others.
    """
    done, embedded = threading.Event(), BackgroundEmbedding()

    def work() -> None:
        seen = -1
        while not (done.is_set() or stopping()):
            position = library.position
            batch = library.waiting(AT_ONCE) if position != seen else []
            if not batch:
                seen = position
                done.wait(LOOKS_EVERY_SECONDS)
                continue
            vectors = embedder.passages([text for _, text in batch])
            embedded.passages += library.add_vectors([number for number, _ in batch], vectors)

    def guarded() -> None:
        try:
            work()
        except Exception:
            _log.exception("embedding.beside_failed")

    thread = threading.Thread(target=guarded, name="embedding beside")
    thread.start()
    try:
        yield embedded
    finally:
        done.set()
        thread.join()
