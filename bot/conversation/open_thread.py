"""Open a thread: the bot posts a question by command or shortcut for its asker, and answers below it."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.buttons import stop_button
from bot.blocks.messages import Rendered
from bot.blocks.rich_text import Block, escaped, paragraph, plain, rich_text, shortened
from bot.conversation.incoming_message import IncomingMessage
from bot.retries import PAUSES_SECONDS, is_transient

__all__ = ["MOST_WORDS", "close_opening", "open_thread", "opening"]

MOST_WORDS = 600
CLOCKS_APART_SECONDS = 60
_EVENT_TYPE = "marketbrief_opening"
_MOST_READ = 100
_NOT_THERE = ("not_in_channel", "channel_not_found", "is_archived", "restricted_action", "not_allowed_token_type")

log = logging.getLogger(__name__)


async def open_thread(
    asked: IncomingMessage, client: AsyncWebClient, *, since: datetime, perhaps_open: bool
) -> str | None:
    """Post who asks what, once; the timestamp of that message, ``None`` where the bot may not post.

    ``perhaps_open`` says that an earlier attempt, at ``since`` or later, may have posted it.
    """
    for pause in (*PAUSES_SECONDS, None):
        if perhaps_open and (found := await _found(asked, client, since)):
            return found
        try:
            return await _posted(asked, client)
        except (SlackApiError, ClientError, TimeoutError) as error:
            if isinstance(error, SlackApiError) and error.response.get("error") in _NOT_THERE:
                return None
            if pause is None or not is_transient(error):
                raise
            log.warning("open_thread_failed reason=%s trigger=%s", type(error).__name__, asked.trigger)
            perhaps_open = True
            await asyncio.sleep(pause)
    return None


async def close_opening(asked: IncomingMessage, client: AsyncWebClient) -> None:
    """Remove the Stop button from a question that the bot posted for its asker."""
    if not asked.trigger:
        return
    message = opening(asked.user, asked.text, working=False)
    with suppress(SlackApiError, ClientError, TimeoutError):
        await client.chat_update(
            channel=asked.thread.channel,
            ts=asked.ts,
            text=message.text,
            blocks=message.blocks,
            metadata=_metadata_of(asked),
        )


def opening(user: str, text: str, *, working: bool) -> Rendered:
    """Who asks what, with a Stop button while the bot is ``working``."""
    words = shortened(text, MOST_WORDS)
    line = paragraph({"type": "user", "user_id": user}, plain(f" asks: {words}"))
    blocks: list[Block] = [rich_text(line), *([stop_button()] if working else [])]
    return Rendered(tuple(blocks), escaped(f"Asked: {words}"))


async def _posted(asked: IncomingMessage, client: AsyncWebClient) -> str:
    message = opening(asked.user, asked.text, working=True)
    posted = await client.chat_postMessage(
        channel=asked.thread.channel,
        thread_ts=asked.thread.thread_ts if asked.is_reply else None,
        text=message.text,
        blocks=message.blocks,
        metadata=_metadata_of(asked),
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["ts"])


async def _found(asked: IncomingMessage, client: AsyncWebClient, since: datetime) -> str | None:
    """The opening if it is posted already; ``None`` if not, or where the channel cannot be read."""
    place = asked.thread
    oldest = f"{since.timestamp() - CLOCKS_APART_SECONDS:.6f}"
    try:
        if asked.is_reply:
            read = await client.conversations_replies(
                channel=place.channel, ts=place.thread_ts, oldest=oldest, limit=_MOST_READ, include_all_metadata=True
            )
        else:
            read = await client.conversations_history(
                channel=place.channel, oldest=oldest, limit=_MOST_READ, include_all_metadata=True
            )
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("channel_not_read reason=%s", type(error).__name__)
        return None
    messages: list[Mapping[str, object]] = read.get("messages") or []
    return next((str(each["ts"]) for each in messages if each.get("metadata") == _metadata_of(asked)), None)


def _metadata_of(asked: IncomingMessage) -> dict[str, object]:
    """The metadata of an opening, by which it can be found again."""
    return {"event_type": _EVENT_TYPE, "event_payload": {"question": asked.key}}
