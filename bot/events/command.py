"""``/brief``: a question, or an order (follow, every, list, stop, settings)."""

import asyncio
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.buttons import stop_button
from bot.blocks.messages import render_sentence
from bot.blocks.rich_text import escaped
from bot.conversation.incoming_message import IncomingMessage, asked_by_command, unmarked
from bot.conversation.rate_limits import NOT_ANSWERED, may_be_answered
from bot.events.settings_dialog import open_settings
from bot.queue.worker import Desk
from bot.scheduled.command_handlers import CommandContext, is_order, run

__all__ = ["USAGE", "register"]

COMMAND = "/brief"
USAGE = (
    "Ask: /brief why did small caps rally yesterday? (or /brief privately …, for your eyes only)\n"
    "Follow: /brief follow small caps · /brief unfollow small caps\n"
    "Every morning: /brief every weekday 07:30 small caps, Fed, oil · /brief list · /brief stop 3 · /brief resume\n"
    "What I do in this channel: /brief settings"
)
ACKNOWLEDGING_SECONDS = 0.1
AT_WORK = "I am looking it up, for your eyes only…"
_PRIVATELY = re.compile(r"^(?:privately|private)\b[\s:,]*", re.IGNORECASE)


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer commands."""

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond) -> None:
        said = command.get("text") or ""
        words = unmarked(said)
        if _is_question(words):
            await _ask(_question(words, command), desk, client, ack)
            return
        await ack()
        place = CommandContext(command["team_id"], command["channel_id"], command["user_id"])
        if not re.search(r"\w", words) or words.casefold() == "help":
            reply: str | None = USAGE
        elif words.casefold() == "settings":
            reply = await open_settings(place, command["trigger_id"], desk, client)
        else:
            reply = await run(said, place, desk, client)
        if reply is not None:
            await respond(text=escaped(reply), response_type="ephemeral")


def _is_question(words: str) -> bool:
    return bool(re.search(r"\w", words)) and words.casefold() not in ("help", "settings") and not is_order(words)


def _question(words: str, command: dict[str, Any]) -> IncomingMessage:
    question, privately = _PRIVATELY.subn("", words)
    return asked_by_command(
        (command["team_id"], command["channel_id"]),
        command["user_id"],
        question or words,
        command["trigger_id"],
        response_url=command.get("response_url") or "",
        private=bool(privately),
    )


async def _ask(asked: IncomingMessage, desk: Desk, client: AsyncWebClient, ack: AsyncAck) -> None:
    """Keep the question, acknowledge it, with a word where its answer is for the asker alone, and then answer it."""
    if not may_be_answered(asked, desk.settings):
        await ack(text=NOT_ANSWERED, response_type="ephemeral")
        return
    pending = await desk.keep(asked)
    if pending is None:
        await ack()
        return
    try:
        await (_ack_in_private(asked, ack) if asked.private else ack())
    finally:
        desk.start(pending, client)


async def _ack_in_private(asked: IncomingMessage, ack: AsyncAck) -> None:
    """Bolt sends the acknowledgement while this waits, so that it stands above the answer."""
    blocks = [*render_sentence(AT_WORK).blocks, stop_button(asked.thread.thread_ts)]
    await ack(text=AT_WORK, blocks=blocks, response_type="ephemeral")
    await asyncio.sleep(ACKNOWLEDGING_SECONDS)
