"""The bot's follower: owns the vector index when it is free, applies the library's log to it and checks it.

What the index cannot answer, for a selective window, while another process owns it, while it is rebuilt or its server
is away, comes from an exact scan of the vectors stored in the library.
"""

import logging
import threading
import time
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from marketbrief.index import SELECTIVE, ChromaServer, QueryPlan, VectorIndex, rebuild_requested
from marketbrief.library import Library
from marketbrief.library.passage_ids import NumberRange

__all__ = ["Follower"]

CHECKED_EVERY_SECONDS = 600.0
LONGEST_PAUSE_SECONDS = 30.0
FAILURES_BEFORE_REBUILD = 3

_log = logging.getLogger(__name__)


class Follower:
    """Follows the log in a thread of its own while it is entered; ``nearest`` may be called from any thread."""

    def __init__(
        self,
        library: Library,
        server: ChromaServer | None = None,
        *,
        every_seconds: float = 1.0,
        selective: int = SELECTIVE,
    ) -> None:
        self._library = library
        self._server = server
        self._every_seconds = every_seconds
        self._planned = QueryPlan(library, selective)
        self._index: VectorIndex | None = None
        self._in_doubt = threading.Event()
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

    @property
    def following(self) -> bool:
        """Whether the index answers broad questions now."""
        return self._index is not None

    def nearest(
        self,
        vector: NDArray[np.float32],
        limit: int,
        numbers: NumberRange,
        among: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """(number, cosine) of the passages nearest to a unit vector, best first; see ``QueryPlan``."""
        index = self._index
        if index is not None:
            try:
                return self._planned.nearest(index, vector, limit, numbers, among)
            except Exception:  # whatever a damaged store raises, the library has the answer
                _log.exception("index.query_failed")
                self._index = None
                self._in_doubt.set()
        return self._library.nearest(vector, limit, numbers, among)

    def _follow(self) -> None:
        waited = False
        while not self._stopping.is_set():
            index = VectorIndex.own(self._library, self._server)
            if index is not None:
                with index:
                    self._keep(index)
            elif not waited:
                _log.info("index.owned_elsewhere")
                waited = True
            self._stopping.wait(self._every_seconds)

    def _keep(self, index: VectorIndex) -> None:
        """Keep the index up to date until the bot stops; wait longer after each failure in a row."""
        failures, checked = 0, time.monotonic()
        while not self._stopping.is_set():
            try:
                if self._in_doubt.is_set():
                    self._in_doubt.clear()
                    index.doubt()
                checked = self._step(index, checked)
                self._index, failures = index, 0
            except Exception as error:
                _log.warning("index.failed", extra={"error": f"{type(error).__name__}: {error}"})
                self._index = None
                index.doubt()
                failures += 1
                if self._server is None and failures % FAILURES_BEFORE_REBUILD == 0:
                    index.clear()
            self._stopping.wait(min(self._every_seconds * 2**failures, LONGEST_PAUSE_SECONDS))
        self._index = None

    def _step(self, index: VectorIndex, checked: float) -> float:
        """Apply new changes, rebuild when asked to, check a sample when due; return the time of the last check."""
        if rebuild_requested(self._library.directory):
            _log.info("index.rebuilt", extra={"vectors": index.rebuild(self._library, self._stopping.is_set)})
        if changes := index.catch_up(self._library, self._stopping.is_set):
            _log.info("index.applied", extra={"changes": changes})
        if time.monotonic() - checked < CHECKED_EVERY_SECONDS:
            return checked
        if not index.sound(self._library):
            _log.warning("index.not_sound")
            index.doubt()
            index.catch_up(self._library, self._stopping.is_set)
        return time.monotonic()
