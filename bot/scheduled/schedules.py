"""Schedules: which notes a channel gets when, and which of them are due."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.database import BotDatabase
from bot.scheduled.timetable import Timetable

__all__ = ["Schedule", "Schedules", "joined_words"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS schedules (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    team TEXT NOT NULL, channel TEXT NOT NULL, user TEXT NOT NULL,
    days TEXT NOT NULL, at TEXT NOT NULL, zone TEXT NOT NULL, trading INTEGER NOT NULL,
    subjects TEXT NOT NULL, since REAL NOT NULL, next_due REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS schedules_by_due ON schedules (next_due);
"""
_COLUMNS = "number, team, channel, user, days, at, zone, trading, subjects, since, next_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Notes on ``subjects`` for a channel, scheduled by ``user``; without subjects they are on what is followed there.

    ``since`` is when it was scheduled, ``next_due`` the next time that is not planned yet.
    """

    number: int
    team: str
    channel: str
    user: str
    timetable: Timetable
    subjects: tuple[str, ...]
    since: datetime
    next_due: datetime

    @property
    def words(self) -> str:
        """The schedule in words for people, its number first."""
        on = joined_words(self.subjects) if self.subjects else "what is followed there"
        return f"{self.number}: {self.timetable.words} ({self.timetable.zone}) on {on}"


def joined_words(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "oil, gold and wheat"."""
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


class Schedules:
    """The schedules in the bot's file; numbers are never used again."""

    def __init__(self, database: BotDatabase) -> None:
        self._database = database
        database.ensure(_SCHEMA)

    def add(
        self, team: str, channel: str, user: str, timetable: Timetable, subjects: Sequence[str],
        *, since: datetime, next_due: datetime,
    ) -> Schedule:  # fmt: skip
        """Keep a schedule under a new number."""
        days = json.dumps(sorted(timetable.days))
        row = (
            team, channel, user, days, timetable.at.isoformat(), timetable.zone, timetable.trading,
            json.dumps(list(subjects), ensure_ascii=False), since.timestamp(), next_due.timestamp(),
        )  # fmt: skip
        with self._database.transaction() as connection:
            added = connection.execute(
                "INSERT INTO schedules (team, channel, user, days, at, zone, trading, subjects, since, next_due)"
                f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
                row,
            ).fetchone()
        return _schedule(added)

    def get(self, number: int) -> Schedule | None:
        """The schedule of a number, ``None`` when there is none (any more)."""
        return next(iter(self._where("number = ?", (number,))), None)

    def of(self, team: str, channel: str) -> tuple[Schedule, ...]:
        """The schedules of one channel."""
        return self._where("(team, channel) = (?, ?) ORDER BY number", (team, channel))

    def by(self, team: str, user: str) -> tuple[Schedule, ...]:
        """The schedules that one person asked for, in whichever channel."""
        return self._where("(team, user) = (?, ?) ORDER BY number", (team, user))

    def remove(self, number: int) -> None:
        """Forget a schedule."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM schedules WHERE number = ?", (number,))

    def due(self, now: datetime) -> tuple[Schedule, ...]:
        """The schedules with a time that has come and is not planned yet, the longest due first."""
        return self._where("next_due <= ? ORDER BY next_due, number", (now.timestamp(),))

    def planned(self, schedule: Schedule, next_due: datetime) -> None:
        """Note that its times until ``next_due`` are planned; nothing happens when another replica noted that first."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE schedules SET next_due = ? WHERE (number, next_due) = (?, ?)",
                (next_due.timestamp(), schedule.number, schedule.next_due.timestamp()),
            )

    def _where(self, condition: str, values: Sequence[object]) -> tuple[Schedule, ...]:
        with self._database.transaction() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM schedules WHERE {condition}", values).fetchall()
        return tuple(_schedule(row) for row in rows)


def _schedule(row: tuple[int, str, str, str, str, str, str, int, str, float, float]) -> Schedule:
    number, team, channel, user, days, at, zone, trading, subjects, since, next_due = row
    return Schedule(
        number=number,
        team=team,
        channel=channel,
        user=user,
        timetable=Timetable(frozenset(json.loads(days)), time.fromisoformat(at), zone, trading=bool(trading)),
        subjects=tuple(json.loads(subjects)),
        since=datetime.fromtimestamp(since, UTC),
        next_due=datetime.fromtimestamp(next_due, UTC),
    )
