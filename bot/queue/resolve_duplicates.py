"""Resolve duplicates: an answer that was posted after another attempt had claimed the question.

A process can be held up for longer than its lease between its last check of the file and Slack's taking the message.
The attempt that owns the question then cannot know of that message. This one can as soon as it continues: the file
says which timestamps are the answer, and this attempt deletes what it posted beside them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.messages import render_sentence
from bot.conversation.incoming_message import IncomingMessage
from bot.replies.posting import delete_messages, post
from bot.replies.target import REPEATED

__all__ = ["resolve_duplicates"]

MOST_CHECKS = 40
CHECK_SECONDS = 1.5

log = logging.getLogger(__name__)


async def resolve_duplicates(
    asked: IncomingMessage,
    posted: Sequence[str],
    client: AsyncWebClient,
    answer_of: Callable[[], Awaitable[str | None]],
) -> None:
    """Delete what was posted twice; where that fails, say that it may be there twice.

    ``answer_of`` returns the timestamps of the answer, or only the last of those that were found, which is signed;
    empty where there is no other, ``None`` as long as the question is pending.
    """
    for _ in range(MOST_CHECKS):
        answer = await answer_of()
        if answer is not None:
            found = answer.split()
            if not found or posted[-1] in found:
                return
            if await delete_messages(asked, [ts for ts in posted if ts not in found], client):
                return
            break
        await asyncio.sleep(CHECK_SECONDS)
    log.warning("possibly_posted_twice ts=%s", asked.ts)
    await post(render_sentence(REPEATED), asked, client, [])
