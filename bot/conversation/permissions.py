"""Who may ask in a channel, as the channel has chosen it; whoever may not is told so, for their eyes only."""

import asyncio
import logging

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_settings import ChannelSettings
from bot.conversation.incoming_message import IncomingMessage
from bot.database import BotDatabase

__all__ = ["NOT_HERE", "is_turned_away", "tell_turned_away"]

NOT_HERE = (
    "In this channel I have been set not to answer you. Whoever made the channel can change that: /brief settings"
)
TELLING_SECONDS = 2.0

log = logging.getLogger(__name__)


async def is_turned_away(message: IncomingMessage, file: BotDatabase) -> bool:
    """Whether the channel does not want this person's questions answered."""
    place = message.thread
    choice = await asyncio.to_thread(ChannelSettings(file).of, place.team, place.channel)
    return not choice.may_ask(message.user)


async def tell_turned_away(message: IncomingMessage, client: AsyncWebClient) -> None:
    """Tell somebody who has written to the bot in a channel; that this fails is only logged."""
    place = message.thread
    thread_ts = place.thread_ts if message.is_reply else None
    try:
        async with asyncio.timeout(TELLING_SECONDS):
            await client.chat_postEphemeral(
                channel=place.channel, user=message.user, thread_ts=thread_ts, text=NOT_HERE
            )
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("could not be told reason=%s channel=%s", type(error).__name__, place.channel)
