"""The desk behind the listeners: claims a message, asks the answerer, posts the answer in the thread."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks import Rendered, render, render_sentence
from bot.slack.conversation import Conversations
from bot.slack.incoming import Message
from bot.slack.zones import Zones
from marketbrief.briefing import Briefing, NoEvidence
from marketbrief.question import Turn

__all__ = ["HOW_TO_ASK", "Answerer", "Desk"]

log = logging.getLogger(__name__)

HOW_TO_ASK = (
    "Ask me what the news says about a market, for example “Why did small caps rally yesterday?” or "
    "“What do analysts say about oil this week?”. Replies in this thread need no mention."
)
ANSWER_SECONDS = 180.0
FAREWELL_SECONDS = 5.0
_REFUSED_BLOCKS = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")


class Answerer(Protocol):
    """Whatever turns a question into an answer."""

    async def __call__(self, text: str, *, asked_at: datetime, turns: Sequence[Turn]) -> Briefing | NoEvidence:
        """Answer ``text`` as of ``asked_at`` (aware); ``turns`` are the thread's earlier questions, oldest first."""
        ...


@dataclass(slots=True)
class Desk:
    """Answers messages, each once and each in a task of its own, which ``finish`` waits for."""

    answerer: Answerer
    conversations: Conversations
    clock: Callable[[], datetime]
    answer_seconds: float = ANSWER_SECONDS
    zones: Zones = field(default_factory=Zones)
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def take(self, message: Message, client: AsyncWebClient) -> None:
        """Answer the message in the background, unless it was taken before or is no more than a courtesy."""
        if not message.is_courtesy:
            task = asyncio.create_task(self._serve(message, client))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def takes_part_in(self, message: Message) -> bool:
        """Whether the message is a reply in a thread that the bot is in."""
        return message.is_reply and await asyncio.to_thread(self.conversations.takes_part_in, message.thread)

    async def finish(self, patience_seconds: float) -> None:
        """Wait for running answers, then stop those that take longer; their askers are told."""
        if self._running:
            log.info("finishing answers running=%d", len(self._running))
            await asyncio.wait(self._running, timeout=patience_seconds)
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=FAREWELL_SECONDS)

    async def _serve(self, message: Message, client: AsyncWebClient) -> None:
        try:
            if await self._claim(message):
                async with asyncio.timeout(self.answer_seconds):
                    rendered = await self._reply(message, client)
                await _post(rendered, message, client)
        except asyncio.CancelledError:
            await _apologise("I was stopped before I could answer. Please ask again in a moment.", message, client)
            raise
        except Exception:
            reference = _reference(message)
            log.exception("answer failed reference=%s channel=%s ts=%s", reference, message.thread.channel, message.ts)
            sentence = f"I could not answer that. Please try again, or tell whoever runs me the reference {reference}."
            await _apologise(sentence, message, client)

    async def _claim(self, message: Message) -> bool:
        claim = partial(self.conversations.claim, message.event_id, message.thread, message.ts, at=self.clock())
        if await asyncio.to_thread(claim):
            return True
        log.info("already taken event=%s channel=%s ts=%s", message.event_id, message.thread.channel, message.ts)
        return False

    async def _reply(self, message: Message, client: AsyncWebClient) -> Rendered:
        began = self.clock()
        asked_at = await self.zones.local(began, message.user, client)
        if not message.asks:
            await asyncio.to_thread(self.conversations.join, message.thread, at=asked_at)
            return render_sentence(HOW_TO_ASK)
        log.debug("asked text=%r", message.text)
        earlier = await asyncio.to_thread(self.conversations.remember, message.thread, Turn(message.text, asked_at))
        answer = await self.answerer(message.text, asked_at=asked_at, turns=earlier)
        seconds = (self.clock() - began).total_seconds()
        log.info("answered outcome=%s turns=%d seconds=%.1f ts=%s", answer.outcome, len(earlier), seconds, message.ts)
        return await asyncio.to_thread(render, answer)


async def _post(rendered: Rendered, message: Message, client: AsyncWebClient) -> None:
    """Post in the message's thread; the text alone, without markup, when Slack does not take the blocks."""
    post = partial(
        client.chat_postMessage,
        channel=message.thread.channel,
        thread_ts=message.thread.thread_ts,
        text=rendered.text,
        unfurl_links=False,
        unfurl_media=False,
    )
    try:
        await post(blocks=rendered.blocks)
    except SlackApiError as error:
        reason = error.response.get("error")
        if reason not in _REFUSED_BLOCKS:
            raise
        log.warning("blocks refused reason=%s blocks=%d ts=%s", reason, len(rendered.blocks), message.ts)
        await post(mrkdwn=False)


async def _apologise(sentence: str, message: Message, client: AsyncWebClient) -> None:
    try:
        await _post(render_sentence(sentence), message, client)
    except Exception:
        log.exception("asker could not be told channel=%s ts=%s", message.thread.channel, message.ts)


def _reference(message: Message) -> str:
    """A short name for the failure, the same for the asker and in the log."""
    place = message.thread
    return sha256(f"{place.team} {place.channel} {message.ts}".encode()).hexdigest()[:8]
