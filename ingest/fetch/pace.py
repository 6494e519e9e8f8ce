"""Politeness: one request at a time to each host, with a pause between requests."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["HostPace"]


class HostPace:
    """Spaces the requests to each host, over all threads; hosts do not wait for each other."""

    def __init__(self, *, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._ended: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, pause_seconds: float) -> Iterator[None]:
        """Lock ``host`` for this thread once its last response is ``pause_seconds`` ago."""
        with self._guard:
            lock = self._turns.setdefault(host, threading.Lock())
        with lock:
            wait = self._ended.get(host, float("-inf")) + pause_seconds - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                self._ended[host] = self._clock()
