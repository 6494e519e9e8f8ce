"""Keeping a library: older versions, copies, full disks, damaged files."""

import os
import sqlite3
import subprocess
import sys
import threading

import pytest

from ingest.split import split
from marketbrief.domain.errors import LibraryError
from marketbrief.library import Library
from marketbrief.library import connect as connecting
from marketbrief.library.backup import backup
from marketbrief.library.schema import MIGRATIONS


def first_version(file, article):
    """A library as the first version made it, with one article of one passage."""
    with sqlite3.connect(file) as raw:
        raw.executescript(MIGRATIONS[0])
        raw.execute("PRAGMA user_version = 1")
        raw.execute("INSERT INTO articles VALUES (1, ?, 1)", (article.article_id,))
        raw.execute(
            "INSERT INTO revisions VALUES (1, 1, ?, ?, ?, NULL, ?, ?, '[]', NULL, 0, 's', ?)",
            (
                article.digest,
                article.title,
                article.text,
                article.published_at.isoformat(),
                article.publisher,
                article.retrieved_at.isoformat(),
            ),
        )
        raw.execute("INSERT INTO passages VALUES (7340033, 1, 1, 0, ?)", (len(article.text),))
    raw.close()


def test_a_library_of_the_first_version_is_brought_forward(tmp_path, make_article):
    article = make_article()
    first_version(tmp_path / "library.db", article)
    with Library.open(tmp_path) as library:
        assert library.numbers_by([article.publisher]).tolist() == [7340033]
        assert library.publishers() == [article.publisher]
        assert len(library.identity) == 32
        assert library.article(article.article_id).text == article.text


def test_a_step_forward_that_fails_leaves_the_old_version_whole(tmp_path, make_article, monkeypatch):
    first_version(tmp_path / "library.db", make_article())
    monkeypatch.setattr(connecting, "MIGRATIONS", (MIGRATIONS[0], MIGRATIONS[1] + "CREATE NONSENSE;"))
    with pytest.raises(LibraryError):
        Library.open(tmp_path)
    with sqlite3.connect(tmp_path / "library.db") as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM meta").fetchone() == (0,)


def test_publishers_are_read_again_when_something_is_stored(library, keep, make_article):
    assert library.publishers() == []
    keep(make_article(publisher="Harbor Ledger"))
    assert library.publishers() == ["Harbor Ledger"]
    keep(make_article(article_id="a-2", publisher="Tidewater Wire"))
    assert sorted(library.publishers()) == ["Harbor Ledger", "Tidewater Wire"]
    assert len(library.numbers_by(["Harbor Ledger"])) == 1
    assert len(library.numbers_by(["Harbor Ledger", "Tidewater Wire"])) == 2
    assert len(library.numbers_by(["Nobody's Post"])) == 0


def test_a_copy_is_whole_while_another_thread_writes(library, make_article, tmp_path):
    stopping = threading.Event()

    def write():
        n = 0
        while not stopping.is_set():
            article = make_article(article_id=f"a-{n}", text=f"Oil note {n}.")
            library.store(article, split(article.text))
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while library.counts().articles < 5:
            pass
        backup(library, tmp_path / "copy")
    finally:
        stopping.set()
        writer.join()
    with Library.open(tmp_path / "copy") as copy:
        counts = copy.counts()
        assert counts.articles == counts.passages == counts.position >= 5
        assert copy.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.identity != library.identity


def test_a_copy_does_not_overwrite_a_library(library, tmp_path):
    backup(library, tmp_path / "copy")
    with pytest.raises(LibraryError, match="there already"):
        backup(library, tmp_path / "copy")
    with pytest.raises(LibraryError, match="cannot be written"):
        backup(library, library.directory / "library.db" / "below-a-file")
    assert [file.name for file in (tmp_path / "copy").iterdir()] == ["library.db"]


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_half_stored(library, keep, make_article):
    keep(make_article())
    pages = library.connection.execute("PRAGMA page_count").fetchone()[0]
    library.connection.execute(f"PRAGMA max_page_count = {pages}")
    big = make_article(article_id="a-2", text="Oil fell. " * 20_000)
    with pytest.raises(LibraryError, match=r"the disk that holds .* is full: free some space"):
        library.store(big, split(big.text))
    library.connection.execute("PRAGMA max_page_count = 1000000")
    assert library.counts().articles == 1
    library.store(big, split(big.text))
    assert library.counts().articles == 2


def test_a_file_damaged_in_the_middle_is_told_in_a_sentence(tmp_path, make_article):
    with Library.create(tmp_path) as library:
        for n in range(40):
            article = make_article(article_id=f"a-{n}", text=f"Oil note {n}. " * 200)
            library.store(article, split(article.text))
    file = tmp_path / "library.db"
    with file.open("r+b") as stream:
        stream.seek(4096 * 3)
        stream.write(os.urandom(file.stat().st_size - 4096 * 6))

    def read_all():
        with Library.open(tmp_path) as library:
            library.counts()
            return list(library.articles())

    with pytest.raises(LibraryError, match="damaged or no library"):
        read_all()


def test_a_process_killed_in_a_transaction_leaves_what_was_there(library, keep, make_article):
    keep(make_article())
    script = (
        "import os, sys; from pathlib import Path; from marketbrief.library import Library\n"
        "library = Library.open(Path(sys.argv[1])); library.connection.execute('BEGIN IMMEDIATE')\n"
        "library.connection.execute('DELETE FROM articles'); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(library.directory)], check=False)
    assert done.returncode != 0
    assert library.counts().articles == 1
    keep(make_article(article_id="a-2"))
