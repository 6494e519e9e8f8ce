"""What is known of sources from earlier runs: how each fares, its terms, and what need not be asked again.

It lies beside the library in ``sources.db``. Losing it loses no news: everything is asked again.
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
"""Corrections come soon or not at all: so long the page of an article is asked again."""
PAUSE = timedelta(hours=1)
WAITING = timedelta(days=7)
"""So long a page that could not be had is asked again: by every run for an hour, then once an hour."""
KEPT = timedelta(days=180)
"""What has not been seen for so long is forgotten."""
MOST_KEPT = 100_000
"""Entries, and documents: beyond it those not seen for longest are forgotten, some 50 MB in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source fares: when it was tried and was last read well, and how often it has failed since."""

    tried_at: datetime | None = None
    good_at: datetime | None = None
    failures: int = 0
    reason: str | None = None
    not_before: datetime | None = None


class SourceRegister:
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
        with faults_named(where):
            connection = connect(where)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            bring_up_to_date(connection)
        return cls(connection)

    @classmethod
    def copy_of(cls, directory: Path) -> Self:
        """What is known in ``directory``, in memory: nothing that is learned is kept, and the file stays as it is."""
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
        """How the source at ``location`` fares; all empty when it was never tried."""
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

    def remember(self, url: str, validators: Validators, now: datetime) -> None:
        """All that ``url`` held under these validators has been taken."""
        told = (url, validators.etag, validators.last_modified, _stamp(now))
        self._run("REPLACE INTO documents VALUES (?, ?, ?, ?)", *told)

    def rights(self, location: str) -> Rights | None:
        """The rights under which the source at ``location`` was read last; None where it was never read."""
        for (said,) in self._rows("SELECT rights FROM terms WHERE location = ?", location):
            quote_words, channels = json.loads(said)
            return Rights(quote_words=quote_words, channels=tuple(channels))
        return None

    def keep_rights(self, location: str, rights: Rights) -> None:
        """All that the source at ``location`` brought stands under ``rights``."""
        said = json.dumps([rights.quote_words, rights.channels])
        self._run("REPLACE INTO terms VALUES (?, ?)", location, said)

    def claim(self, article_id: str, location: str) -> bool:
        """Whether the source at ``location`` decides on an article: the first one that claims it does."""
        self._run("INSERT OR IGNORE INTO origins VALUES (?, ?)", article_id, location)
        return bool(self._rows("SELECT 1 FROM origins WHERE article_id = ? AND location = ?", article_id, location))

    def brought_by(self, location: str) -> list[str]:
        """The ids of the articles that the source at ``location`` decides on."""
        rows = self._rows("SELECT article_id FROM origins WHERE location = ? ORDER BY rowid", location)
        return [article_id for (article_id,) in rows]

    def is_taken(self, source: str, entry: FeedEntry) -> bool:
        """Whether this very entry of ``source`` has been taken."""
        question = "SELECT 1 FROM entries WHERE source = ? AND key = ? AND digest = ? AND taken AND NOT waiting"
        return bool(self._rows(question, source, entry.key, entry.digest))

    def saw(self, source: str, entry: FeedEntry, now: datetime) -> None:
        """Keep, once a day, that ``source`` still holds ``entry``."""
        self._run(
            "UPDATE entries SET seen_at = ?3 WHERE source = ?1 AND key = ?2 AND seen_at < ?4",
            source, entry.key, _stamp(now), _stamp(now - timedelta(days=1)),
        )  # fmt: skip

    def rests(self, source: str, entry: FeedEntry, now: datetime) -> bool:
        """Whether the page of ``entry`` has been failing for an hour and was asked within the last one."""
        question = (
            "SELECT 1 FROM entries WHERE source = ?1 AND key = ?2 AND digest = ?3 AND waiting "
            "AND first_seen_at <= ?4 AND asked_at > ?4"
        )
        return bool(self._rows(question, source, entry.key, entry.digest, _stamp(now - PAUSE)))

    def was_taken(self, source: str, entry: FeedEntry) -> bool:
        """Whether an article was taken under the key of ``entry`` before, whatever the entry said then."""
        question = "SELECT 1 FROM entries WHERE source = ? AND key = ? AND taken"
        return bool(self._rows(question, source, entry.key))

    def has_entries(self, source: str) -> bool:
        """Whether ``source`` was a feed or a sitemap when it was last read."""
        return bool(self._rows("SELECT 1 FROM entries WHERE source = ? LIMIT 1", source))

    def settle(self, source: str, entry: FeedEntry, now: datetime, *, taken: bool) -> None:
        """Keep that ``entry`` was taken, or (not taken) that its page is to be asked again."""
        self._run(
            "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6, 1 - ?6) "
            "ON CONFLICT (source, key) DO UPDATE SET digest = ?3, entry = ?4, asked_at = ?5, seen_at = ?5, "
            "taken = max(taken, ?6), waiting = 1 - ?6",
            source, entry.key, entry.digest, entry.to_json(), _stamp(now), int(taken),
        )  # fmt: skip

    def to_ask_again(self, source: str, now: datetime) -> list[FeedEntry]:
        """Entries of ``source`` that wait for their page, and young ones whose page was not asked for an hour."""
        rows = self._rows(
            "SELECT entry FROM entries WHERE source = ?1 AND entry <> '' AND "
            "((waiting AND first_seen_at > ?2 AND (asked_at <= ?4 OR first_seen_at > ?4)) "
            "OR (taken AND first_seen_at > ?3 AND asked_at <= ?4))",
            source, _stamp(now - WAITING), _stamp(now - WATCHED), _stamp(now - PAUSE),
        )  # fmt: skip
        return [FeedEntry.from_json(text) for (text,) in rows]

    def prune(self, now: datetime, *, most: int = MOST_KEPT) -> None:
        """Forget what has not been seen for half a year, and what is too much; the space is used again.

        Of an entry whose page is not asked any more, what the feed said of it goes, and its digest stays. A source
        that is gone gives up the articles it decided on.
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

    def _rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:  # what stands in the tables
        with self._guard:
            return self._connection.execute(question, values).fetchall()


def _stamp(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
