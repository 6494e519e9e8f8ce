"""The line at the desk: so many questions at once, the others in order, each told its number."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from marketbrief.domain.errors import MarketbriefError

__all__ = ["ConcurrencyLimit", "QueueFull"]


class QueueFull(MarketbriefError):
    """So many wait already that another would wait in vain."""


class ConcurrencyLimit:
    """At most ``at_once`` questions in work and ``longest`` waiting, first come first served; for one event loop."""

    def __init__(self, at_once: int, longest: int) -> None:
        self._room, self._longest = asyncio.Semaphore(at_once), longest
        self._waiting: list[object] = []

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, told: Callable[[int], None]) -> AsyncIterator[None]:
        """Wait for a place; ``told`` hears the number where there is a wait; LineFull when it is too long."""
        if self._room.locked():
            await self._wait(told)
        else:
            await self._room.acquire()
        try:
            yield
        finally:
            self._room.release()

    async def _wait(self, told: Callable[[int], None]) -> None:
        if len(self._waiting) >= self._longest:
            raise QueueFull(f"{len(self._waiting)} questions wait already")
        one = object()
        self._waiting.append(one)
        told(len(self._waiting))
        try:
            await self._room.acquire()
        finally:
            self._waiting.remove(one)
