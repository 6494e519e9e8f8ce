"""What reading a source needs: fetcher, register, defaults and time."""

from dataclasses import dataclass
from datetime import datetime

from ingest.fetch.fetcher import Fetcher
from ingest.sources.given import ItemDefaults
from ingest.sources.register import SourceHealth, SourceRegister

__all__ = ["Visit", "last_read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The fetcher (None: nothing is fetched), the register, the user's defaults, and the time of the run."""

    fetcher: Fetcher | None
    register: SourceRegister
    given: ItemDefaults
    retrieved_at: datetime


def last_read(health: SourceHealth) -> str:
    """The time of a source's last success, in words that follow a reason."""
    if health.good_at is None:
        return "it has never been read well"
    return f"last read well {health.good_at:%Y-%m-%d %H:%M} UTC"
