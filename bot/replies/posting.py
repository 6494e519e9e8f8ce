"""Post a rendered answer in its thread, replace a message by it, or delete one; text alone where blocks are refused.

The last message of an answer carries the key of its question as metadata: an answer without it is not complete.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.blocks.messages import Rendered
from bot.conversation.incoming_message import IncomingMessage
from bot.replies.find_sent import metadata_of

__all__ = ["REFUSED_BLOCKS", "change", "delete_messages", "post", "post_all", "with_blocks_or_without"]

log = logging.getLogger(__name__)

REFUSED_BLOCKS = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long")

Call = Callable[..., Awaitable[AsyncSlackResponse]]


async def post(
    rendered: Rendered, asked: IncomingMessage, client: AsyncWebClient, posted: list[str], *, broadcast: bool = False
) -> str:
    """Post in the thread of ``asked``, and the first message in its channel too where ``broadcast``; its timestamp.

    Each posted message's timestamp is added to ``posted``.
    """
    call = _posting(asked, client, signed=not rendered.more, broadcast=broadcast)
    ts = str((await with_blocks_or_without(call, rendered))["ts"])
    posted.append(ts)
    await post_all(rendered.more, asked, client, posted)
    return ts


async def post_all(
    messages: Sequence[Rendered], asked: IncomingMessage, client: AsyncWebClient, posted: list[str]
) -> None:
    """Post the further messages of an answer."""
    for message in messages:
        call = _posting(asked, client, signed=message is messages[-1])
        posted.append(str((await with_blocks_or_without(call, message))["ts"]))


async def change(
    rendered: Rendered, asked: IncomingMessage, ts: str, client: AsyncWebClient, posted: list[str]
) -> None:
    """Replace the bot's message ``ts`` by an answer."""
    metadata = None if rendered.more else metadata_of(asked)
    call = partial(client.chat_update, channel=asked.thread.channel, ts=ts, metadata=metadata)
    await with_blocks_or_without(call, rendered)
    if ts not in posted:
        posted.append(ts)
    await post_all(rendered.more, asked, client, posted)


async def delete_messages(asked: IncomingMessage, messages: Sequence[str], client: AsyncWebClient) -> bool:
    """Delete messages of the bot in the channel of ``asked``; False when Slack refuses one."""
    for ts in messages:
        try:
            await client.chat_delete(channel=asked.thread.channel, ts=ts)
        except (SlackApiError, ClientError, TimeoutError) as error:
            if isinstance(error, SlackApiError) and error.response.get("error") == "message_not_found":
                continue
            log.warning("delete_failed reason=%s ts=%s", type(error).__name__, asked.ts)
            return False
    log.info("messages_deleted count=%d ts=%s", len(messages), asked.ts)
    return True


def _posting(asked: IncomingMessage, client: AsyncWebClient, *, signed: bool, broadcast: bool = False) -> Call:
    return partial(
        client.chat_postMessage,
        channel=asked.thread.channel,
        thread_ts=asked.thread.thread_ts,
        metadata=metadata_of(asked) if signed else None,
        reply_broadcast=broadcast or None,
        unfurl_links=False,
        unfurl_media=False,
    )


async def with_blocks_or_without(call: Call, rendered: Rendered) -> AsyncSlackResponse:
    """Call with blocks; with the text alone, without markup, when Slack refuses the blocks."""
    try:
        return await call(text=rendered.text, blocks=rendered.blocks)
    except SlackApiError as error:
        reason = error.response.get("error")
        if reason not in REFUSED_BLOCKS:
            raise
        log.warning("blocks_refused reason=%s blocks=%d", reason, len(rendered.blocks))
        return await call(text=rendered.text, mrkdwn=False)
