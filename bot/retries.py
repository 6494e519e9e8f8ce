"""The client's patience with Slack: what is tried again, when, and what must not be."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

__all__ = ["PAUSES_SECONDS", "be_patient", "one_session", "passes"]

# Called twice these are seen twice: when their answer is lost, whoever called has to look first.
SEEN_TWICE = ("chat.postMessage", "chat.postEphemeral", "chat.startStream", "chat.appendStream", "chat.stopStream")
# between tries of a call that may be made again once its fate is known
PAUSES_SECONDS = (0.5, 2.0, 5.0)
_PASSING = ("ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
_SERVER_ERROR = 500


def passes(error: Exception) -> bool:
    """Whether what failed may well succeed a little later."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", 200)
        return bool(status >= _SERVER_ERROR or error.response.get("error") in _PASSING)
    return isinstance(error, ClientError | TimeoutError)


def be_patient(client: AsyncWebClient, noticed: Callable[[str], None]) -> None:
    """Wait as long as Slack asks when it is called too often; try again what may be when it or the network fails.

    ``noticed`` is told the reason of every further try.
    """
    handlers: list[AsyncRetryHandler] = [
        _RateLimits(noticed, max_retry_count=5),
        _ServerErrors(noticed, max_retry_count=2),
        _ConnectionErrors(noticed, max_retry_count=2),
    ]
    client.retry_handlers = handlers


@asynccontextmanager
async def one_session(client: AsyncWebClient) -> AsyncIterator[None]:
    """Keep connections to Slack open between calls while the block runs; without, every call makes one of its own."""
    timeout = ClientTimeout(total=client.timeout)
    async with ClientSession(timeout=timeout, trust_env=client.trust_env_in_session) as session:
        client.session = session
        try:
            yield
        finally:
            client.session = None


class _Noticing(AsyncRetryHandler):
    """Tells of every further try, and leaves out what would be seen twice."""

    reason = ""
    leaves_out: tuple[str, ...] = SEEN_TWICE

    def __init__(self, noticed: Callable[[str], None], *, max_retry_count: int) -> None:
        super().__init__(max_retry_count=max_retry_count)
        self._noticed = noticed

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if request.url.endswith(self.leaves_out):
            return False
        again = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        if again:
            self._noticed(self.reason)
        return again


class _RateLimits(_Noticing, AsyncRateLimitErrorRetryHandler):
    reason = "rate_limit"
    leaves_out = ()


class _ServerErrors(_Noticing, AsyncServerErrorRetryHandler):
    reason = "server_error"


class _ConnectionErrors(_Noticing, AsyncConnectionErrorRetryHandler):
    reason = "connection"
