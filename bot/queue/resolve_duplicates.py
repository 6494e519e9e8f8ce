"""What becomes of an answer that was posted late: after the question had gone into other hands.

A process can be held up for longer than its lease between its last look at the file and Slack's taking the message.
Whoever has the question then cannot know of that message. This one can, as soon as it goes on: the file says under
which timestamp the answer stands in the end, and what this one has posted beside that it takes away.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.messages import render_sentence
from bot.conversation.incoming_message import IncomingMessage
from bot.replies.posting import post
from bot.replies.target import REPEATED

__all__ = ["settle", "take_away"]

LOOKS = 40
BETWEEN_LOOKS_SECONDS = 1.5

log = logging.getLogger(__name__)


async def settle(
    asked: IncomingMessage,
    posted: Sequence[str],
    client: AsyncWebClient,
    answer_of: Callable[[], Awaitable[str | None]],
) -> None:
    """See to it that the answer stands once, or is marked.

    ``answer_of`` tells where it stands, message by message, or only the last of those that were found, which is signed;
    empty where nowhere else, ``None`` as long as others are at it.
    """
    for _ in range(LOOKS):
        stands = await answer_of()
        if stands is not None:
            found = stands.split()
            if not found or posted[-1] in found:
                return
            if await take_away(asked, [ts for ts in posted if ts not in found], client):
                return
            break
        await asyncio.sleep(BETWEEN_LOOKS_SECONDS)
    log.warning("may stand twice ts=%s", asked.ts)
    await post(render_sentence(REPEATED), asked, client, [])


async def take_away(asked: IncomingMessage, messages: Sequence[str], client: AsyncWebClient) -> bool:
    """Whether messages of the bot's own in the channel of ``asked`` are gone."""
    for ts in messages:
        try:
            await client.chat_delete(channel=asked.thread.channel, ts=ts)
        except (SlackApiError, ClientError, TimeoutError) as error:
            if isinstance(error, SlackApiError) and error.response.get("error") == "message_not_found":
                continue
            log.warning("not taken away reason=%s ts=%s", type(error).__name__, asked.ts)
            return False
    log.info("taken away messages=%d ts=%s", len(messages), asked.ts)
    return True
