"""The question worker: keeps each question, answers it once, and resumes what a stopped replica left."""

import asyncio
import logging
from uuid import uuid4

from slack_sdk.web.async_client import AsyncWebClient

from bot.context import BotContext
from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.rate_limits import RateLimits, may_be_answered
from bot.conversation.threads import ThreadStore
from bot.queue.cancel import CancelRequests, CancelWatch
from bot.queue.concurrency import ConcurrencyLimit
from bot.queue.question_run import QuestionRun
from bot.queue.questions import PendingQuestion, PendingQuestions

__all__ = ["CANCEL_SECONDS", "QuestionWorker"]

log = logging.getLogger(__name__)

CANCEL_SECONDS = 5.0
MOST_RESUMED = 20


class QuestionWorker:
    """Answers messages, each once and each in a task of its own, which ``finish`` waits for."""

    def __init__(self, context: BotContext) -> None:
        settings, database = context.settings, context.database
        self.questions = PendingQuestions(database, replica=uuid4().hex, lease=settings.lease)
        self.concurrency = ConcurrencyLimit(settings.concurrency, settings.queue_size)
        self._context = context
        self._threads = ThreadStore(database)
        self._rate_limits = RateLimits(database, settings)
        self._cancels = CancelWatch(CancelRequests(database))
        self._running: set[asyncio.Task[None]] = set()
        self._finishing = False
        context.metrics.watch(
            "questions_in_queue", "Questions that wait for a free slot", lambda: len(self.concurrency)
        )
        context.metrics.watch("questions_in_progress", "Questions taken and not ended", lambda: len(self._running))

    @property
    def busy(self) -> bool:
        """Whether questions are being answered."""
        return bool(self._running)

    def may_answer(self, message: IncomingMessage) -> bool:
        """Whether the settings let the bot answer this workspace, channel and person."""
        return may_be_answered(message, self._context.settings)

    async def take(self, message: IncomingMessage, client: AsyncWebClient) -> None:
        """Keep a question, then answer it in the background; ignore one that is not to be answered."""
        pending = await self.keep(message)
        if pending is not None:
            self.start(pending, client)

    async def keep(self, message: IncomingMessage) -> PendingQuestion | None:
        """Store the question so that it cannot be lost; the caller then calls ``start``, or another replica answers it.

        ``None`` for a message that was taken before, is no more than a courtesy, or comes from somewhere or somebody
        the bot does not answer.
        """
        if message.is_courtesy or not self.may_answer(message):
            return None
        pending = await asyncio.to_thread(self.questions.take, message, at=self._context.clock())
        if pending is None:
            log.info(
                "question_seen_before event=%s channel=%s ts=%s", message.event_id, message.thread.channel, message.ts
            )
            return None
        self._context.metrics.questions.inc()
        return pending

    def start(self, pending: PendingQuestion, client: AsyncWebClient) -> None:
        """Answer a stored question in the background."""
        task = asyncio.create_task(self._run(pending, client))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def edit(self, message: IncomingMessage) -> None:
        """Answer the edited question, as long as nothing of its answer is visible; later edits change nothing."""
        if message.asks and not message.is_courtesy:
            before = await asyncio.to_thread(self.questions.edit, message)
            if before is not None:
                await asyncio.to_thread(self._threads.amend, message.thread, before, message.text)

    async def withdraw(self, key: str) -> None:
        """Drop a question that was deleted before anything of its answer was visible."""
        message = await asyncio.to_thread(self.questions.withdraw, key)
        if message is not None:
            log.info("question_withdrawn channel=%s ts=%s", message.thread.channel, message.ts)
            await asyncio.to_thread(self._threads.amend, message.thread, message.text, None)

    async def takes_part_in(self, message: IncomingMessage) -> bool:
        """Whether the message is a reply in a thread that the bot is in."""
        return message.is_reply and await asyncio.to_thread(self._threads.takes_part_in, message.thread)

    async def keep_alive(self) -> None:
        """Renew this replica's lease and resume what others left, until cancelled; only renew once it finishes."""
        while True:
            try:
                if self._finishing:
                    await asyncio.to_thread(self.questions.renew_lease, at=self._context.clock())
                else:
                    await self.resume_expired()
            except Exception:
                log.exception("resume_failed")
            await asyncio.sleep(self._context.settings.lease.total_seconds() / 3)

    async def resume_expired(self) -> None:
        """Resume questions whose worker's lease expired."""
        expired = await asyncio.to_thread(self.questions.claim_expired, at=self._context.clock(), most=MOST_RESUMED)
        for pending in expired:
            log.info("question_resumed state=%s attempts=%d ts=%s", pending.state, pending.attempts, pending.message.ts)
            self._context.metrics.resumed.inc()
            client = await self._context.client_of(pending.message.thread.team)
            if client is None:
                await asyncio.to_thread(self.questions.done, pending)
            else:
                self.start(pending, client)

    async def finish(self, finish_seconds: float) -> None:
        """Wait for running answers, then cancel the rest; another replica or the next start resumes them."""
        self._finishing = True
        if self._running:
            log.info("finishing running=%d", len(self._running))
            await asyncio.wait(self._running, timeout=finish_seconds)
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=CANCEL_SECONDS)
        await asyncio.to_thread(self.questions.release_all)

    async def _run(self, pending: PendingQuestion, client: AsyncWebClient) -> None:
        run = QuestionRun(
            pending=pending,
            client=client,
            context=self._context,
            questions=self.questions,
            threads=self._threads,
            rate_limits=self._rate_limits,
            concurrency=self.concurrency,
            cancels=self._cancels,
        )
        try:
            await run.run()
        finally:
            seconds = (self._context.clock() - pending.taken_at).total_seconds()
            self._context.metrics.answers.labels(run.outcome).inc()
            self._context.metrics.seconds.observe(max(seconds, 0))
            log.info("question_ended outcome=%s seconds=%.1f ts=%s", run.outcome, seconds, pending.message.ts)
