"""The outbox: what the bot posts of its own accord, each parcel once, across restarts and replicas.

A parcel waits, is taken by one replica for the time of a lease, is *sending* from right before it can be seen, and is
done. A lease that ran out while it was only taken lost nothing: somebody else takes it. One that ran out while it was
sending leaves its fate unknown: it is sent once more, marked as possibly repeated, and never a third time.
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
    """How far a parcel has come; the last three are for good."""

    WAITING = "waiting"
    TAKEN = "taken"
    SENDING = "sending"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """Something to post in a channel since ``due``; ``key`` is the same whoever finds that it is to be posted.

    ``kind`` says who writes it, ``source`` what it comes of (the number of a schedule), ``body`` what its writer needs.
    ``tries`` counts those who took it, ``sends`` those who began to send it.
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
        """Whether somebody began to send it before, and nobody knows how that ended."""
        return self.sends > 0


class Outbox:
    """The parcels in the bot's file, as one replica sees them: ``holder`` is its name."""

    def __init__(self, file: BotDatabase, holder: str, lease: timedelta = LEASE) -> None:
        self._file, self._holder, self._lease = file, holder, lease
        file.ensure(_SCHEMA)

    def offer(self, parcel: OutboxMessage, *, expires: datetime, state: OutboxState = OutboxState.WAITING) -> bool:
        """Put a parcel in, to be sent before ``expires`` or not at all; False when it was put in before."""
        row = (
            parcel.key, parcel.kind, parcel.source, parcel.team, parcel.channel,
            json.dumps(parcel.body, ensure_ascii=False), parcel.due.timestamp(), expires.timestamp(), state,
            None if state is OutboxState.WAITING else parcel.due.timestamp(),
        )  # fmt: skip
        with self._file.transaction() as connection:
            added = connection.execute(
                "INSERT OR IGNORE INTO parcels VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0, 0, 0, ?, NULL, NULL)",
                row,
            )
            return added.rowcount == 1

    def take(self, now: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        """Take parcels that are to be sent now, those longest due first; nobody else has them until the lease ends."""
        at = now.timestamp()
        with self._file.transaction() as connection:
            connection.execute(_EXPIRE, (at, at, at))
            connection.execute(_GIVE_UP, (at, at, MOST_SENDS))
            connection.execute("DELETE FROM parcels WHERE settled < ?", ((now - KEPT).timestamp(),))
            rows = connection.execute(_FREE, (at, at, limit)).fetchall()
            until = (now + self._lease).timestamp()
            connection.executemany(
                "UPDATE parcels SET state = 'taken', holder = ?, lease = ?, tries = tries + 1 WHERE key = ?",
                [(self._holder, until, row[0]) for row in rows],
            )
        return tuple(_parcel(row) for row in rows)

    def hold(self, parcel: OutboxMessage, now: datetime) -> bool:
        """Make the lease of a parcel begin anew; False when another replica has it."""
        return self._move(parcel, "lease = ?", (now + self._lease).timestamp())

    def sending(self, parcel: OutboxMessage, now: datetime) -> bool:
        """Note that it may be seen from now on; False when another replica has it."""
        lease = (now + self._lease).timestamp()
        return self._move(parcel, "state = 'sending', sends = sends + 1, lease = ?", lease)

    def done(self, parcel: OutboxMessage, at: datetime, ts: str | None) -> None:
        """Note that it stands in Slack as ``ts``, or that there was nothing to say; ``at`` is what it covers until."""
        self._move(parcel, "state = 'done', settled = ?, ts = ?", at.timestamp(), ts)

    def put_back(self, parcel: OutboxMessage, not_before: datetime) -> None:
        """Let anybody take it later; nobody began to send it this time."""
        self._move(parcel, "state = 'waiting', not_before = ?", not_before.timestamp())

    def postpone(self, parcel: OutboxMessage, not_before: datetime) -> None:
        """Let anybody take it later, as if it had not been taken now."""
        self._move(parcel, "state = 'waiting', tries = tries - 1, not_before = ?", not_before.timestamp())

    def refused(self, parcel: OutboxMessage, not_before: datetime) -> None:
        """Let anybody take it later; it was to be sent, and it is certain that it did not arrive."""
        self._move(parcel, "state = 'waiting', sends = sends - 1, not_before = ?", not_before.timestamp())

    def unsure(self, parcel: OutboxMessage, not_before: datetime) -> None:
        """Let anybody take it later; it was to be sent, and nobody knows whether it arrived."""
        self._move(parcel, "lease = ?", not_before.timestamp())

    def fail(self, parcel: OutboxMessage, at: datetime, reason: str) -> None:
        """Give it up."""
        self._move(parcel, "state = 'failed', settled = ?, reason = ?", at.timestamp(), reason)

    def last_done(self, kind: str, source: str) -> datetime | None:
        """What the latest finished parcel of a source covers until."""
        query = "SELECT max(settled) FROM parcels WHERE (kind, source, state) = (?, ?, 'done')"
        with self._file.transaction() as connection:
            settled = connection.execute(query, (kind, source)).fetchone()[0]
        return datetime.fromtimestamp(settled, UTC) if settled is not None else None

    def missed(self, kind: str, source: str) -> tuple[datetime, ...]:
        """When parcels of a source were due that were skipped or failed since the last one that was posted."""
        with self._file.transaction() as connection:
            rows = connection.execute(_MISSED, (kind, source, kind, source)).fetchall()
        return tuple(datetime.fromtimestamp(due, UTC) for (due,) in rows)

    def state_of(self, key: str) -> OutboxState | None:
        """How far a parcel has come."""
        with self._file.transaction() as connection:
            row = connection.execute("SELECT state FROM parcels WHERE key = ?", (key,)).fetchone()
        return OutboxState(row[0]) if row else None

    def _move(self, parcel: OutboxMessage, change: str, *values: object) -> bool:
        """Change a parcel that is this replica's; False when it is not."""
        mine = f"UPDATE parcels SET {change} WHERE key = ? AND holder = ? AND state IN ('taken', 'sending')"
        with self._file.transaction() as connection:
            return connection.execute(mine, (*values, parcel.key, self._holder)).rowcount == 1


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
UPDATE parcels SET state = 'failed', settled = ?, reason = 'fate unknown'
WHERE state IN ('taken', 'sending') AND lease <= ? AND sends >= ?
"""
_MISSED = """
SELECT due FROM parcels WHERE (kind, source) = (?, ?) AND state IN ('skipped', 'failed') AND due > coalesce(
    (SELECT max(due) FROM parcels WHERE (kind, source, state) = (?, ?, 'done') AND ts IS NOT NULL), 0
) ORDER BY due
"""


def _parcel(row: Iterable[Any]) -> OutboxMessage:
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
