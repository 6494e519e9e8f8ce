"""Copy a library consistently while other programs read and write it."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from marketbrief.domain.errors import LibraryError
from marketbrief.library.connect import explain
from marketbrief.library.library import Library

__all__ = ["backup"]


def backup(library: Library, destination: Path) -> Path:
    """Copy ``library`` as it is at one moment into the directory ``destination``; return the file.

    The copy is a library of its own: it has another identity, and its indexes are built when it is used. It appears
    whole or not at all. LibraryError when a library is there already or the disk does not take it.
    """
    file = destination / "library.db"
    if file.exists():
        raise LibraryError(f"{file} is there already: name a directory that holds no library")
    part = file.with_name(f"library.db.{os.getpid()}.part")
    try:
        destination.mkdir(parents=True, exist_ok=True)
        _copy(library.directory / "library.db", part)
        part.replace(file)
    except sqlite3.DatabaseError as error:
        raise explain(error, file) from error
    except OSError as error:
        raise LibraryError(f"{destination} cannot be written ({error.strerror}): name another directory") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return file


def _copy(source: Path, copy: Path) -> None:
    """All pages in one step: a copy in several would begin again with every commit of another process."""
    reading = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    with closing(reading), closing(sqlite3.connect(copy, isolation_level=None)) as writer:
        reading.backup(writer, pages=-1)
        writer.execute("PRAGMA journal_mode = DELETE")
        writer.execute("UPDATE meta SET value = lower(hex(randomblob(16))) WHERE key = 'identity'")
    with copy.open("rb") as stream:
        os.fsync(stream.fileno())
