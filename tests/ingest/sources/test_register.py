"""What is known of sources: kept while it is of use, forgotten after, never without bound."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.fetch import NO_VALIDATORS, Validators
from ingest.sources.entry import FeedEntry
from ingest.sources.register import FILE_NAME, SourceRegister
from marketbrief.domain.article import Rights
from marketbrief.domain.errors import LibraryError

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FEED = "https://post.example/feed"
HALF_A_YEAR = timedelta(days=181)


def entry_of(number: int) -> FeedEntry:
    return FeedEntry(
        key=f"https://post.example/{number}", url=f"https://post.example/{number}", text="Alder rose. " * 90
    )


def test_what_has_not_been_seen_for_half_a_year_is_forgotten(register: SourceRegister) -> None:
    old, listed_still = entry_of(1), entry_of(2)
    for entry in (old, listed_still):
        register.record_entry(FEED, entry, NOW, taken=True)
    register.record_document(FEED, Validators(etag='"1"'), NOW)
    later = NOW + HALF_A_YEAR
    register.record_seen(FEED, listed_still, later - timedelta(days=9))
    register.prune(later)
    assert not register.is_read(FEED, old)
    assert register.is_read(FEED, listed_still)
    assert register.validators(FEED) == NO_VALIDATORS


def test_a_source_that_is_gone_gives_up_its_articles(register: SourceRegister) -> None:
    register.record_success(FEED, NOW)
    register.record_rights(FEED, Rights(quote_words=40))
    assert register.claim("a-1", FEED)
    assert not register.claim("a-1", "https://b.example/feed")
    register.prune(NOW + timedelta(days=100))
    assert register.claimed_by(FEED) == ["a-1"]
    register.prune(NOW + HALF_A_YEAR)
    assert (register.claimed_by(FEED), register.rights(FEED)) == ([], None)
    assert register.claim("a-1", "https://b.example/feed")
    assert register.health(FEED).tried_at is None


def test_rights_are_kept_as_they_are(register: SourceRegister) -> None:
    for rights in (Rights(), Rights(quote_words=0), Rights(channels=("C1", "markets"))):
        register.record_rights(FEED, rights)
        assert register.rights(FEED) == rights


def test_the_file_stays_bounded_however_much_is_read(register: SourceRegister, tmp_path: Path) -> None:
    sizes = []
    for day in range(6):
        now = NOW + timedelta(days=10 * day)
        for number in range(300):
            register.record_entry(FEED, entry_of(300 * day + number), now, taken=True)
            register.record_document(f"https://post.example/{300 * day + number}", Validators(etag='"1"'), now)
        register.prune(now, most=400)
        sizes.append((tmp_path / FILE_NAME).stat().st_size + (tmp_path / f"{FILE_NAME}-wal").stat().st_size)
    newest = [register.is_read(FEED, entry_of(number)) for number in range(1400, 1800)]
    assert all(newest)
    assert not register.is_read(FEED, entry_of(1399))
    assert sizes[-1] <= 1.2 * sizes[2]


def test_an_entry_whose_page_is_asked_no_more_keeps_its_digest_alone(register: SourceRegister, tmp_path: Path) -> None:
    register.record_entry(FEED, entry_of(1), NOW, taken=True)
    later = NOW + timedelta(days=8)
    register.prune(later)
    assert register.is_read(FEED, entry_of(1))
    assert register.entries_to_fetch_again(FEED, later) == []
    assert register.entries_to_fetch_again(FEED, NOW + timedelta(hours=2)) == []
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        assert connection.execute("SELECT entry FROM entries").fetchall() == [("",)]


def test_a_file_of_an_earlier_version_keeps_how_sources_fare_and_asks_the_rest_again(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.executescript(
            """CREATE TABLE sources (location TEXT PRIMARY KEY, tried_at TEXT NOT NULL, good_at TEXT,
               failures INTEGER NOT NULL, reason TEXT, not_before TEXT);
               CREATE TABLE documents (url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT);
               INSERT INTO documents VALUES ('https://post.example/feed', '"1"', NULL);"""
        )
        connection.execute(
            "INSERT INTO sources VALUES (?, ?, ?, 0, NULL, NULL)", (FEED, NOW.isoformat(), NOW.isoformat())
        )
    connection.close()
    with SourceRegister.open(tmp_path) as register:
        assert register.health(FEED).good_at == NOW
        assert register.validators(FEED) == NO_VALIDATORS
        register.record_document(FEED, Validators(etag='"2"'), NOW)
    with SourceRegister.open(tmp_path) as register:
        assert register.validators(FEED) == Validators(etag='"2"')


def test_what_a_copy_learns_is_forgotten(register: SourceRegister, tmp_path: Path) -> None:
    register.record_success(FEED, NOW)
    with SourceRegister.copy_of(tmp_path) as copy:
        assert copy.health(FEED).good_at == NOW
        copy.record_failure(FEED, NOW, "out of order")
    assert register.health(FEED).failures == 0
    with SourceRegister.copy_of(tmp_path / "nowhere") as copy:
        assert copy.health(FEED).good_at is None
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_is_no_register_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database " * 100)
    for opened in (SourceRegister.open, SourceRegister.copy_of):
        with pytest.raises(LibraryError, match=r"sources\.db cannot be used"):
            opened(tmp_path)
