"""Refusals: where Slack does not let the bot post, how often in a row, and whether the place is paused for it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.database import BotDatabase

__all__ = ["LOCKED_OUT", "MOST_REFUSALS", "ChannelPaused", "ChannelPauses"]

MOST_REFUSALS = 3

LOCKED_OUT = {
    "not_in_channel": "I am not in that channel",
    "is_archived": "that channel is archived",
    "channel_not_found": "that channel is gone, or private and I am not in it",
}
"""Slack's words for a place where nothing will arrive until somebody does something about it, and ours."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS refusals (
    team TEXT NOT NULL, place TEXT NOT NULL, since REAL NOT NULL, count INTEGER NOT NULL, paused REAL,
    PRIMARY KEY (team, place)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class ChannelPaused:
    """The refusals of a place in a row: the first, and how many; ``pauses`` is the one with which it is paused."""

    since: datetime
    count: int

    @property
    def pauses(self) -> bool:
        """Whether nothing more is tried there from this one on."""
        return self.count == MOST_REFUSALS


class ChannelPauses:
    """The refusals in the bot's file; a place is a channel, or a person for direct messages."""

    def __init__(self, file: BotDatabase) -> None:
        self._file = file
        file.ensure(_SCHEMA)

    def count(self, team: str, place: str, at: datetime) -> ChannelPaused:
        """One more refusal; with the third in a row the place is paused."""
        with self._file.transaction() as connection:
            row = connection.execute(
                "INSERT INTO refusals VALUES (?, ?, ?, 1, NULL) ON CONFLICT DO UPDATE SET count = count + 1,"
                " paused = coalesce(paused, iif(count + 1 >= ?, ?, NULL)) RETURNING since, count",
                (team, place, at.timestamp(), MOST_REFUSALS, at.timestamp()),
            ).fetchone()
        return ChannelPaused(datetime.fromtimestamp(row[0], UTC), int(row[1]))

    def forget(self, team: str, place: str) -> bool:
        """Something arrived there, or somebody says that it will; True when it was paused."""
        with self._file.transaction() as connection:
            removed = connection.execute(
                "DELETE FROM refusals WHERE (team, place) = (?, ?) RETURNING paused IS NOT NULL", (team, place)
            ).fetchone()
        return removed is not None and bool(removed[0])

    def paused_since(self, team: str, place: str) -> datetime | None:
        """Since when nothing is posted in a place unasked; ``None`` where it is not paused."""
        query = "SELECT paused FROM refusals WHERE (team, place) = (?, ?)"
        with self._file.reading() as connection:
            row = connection.execute(query, (team, place)).fetchone()
        return datetime.fromtimestamp(row[0], UTC) if row and row[0] is not None else None

    def paused_places(self) -> frozenset[tuple[str, str]]:
        """Every place that is paused, with its workspace."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT team, place FROM refusals WHERE paused IS NOT NULL").fetchall()
        return frozenset((team, place) for team, place in rows)
