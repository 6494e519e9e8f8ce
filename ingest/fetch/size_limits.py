"""Limits of time and memory for fetching one address."""

from dataclasses import dataclass

__all__ = ["FetchLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Limits of one request and of the requests to one host.

    ``silence_seconds`` is the longest wait for a connection or for more bytes, ``request_seconds`` the longest time for
    a whole response. ``longest_wait_seconds`` is the longest Retry-After that is waited for within one run; a longer
    one is left to the next run.
    """

    silence_seconds: float = 15.0
    request_seconds: float = 60.0
    largest_bytes: int = 20 * 1024 * 1024
    redirects: int = 5
    attempts: int = 3
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 60.0
    seconds_between_requests: float = 1.0
