"""Questions between the moment Slack delivers them and their answer, so that none is lost and none answered twice.

A question is *taken* before Slack is told that it arrived, *sending* from right before its answer can be seen, and
gone when it is answered. Each is in the hands of one attempt of one replica, which gives signs of life; what a dead one
had, another adopts, and the number of the attempt tells a late hand from the present one.
"""

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.conversation.incoming_message import IncomingMessage
from bot.conversation.threads import Thread
from bot.database import BotDatabase
from marketbrief.domain.errors import MarketbriefError

__all__ = ["CLAIMS_KEPT", "LeaseLost", "PendingQuestion", "PendingQuestions", "QuestionEdited", "QuestionState"]

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
CREATE TABLE IF NOT EXISTS answered (key TEXT PRIMARY KEY, stands TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answered_by_time ON answered (at);
CREATE TABLE IF NOT EXISTS replicas (name TEXT PRIMARY KEY, alive_until REAL NOT NULL) WITHOUT ROWID;
"""


class QuestionState(StrEnum):
    """How far an answer has come."""

    TAKEN = "taken"
    SENDING = "sending"


class LeaseLost(MarketbriefError):
    """Another replica has the question now, or whoever asked has withdrawn it; this one lets go of it."""


class QuestionEdited(MarketbriefError):
    """Whoever asked has put the question otherwise; ``message`` is how it stands now."""

    def __init__(self, message: IncomingMessage) -> None:
        super().__init__(f"question {message.key} was edited")
        self.message = message


@dataclass(frozen=True, slots=True)
class PendingQuestion:
    """A question that is to be answered; ``attempts`` counts those who have tried, the present one among them."""

    message: IncomingMessage
    taken_at: datetime
    state: QuestionState = QuestionState.TAKEN
    attempts: int = 1


class PendingQuestions:
    """The pending questions in the bot's file, as one replica sees them; safe to use from any thread."""

    def __init__(self, file: BotDatabase, *, replica: str, lease: timedelta) -> None:
        file.ensure(_SCHEMA)
        self._file, self._replica, self._lease = file, replica, lease

    def take(self, message: IncomingMessage, *, at: datetime) -> PendingQuestion | None:
        """Take a message for answering; for exactly one caller, ``None`` for all others.

        It is not taken again when its event was seen in the last 24 hours, as Slack delivers events again, or the
        message was, as one message can arrive as several events.
        """
        keys = [f"message {message.key}"] + ([f"event {message.event_id}"] if message.event_id else [])
        with self._file.transaction() as connection:
            for table in ("claims", "answered"):
                connection.execute(f"DELETE FROM {table} WHERE at < ?", ((at - CLAIMS_KEPT).timestamp(),))
            rows = [(key, at.timestamp()) for key in keys]
            if connection.executemany("INSERT OR IGNORE INTO claims VALUES (?, ?)", rows).rowcount < len(keys):
                return None
            self._sign(connection, at)
            row = (message.key, _json(message), at.isoformat(), QuestionState.TAKEN, self._replica, 0, 1)
            connection.execute("INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return PendingQuestion(message, at)

    def sending(self, pending: PendingQuestion) -> None:
        """Note that the answer may be seen from now on.

        TakenOver when the question is not in these hands any more, Edited when it is another question by now.
        """
        with self._file.transaction() as connection:
            kept = self._own(connection, pending)
            if kept.text != pending.message.text:
                raise QuestionEdited(kept)
            connection.execute("UPDATE pending SET state = ? WHERE key = ?", (QuestionState.SENDING, kept.key))

    def replace(self, pending: PendingQuestion, message: IncomingMessage) -> None:
        """Keep the question as ``message`` from now on, nothing of its answer seen; TakenOver as for ``sending``."""
        update = "UPDATE pending SET message = ?, state = ? WHERE key = ?"
        with self._file.transaction() as connection:
            self._own(connection, pending)
            connection.execute(update, (_json(message), QuestionState.TAKEN, message.key))

    def edit(self, message: IncomingMessage) -> str | None:
        """Let a question say what ``message`` does, whoever has it, and give what it said; too late when it is sent."""
        update = "UPDATE pending SET message = json_set(message, '$.text', ?) WHERE key = ?"
        with self._file.transaction() as connection:
            found = connection.execute(_UNSENT, (message.key,)).fetchone()
            if found:
                connection.execute(update, (message.text, message.key))
        return _message_of(found[0]).text if found else None

    def withdraw(self, key: str) -> IncomingMessage | None:
        """Forget a question that nobody wants answered any more, and give it; too late when its answer is sent."""
        with self._file.transaction() as connection:
            found = connection.execute(_UNSENT, (key,)).fetchone()
            if found:
                connection.execute("DELETE FROM pending WHERE key = ?", (key,))
        return _message_of(found[0]) if found else None

    def done(self, pending: PendingQuestion, stands: str = "") -> bool:
        """Forget an answered question, whose claim stays; False when it was not in these hands any more.

        ``stands`` are the timestamps of its answer's messages, with spaces; empty where nobody else can see it.
        """
        key = pending.message.key
        delete = "DELETE FROM pending WHERE (key, replica, attempts) = (?, ?, ?)"
        with self._file.transaction() as connection:
            own = connection.execute(delete, (key, self._replica, pending.attempts)).rowcount == 1
            if own:
                row = (key, stands, pending.taken_at.timestamp())
                connection.execute("INSERT OR REPLACE INTO answered VALUES (?, ?, ?)", row)
        return own

    def answer_of(self, message: IncomingMessage) -> str | None:
        """Under which timestamps the answer to a question stands, as for ``done``; ``None`` while somebody is at it."""
        with self._file.reading() as connection:
            if connection.execute("SELECT 1 FROM pending WHERE key = ?", (message.key,)).fetchone():
                return None
            found = connection.execute("SELECT stands FROM answered WHERE key = ?", (message.key,)).fetchone()
        return str(found[0]) if found else ""

    def comes_after(self, message: IncomingMessage) -> bool:
        """Whether an earlier question of the same thread is in work, whose answer is to stand above this one's."""
        place = message.thread
        keys = (f"{place.team} {place.channel} ", f"{place.team} {place.channel}!")
        with self._file.reading() as connection:
            row = connection.execute(_BEFORE, (*keys, NOBODY, place.thread_ts, message.ts)).fetchone()
        return bool(row[0])

    def release(self, pending: PendingQuestion, *, not_before: datetime) -> None:
        """Let any replica have the question, from ``not_before`` on."""
        update = "UPDATE pending SET replica = ?, not_before = ? WHERE (key, replica, attempts) = (?, ?, ?)"
        row = (NOBODY, not_before.timestamp(), pending.message.key, self._replica, pending.attempts)
        with self._file.transaction() as connection:
            connection.execute(update, row)

    def beat(self, *, at: datetime) -> None:
        """Give a sign of life, which lasts for the lease."""
        with self._file.transaction() as connection:
            self._sign(connection, at)

    def adopt(self, *, at: datetime, most: int) -> tuple[PendingQuestion, ...]:
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
        with self._file.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM pending").fetchone()[0])

    def _own(self, connection: sqlite3.Connection, pending: PendingQuestion) -> IncomingMessage:
        """The question as it is kept for this attempt: a replica may lose a question and take it up once more."""
        query = "SELECT message FROM pending WHERE (key, replica, attempts) = (?, ?, ?)"
        key = pending.message.key
        row = connection.execute(query, (key, self._replica, pending.attempts)).fetchone()
        if row is None:
            raise LeaseLost(f"question {key} was taken over by another replica, or withdrawn")
        return _message_of(row[0])

    def _sign(self, connection: sqlite3.Connection, at: datetime) -> None:
        row = (self._replica, (at + self._lease).timestamp())
        connection.execute("INSERT OR REPLACE INTO replicas VALUES (?, ?)", row)


_ORPHANS = """
SELECT key, message, taken_at, state, attempts + 1 FROM pending
WHERE replica NOT IN (SELECT name FROM replicas) AND not_before <= ?
ORDER BY taken_at LIMIT ?
"""
_UNSENT = f"SELECT message FROM pending WHERE key = ? AND state = '{QuestionState.TAKEN}'"
_BEFORE = """
SELECT EXISTS (
    SELECT 1 FROM pending
    WHERE key > ? AND key < ? AND replica <> ?
    AND json_extract(message, '$.thread.thread_ts') = ? AND json_extract(message, '$.ts') < ?
)
"""


def _pending_of(message: str, taken_at: str, state: str, attempts: int) -> PendingQuestion:
    return PendingQuestion(_message_of(message), datetime.fromisoformat(taken_at), QuestionState(state), attempts)


def _json(message: IncomingMessage) -> str:
    return json.dumps(asdict(message))


def _message_of(kept: str) -> IncomingMessage:
    fields = json.loads(kept)
    return IncomingMessage(**fields | {"thread": Thread(**fields["thread"])})
