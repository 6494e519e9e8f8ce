"""The message shortcut “Explain with sources”: what a message says becomes the question, answered in its thread."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking.desk import Desk
from bot.slack.asking.incoming import unmarked
from bot.slack.asking.opening import MOST_WORDS, Asked, ask_in_thread
from bot.slack.blocks.rich_text import shortened

__all__ = ["EXPLAIN", "register"]

EXPLAIN = "explain_with_sources"
NO_WORDS = "That message has no words that I could look up."


def register(app: AsyncApp, desk: Desk) -> None:
    """Explain messages."""

    @app.shortcut({"callback_id": EXPLAIN, "type": "message_action"})
    async def on_explain(
        ack: AsyncAck,
        shortcut: dict[str, Any],
        context: AsyncBoltContext,
        client: AsyncWebClient,
        respond: AsyncRespond,
    ) -> None:
        await ack()
        message = shortcut["message"]
        text = shortened(unmarked(message.get("text", ""), context.bot_user_id), MOST_WORDS)
        if not any(character.isalnum() for character in text):
            await respond(text=NO_WORDS, response_type="ephemeral")
            return
        asked = Asked(
            team=context.team_id or "",
            channel=shortcut["channel"]["id"],
            user=shortcut["user"]["id"],
            text=text,
            trigger=shortcut["trigger_id"],
            thread_ts=message.get("thread_ts") or message["ts"],
        )
        await ask_in_thread(asked, desk, client, respond)
