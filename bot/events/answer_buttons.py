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
from bot.conversation.threads import Thread
from bot.feedback import Feedback, Thumbs
from bot.queue.cancel import CancelRequests
from bot.queue.worker import Desk
from bot.replies.posts import Post, Posts
from bot.scheduled.command_handlers import CommandContext, run

__all__ = ["register"]

Json = dict[str, Any]

THANKS = "Thank you, noted."
STOPPING = "Stopping…"
ALREADY_SHOWN = "It is shown in the channel already."


def register(app: AsyncApp, desk: Desk) -> None:
    """Do what the buttons say."""
    _register_windows(app, desk)
    _register_thumbs(app, desk)
    _register_deeds(app, desk)


def _register_windows(app: AsyncApp, desk: Desk) -> None:
    windows = {SOURCES: SOURCES_WINDOW, VIEWS: VIEWS_WINDOW}

    @app.action(re.compile(f"^({SOURCES}|{VIEWS})$"))
    async def on_window(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        post = await _post(desk, context, action["value"])
        view = page_view(windows[action["action_id"]], post, 0) if post is not None else gone_view()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.action(re.compile(f"^{PAGE}_(back|on)$"))
    async def on_page(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        shown = body["view"]
        window, key, _ = read_memory(shown["private_metadata"])
        post = await _post(desk, context, key)
        view = page_view(window, post, int(action["value"])) if post is not None else gone_view()
        await client.views_update(view_id=shown["id"], hash=shown.get("hash"), view=view)


def _register_thumbs(app: AsyncApp, desk: Desk) -> None:
    @app.action(THUMBS)
    async def on_thumb(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        thumb, _, key = action["value"].partition(" ")
        await _keep_opinion(desk, context, key, Thumbs(thumb), "")
        if thumb == Thumbs.DOWN:
            await client.views_open(trigger_id=body["trigger_id"], view=feedback_view(key))
        else:
            await _whisper(THANKS, body, client)

    @app.view(FEEDBACK_WINDOW)
    async def on_reason(ack: AsyncAck, view: Json, context: AsyncBoltContext) -> None:
        await ack()
        key, reason = read_feedback(view)
        await _keep_opinion(desk, context, key, Thumbs.DOWN, reason)


def _register_deeds(app: AsyncApp, desk: Desk) -> None:
    @app.action(FOLLOW)
    async def on_follow(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        place = CommandContext(context.team_id or "", body["channel"]["id"], body["user"]["id"])
        told = await run(f"follow {action['value']}", place, desk, client)
        await _whisper(told or "", body, client)

    @app.action(BROADCAST)
    async def on_broadcast(
        ack: AsyncAck, body: Json, action: Json, context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        await ack()
        post = await _post(desk, context, action["value"])
        if post is None or not await asyncio.to_thread(Posts(desk.file).bring_to_channel, post.team, post.key):
            await _whisper(ALREADY_SHOWN, body, client)
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
        # a message for one person's eyes does not come with the press: there the button names the thread
        thread_ts = (message.get("thread_ts") or message["ts"]) if message else action["value"]
        thread = Thread(context.team_id or "", body["channel"]["id"], thread_ts)
        await asyncio.to_thread(CancelRequests(desk.file).ask, thread, float(action["action_ts"]))
        if not message:
            await respond(text=STOPPING, replace_original=True)


async def _post(desk: Desk, context: AsyncBoltContext, key: str) -> Post | None:
    """The answer of a button's key, in the workspace where it was pressed."""
    return await asyncio.to_thread(Posts(desk.file).keyed, context.team_id or "", key)


async def _keep_opinion(desk: Desk, context: AsyncBoltContext, key: str, thumbs: Thumbs, reason: str) -> None:
    post = await _post(desk, context, key)
    if post is not None:
        await asyncio.to_thread(
            Feedback(desk.file).add,
            post.team, context.user_id or "", post.ts or post.key, thumbs, reason, post.receipt, desk.clock(),
        )  # fmt: skip


async def _whisper(words: str, body: Json, client: AsyncWebClient) -> None:
    """Tell only the one who pressed, in the thread of the message that the button is on."""
    message = body.get("message", {})
    await client.chat_postEphemeral(
        channel=body["channel"]["id"], user=body["user"]["id"],
        thread_ts=message.get("thread_ts") or message.get("ts"), text=escaped(words),
    )  # fmt: skip
