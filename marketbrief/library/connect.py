"""Opening the SQLite file: settings of the connection, versions, and plain words for what can be wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marketbrief.errors import LibraryError, LibraryTooNew
from marketbrief.library.schema import MIGRATIONS, VERSION

__all__ = ["connect", "transaction"]

BUSY_TIMEOUT_SECONDS = 30.0
PAGE_CACHE_KIB = 32 * 1024


def connect(file: Path) -> sqlite3.Connection:
    """Open ``file`` (made when missing) at the newest schema; raises LibraryError in plain words."""
    try:
        connection = sqlite3.connect(
            file, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{PAGE_CACHE_KIB}")
        _migrate(connection, file)
    except sqlite3.DatabaseError as error:
        raise _explain(error, file) from error
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: commit at the end, roll back when anything is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    if _version(connection) == VERSION:
        return
    with transaction(connection):
        version = _version(connection)
        if version > VERSION:
            raise LibraryTooNew(
                f"{file} is a library of schema version {version}, this marketbrief knows up to {VERSION}: "
                "install the newer marketbrief that wrote it"
            )
        for script in MIGRATIONS[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """One statement at a time: executescript() would commit the transaction that keeps a migration whole."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _explain(error: sqlite3.DatabaseError, file: Path) -> LibraryError:
    text = str(error)
    if "not a database" in text or "malformed" in text:
        return LibraryError(
            f"{file} is damaged or no library ({text}): restore a backup, or move it away and ingest again"
        )
    if "readonly" in text or "unable to open" in text:
        return LibraryError(f"{file} cannot be opened for writing ({text}): check the folder's permissions")
    if "full" in text:
        return LibraryError(f"the disk that holds {file} is full: free some space and run the command again")
    return LibraryError(f"{file} cannot be used ({text})")
