"""The agent view: prompts from what is new when somebody opens the conversation, and Slack's own Stop button."""

import asyncio
import logging
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking.conversation import Thread
from bot.slack.asking.desk import Desk
from bot.slack.asking.stops import Stops
from bot.slack.suggestions import TITLE, new_prompts

__all__ = ["register"]

log = logging.getLogger(__name__)


async def _in_messages(event: dict[str, Any]) -> bool:
    """Whether it is the conversation that was opened, not the Home tab."""
    return event.get("tab") == "messages"


def register(app: AsyncApp, desk: Desk) -> None:
    """Suggest prompts and stop answers."""

    @app.event("app_home_opened", matchers=[_in_messages])
    async def on_opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        prompts = await asyncio.to_thread(new_prompts, desk.library)
        try:
            await client.assistant_threads_setSuggestedPrompts(
                channel_id=event["channel"],
                title=TITLE,
                prompts=[{"title": p.title, "message": p.text} for p in prompts],
            )
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.info("no prompts reason=%s", error)

    @app.event("agent_session_stopped")
    async def on_stopped(body: dict[str, Any], event: dict[str, Any]) -> None:
        thread = Thread(body.get("team_id", ""), event["channel"], event["thread_ts"])
        await asyncio.to_thread(Stops(desk.file).ask, thread, float(event["event_ts"]))
