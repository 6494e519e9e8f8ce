"""The bot's SQLite file: questions, posts, follows, settings; shared by replicas."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from marketbrief.domain.errors import LibraryError

__all__ = ["BotDatabase"]


class BotDatabase:
    """One file for every store of the bot; safe to use from any thread and by several processes.

    Each store calls ``ensure`` with its own tables (``CREATE TABLE IF NOT EXISTS``). Close it, or use it as a context
    manager.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the file, readable by its owner only; LibraryError when that cannot be done."""
        self._lock = RLock()
        self._path = path
        self._ensured: set[str] = set()
        try:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
            for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
                self._connection.execute(f"PRAGMA {setting}").close()
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"the bot's file {path} cannot be opened: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def ensure(self, schema: str) -> None:
        """Make a store's tables where they are missing, once; LibraryError when the file cannot be written."""
        if schema in self._ensured:
            return
        try:
            with self._lock:
                self._connection.executescript(schema)
                self._ensured.add(schema)
        except sqlite3.Error as error:
            raise LibraryError(f"the bot's file {self._path} cannot be used: {error}") from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for one read of committed data, which waits for no other process."""
        with self._lock:
            yield self._connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction for writing, of this thread alone; rolled back when the block raises."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield self._connection
