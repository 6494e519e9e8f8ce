"""Exact search over stored vectors: every vector is looked at, so nothing is missed and no index can be stale."""

import sqlite3
import threading
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from marketbrief.library.numbers import ALL, NumberRange

__all__ = ["Scan"]

Vector = NDArray[np.float32]


@dataclass(slots=True)
class Scan:
    """All vectors in memory, read once and again when the log has moved; safe to use from several threads."""

    _numbers: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    _matrix: Vector = field(default_factory=lambda: np.empty((0, 0), np.float32))
    _read_at: int = -1
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def nearest(
        self, connection: sqlite3.Connection, vector: Vector, limit: int, numbers: NumberRange = ALL
    ) -> list[tuple[int, float]]:
        """The ``limit`` passages nearest to a unit ``vector`` in a range of numbers, with their cosine, best first."""
        known, matrix = self._read(connection)
        low, high = np.searchsorted(known, numbers)
        if low == high or limit < 1:
            return []
        scores = matrix[low:high] @ vector
        best = np.argpartition(-scores, min(limit, len(scores)) - 1)[:limit]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [(int(known[low + i]), float(scores[i])) for i in best]

    def _read(self, connection: sqlite3.Connection) -> tuple[NDArray[np.int64], Vector]:
        position = connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0]
        with self._lock:
            if position != self._read_at:
                rows = connection.execute("SELECT number, vector FROM vectors ORDER BY number").fetchall()
                self._numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
                joined = b"".join(row[1] for row in rows)
                self._matrix = (
                    np.frombuffer(joined, np.float16).reshape(len(rows), -1 if rows else 0).astype(np.float32)
                )
                self._read_at = position
            return self._numbers, self._matrix
