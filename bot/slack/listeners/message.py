"""``message``: a direct message, or a reply in a thread that the bot is in."""

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.desk import Desk
from bot.slack.incoming import Message, read_message

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer direct messages and follow-ups. Bolt acknowledges events before it calls a listener."""

    @app.event("message")
    async def on_message(body: dict[str, object], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        message = read_message(body, context.bot_user_id)
        if message is not None and (message.to_bot or await _follows_up(message, desk)):
            desk.take(message, client)


async def _follows_up(message: Message, desk: Desk) -> bool:
    """Whether a reply without a mention is meant for the bot: it asks something, and asks nobody else."""
    return message.asks and not message.to_others and await desk.takes_part_in(message)
