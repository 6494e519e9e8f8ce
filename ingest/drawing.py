"""Views, drawn out ahead in a second process while articles of files are being stored.

Drawing out takes about as long as everything else that is done with an article, and knows nothing but the article.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from ingest.sources.given import Item
from ingest.views import draw_views
from marketbrief.article import Article
from marketbrief.view import View

__all__ = ["Drawing"]

WORTH_IT = 200
"""Articles before a second process is started: that takes half a second."""
AHEAD = 96
AT_ONCE = 8
"""Articles handed over together: one by one, the handing over costs a tenth of the drawing."""

Views = tuple[View, ...]


@dataclass(slots=True)
class _Batch:
    """Articles to be drawn together: ``drawn`` are the views of each or what went wrong with it, once they are here."""

    articles: list[Article] = field(default_factory=list)
    future: Future[list[Views | Exception]] | None = None
    drawn: list[Views | Exception] | None = None


class Drawing:
    """Draws views out, some of them ahead; ``wanted`` says of an article whether it will be asked for at all.

    ``worth_it`` is the number of articles that must have been seen before a second process is started.
    """

    def __init__(self, wanted: Callable[[Article], bool], worth_it: int = WORTH_IT) -> None:
        self._wanted = wanted
        self._left = worth_it if (os.cpu_count() or 1) > 1 else None
        self._pool: ProcessPoolExecutor | None = None
        self._batches: dict[str, tuple[_Batch, int]] = {}
        self._handed_over: deque[_Batch] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def ahead(self, items: Iterator[Item]) -> Iterator[Item]:
        """The same items in the same order, their articles handed over some time before they are given."""
        held: deque[Item] = deque()
        batch = _Batch()
        for item in items:
            held.append(item)
            if isinstance(item, Article) and self._is_for_the_other(item):
                self._batches[item.article_id] = batch, len(batch.articles)
                batch.articles.append(item)
                if len(batch.articles) == AT_ONCE:
                    self._hand_over(batch)
                    batch = _Batch()
            if self._pool is None or len(held) > AHEAD:
                yield held.popleft()
        self._hand_over(batch)
        yield from held

    def views(self, article: Article) -> Views:
        """The article's views; raises whatever drawing them out raises."""
        batch, place = self._batches.pop(article.article_id, (None, 0))
        if batch is None or batch.future is None or batch.articles[place].text is not article.text:
            return draw_views(article)
        each = self._drawn_of(batch, batch.future)
        drawn = each[place] if each else draw_views(article)
        if isinstance(drawn, Exception):
            raise drawn
        return drawn

    def _drawn_of(self, batch: _Batch, future: "Future[list[Views | Exception]]") -> list[Views | Exception]:
        """What came of a batch, drawn by whomever; nothing where the other process is gone."""
        if batch.drawn is None:
            self._help(future)
        if batch.drawn is None:
            batch.drawn = _result_of(future)
        return batch.drawn

    def _help(self, waited_for: "Future[list[Views | Exception]]") -> None:
        """Draw what is last in line oneself, a batch at a time, rather than wait for the other."""
        while self._handed_over and not (waited_for.done() or waited_for.cancelled()):
            last = self._handed_over.pop()
            if last.future is not None and last.future.cancel():
                last.drawn = _draw_each(last.articles)

    def _is_for_the_other(self, article: Article) -> bool:
        """Whether the second process is to draw an article; starts it when enough have been seen."""
        if self._left is None or not self._wanted(article):
            return False
        if self._pool is None:
            self._left -= 1
            if self._left > 0:
                return False
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_end_with_the_parent)
        return True

    def _hand_over(self, batch: _Batch) -> None:
        if self._pool is not None and batch.articles:
            try:
                batch.future = self._pool.submit(_draw_each, batch.articles)
            except BrokenProcessPool:
                self._left = None
                return
            while self._handed_over and (first := self._handed_over[0].future) is not None and first.done():
                self._handed_over.popleft()
            self._handed_over.append(batch)


def _result_of(future: "Future[list[Views | Exception]]") -> list[Views | Exception]:
    """What the other has drawn; nothing where it is gone."""
    try:
        return future.result()
    except (BrokenProcessPool, CancelledError):
        return []


def _draw_each(articles: list[Article]) -> list[Views | Exception]:
    """The views of each article, in the second process."""
    return [_drawn(article) for article in articles]


def _drawn(article: Article) -> Views | Exception:
    try:
        return draw_views(article)
    except Exception as error:  # it is raised again where the article is stored
        return error


def _end_with_the_parent() -> None:
    """Leave interrupts to the parent, and do not outlive it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
