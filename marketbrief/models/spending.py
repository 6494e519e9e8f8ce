"""Spending: what chat models have used on each day (UTC), in ``models.db`` beside the library."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from marketbrief.domain.errors import LibraryError
from marketbrief.models.budget import Usage

__all__ = ["Spending", "Spent"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS spent (
    day TEXT NOT NULL,
    model TEXT NOT NULL,
    calls INTEGER NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    dollars REAL NOT NULL,
    seconds REAL NOT NULL,
    PRIMARY KEY (day, model)
) WITHOUT ROWID
"""
_ADD = """
INSERT INTO spent VALUES (?, ?, 1, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    calls = calls + 1, tokens_in = tokens_in + excluded.tokens_in, tokens_out = tokens_out + excluded.tokens_out,
    dollars = dollars + excluded.dollars, seconds = seconds + excluded.seconds
"""


_SUM = (
    "SELECT coalesce(sum(calls), 0), coalesce(sum(tokens_in + tokens_out), 0), coalesce(sum(dollars), 0.0)"
    " FROM spent WHERE day = ?"
)


@dataclass(frozen=True, slots=True)
class Spent:
    """Usage of one day, all models together."""

    calls: int = 0
    tokens: int = 0
    dollars: float = 0.0


@dataclass(frozen=True, slots=True)
class Spending:
    """The book of one library, shared by all threads and processes that answer from it: opened for each entry."""

    path: Path

    def add(self, at: datetime, usage: Usage) -> None:
        """Add the usage of a call; LibraryError when the file cannot be written."""
        row = (_day(at), usage.model, usage.tokens_in, usage.tokens_out, usage.dollars or 0.0, usage.seconds)
        with self._opened() as connection:
            connection.execute(_ADD, row)

    def on(self, at: datetime) -> Spent:
        """Usage of that day so far; LibraryError when the file cannot be read."""
        with self._opened() as connection:
            return Spent(*connection.execute(_SUM, (_day(at),)).fetchone())

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The file, readable by its owner only."""
        try:
            self.path.touch(mode=0o600)
            with closing(sqlite3.connect(self.path, timeout=5, isolation_level=None)) as connection:
                connection.execute(_SCHEMA)
                yield connection
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"{self.path} cannot be written ({error})") from error


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
