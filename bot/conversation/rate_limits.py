"""Whom the bot answers, and how many questions a minute. ``may_be_answered`` is pure; ``RateLimits`` keeps counts."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.conversation.incoming_message import IncomingMessage
from bot.database import BotDatabase
from bot.slack_settings import SlackSettings

__all__ = ["NOT_ANSWERED", "RateLimits", "Verdict", "may_be_answered"]

MINUTE = timedelta(minutes=1)
NOT_ANSWERED = "You are not allowed to ask me here. Whoever runs me can change that."

# tables keep their first names, as bot files of earlier versions have them
_SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (who TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS asked_by_who ON asked (who, at);
CREATE TABLE IF NOT EXISTS slowed (who TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
"""


class Verdict(StrEnum):
    """What the rate limits say to one more question."""

    ALLOWED = "allowed"
    TOO_MANY = "too_many"
    TOO_MANY_AGAIN = "too_many_again"


def may_be_answered(message: IncomingMessage, settings: SlackSettings) -> bool:
    """Whether workspace, channel and person are allowed and not denied; other bots must be named."""
    place = message.thread
    checks = (
        (place.team, settings.teams_allowed, settings.teams_denied),
        (place.channel, settings.channels_allowed, settings.channels_denied),
        (message.user, settings.users_allowed, settings.users_denied),
    )
    if message.bot and not {message.bot, message.user} & settings.bots_allowed:
        return False
    return all(name not in denied and (not allowed or name in allowed) for name, allowed, denied in checks)


class RateLimits:
    """Counts the questions of a person and a channel in a minute, for all replicas in the bot's file."""

    def __init__(self, database: BotDatabase, settings: SlackSettings) -> None:
        database.ensure(_SCHEMA)
        self._database, self._settings = database, settings

    def judge(self, message: IncomingMessage, *, at: datetime) -> Verdict:
        """Count one more question, unless there were too many: TOO_MANY once a minute, then TOO_MANY_AGAIN."""
        now, since = at.timestamp(), (at - MINUTE).timestamp()
        limits = self._limits(message)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM asked WHERE at <= ?", (since,))
            connection.execute("DELETE FROM slowed WHERE at <= ?", (since,))
            for who, most in limits:
                (count,) = connection.execute("SELECT count(*) FROM asked WHERE who = ?", (who,)).fetchone()
                if count >= most:
                    first = connection.execute("INSERT OR IGNORE INTO slowed VALUES (?, ?)", (message.user, now))
                    return Verdict.TOO_MANY if first.rowcount else Verdict.TOO_MANY_AGAIN
            connection.executemany("INSERT INTO asked VALUES (?, ?)", [(who, now) for who, _ in limits])
        return Verdict.ALLOWED

    def _limits(self, message: IncomingMessage) -> list[tuple[str, int]]:
        place = message.thread
        limits = (
            (f"user {place.team} {message.user}", self._settings.user_rate_limit),
            (f"channel {place.team} {place.channel}", self._settings.channel_rate_limit),
        )
        return [(who, most) for who, most in limits if most]
