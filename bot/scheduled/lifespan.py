"""What the bot does all the time it runs, beside answering: signs of life, and whatever it posts of its own accord."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.queue.worker import FAREWELL_SECONDS, Desk
from bot.scheduled import loop

__all__ = ["on_duty"]


@asynccontextmanager
async def on_duty(desk: Desk, patience_seconds: float) -> AsyncIterator[None]:
    """Do every duty while the block runs; at its end running answers are finished first."""
    stop = asyncio.Event()
    alive = asyncio.create_task(desk.keep_alive())
    unasked = asyncio.create_task(loop.run(desk, desk.client_of, stop))
    try:
        yield
    finally:
        stop.set()
        await desk.finish(patience_seconds)
        await asyncio.wait({unasked}, timeout=FAREWELL_SECONDS)
        unasked.cancel()
        alive.cancel()
        await asyncio.gather(unasked, alive, return_exceptions=True)
