"""``/brief``: a question, or an order (follow, every, list, stop, settings)."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking.desk import Desk
from bot.slack.asking.incoming import unmarked
from bot.slack.asking.opening import Asked, ask_in_thread, ask_privately
from bot.slack.blocks.rich_text import escaped
from bot.slack.listeners.settings import open_settings
from bot.slack.unasked.commands import Place, run

__all__ = ["USAGE", "register"]

COMMAND = "/brief"
USAGE = (
    "Ask: /brief why did small caps rally yesterday? (or /brief privately …, for your eyes only)\n"
    "Follow: /brief follow small caps · /brief unfollow small caps\n"
    "Every morning: /brief every weekday 07:30 small caps, Fed, oil · /brief list · /brief stop 3\n"
    "What I do in this channel: /brief settings"
)
_PRIVATELY = re.compile(r"^(?:privately|private)\b[\s:,]*", re.IGNORECASE)


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer commands."""

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        place = Place(command["team_id"], command["channel_id"], command["user_id"])
        said, trigger = command.get("text") or "", command["trigger_id"]
        words = unmarked(said)
        if not re.search(r"\w", words) or words.casefold() == "help":
            reply: str | None = USAGE
        elif words.casefold() == "settings":
            reply = await open_settings(place, trigger, desk, client)
        elif (reply := await run(said, place, desk, client)) is None:
            await _ask(words, place, trigger, desk, client, respond)
        if reply is not None:
            await respond(text=escaped(reply), response_type="ephemeral")


async def _ask(
    words: str, place: Place, trigger: str, desk: Desk, client: AsyncWebClient, respond: AsyncRespond
) -> None:
    question, privately = _PRIVATELY.subn("", words)
    asked = Asked(place.team, place.channel, place.user, question or words, trigger)
    if privately:
        await ask_privately(asked, desk, client, respond)
    else:
        await ask_in_thread(asked, desk, client, respond)
