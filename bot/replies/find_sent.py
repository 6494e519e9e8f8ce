"""Find what an interrupted attempt posted: a complete answer, or an unfinished message to replace."""

import logging
from collections.abc import Mapping

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import IncomingMessage

__all__ = ["answers_to", "find_answer", "find_unfinished", "first_unfinished", "metadata_of", "replies_after"]

_EVENT_TYPE = "marketbrief_answer"
_MOST_REPLIES = 200

log = logging.getLogger(__name__)


def metadata_of(message: IncomingMessage) -> dict[str, object]:
    """The metadata of every answer, by which it can be found again: the key of its question."""
    return {"event_type": _EVENT_TYPE, "event_payload": {"question": message.key}}


async def replies_after(message: IncomingMessage, client: AsyncWebClient) -> list[Mapping[str, object]] | None:
    """The replies in a message's thread after it, as Slack returns them; ``None`` where they cannot be read."""
    try:
        read = await client.conversations_replies(
            channel=message.thread.channel,
            ts=message.thread.thread_ts,
            oldest=message.ts,
            limit=_MOST_REPLIES,
            include_all_metadata=True,
        )
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("thread_not_read reason=%s ts=%s", type(error).__name__, message.ts)
        return None
    replies: list[Mapping[str, object]] = read.get("messages") or []
    return [reply for reply in replies if str(reply.get("ts")) > message.ts]


def find_answer(message: IncomingMessage, replies: list[Mapping[str, object]]) -> str | None:
    """The timestamp of the first reply that answers ``message``; empty when none does.

    ``None`` when that cannot be known: a bot's reply has no metadata, as an interrupted stream has none.
    """
    found = answers_to(message, replies)
    if found:
        return found[0]
    return None if any(reply.get("bot_id") and _question_of(reply) is None for reply in replies) else ""


def answers_to(message: IncomingMessage, replies: list[Mapping[str, object]]) -> list[str]:
    """The timestamps of all replies whose metadata name ``message``, in order."""
    return sorted(str(reply["ts"]) for reply in replies if reply.get("bot_id") and _question_of(reply) == message.key)


def _question_of(reply: Mapping[str, object]) -> str | None:
    """The question key in a reply's metadata, empty for metadata of another kind; ``None`` without metadata."""
    metadata = reply.get("metadata")
    if not isinstance(metadata, Mapping):
        return None
    payload = metadata.get("event_payload") if metadata.get("event_type") == _EVENT_TYPE else None
    return str(payload.get("question", "")) if isinstance(payload, Mapping) else ""


async def find_unfinished(asked: IncomingMessage, client: AsyncWebClient) -> str | None:
    """The timestamp of a bot's unfinished message after ``asked``; ``None`` where there seems to be none.

    It may belong to another bot, and Slack does not let this one change it.
    """
    replies = await replies_after(asked, client)
    return first_unfinished(replies, asked.ts) if replies is not None else None


def first_unfinished(replies: list[Mapping[str, object]], after: str) -> str | None:
    """The first message of a bot later than ``after`` without metadata."""
    found = (
        str(reply["ts"])
        for reply in replies
        if reply.get("bot_id") and not reply.get("metadata") and str(reply.get("ts")) > after
    )
    return next(found, None)
