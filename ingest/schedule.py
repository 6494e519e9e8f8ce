"""The schedule: which sources are due, and a loop that reads them until it is stopped."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from ingest.report import Report
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceHealth

__all__ = ["due_at", "keep_reading", "sleeper"]

LONGEST_BACK_OFF = timedelta(hours=6)
MOST_DOUBLINGS = 8
JITTER = 0.1  # of the interval, so that not all sources are read at the same moment
LONGEST_LOOK_AWAY_SECONDS = 60.0
NAP_SECONDS = 0.25


def due_at(source: ListedSource, health: SourceHealth, every: timedelta) -> datetime | None:
    """When ``source`` is due next; None if it was never tried, which means now.

    It is read at the interval of the source (else ``every``), plus or minus a tenth. Each failure in a row doubles the
    interval, up to six hours. If the server named a time (Retry-After), the source is not due before it.
    """
    if health.tried_at is None:
        return None
    step = source.every or every
    if health.failures:
        step = max(step, min(step * 2 ** min(health.failures, MOST_DOUBLINGS), LONGEST_BACK_OFF))
    chance = Random(f"{source.location} {health.tried_at.isoformat()}").random()  # noqa: S311, it spreads load
    due = health.tried_at + step * (1 - JITTER + 2 * JITTER * chance)
    return max(due, health.not_before) if health.not_before else due


def keep_reading(
    listed: Callable[[], Iterable[ListedSource]],
    *,
    every: timedelta,
    read_now: Callable[[Sequence[ListedSource], datetime], Report],
    health: Callable[[str], SourceHealth],
    show: Callable[[Report], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    stopping: Callable[[], bool],
) -> None:
    """Read each source when it is due, until ``stopping`` is true; ``listed`` is called again for every round.

    ``read_now`` reads the sources that are due, ``show`` gets each report. ``health`` looks up a source's last success
    and failures, which are stored, so that a restart continues the schedule.
    """
    while not stopping():
        now = clock()
        dues = [(due_at(source, health(source.location), every) or now, source) for source in listed()]
        due = [source for moment, source in dues if moment <= now]
        if due:
            show(read_now(due, now))
            continue
        wait = min(((moment - now).total_seconds() for moment, _ in dues), default=LONGEST_LOOK_AWAY_SECONDS)
        sleep(min(wait, LONGEST_LOOK_AWAY_SECONDS))


def sleeper(
    stopping: Callable[[], bool], *, clock: Callable[[], float], sleep: Callable[[float], None]
) -> Callable[[float], None]:
    """A sleep function that returns early once ``stopping`` is true."""

    def sleep_unless_stopping(seconds: float) -> None:
        until = clock() + seconds
        while not stopping() and (left := until - clock()) > 0:
            sleep(min(left, NAP_SECONDS))

    return sleep_unless_stopping
