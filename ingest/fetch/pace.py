"""Politeness: one request at a time to a host, and a pause between two."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["HostPace"]


class HostPace:
    """Keeps requests to each host apart, whatever number of threads ask; other hosts do not wait."""

    def __init__(self, *, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._ended: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, pause_seconds: float) -> Iterator[None]:
        """Wait until nobody asks ``host`` and its last answer is ``pause_seconds`` ago; hold the turn meanwhile."""
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
