"""What became of an answer whose sending was cut short: whether it stands in its thread."""

import logging
from collections.abc import Mapping

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking.incoming import Message

__all__ = ["fate_known", "metadata_of", "replies_after", "stands_in_thread"]

_EVENT_TYPE = "marketbrief_answer"
_MOST_REPLIES = 200

log = logging.getLogger(__name__)


def metadata_of(message: Message) -> dict[str, object]:
    """What every answer carries, unseen, so that it can be found again: the name of its question."""
    return {"event_type": _EVENT_TYPE, "event_payload": {"question": message.key}}


async def stands_in_thread(message: Message, client: AsyncWebClient) -> bool | None:
    """Whether the answer to ``message`` stands in its thread; ``None`` where that cannot be known.

    Slack lets an app that is sold read one thread a minute, and a stream that was cut short carries no metadata.
    """
    replies = await replies_after(message, client)
    return fate_known(message, replies) if replies is not None else None


async def replies_after(message: Message, client: AsyncWebClient) -> list[Mapping[str, object]] | None:
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


def fate_known(message: Message, replies: list[Mapping[str, object]]) -> bool | None:
    """Whether one of the replies, as Slack tells them, answers ``message``; ``None`` when a bot's may, unsigned."""
    signatures = [_question_of(reply) for reply in replies if reply.get("bot_id")]
    if message.key in signatures:
        return True
    return None if None in signatures else False


def _question_of(reply: Mapping[str, object]) -> str | None:
    """The question that a message's metadata names, empty where they are of another kind; ``None`` without any."""
    metadata = reply.get("metadata")
    if not isinstance(metadata, Mapping):
        return None
    payload = metadata.get("event_payload") if metadata.get("event_type") == _EVENT_TYPE else None
    return str(payload.get("question", "")) if isinstance(payload, Mapping) else ""
