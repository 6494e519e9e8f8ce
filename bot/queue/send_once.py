"""Send what the bot says to one question in its turn, and once as far as Slack lets that be known."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.messages import render_sentence
from bot.database import BotDatabase
from bot.metrics import Metrics
from bot.queue.questions import PendingQuestion, PendingQuestions, QuestionState
from bot.queue.resolve_duplicates import resolve_duplicates
from bot.replies.private import PrivateTarget
from bot.replies.target import REPEATED, ReplyTarget
from bot.replies.thread import ThreadTarget
from bot.retries import PAUSES_SECONDS, is_transient

__all__ = ["Delivery"]

TURN_SECONDS = 0.2

log = logging.getLogger(__name__)

Send = Callable[[ReplyTarget, bool], Awaitable[None]]


@dataclass(slots=True)
class Delivery:
    """What is sent for one question. ``posted`` lists the timestamps of messages that others can see."""

    pending: PendingQuestion
    client: AsyncWebClient
    questions: PendingQuestions
    database: BotDatabase
    metrics: Metrics
    posted: list[str] = field(default_factory=list)
    state: QuestionState = field(init=False)

    def __post_init__(self) -> None:
        self.state = self.pending.state

    async def deliver(self, send: Send) -> bool:
        """Send, and after every failure look for the message before sending again; False when it was posted already.

        ``send`` is given the reply target, and whether what it shows may be a repetition.
        """
        for pause in (*PAUSES_SECONDS, None):
            repeated = self.state is QuestionState.SENDING
            if repeated:
                found = await self._target(possibly_repeated=True).find_sent()
                if found:
                    log.info("already_posted ts=%s", self.pending.message.ts)
                    self.posted.append(found)
                    return False
                repeated = found is None
            try:
                await send(self._target(possibly_repeated=repeated), repeated)
            except (SlackApiError, ClientError, TimeoutError) as error:
                if pause is None or not is_transient(error):
                    raise
                self.metrics.failed_sends.inc()
                log.warning("send_failed reason=%s ts=%s", type(error).__name__, self.pending.message.ts)
                await asyncio.sleep(pause)
            else:
                break
        return True

    async def say(self, sentence: str) -> None:
        """Send a sentence of the bot's own."""

        async def send(target: ReplyTarget, possibly_repeated: bool) -> None:
            await self.sending()
            await target.say(render_sentence(f"{REPEATED} {sentence}" if possibly_repeated else sentence))

        await self.deliver(send)

    async def wait_for_turn(self) -> None:
        """Wait until earlier questions of the same thread are answered, so that answers come in the same order."""
        comes_after = partial(self.questions.comes_after, self.pending.message)
        while await asyncio.to_thread(comes_after):  # noqa: ASYNC110, replicas share a file
            await asyncio.sleep(TURN_SECONDS)

    async def sending(self) -> None:
        """Wait for the turn, and note that something is visible from now on; as ``PendingQuestions.sending``."""
        await self.wait_for_turn()
        await asyncio.to_thread(self.questions.sending, self.pending)
        self.state = QuestionState.SENDING

    async def done(self) -> bool:
        """Note that the question is answered; False when another attempt has it by now."""
        return await asyncio.to_thread(self.questions.done, self.pending, " ".join(self.posted))

    async def resolve_duplicates(self) -> None:
        """Remove or mark what was posted after another attempt took the question."""
        if any(self.posted):
            asked = self.pending.message
            answer_of = partial(asyncio.to_thread, self.questions.answer_of, asked)
            await resolve_duplicates(asked, self.posted, self.client, answer_of)

    def _target(self, *, possibly_repeated: bool) -> ReplyTarget:
        asked = self.pending.message
        if asked.private or not asked.is_posted:
            return PrivateTarget(asked, self.client, possibly_repeated)
        return ThreadTarget(asked, self.client, self.database, self.posted, possibly_repeated)
