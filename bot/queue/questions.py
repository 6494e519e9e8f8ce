"""Pending questions, from Slack's delivery to their answer, so that none is lost and none is answered twice.

A question is *taken* before Slack's event is acknowledged, *sending* from right before its answer becomes visible, and
deleted when it is answered. One attempt of one replica owns it. A replica renews its lease while it runs; when the
lease expires another replica claims its questions. The attempt number tells a late attempt from the present one.
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
    """Whether a question's answer may be visible already."""

    TAKEN = "taken"
    SENDING = "sending"


class LeaseLost(MarketbriefError):
    """Another attempt owns the question now, or it was withdrawn; this attempt ends."""


class QuestionEdited(MarketbriefError):
    """The question was edited; ``message`` is its present wording."""

    def __init__(self, message: IncomingMessage) -> None:
        super().__init__(f"question {message.key} was edited")
        self.message = message


@dataclass(frozen=True, slots=True)
class PendingQuestion:
    """A question to answer; ``attempts`` counts all attempts, the present one included."""

    message: IncomingMessage
    taken_at: datetime
    state: QuestionState = QuestionState.TAKEN
    attempts: int = 1


class PendingQuestions:
    """The pending questions in the bot's file, as one replica uses them; safe to use from any thread."""

    def __init__(self, database: BotDatabase, *, replica: str, lease: timedelta) -> None:
        database.ensure(_SCHEMA)
        self._database, self._replica, self._lease = database, replica, lease

    def take(self, message: IncomingMessage, *, at: datetime) -> PendingQuestion | None:
        """Take a message for answering: for exactly one caller, ``None`` for all others.

        It is not taken again when its event was seen in the last 24 hours, as Slack delivers events again, or the
        message was, as one message can arrive as several events.
        """
        keys = [f"message {message.key}"] + ([f"event {message.event_id}"] if message.event_id else [])
        with self._database.transaction() as connection:
            for table in ("claims", "answered"):
                connection.execute(f"DELETE FROM {table} WHERE at < ?", ((at - CLAIMS_KEPT).timestamp(),))
            rows = [(key, at.timestamp()) for key in keys]
            if connection.executemany("INSERT OR IGNORE INTO claims VALUES (?, ?)", rows).rowcount < len(keys):
                return None
            self._renew(connection, at)
            row = (message.key, _json(message), at.isoformat(), QuestionState.TAKEN, self._replica, 0, 1)
            connection.execute("INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return PendingQuestion(message, at)

    def sending(self, pending: PendingQuestion) -> None:
        """Note that the answer may be visible from now on.

        LeaseLost when another attempt owns the question, QuestionEdited when it was edited.
        """
        with self._database.transaction() as connection:
            kept = self._own(connection, pending)
            if kept.text != pending.message.text:
                raise QuestionEdited(kept)
            connection.execute("UPDATE pending SET state = ? WHERE key = ?", (QuestionState.SENDING, kept.key))

    def replace(self, pending: PendingQuestion, message: IncomingMessage) -> None:
        """Store the question as ``message``, nothing of its answer visible; LeaseLost as for ``sending``."""
        update = "UPDATE pending SET message = ?, state = ? WHERE key = ?"
        with self._database.transaction() as connection:
            self._own(connection, pending)
            connection.execute(update, (_json(message), QuestionState.TAKEN, message.key))

    def edit(self, message: IncomingMessage) -> str | None:
        """Give a question the words of ``message`` and return its former words; ``None`` once it is being sent."""
        update = "UPDATE pending SET message = json_set(message, '$.text', ?) WHERE key = ?"
        with self._database.transaction() as connection:
            found = connection.execute(_UNSENT, (message.key,)).fetchone()
            if found:
                connection.execute(update, (message.text, message.key))
        return _message_of(found[0]).text if found else None

    def withdraw(self, key: str) -> IncomingMessage | None:
        """Delete a question that was withdrawn and return it; ``None`` once its answer is being sent."""
        with self._database.transaction() as connection:
            found = connection.execute(_UNSENT, (key,)).fetchone()
            if found:
                connection.execute("DELETE FROM pending WHERE key = ?", (key,))
        return _message_of(found[0]) if found else None

    def done(self, pending: PendingQuestion, posted: str = "") -> bool:
        """Delete an answered question, whose claim stays; False when another attempt owned it.

        ``posted`` are the timestamps of its answer's messages, with spaces; empty where only the asker sees it.
        """
        key = pending.message.key
        delete = "DELETE FROM pending WHERE (key, replica, attempts) = (?, ?, ?)"
        with self._database.transaction() as connection:
            own = connection.execute(delete, (key, self._replica, pending.attempts)).rowcount == 1
            if own:
                row = (key, posted, pending.taken_at.timestamp())
                connection.execute("INSERT OR REPLACE INTO answered VALUES (?, ?, ?)", row)
        return own

    def answer_of(self, message: IncomingMessage) -> str | None:
        """The timestamps of the answer to a question, as for ``done``; ``None`` while it is still pending."""
        with self._database.reading() as connection:
            if connection.execute("SELECT 1 FROM pending WHERE key = ?", (message.key,)).fetchone():
                return None
            found = connection.execute("SELECT stands FROM answered WHERE key = ?", (message.key,)).fetchone()
        return str(found[0]) if found else ""

    def comes_after(self, message: IncomingMessage) -> bool:
        """Whether an earlier question of the same thread is in progress, whose answer comes first."""
        place = message.thread
        keys = (f"{place.team} {place.channel} ", f"{place.team} {place.channel}!")
        with self._database.reading() as connection:
            row = connection.execute(_BEFORE, (*keys, NOBODY, place.thread_ts, message.ts)).fetchone()
        return bool(row[0])

    def release(self, pending: PendingQuestion, *, not_before: datetime) -> None:
        """Let any replica claim the question, from ``not_before`` on."""
        update = "UPDATE pending SET replica = ?, not_before = ? WHERE (key, replica, attempts) = (?, ?, ?)"
        row = (NOBODY, not_before.timestamp(), pending.message.key, self._replica, pending.attempts)
        with self._database.transaction() as connection:
            connection.execute(update, row)

    def renew_lease(self, *, at: datetime) -> None:
        """Renew this replica's lease."""
        with self._database.transaction() as connection:
            self._renew(connection, at)

    def claim_expired(self, *, at: datetime, most: int) -> tuple[PendingQuestion, ...]:
        """Claim questions whose replica's lease expired or that were released, oldest first."""
        with self._database.transaction() as connection:
            self._renew(connection, at)
            connection.execute("DELETE FROM replicas WHERE alive_until < ?", (at.timestamp(),))
            rows = connection.execute(_EXPIRED, (at.timestamp(), most)).fetchall()
            update = "UPDATE pending SET replica = ?, attempts = attempts + 1 WHERE key = ?"
            connection.executemany(update, [(self._replica, row[0]) for row in rows])
        return tuple(_pending_of(*row[1:]) for row in rows)

    def release_all(self) -> None:
        """Release everything that this replica owns, as it stops."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM replicas WHERE name = ?", (self._replica,))
            connection.execute("UPDATE pending SET replica = ? WHERE replica = ?", (NOBODY, self._replica))

    def waiting(self) -> int:
        """How many questions of all replicas are pending."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM pending").fetchone()[0])

    def _own(self, connection: sqlite3.Connection, pending: PendingQuestion) -> IncomingMessage:
        """The question as it is stored for this attempt: a replica may lose a question and claim it again."""
        query = "SELECT message FROM pending WHERE (key, replica, attempts) = (?, ?, ?)"
        key = pending.message.key
        row = connection.execute(query, (key, self._replica, pending.attempts)).fetchone()
        if row is None:
            raise LeaseLost(f"question {key} was claimed by another attempt, or withdrawn")
        return _message_of(row[0])

    def _renew(self, connection: sqlite3.Connection, at: datetime) -> None:
        row = (self._replica, (at + self._lease).timestamp())
        connection.execute("INSERT OR REPLACE INTO replicas VALUES (?, ?)", row)


_EXPIRED = """
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
