"""Embedding in the background while a stream is read: a stream may never end, so vectors cannot wait for its end."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from marketbrief.library import Library
from marketbrief.models.embedding import Embedder

__all__ = ["BackgroundEmbedding", "embed_in_background"]

AT_ONCE = 32
"""Passages in a batch. A batch takes about a second, so a new passage waits no longer than that."""
LOOKS_EVERY_SECONDS = 0.3

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class BackgroundEmbedding:
    """How many passages were embedded in the background."""

    passages: int = 0


@contextmanager
def embed_in_background(
    library: Library, embedder: Embedder, stopping: Callable[[], bool] = lambda: False
) -> Iterator[BackgroundEmbedding]:
    """Embed the passages that have no vector, newest first, in a thread, until the block ends.

    An error is logged and ends the thread; the passages left are embedded at the end of the run.
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

    def work_and_log_errors() -> None:
        try:
            work()
        except Exception:
            _log.exception("embedding.background_failed")

    thread = threading.Thread(target=work_and_log_errors, name="background embedding")
    thread.start()
    try:
        yield embedded
    finally:
        done.set()
        thread.join()
