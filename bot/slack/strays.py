"""Strays: what a sending that was cut short left in its thread, to be replaced and not repeated."""

import logging
from collections.abc import Mapping

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.incoming import Message

__all__ = ["stray_among", "stray_in_thread"]

_MOST_REPLIES = 200

log = logging.getLogger(__name__)


async def stray_in_thread(asked: Message, client: AsyncWebClient) -> str | None:
    """The timestamp of a bot's message after ``asked`` that is no whole answer; ``None`` where there seems to be none.

    It may be another bot's, which Slack does not let this one change.
    """
    try:
        read = await client.conversations_replies(
            channel=asked.thread.channel,
            ts=asked.thread.thread_ts,
            oldest=asked.ts,
            limit=_MOST_REPLIES,
            include_all_metadata=True,
        )
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("strays unknown reason=%s ts=%s", type(error).__name__, asked.ts)
        return None
    return stray_among(read.get("messages") or [], asked.ts)


def stray_among(replies: list[Mapping[str, object]], after: str) -> str | None:
    """The first bot's message later than ``after`` that carries no name of a question."""
    found = (
        str(reply["ts"])
        for reply in replies
        if reply.get("bot_id") and not reply.get("metadata") and str(reply.get("ts")) > after
    )
    return next(found, None)
