"""The fetcher that the settings ask for."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.fetch import Fetcher
    from marketbrief.settings import Settings

__all__ = ["fetcher_of"]


def fetcher_of(settings: "Settings", stopping: Callable[[], bool]) -> "Fetcher":
    """What reads from the web; it stops waiting when ``stopping`` says so."""
    from ingest.fetch import Fetcher, Reach
    from ingest.schedule import sleeper

    return Fetcher(
        user_agent=settings.user_agent,
        reach=Reach.parse(settings.fetch_private.split(",")),
        sleep=sleeper(stopping, clock=time.monotonic, sleep=time.sleep),
    )
