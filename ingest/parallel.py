"""What an article tells by itself, its passages and its views, found ahead in a second process.

Drawing views takes about as long as everything else that is done with an article, and needs nothing but the article:
while some are being stored, the next are being read for views.
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
from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.sources.given import Item
from ingest.split import split
from ingest.views import draw_views
from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.domain.view import View
from marketbrief.language import lexicon

__all__ = ["ParallelPreparation", "Prepared", "prepare"]

WORTH_IT = 100
"""Articles before a second process is started: until it can help, a third of a second goes by."""
AHEAD = 128
AT_ONCE = 8
"""Articles handed over together: one by one, the handing over costs a tenth of the drawing."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article's passages, as spans of its text, and its views, or the error that drawing them came to."""

    passages: tuple[Span, ...]
    views: tuple[View, ...] | Exception


def prepare(article: Article) -> Prepared:
    """Cut an article into passages and draw its views; whatever a rule for views stumbles over is kept as an error."""
    try:
        views: tuple[View, ...] | Exception = draw_views(article)
    except Exception as error:  # it is told where the article is stored, which must not be lost for it
        views = error
    return Prepared(split(article.text), views)


@dataclass(slots=True)
class _Batch:
    """Articles to be prepared together: ``prepared`` holds what came of each once it is here."""

    articles: list[Article] = field(default_factory=list)
    future: Future[list[Prepared]] | None = None
    prepared: list[Prepared] | None = None


class ParallelPreparation:
    """Prepares articles, some of them ahead; ``wanted`` says of an article whether it will be asked for at all.

    ``worth_it`` is the number of articles that must have been seen before a second process is started. Until that has
    shown that it works, and whenever it falls behind, articles are prepared here.
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
            if not self._is_helped() or len(held) > AHEAD:
                yield held.popleft()
        self._hand_over(batch)
        yield from held

    def prepared(self, article: Article) -> Prepared:
        """The article's passages and views."""
        batch, place = self._batches.pop(article.article_id, (None, 0))
        if batch is None or batch.future is None or batch.articles[place].text is not article.text:
            return prepare(article)
        each = self._prepared_of(batch, batch.future)
        return each[place] if each else prepare(article)

    def _prepared_of(self, batch: _Batch, future: Future[list[Prepared]]) -> list[Prepared]:
        """What came of a batch, whoever prepared it; nothing where the other process is gone."""
        if batch.prepared is None:
            self._help(future)
        if batch.prepared is None:
            batch.prepared = _result_of(future)
        return batch.prepared

    def _help(self, waited_for: Future[list[Prepared]]) -> None:
        """Prepare what is last in line oneself, a batch at a time, rather than wait for the other."""
        while self._handed_over and not (waited_for.done() or waited_for.cancelled()):
            last = self._handed_over.pop()
            if last.future is not None and last.future.cancel():
                last.prepared = _prepare_each(last.articles)

    def _is_for_the_other(self, article: Article) -> bool:
        """Whether the second process is to prepare an article; starts it when enough have been seen."""
        if self._left is None or not self._wanted(article):
            return False
        if self._pool is None:
            self._left -= 1
            if self._left <= 0:
                self._start(article)
        return self._is_helped()

    def _start(self, article: Article) -> None:
        """Start the second process and have it prepare an article, for practice: rules are made ready at first use."""
        context = multiprocessing.get_context("spawn")
        own_names = lexicon.overlay_folder()
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(own_names,))
        self._tried = self._pool.submit(_prepare_each, [article])

    def _is_helped(self) -> bool:
        """Whether there is a second process that has shown that it works."""
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
    """What the other has prepared; nothing where it is gone."""
    try:
        return future.result()
    except (BrokenProcessPool, CancelledError):
        return []


def _prepare_each(articles: list[Article]) -> list[Prepared]:
    """What is in each article, in the second process."""
    return [prepare(article) for article in articles]


def _begin(own_names: Path | None) -> None:
    """Make the second process ready: the same names as in the first, and no longer a life."""
    lexicon.use_overlay(own_names)
    _end_with_the_parent()


def _end_with_the_parent() -> None:
    """Leave interrupts to the parent, and do not outlive it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
