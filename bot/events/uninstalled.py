"""``app_uninstalled`` and ``tokens_revoked`` for a bot in one workspace, whose token comes from the settings."""

import logging

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

__all__ = ["register"]

log = logging.getLogger(__name__)


def register(app: AsyncApp) -> None:
    """Log why Slack will refuse all posts; with OAuth, Bolt deletes the installation itself."""

    @app.event("app_uninstalled")
    @app.event("tokens_revoked")
    async def on_uninstalled(body: dict[str, dict[str, object]], context: AsyncBoltContext) -> None:
        log.warning("app_uninstalled team=%s event=%s", context.team_id, body["event"].get("type"))
