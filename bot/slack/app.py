"""The Slack app: its listeners, its client's patience with Slack, and its life over Socket Mode."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.conversation import Conversations
from bot.slack.desk import Answerer, Desk
from bot.slack.listeners import mention, message
from marketbrief.errors import MarketbriefError, SettingsError

__all__ = ["Answerer", "SlackApp", "build_app", "serve"]

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 30.0


class SlackApp(AsyncApp):
    """A Bolt app that knows the desk its listeners share, so that a shutdown can wait for running answers."""

    desk: Desk


def build_app(
    *,
    client: AsyncWebClient,
    answerer: Answerer,
    conversations: Conversations,
    clock: Callable[[], datetime],
    signing_secret: str | None = None,
) -> SlackApp:
    """The app for one workspace. ``client`` holds the bot token; ``clock`` gives the aware time of asking.

    ``signing_secret`` is needed where events come over HTTP; Socket Mode has none.
    """
    _be_patient(client)
    app = SlackApp(client=client, signing_secret=signing_secret)
    app.desk = Desk(answerer, conversations, clock)
    mention.register(app, app.desk)
    message.register(app, app.desk)
    return app


async def serve(
    app: SlackApp, app_token: str, *, patience_seconds: float = PATIENCE_SECONDS, stop: asyncio.Event | None = None
) -> None:
    """Answer over Socket Mode until SIGTERM, SIGINT, ``stop`` or cancellation; then finish running answers.

    SettingsError when Slack does not accept one of the tokens.
    """
    handler = AsyncSocketModeHandler(app, app_token)
    with _stopped_by_signals(stop or asyncio.Event()) as stopped:
        try:
            await _unless_stopped(stopped, _connect(app, handler))
            await stopped.wait()
        finally:
            await handler.client.close()  # type: ignore[no-untyped-call]
            await app.desk.finish(patience_seconds)
            log.info("stopped")


async def _connect(app: SlackApp, handler: AsyncSocketModeHandler) -> None:
    """Connect, but first try both tokens: the socket client alone would retry a refused one for ever."""
    bot = await _accepted("bot token", app.client.auth_test())
    opened = await _accepted("app token", app.client.apps_connections_open(app_token=handler.app_token))
    handler.client.wss_uri = opened["url"]
    await handler.client.connect()  # type: ignore[no-untyped-call]
    log.info("connected team=%s bot=%s", bot.get("team_id"), bot.get("user_id"))


async def _accepted(token: str, request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """What Slack answers to a request that shows whether it takes a token."""
    try:
        return await request
    except SlackApiError as error:
        reason = error.response.get("error")
        raise SettingsError(f"Slack does not accept the {token} ({reason}): check it in the app's settings") from error
    except (ClientError, TimeoutError) as error:
        raise MarketbriefError(
            f"Slack cannot be reached ({type(error).__name__}: {error}); check the network"
        ) from error


async def _unless_stopped(stopped: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do ``work``, but give it up as soon as ``stopped`` is set."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        working.cancel()
        stopping.cancel()


@contextmanager
def _stopped_by_signals(stopped: asyncio.Event) -> Iterator[asyncio.Event]:
    """Let SIGTERM and SIGINT set ``stopped``, where the platform and the thread allow it."""
    loop, caught = asyncio.get_running_loop(), []
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, stopped.set)
            caught.append(number)
    try:
        yield stopped
    finally:
        for number in caught:
            loop.remove_signal_handler(number)


def _be_patient(client: AsyncWebClient) -> None:
    """Wait as long as Slack asks when it is called too often, and try again when it or the network fails."""
    handlers: list[AsyncRetryHandler] = [
        AsyncRateLimitErrorRetryHandler(max_retry_count=3),
        AsyncServerErrorRetryHandler(max_retry_count=2),
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
    ]
    present = {type(handler) for handler in client.retry_handlers}
    client.retry_handlers.extend(handler for handler in handlers if type(handler) not in present)
