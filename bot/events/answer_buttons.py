"""The buttons under an answer: sources, views, their pages, follow, show in channel, stop, and the thumbs."""

import asyncio
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.broadcasting import render_broadcast
from bot.blocks.buttons import BROADCAST, FOLLOW, SOURCES, STOP, THUMBS, VIEWS
from bot.blocks.feedback_view import FEEDBACK_WINDOW, feedback_view, read_feedback
from bot.blocks.rich_text import escaped
from bot.blocks.sources_view import PAGE, SOURCES_WINDOW, VIEWS_WINDOW, gone_view, page_view, read_memory
from bot.context import BotContext
from bot.conversation.threads import Thread
from bot.feedback import Feedback, Thumbs
from bot.home_tab import publish
from bot.posts import Post, Posts
from bot.queue.cancel import CancelRequests
from bot.scheduled.command_handlers import CommandContext, run_command

__all__ = ["register"]

Json = dict[str, Any]

THANKS = "Thank you, noted."
STOPPING = "Stopping…"
ALREADY_SHOWN = "It is already shown in the channel."


def register(app: AsyncApp, bot_context: BotContext) -> None:
    """Register the buttons of an answer."""
    _register_windows(app, bot_context)
    _register_thumbs(app, bot_context)
    _register_actions(app, bot_context)


def _register_windows(app: AsyncApp, bot_context: BotContext) -> None:
    windows = {SOURCES: SOURCES_WINDOW, VIEWS: VIEWS_WINDOW}

    @app.action(re.compile(f"^({SOURCES}|{VIEWS})$"))
    async def on_window(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        post = await _post(bot_context, context, action["value"])
        view = page_view(windows[action["action_id"]], post, 0) if post is not None else gone_view()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(re.compile(f"^{PAGE}_(back|on)$"))
    async def on_page(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        shown = body["view"]
        window, key, _ = read_memory(shown["private_metadata"])
        post = await _post(bot_context, context, key)
        view = page_view(window, post, int(action["value"])) if post is not None else gone_view()
        await client.views_update(view_id=shown["id"], hash=shown.get("hash"), view=view)


def _register_thumbs(app: AsyncApp, bot_context: BotContext) -> None:
    @app.action(THUMBS)
    async def on_thumb(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        thumb, _, key = action["value"].partition(" ")
        await _store_feedback(bot_context, context, key, Thumbs(thumb), "")
        if thumb == Thumbs.DOWN:
            await client.views_open(trigger_id=body["trigger_id"], view=feedback_view(key))
        else:
            await _reply_privately(THANKS, body, client)

    @app.view(FEEDBACK_WINDOW)
    async def on_reason(ack: AsyncAck, view: Json, context: AsyncBoltContext) -> None:
        await ack()
        key, reason = read_feedback(view)
        await _store_feedback(bot_context, context, key, Thumbs.DOWN, reason)


def _register_actions(app: AsyncApp, bot_context: BotContext) -> None:
    @app.action(FOLLOW)
    async def on_follow(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        place = CommandContext(context.team_id or "", body["channel"]["id"], body["user"]["id"])
        reply = await run_command(f"follow {action['value']}", place, bot_context, client)
        if reply is not None and reply.changed:
            await publish(bot_context, client, place.team, place.user)
        await _reply_privately(reply.text if reply is not None else "", body, client)

    @app.action(BROADCAST)
    async def on_broadcast(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        post = await _post(bot_context, context, action["value"])
        if post is None or not await asyncio.to_thread(
            Posts(bot_context.database).bring_to_channel, post.team, post.key
        ):
            await _reply_privately(ALREADY_SHOWN, body, client)
            return
        shown = render_broadcast(post, body["user"]["id"])
        await client.chat_postMessage(
            channel=post.channel, thread_ts=post.thread_ts, text=shown.text, blocks=shown.blocks,
            reply_broadcast=True, unfurl_links=False, unfurl_media=False,
        )  # fmt: skip

    @app.action(STOP)
    async def on_stop(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, respond: AsyncRespond
    ) -> None:
        await ack()
        message = body.get("message")
        # Slack sends no message with a press in an ephemeral message: there the button's value names the thread
        thread_ts = (message.get("thread_ts") or message["ts"]) if message else action["value"]
        thread = Thread(context.team_id or "", body["channel"]["id"], thread_ts)
        await asyncio.to_thread(CancelRequests(bot_context.database).ask, thread, float(action["action_ts"]))
        if not message:
            await respond(text=STOPPING, replace_original=True)


async def _post(bot_context: BotContext, context: AsyncBoltContext, key: str) -> Post | None:
    """The post that a button's key names, in the workspace where it was pressed."""
    return await asyncio.to_thread(Posts(bot_context.database).keyed, context.team_id or "", key)


async def _store_feedback(
    bot_context: BotContext, context: AsyncBoltContext, key: str, thumbs: Thumbs, reason: str
) -> None:
    post = await _post(bot_context, context, key)
    if post is not None:
        await asyncio.to_thread(
            Feedback(bot_context.database).add,
            post.team, context.user_id or "", post.ts or post.key, thumbs, reason, post.receipt, bot_context.clock(),
        )  # fmt: skip


async def _reply_privately(words: str, body: Json, client: AsyncWebClient) -> None:
    """Show words only to the person who pressed, in the thread of the button's message."""
    message = body.get("message", {})
    await client.chat_postEphemeral(
        channel=body["channel"]["id"], user=body["user"]["id"],
        thread_ts=message.get("thread_ts") or message.get("ts"), text=escaped(words),
    )  # fmt: skip
