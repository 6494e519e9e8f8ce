"""The owner of an index: the process that holds a file lock, which the system releases when the process dies."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

__all__ = ["IndexLock", "IndexOwner", "owner_of", "rebuild_requested", "request_rebuild"]


@dataclass(frozen=True, slots=True)
class IndexOwner:
    """The process that owns the index, and since when."""

    pid: int
    since: datetime


@dataclass(frozen=True, slots=True)
class IndexLock:
    """The lock, held from ``take`` to ``release``."""

    lock: FileLock

    @classmethod
    def take(cls, directory: Path) -> Self | None:
        """Own ``directory``; return ``None`` at once when another process owns it or it cannot be written."""
        try:
            directory.mkdir(exist_ok=True)
            lock = FileLock(directory / "owner.lock", thread_local=False)
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            return None
        told = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat()}
        with suppress(OSError):
            (directory / "owner.json").write_text(json.dumps(told))
        return cls(lock)

    def release(self) -> None:
        """Release the lock."""
        self.lock.release()


def owner_of(library: Path) -> IndexOwner | None:
    """The process that owns a library's index now, or ``None``; a lock left by a dead process owns nothing."""
    directory = library / "chroma"
    if not (directory / "owner.lock").exists():
        return None
    try:
        with FileLock(directory / "owner.lock", timeout=0):
            return None
    except Timeout:
        told = json.loads((directory / "owner.json").read_text())
        return IndexOwner(int(told["pid"]), datetime.fromisoformat(told["since"]))
    except OSError:
        return None


def request_rebuild(library: Path) -> None:
    """Ask the process that owns the index to rebuild it."""
    (library / "chroma" / "rebuild").touch()


def rebuild_requested(library: Path) -> bool:
    """Whether somebody asked for a rebuild since the last call."""
    try:
        (library / "chroma" / "rebuild").unlink()
    except FileNotFoundError:
        return False
    return True
