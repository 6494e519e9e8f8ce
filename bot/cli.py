"""The command bot."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from marketbrief.cli.wiring import (
    answerer_of,
    embedder_of,
    now,
    open_library,
    receipts_of,
    server_of,
    settings_of_environment,
)
from marketbrief.domain.errors import SettingsError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.app import SlackApp
    from bot.context import AsyncAnswerer
    from bot.database import BotDatabase
    from bot.installations import Installations
    from bot.slack_settings import SlackSettings
    from marketbrief.answering.answerer import Answerer
    from marketbrief.domain.briefing import Briefing, NoEvidence
    from marketbrief.domain.progress import ProgressListener
    from marketbrief.domain.question import Conversation, Turn
    from marketbrief.library import Library
    from marketbrief.settings import Settings

__all__ = ["bot"]


@click.command()
@click.option("--http", is_flag=True, help="Receive events as signed HTTP requests, not over Socket Mode.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, with --http.")
@click.option("--port", default=3000, show_default=True, help="Port to listen on, with --http.")
@click.pass_context
def bot(ctx: click.Context, http: bool, host: str, port: int) -> None:
    """Run the Slack bot.

    It uses Socket Mode, or HTTP with --http, which several workspaces need. Stop it with Ctrl-C.
    """
    settings = settings_of_environment()
    _require(settings, http=http)
    with open_library(ctx, settings, create=True) as library:
        _run_bot(library, settings, (host, port) if http else None)


def _require(settings: "Settings", *, http: bool) -> None:
    """SettingsError names what is missing for this way of running."""
    several = settings.slack_client_id is not None
    if several and not http:
        raise SettingsError("SLACK_CLIENT_ID is for several workspaces, which need --http: unset it for Socket Mode")
    missing = [name for name, value in _needed(settings, http=http, several=several) if value is None]
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} must be set: make a Slack app from bot/manifest.json at api.slack.com/apps"
            " and copy what its pages show; the app token needs connections:write. docs/slack.md goes step by step"
        )


def _needed(settings: "Settings", *, http: bool, several: bool) -> "list[tuple[str, SecretStr | None]]":
    signing_secret = ("SLACK_SIGNING_SECRET", settings.slack_signing_secret)
    if several:
        secret = ("SLACK_CLIENT_SECRET", settings.slack_client_secret)
        return [secret, signing_secret, ("MARKETBRIEF_SLACK_STORE_KEY", settings.slack_store_key)]
    bot_token = ("SLACK_BOT_TOKEN", settings.slack_bot_token)
    return [bot_token, signing_secret if http else ("SLACK_APP_TOKEN", settings.slack_app_token)]


def _run_bot(library: "Library", settings: "Settings", at: tuple[str, int] | None) -> None:
    """Over HTTP at this host and port, over Socket Mode without."""
    import asyncio
    import logging

    from bot.database import BotDatabase
    from bot.run import serve, serve_http
    from marketbrief.answering.retrieval.retrieve import Retriever
    from marketbrief.index.follower import Follower

    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    embedder = embedder_of(settings)
    if embedder is not None:
        library.claim_embedding(embedder.name)
    with (
        Follower(library, server_of(settings)) as follower,
        BotDatabase(library.directory / "bot.db") as file,
        receipts_of(library, settings) as receipts,
    ):
        answerer = answerer_of(Retriever(library, embedder, follower.nearest), settings, receipts)

        async def run() -> None:
            app = _app_of(answerer, file, settings)
            if at is not None:
                await serve_http(app, at)
            else:
                await serve(app, _secret(settings.slack_app_token), metrics_at=_metrics_at(settings))

        asyncio.run(run())


def _app_of(answerer: "Answerer", file: "BotDatabase", settings: "Settings") -> "SlackApp":
    """The Slack app, for one workspace, or for several where the app's client id is set."""
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.app import build_app, only
    from bot.context import BotContext
    from bot.installations import States, clients_of, oauth_of
    from bot.queue.worker import QuestionWorker

    token = _secret(settings.slack_bot_token) if settings.slack_client_id is None else None
    client = AsyncWebClient(token=token, base_url=settings.slack_api_url)
    installations = _installations_of(file, settings)
    context = BotContext(
        answerer=_answering(answerer),
        database=file,
        library=answerer.retriever.library,
        receipts=answerer.receipts,
        clock=lambda: now(settings),
        client_of=clients_of(installations, client) if installations else only(client),
        settings=_slack_settings_of(settings),
    )
    oauth = None
    if installations and settings.slack_client_id:
        secret = _secret(settings.slack_client_secret)
        states = States(file, context.clock)
        oauth = oauth_of(installations, states, client, client_id=settings.slack_client_id, client_secret=secret)
    return build_app(
        context, QuestionWorker(context), client, signing_secret=_secret(settings.slack_signing_secret), oauth=oauth
    )


def _installations_of(file: "BotDatabase", settings: "Settings") -> "Installations | None":
    from bot.installations import Installations, store_key

    if settings.slack_client_id is None:
        return None
    return Installations(file, store_key(_secret(settings.slack_store_key)))


def _answering(answerer: "Answerer") -> "AsyncAnswerer":
    """The answerer, which runs each question in its own thread."""
    import asyncio

    from marketbrief.domain.progress import NO_LISTENER

    async def answer(
        text: str,
        *,
        asked_at: datetime,
        turns: Sequence["Turn"],
        watcher: "ProgressListener" = NO_LISTENER,
        place: "Conversation | None" = None,
    ) -> "Briefing | NoEvidence":
        return await asyncio.to_thread(answerer.answer, text, as_of=asked_at, turns=turns, watcher=watcher, place=place)

    return answer


def _slack_settings_of(settings: "Settings") -> "SlackSettings":
    from bot.slack_settings import SlackSettings

    return SlackSettings(
        teams_allowed=_ids(settings.slack_teams),
        teams_denied=_ids(settings.slack_teams_denied),
        channels_allowed=_ids(settings.slack_channels),
        channels_denied=_ids(settings.slack_channels_denied),
        users_allowed=_ids(settings.slack_users),
        users_denied=_ids(settings.slack_users_denied),
        bots_allowed=_ids(settings.slack_bots),
        admins=_ids(settings.slack_admins),
        user_rate_limit=settings.slack_user_rate_limit,
        channel_rate_limit=settings.slack_channel_rate_limit,
        concurrency=settings.slack_concurrency,
        queue_size=settings.slack_queue_size,
        lease=timedelta(seconds=settings.slack_lease_seconds),
    )


def _metrics_at(settings: "Settings") -> tuple[str, int] | None:
    return (settings.metrics_host, settings.metrics_port) if settings.metrics_port is not None else None


def _ids(names: str) -> frozenset[str]:
    return frozenset(filter(None, (name.strip() for name in names.split(","))))


def _secret(value: "SecretStr | None") -> str:
    return value.get_secret_value() if value is not None else ""
