"""The running bot's hold on the vector index: owned if it is free, kept abreast of the log, never trusted blindly.

What the index cannot answer, for a selective window, while another process owns it or after an error, comes from an
exact scan of the vectors stored in the library.
"""

import logging
import threading
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from marketbrief.library import Library
from marketbrief.library.numbers import ALL, NumberRange
from marketbrief.vectors import VectorIndex

__all__ = ["Follower"]

_log = logging.getLogger(__name__)


class Follower:
    """Follows the log in a thread of its own while it is entered; ``nearest`` may be called from any thread."""

    def __init__(self, library: Library, *, every_seconds: float = 1.0) -> None:
        self._library = library
        self._every_seconds = every_seconds
        self._index: VectorIndex | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="follower", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def nearest(self, vector: NDArray[np.float32], limit: int, numbers: NumberRange) -> list[tuple[int, float]]:
        """(number, cosine) of the passages nearest to a unit vector, best first; see ``Nearest``."""
        index = self._index
        if index is not None and numbers == ALL:
            try:
                return index.nearest(vector, limit)
            except Exception:  # whatever a damaged store raises, the library has the answer
                _log.exception("index.query_failed")
                self._index = None
        return self._library.nearest(vector, limit, numbers)

    def _follow(self) -> None:
        index = VectorIndex.own(self._library)
        if index is None:
            _log.warning("index.owned_elsewhere")
            return
        with index:
            while not self._stopping.is_set():
                try:
                    if changes := index.catch_up(self._library):
                        _log.info("index.applied", extra={"changes": changes})
                    self._index = index
                except Exception:
                    _log.exception("index.rebuilt_after_error")
                    self._index = None
                    index.clear()
                self._stopping.wait(self._every_seconds)
            self._index = None
