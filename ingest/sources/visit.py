"""A visit: all that reading a source from outside needs, for one run."""

from dataclasses import dataclass
from datetime import datetime

from ingest.fetch.fetcher import Fetcher
from ingest.sources.given import ItemDefaults
from ingest.sources.register import SourceHealth, SourceRegister

__all__ = ["Visit", "last_read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who fetches (None: nothing is fetched), what is known from before, what the user says, and the time."""

    fetcher: Fetcher | None
    register: SourceRegister
    given: ItemDefaults
    retrieved_at: datetime


def last_read(health: SourceHealth) -> str:
    """When a source was last read well, in words that follow a reason."""
    if health.good_at is None:
        return "it has never been read well"
    return f"last read well {health.good_at:%Y-%m-%d %H:%M} UTC"
