"""What the bot remembers of Slack: which events it has taken, which threads it is in, what was asked there.

Kept in a small SQLite file of the bot's own, so that a restart forgets nothing and two bots on one file answer once.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from marketbrief.errors import LibraryError
from marketbrief.question import Turn

__all__ = ["CLAIMS_KEPT", "THREADS_KEPT", "Conversations", "Thread"]

CLAIMS_KEPT = timedelta(hours=24)
THREADS_KEPT = timedelta(days=90)
TURNS_GIVEN = 20

_SCHEMA = """
CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS claims_by_time ON claims (at);
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
    """A thread's name: its workspace, its channel, and the timestamp of its first message."""

    team: str
    channel: str
    thread_ts: str


class Conversations:
    """The conversation file; safe to use from any thread. Close it, or use it as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open or make the file, readable by its owner only; LibraryError when that cannot be done."""
        self._lock = Lock()
        try:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
            for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                self._connection.execute(f"PRAGMA {setting}").close()
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"the conversation file {path} cannot be opened: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def claim(self, event_id: str | None, thread: Thread, ts: str, *, at: datetime) -> bool:
        """Take a message for answering; True for exactly one caller.

        False when this event was seen in the last 24 hours, as Slack delivers events again, or this message was,
        as one message can arrive as several events.
        """
        keys = [f"message {thread.team} {thread.channel} {ts}"] + ([f"event {event_id}"] if event_id else [])
        with self._transaction() as connection:
            connection.execute("DELETE FROM claims WHERE at < ?", ((at - CLAIMS_KEPT).timestamp(),))
            rows = [(key, at.timestamp()) for key in keys]
            return connection.executemany("INSERT OR IGNORE INTO claims VALUES (?, ?)", rows).rowcount == len(keys)

    def remember(self, thread: Thread, turn: Turn) -> tuple[Turn, ...]:
        """Note a question in its thread, and return the turns before it, oldest first.

        From then on the bot is in the thread. Threads without a question for 90 days are forgotten.
        """
        at = turn.asked_at.timestamp()
        with self._transaction() as connection:
            connection.execute("DELETE FROM threads WHERE at < ?", (at - THREADS_KEPT.total_seconds(),))
            number = _join(connection, thread, at)
            earlier = connection.execute(
                "SELECT text, asked_at FROM turns WHERE thread = ? ORDER BY id DESC LIMIT ?", (number, TURNS_GIVEN)
            ).fetchall()
            row = (number, turn.text, turn.asked_at.isoformat())
            connection.execute("INSERT INTO turns (thread, text, asked_at) VALUES (?, ?, ?)", row)
        return tuple(Turn(text, datetime.fromisoformat(asked_at)) for text, asked_at in reversed(earlier))

    def join(self, thread: Thread, *, at: datetime) -> None:
        """Be in a thread in which nothing has been asked yet."""
        with self._transaction() as connection:
            _join(connection, thread, at.timestamp())

    def takes_part_in(self, thread: Thread) -> bool:
        """Whether the bot is in the thread, so that a reply needs no mention."""
        names = (thread.team, thread.channel, thread.thread_ts)
        query = "SELECT EXISTS (SELECT 1 FROM threads WHERE (team, channel, thread_ts) = (?, ?, ?))"
        with self._transaction() as connection:
            return bool(connection.execute(query, names).fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield self._connection


def _join(connection: sqlite3.Connection, thread: Thread, at: float) -> int:
    """The thread's number, made when it is new."""
    upsert = (
        "INSERT INTO threads (team, channel, thread_ts, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET at = max(at, excluded.at) RETURNING id"
    )
    row = connection.execute(upsert, (thread.team, thread.channel, thread.thread_ts, at)).fetchone()
    return int(row[0])
