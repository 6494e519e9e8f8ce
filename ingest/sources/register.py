"""What earlier runs learned about sources: their health, their rights, and what need not be fetched again.

It is stored beside the library in ``sources.db``. Without it no news is lost: everything is fetched again.
"""

import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingest.fetch.fetched import NO_VALIDATORS, Validators
from ingest.sources.entry import FeedEntry
from ingest.sources.register_file import bring_up_to_date, connect, faults_named
from marketbrief.domain.article import Rights

__all__ = ["FILE_NAME", "SourceHealth", "SourceRegister"]

FILE_NAME = "sources.db"
WATCHED = timedelta(days=2)
"""How long the page of an article is fetched again: corrections come soon or not at all."""
PAUSE = timedelta(hours=1)
WAITING = timedelta(days=7)
"""How long a page that failed is fetched again: by every run for an hour, then once an hour."""
KEPT = timedelta(days=180)
"""Entries and documents that were not seen for so long are deleted."""
MOST_KEPT = 100_000
"""Most entries and most documents; beyond it the oldest are deleted. About 50 MB in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """The health of a source: its last try, its last success, and its failures since."""

    tried_at: datetime | None = None
    good_at: datetime | None = None
    failures: int = 0
    reason: str | None = None
    not_before: datetime | None = None


class SourceRegister:
    """The register in ``sources.db``; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._guard = threading.RLock()

    @classmethod
    def open(cls, directory: Path | None) -> Self:
        """Open the register in ``directory``, made if missing; without a directory it is kept in memory.

        Raises LibraryError when the file cannot be used.
        """
        where = str(directory / FILE_NAME) if directory else ":memory:"
        with faults_named(where):
            connection = connect(where)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            bring_up_to_date(connection)
        return cls(connection)

    @classmethod
    def copy_of(cls, directory: Path) -> Self:
        """A copy of the register in memory: the file stays as it is."""
        where = directory / FILE_NAME
        copy = connect(":memory:")
        with faults_named(str(where)):
            if where.exists():
                with closing(connect(str(where))) as original:
                    original.backup(copy)
            bring_up_to_date(copy)
        return cls(copy)

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

    def health(self, location: str) -> SourceHealth:
        """The health of the source at ``location``; empty if it was never tried."""
        found = self._rows(
            "SELECT tried_at, good_at, failures, reason, not_before FROM sources WHERE location = ?", location
        )
        for tried_at, good_at, failures, reason, not_before in found:
            return SourceHealth(
                tried_at=_moment(tried_at),
                good_at=_moment(good_at),
                failures=int(failures),
                reason=reason,
                not_before=_moment(not_before),
            )
        return SourceHealth()

    def record_success(self, location: str, now: datetime) -> None:
        """Record that the source was read to its end."""
        self._run(
            "INSERT INTO sources VALUES (?1, ?2, ?2, 0, NULL, NULL) ON CONFLICT (location) DO UPDATE SET "
            "tried_at = ?2, good_at = ?2, failures = 0, reason = NULL, not_before = NULL",
            location, _stamp(now),
        )  # fmt: skip

    def record_failure(self, location: str, now: datetime, reason: str, not_before: datetime | None = None) -> None:
        """Record that the source could not be read, and should not be tried before ``not_before``."""
        self._run(
            "INSERT INTO sources VALUES (?1, ?2, NULL, 1, ?3, ?4) ON CONFLICT (location) DO UPDATE SET "
            "tried_at = ?2, failures = failures + 1, reason = ?3, not_before = ?4",
            location, _stamp(now), reason, _stamp(not_before) if not_before else None,
        )  # fmt: skip

    def validators(self, url: str) -> Validators:
        """The validators of ``url``; none if its document was never fully stored."""
        for etag, last_modified in self._rows("SELECT etag, last_modified FROM documents WHERE url = ?", url):
            return Validators(etag=etag, last_modified=last_modified)
        return NO_VALIDATORS

    def record_document(self, url: str, validators: Validators, now: datetime) -> None:
        """Record that everything in the document with these validators is stored."""
        values = (url, validators.etag, validators.last_modified, _stamp(now))
        self._run("REPLACE INTO documents VALUES (?, ?, ?, ?)", *values)

    def rights(self, location: str) -> Rights | None:
        """The rights of the source at ``location`` when it was last read; None if it never was."""
        for (stored,) in self._rows("SELECT rights FROM terms WHERE location = ?", location):
            quote_words, channels = json.loads(stored)
            return Rights(quote_words=quote_words, channels=tuple(channels))
        return None

    def record_rights(self, location: str, rights: Rights) -> None:
        """Record that all articles of the source at ``location`` have these ``rights``."""
        stored = json.dumps([rights.quote_words, rights.channels])
        self._run("REPLACE INTO terms VALUES (?, ?)", location, stored)

    def claim(self, article_id: str, location: str) -> bool:
        """Whether the source at ``location`` decides on an article's rights: the first source that claims it does."""
        self._run("INSERT OR IGNORE INTO origins VALUES (?, ?)", article_id, location)
        return bool(self._rows("SELECT 1 FROM origins WHERE article_id = ? AND location = ?", article_id, location))

    def claimed_by(self, location: str) -> list[str]:
        """The ids of the articles that the source at ``location`` has claimed."""
        rows = self._rows("SELECT article_id FROM origins WHERE location = ? ORDER BY rowid", location)
        return [article_id for (article_id,) in rows]

    def is_read(self, source: str, entry: FeedEntry) -> bool:
        """Whether this version of the entry has been read and stored."""
        question = "SELECT 1 FROM entries WHERE source = ? AND key = ? AND digest = ? AND taken AND NOT waiting"
        return bool(self._rows(question, source, entry.key, entry.digest))

    def record_seen(self, source: str, entry: FeedEntry, now: datetime) -> None:
        """Record, once a day, that ``source`` still has ``entry``."""
        self._run(
            "UPDATE entries SET seen_at = ?3 WHERE source = ?1 AND key = ?2 AND seen_at < ?4",
            source, entry.key, _stamp(now), _stamp(now - timedelta(days=1)),
        )  # fmt: skip

    def is_backing_off(self, source: str, entry: FeedEntry, now: datetime) -> bool:
        """Whether the page of ``entry`` has failed for an hour and was tried within the last hour."""
        question = (
            "SELECT 1 FROM entries WHERE source = ?1 AND key = ?2 AND digest = ?3 AND waiting "
            "AND first_seen_at <= ?4 AND asked_at > ?4"
        )
        return bool(self._rows(question, source, entry.key, entry.digest, _stamp(now - PAUSE)))

    def was_read_before(self, source: str, entry: FeedEntry) -> bool:
        """Whether any version of the entry has been read and stored."""
        question = "SELECT 1 FROM entries WHERE source = ? AND key = ? AND taken"
        return bool(self._rows(question, source, entry.key))

    def is_feed(self, source: str) -> bool:
        """Whether ``source`` was a feed or a sitemap when it was last read."""
        return bool(self._rows("SELECT 1 FROM entries WHERE source = ? LIMIT 1", source))

    def record_entry(self, source: str, entry: FeedEntry, now: datetime, *, taken: bool) -> None:
        """Record that ``entry`` is stored, or (not ``taken``) that its page is to be fetched again."""
        self._run(
            "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6, 1 - ?6) "
            "ON CONFLICT (source, key) DO UPDATE SET digest = ?3, entry = ?4, asked_at = ?5, seen_at = ?5, "
            "taken = max(taken, ?6), waiting = 1 - ?6",
            source, entry.key, entry.digest, entry.to_json(), _stamp(now), int(taken),
        )  # fmt: skip

    def entries_to_fetch_again(self, source: str, now: datetime) -> list[FeedEntry]:
        """Entries of ``source`` whose page failed, and recent ones whose page was not fetched for an hour."""
        rows = self._rows(
            "SELECT entry FROM entries WHERE source = ?1 AND entry <> '' AND "
            "((waiting AND first_seen_at > ?2 AND (asked_at <= ?4 OR first_seen_at > ?4)) "
            "OR (taken AND first_seen_at > ?3 AND asked_at <= ?4))",
            source, _stamp(now - WAITING), _stamp(now - WATCHED), _stamp(now - PAUSE),
        )  # fmt: skip
        return [FeedEntry.from_json(text) for (text,) in rows]

    def prune(self, now: datetime, *, most: int = MOST_KEPT) -> None:
        """Delete what was not seen for half a year, and what exceeds ``most``; SQLite reuses the space.

        An entry whose page is not fetched any more keeps only its digest. A source that is gone loses its claims on
        articles.
        """
        old = _stamp(now - KEPT)
        self._run("UPDATE entries SET entry = '' WHERE first_seen_at <= ? AND entry <> ''", _stamp(now - WAITING))
        for table, seen_at in (("entries", "seen_at"), ("documents", "remembered_at")):
            self._run(f"DELETE FROM {table} WHERE {seen_at} < ?", old)
            (count,) = self._rows(f"SELECT count(*) FROM {table}")[0]
            self._run(
                f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} ORDER BY {seen_at} LIMIT ?)",
                max(count - most, 0),
            )
        for (location,) in self._rows("SELECT location FROM sources WHERE tried_at < ?", old):
            for table in ("origins", "terms", "sources"):
                self._run(f"DELETE FROM {table} WHERE location = ?", location)

    def _run(self, statement: str, *values: object) -> None:
        with self._guard:
            self._connection.execute(statement, values)

    def _rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:  # the columns of a query
        with self._guard:
            return self._connection.execute(question, values).fetchall()


def _stamp(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
