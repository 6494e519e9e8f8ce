"""Messages that the bot posts unasked: send one, or find one whose sending was interrupted."""

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

__all__ = ["POSSIBLY_REPEATED", "Outgoing", "find_posted", "send"]

POSSIBLY_REPEATED = "Possibly repeated: I was interrupted while I sent this."
MOST_READ = 200
# the names that earlier versions wrote into messages, which this one has to find
_EVENT_TYPE, _KEY = "marketbrief_parcel", "parcel"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A rendered message, the thread it goes to if any, and the briefing it shows if any."""

    rendered: Rendered
    thread_ts: str = ""
    answer: Briefing | None = None

    def marked(self) -> "Outgoing":
        """The message with a note that it may have been posted before."""
        note = rich_text(paragraph(italic(POSSIBLY_REPEATED)))
        text = f"{POSSIBLY_REPEATED}\n{self.rendered.text}"
        return replace(self, rendered=replace(self.rendered, blocks=(note, *self.rendered.blocks), text=text))


async def send(message: OutboxMessage, outgoing: Outgoing, client: AsyncWebClient) -> str:
    """Post it, with its outbox key as metadata, and return its timestamp."""
    call = partial(
        client.chat_postMessage,
        channel=message.channel,
        thread_ts=outgoing.thread_ts or None,
        metadata=_metadata_of(message),
        unfurl_links=False,
        unfurl_media=False,
    )
    return str((await with_blocks_or_without(call, outgoing.rendered))["ts"])


async def find_posted(message: OutboxMessage, outgoing: Outgoing, client: AsyncWebClient) -> str | None:
    """The timestamp under which a message was posted, "" when it was not, ``None`` where that cannot be known."""
    try:
        read = await _read_since(message, outgoing, client)
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("delivery_unknown key=%s reason=%s", message.key, type(error).__name__)
        return None
    messages: list[Mapping[str, object]] = read.get("messages") or []
    found = (str(posted["ts"]) for posted in messages if _key_in(posted) == message.key)
    return next(found, None if read.get("has_more") else "")


async def _read_since(message: OutboxMessage, outgoing: Outgoing, client: AsyncWebClient) -> AsyncSlackResponse:
    """What was posted in the message's thread or channel since it was due."""
    if outgoing.thread_ts:
        reading = partial(client.conversations_replies, ts=outgoing.thread_ts)
    else:
        reading = partial(client.conversations_history)
    oldest = f"{message.due.timestamp():.6f}"
    return await reading(channel=message.channel, oldest=oldest, limit=MOST_READ, include_all_metadata=True)


def _metadata_of(message: OutboxMessage) -> dict[str, object]:
    return {"event_type": _EVENT_TYPE, "event_payload": {_KEY: message.key}}


def _key_in(posted: Mapping[str, object]) -> str | None:
    """The outbox key in the metadata of a posted message."""
    metadata = posted.get("metadata")
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != _EVENT_TYPE:
        return None
    return str(metadata.get("event_payload", {}).get(_KEY))
