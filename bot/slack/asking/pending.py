"""Questions between the moment Slack delivers them and their answer, so that none is lost and none answered twice.

A question is *taken* before Slack is told that it arrived, *sending* from right before its answer can be seen, and
gone when it is answered. Each belongs to one replica, which gives signs of life; what a dead one had, another adopts.
"""

import json
import sqlite3
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.slack.asking.conversation import Thread
from bot.slack.asking.incoming import Message
from bot.slack.bot_file import BotFile
from marketbrief.errors import MarketbriefError

__all__ = ["CLAIMS_KEPT", "Pending", "PendingQuestions", "State", "TakenOver"]

CLAIMS_KEPT = timedelta(hours=24)
NOBODY = ""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS claims_by_time ON claims (at);
CREATE TABLE IF NOT EXISTS pending (
    key TEXT PRIMARY KEY,
    message TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    state TEXT NOT NULL,
    replica TEXT NOT NULL,
    not_before REAL NOT NULL,
    attempts INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pending_by_replica ON pending (replica);
CREATE TABLE IF NOT EXISTS replicas (name TEXT PRIMARY KEY, alive_until REAL NOT NULL) WITHOUT ROWID;
"""


class State(StrEnum):
    """How far an answer has come."""

    TAKEN = "taken"
    SENDING = "sending"


class TakenOver(MarketbriefError):
    """Another replica has the question now; this one lets go of it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that is to be answered; ``attempts`` counts those who have tried, the present one among them."""

    message: Message
    taken_at: datetime
    state: State = State.TAKEN
    attempts: int = 1


class PendingQuestions:
    """The pending questions in the bot's file, as one replica sees them; safe to use from any thread."""

    def __init__(self, file: BotFile, *, replica: str, lease: timedelta) -> None:
        file.ensure(_SCHEMA)
        self._file, self._replica, self._lease = file, replica, lease

    def take(self, message: Message, *, at: datetime) -> Pending | None:
        """Take a message for answering; for exactly one caller, ``None`` for all others.

        It is not taken again when its event was seen in the last 24 hours, as Slack delivers events again, or the
        message was, as one message can arrive as several events.
        """
        keys = [f"message {message.key}"] + ([f"event {message.event_id}"] if message.event_id else [])
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM claims WHERE at < ?", ((at - CLAIMS_KEPT).timestamp(),))
            rows = [(key, at.timestamp()) for key in keys]
            if connection.executemany("INSERT OR IGNORE INTO claims VALUES (?, ?)", rows).rowcount < len(keys):
                return None
            self._sign(connection, at)
            row = (message.key, json.dumps(asdict(message)), at.isoformat(), State.TAKEN, self._replica, 0, 1)
            connection.execute("INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return Pending(message, at)

    def sending(self, message: Message) -> None:
        """Note that the answer may be seen from now on; TakenOver when another replica has the question."""
        update = "UPDATE pending SET state = ? WHERE key = ? AND replica = ?"
        with self._file.transaction() as connection:
            if not connection.execute(update, (State.SENDING, message.key, self._replica)).rowcount:
                raise TakenOver(f"question {message.key} was taken over by another replica")

    def done(self, message: Message) -> None:
        """Forget an answered question; its claim stays, so that it is not taken again."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM pending WHERE (key, replica) = (?, ?)", (message.key, self._replica))

    def release(self, message: Message, *, not_before: datetime) -> None:
        """Let any replica have the question, from ``not_before`` on."""
        update = "UPDATE pending SET replica = ?, not_before = ? WHERE (key, replica) = (?, ?)"
        with self._file.transaction() as connection:
            connection.execute(update, (NOBODY, not_before.timestamp(), message.key, self._replica))

    def beat(self, *, at: datetime) -> None:
        """Give a sign of life, which lasts for the lease."""
        with self._file.transaction() as connection:
            self._sign(connection, at)

    def adopt(self, *, at: datetime, most: int) -> tuple[Pending, ...]:
        """Make questions this replica's own that nobody living has, oldest first."""
        with self._file.transaction() as connection:
            self._sign(connection, at)
            connection.execute("DELETE FROM replicas WHERE alive_until < ?", (at.timestamp(),))
            rows = connection.execute(_ORPHANS, (at.timestamp(), most)).fetchall()
            update = "UPDATE pending SET replica = ?, attempts = attempts + 1 WHERE key = ?"
            connection.executemany(update, [(self._replica, row[0]) for row in rows])
        return tuple(_pending_of(*row[1:]) for row in rows)

    def leave(self) -> None:
        """Let others have at once whatever this replica still has, as it stops."""
        with self._file.transaction() as connection:
            connection.execute("DELETE FROM replicas WHERE name = ?", (self._replica,))
            connection.execute("UPDATE pending SET replica = ? WHERE replica = ?", (NOBODY, self._replica))

    def waiting(self) -> int:
        """How many questions are not answered yet, of all replicas."""
        with self._file.transaction() as connection:
            return int(connection.execute("SELECT count(*) FROM pending").fetchone()[0])

    def _sign(self, connection: sqlite3.Connection, at: datetime) -> None:
        row = (self._replica, (at + self._lease).timestamp())
        connection.execute("INSERT OR REPLACE INTO replicas VALUES (?, ?)", row)


_ORPHANS = """
SELECT key, message, taken_at, state, attempts + 1 FROM pending
WHERE replica NOT IN (SELECT name FROM replicas) AND not_before <= ?
ORDER BY taken_at LIMIT ?
"""


def _pending_of(message: str, taken_at: str, state: str, attempts: int) -> Pending:
    fields = json.loads(message)
    read = replace(Message(**fields), thread=Thread(**fields["thread"]))
    return Pending(read, datetime.fromisoformat(taken_at), State(state), attempts)
