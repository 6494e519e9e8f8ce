"""Open the SQLite file: connection settings, schema versions, and plain error messages."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marketbrief.domain.errors import LibraryError, LibraryTooNew
from marketbrief.library.schema import MIGRATIONS, VERSION

__all__ = ["Connection", "connect", "explain", "transaction"]

BUSY_TIMEOUT_SECONDS = 30.0
PAGE_CACHE_KIB = 32 * 1024


_SENTENCES = (
    (
        ("not a database", "malformed"),
        "{file} is damaged or no library ({text}): restore a backup, or move it away and ingest again",
    ),
    (
        ("readonly", "unable to open", "attempt to write"),
        "{file} cannot be opened for writing ({text}): check the permissions of {folder}",
    ),
    (("full",), "the disk that holds {file} is full: free some space and run the command again"),
    (("locked",), "{file} is being written to by another process for too long ({text}): wait for it and try again"),
    (("disk I/O",), "{file} cannot be read or written ({text}): check the disk, then restore a backup if need be"),
)


class Connection(sqlite3.Connection):
    """A connection whose statements fail with LibraryError, in plain words, where the file or the disk is at fault."""

    file: Path
    among: bytes = b""
    """Which set of numbers its temporary table holds; see ``fulltext``."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401, as in the base class
        """Run one statement."""
        with _explained(self.file):
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:  # noqa: ANN401, as in the base class
        """Run one statement for each of several rows."""
        with _explained(self.file):
            return super().executemany(sql, parameters)


def connect(file: Path) -> Connection:
    """Open ``file`` (made when missing) at the newest schema; raises LibraryError in plain words."""
    try:
        connection = sqlite3.connect(
            file,
            timeout=BUSY_TIMEOUT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
            factory=Connection,
        )
        connection.file = file
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{PAGE_CACHE_KIB}")
        _migrate(connection, file)
    except sqlite3.DatabaseError as error:
        raise explain(error, file) from error
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: commit at the end, roll back when anything is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # a full disk has already rolled back by itself
        if connection.in_transaction:
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


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a mistake of ours, not of the file
    except sqlite3.DatabaseError as error:
        raise explain(error, file) from error


def explain(error: sqlite3.DatabaseError, file: Path) -> LibraryError:
    """Say in one sentence what is wrong with the file and how to fix it."""
    text = str(error)
    for signs, sentence in _SENTENCES:
        if any(sign in text for sign in signs):
            return LibraryError(sentence.format(file=file, folder=file.parent, text=text))
    return LibraryError(f"{file} cannot be used ({text})")
