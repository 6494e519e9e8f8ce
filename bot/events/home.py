"""``app_home_opened`` and the buttons of the Home tab."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.home_tab import REFRESH, STOP_NOTE, UNFOLLOW, publish
from bot.queue.worker import Desk
from bot.scheduled.follows import Follows
from bot.scheduled.schedules import Schedules

__all__ = ["register"]

Body = dict[str, Any]
Ack = Callable[[], Awaitable[object]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Show the Home tab when it is opened, and again after each of its buttons."""

    @app.event("app_home_opened")
    async def on_opened(body: Body, event: Body, client: AsyncWebClient) -> None:
        if event.get("tab", "home") == "home":
            await publish(desk, client, body.get("team_id", ""), event["user"])

    @app.action(UNFOLLOW)
    async def on_unfollow(ack: Ack, body: Body, action: Body, client: AsyncWebClient) -> None:
        await ack()
        team, user = _presser(body)
        await asyncio.to_thread(Follows(desk.file).unfollow, team, user, action["value"])
        await publish(desk, client, team, user)

    @app.action(STOP_NOTE)
    async def on_stop(ack: Ack, body: Body, action: Body, client: AsyncWebClient) -> None:
        await ack()
        team, user = _presser(body)
        await asyncio.to_thread(_stop, Schedules(desk.file), team, user, int(action["value"]))
        await publish(desk, client, team, user)

    @app.action(REFRESH)
    async def on_refresh(ack: Ack, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await publish(desk, client, *_presser(body))


def _presser(body: Body) -> tuple[str, str]:
    """The workspace and the person of whoever pressed a button."""
    team = body.get("team") or {}
    return team.get("id", ""), body["user"]["id"]


def _stop(schedules: Schedules, team: str, user: str, number: int) -> None:
    """Stop a note of one's own."""
    note = schedules.get(number)
    if note is not None and (note.team, note.user) == (team, user):
        schedules.remove(number)
