"""The Slack app: a client with patience, and the listeners at their desk."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.web.async_client import AsyncWebClient

from bot.events import LISTENERS
from bot.queue.worker import Desk
from bot.retries import be_patient

__all__ = ["SlackApp", "build_app", "only"]


class SlackApp(AsyncApp):
    """A Bolt app that knows the desk its listeners share."""

    desk: Desk


def build_app(
    desk: Desk,
    client: AsyncWebClient,
    *,
    signing_secret: str | None = None,
    oauth: AsyncOAuthSettings | None = None,
) -> SlackApp:
    """The app for one workspace, whose bot token ``client`` holds, or for all that ``oauth`` keeps installations of.

    ``signing_secret`` is needed where events come over HTTP; Socket Mode has none.
    """
    be_patient(client, lambda reason: desk.metrics.retries.labels(reason).inc())
    app = SlackApp(client=client, signing_secret=signing_secret, oauth_settings=oauth)
    app.desk = desk
    if oauth is not None:
        app.enable_token_revocation_listeners()
    for listener in LISTENERS:
        listener.register(app, desk)
    return app


def only(client: AsyncWebClient) -> Callable[[str], Awaitable[AsyncWebClient | None]]:
    """The one client of a bot in one workspace."""

    async def client_of(_team: str) -> AsyncWebClient | None:
        return client

    return client_of
