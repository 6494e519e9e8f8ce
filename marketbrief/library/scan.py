"""Exact vector search: it compares every stored vector, so it misses nothing and needs no index."""

import logging
import random
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from marketbrief.library.passage_ids import ALL, NumberRange
from marketbrief.library.snapshot import Snapshot, log_position

__all__ = ["VectorScan", "identity_of", "stored_vectors"]

Vector = NDArray[np.float32]
Numbers = NDArray[np.int64]

# Beyond this many changes the file is written anew: reading them one by one would take longer.
MOST_CHANGES = 20_000
SAMPLE = 8
# Rows scattered over a matrix cost about this many times what rows in a row do.
_SCATTERED = 4
_GONE = -2.0
_NONE: Vector = np.empty((0, 0), np.float32)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _State:
    """What was true at a log position: a snapshot, which of its rows have changed since, and the changed rows."""

    position: int
    base: Snapshot
    stale: NDArray[np.bool_]
    numbers: Numbers
    matrix: Vector

    @classmethod
    def fresh(cls, base: Snapshot) -> "_State":
        stale = np.zeros(len(base.numbers), np.bool_)
        return cls(base.position, base, stale, np.empty(0, np.int64), _NONE)


class VectorScan:
    """The vectors of one library, mapped once and followed by the log; safe to use from several threads."""

    def __init__(self, file: Path, chance: random.Random | None = None) -> None:
        self._file = file
        self._chance = chance or random.Random()  # noqa: S311, it picks a sample
        self._state: _State | None = None
        self._lock = threading.Lock()

    def nearest(
        self,
        connection: sqlite3.Connection,
        vector: Vector,
        limit: int,
        numbers: NumberRange = ALL,
        among: Numbers | None = None,
    ) -> list[tuple[int, float]]:
        """The ``limit`` passages nearest to a unit ``vector`` with their cosine, best first.

        Only numbers in a range count, and with ``among``, which must ascend, only those it holds.
        """
        if limit < 1:
            return []
        state = self._current(connection)
        known, scores = _scores(state.base.numbers, state.base.matrix, vector, numbers, among, state.stale)
        more, theirs = _scores(state.numbers, state.matrix, vector, numbers, among)
        known, scores = np.concatenate([known, more]), np.concatenate([scores, theirs])
        if not len(known):
            return []
        best = np.argpartition(-scores, min(limit, len(scores)) - 1)[:limit]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [(int(known[i]), float(scores[i])) for i in best if scores[i] > _GONE]

    def count(self, connection: sqlite3.Connection, numbers: NumberRange) -> int:
        """How many vectors a range holds; those replaced since the file was written count twice."""
        state = self._current(connection)
        return sum(int(np.diff(np.searchsorted(known, numbers))[0]) for known in (state.base.numbers, state.numbers))

    def _current(self, connection: sqlite3.Connection) -> _State:
        position = log_position(connection)
        with self._lock:
            state = self._state
            if state is None or state.position > position:
                state = self._load(connection)
            if state.position < position:
                state = self._follow(connection, state)
            self._state = state
            return state

    def _load(self, connection: sqlite3.Connection) -> _State:
        """The file, when it belongs to this library and a sample of it agrees with what is stored."""
        identity = identity_of(connection)
        base = Snapshot.load(self._file, identity)
        if base is None or not self._sound(connection, base):
            return self._renew(connection)
        return _State.fresh(base)

    def _sound(self, connection: sqlite3.Connection, base: Snapshot) -> bool:
        if base.position > log_position(connection):
            return False
        rows = [self._chance.randrange(len(base.numbers)) for _ in range(SAMPLE)]
        known = [(row, int(base.numbers[row])) for row in rows]
        stored = stored_vectors(connection, [number for _, number in known])
        changed = {number for _, _, number in _changes(connection, base.position)}
        return all(
            number in changed or (number in stored and bool(np.array_equal(stored[number], base.matrix[row])))
            for row, number in known
        )

    def _follow(self, connection: sqlite3.Connection, state: _State) -> _State:
        changes = _changes(connection, state.position)
        if any(op == "reset" for _, op, _ in changes) or len(changes) + len(state.numbers) >= MOST_CHANGES:
            return self._renew(connection)
        position = changes[-1][0] if changes else state.position
        # text that is only just stored has no vector yet
        changed = np.unique(np.array([number for _, op, number in changes if op != "add"], np.int64))
        if not len(changed):
            return replace(state, position=position)
        stale = state.stale.copy()
        stale[_rows_of(state.base.numbers, changed)] = True
        kept = np.isin(state.numbers, changed, invert=True)
        stored = stored_vectors(connection, [int(number) for number in changed])
        numbers = np.concatenate([state.numbers[kept], np.fromiter(stored, np.int64, len(stored))])
        rows = [*state.matrix[kept], *stored.values()]
        order = np.argsort(numbers)
        return replace(
            state,
            position=position,
            stale=stale,
            numbers=numbers[order],
            matrix=np.stack(rows)[order] if rows else _NONE,
        )

    def _renew(self, connection: sqlite3.Connection) -> _State:
        """Write the file anew and map it; in memory alone where another process writes it or the disk does not."""
        identity = identity_of(connection)
        try:
            with FileLock(self._file.with_suffix(".lock"), timeout=0):
                Snapshot.write(connection, self._file, identity)
        except (Timeout, OSError) as error:
            _log.info("scan.kept_in_memory", extra={"reason": type(error).__name__})
            return _State.fresh(Snapshot.read(connection))
        return _State.fresh(Snapshot.load(self._file, identity) or Snapshot.read(connection))


