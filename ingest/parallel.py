"""Prepares articles ahead in a second process: cuts their passages and extracts their views.

Extracting views takes about as long as all other work on an article and needs nothing but the article. So the next
articles are prepared while others are stored.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.entities import find_entities
from ingest.sources.given import Item
from ingest.split import split
from ingest.views import draw_views
from marketbrief.domain.article import Article
from marketbrief.domain.entity import Entities
from marketbrief.domain.passage import Span
from marketbrief.domain.view import View
from marketbrief.language import lexicon

__all__ = ["ParallelPreparation", "Prepared", "entities_of", "prepare"]

_log = logging.getLogger(__name__)

WORTH_IT = 100
"""Articles before a second process is started, because starting it takes a third of a second."""
AHEAD = 128
AT_ONCE = 8
"""Articles in a batch: one by one, sending them would cost a tenth of the time of extracting views."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article's passages (spans of its text), its entities, and its views or the error raised for them."""

    passages: tuple[Span, ...]
    views: tuple[View, ...] | Exception
    entities: Entities = field(default_factory=Entities)


def prepare(article: Article) -> Prepared:
    """Cut an article into passages and extract its views; an error in a rule is returned in place of the views."""
    try:
        views: tuple[View, ...] | Exception = draw_views(article)
    except Exception as error:  # reported when the article is stored; the article must not be lost
        views = error
    return Prepared(split(article.text), views, entities_of(article))


def entities_of(article: Article) -> Entities:
    """The entities an article names; none, with a line in the log, where a rule stumbles over it."""
    try:
        return find_entities(article)
    except Exception:
        _log.exception("entities.failed", extra={"source": article.source})
        return Entities()


@dataclass(slots=True)
class _Batch:
    """Articles to be prepared together; ``prepared`` holds the results once they have arrived."""

    articles: list[Article] = field(default_factory=list)
    future: Future[list[Prepared]] | None = None
    prepared: list[Prepared] | None = None


class ParallelPreparation:
    """Prepares articles, some of them ahead; ``wanted`` says whether an article will be needed at all.

    The second process is started after ``worth_it`` articles. Until its first result arrives, and whenever it falls
    behind, articles are prepared in this process.
    """

    def __init__(self, wanted: Callable[[Article], bool], worth_it: int = WORTH_IT) -> None:
        self._wanted = wanted
        self._left = worth_it if (os.cpu_count() or 1) > 1 else None
        self._pool: ProcessPoolExecutor | None = None
        self._tried: Future[list[Prepared]] | None = None
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
        """Yield the same items in the same order; their articles are handed to the second process some time before."""
        waiting: deque[Item] = deque()
        batch = _Batch()
        for item in items:
            waiting.append(item)
            if isinstance(item, Article) and self._is_for_the_other(item):
                self._batches[item.article_id] = batch, len(batch.articles)
                batch.articles.append(item)
                if len(batch.articles) == AT_ONCE:
                    self._hand_over(batch)
                    batch = _Batch()
            if not self._is_helped() or len(waiting) > AHEAD:
                yield waiting.popleft()
        self._hand_over(batch)
        yield from waiting

    def prepared(self, article: Article) -> Prepared:
        """The article's passages and views."""
        batch, place = self._batches.pop(article.article_id, (None, 0))
        if batch is None or batch.future is None or batch.articles[place].text is not article.text:
            return prepare(article)
        each = self._prepared_of(batch, batch.future)
        return each[place] if each else prepare(article)

    def _prepared_of(self, batch: _Batch, future: Future[list[Prepared]]) -> list[Prepared]:
        """The results of a batch; None if the second process has died."""
        if batch.prepared is None:
            self._help(future)
        if batch.prepared is None:
            batch.prepared = _result_of(future)
        return batch.prepared

    def _help(self, waited_for: Future[list[Prepared]]) -> None:
        """Prepare the last batch in the queue in this process instead of waiting for the second one."""
        while self._handed_over and not (waited_for.done() or waited_for.cancelled()):
            last = self._handed_over.pop()
            if last.future is not None and last.future.cancel():
                last.prepared = _prepare_each(last.articles)

    def _is_for_the_other(self, article: Article) -> bool:
        """Whether the second process should prepare this article; starts the process after enough articles."""
        if self._left is None or not self._wanted(article):
            return False
        if self._pool is None:
            self._left -= 1
            if self._left <= 0:
                self._start(article)
        return self._is_helped()

    def _start(self, article: Article) -> None:
        """Start the second process and let it prepare one article to warm up: rules are compiled at first use."""
        context = multiprocessing.get_context("spawn")
        own_names = lexicon.overlay_folder()
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(own_names,))
        self._tried = self._pool.submit(_prepare_each, [article])

    def _is_helped(self) -> bool:
        """Whether the second process has returned a result."""
        return self._left is not None and self._tried is not None and self._tried.done()

    def _hand_over(self, batch: _Batch) -> None:
        if self._pool is not None and batch.articles:
            try:
                batch.future = self._pool.submit(_prepare_each, batch.articles)
            except BrokenProcessPool:
                self._left = None
                return
            while self._handed_over and (first := self._handed_over[0].future) is not None and first.done():
                self._handed_over.popleft()
            self._handed_over.append(batch)


def _result_of(future: Future[list[Prepared]]) -> list[Prepared]:
    """The results of the second process; None if it has died."""
    try:
        return future.result()
    except (BrokenProcessPool, CancelledError):
        return []


def _prepare_each(articles: list[Article]) -> list[Prepared]:
    """Prepare each article; runs in the second process."""
    return [prepare(article) for article in articles]


def _begin(own_names: Path | None) -> None:
    """Make the second process ready: the same names as in the first, and no longer a life."""
    lexicon.use_overlay(own_names)
    _end_with_the_parent()


def _end_with_the_parent() -> None:
    """Ignore interrupts, which the parent handles, and exit when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
