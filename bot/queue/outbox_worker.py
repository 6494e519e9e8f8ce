"""The courier: takes parcels from the outbox, has them written, and posts each once, whatever fails on the way."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_settings import ChannelSettings
from bot.queue.outbox import LEASE, Outbox, OutboxMessage
from bot.queue.outgoing import Outgoing, send, stands
from bot.retries import passes
from bot.scheduled.failure_notices import FailureNotices

__all__ = ["AT_ONCE", "OutboxWorker", "Producer"]

AT_ONCE = 4
MOST_TRIES = 6
FIRST_PAUSE = timedelta(seconds=20)
QUIET_PAUSE = timedelta(minutes=10)

log = logging.getLogger(__name__)


class Producer(Protocol):
    """Something the bot does of its own accord; quiet hours hold it back where it is ``unasked``."""

    @property
    def kind(self) -> str:
        """The kind of its parcels."""

    @property
    def unasked(self) -> bool:
        """Whether nobody asked for it at that time."""

    def find(self, now: datetime) -> None:
        """Put into the outbox what is to be posted; called in a thread."""

    async def write(self, parcel: OutboxMessage, now: datetime, /) -> Outgoing | None:
        """What a parcel of its kind says; ``None`` when there is nothing to say after all."""

    async def sent(self, parcel: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """Remember what now stands in Slack."""

    def name_of(self, parcel: OutboxMessage) -> str:
        """What a person would call a parcel of its kind: "Note 3"."""

    def wanted_by(self, parcel: OutboxMessage) -> tuple[str, ...]:
        """Who is to be told when Slack does not take it; called in a thread."""


@dataclass(slots=True)
class OutboxWorker:
    """Delivers the parcels of one bot's file, each by its errand."""

    outbox: Outbox
    errands: Mapping[str, Producer]
    choices: ChannelSettings
    notices: FailureNotices
    client_of: Callable[[str], Awaitable[AsyncWebClient | None]]
    clock: Callable[[], datetime]
    lease: timedelta = field(default=LEASE)

    async def deliver_due(self) -> int:
        """Deliver what is due, a few at once; how many parcels were taken."""
        parcels = await asyncio.to_thread(self.outbox.take, self.clock(), AT_ONCE)
        await asyncio.gather(*(self._deliver(parcel) for parcel in parcels))
        return len(parcels)

    async def _deliver(self, parcel: OutboxMessage) -> None:
        """Bring a parcel to its end, or let go of it so that it can be brought there later."""
        errand, now = self.errands[parcel.kind], self.clock()
        try:
            if errand.unasked and await self._is_quiet(parcel, now):
                await asyncio.to_thread(self.outbox.postpone, parcel, now + QUIET_PAUSE)
                return
            async with self._held(parcel):
                await self._post(parcel, errand, await errand.write(parcel, now), now)
        except asyncio.CancelledError:
            self.outbox.postpone(parcel, now)
            raise
        except Exception as error:
            log.warning("parcel waits key=%s tries=%d reason=%s", parcel.key, parcel.tries, error, exc_info=True)
            await self._later(parcel, f"{type(error).__name__}: {error}")

    async def _is_quiet(self, parcel: OutboxMessage, now: datetime) -> bool:
        choice = await asyncio.to_thread(self.choices.of, parcel.team, parcel.channel)
        return choice.is_quiet(now)

    async def _post(self, parcel: OutboxMessage, errand: Producer, outgoing: Outgoing | None, now: datetime) -> None:
        client = await self.client_of(parcel.team)
        if client is None:
            await asyncio.to_thread(self.outbox.fail, parcel, now, "not installed")
        elif outgoing is None:
            await asyncio.to_thread(self.outbox.done, parcel, now, None)
        elif parcel.sends and (found := await stands(parcel, outgoing, client)):
            await self._done(parcel, errand, outgoing, found, now)
        elif await asyncio.to_thread(self.outbox.sending, parcel, self.clock()):
            marked = parcel.possibly_repeated and found is None
            await self._send(parcel, errand, outgoing.marked() if marked else outgoing, client, now)
        else:
            log.info("parcel taken over key=%s", parcel.key)

    async def _send(
        self, parcel: OutboxMessage, errand: Producer, outgoing: Outgoing, client: AsyncWebClient, now: datetime
    ) -> None:
        try:
            ts = await send(parcel, outgoing, client)
        except SlackApiError as error:
            await self._refused(parcel, errand, error)
        except (ClientError, TimeoutError) as error:
            log.warning("fate unknown key=%s reason=%s", parcel.key, type(error).__name__)
            await asyncio.to_thread(self.outbox.unsure, parcel, self.clock() + FIRST_PAUSE)
        else:
            await self._done(parcel, errand, outgoing, ts, now)

    async def _done(self, parcel: OutboxMessage, errand: Producer, outgoing: Outgoing, ts: str, now: datetime) -> None:
        await asyncio.to_thread(self.outbox.done, parcel, now, ts)
        await asyncio.to_thread(self.notices.arrived, parcel)
        log.info("parcel delivered key=%s tries=%d ts=%s", parcel.key, parcel.tries, ts)
        await errand.sent(parcel, outgoing, ts, now)

    async def _refused(self, parcel: OutboxMessage, errand: Producer, error: SlackApiError) -> None:
        """Wait when Slack is asked too often; look later whether it arrived after a fault of Slack's; else give up."""
        reason = str(error.response.get("error"))
        if reason == "ratelimited":
            seconds = int(error.response.headers.get("Retry-After", FIRST_PAUSE.total_seconds()))
            await asyncio.to_thread(self.outbox.refused, parcel, self.clock() + timedelta(seconds=seconds))
        elif passes(error):
            await asyncio.to_thread(self.outbox.unsure, parcel, self.clock() + FIRST_PAUSE)
        else:
            await asyncio.to_thread(self._give_up, parcel, errand, reason)

    def _give_up(self, parcel: OutboxMessage, errand: Producer, reason: str) -> None:
        """Give it up, and have those told whom it concerns."""
        log.error("parcel refused key=%s channel=%s reason=%s", parcel.key, parcel.channel, reason)
        self.outbox.fail(parcel, self.clock(), reason)
        self.notices.refused(parcel, errand.name_of(parcel), errand.wanted_by(parcel), reason, self.clock())

    async def _later(self, parcel: OutboxMessage, reason: str) -> None:
        """Try again after a pause that doubles, and not for ever."""
        if parcel.tries >= MOST_TRIES:
            await asyncio.to_thread(self.outbox.fail, parcel, self.clock(), reason)
        else:
            pause = FIRST_PAUSE * 2 ** (parcel.tries - 1)
            await asyncio.to_thread(self.outbox.put_back, parcel, self.clock() + pause)

    @asynccontextmanager
    async def _held(self, parcel: OutboxMessage) -> AsyncIterator[None]:
        """Renew the lease while the parcel is in hand."""

        async def hold() -> None:
            while True:
                await asyncio.sleep(self.lease.total_seconds() / 3)
                await asyncio.to_thread(self.outbox.hold, parcel, self.clock())

        holding = asyncio.create_task(hold())
        try:
            yield
        finally:
            holding.cancel()
