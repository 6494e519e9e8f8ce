"""Questions that come without a message of their own, by a command or a shortcut: asked in a thread, or privately."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking.admission import is_turned_away
from bot.slack.asking.conversation import Thread
from bot.slack.asking.incoming import Message
from bot.slack.asking.manners import Verdict, may_be_answered
from bot.slack.blocks.buttons import stop_button
from bot.slack.blocks.messages import Placing, Rendered, render, render_sentence
from bot.slack.blocks.rich_text import Block, escaped, paragraph, plain, rich_text, shortened
from bot.slack.showing.posts import Posts, key_of, post_of

if TYPE_CHECKING:
    from bot.slack.asking.desk import Desk

__all__ = ["MOST_WORDS", "Asked", "Respond", "ask_in_thread", "ask_privately", "close_opening", "opening"]

MOST_WORDS = 600
BY_COMMAND = "opened "
PRIVATE = "private"
TOO_MANY = "That is more than I can take in one minute. Please ask again in a minute or so."
NOT_NOW = "I could not answer that. Please try again in a moment."
_NOT_THERE = ("not_in_channel", "channel_not_found", "is_archived", "restricted_action", "not_allowed_token_type")

log = logging.getLogger(__name__)

Respond = Callable[..., Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody asked with a command or a shortcut; ``trigger`` is Slack's name for the deed.

    ``thread_ts`` is the thread to answer in; without one, a new thread is opened.
    """

    team: str
    channel: str
    user: str
    text: str
    trigger: str
    thread_ts: str | None = None

    def message(self, ts: str) -> Message:
        """The question as a message that stands at ``ts``."""
        thread = Thread(self.team, self.channel, self.thread_ts or ts)
        return Message(thread, ts, self.text, self.user, event_id=f"{BY_COMMAND}{self.trigger}", to_bot=True)


async def ask_in_thread(asked: Asked, desk: "Desk", client: AsyncWebClient, respond: Respond) -> None:
    """Say in the channel who asks what, and answer in the thread below; privately where the bot may not write."""
    if not await _welcome(asked, desk, client):
        return
    said = opening(asked.user, asked.text, working=True)
    try:
        posted = await client.chat_postMessage(
            channel=asked.channel,
            thread_ts=asked.thread_ts,
            text=said.text,
            blocks=said.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )
    except SlackApiError as error:
        if error.response.get("error") not in _NOT_THERE:
            raise
        await _answer_privately(asked, desk, respond)
        return
    await desk.take(asked.message(str(posted["ts"])), client)


async def ask_privately(asked: Asked, desk: "Desk", client: AsyncWebClient, respond: Respond) -> None:
    """Answer so that only the asker sees it, through the address that came with the question."""
    if await _welcome(asked, desk, client):
        await _answer_privately(asked, desk, respond)


async def _welcome(asked: Asked, desk: "Desk", client: AsyncWebClient) -> bool:
    """Whether the bot answers this person here; who is turned away by the channel's choice is told."""
    message = asked.message(asked.thread_ts or PRIVATE)
    return may_be_answered(message, desk.settings) and not await is_turned_away(message, desk.file, client)


async def _answer_privately(asked: Asked, desk: "Desk", respond: Respond) -> None:
    message = asked.message(f"{PRIVATE} {asked.trigger}")
    if await asyncio.to_thread(desk.pace.judge, message, at=desk.clock()) is not Verdict.WELCOME:
        await _whisper(render_sentence(TOO_MANY), respond)
        return
    try:
        async with asyncio.timeout(desk.settings.answer_seconds):
            place = await desk.rooms.place(asked.channel, await desk.client_of(asked.team), at=desk.clock())
            answer = await desk.answerer(asked.text, asked_at=desk.clock(), turns=(), place=place)
    except Exception:
        log.exception("private answer failed trigger=%s", asked.trigger)
        await _whisper(render_sentence(NOT_NOW), respond)
        return
    placing = Placing(key_of(message), direct=True)
    await _whisper(await asyncio.to_thread(render, answer, placing), respond)
    await asyncio.to_thread(Posts(desk.file).add, post_of(message, answer, "", desk.clock()))


async def close_opening(message: Message, client: AsyncWebClient) -> None:
    """Take the Stop button away once a question is answered that the bot itself said for somebody."""
    if message.event_id is None or not message.event_id.startswith(BY_COMMAND):
        return
    said = opening(message.user, message.text, working=False)
    with suppress(SlackApiError, ClientError, TimeoutError):
        await client.chat_update(channel=message.thread.channel, ts=message.ts, text=said.text, blocks=said.blocks)


def opening(user: str, text: str, *, working: bool) -> Rendered:
    """Who asks what, with a way to stop it while it is ``working``."""
    words = shortened(text, MOST_WORDS)
    line = paragraph({"type": "user", "user_id": user}, plain(f" asks: {words}"))
    blocks: list[Block] = [rich_text(line), *([stop_button()] if working else [])]
    return Rendered(tuple(blocks), escaped(f"Asked: {words}"))


async def _whisper(rendered: Rendered, respond: Respond) -> None:
    for message in (rendered, *rendered.more):
        await respond(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False)
