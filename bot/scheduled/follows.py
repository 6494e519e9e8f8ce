"""What people follow: a market, a person or a firm, for a channel or for themselves."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.database import BotDatabase
from marketbrief.language.instruments import instrument_named

__all__ = ["Follow", "Follows", "subject_key"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS follows (
    team TEXT NOT NULL, place TEXT NOT NULL, key TEXT NOT NULL,
    subject TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (team, place, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS followers (
    team TEXT NOT NULL, place TEXT NOT NULL, key TEXT NOT NULL, user TEXT NOT NULL,
    PRIMARY KEY (team, place, key, user)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Follow:
    """A subject as it was written, and the place it is followed for: a channel, or a user for direct messages."""

    team: str
    place: str
    subject: str
    at: datetime


class Follows:
    """The follows in the bot's file; a market is one subject by whichever of its names."""

    def __init__(self, database: BotDatabase) -> None:
        self._database = database
        database.ensure(_SCHEMA)

    def follow(self, team: str, user_or_channel: str, subject: str, at: datetime, *, user: str) -> bool:
        """Follow a subject from ``at`` on, as ``user`` wants it; False when it is followed there already."""
        key = subject_key(subject)
        row = (team, user_or_channel, key, " ".join(subject.split()), at.timestamp())
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO followers VALUES (?, ?, ?, ?)", (team, user_or_channel, key, user)
            )
            return connection.execute("INSERT OR IGNORE INTO follows VALUES (?, ?, ?, ?, ?)", row).rowcount == 1

    def unfollow(self, team: str, user_or_channel: str, subject: str) -> bool:
        """Stop following it; False when it was not followed there."""
        names = (team, user_or_channel, subject_key(subject))
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM followers WHERE (team, place, key) = (?, ?, ?)", names)
            return connection.execute("DELETE FROM follows WHERE (team, place, key) = (?, ?, ?)", names).rowcount == 1

    def followers(self, team: str, user_or_channel: str, subject: str | None = None) -> tuple[str, ...]:
        """Who asked for what is followed in one place, or for one subject there."""
        query = (
            "SELECT DISTINCT user FROM followers WHERE (team, place) = (?, ?) AND key = coalesce(?, key) ORDER BY user"
        )
        key = subject_key(subject) if subject is not None else None
        with self._database.reading() as connection:
            return tuple(user for (user,) in connection.execute(query, (team, user_or_channel, key)))

    def of(self, team: str, user_or_channel: str) -> tuple[Follow, ...]:
        """What is followed in one place, in the order in which people asked."""
        query = "SELECT team, place, subject, at FROM follows WHERE (team, place) = (?, ?) ORDER BY at, key"
        with self._database.transaction() as connection:
            return tuple(_follow(row) for row in connection.execute(query, (team, user_or_channel)))

    def everywhere(self) -> tuple[Follow, ...]:
        """What is followed in every place."""
        query = "SELECT team, place, subject, at FROM follows ORDER BY team, place, at, key"
        with self._database.transaction() as connection:
            return tuple(_follow(row) for row in connection.execute(query))


def subject_key(subject: str) -> str:
    """The key that all names of a subject share: the market's key, or the words in lower case."""
    words = " ".join(subject.split())
    market = instrument_named(words)
    return market.key if market is not None else words.casefold()


def _follow(row: tuple[str, str, str, float]) -> Follow:
    team, place, subject, at = row
    return Follow(team, place, subject, datetime.fromtimestamp(at, UTC))
