"""``/brief settings``: open the settings of a channel for those who may change them, and store the changes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.settings_window import CALLBACK, ChoiceUnclear, origin_of, read_choice, settings_window
from bot.channel_settings import ChannelSettings
from bot.context import BotContext
from bot.scheduled.command_handlers import CommandContext

__all__ = ["open_settings", "register"]

NOT_ALLOWED = "Only the channel's creator and the workspace's admins can change these settings."

Body = dict[str, Any]

log = logging.getLogger(__name__)


def register(app: AsyncApp, context: BotContext) -> None:
    """Store the settings, or show in the window what is wrong with them."""

    @app.view(CALLBACK)
    async def on_saved(ack: Callable[..., Awaitable[object]], body: Body, view: Body, client: AsyncWebClient) -> None:
        team, user = (body.get("team") or {}).get("id", ""), body["user"]["id"]
        channel, zone = origin_of(view["private_metadata"])
        try:
            choice = read_choice(view["state"]["values"], zone)
        except ChoiceUnclear as unclear:
            await ack(response_action="errors", errors={unclear.block: str(unclear)})
            return
        await ack()
        if await may_choose(CommandContext(team, channel, user), context, client):
            settings = ChannelSettings(context.database)
            await asyncio.to_thread(settings.choose, team, channel, choice, user=user, at=context.clock())
            log.info("settings_changed channel=%s user=%s", channel, user)


async def open_settings(
    place: CommandContext, trigger_id: str, context: BotContext, client: AsyncWebClient
) -> str | None:
    """Open the window; return a sentence for those who may not change the settings."""
    if not await may_choose(place, context, client):
        return NOT_ALLOWED
    choice = await asyncio.to_thread(ChannelSettings(context.database).of, place.team, place.name)
    zone = (await context.zones.local(context.clock(), place.user, client)).tzinfo
    name = zone.key if isinstance(zone, ZoneInfo) else "UTC"
    await client.views_open(trigger_id=trigger_id, view=settings_window(choice, place.name, name))
    return None


async def may_choose(place: CommandContext, context: BotContext, client: AsyncWebClient) -> bool:
    """Whether a person may change the settings of a place: one's own, as an admin, or as the channel's creator."""
    if place.name == place.user or place.user in context.settings.admins:
        return True
    return await _is_admin(place.user, client) or await _is_creator(place, client)


async def _is_admin(user: str, client: AsyncWebClient) -> bool:
    try:
        person: Body = (await client.users_info(user=user)).get("user", {})
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("admin_unknown reason=%s", type(error).__name__)
        return False
    return bool(person.get("is_admin") or person.get("is_owner") or person.get("is_primary_owner"))


async def _is_creator(place: CommandContext, client: AsyncWebClient) -> bool:
    try:
        channel: Body = (await client.conversations_info(channel=place.channel)).get("channel", {})
    except (SlackApiError, ClientError, TimeoutError) as error:
        log.warning("creator_unknown reason=%s", type(error).__name__)
        return False
    return bool(channel.get("creator") == place.user)
