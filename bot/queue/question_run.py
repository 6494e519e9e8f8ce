"""One question from taken to answered, whatever fails on the way."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256

from slack_sdk.web.async_client import AsyncWebClient

from bot.context import BotContext
from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.open_thread import open_thread
from bot.conversation.permissions import NOT_PERMITTED, may_ask, tell_not_permitted
from bot.conversation.rate_limits import RateLimits, Verdict
from bot.conversation.threads import ThreadStore
from bot.posts import Posts
from bot.queue.cancel import CancelWatch
from bot.queue.concurrency import ConcurrencyLimit, QueueFull
from bot.queue.questions import LeaseLost, PendingQuestion, PendingQuestions, QuestionEdited
from bot.queue.send_once import Delivery
from bot.replies.present import present
from bot.replies.target import ReplyTarget
from bot.retries import is_transient
from marketbrief.domain.briefing import Briefing, NoEvidence
from marketbrief.domain.progress import AnswerStopped, ProgressListener
from marketbrief.domain.question import Turn

__all__ = ["HOW_TO_ASK", "MOST_ATTEMPTS", "QuestionRun"]

HOW_TO_ASK = (
    "Ask me what the news says about a market, for example “Why did small caps rally yesterday?” or "
    "“What do analysts say about oil this week?”. Replies in this thread need no mention."
)
NO_FILES = f"I do not read files, only text. {HOW_TO_ASK}"
RATE_LIMITED = "That is more than I can answer in one minute. Please ask this question again in a minute."
QUEUE_IS_FULL = "The queue is full; please ask again in a few minutes."
# an attempt counts even if it only waited in the queue: a bot may stop several times before a question's turn
MOST_ATTEMPTS = 10
RETRY_AFTER = timedelta(seconds=30)

log = logging.getLogger(__name__)


class _NotAnswered(Exception):
    """The answerer failed; the cause says how."""


@dataclass(slots=True, kw_only=True)
class QuestionRun:
    """One question and what answers it. ``outcome`` says how it ended, for the metrics."""

    pending: PendingQuestion
    client: AsyncWebClient
    context: BotContext
    questions: PendingQuestions
    threads: ThreadStore
    rate_limits: RateLimits
    concurrency: ConcurrencyLimit
    cancels: CancelWatch
    outcome: str = "failed"
    _answer: Briefing | NoEvidence | None = None
    _earlier: tuple[Turn, ...] = ()
    _delivery: Delivery = field(init=False)

    def __post_init__(self) -> None:
        database, metrics = self.context.database, self.context.metrics
        self._delivery = Delivery(self.pending, self.client, self.questions, database, metrics)

    @property
    def asked(self) -> IncomingMessage:
        """The message that asks."""
        return self.pending.message

    async def run(self) -> None:
        """Answer the question, or release it so that it can be answered later."""
        try:
            await self._answer_or_apologise()
            if not await self._delivery.done():
                await self._give_way()
        except LeaseLost:
            await self._give_way()
        except asyncio.CancelledError:
            self.outcome = "released"
            self.questions.release(self.pending, not_before=self.context.clock())
            raise
        except Exception as error:
            await self._retry_later(error)

    async def _answer_or_apologise(self) -> None:
        if self.pending.attempts > MOST_ATTEMPTS:
            log.error("question_given_up attempts=%d reference=%s", self.pending.attempts - 1, self._reference)
            await self._apologise()
            return
        try:
            await self._handle()
        except (LeaseLost, asyncio.CancelledError):
            raise
        except AnswerStopped:
            self.outcome = "stopped"
        except Exception as error:
            if is_transient(error):
                raise
            failure = error.__cause__ if isinstance(error, _NotAnswered) else error
            log.error("answer_failed reference=%s ts=%s", self._reference, self.asked.ts, exc_info=failure)
            await self._apologise()

    async def _handle(self) -> None:
        """Answer, unless the asker is not permitted, asks too often, or asks nothing."""
        if not await may_ask(self.asked, self.context.database):
            await self._say_not_permitted()
        elif (verdict := await self._verdict()) is not Verdict.ALLOWED:
            self.outcome = "rate_limited"
            if verdict is Verdict.TOO_MANY:
                await self._delivery.say(RATE_LIMITED)
        elif self.asked.asks:
            await self._open_thread()
            await self._join_thread()
            await self._send_answer()
        else:
            await asyncio.to_thread(self.threads.join, self.asked.thread, at=self.pending.taken_at)
            await self._delivery.say(NO_FILES if self.asked.has_file else HOW_TO_ASK)
            self.outcome = "help"

    async def _say_not_permitted(self) -> None:
        self.outcome = "not_permitted"
        if self.asked.trigger:
            await self._delivery.say(NOT_PERMITTED)
        elif self.asked.to_bot:
            await tell_not_permitted(self.asked, self.client)

    async def _verdict(self) -> Verdict:
        """The rate limits' verdict; a resumed question was counted when it came."""
        if self.pending.attempts > 1:
            return Verdict.ALLOWED
        return await asyncio.to_thread(self.rate_limits.judge, self.asked, at=self.pending.taken_at)

    async def _open_thread(self) -> None:
        """Post a question by command in its channel; where the bot may not post, answer in private."""
        if self.asked.private or self.asked.is_posted:
            return
        tried = self.pending.attempts > 1
        ts = await open_thread(self.asked, self.client, since=self.pending.taken_at, perhaps_open=tried)
        asked = self.asked.as_posted(ts) if ts else replace(self.asked, private=True)
        await asyncio.to_thread(self.questions.replace, self.pending, asked)
        self._replace_message(asked)

    async def _join_thread(self) -> None:
        """Join the thread, so that replies need no mention, and read what was asked there before."""
        if not self.asked.private:
            turn = Turn(self.asked.text, self.pending.taken_at)
            self._earlier = await asyncio.to_thread(self.threads.remember, self.asked.thread, turn)

    async def _send_answer(self) -> None:
        """Answer the question in its latest wording: it may be edited until the answer is sent."""
        while True:
            try:
                if not await self._delivery.deliver(self._present):
                    self.outcome = "already_posted"
                return
            except QuestionEdited as edited:
                log.info("question_edited ts=%s", self.asked.ts)
                self._answer = None
                self._replace_message(edited.message)
            except QueueFull:
                self.outcome = "queue_full"
                await self._delivery.say(QUEUE_IS_FULL)
                return

    def _replace_message(self, asked: IncomingMessage) -> None:
        self.pending = self._delivery.pending = replace(self.pending, message=asked)

    async def _present(self, target: ReplyTarget, possibly_repeated: bool) -> None:
        await present(
            self.asked,
            target,
            self._get_answer,
            sending=self._delivery.sending,
            cancelled=partial(self.cancels.requested, self.asked.thread, self.asked.written_at),
            possibly_repeated=possibly_repeated,
            posts=Posts(self.context.database),
            clock=self.context.clock,
        )
        self.outcome = self._answer.outcome if self._answer is not None else "answered"

    async def _get_answer(self, listener: ProgressListener) -> Briefing | NoEvidence:
        """The answer, made once however often it has to be sent; a concurrency slot is held only to make it."""
        if self._answer is None:
            async with self.concurrency.slot(lambda number: listener.step(f"waiting, number {number} in the queue")):
                try:
                    async with asyncio.timeout(self.context.settings.answer_seconds):
                        self._answer = await self._ask(listener)
                except AnswerStopped:
                    raise
                except Exception as error:
                    raise _NotAnswered from error
        await self._delivery.wait_for_turn()
        return self._answer

    async def _ask(self, listener: ProgressListener) -> Briefing | NoEvidence:
        asked_at = await self.context.zones.local(self.pending.taken_at, self.asked.user, self.client)
        log.debug("question_asked text=%r", self.asked.text)
        conversation = await self.context.names.conversation(self.asked.thread.channel, self.client, at=asked_at)
        return await self.context.answerer(
            self.asked.text, asked_at=asked_at, turns=self._earlier, watcher=listener, place=conversation
        )

    async def _apologise(self) -> None:
        await self._delivery.say(
            f"I could not answer that. Please try again, or tell whoever runs me the reference {self._reference}."
        )
        self.outcome = "failed"

    async def _give_way(self) -> None:
        """Leave the question to the replica that has it now, and remove an answer that would stand twice."""
        self.outcome = "lease_lost"
        log.info("lease_lost channel=%s ts=%s", self.asked.thread.channel, self.asked.ts)
        await self._delivery.resolve_duplicates()

    async def _retry_later(self, error: Exception) -> None:
        """Release the question for a later attempt after a passing error; end it after a lasting one."""
        if self.pending.attempts > MOST_ATTEMPTS or not is_transient(error):
            log.error("asker_not_told reference=%s", self._reference, exc_info=error)
            await asyncio.to_thread(self.questions.done, self.pending)
            return
        self.outcome = "retrying"
        log.warning("question_retrying reference=%s attempt=%d", self._reference, self.pending.attempts, exc_info=error)
        not_before = self.context.clock() + RETRY_AFTER * self.pending.attempts
        await asyncio.to_thread(self.questions.release, self.pending, not_before=not_before)

    @property
    def _reference(self) -> str:
        """A short name for the failure, the same for the asker and in the log."""
        return sha256(self.asked.key.encode()).hexdigest()[:8]
