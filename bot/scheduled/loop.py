"""What the bot does of its own accord: notes, alerts, corrections, notices; one task beside the listeners."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_settings import ChannelSettings
from bot.queue.outbox import Outbox
from bot.queue.outbox_worker import OutboxWorker, Producer
from bot.scheduled.corrections import Corrections
from bot.scheduled.digest import Notes
from bot.scheduled.failure_notices import FailureNotices
from bot.scheduled.stance_alerts import StanceAlerts

if TYPE_CHECKING:
    from bot.queue.worker import Desk

__all__ = ["run"]

TICK_SECONDS = 15.0

log = logging.getLogger(__name__)


async def run(
    desk: "Desk",
    client_for_team: Callable[[str], Awaitable[AsyncWebClient | None]],
    stop: asyncio.Event,
    *,
    tick_seconds: float = TICK_SECONDS,
) -> None:
    """Look for what is to be posted, and post it, until ``stop`` is set or the task is cancelled.

    What is in hand is finished first; what a cancellation cuts short, the next start or another replica takes up.
    """
    outbox = Outbox(desk.file, holder=uuid4().hex)
    notices = FailureNotices(desk.file, outbox)
    errands: tuple[Producer, ...] = (
        Notes(desk, outbox),
        StanceAlerts(desk, outbox),
        Corrections(desk, outbox),
        notices,
    )
    courier = OutboxWorker(
        outbox, {errand.kind: errand for errand in errands}, ChannelSettings(desk.file), notices, client_for_team,
        desk.clock,
    )  # fmt: skip
    while not stop.is_set():
        for errand in errands:
            await _find(errand, desk)
        await _deliver(courier, stop)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), tick_seconds)


async def _find(errand: Producer, desk: "Desk") -> None:
    try:
        await asyncio.to_thread(errand.find, desk.clock())
    except Exception:
        log.exception("could not look for work kind=%s", errand.kind)


async def _deliver(courier: OutboxWorker, stop: asyncio.Event) -> None:
    try:
        while not stop.is_set() and await courier.deliver_due():
            log.debug("delivered a round")
    except Exception:
        log.exception("could not deliver")
