"""All stored vectors in one memory-mapped file, made again when it does not match the library.

The file holds a header, the vectors as 32-bit floats in the order of their numbers, and the numbers. It is written
beside the old one and renamed, so a process that dies while writing leaves the old one whole.
"""

import os
import sqlite3
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Snapshot", "log_position"]

Numbers = NDArray[np.int64]
Matrix = NDArray[np.float32]

_HEADER = struct.Struct("<8s32sqqq")
_START = 64
_MAGIC = b"mb-scan1"
_ROWS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Vectors as they were at a log ``position``: ``matrix[i]`` belongs to ``numbers[i]``, which ascend."""

    position: int
    numbers: Numbers
    matrix: Matrix

    @classmethod
    def load(cls, file: Path, identity: str) -> Self | None:
        """Map the file of the library with this identity; ``None`` where there is none, or not a whole one."""
        try:
            with file.open("rb") as stream:
                magic, owner, position, count, dimensions = _HEADER.unpack(stream.read(_HEADER.size))
            whole = _START + count * (4 * dimensions + 8)
            if magic != _MAGIC or owner != identity.encode() or count < 1 or file.stat().st_size != whole:
                return None
            matrix = np.memmap(file, np.float32, "r", _START, (count, dimensions))
            numbers = np.fromfile(file, np.int64, count, offset=_START + count * 4 * dimensions)
        except (OSError, struct.error, ValueError):
            return None
        return cls(position, numbers, matrix)

    @classmethod
    def read(cls, connection: sqlite3.Connection) -> Self:
        """Read every vector into memory."""
        connection.execute("BEGIN")
        try:
            position = log_position(connection)
            rows = connection.execute("SELECT number, vector FROM vectors ORDER BY number").fetchall()
        finally:
            connection.execute("COMMIT")
        numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        joined = np.frombuffer(b"".join(row[1] for row in rows), np.float16)
        return cls(position, numbers, joined.reshape(len(rows), -1 if rows else 0).astype(np.float32))

    @staticmethod
    def write(connection: sqlite3.Connection, file: Path, identity: str) -> None:
        """Write every vector to ``file``, a few at a time; OSError when the disk does not take it."""
        fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
        try:
            with fresh.open("wb") as stream:
                _write(connection, stream, identity)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(file)
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)


def log_position(connection: sqlite3.Connection) -> int:
    """The end of the log."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0])


def _write(connection: sqlite3.Connection, stream: BinaryIO, identity: str) -> None:
    stream.seek(_START)
    numbers: list[int] = []
    size = 0
    connection.execute("BEGIN")
    try:
        position = log_position(connection)
        cursor = connection.execute("SELECT number, vector FROM vectors ORDER BY number")
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            numbers.extend(row[0] for row in rows)
            half = np.frombuffer(b"".join(row[1] for row in rows), np.float16)
            size = len(half) // len(rows)
            stream.write(half.astype(np.float32).tobytes())
    finally:
        connection.execute("COMMIT")
    stream.write(np.array(numbers, np.int64).tobytes())
    stream.seek(0)
    stream.write(_HEADER.pack(_MAGIC, identity.encode(), position, len(numbers), size))
