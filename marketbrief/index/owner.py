"""The vector index, for the one process that owns it: open it, keep it up to date, rebuild it."""

import logging
import random
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from marketbrief.index.chroma import ChromaStore
from marketbrief.index.lock import IndexLock
from marketbrief.index.state import IndexState
from marketbrief.index.stores import ChromaServer, LocalStores, ServerStores, Stores
from marketbrief.index.verify_store import TOLERANCE, agrees
from marketbrief.library import Library
from marketbrief.library.library import LogEntry

__all__ = ["VectorIndex"]

_log = logging.getLogger(__name__)

_BATCH = 2000


def _never() -> bool:
    return False


class VectorIndex:
    """Made by ``own`` and given back by ``close``; only ``nearest`` may be called from several threads.

    Whatever Chroma raises goes through: call ``doubt`` then, and the next ``catch_up`` opens it with care.
    """

    def __init__(self, library: Library, ownership: IndexLock, stores: Stores, chance: random.Random) -> None:
        self._ownership = ownership
        self._stores = stores
        self._chance = chance
        self._file = library.directory / "chroma" / f"{stores.place}.json"
        self._mark = _known(IndexState.read(self._file), library)
        self._store: ChromaStore | None = None

    @classmethod
    def own(
        cls, library: Library, server: ChromaServer | None = None, chance: random.Random | None = None
    ) -> Self | None:
        """Take ownership of the library's index; return ``None`` at once when another process owns it."""
        ownership = IndexLock.take(library.directory / "chroma")
        if ownership is None:
            return None
        stores: Stores = LocalStores(library.directory) if server is None else ServerStores(server, library.identity)
        return cls(library, ownership, stores, chance or random.Random())  # noqa: S311, it picks samples

    def close(self) -> None:
        """Close the store, note that in the state file and release the lock."""
        try:
            if self._store is not None:
                self._store.close()
                self._set(clean=True)
        finally:
            self._store = None
            self._ownership.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def applied(self) -> int:
        """The log position up to which the store follows the library."""
        return self._mark.position if self._mark is not None else 0

    def catch_up(self, library: Library, stopping: Callable[[], bool] = _never) -> int:
        """Apply the log beyond ``applied``, in batches; return the number of changes.

        A store that is missing, another library's or not sound is built anew. Applying a batch again changes nothing,
        so a process that dies between a batch and its mark loses nothing.
        """
        store = self._store or self._opened(library)
        if store is None:
            return self.rebuild(library, stopping)
        changes = 0
        while not stopping() and (entries := library.log_after(self.applied, _BATCH)):
            if any(entry.op == "reset" for entry in entries):
                return changes + self.rebuild(library, stopping)
            _apply(store, library, entries)
            self._set(position=entries[-1].seq)
            changes += len(entries)
        return changes

    def rebuild(self, library: Library, stopping: Callable[[], bool] = _never) -> int:
        """Build a new store while the current one answers, then replace it.

        Tells how many vectors went in; zero, with nothing changed, when ``stopping`` says so before the end.
        """
        name = f"store-{secrets.token_hex(4)}"
        fresh = self._stores.make(name)
        position, added, following = library.position, 0, 0
        while True:
            if stopping():
                fresh.close()
                return 0
            numbers, vectors = library.vectors_from(following, _BATCH)
            if not len(numbers):
                break
            fresh.put(numbers.tolist(), vectors)
            added, following = added + len(numbers), int(numbers[-1]) + 1
        self._swap(fresh, IndexState(name, position, library.identity, clean=False))
        return added + self.catch_up(library, stopping)

    def sound(self, library: Library) -> bool:
        """Whether a random sample of the store agrees with the library."""
        return self._store is not None and agrees(self._store, library, self.applied, self._chance)

    def holds_all(self, library: Library) -> bool:
        """Whether the store holds every vector of the library; slow, because it compares them all."""
        following = 0
        while self._store is not None:
            numbers, vectors = library.vectors_from(following, _BATCH)
            if not len(numbers):
                return True
            held = self._store.vectors(numbers.tolist())
            if len(held) < len(numbers) or not all(
                np.allclose(held[int(number)], vector, atol=TOLERANCE)
                for number, vector in zip(numbers, vectors, strict=True)
            ):
                return False
            following = int(numbers[-1]) + 1
        return False

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """The ``limit`` passages nearest to a unit ``vector`` as (number, cosine), best first, approximately."""
        store = self._store
        if store is None:
            raise LookupError("the vector index is not open")
        return store.nearest(vector, limit)

    def doubt(self) -> None:
        """Close the store, and check it before it is opened again."""
        store, self._store = self._store, None
        if store is not None:
            with suppress(Exception):  # it is in doubt because it fails
                store.close()
        with suppress(OSError):
            self._set(clean=False)

    def clear(self) -> None:
        """Drop the store; the next ``catch_up`` builds a new one."""
        self.doubt()
        self._file.unlink(missing_ok=True)
        self._mark = None

    def _opened(self, library: Library) -> ChromaStore | None:
        """Open the store that the state file names if its check passes; raise when a server cannot be reached."""
        self._stores.keep_only(self._mark.store if self._mark is not None else None)
        if self._mark is None:
            return None
        stores = self._stores
        if not self._mark.clean and isinstance(stores, LocalStores) and not stores.survives(self._mark.store):
            _log.warning("index.not_sound", extra={"store": self._mark.store})
            return None
        try:
            store = self._stores.open(self._mark.store)
            sound = agrees(store, library, self.applied, self._chance)
        except Exception:  # whatever a damaged store raises; the library has it all
            _log.exception("index.does_not_open")
            return None
        if not sound:
            _log.warning("index.not_sound", extra={"store": self._mark.store})
            store.close()
            return None
        self._store = store
        self._set(clean=False)
        return store

    def _swap(self, fresh: ChromaStore, mark: IndexState) -> None:
        mark.write(self._file)
        old, self._store, self._mark = self._store, fresh, mark
        if old is not None:
            with suppress(Exception):  # a question may still be asking it; it is answered from the library then
                old.close()
        self._stores.keep_only(mark.store)

    def _set(self, *, position: int | None = None, clean: bool | None = None) -> None:
        if self._mark is None:
            return
        mark = replace(
            self._mark,
            position=self._mark.position if position is None else position,
            clean=self._mark.clean if clean is None else clean,
        )
        if mark != self._mark:
            mark.write(self._file)
            self._mark = mark


def _known(mark: IndexState | None, library: Library) -> IndexState | None:
    """The state file, unless it belongs to another library or to a later state of this one."""
    if mark is None or mark.identity != library.identity or mark.position > library.position:
        return None
    return mark


def _apply(store: ChromaStore, library: Library, entries: list[LogEntry]) -> None:
    changed = list(dict.fromkeys(entry.number for entry in entries if entry.op != "add"))
    vectors = library.vectors(changed)
    if gone := [number for number in changed if number not in vectors]:
        store.remove(gone)
    if vectors:
        store.put(list(vectors), np.stack(list(vectors.values())))
