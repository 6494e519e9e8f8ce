"""The Slack bot at the front door."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from marketbrief.cli.parts import (
    embedder_of,
    now,
    open_library,
    receipts_of,
    server_of,
    settings_of_environment,
    writer_of,
)
from marketbrief.errors import SettingsError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from marketbrief.briefing import Briefing, NoEvidence
    from marketbrief.library import Library
    from marketbrief.question import Turn
    from marketbrief.settings import Settings

__all__ = ["bot"]


@click.command()
@click.pass_context
def bot(ctx: click.Context) -> None:
    """Run the Slack bot (Socket Mode) until it is told to stop."""
    settings = settings_of_environment()
    missing = [
        name
        for name, value in (
            ("SLACK_BOT_TOKEN", settings.slack_bot_token),
            ("SLACK_APP_TOKEN", settings.slack_app_token),
        )
        if value is None
    ]
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} must be set: make a Slack app from bot/slack/manifest.json at api.slack.com/apps,"
            " install it to your workspace (bot token, xoxb-…) and give it an app token with connections:write (xapp-…)"
        )
    with open_library(ctx, settings, create=True) as library:
        _run_bot(library, settings)


def _run_bot(library: "Library", settings: "Settings") -> None:
    import asyncio
    import logging

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.answering.answer import Answerer
    from bot.answering.retrieve import Retriever
    from bot.following import Follower
    from bot.slack.app import build_app, serve
    from bot.slack.conversation import Conversations

    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    embedder = embedder_of(settings)
    if embedder is not None:
        library.claim_embedding(embedder.name)
    with (
        Follower(library, server_of(settings)) as follower,
        Conversations(library.directory / "bot.db") as conversations,
        receipts_of(library, settings) as receipts,
    ):
        answerer = Answerer(Retriever(library, embedder, follower.nearest), writer_of(settings), receipts)

        async def answer(text: str, *, asked_at: datetime, turns: Sequence["Turn"]) -> "Briefing | NoEvidence":
            return await asyncio.to_thread(answerer.answer, text, as_of=asked_at, turns=turns)

        async def run() -> None:
            client = AsyncWebClient(token=_secret(settings.slack_bot_token), base_url=settings.slack_api_url)
            app = build_app(client=client, answerer=answer, conversations=conversations, clock=lambda: now(settings))
            await serve(app, _secret(settings.slack_app_token))

        asyncio.run(run())


def _secret(value: "SecretStr | None") -> str:
    return value.get_secret_value() if value is not None else ""
