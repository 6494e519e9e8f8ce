"""The tables of ``sources.db``, and how the file is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from marketbrief.domain.errors import LibraryError

__all__ = ["bring_up_to_date", "connect", "faults_named"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS sources (
    location TEXT PRIMARY KEY, tried_at TEXT NOT NULL, good_at TEXT, failures INTEGER NOT NULL, reason TEXT,
    not_before TEXT
);
CREATE TABLE IF NOT EXISTS documents (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, remembered_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS entries (
    source TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, entry TEXT NOT NULL, first_seen_at TEXT NOT NULL,
    asked_at TEXT NOT NULL, seen_at TEXT NOT NULL, taken INTEGER NOT NULL, waiting INTEGER NOT NULL,
    PRIMARY KEY (source, key)
);
CREATE TABLE IF NOT EXISTS terms (location TEXT PRIMARY KEY, rights TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS origins (article_id TEXT PRIMARY KEY, location TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS origins_by_location ON origins (location);
"""
VERSION = 1
OUTDATED = "DROP TABLE IF EXISTS documents; DROP TABLE IF EXISTS entries;"
"""Rows of an earlier version are read again, because it does not say which source brought which article."""
BUSY_TIMEOUT_SECONDS = 30.0


def connect(where: str) -> sqlite3.Connection:
    """A connection that any thread may use, and that commits each statement."""
    return sqlite3.connect(where, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False)


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing or of an earlier version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < VERSION:
        connection.executescript(f"{OUTDATED} {SCHEMA} PRAGMA user_version = {VERSION};")


@contextmanager
def faults_named(where: str) -> Iterator[None]:
    """Raises LibraryError, which names the file, where SQLite cannot use it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise LibraryError(f"{where} cannot be used ({error}): move it away, and all sources are read anew") from error
