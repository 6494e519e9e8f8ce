"""The agent view: prompts from what is new, and from what the channel in view follows; and Slack's own Stop button."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_in_view import InView, channel_in
from bot.conversation.threads import Thread
from bot.queue.cancel import CancelRequests
from bot.queue.worker import Desk
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules
from bot.suggestions import CHANNEL_TITLE, TITLE, channel_prompts

__all__ = ["register"]

Json = dict[str, Any]

log = logging.getLogger(__name__)


async def _in_messages(event: Json) -> bool:
    """Whether it is the conversation that was opened, not the Home tab."""
    return event.get("tab") == "messages"


def register(app: AsyncApp, desk: Desk) -> None:
    """Suggest prompts and stop answers."""

    @app.event("app_home_opened", matchers=[_in_messages])
    async def on_opened(body: Json, event: Json, client: AsyncWebClient) -> None:
        team, user = _whose(body)
        _, now = await asyncio.to_thread(_look, desk, team, user, event.get("context"))
        await _suggest(now, event["channel"], desk, client)

    @app.event("app_context_changed")
    async def on_context(body: Json, event: Json, client: AsyncWebClient) -> None:
        team, user = _whose(body)
        before, now = await asyncio.to_thread(_look, desk, team, user, event.get("context"))
        if before != now and event.get("channel"):
            await _suggest(now, event["channel"], desk, client)

    @app.event("agent_session_stopped")
    async def on_stopped(body: Json, event: Json) -> None:
        thread = Thread(body.get("team_id", ""), event["channel"], event["thread_ts"])
        await asyncio.to_thread(CancelRequests(desk.file).ask, thread, float(event["event_ts"]))


def _whose(body: Json) -> tuple[str, str]:
    """The workspace, and the person: named by the event itself, or as the one for whom Slack sends it."""
    authorized: Json = next(iter(body.get("authorizations") or []), {})
    return body.get("team_id", ""), body["event"].get("user") or authorized.get("user_id") or ""


def _look(desk: Desk, team: str, user: str, context: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Note the channel that a person has in view; what the one before follows, and what this one does.

    An event without a context says nothing of it: Slack sends none where the app has not asked for it.
    """
    in_view, at = InView(desk.file), desk.clock()
    before = channel = in_view.of(team, user, at)
    if context is not None:
        channel = channel_in(context)
        in_view.see(team, user, channel, at)
    return _followed(desk, team, before), _followed(desk, team, channel)


def _followed(desk: Desk, team: str, channel: str | None) -> tuple[str, ...]:
    """What a channel follows, and what else its notes are on."""
    if channel is None:
        return ()
    follows = (follow.subject for follow in Follows(desk.file).of(team, channel))
    notes = (subject for note in Schedules(desk.file).of(team, channel) for subject in note.subjects)
    return tuple(dict.fromkeys((*follows, *notes)))


async def _suggest(subjects: Sequence[str], channel: str, desk: Desk, client: AsyncWebClient) -> None:
    """Show prompts at the top of the conversation ``channel``; that they cannot be shown is only logged."""
    prompts = await asyncio.to_thread(channel_prompts, desk.library, subjects)
    try:
        await client.assistant_threads_setSuggestedPrompts(
            channel_id=channel,
            title=CHANNEL_TITLE if subjects else TITLE,
            prompts=[{"title": prompt.title, "message": prompt.text} for prompt in prompts],
        )
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.info("no prompts reason=%s", error)
