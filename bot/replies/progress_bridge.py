"""Bring the progress of an answer from its worker thread to the event loop."""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from marketbrief.domain.briefing import Sentence
from marketbrief.domain.evidence import Source
from marketbrief.domain.progress import BriefingSection

__all__ = ["ProgressBridge", "ProgressQueue", "VerifiedSentence"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """A verified sentence, its section, and the sources that its citation numbers refer to."""

    part: BriefingSection
    sentence: Sentence
    sources: tuple[Source, ...]


class ProgressQueue(Generic[T]):
    """A queue of progress: ``put`` from any thread, read in the event loop in which it was made."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._items: list[T] = []
        self._filled, self._closed = asyncio.Event(), asyncio.Event()

    def put(self, item: T) -> None:
        """Add one more."""
        with suppress(RuntimeError):  # the loop has ended, and with it every reader
            self._loop.call_soon_threadsafe(self._append, item)

    def close(self) -> None:
        """Ignore everything that is put from now on."""
        self._closed.set()
        self._filled.set()

    async def pause(self, seconds: float) -> bool:
        """Wait a while; True, and at once, when it is closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        return self._closed.is_set()

    async def batch(self, delay_seconds: float) -> list[T]:
        """The items since the last batch, ``delay_seconds`` after the first of them; empty when the queue is closed."""
        await self._filled.wait()
        if await self.pause(delay_seconds):
            return []
        self._filled.clear()
        items, self._items = self._items, []
        return items

    def _append(self, item: T) -> None:
        self._items.append(item)
        self._filled.set()


class ProgressBridge:
    """The ProgressListener of one answer, called from the thread that makes it."""

    def __init__(self) -> None:
        self.steps: ProgressQueue[str] = ProgressQueue()
        self.sentences: ProgressQueue[VerifiedSentence] = ProgressQueue()
        self._stopped = threading.Event()

    def step(self, words: str) -> None:
        """Note the present step."""
        self.steps.put(words)

    def sentence(self, part: BriefingSection, sentence: Sentence, sources: Sequence[Source]) -> None:
        """Note a verified sentence."""
        self.sentences.put(VerifiedSentence(part, sentence, tuple(sources)))

    def stopped(self) -> bool:
        """Whether the answer was stopped."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Tell the answerer to give up."""
        self._stopped.set()
