"""The delivery of what the bot says to one question: in its turn, once, as far as Slack lets that be known."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.messages import render_sentence
from bot.queue.questions import PendingQuestion, QuestionState
from bot.queue.resolve_duplicates import settle
from bot.replies.private import PrivateTarget
from bot.replies.target import REPEATED, ReplyTarget
from bot.replies.thread import ThreadTarget
from bot.retries import PAUSES_SECONDS, passes

if TYPE_CHECKING:
    from bot.queue.worker import Desk

__all__ = ["Delivery"]

TURN_SECONDS = 0.2

log = logging.getLogger(__name__)

Send = Callable[[ReplyTarget, bool], Awaitable[None]]


@dataclass(slots=True)
class Delivery:
    """What is sent for one question, from its first attempt to its last. ``posted`` names what others can see of it."""

    pending: PendingQuestion
    client: AsyncWebClient
    desk: "Desk"
    posted: list[str] = field(default_factory=list)
    state: QuestionState = field(init=False)

    def __post_init__(self) -> None:
        self.state = self.pending.state

    async def deliver(self, send: Send) -> bool:
        """Send until it stands: after every failure look whether it does, and if not send again; False when it did.

        ``send`` is given the stage, and whether what it shows may be a repetition.
        """
        for pause in (*PAUSES_SECONDS, None):
            repeated = self.state is QuestionState.SENDING
            if repeated:
                found = await self._stage(possibly_repeated=True).stands()
                if found:
                    log.info("found where it belongs ts=%s", self.pending.message.ts)
                    self.posted.append(found)
                    return False
                repeated = found is None
            try:
                await send(self._stage(possibly_repeated=repeated), repeated)
            except (SlackApiError, ClientError, TimeoutError) as error:
                if pause is None or not passes(error):
                    raise
                self.desk.metrics.failed_sends.inc()
                log.warning("send failed reason=%s ts=%s", type(error).__name__, self.pending.message.ts)
                await asyncio.sleep(pause)
            else:
                break
        return True

    async def say(self, sentence: str) -> None:
        """Deliver a sentence of our own."""

        async def send(stage: ReplyTarget, possibly_repeated: bool) -> None:
            await self.sending()
            await stage.say(render_sentence(f"{REPEATED} {sentence}" if possibly_repeated else sentence))

        await self.deliver(send)

    async def turn(self) -> None:
        """Wait until what was asked earlier in the same thread is answered, so that answers stand as questions do."""
        comes_after = partial(self.desk.pending.comes_after, self.pending.message)
        while await asyncio.to_thread(comes_after):  # noqa: ASYNC110, a file of replicas
            await asyncio.sleep(TURN_SECONDS)

    async def sending(self) -> None:
        """Wait for the turn, and note that something can be seen from now on; as ``PendingQuestions.sending``."""
        await self.turn()
        await asyncio.to_thread(self.desk.pending.sending, self.pending)
        self.state = QuestionState.SENDING

    async def done(self) -> bool:
        """Note that the question is answered; False when it is in other hands by now."""
        return await asyncio.to_thread(self.desk.pending.done, self.pending, " ".join(self.posted))

    async def settle(self) -> None:
        """See to it that an answer that was posted after all does not stand twice without a word."""
        if any(self.posted):
            asked = self.pending.message
            answer_of = partial(asyncio.to_thread, self.desk.pending.answer_of, asked)
            await settle(asked, self.posted, self.client, answer_of)

    def _stage(self, *, possibly_repeated: bool) -> ReplyTarget:
        asked = self.pending.message
        if asked.private or not asked.stands:
            return PrivateTarget(asked, self.client, possibly_repeated)
        return ThreadTarget(asked, self.client, self.desk.file, self.posted, possibly_repeated)
