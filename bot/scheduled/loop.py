"""The scheduler: one task beside the listeners that posts notes, alerts, corrections and failure notices."""

import asyncio
import logging
from contextlib import suppress
from uuid import uuid4

from bot.channel_settings import ChannelSettings
from bot.context import BotContext
from bot.queue.outbox import Outbox
from bot.queue.outbox_worker import OutboxWorker, Producer
from bot.scheduled.corrections import Corrections
from bot.scheduled.digest import Notes
from bot.scheduled.failure_notices import FailureNotices
from bot.scheduled.stance_alerts import StanceAlerts

__all__ = ["run"]

TICK_SECONDS = 15.0

log = logging.getLogger(__name__)


async def run(context: BotContext, stop: asyncio.Event, *, tick_seconds: float = TICK_SECONDS) -> None:
    """Find what is to be posted, and post it, until ``stop`` is set or the task is cancelled.

    Messages that are being sent are finished first; after a cancellation the next start or another replica sends them.
    """
    outbox = Outbox(context.database, holder=uuid4().hex)
    notices = FailureNotices(context.database, outbox)
    producers: tuple[Producer, ...] = (
        Notes(context, outbox),
        StanceAlerts(context, outbox),
        Corrections(context.database, context.library, outbox),
        notices,
    )
    worker = OutboxWorker(
        outbox,
        {producer.kind: producer for producer in producers},
        ChannelSettings(context.database),
        notices,
        context.client_of,
        context.clock,
    )
    while not stop.is_set():
        for producer in producers:
            await _find(producer, context)
        await _deliver(worker, stop)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), tick_seconds)


async def _find(producer: Producer, context: BotContext) -> None:
    try:
        await asyncio.to_thread(producer.find, context.clock())
    except Exception:
        log.exception("find_failed kind=%s", producer.kind)


async def _deliver(worker: OutboxWorker, stop: asyncio.Event) -> None:
    try:
        while not stop.is_set() and await worker.deliver_due():
            log.debug("delivered_round")
    except Exception:
        log.exception("deliver_failed")
