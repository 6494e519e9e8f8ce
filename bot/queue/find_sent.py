"""What became of an answer whose sending was cut short: whether it stands in its thread."""

import logging
from collections.abc import Mapping

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.incoming_message import IncomingMessage

__all__ = ["answers_among", "fate_known", "metadata_of", "replies_after"]

_EVENT_TYPE = "marketbrief_answer"
_MOST_REPLIES = 200

log = logging.getLogger(__name__)


def metadata_of(message: IncomingMessage) -> dict[str, object]:
    """What every answer carries, unseen, so that it can be found again: the name of its question."""
    return {"event_type": _EVENT_TYPE, "event_payload": {"question": message.key}}


async def replies_after(message: IncomingMessage, client: AsyncWebClient) -> list[Mapping[str, object]] | None:
    """What stands in its thread after a message, as Slack tells it; ``None`` where it cannot be read."""
    try:
        read = await client.conversations_replies(
            channel=message.thread.channel,
            ts=message.thread.thread_ts,
            oldest=message.ts,
            limit=_MOST_REPLIES,
            include_all_metadata=True,
        )
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("thread not read reason=%s ts=%s", type(error).__name__, message.ts)
        return None
    replies: list[Mapping[str, object]] = read.get("messages") or []
    return [reply for reply in replies if str(reply.get("ts")) > message.ts]


def fate_known(message: IncomingMessage, replies: list[Mapping[str, object]]) -> str | None:
    """The timestamp of the first reply, as Slack tells them, that answers ``message``; empty when none does.

    ``None`` when that cannot be known: one of a bot's is unsigned, as a stream is that was cut short.
    """
    found = answers_among(message, replies)
    if found:
        return found[0]
    return None if any(reply.get("bot_id") and _question_of(reply) is None for reply in replies) else ""


def answers_among(message: IncomingMessage, replies: list[Mapping[str, object]]) -> list[str]:
    """The timestamps of all replies that are signed as the answer to ``message``, in order."""
    return sorted(str(reply["ts"]) for reply in replies if reply.get("bot_id") and _question_of(reply) == message.key)


def _question_of(reply: Mapping[str, object]) -> str | None:
    """The question that a message's metadata names, empty where they are of another kind; ``None`` without any."""
    metadata = reply.get("metadata")
    if not isinstance(metadata, Mapping):
        return None
    payload = metadata.get("event_payload") if metadata.get("event_type") == _EVENT_TYPE else None
    return str(payload.get("question", "")) if isinstance(payload, Mapping) else ""
