"""``app_uninstalled`` and ``tokens_revoked`` where the bot has one workspace, whose token stands in the settings."""

import logging

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.queue.worker import Desk

__all__ = ["register"]

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:  # noqa: ARG001
    """Say in the log why Slack will take no more answers; with OAuth, Bolt deletes the installation itself."""

    @app.event("app_uninstalled")
    @app.event("tokens_revoked")
    async def on_gone(body: dict[str, dict[str, object]], context: AsyncBoltContext) -> None:
        log.warning("the app is gone from team=%s event=%s", context.team_id, body["event"].get("type"))
