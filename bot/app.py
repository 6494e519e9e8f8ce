"""The Slack app: a client that retries, and the listeners."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import BotContext
from bot.events import register_listeners
from bot.queue.worker import QuestionWorker
from bot.retries import set_retry_handlers

__all__ = ["SlackApp", "build_app", "only"]


class SlackApp(AsyncApp):
    """A Bolt app with the context and the worker that its listeners use."""

    context: BotContext
    worker: QuestionWorker


def build_app(
    context: BotContext,
    worker: QuestionWorker,
    client: AsyncWebClient,
    *,
    signing_secret: str | None = None,
    oauth: AsyncOAuthSettings | None = None,
) -> SlackApp:
    """The app for one workspace, whose bot token ``client`` holds, or for all that ``oauth`` keeps installations of.

    ``signing_secret`` is needed where events come over HTTP; Socket Mode has none.
    """
    set_retry_handlers(client, lambda reason: context.metrics.retries.labels(reason).inc())
    app = SlackApp(client=client, signing_secret=signing_secret, oauth_settings=oauth)
    app.context, app.worker = context, worker
    if oauth is not None:
        app.enable_token_revocation_listeners()
    register_listeners(app, context, worker)
    return app


def only(client: AsyncWebClient) -> Callable[[str], Awaitable[AsyncWebClient | None]]:
    """The one client of a bot in one workspace."""

    async def client_of(_team: str) -> AsyncWebClient | None:
        return client

    return client_of
