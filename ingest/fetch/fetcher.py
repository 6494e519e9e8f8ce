"""The fetcher: gets a document from an address, with redirects, robots.txt, retries and limits."""

import ssl
import time
from collections.abc import Callable
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import tenacity

from ingest.fetch.addresses import PUBLIC, Reach
from ingest.fetch.answers import document_of, reason_of, redirect_of
from ingest.fetch.failure import FetchFailed
from ingest.fetch.fetched import NO_VALIDATORS, Fetched, Validators
from ingest.fetch.pace import HostPace
from ingest.fetch.robots import Robots
from ingest.fetch.size_limits import FetchLimits
from ingest.fetch.unpacking import ENCODINGS

if TYPE_CHECKING:
    import httpx

__all__ = ["USER_AGENT", "Fetcher"]

USER_AGENT = "marketbrief/0.1 (news reader; a person set it up to read this source)"
ACCEPTED = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
)


class Fetcher:
    """Fetches documents politely and within ``limits``; one fetcher serves all threads of a run.

    It connects to public addresses and to those that ``reach`` allows. It uses no proxy, because a proxy would look
    names up itself, and the address could not be checked. ``clock`` returns seconds, ``sleep`` waits, ``chance``
    spreads retries.
    """

    def __init__(
        self,
        *,
        user_agent: str = USER_AGENT,
        reach: Reach = PUBLIC,
        limits: FetchLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Random | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._reach = reach
        self._limits = limits or FetchLimits()
        self._clock = clock
        self._sleep = sleep
        self._chance = chance or Random()  # noqa: S311, it spreads load and guards nothing
        self._pace = HostPace(clock=clock, sleep=sleep)
        self._robots = Robots(user_agent, fetch=lambda url: self._follow(url, NO_VALIDATORS, None), clock=clock)

    def get(self, url: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        """The document at ``url``, or that it is unchanged since ``validators``; raises FetchFailed."""
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._limits.attempts),
            retry=tenacity.retry_if_exception(self._may_help_to_wait),
            wait=self._wait_seconds,
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(self._follow, url, validators, self._robots)

    def _may_help_to_wait(self, error: BaseException) -> bool:
        if not isinstance(error, FetchFailed) or not error.temporary:
            return False
        return (error.retry_after_seconds or 0.0) <= self._limits.longest_wait_seconds

    def _wait_seconds(self, state: tenacity.RetryCallState) -> float:
        """The wait that the server asked for, else exponential back-off; plus up to half of it by chance."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after_seconds if isinstance(error, FetchFailed) else None
        doubled = self._limits.first_wait_seconds * 2.0 ** (state.attempt_number - 1)
        spread = 1.0 + self._chance.random() / 2
        return asked if asked is not None else min(doubled * spread, self._limits.longest_wait_seconds)

    def _follow(self, url: str, validators: Validators, robots: Robots | None) -> Fetched:
        """The document that ``url`` or its redirects lead to; each address is checked."""
        seen: set[str] = set()
        while url not in seen:
            seen.add(url)
            host = _host_of(url)
            pause = robots.require(url) if robots else 0.0
            with self._pace.turn(host, max(pause, self._limits.seconds_between_requests)):
                answer = self._ask(url, validators)
            if isinstance(answer, Fetched):
                return answer
            if len(seen) > self._limits.redirects:
                raise FetchFailed(f"it redirects more than {self._limits.redirects} times")
            url = answer
        raise FetchFailed("it redirects in a circle")

    def _ask(self, url: str, validators: Validators) -> Fetched | str:
        """One request: the document, or the address that it redirects to."""
        import httpcore
        import httpx  # these two take a tenth of a second, so only web sources import them

        from ingest.fetch.connecting import CheckedTransport, Deadline

        deadline = Deadline(self._limits.request_seconds, self._clock)
        transport = CheckedTransport(reach=self._reach, deadline=deadline, ssl_context=self._ssl_context)
        timeout = httpx.Timeout(self._limits.silence_seconds)
        try:
            with (
                httpx.Client(transport=transport, trust_env=False, timeout=timeout) as client,
                client.stream("GET", url, headers=self._headers(validators)) as response,
            ):
                return self._document_or_redirect(url, response)
        except httpcore.TimeoutException as error:
            deadline.within(None)  # raises if the whole request took too long
            raise FetchFailed(reason_of(error), temporary=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchFailed(reason_of(error), temporary=True) from error
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, ValueError) as error:
            raise FetchFailed("it is not a valid web address") from error

    def _document_or_redirect(self, url: str, response: "httpx.Response") -> Fetched | str:
        target = redirect_of(response)
        if target is None:
            return document_of(response, url=url, largest_bytes=self._limits.largest_bytes)
        return urljoin(url, target)

    def _headers(self, validators: Validators) -> dict[str, str]:
        own = {"User-Agent": self._user_agent, "Accept": ACCEPTED, "Accept-Encoding": ENCODINGS}
        return {**own, **validators.headers}

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        import httpx

        return httpx.create_ssl_context()


def _host_of(url: str) -> str:
    """The host and port of a web address; raises FetchFailed for others (file:, ftp:, with a user's name)."""
    try:
        parts = urlsplit(url)
        host, port, user = parts.hostname, parts.port, parts.username
    except ValueError as error:
        raise FetchFailed("it is not a web address") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise FetchFailed(f"only http and https are read, not {parts.scheme or 'this'}")
    if user is not None:
        raise FetchFailed("an address with a user name or password is not fetched")
    return f"{host}:{port}" if port else host
