"""Stops: that somebody wants an answer in the making no more, told to whichever replica makes it."""

from bot.slack.asking.conversation import Thread
from bot.slack.bot_file import BotFile

__all__ = ["Stops"]

KEPT_SECONDS = 3_600.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stops (
    team TEXT NOT NULL, channel TEXT NOT NULL, thread_ts TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (team, channel, thread_ts)
) WITHOUT ROWID;
"""


class Stops:
    """The stops in the bot's file. Times are Slack's own, in seconds: those of the press and of the message."""

    def __init__(self, file: BotFile) -> None:
        self._file = file
        file.ensure(_SCHEMA)

    def ask(self, thread: Thread, at: float) -> None:
        """Stop what is being answered in a thread to messages from before ``at``."""
        row = (thread.team, thread.channel, thread.thread_ts, at)
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM stops WHERE at < ?", (at - KEPT_SECONDS,))
            connection.execute("INSERT INTO stops VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at", row)

    def asked(self, thread: Thread, after: float) -> bool:
        """Whether a stop was asked for in a thread later than ``after``, when the question was asked."""
        names = (thread.team, thread.channel, thread.thread_ts, after)
        query = "SELECT EXISTS (SELECT 1 FROM stops WHERE (team, channel, thread_ts) = (?, ?, ?) AND at > ?)"
        with self._file.transaction() as connection:
            return bool(connection.execute(query, names).fetchone()[0])
