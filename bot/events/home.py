"""``app_home_opened`` and the buttons of the Home tab."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import BotContext
from bot.home_tab import REFRESH, STOP_NOTE, UNFOLLOW, publish
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules

__all__ = ["register"]

Body = dict[str, Any]
Ack = Callable[[], Awaitable[object]]


def register(app: AsyncApp, context: BotContext) -> None:
    """Show the Home tab when it is opened, and anew after each of its buttons."""

    @app.event("app_home_opened")
    async def on_opened(body: Body, event: Body, client: AsyncWebClient) -> None:
        if event.get("tab", "home") == "home":
            await publish(context, client, body.get("team_id", ""), event["user"])

    @app.action(UNFOLLOW)
    async def on_unfollow(ack: Ack, body: Body, action: Body, client: AsyncWebClient) -> None:
        await ack()
        team, user = _team_and_user(body)
        await asyncio.to_thread(Follows(context.database).unfollow, team, user, action["value"])
        await publish(context, client, team, user)

    @app.action(STOP_NOTE)
    async def on_stop(ack: Ack, body: Body, action: Body, client: AsyncWebClient) -> None:
        await ack()
        team, user = _team_and_user(body)
        await asyncio.to_thread(_stop, Schedules(context.database), team, user, int(action["value"]))
        await publish(context, client, team, user)

    @app.action(REFRESH)
    async def on_refresh(ack: Ack, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await publish(context, client, *_team_and_user(body))


def _team_and_user(body: Body) -> tuple[str, str]:
    """The workspace and the person who pressed a button."""
    team = body.get("team") or {}
    return team.get("id", ""), body["user"]["id"]


def _stop(schedules: Schedules, team: str, user: str, number: int) -> None:
    """Stop a note that this person scheduled."""
    note = schedules.get(number)
    if note is not None and (note.team, note.user) == (team, user):
        schedules.remove(number)
