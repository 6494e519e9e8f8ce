"""The bot's status under its name in the thread while it works; an answer never depends on it."""

import asyncio
import logging
from collections.abc import Awaitable

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.rich_text import plain, shortened
from bot.conversation.threads import Thread

__all__ = ["Status"]

TIMEOUT_SECONDS = 3.0
FIRST_STEP = "reading the question"
MOST_LOADING_MESSAGES = 10
MOST_CHARACTERS = 140
MOST_TITLE = 200

log = logging.getLogger(__name__)


class Status:
    """The status of one thread: an agent session with Slack's own Stop button, and the present steps."""

    def __init__(self, client: AsyncWebClient, thread: Thread) -> None:
        self._client, self._thread = client, thread
        self._has_session = self._has_status = False

    async def begin(self, title: str) -> None:
        """Show that work has begun; ``title`` names a new session in the list of conversations."""
        self._has_session = await self._session("processing", title=_words(title, MOST_TITLE))
        await self._say(f"is {FIRST_STEP}", [FIRST_STEP])

    async def step(self, *steps: str) -> None:
        """Show the newest of ``steps``, and the ones before it in turn."""
        shown = [_words(step, MOST_CHARACTERS) for step in steps[-MOST_LOADING_MESSAGES:]]
        if self._has_status and shown:
            await self._say(f"is working: {shown[-1]}", shown[::-1])

    async def end(self) -> None:
        """Show that work has ended."""
        if self._has_session:
            await self._session("active")
        elif self._has_status:
            await self._say("", None)

    async def _session(self, status: str, title: str | None = None) -> bool:
        place = self._thread
        return await _tried(
            self._client.agents_sessions_setStatus(
                status=status, channel_id=place.channel, thread_ts=place.thread_ts, title=title
            )
        )

    async def _say(self, status: str, steps: list[str] | None) -> None:
        place = self._thread
        self._has_status = await _tried(
            self._client.assistant_threads_setStatus(
                channel_id=place.channel, thread_ts=place.thread_ts, status=status, loading_messages=steps
            )
        )


async def _tried(call: Awaitable[object]) -> bool:
    """Make the call with a short timeout; False when Slack does not support it for this app."""
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await call
    except SlackApiError as error:
        log.debug("status_not_set reason=%s", error.response.get("error"))
        return False
    except (ClientError, TimeoutError) as error:
        log.debug("status_not_set reason=%s", type(error).__name__)
    return True


def _words(text: str, most: int) -> str:
    return str(plain(shortened(text, most))["text"])
