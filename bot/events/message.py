"""``message``: a direct message, or a reply in a thread that the bot is in; and that one was edited or deleted."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import IncomingMessage, read_edited, read_message, read_withdrawn
from bot.queue.worker import Desk

__all__ = ["register"]


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer direct messages and follow-ups. A question is kept before Bolt acknowledges its event."""

    async def keep(
        body: dict[str, object], context: AsyncBoltContext, client: AsyncWebClient, next_: Callable[[], Awaitable[None]]
    ) -> None:
        message = read_message(body, context.bot_user_id)
        if message is not None and (message.to_bot or await _follows_up(message, desk)):
            await desk.take(message, client)
        elif message is None:
            await _change(body, context.bot_user_id, desk)
        await next_()

    @app.event("message", middleware=[keep])
    async def on_message() -> None:
        """Everything is under way."""


async def _change(body: dict[str, object], bot_user_id: str | None, desk: Desk) -> None:
    """Tell the desk of a question that was put otherwise, or taken back."""
    if (edited := read_edited(body, bot_user_id)) is not None:
        await desk.edit(edited)
    elif (key := read_withdrawn(body)) is not None:
        await desk.withdraw(key)


async def _follows_up(message: IncomingMessage, desk: Desk) -> bool:
    """Whether a reply without a mention is meant for the bot: it asks something, and asks nobody else."""
    return message.asks and not message.to_others and await desk.takes_part_in(message)
