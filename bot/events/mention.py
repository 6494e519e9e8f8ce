"""``app_mention``: somebody writes to the bot in a channel."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import read_message
from bot.queue.worker import QuestionWorker

__all__ = ["register"]


def register(app: AsyncApp, worker: QuestionWorker) -> None:
    """Answer mentions. A middleware stores the question before Bolt acknowledges the event; a listener runs after."""

    async def keep(
        body: dict[str, object], context: AsyncBoltContext, client: AsyncWebClient, next_: Callable[[], Awaitable[None]]
    ) -> None:
        message = read_message(body, context.bot_user_id)
        if message is not None:
            await worker.take(message, client)
        await next_()

    @app.event("app_mention", middleware=[keep])
    async def on_mention() -> None:
        """Nothing is left to do: the middleware took the question."""
