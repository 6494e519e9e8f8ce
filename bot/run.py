"""Run the bot, over Socket Mode or over HTTP, until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Coroutine, Iterator
from contextlib import contextmanager, suppress

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from starlette.applications import Starlette

from bot.app import SlackApp
from bot.http import asgi_app, health_routes, served
from bot.retries import one_session
from bot.scheduled.lifespan import background_work
from marketbrief.domain.errors import MarketbriefError, SettingsError

__all__ = ["serve", "serve_http"]

log = logging.getLogger(__name__)

FINISH_SECONDS = 30.0


async def serve(
    app: SlackApp,
    app_token: str,
    *,
    finish_seconds: float = FINISH_SECONDS,
    stop: asyncio.Event | None = None,
    metrics_at: tuple[str, int] | None = None,
) -> None:
    """Answer over Socket Mode until SIGTERM, SIGINT, ``stop`` or cancellation; then finish running answers.

    ``metrics_at`` is the host and port of the health and metrics pages. SettingsError when Slack does not accept
    one of the tokens.
    """
    handler = AsyncSocketModeHandler(app, app_token)
    with _stopped_by_signals(stop or asyncio.Event()) as stopped:
        try:
            async with one_session(app.client):
                await _unless_stopped(stopped, _connect(app, handler))
                async with (
                    background_work(app.context, app.worker, finish_seconds),
                    served(_health(app, handler), metrics_at),
                ):
                    await stopped.wait()
                    await handler.client.close()  # type: ignore[no-untyped-call]
        finally:
            await handler.client.close()  # type: ignore[no-untyped-call]
            log.info("stopped")


async def serve_http(
    app: SlackApp,
    at: tuple[str, int],
    *,
    finish_seconds: float = FINISH_SECONDS,
    stop: asyncio.Event | None = None,
) -> None:
    """Answer over HTTP at a host and port until SIGTERM, SIGINT, ``stop`` or cancellation; then finish answers.

    SettingsError when Slack does not accept the bot token of a bot in one workspace, or the port is taken.
    """
    with _stopped_by_signals(stop or asyncio.Event()) as stopped:
        if app.oauth_flow is None:
            await _unless_stopped(stopped, _try_token(app))
        async with (
            one_session(app.client),
            background_work(app.context, app.worker, finish_seconds),
            served(asgi_app(app), at),
        ):
            await stopped.wait()
        log.info("stopped")


async def _try_token(app: SlackApp) -> None:
    bot = await _accepted("bot token", app.client.auth_test())
    log.info("signed_in team=%s bot=%s", bot.get("team_id"), bot.get("user_id"))


def _health(app: SlackApp, handler: AsyncSocketModeHandler) -> Starlette:
    async def ready() -> bool:
        return bool(await handler.client.is_connected())

    return Starlette(routes=health_routes(app.worker.questions, app.context.metrics, ready))


async def _connect(app: SlackApp, handler: AsyncSocketModeHandler) -> None:
    """Connect, but first try both tokens: the socket client alone would retry with a refused one for ever."""
    bot = await _accepted("bot token", app.client.auth_test())
    opened = await _accepted("app token", app.client.apps_connections_open(app_token=handler.app_token))
    handler.client.wss_uri = opened["url"]
    await handler.client.connect()  # type: ignore[no-untyped-call]
    log.info("connected team=%s bot=%s", bot.get("team_id"), bot.get("user_id"))


async def _accepted(token: str, request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Slack's answer to a request with a token; SettingsError when it refuses the token."""
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
    """Do ``work``, but cancel it as soon as ``stopped`` is set."""
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
