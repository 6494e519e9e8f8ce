"""How the bot behaves in Slack: whom it answers, how much at once, how patiently."""

from dataclasses import dataclass
from datetime import timedelta

__all__ = ["SlackSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """Values that the front door reads from the settings; ids are Slack's (T…, C…, U…, B…).

    An empty list of what is allowed allows everything; what is denied stays denied. ``user_pace`` and
    ``channel_pace`` count questions a minute, 0 means without limit. ``lease`` is how long a replica that gives no
    sign of life keeps its questions. ``admins`` may change the settings of any channel.
    """

    teams_allowed: frozenset[str] = frozenset()
    teams_denied: frozenset[str] = frozenset()
    channels_allowed: frozenset[str] = frozenset()
    channels_denied: frozenset[str] = frozenset()
    users_allowed: frozenset[str] = frozenset()
    users_denied: frozenset[str] = frozenset()
    bots_allowed: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    user_pace: int = 10
    channel_pace: int = 30
    at_once: int = 4
    longest_line: int = 200
    answer_seconds: float = 180.0
    lease: timedelta = timedelta(seconds=10)
