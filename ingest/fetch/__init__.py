"""Fetches documents from the web: politely, with limits, and from public addresses only."""

from ingest.fetch.addresses import PUBLIC, Reach
from ingest.fetch.failure import FetchFailed
from ingest.fetch.fetched import NO_VALIDATORS, Fetched, Validators
from ingest.fetch.fetcher import USER_AGENT, Fetcher
from ingest.fetch.size_limits import FetchLimits

__all__ = [
    "NO_VALIDATORS",
    "PUBLIC",
    "USER_AGENT",
    "FetchFailed",
    "FetchLimits",
    "Fetched",
    "Fetcher",
    "Reach",
    "Validators",
]
