"""The ingest job: every source read, every article stored whole, then vectors in batches that can be stopped."""

import logging
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from typing import BinaryIO, Protocol

from ingest.fetch import Fetcher
from ingest.reading import Given, Refused, Unchanged, count, read_each
from ingest.report import Report
from ingest.sources.listed import Listed
from ingest.sources.register import Register
from ingest.split import split
from ingest.views import draw_views
from marketbrief.article import Article
from marketbrief.embedding import Embedder
from marketbrief.errors import SourceError
from marketbrief.library import Library, Stored
from marketbrief.vectors import ChromaServer, bring_up_to_date
from marketbrief.view import View

__all__ = ["Progress", "embed_waiting", "ingest"]

EMBEDDED_AT_ONCE = 128

_log = logging.getLogger(__name__)


class Progress(Protocol):
    """Shows how far a long step is."""

    def begin(self, step: str, total: int | None) -> None:
        """Start a step of ``total`` things, when that is known."""

    def advance(self, things: int = 1) -> None:
        """Some more are done."""


def ingest(
    sources: Iterable[str | Listed],
    *,
    library: Library,
    embedder: Embedder | None,
    given: Given,
    now: datetime,
    progress: Progress,
    stopping: Callable[[], bool],
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    server: ChromaServer | None = None,
) -> Report:
    """Read ``sources`` into ``library``, then give every passage its vector.

    An article is stored in one transaction and can be found by its words at once; ``stopping`` is asked between
    articles and between batches, so a stop loses nothing and the next run goes on from there. Without a ``fetcher``
    nothing is read from the web.
    """
    if embedder is not None:
        library.claim_embedding(embedder.name)
    report = Report()
    with (
        Register.open(library.directory) as register,
        closing(
            read_each(sources, given=given, retrieved_at=now, register=register, stdin=stdin, fetcher=fetcher)
        ) as reading,
    ):
        for source, items in reading:
            progress.begin(f"reading {source}", count(source))
            try:
                _take(items, library, report, progress, stopping)
            except SourceError as error:
                report.failures.append(str(error))
            if stopping():
                break
    if embedder is not None and not stopping():
        report.embedded = embed_waiting(library, embedder, progress, stopping)
        bring_up_to_date(library, server, stopping)
    report.stopped = stopping()
    report.waiting = library.counts().waiting if embedder is not None else 0
    return report


def embed_waiting(library: Library, embedder: Embedder, progress: Progress, stopping: Callable[[], bool]) -> int:
    """Give vectors to passages that have none, newest first, a batch a transaction; tell how many."""
    progress.begin("embedding passages", library.counts().waiting)
    embedded = 0
    while not stopping() and (batch := library.waiting(EMBEDDED_AT_ONCE)):
        numbers = [number for number, _ in batch]
        library.add_vectors(numbers, embedder.passages([text for _, text in batch]))
        embedded += len(batch)
        progress.advance(len(batch))
    return embedded


def _take(
    items: Iterable[Article | Refused | Unchanged],
    library: Library,
    report: Report,
    progress: Progress,
    stopping: Callable[[], bool],
) -> None:
    for item in items:
        if stopping():
            return
        progress.advance()
        if isinstance(item, Refused):
            report.refused.append(item)
        elif isinstance(item, Unchanged):
            report.stored[Stored.UNCHANGED] += 1
        else:
            _store(item, library, report)


def _store(article: Article, library: Library, report: Report) -> None:
    if library.digest(article.article_id) == article.digest:
        report.stored[Stored.UNCHANGED] += 1
        return
    views = _views_of(article, report)
    report.stored[library.store(article, split(article.text), views)] += 1
    report.views += len(views)


def _views_of(article: Article, report: Report) -> tuple[View, ...]:
    """The article's views; an article whose views cannot be drawn is kept without them, and the report names it."""
    try:
        return draw_views(article)
    except Exception as error:  # whatever a rule stumbles over, the news itself must not be lost
        _log.exception("views.failed", extra={"source": article.source})
        report.without_views.append(Refused(article.source, f"kept, but its views could not be drawn ({error})"))
        return ()
