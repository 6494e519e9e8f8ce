"""The schedule: which sources are due, and a run that goes on until it is told to stop."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from ingest.report import Report
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceHealth

__all__ = ["due_at", "keep_reading", "sleeper"]

LONGEST_BACK_OFF = timedelta(hours=6)
MOST_DOUBLINGS = 8
JITTER = 0.1  # of the time between two readings, so that sources do not march in step
LONGEST_LOOK_AWAY_SECONDS = 60.0
NAP_SECONDS = 0.25


def due_at(source: ListedSource, health: SourceHealth, every: timedelta) -> datetime | None:
    """When ``source`` is to be read next; None for now, as it was never tried.

    It is read each time its own ``every`` has gone by (else ``every``), give or take a tenth. Each failure in a row
    doubles that, up to six hours; and a server that names a time is not asked before it.
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
    tell: Callable[[Report], None],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    stopping: Callable[[], bool],
) -> None:
    """Read each source when it is due, until ``stopping`` says so; ``listed`` is asked anew for every round.

    ``read_now`` reads what is due, at the time it is given, and ``tell`` gets each report. How sources fare is
    ``health``'s to know, so that another start of the program goes on where this one ends.
    """
    while not stopping():
        now = clock()
        dues = [(due_at(source, health(source.location), every) or now, source) for source in listed()]
        due = [source for moment, source in dues if moment <= now]
        if due:
            tell(read_now(due, now))
            continue
        wait = min(((moment - now).total_seconds() for moment, _ in dues), default=LONGEST_LOOK_AWAY_SECONDS)
        sleep(min(wait, LONGEST_LOOK_AWAY_SECONDS))


def sleeper(
    stopping: Callable[[], bool], *, clock: Callable[[], float], sleep: Callable[[float], None]
) -> Callable[[float], None]:
    """A way to sleep that ends early once ``stopping`` says so."""

    def sleep_unless_stopping(seconds: float) -> None:
        until = clock() + seconds
        while not stopping() and (left := until - clock()) > 0:
            sleep(min(left, NAP_SECONDS))

    return sleep_unless_stopping
