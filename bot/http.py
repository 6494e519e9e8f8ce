"""Slack over HTTP: an ASGI app for signed requests, and the health and metrics pages."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import SlackApp
from bot.metrics import Metrics
from bot.queue.questions import PendingQuestions
from marketbrief.domain.errors import SettingsError

__all__ = ["asgi_app", "health_routes", "served"]

EVENTS_PATH = "/slack/events"
START_SECONDS = 10.0

log = logging.getLogger(__name__)


def asgi_app(app: SlackApp) -> Starlette:
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
    return Starlette(routes=[*routes, *health_routes(app.worker.questions, app.context.metrics, ready)])


def health_routes(questions: PendingQuestions, metrics: Metrics, ready: Callable[[], Awaitable[bool]]) -> list[Route]:
    """``/healthz``: it runs; ``/readyz``: it is connected and can write its file; ``/metrics``: for Prometheus."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        try:
            if await ready():
                await asyncio.to_thread(questions.waiting)
                return PlainTextResponse("ready\n")
        except Exception:
            log.exception("not_ready")
        return PlainTextResponse("not ready\n", status_code=503)

    async def metrics_page(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics_page)]


class _Server(uvicorn.Server):
    """Ignores signals: the bot handles them and finishes its answers first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(web: Starlette, at: tuple[str, int] | None) -> AsyncIterator[None]:
    """Serve ``web`` on this host and port, if given, while the block runs; SettingsError when the port is taken."""
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
