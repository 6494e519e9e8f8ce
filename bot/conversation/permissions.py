"""Who may ask in a channel, by the channel's settings; people who may not are told so in private."""

import asyncio
import logging

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_settings import ChannelSettings
from bot.conversation.incoming_message import IncomingMessage
from bot.database import BotDatabase

__all__ = ["NOT_PERMITTED", "may_ask", "tell_not_permitted"]

NOT_PERMITTED = "You are not allowed to ask in this channel. The channel's creator can change that: /brief settings"
TIMEOUT_SECONDS = 2.0

log = logging.getLogger(__name__)


async def may_ask(message: IncomingMessage, database: BotDatabase) -> bool:
    """Whether the channel's settings let this person ask."""
    place = message.thread
    choice = await asyncio.to_thread(ChannelSettings(database).of, place.team, place.channel)
    return choice.may_ask(message.user)


async def tell_not_permitted(message: IncomingMessage, client: AsyncWebClient) -> None:
    """Tell somebody who wrote to the bot in a channel; a failure is only logged."""
    place = message.thread
    thread_ts = place.thread_ts if message.is_reply else None
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await client.chat_postEphemeral(
                channel=place.channel, user=message.user, thread_ts=thread_ts, text=NOT_PERMITTED
            )
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("not_permitted_not_told reason=%s channel=%s", type(error).__name__, place.channel)
