"""The outbox worker: takes messages from the outbox, has their producers write them, and posts each once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_settings import ChannelSettings
from bot.queue.outbox import LEASE, Outbox, OutboxMessage
from bot.queue.outgoing import Outgoing, find_posted, send
from bot.retries import is_transient

__all__ = ["CONCURRENCY", "DeliveryListener", "OutboxWorker", "Producer"]

CONCURRENCY = 4
MOST_TRIES = 6
FIRST_PAUSE = timedelta(seconds=20)
QUIET_PAUSE = timedelta(minutes=10)

log = logging.getLogger(__name__)


class Producer(Protocol):
    """Finds and writes one kind of outbox messages; quiet hours hold them back where they are ``unasked``."""

    @property
    def kind(self) -> str:
        """The kind of its outbox messages."""

    @property
    def unasked(self) -> bool:
        """Whether nobody asked for a message at that time."""

    def find(self, now: datetime) -> None:
        """Add what is to be posted to the outbox; called in a thread."""

    async def write(self, message: OutboxMessage, now: datetime, /) -> Outgoing | None:
        """The text of a message of its kind; ``None`` when there is nothing to say after all."""

    async def sent(self, message: OutboxMessage, outgoing: Outgoing, ts: str, now: datetime) -> None:
        """Store what is needed after the message was posted."""

    def name_of(self, message: OutboxMessage) -> str:
        """The name of a message for people: "Note 3"."""

    def wanted_by(self, message: OutboxMessage) -> tuple[str, ...]:
        """Who hears when Slack refuses it; called in a thread."""


class DeliveryListener(Protocol):
    """Hears how messages fared; called in a thread."""

    def arrived(self, message: OutboxMessage) -> None:
        """A message was posted."""

    def refused(self, message: OutboxMessage, name: str, people: Iterable[str], reason: str, now: datetime) -> None:
        """Slack refused a message for good; ``people`` are those who want to know."""


@dataclass(slots=True)
class OutboxWorker:
    """Delivers the outbox messages of one bot's file, each written by its producer."""

    outbox: Outbox
    producers: Mapping[str, Producer]
    channel_settings: ChannelSettings
    listener: DeliveryListener
    client_of: Callable[[str], Awaitable[AsyncWebClient | None]]
    clock: Callable[[], datetime]
    lease: timedelta = field(default=LEASE)

    async def deliver_due(self) -> int:
        """Deliver what is due, a few messages at a time; how many were taken."""
        messages = await asyncio.to_thread(self.outbox.take, self.clock(), CONCURRENCY)
        await asyncio.gather(*(self._deliver(message) for message in messages))
        return len(messages)

    async def _deliver(self, message: OutboxMessage) -> None:
        """Post a message, or release it so that it can be posted later."""
        producer, now = self.producers[message.kind], self.clock()
        try:
            if producer.unasked and await self._is_quiet(message, now):
                await asyncio.to_thread(self.outbox.postpone, message, now + QUIET_PAUSE)
                return
            async with self._lease_of(message):
                await self._post(message, producer, await producer.write(message, now), now)
        except asyncio.CancelledError:
            self.outbox.postpone(message, now)
            raise
        except Exception as error:
            log.warning("message_retrying key=%s tries=%d reason=%s", message.key, message.tries, error, exc_info=True)
            await self._later(message, f"{type(error).__name__}: {error}")

    async def _is_quiet(self, message: OutboxMessage, now: datetime) -> bool:
        choice = await asyncio.to_thread(self.channel_settings.of, message.team, message.channel)
        return choice.is_quiet(now)

    async def _post(self, message: OutboxMessage, producer: Producer, outgoing: Outgoing | None, now: datetime) -> None:
        client = await self.client_of(message.team)
        if client is None:
            await asyncio.to_thread(self.outbox.fail, message, now, "not installed")
        elif outgoing is None:
            await asyncio.to_thread(self.outbox.done, message, now, None)
        elif message.sends and (found := await find_posted(message, outgoing, client)):
            await self._done(message, producer, outgoing, found, now)
        elif await asyncio.to_thread(self.outbox.sending, message, self.clock()):
            marked = message.possibly_repeated and found is None
            await self._send(message, producer, outgoing.marked() if marked else outgoing, client, now)
        else:
            log.info("lease_lost key=%s", message.key)

    async def _send(
        self, message: OutboxMessage, producer: Producer, outgoing: Outgoing, client: AsyncWebClient, now: datetime
    ) -> None:
        try:
            ts = await send(message, outgoing, client)
        except SlackApiError as error:
            await self._refused(message, producer, error)
        except (ClientError, TimeoutError) as error:
            log.warning("delivery_unknown key=%s reason=%s", message.key, type(error).__name__)
            await asyncio.to_thread(self.outbox.unsure, message, self.clock() + FIRST_PAUSE)
        else:
            await self._done(message, producer, outgoing, ts, now)

    async def _done(
        self, message: OutboxMessage, producer: Producer, outgoing: Outgoing, ts: str, now: datetime
    ) -> None:
        await asyncio.to_thread(self.outbox.done, message, now, ts)
        await asyncio.to_thread(self.listener.arrived, message)
        log.info("message_delivered key=%s tries=%d ts=%s", message.key, message.tries, ts)
        await producer.sent(message, outgoing, ts, now)

    async def _refused(self, message: OutboxMessage, producer: Producer, error: SlackApiError) -> None:
        """Retry after a rate limit; check later whether it arrived after a fault of Slack; else give up."""
        reason = str(error.response.get("error"))
        if reason == "ratelimited":
            seconds = int(error.response.headers.get("Retry-After", FIRST_PAUSE.total_seconds()))
            await asyncio.to_thread(self.outbox.refused, message, self.clock() + timedelta(seconds=seconds))
        elif is_transient(error):
            await asyncio.to_thread(self.outbox.unsure, message, self.clock() + FIRST_PAUSE)
        else:
            await asyncio.to_thread(self._give_up, message, producer, reason)

    def _give_up(self, message: OutboxMessage, producer: Producer, reason: str) -> None:
        """Give the message up and report it to the listener."""
        log.error("message_refused key=%s channel=%s reason=%s", message.key, message.channel, reason)
        self.outbox.fail(message, self.clock(), reason)
        self.listener.refused(message, producer.name_of(message), producer.wanted_by(message), reason, self.clock())

    async def _later(self, message: OutboxMessage, reason: str) -> None:
        """Retry after a pause that doubles, at most ``MOST_TRIES`` times."""
        if message.tries >= MOST_TRIES:
            await asyncio.to_thread(self.outbox.fail, message, self.clock(), reason)
        else:
            pause = FIRST_PAUSE * 2 ** (message.tries - 1)
            await asyncio.to_thread(self.outbox.put_back, message, self.clock() + pause)

    @asynccontextmanager
    async def _lease_of(self, message: OutboxMessage) -> AsyncIterator[None]:
        """Renew the lease while the block runs."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(self.lease.total_seconds() / 3)
                await asyncio.to_thread(self.outbox.hold, message, self.clock())

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()
