"""The watch over an answer in the making: what its thread tells, brought to the event loop."""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from marketbrief.domain.briefing import Sentence
from marketbrief.domain.evidence import Source
from marketbrief.domain.progress import BriefingSection

__all__ = ["ProgressBridge", "ShownSoFar", "VerifiedSentence"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """A verified sentence, the part it belongs to, and the sources it is numbered by."""

    part: BriefingSection
    sentence: Sentence
    sources: tuple[Source, ...]


class ShownSoFar(Generic[T]):
    """What was told and not read yet, in order; told from any thread, read in the event loop it was made in."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._items: list[T] = []
        self._something, self._closed = asyncio.Event(), asyncio.Event()

    def tell(self, item: T) -> None:
        """Add one more."""
        with suppress(RuntimeError):  # the loop has ended, and with it everybody who reads
            self._loop.call_soon_threadsafe(self._note, item)

    def close(self) -> None:
        """Nothing that is told from now on matters."""
        self._closed.set()
        self._something.set()

    async def pause(self, seconds: float) -> bool:
        """Wait a while; True, and at once, when it is closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        return self._closed.is_set()

    async def batch(self, hesitation_seconds: float) -> list[T]:
        """What was told since the last batch, a moment after the first of it; empty when it is closed."""
        await self._something.wait()
        if await self.pause(hesitation_seconds):
            return []
        self._something.clear()
        items, self._items = self._items, []
        return items

    def _note(self, item: T) -> None:
        self._items.append(item)
        self._something.set()


class ProgressBridge:
    """A Watcher over one answer, to be called from the thread that makes it."""

    def __init__(self) -> None:
        self.steps: ShownSoFar[str] = ShownSoFar()
        self.sentences: ShownSoFar[VerifiedSentence] = ShownSoFar()
        self._stopped = threading.Event()

    def step(self, words: str) -> None:
        """Note what is being done."""
        self.steps.tell(words)

    def sentence(self, part: BriefingSection, sentence: Sentence, sources: Sequence[Source]) -> None:
        """Note a verified sentence."""
        self.sentences.tell(VerifiedSentence(part, sentence, tuple(sources)))

    def stopped(self) -> bool:
        """Whether the answer is wanted no more."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Let whoever answers give up."""
        self._stopped.set()
