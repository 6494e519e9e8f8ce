"""The agent view: suggested prompts on what is new and what the channel in view follows; Slack's Stop button."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel_in_view import InView, channel_in
from bot.context import BotContext
from bot.conversation.threads import Thread
from bot.queue.cancel import CancelRequests
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules
from bot.suggestions import CHANNEL_TITLE, TITLE, channel_prompts

__all__ = ["register"]

Json = dict[str, Any]

log = logging.getLogger(__name__)


async def _in_messages(event: Json) -> bool:
    """Whether the conversation was opened, not the Home tab."""
    return event.get("tab") == "messages"


def register(app: AsyncApp, context: BotContext) -> None:
    """Suggest prompts and cancel answers."""

    @app.event("app_home_opened", matchers=[_in_messages])
    async def on_opened(body: Json, event: Json, client: AsyncWebClient) -> None:
        team, user = _whose(body)
        _, now = await asyncio.to_thread(_note_view, context, team, user, event.get("context"))
        await _suggest(now, event["channel"], context, client)

    @app.event("app_context_changed")
    async def on_context(body: Json, event: Json, client: AsyncWebClient) -> None:
        team, user = _whose(body)
        before, now = await asyncio.to_thread(_note_view, context, team, user, event.get("context"))
        if before != now and event.get("channel"):
            await _suggest(now, event["channel"], context, client)

    @app.event("agent_session_stopped")
    async def on_stopped(body: Json, event: Json) -> None:
        thread = Thread(body.get("team_id", ""), event["channel"], event["thread_ts"])
        await asyncio.to_thread(CancelRequests(context.database).ask, thread, float(event["event_ts"]))


def _whose(body: Json) -> tuple[str, str]:
    """The workspace, and the person: named by the event itself, or as the one for whom Slack sends it."""
    authorized: Json = next(iter(body.get("authorizations") or []), {})
    return body.get("team_id", ""), body["event"].get("user") or authorized.get("user_id") or ""


def _note_view(context: BotContext, team: str, user: str, shown: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Store the channel that a person has in view; what the former channel follows, and what this one follows.

    An event without a context changes nothing: Slack sends none where the app has not asked for it.
    """
    in_view, at = InView(context.database), context.clock()
    before = channel = in_view.of(team, user, at)
    if shown is not None:
        channel = channel_in(shown)
        in_view.see(team, user, channel, at)
    return _followed(context, team, before), _followed(context, team, channel)


def _followed(context: BotContext, team: str, channel: str | None) -> tuple[str, ...]:
    """What a channel follows, and what else its notes are on."""
    if channel is None:
        return ()
    follows = (follow.subject for follow in Follows(context.database).of(team, channel))
    notes = (subject for note in Schedules(context.database).of(team, channel) for subject in note.subjects)
    return tuple(dict.fromkeys((*follows, *notes)))


async def _suggest(subjects: Sequence[str], channel: str, context: BotContext, client: AsyncWebClient) -> None:
    """Show prompts at the top of the conversation ``channel``; a failure is only logged."""
    prompts = await asyncio.to_thread(channel_prompts, context.library, subjects)
    try:
        await client.assistant_threads_setSuggestedPrompts(
            channel_id=channel,
            title=CHANNEL_TITLE if subjects else TITLE,
            prompts=[{"title": prompt.title, "message": prompt.text} for prompt in prompts],
        )
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.info("prompts_not_shown reason=%s", error)
