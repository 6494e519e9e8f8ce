"""Slack threads that the bot takes part in, and the questions asked there."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.database import BotDatabase
from marketbrief.domain.question import Turn

__all__ = ["THREADS_KEPT", "TURNS_GIVEN", "Thread", "ThreadStore"]

THREADS_KEPT = timedelta(days=90)
TURNS_GIVEN = 20

_SCHEMA = """
CREATE TABLE IF NOT EXISTS threads (
    id INTEGER PRIMARY KEY,
    team TEXT NOT NULL, channel TEXT NOT NULL, thread_ts TEXT NOT NULL,
    at REAL NOT NULL,
    UNIQUE (team, channel, thread_ts)
);
CREATE TABLE IF NOT EXISTS turns (
    id INTEGER PRIMARY KEY,
    thread INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    text TEXT NOT NULL, asked_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS turns_by_thread ON turns (thread);
"""


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread's identity: its workspace, its channel, and the timestamp of its first message."""

    team: str
    channel: str
    thread_ts: str


class ThreadStore:
    """The bot's threads, in its file; safe to use from any thread and by several replicas."""

    def __init__(self, database: BotDatabase) -> None:
        database.ensure(_SCHEMA)
        self._database = database

    def remember(self, thread: Thread, turn: Turn) -> tuple[Turn, ...]:
        """Store a question once in its thread, and return the turns before it, oldest first.

        From then on the bot takes part in the thread. Threads without a question for 90 days are deleted.
        """
        at = turn.asked_at.timestamp()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM threads WHERE at < ?", (at - THREADS_KEPT.total_seconds(),))
            number = _join(connection, thread, at)
            earlier = _turns(connection, number)
            if turn in earlier:
                return earlier[: earlier.index(turn)]
            row = (number, turn.text, turn.asked_at.isoformat())
            connection.execute("INSERT INTO turns (thread, text, asked_at) VALUES (?, ?, ?)", row)
        return earlier

    def amend(self, thread: Thread, before: str, after: str | None) -> None:
        """Replace the words of the last question with the words ``before``; ``None`` deletes it."""
        last = (
            "SELECT max(turns.id) FROM turns JOIN threads ON threads.id = turns.thread"
            " WHERE (team, channel, thread_ts, text) = (?, ?, ?, ?)"
        )
        with self._database.transaction() as connection:
            (number,) = connection.execute(last, (thread.team, thread.channel, thread.thread_ts, before)).fetchone()
            if after is None:
                connection.execute("DELETE FROM turns WHERE id = ?", (number,))
            else:
                connection.execute("UPDATE turns SET text = ? WHERE id = ?", (after, number))

    def join(self, thread: Thread, *, at: datetime) -> None:
        """Take part in a thread in which nothing was asked yet."""
        with self._database.transaction() as connection:
            _join(connection, thread, at.timestamp())

    def takes_part_in(self, thread: Thread) -> bool:
        """Whether the bot takes part in the thread, so that a reply needs no mention."""
        names = (thread.team, thread.channel, thread.thread_ts)
        query = "SELECT EXISTS (SELECT 1 FROM threads WHERE (team, channel, thread_ts) = (?, ?, ?))"
        with self._database.reading() as connection:
            return bool(connection.execute(query, names).fetchone()[0])


def _join(connection: sqlite3.Connection, thread: Thread, at: float) -> int:
    """The thread's number; a new thread is added."""
    upsert = (
        "INSERT INTO threads (team, channel, thread_ts, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET at = max(at, excluded.at) RETURNING id"
    )
    row = connection.execute(upsert, (thread.team, thread.channel, thread.thread_ts, at)).fetchone()
    return int(row[0])


def _turns(connection: sqlite3.Connection, number: int) -> tuple[Turn, ...]:
    query = "SELECT text, asked_at FROM turns WHERE thread = ? ORDER BY id DESC LIMIT ?"
    rows = connection.execute(query, (number, TURNS_GIVEN)).fetchall()
    return tuple(Turn(text, datetime.fromisoformat(asked_at)) for text, asked_at in reversed(rows))
