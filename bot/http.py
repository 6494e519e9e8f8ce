"""Slack over HTTP: signed requests in, an ASGI app; and what whoever runs the bot looks at."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.queue.worker import Desk
from marketbrief.domain.errors import SettingsError

if TYPE_CHECKING:
    from bot.app import SlackApp

__all__ = ["asgi_app", "health_routes", "shown"]

EVENTS_PATH = "/slack/events"
START_SECONDS = 10.0

log = logging.getLogger(__name__)


def asgi_app(app: "SlackApp") -> Starlette:
    """What Slack sends to (``/slack/events``), where people install the app (``/slack/install``), health, metrics."""
    slack = AsyncSlackRequestHandler(app)

    async def from_slack(request: Request) -> Response:
        return await slack.handle(request)

    async def ready() -> bool:
        return True

    routes = [Route(EVENTS_PATH, from_slack, methods=["POST"])]
    if app.oauth_flow is not None:
        paths = (app.oauth_flow.install_path, app.oauth_flow.redirect_uri_path)
        routes += [Route(path, from_slack, methods=["GET"]) for path in paths]
    return Starlette(routes=[*routes, *health_routes(app.desk, ready)])


def health_routes(desk: Desk, ready: Callable[[], Awaitable[bool]]) -> list[Route]:
    """``/healthz``: it runs; ``/readyz``: it is connected and can write its file; ``/metrics``: for Prometheus."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        try:
            if await ready():
                await asyncio.to_thread(desk.pending.waiting)
                return PlainTextResponse("ready\n")
        except Exception:
            log.exception("not ready")
        return PlainTextResponse("not ready\n", status_code=503)

    async def metrics(_request: Request) -> Response:
        return Response(desk.metrics.text(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


class _Server(uvicorn.Server):
    """Leaves signals to the bot, which finishes its answers first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def shown(web: Starlette, at: tuple[str, int] | None) -> AsyncIterator[None]:
    """Serve ``web`` on this host and port, where one is given, while the block runs; SettingsError when it is taken."""
    if at is None:
        yield
        return
    config = uvicorn.Config(web, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5)
    server = _Server(config)
    with _listening(*at) as door:
        serving = asyncio.create_task(server.serve(sockets=[door]))
        try:
            log.info("listening host=%s port=%d", *door.getsockname()[:2])
            yield
        finally:
            server.should_exit = True
            await serving


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise SettingsError(f"nothing can listen on {host}:{port} ({error.strerror}): choose another") from error
