"""What is known of sources from earlier runs: when each was last read well, and what need not be asked again.

It lies beside the library in ``sources.db``. Losing it loses no news: everything is asked again.
"""

import sqlite3
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingest.fetch.fetched import NO_VALIDATORS, Validators
from ingest.sources.entry import Entry
from marketbrief.errors import LibraryError

__all__ = ["FILE_NAME", "Health", "Register"]

FILE_NAME = "sources.db"
SCHEMA = """
CREATE TABLE IF NOT EXISTS sources (
    location TEXT PRIMARY KEY, tried_at TEXT NOT NULL, good_at TEXT, failures INTEGER NOT NULL, reason TEXT,
    not_before TEXT
);
CREATE TABLE IF NOT EXISTS documents (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT);
CREATE TABLE IF NOT EXISTS entries (
    source TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, entry TEXT NOT NULL, first_seen_at TEXT NOT NULL,
    asked_at TEXT NOT NULL, taken INTEGER NOT NULL, waiting INTEGER NOT NULL, PRIMARY KEY (source, key)
);
"""
BUSY_TIMEOUT_SECONDS = 30.0
WATCHED = timedelta(days=2)
"""Corrections come soon or not at all: so long the page of an article is asked again."""
PAUSE = timedelta(hours=1)
WAITING = timedelta(days=7)
"""So long a page that could not be had is asked again: by every run for an hour, then once an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source fares: when it was tried and was last read well, and how often it has failed since."""

    tried_at: datetime | None = None
    good_at: datetime | None = None
    failures: int = 0
    reason: str | None = None
    not_before: datetime | None = None


class Register:
    """The file of what is known; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._guard = threading.RLock()

    @classmethod
    def open(cls, directory: Path | None) -> Self:
        """Open the register in ``directory``, made when missing; without a directory it forgets at the end.

        Raises LibraryError when the file cannot be used.
        """
        where = str(directory / FILE_NAME) if directory else ":memory:"
        try:
            connection = sqlite3.connect(
                where, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(SCHEMA)
        except sqlite3.DatabaseError as error:
            raise LibraryError(
                f"{where} cannot be used ({error}): move it away, and all sources are asked anew"
            ) from error
        return cls(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._guard:
            self._connection.close()

    def health(self, location: str) -> Health:
        """How the source at ``location`` fares; all empty when it was never tried."""
        found = self._rows(
            "SELECT tried_at, good_at, failures, reason, not_before FROM sources WHERE location = ?", location
        )
        for tried_at, good_at, failures, reason, not_before in found:
            return Health(
                tried_at=_moment(tried_at),
                good_at=_moment(good_at),
                failures=int(failures),
                reason=reason,
                not_before=_moment(not_before),
            )
        return Health()

    def went_well(self, location: str, now: datetime) -> None:
        """The source was read to its end."""
        self._run(
            "INSERT INTO sources VALUES (?1, ?2, ?2, 0, NULL, NULL) ON CONFLICT (location) DO UPDATE SET "
            "tried_at = ?2, good_at = ?2, failures = 0, reason = NULL, not_before = NULL",
            location, _stamp(now),
        )  # fmt: skip

    def went_wrong(self, location: str, now: datetime, reason: str, not_before: datetime | None = None) -> None:
        """The source could not be read, and asks not to be tried before ``not_before``."""
        self._run(
            "INSERT INTO sources VALUES (?1, ?2, NULL, 1, ?3, ?4) ON CONFLICT (location) DO UPDATE SET "
            "tried_at = ?2, failures = failures + 1, reason = ?3, not_before = ?4",
            location, _stamp(now), reason, _stamp(not_before) if not_before else None,
        )  # fmt: skip

    def validators(self, url: str) -> Validators:
        """What to ask ``url`` with; none when it was never taken whole."""
        for etag, last_modified in self._rows("SELECT etag, last_modified FROM documents WHERE url = ?", url):
            return Validators(etag=etag, last_modified=last_modified)
        return NO_VALIDATORS

    def remember(self, url: str, validators: Validators) -> None:
        """All that ``url`` held under these validators has been taken."""
        self._run("REPLACE INTO documents VALUES (?, ?, ?)", url, validators.etag, validators.last_modified)

    def is_taken(self, source: str, entry: Entry) -> bool:
        """Whether this very entry of ``source`` has been taken."""
        question = "SELECT 1 FROM entries WHERE source = ? AND key = ? AND digest = ? AND taken AND NOT waiting"
        return bool(self._rows(question, source, entry.key, entry.digest))

    def rests(self, source: str, entry: Entry, now: datetime) -> bool:
        """Whether the page of ``entry`` has been failing for an hour and was asked within the last one."""
        question = (
            "SELECT 1 FROM entries WHERE source = ?1 AND key = ?2 AND digest = ?3 AND waiting "
            "AND first_seen_at <= ?4 AND asked_at > ?4"
        )
        return bool(self._rows(question, source, entry.key, entry.digest, _stamp(now - PAUSE)))

    def was_taken(self, source: str, entry: Entry) -> bool:
        """Whether an article was taken under the key of ``entry`` before, whatever the entry said then."""
        question = "SELECT 1 FROM entries WHERE source = ? AND key = ? AND taken"
        return bool(self._rows(question, source, entry.key))

    def has_entries(self, source: str) -> bool:
        """Whether ``source`` was a feed or a sitemap when it was last read."""
        return bool(self._rows("SELECT 1 FROM entries WHERE source = ? LIMIT 1", source))

    def settle(self, source: str, entry: Entry, now: datetime, *, taken: bool) -> None:
        """Keep that ``entry`` was taken, or (not taken) that its page is to be asked again."""
        self._run(
            "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, 1 - ?6) ON CONFLICT (source, key) DO UPDATE SET "
            "digest = ?3, entry = ?4, asked_at = ?5, taken = max(taken, ?6), waiting = 1 - ?6",
            source, entry.key, entry.digest, entry.to_json(), _stamp(now), int(taken),
        )  # fmt: skip

    def to_ask_again(self, source: str, now: datetime) -> list[Entry]:
        """Entries of ``source`` that wait for their page, and young ones whose page was not asked for an hour."""
        rows = self._rows(
            "SELECT entry FROM entries WHERE source = ?1 AND "
            "((waiting AND first_seen_at > ?2 AND (asked_at <= ?4 OR first_seen_at > ?4)) "
            "OR (taken AND first_seen_at > ?3 AND asked_at <= ?4))",
            source, _stamp(now - WAITING), _stamp(now - WATCHED), _stamp(now - PAUSE),
        )  # fmt: skip
        return [Entry.from_json(text) for (text,) in rows]

    def _run(self, statement: str, *values: object) -> None:
        with self._guard:
            self._connection.execute(statement, values)

    def _rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:  # what stands in the tables
        with self._guard:
            return self._connection.execute(question, values).fetchall()


def _stamp(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
