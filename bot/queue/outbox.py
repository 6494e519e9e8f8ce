"""The outbox: messages that the bot posts unasked, each once, across restarts and replicas.

A message waits, is *taken* by one replica until its lease expires, is *sending* from right before it becomes visible,
and is done. If the lease expires while it is only taken, another replica takes it. If it expires while sending, nobody
knows whether the message arrived: it is sent once more, marked as possibly repeated, and never a third time.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.database import BotDatabase

__all__ = ["LEASE", "Outbox", "OutboxMessage", "OutboxState"]

LEASE = timedelta(minutes=5)
MOST_SENDS = 2
KEPT = timedelta(days=400)

# the table keeps its first name, as bot files of earlier versions have it
_SCHEMA = """
CREATE TABLE IF NOT EXISTS parcels (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL, source TEXT NOT NULL, team TEXT NOT NULL, channel TEXT NOT NULL,
    body TEXT NOT NULL, due REAL NOT NULL, expires REAL NOT NULL,
    state TEXT NOT NULL, not_before REAL NOT NULL, holder TEXT NOT NULL, lease REAL NOT NULL,
    tries INTEGER NOT NULL, sends INTEGER NOT NULL,
    settled REAL, ts TEXT, reason TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS parcels_by_state ON parcels (state, not_before);
CREATE INDEX IF NOT EXISTS parcels_by_source ON parcels (kind, source, due);
"""
_COLUMNS = "key, kind, source, team, channel, body, due, tries, sends"


class OutboxState(StrEnum):
    """How far an outbox message has come; the last three states are final."""

    WAITING = "waiting"
    TAKEN = "taken"
    SENDING = "sending"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """A message to post in a channel, ``due`` at a time; every replica that finds it makes the same ``key``.

    ``kind`` names its producer, ``source`` what it comes from (the number of a schedule), ``body`` what the producer
    needs to write it. ``tries`` counts how often it was taken, ``sends`` how often sending began.
    """

    key: str
    kind: str
    source: str
    team: str
    channel: str
    body: dict[str, Any]
    due: datetime
    tries: int = 0
    sends: int = 0

    @property
    def possibly_repeated(self) -> bool:
        """Whether sending began before, with unknown result."""
        return self.sends > 0


class Outbox:
    """The outbox messages in the bot's file, as one replica uses them: ``holder`` is its name."""

    def __init__(self, database: BotDatabase, holder: str, lease: timedelta = LEASE) -> None:
        self._database, self._holder, self._lease = database, holder, lease
        database.ensure(_SCHEMA)

    def offer(self, message: OutboxMessage, *, expires: datetime, state: OutboxState = OutboxState.WAITING) -> bool:
        """Add a message, to be sent before ``expires`` or not at all; False when it was added before."""
        row = (
            message.key, message.kind, message.source, message.team, message.channel,
            json.dumps(message.body, ensure_ascii=False), message.due.timestamp(), expires.timestamp(), state,
            None if state is OutboxState.WAITING else message.due.timestamp(),
        )  # fmt: skip
        with self._database.transaction() as connection:
            added = connection.execute(
                "INSERT OR IGNORE INTO parcels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0, 0, 0, ?, NULL, NULL)",
                row,
            )
            return added.rowcount == 1

    def take(self, now: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        """Take messages that are due, the longest due first; no other replica has them until the lease expires."""
        at = now.timestamp()
        with self._database.transaction() as connection:
            connection.execute(_EXPIRE, (at, at, at))
            connection.execute(_GIVE_UP, (at, at, MOST_SENDS))
            connection.execute("DELETE FROM parcels WHERE settled < ?", ((now - KEPT).timestamp(),))
            rows = connection.execute(_FREE, (at, at, limit)).fetchall()
            until = (now + self._lease).timestamp()
            connection.executemany(
                "UPDATE parcels SET state = 'taken', holder = ?, lease = ?, tries = tries + 1 WHERE key = ?",
                [(self._holder, until, row[0]) for row in rows],
            )
        return tuple(_message_of(row) for row in rows)

    def hold(self, message: OutboxMessage, now: datetime) -> bool:
        """Renew the lease of a message; False when another replica has it."""
        return self._move(message, "lease = ?", (now + self._lease).timestamp())

    def sending(self, message: OutboxMessage, now: datetime) -> bool:
        """Note that it may be visible from now on; False when another replica has it."""
        lease = (now + self._lease).timestamp()
        return self._move(message, "state = 'sending', sends = sends + 1, lease = ?", lease)

    def done(self, message: OutboxMessage, at: datetime, ts: str | None) -> None:
        """Note that it is posted as ``ts``, or that there was nothing to say; it reports what happened until ``at``."""
        self._move(message, "state = 'done', settled = ?, ts = ?", at.timestamp(), ts)

    def put_back(self, message: OutboxMessage, not_before: datetime) -> None:
        """Let any replica take it later; sending did not begin."""
        self._move(message, "state = 'waiting', not_before = ?", not_before.timestamp())

    def postpone(self, message: OutboxMessage, not_before: datetime) -> None:
        """Let any replica take it later, without counting this try."""
        self._move(message, "state = 'waiting', tries = tries - 1, not_before = ?", not_before.timestamp())

    def refused(self, message: OutboxMessage, not_before: datetime) -> None:
        """Let any replica take it later; sending began, and it certainly did not arrive."""
        self._move(message, "state = 'waiting', sends = sends - 1, not_before = ?", not_before.timestamp())

    def unsure(self, message: OutboxMessage, not_before: datetime) -> None:
        """Let any replica take it later; sending began, and nobody knows whether it arrived."""
        self._move(message, "lease = ?", not_before.timestamp())

    def fail(self, message: OutboxMessage, at: datetime, reason: str) -> None:
        """Note that it failed for good."""
        self._move(message, "state = 'failed', settled = ?, reason = ?", at.timestamp(), reason)

    def last_done(self, kind: str, source: str) -> datetime | None:
        """The time up to which the latest finished message of a source reports."""
        query = "SELECT max(settled) FROM parcels WHERE (kind, source, state) = (?, ?, 'done')"
        with self._database.transaction() as connection:
            settled = connection.execute(query, (kind, source)).fetchone()[0]
        return datetime.fromtimestamp(settled, UTC) if settled is not None else None

    def missed(self, kind: str, source: str) -> tuple[datetime, ...]:
        """When messages of a source were due that were skipped or failed since the last one that was posted."""
        with self._database.transaction() as connection:
            rows = connection.execute(_MISSED, (kind, source, kind, source)).fetchall()
        return tuple(datetime.fromtimestamp(due, UTC) for (due,) in rows)

    def state_of(self, key: str) -> OutboxState | None:
        """How far a message has come."""
        with self._database.transaction() as connection:
            row = connection.execute("SELECT state FROM parcels WHERE key = ?", (key,)).fetchone()
        return OutboxState(row[0]) if row else None

    def _move(self, message: OutboxMessage, change: str, *values: object) -> bool:
        """Change a message that this replica holds; False when it does not."""
        mine = f"UPDATE parcels SET {change} WHERE key = ? AND holder = ? AND state IN ('taken', 'sending')"
        with self._database.transaction() as connection:
            return connection.execute(mine, (*values, message.key, self._holder)).rowcount == 1


_FREE = f"""
SELECT {_COLUMNS} FROM parcels
WHERE (state = 'waiting' AND not_before <= ?) OR (state IN ('taken', 'sending') AND lease <= ?)
ORDER BY due, key LIMIT ?
"""
_EXPIRE = """
UPDATE parcels SET state = 'skipped', settled = ?, reason = 'too late'
WHERE expires <= ? AND sends = 0 AND (state = 'waiting' OR (state = 'taken' AND lease <= ?))
"""
_GIVE_UP = """
UPDATE parcels SET state = 'failed', settled = ?, reason = 'delivery unknown'
WHERE state IN ('taken', 'sending') AND lease <= ? AND sends >= ?
"""
_MISSED = """
SELECT due FROM parcels WHERE (kind, source) = (?, ?) AND state IN ('skipped', 'failed') AND due > coalesce(
    (SELECT max(due) FROM parcels WHERE (kind, source, state) = (?, ?, 'done') AND ts IS NOT NULL), 0
) ORDER BY due
"""


def _message_of(row: Iterable[Any]) -> OutboxMessage:
    key, kind, source, team, channel, body, due, tries, sends = row
    return OutboxMessage(
        key=key,
        kind=kind,
        source=source,
        team=team,
        channel=channel,
        body=json.loads(body),
        due=datetime.fromtimestamp(due, UTC),
        tries=tries + 1,
        sends=sends,
    )
