"""What runs beside the listeners: renewing leases, resuming questions, and posting what is scheduled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.context import BotContext
from bot.queue.worker import CANCEL_SECONDS, QuestionWorker
from bot.scheduled import loop

__all__ = ["background_work"]


@asynccontextmanager
async def background_work(context: BotContext, worker: QuestionWorker, finish_seconds: float) -> AsyncIterator[None]:
    """Run the background tasks while the block runs; at its end running answers are finished first."""
    stop = asyncio.Event()
    alive = asyncio.create_task(worker.keep_alive())
    scheduled = asyncio.create_task(loop.run(context, stop))
    try:
        yield
    finally:
        stop.set()
        await worker.finish(finish_seconds)
        await asyncio.wait({scheduled}, timeout=CANCEL_SECONDS)
        scheduled.cancel()
        alive.cancel()
        await asyncio.gather(scheduled, alive, return_exceptions=True)
