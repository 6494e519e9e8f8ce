"""The message shortcut “Explain with sources”: the message becomes the question, answered in its thread."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.rich_text import shortened
from bot.conversation.incoming_message import asked_by_command, unmarked
from bot.conversation.open_thread import MOST_WORDS
from bot.conversation.rate_limits import NOT_ANSWERED
from bot.queue.worker import QuestionWorker

__all__ = ["EXPLAIN", "register"]

EXPLAIN = "explain_with_sources"
NO_WORDS = "That message has no text that I could look up."


def register(app: AsyncApp, worker: QuestionWorker) -> None:
    """Explain messages."""

    @app.shortcut({"callback_id": EXPLAIN, "type": "message_action"})
    async def on_explain(
        ack: AsyncAck,
        shortcut: dict[str, Any],
        context: AsyncBoltContext,
        client: AsyncWebClient,
        respond: AsyncRespond,
    ) -> None:
        message = shortcut["message"]
        text = shortened(unmarked(message.get("text", ""), context.bot_user_id), MOST_WORDS)
        asked = asked_by_command(
            (context.team_id or "", shortcut["channel"]["id"]),
            shortcut["user"]["id"],
            text,
            shortcut["trigger_id"],
            response_url=shortcut.get("response_url") or "",
            thread_ts=message.get("thread_ts") or message["ts"],
        )
        refusal = None if asked.asks else NO_WORDS
        if refusal is None and not worker.may_answer(asked):
            refusal = NOT_ANSWERED
        if refusal is None:
            await worker.take(asked, client)
        await ack()
        if refusal is not None:
            await respond(text=refusal, response_type="ephemeral")
