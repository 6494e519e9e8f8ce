"""Channel pauses: where Slack refuses the bot's posts, how often in a row, and since when the place is paused."""

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
"""Slack's errors for a place where every post fails until somebody changes something, and the words for people."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS refusals (
    team TEXT NOT NULL, place TEXT NOT NULL, since REAL NOT NULL, count INTEGER NOT NULL, paused REAL,
    PRIMARY KEY (team, place)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class ChannelPaused:
    """The refusals of a place in a row: when the first came, and how many; ``pauses`` says that this one pauses it."""

    since: datetime
    count: int

    @property
    def pauses(self) -> bool:
        """Whether the place is paused from this refusal on."""
        return self.count == MOST_REFUSALS


class ChannelPauses:
    """The refusals in the bot's file; a place is a channel, or a person for direct messages."""

    def __init__(self, database: BotDatabase) -> None:
        self._database = database
        database.ensure(_SCHEMA)

    def count(self, team: str, place: str, at: datetime) -> ChannelPaused:
        """Count one more refusal; the third in a row pauses the place."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "INSERT INTO refusals VALUES (?, ?, ?, 1, NULL) ON CONFLICT DO UPDATE SET count = count + 1,"
                " paused = coalesce(paused, iif(count + 1 >= ?, ?, NULL)) RETURNING since, count",
                (team, place, at.timestamp(), MOST_REFUSALS, at.timestamp()),
            ).fetchone()
        return ChannelPaused(datetime.fromtimestamp(row[0], UTC), int(row[1]))

    def forget(self, team: str, place: str) -> bool:
        """Forget the refusals, as a post arrived or somebody resumed; True when the place was paused."""
        with self._database.transaction() as connection:
            removed = connection.execute(
                "DELETE FROM refusals WHERE (team, place) = (?, ?) RETURNING paused IS NOT NULL", (team, place)
            ).fetchone()
        return removed is not None and bool(removed[0])

    def paused_since(self, team: str, place: str) -> datetime | None:
        """Since when a place is paused; ``None`` where it is not."""
        query = "SELECT paused FROM refusals WHERE (team, place) = (?, ?)"
        with self._database.reading() as connection:
            row = connection.execute(query, (team, place)).fetchone()
        return datetime.fromtimestamp(row[0], UTC) if row and row[0] is not None else None

    def paused_places(self) -> frozenset[tuple[str, str]]:
        """Every paused place, with its workspace."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT team, place FROM refusals WHERE paused IS NOT NULL").fetchall()
        return frozenset((team, place) for team, place in rows)
