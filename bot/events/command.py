"""``/brief``: a question, or a command (follow, every, list, stop, settings)."""

import asyncio
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.buttons import stop_button
from bot.blocks.messages import render_sentence
from bot.blocks.rich_text import escaped
from bot.context import BotContext
from bot.conversation.incoming_message import IncomingMessage, asked_by_command, unmarked
from bot.conversation.rate_limits import NOT_ANSWERED
from bot.events.settings_dialog import open_settings
from bot.home_tab import publish
from bot.queue.worker import QuestionWorker
from bot.scheduled.command_handlers import CommandContext, is_command, run_command

__all__ = ["USAGE", "register"]

COMMAND = "/brief"
USAGE = (
    "Ask: /brief why did small caps rally yesterday? (or /brief privately …, only you see the answer)\n"
    "Follow: /brief follow small caps · /brief unfollow small caps\n"
    "Scheduled notes: /brief every weekday 07:30 small caps, Fed, oil · /brief list · /brief stop 3 · /brief resume\n"
    "Settings of this channel: /brief settings"
)
ACKNOWLEDGING_SECONDS = 0.1
WORKING = "I am looking it up; only you will see the answer…"
_PRIVATELY = re.compile(r"^(?:privately|private)\b[\s:,]*", re.IGNORECASE)


def register(app: AsyncApp, context: BotContext, worker: QuestionWorker) -> None:
    """Answer commands."""

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond) -> None:
        text = command.get("text") or ""
        words = unmarked(text)
        if _is_question(words):
            await _ask(_question(words, command), worker, client, ack)
            return
        await ack()
        place = CommandContext(command["team_id"], command["channel_id"], command["user_id"])
        if not re.search(r"\w", words) or words.casefold() == "help":
            reply: str | None = USAGE
        elif words.casefold() == "settings":
            reply = await open_settings(place, command["trigger_id"], context, client)
        else:
            reply = await _run(text, place, context, client)
        if reply is not None:
            await respond(text=escaped(reply), response_type="ephemeral")


async def _run(text: str, place: CommandContext, context: BotContext, client: AsyncWebClient) -> str | None:
    """Execute a command, show what has changed on the Home tab, and return the reply."""
    reply = await run_command(text, place, context, client)
    if reply is not None and reply.changed:
        await publish(context, client, place.team, place.user)
    return reply.text if reply is not None else None


def _is_question(words: str) -> bool:
    return bool(re.search(r"\w", words)) and words.casefold() not in ("help", "settings") and not is_command(words)


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


async def _ask(asked: IncomingMessage, worker: QuestionWorker, client: AsyncWebClient, ack: AsyncAck) -> None:
    """Store the question, acknowledge it (with a sentence if the answer is private), and then answer it."""
    if not worker.may_answer(asked):
        await ack(text=NOT_ANSWERED, response_type="ephemeral")
        return
    pending = await worker.keep(asked)
    if pending is None:
        await ack()
        return
    try:
        await (_ack_in_private(asked, ack) if asked.private else ack())
    finally:
        worker.start(pending, client)


async def _ack_in_private(asked: IncomingMessage, ack: AsyncAck) -> None:
    """Wait until Bolt has sent the acknowledgement, so that it comes before the answer."""
    blocks = [*render_sentence(WORKING).blocks, stop_button(asked.thread.thread_ts)]
    await ack(text=WORKING, blocks=blocks, response_type="ephemeral")
    await asyncio.sleep(ACKNOWLEDGING_SECONDS)
