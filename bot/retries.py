"""Retries of calls to Slack: which calls are retried, when, and which must not be."""

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

__all__ = ["PAUSES_SECONDS", "is_transient", "one_session", "set_retry_handlers"]

# Repeating these calls shows something twice: after a lost answer the caller has to check first.
NOT_REPEATABLE = ("chat.postMessage", "chat.postEphemeral", "chat.startStream", "chat.appendStream", "chat.stopStream")
# between attempts at a call that may be repeated once its result is known
PAUSES_SECONDS = (0.5, 2.0, 5.0)
_TRANSIENT = ("ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
_SERVER_ERROR = 500


def is_transient(error: Exception) -> bool:
    """Whether a failed call may succeed a little later."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", 200)
        return bool(status >= _SERVER_ERROR or error.response.get("error") in _TRANSIENT)
    return isinstance(error, ClientError | TimeoutError)


def set_retry_handlers(client: AsyncWebClient, on_retry: Callable[[str], None]) -> None:
    """Wait as long as Slack asks after a rate limit; retry calls that may be repeated after other failures.

    ``on_retry`` gets the reason of every retry.
    """
    handlers: list[AsyncRetryHandler] = [
        _RateLimits(on_retry, max_retry_count=5),
        _ServerErrors(on_retry, max_retry_count=2),
        _ConnectionErrors(on_retry, max_retry_count=2),
    ]
    client.retry_handlers = handlers


@asynccontextmanager
async def one_session(client: AsyncWebClient) -> AsyncIterator[None]:
    """Reuse connections to Slack while the block runs; without it every call opens a new one."""
    timeout = ClientTimeout(total=client.timeout)
    async with ClientSession(timeout=timeout, trust_env=client.trust_env_in_session) as session:
        client.session = session
        try:
            yield
        finally:
            client.session = None


class _ReportingHandler(AsyncRetryHandler):
    """Reports every retry, and never repeats calls that would show something twice."""

    reason = ""
    excluded: tuple[str, ...] = NOT_REPEATABLE

    def __init__(self, on_retry: Callable[[str], None], *, max_retry_count: int) -> None:
        super().__init__(max_retry_count=max_retry_count)
        self._on_retry = on_retry

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if request.url.endswith(self.excluded):
            return False
        again = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        if again:
            self._on_retry(self.reason)
        return again


class _RateLimits(_ReportingHandler, AsyncRateLimitErrorRetryHandler):
    reason = "rate_limit"
    excluded = ()


class _ServerErrors(_ReportingHandler, AsyncServerErrorRetryHandler):
    reason = "server_error"


class _ConnectionErrors(_ReportingHandler, AsyncConnectionErrorRetryHandler):
    reason = "connection"
