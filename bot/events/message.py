"""``message``: a direct message or a reply in a thread that the bot is in, and its edits and deletion."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import IncomingMessage, read_edited, read_message, read_withdrawn
from bot.queue.worker import QuestionWorker

__all__ = ["register"]


def register(app: AsyncApp, worker: QuestionWorker) -> None:
    """Answer direct messages and follow-ups. A middleware stores the question before Bolt acknowledges the event."""

    async def keep(
        body: dict[str, object], context: AsyncBoltContext, client: AsyncWebClient, next_: Callable[[], Awaitable[None]]
    ) -> None:
        message = read_message(body, context.bot_user_id)
        if message is not None and (message.to_bot or await _follows_up(message, worker)):
            await worker.take(message, client)
        elif message is None:
            await _change(body, context.bot_user_id, worker)
        await next_()

    @app.event("message", middleware=[keep])
    async def on_message() -> None:
        """Nothing is left to do: the middleware took the question."""


async def _change(body: dict[str, object], bot_user_id: str | None, worker: QuestionWorker) -> None:
    """Report an edited or deleted question to the worker."""
    if (edited := read_edited(body, bot_user_id)) is not None:
        await worker.edit(edited)
    elif (key := read_withdrawn(body)) is not None:
        await worker.withdraw(key)


async def _follows_up(message: IncomingMessage, worker: QuestionWorker) -> bool:
    """Whether a reply without a mention is meant for the bot: it asks something and mentions nobody else."""
    return message.asks and not message.to_others and await worker.takes_part_in(message)
