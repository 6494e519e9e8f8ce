"""``app_mention``: somebody writes to the bot in a channel."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import read_message
from bot.queue.worker import Desk

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer mentions. A question is kept before Bolt acknowledges its event: in a middleware, not in the listener."""

    async def keep(
        body: dict[str, object], context: AsyncBoltContext, client: AsyncWebClient, next_: Callable[[], Awaitable[None]]
    ) -> None:
        message = read_message(body, context.bot_user_id)
        if message is not None:
            await desk.take(message, client)
        await next_()

    @app.event("app_mention", middleware=[keep])
    async def on_mention() -> None:
        """Everything is under way."""
