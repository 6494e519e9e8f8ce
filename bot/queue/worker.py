"""The desk behind the listeners: takes questions, sees each through once, takes up what a dead replica left."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.rate_limits import RateLimits, may_be_answered
from bot.conversation.threads import ThreadStore
from bot.conversation.user_zone import UserZones
from bot.database import BotDatabase
from bot.metrics import Metrics
from bot.places import ConversationNames
from bot.queue.cancel import CancelRequests, CancelWatch
from bot.queue.concurrency import ConcurrencyLimit
from bot.queue.question_run import QuestionRun
from bot.queue.questions import PendingQuestion, PendingQuestions
from bot.slack_settings import SlackSettings
from marketbrief.answering.receipts import Receipts
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.domain.progress import NO_LISTENER, ProgressListener
from marketbrief.domain.question import Conversation, Turn
from marketbrief.library import Library

__all__ = ["AsyncAnswerer", "Desk"]

log = logging.getLogger(__name__)

FAREWELL_SECONDS = 5.0
ADOPTED_AT_ONCE = 20


class AsyncAnswerer(Protocol):
    """Whatever turns a question into an answer."""

    async def __call__(
        self,
        text: str,
        *,
        asked_at: datetime,
        turns: Sequence[Turn],
        watcher: ProgressListener = NO_LISTENER,
        place: Conversation | None = None,
    ) -> Briefing | NoEvidence:
        """Answer ``text`` as of ``asked_at`` (aware); ``turns`` are the thread's earlier questions, oldest first.

        ``place`` is the conversation it is asked in.
        """
        ...


@dataclass(slots=True, kw_only=True)
class Desk:
    """Answers messages, each once and each in a task of its own, which ``finish`` waits for.

    ``clock`` gives the aware time; ``client_of`` the client of a workspace, ``None`` where the bot is not installed.
    """

    answerer: AsyncAnswerer
    file: BotDatabase
    library: Library
    receipts: Receipts | None
    clock: Callable[[], datetime]
    client_of: Callable[[str], Awaitable[AsyncWebClient | None]]
    settings: SlackSettings = field(default_factory=SlackSettings)
    zones: UserZones = field(default_factory=UserZones)
    rooms: ConversationNames = field(default_factory=ConversationNames)
    metrics: Metrics = field(default_factory=Metrics)
    conversations: ThreadStore = field(init=False)
    pending: PendingQuestions = field(init=False)
    pace: RateLimits = field(init=False)
    line: ConcurrencyLimit = field(init=False)
    stops: CancelWatch = field(init=False)
    _running: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    _finishing: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.conversations = ThreadStore(self.file)
        self.pending = PendingQuestions(self.file, replica=uuid4().hex, lease=self.settings.lease)
        self.pace = RateLimits(self.file, self.settings)
        self.line = ConcurrencyLimit(self.settings.at_once, self.settings.longest_line)
        self.stops = CancelWatch(CancelRequests(self.file))
        self.metrics.watch("questions_in_line", "Questions that wait for a place", lambda: len(self.line))
        self.metrics.watch("questions_in_work", "Questions taken and not ended", lambda: len(self._running))

    @property
    def busy(self) -> bool:
        """Whether questions are in work."""
        return bool(self._running)

    async def take(self, message: IncomingMessage, client: AsyncWebClient) -> None:
        """Keep a question, then answer it in the background; nothing is done about one that is not to be answered."""
        pending = await self.keep(message)
        if pending is not None:
            self.start(pending, client)

    async def keep(self, message: IncomingMessage) -> PendingQuestion | None:
        """Keep the question so that it cannot be lost; whoever keeps it calls ``start``, or the next bot answers it.

        ``None`` for a message that was taken before, is no more than a courtesy, or comes from somewhere or somebody
        the bot does not answer.
        """
        if message.is_courtesy or not may_be_answered(message, self.settings):
            return None
        pending = await asyncio.to_thread(self.pending.take, message, at=self.clock())
        if pending is None:
            log.info("already taken event=%s channel=%s ts=%s", message.event_id, message.thread.channel, message.ts)
            return None
        self.metrics.questions.inc()
        return pending

    def start(self, pending: PendingQuestion, client: AsyncWebClient) -> None:
        """Answer a question that is kept, in the background."""
        task = asyncio.create_task(self._see_through(pending, client))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def edit(self, message: IncomingMessage) -> None:
        """Answer a question as it was edited, as long as nothing of its answer can be seen; later it stays as it is."""
        if message.asks and not message.is_courtesy:
            said = await asyncio.to_thread(self.pending.edit, message)
            if said is not None:
                await asyncio.to_thread(self.conversations.amend, message.thread, said, message.text)

    async def withdraw(self, key: str) -> None:
        """Answer a question no more that was deleted before anything of its answer could be seen."""
        message = await asyncio.to_thread(self.pending.withdraw, key)
        if message is not None:
            log.info("withdrawn channel=%s ts=%s", message.thread.channel, message.ts)
            await asyncio.to_thread(self.conversations.amend, message.thread, message.text, None)

    async def takes_part_in(self, message: IncomingMessage) -> bool:
        """Whether the message is a reply in a thread that the bot is in."""
        return message.is_reply and await asyncio.to_thread(self.conversations.takes_part_in, message.thread)

    async def keep_alive(self) -> None:
        """Give signs of life and take up what dead replicas left, until cancelled; nothing new once it finishes."""
        while True:
            try:
                if self._finishing:
                    await asyncio.to_thread(self.pending.beat, at=self.clock())
                else:
                    await self.take_up()
            except Exception:
                log.exception("could not look for questions to take up")
            await asyncio.sleep(self.settings.lease.total_seconds() / 3)

    async def take_up(self) -> None:
        """Go on with questions that nobody living has."""
        for pending in await asyncio.to_thread(self.pending.adopt, at=self.clock(), most=ADOPTED_AT_ONCE):
            log.info("taken up state=%s attempts=%d ts=%s", pending.state, pending.attempts, pending.message.ts)
            self.metrics.adopted.inc()
            client = await self.client_of(pending.message.thread.team)
            if client is None:
                await asyncio.to_thread(self.pending.done, pending)
            else:
                self.start(pending, client)

    async def finish(self, patience_seconds: float) -> None:
        """Wait for running answers, then stop those that take longer; another replica or the next start has them."""
        self._finishing = True
        if self._running:
            log.info("finishing answers running=%d", len(self._running))
            await asyncio.wait(self._running, timeout=patience_seconds)
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=FAREWELL_SECONDS)
        await asyncio.to_thread(self.pending.leave)

    async def _see_through(self, pending: PendingQuestion, client: AsyncWebClient) -> None:
        course = QuestionRun(pending, client, self)
        try:
            await course.run()
        finally:
            seconds = (self.clock() - pending.taken_at).total_seconds()
            self.metrics.answers.labels(course.outcome).inc()
            self.metrics.seconds.observe(max(seconds, 0))
            log.info("ended outcome=%s seconds=%.1f ts=%s", course.outcome, seconds, pending.message.ts)
