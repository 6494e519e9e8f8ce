"""Manners: whom the bot answers, and how much of it anybody gets. The rules are pure; ``Pace`` keeps the counts."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.conversation.incoming_message import IncomingMessage
from bot.database import BotDatabase
from bot.slack_settings import SlackSettings

__all__ = ["NOT_ANSWERED", "RateLimits", "Verdict", "may_be_answered"]

MINUTE = timedelta(minutes=1)
NOT_ANSWERED = "I have been set not to answer you here. Whoever runs me can change that."

_SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (who TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS asked_by_who ON asked (who, at);
CREATE TABLE IF NOT EXISTS slowed (who TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
"""


class Verdict(StrEnum):
    """What becomes of one more question."""

    WELCOME = "welcome"
    TOO_MANY = "too_many"
    TOLD_BEFORE = "told_before"


def may_be_answered(message: IncomingMessage, settings: SlackSettings) -> bool:
    """Whether the workspace, the channel and the one who writes are allowed and not denied; bots only where named."""
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
    """How many questions a person and a channel ask a minute, counted for all replicas in the bot's file."""

    def __init__(self, file: BotDatabase, settings: SlackSettings) -> None:
        file.ensure(_SCHEMA)
        self._file, self._settings = file, settings

    def judge(self, message: IncomingMessage, *, at: datetime) -> Verdict:
        """Count one more question, unless there were too many; who asks too many is told so once a minute."""
        now, since = at.timestamp(), (at - MINUTE).timestamp()
        limits = self._limits(message)
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM asked WHERE at <= ?", (since,))
            connection.execute("DELETE FROM slowed WHERE at <= ?", (since,))
            for who, most in limits:
                (count,) = connection.execute("SELECT count(*) FROM asked WHERE who = ?", (who,)).fetchone()
                if count >= most:
                    first = connection.execute("INSERT OR IGNORE INTO slowed VALUES (?, ?)", (message.user, now))
                    return Verdict.TOO_MANY if first.rowcount else Verdict.TOLD_BEFORE
            connection.executemany("INSERT INTO asked VALUES (?, ?)", [(who, now) for who, _ in limits])
        return Verdict.WELCOME

    def _limits(self, message: IncomingMessage) -> list[tuple[str, int]]:
        place = message.thread
        limits = (
            (f"user {place.team} {message.user}", self._settings.user_pace),
            (f"channel {place.team} {place.channel}", self._settings.channel_pace),
        )
        return [(who, most) for who, most in limits if most]
