"""``app_mention``: somebody writes to the bot in a channel."""

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.desk import Desk
from bot.slack.incoming import read_message

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer mentions. Bolt acknowledges events before it calls a listener."""

    @app.event("app_mention")
    async def on_mention(body: dict[str, object], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        message = read_message(body, context.bot_user_id)
        if message is not None:
            desk.take(message, client)
