"""Strays: what a sending that was cut short left in its thread, to be replaced and not repeated."""

from collections.abc import Mapping

from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import IncomingMessage
from bot.queue.find_sent import replies_after

__all__ = ["stray_among", "stray_in_thread"]


async def stray_in_thread(asked: IncomingMessage, client: AsyncWebClient) -> str | None:
    """The timestamp of a bot's message after ``asked`` that is no whole answer; ``None`` where there seems to be none.

    It may be another bot's, which Slack does not let this one change.
    """
    replies = await replies_after(asked, client)
    return stray_among(replies, asked.ts) if replies is not None else None


def stray_among(replies: list[Mapping[str, object]], after: str) -> str | None:
    """The first bot's message later than ``after`` that carries no name of a question."""
    found = (
        str(reply["ts"])
        for reply in replies
        if reply.get("bot_id") and not reply.get("metadata") and str(reply.get("ts")) > after
    )
    return next(found, None)
