"""Feedback on an answer: a thumb and perhaps a reason, stored with the answer's receipt."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.database import BotDatabase

__all__ = ["Feedback", "FeedbackEntry", "Thumbs"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    team TEXT NOT NULL, user TEXT NOT NULL, post_ts TEXT NOT NULL,
    thumbs TEXT NOT NULL, reason TEXT NOT NULL, receipt TEXT, at REAL NOT NULL,
    PRIMARY KEY (team, user, post_ts)
) WITHOUT ROWID;
"""


class Thumbs(StrEnum):
    """Whether an answer helped."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """One person's latest feedback on one post; ``receipt`` is ``None`` where none was kept."""

    team: str
    user: str
    post_ts: str
    thumbs: Thumbs
    reason: str
    receipt: str | None
    at: datetime


class Feedback:
    """The feedback in the bot's file, one entry for a person and a post."""

    def __init__(self, database: BotDatabase) -> None:
        self._database = database
        database.ensure(_SCHEMA)

    def add(
        self, team: str, user: str, post_ts: str, thumbs: Thumbs, reason: str, receipt: str | None, at: datetime
    ) -> None:
        """Store feedback in place of the person's earlier entry; the same thumb without a reason keeps its reason."""
        row = (team, user, post_ts, thumbs, " ".join(reason.split()), receipt, at.timestamp())
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " reason = iif(excluded.reason = '' AND excluded.thumbs = thumbs, reason, excluded.reason),"
                " thumbs = excluded.thumbs, receipt = coalesce(excluded.receipt, receipt), at = excluded.at",
                row,
            )

    def all(self) -> tuple[FeedbackEntry, ...]:
        """All feedback, oldest first."""
        query = "SELECT team, user, post_ts, thumbs, reason, receipt, at FROM feedback ORDER BY at, team, user, post_ts"
        with self._database.transaction() as connection:
            rows = connection.execute(query).fetchall()
        return tuple(_entry(row) for row in rows)


def _entry(row: tuple[str, str, str, str, str, str | None, float]) -> FeedbackEntry:
    team, user, post_ts, thumbs, reason, receipt, at = row
    return FeedbackEntry(team, user, post_ts, Thumbs(thumbs), reason, receipt, datetime.fromtimestamp(at, UTC))
