"""Reads many web sources at once in threads, and yields their items in order."""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Full, Queue

from ingest.sources.given import Item

__all__ = ["Reader", "read_ahead"]

Reader = Callable[[], Iterator[Item]]

AT_ONCE = 8
ITEMS_AHEAD = 32
SECONDS_BETWEEN_LOOKS = 0.1


def read_ahead(readers: Sequence[tuple[Reader, bool]]) -> Generator[Iterator[Item], None, None]:
    """Yield the items of each reader, in the readers' order; readers marked true run in threads, eight at a time.

    An error of a reader is raised where its items are read. Closing stops every thread after its current request.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reading") as pool:
        lines = [_ItemQueue(pool, reader, stop) if ahead else None for reader, ahead in readers]
        try:
            for line, (reader, _) in zip(lines, readers, strict=True):
                yield line.items() if line else _in_this_thread(reader)
        finally:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _in_this_thread(reader: Reader) -> Iterator[Item]:
    yield from reader()


class _ItemQueue:
    """A queue of items from the thread that reads them to the one that uses them."""

    def __init__(self, pool: ThreadPoolExecutor, reader: Reader, stop: threading.Event) -> None:
        self._stop = stop
        self._queue: Queue[Item] = Queue(ITEMS_AHEAD)
        self._reading: Future[None] = pool.submit(self._read, reader)

    def items(self) -> Iterator[Item]:
        """Yield the items in order; raise the reader's error at the end."""
        while not self._reading.done() or not self._queue.empty():
            try:
                yield self._queue.get(timeout=SECONDS_BETWEEN_LOOKS)
            except Empty:
                continue
        self._reading.result()

    def _read(self, reader: Reader) -> None:
        for item in reader():
            while not self._stop.is_set():
                try:
                    self._queue.put(item, timeout=SECONDS_BETWEEN_LOOKS)
                    break
                except Full:
                    continue
            if self._stop.is_set():
                return
