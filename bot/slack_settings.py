"""How the bot behaves in Slack: whom it answers, rate limits, concurrency, leases."""

from dataclasses import dataclass
from datetime import timedelta

__all__ = ["SlackSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """Values that the front door reads from the settings; ids are Slack's (T…, C…, U…, B…).

    An empty set of allowed ids allows everything; what is denied stays denied. ``user_rate_limit`` and
    ``channel_rate_limit`` are questions a minute, 0 means no limit. ``concurrency`` is how many questions one replica
    answers at a time, ``queue_size`` how many more may wait. A replica that stops keeps its questions for ``lease``.
    ``admins`` may change the settings of any channel.
    """

    teams_allowed: frozenset[str] = frozenset()
    teams_denied: frozenset[str] = frozenset()
    channels_allowed: frozenset[str] = frozenset()
    channels_denied: frozenset[str] = frozenset()
    users_allowed: frozenset[str] = frozenset()
    users_denied: frozenset[str] = frozenset()
    bots_allowed: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    user_rate_limit: int = 10
    channel_rate_limit: int = 30
    concurrency: int = 4
    queue_size: int = 200
    answer_seconds: float = 180.0
    lease: timedelta = timedelta(seconds=10)
