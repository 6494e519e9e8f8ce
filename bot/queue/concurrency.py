"""A limit on questions in progress: the others wait in order, and each hears its number in the queue."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from marketbrief.domain.errors import MarketbriefError

__all__ = ["ConcurrencyLimit", "QueueFull"]


class QueueFull(MarketbriefError):
    """So many questions wait that another is not accepted."""


class ConcurrencyLimit:
    """At most ``concurrency`` questions in progress and ``queue_size`` waiting, in order; for one event loop."""

    def __init__(self, concurrency: int, queue_size: int) -> None:
        self._slots, self._queue_size = asyncio.Semaphore(concurrency), queue_size
        self._waiting: list[object] = []

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def slot(self, on_wait: Callable[[int], None]) -> AsyncIterator[None]:
        """Hold a slot; ``on_wait`` hears the number in the queue if there is a wait; QueueFull if it is too long."""
        if self._slots.locked():
            await self._wait(on_wait)
        else:
            await self._slots.acquire()
        try:
            yield
        finally:
            self._slots.release()

    async def _wait(self, on_wait: Callable[[int], None]) -> None:
        if len(self._waiting) >= self._queue_size:
            raise QueueFull(f"{len(self._waiting)} questions wait already")
        ticket = object()
        self._waiting.append(ticket)
        on_wait(len(self._waiting))
        try:
            await self._slots.acquire()
        finally:
            self._waiting.remove(ticket)