def stored_vectors(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Vector]:
    """Stored vectors by passage number."""
    found = connection.execute(
        "SELECT number, vector FROM vectors WHERE number IN (SELECT value FROM json_each(?))",
        (f"[{','.join(map(str, numbers))}]",),
    )
    return {number: np.frombuffer(blob, np.float16).astype(np.float32) for number, blob in found}


def _scores(
    known: Numbers,
    matrix: Vector,
    vector: Vector,
    numbers: NumberRange,
    among: Numbers | None,
    stale: NDArray[np.bool_] | None = None,
) -> tuple[Numbers, Vector]:
    """Cosines of the rows that count, with their numbers; a stale row's is ``_GONE``."""
    low, high = (int(end) for end in np.searchsorted(known, numbers))
    if low == high:
        return known[:0], np.empty(0, np.float32)
    if among is None:
        rows: slice | NDArray[np.intp] = slice(low, high)
        scores = matrix[low:high] @ vector
    else:
        rows = low + _rows_of(known[low:high], among)
        few = len(rows) * _SCATTERED < high - low
        scores = matrix[rows] @ vector if few else (matrix[low:high] @ vector)[rows - low]
    if stale is not None:
        scores[stale[rows]] = _GONE
    return known[rows], scores


def _rows_of(known: Numbers, wanted: Numbers) -> NDArray[np.intp]:
    """The rows of those of ``wanted`` that are ``known``; both ascend."""
    if not len(known):
        return np.empty(0, np.intp)
    rows = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found: NDArray[np.intp] = rows[known[rows] == wanted]
    return found


def _changes(connection: sqlite3.Connection, position: int) -> list[tuple[int, str, int]]:
    """What the log holds after a position, as (seq, op, number), as far as it is worth following."""
    return connection.execute(
        "SELECT seq, op, number FROM log WHERE seq > ? ORDER BY seq LIMIT ?", (position, MOST_CHANGES)
    ).fetchall()


def identity_of(connection: sqlite3.Connection) -> str:
    """The name that tells this library from its copies."""
    return str(connection.execute("SELECT value FROM meta WHERE key = 'identity'").fetchone()[0])
