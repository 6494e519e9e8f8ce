"""What the bot posts of its own accord: the message, and whether one that was cut short stands in its channel."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.blocks.messages import Rendered
from bot.blocks.rich_text import italic, paragraph, rich_text
from bot.queue.outbox import OutboxMessage
from bot.replies.posting import with_blocks_or_without
from marketbrief.domain.briefing import Briefing

__all__ = ["Outgoing", "send", "stands"]

POSSIBLY_REPEATED = "Possibly repeated: I was interrupted while I sent this."
MOST_LOOKED_AT = 200
_EVENT_TYPE = "marketbrief_parcel"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message, the thread it belongs to if any, and what it answers if anything."""

    rendered: Rendered
    thread_ts: str = ""
    answer: Briefing | None = None

    def marked(self) -> "Outgoing":
        """It with the words that it may have been seen before."""
        note = rich_text(paragraph(italic(POSSIBLY_REPEATED)))
        text = f"{POSSIBLY_REPEATED}\n{self.rendered.text}"
        return replace(self, rendered=replace(self.rendered, blocks=(note, *self.rendered.blocks), text=text))


async def send(parcel: OutboxMessage, outgoing: Outgoing, client: AsyncWebClient) -> str:
    """Post it; the timestamp of the message, which carries the parcel's key unseen."""
    call = partial(
        client.chat_postMessage,
        channel=parcel.channel,
        thread_ts=outgoing.thread_ts or None,
        metadata=_metadata_of(parcel),
        unfurl_links=False,
        unfurl_media=False,
    )
    return str((await with_blocks_or_without(call, outgoing.rendered))["ts"])


async def stands(parcel: OutboxMessage, outgoing: Outgoing, client: AsyncWebClient) -> str | None:
    """The timestamp under which a parcel stands already, "" when it does not, ``None`` where that cannot be known."""
    try:
        read = await _read_since(parcel, outgoing, client)
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("fate unknown key=%s reason=%s", parcel.key, type(error).__name__)
        return None
    messages: list[Mapping[str, object]] = read.get("messages") or []
    found = (str(message["ts"]) for message in messages if _parcel_in(message) == parcel.key)
    return next(found, None if read.get("has_more") else "")


async def _read_since(parcel: OutboxMessage, outgoing: Outgoing, client: AsyncWebClient) -> AsyncSlackResponse:
    """What was written in the parcel's thread or channel since it was due."""
    if outgoing.thread_ts:
        reading = partial(client.conversations_replies, ts=outgoing.thread_ts)
    else:
        reading = partial(client.conversations_history)
    oldest = f"{parcel.due.timestamp():.6f}"
    return await reading(channel=parcel.channel, oldest=oldest, limit=MOST_LOOKED_AT, include_all_metadata=True)


def _metadata_of(parcel: OutboxMessage) -> dict[str, object]:
    return {"event_type": _EVENT_TYPE, "event_payload": {"parcel": parcel.key}}


def _parcel_in(message: Mapping[str, object]) -> str | None:
    """The key of the parcel that a message says it is."""
    metadata = message.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != _EVENT_TYPE:
        return None
    return str(metadata.get("event_payload", {}).get("parcel"))
