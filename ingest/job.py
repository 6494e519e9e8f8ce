"""The ingest job: read every source, store every article, then embed the passages in batches."""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import datetime
from functools import partial
from typing import BinaryIO

from ingest.background_embedding import BackgroundEmbedding, embed_in_background
from ingest.fetch import Fetcher
from ingest.open_source import STDIN, ItemDefaults, RefusedItem, read_each
from ingest.parallel import ParallelPreparation, entities_of
from ingest.report import Report
from ingest.second_reader.passes import SecondReader
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceRegister
from ingest.step_progress import Progress
from ingest.store_items import store_each
from ingest.stories.assign import StoryIndex
from marketbrief.domain.article import Article
from marketbrief.index import ChromaServer, bring_up_to_date
from marketbrief.library import Library, StoreOutcome
from marketbrief.models.embedding import Embedder

__all__ = ["embed_waiting", "index_waiting", "ingest", "place_waiting"]

EMBEDDED_AT_ONCE = 128
PLACED_AT_ONCE = 100
INDEXED_AT_ONCE = 200

_log = logging.getLogger(__name__)


def ingest(
    sources: Iterable[str | ListedSource],
    *,
    library: Library,
    embedder: Embedder | None,
    given: ItemDefaults,
    now: datetime,
    progress: Progress,
    stopping: Callable[[], bool],
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    server: ChromaServer | None = None,
    second_reader: SecondReader | None = None,
) -> Report:
    """Read ``sources`` into ``library``, embed every passage, then let a second reader read what it has not read.

    An article is stored in one transaction and can be found by its words at once. ``stopping`` is checked between
    articles and between batches, so a stop loses nothing and the next run continues. Without a ``fetcher`` nothing is
    read from the web.
    """
    if embedder is not None:
        library.claim_embedding(embedder.name)
    report, stories, named = Report(), StoryIndex(library.takes), [*sources]
    with (
        SourceRegister.open(library.directory) as register,
        ParallelPreparation(partial(_is_new, library)) as preparing,
        closing(
            read_each(
                named, given=given, retrieved_at=now, register=register, stdin=stdin, fetcher=fetcher,
                ahead_of=preparing.ahead,
            )
        ) as reading,
        _background_embedding(named, library, embedder, stopping) as background,
    ):  # fmt: skip
        store_each(
            reading, report, register=register, stored=library.article,
            keep=partial(_store, library, report, stories, preparing), progress=progress, stopping=stopping,
        )  # fmt: skip
        register.prune(now)
    place_waiting(library, stories, progress, stopping)
    index_waiting(library, progress, stopping)
    if embedder is not None and not stopping():
        report.embedded = background.passages + embed_waiting(library, embedder, progress, stopping)
        bring_up_to_date(library, server, stopping)
    if second_reader is not None and not stopping():
        report.second = second_reader.read_waiting(library, progress, stopping)
    report.stopped = stopping()
    report.waiting = library.counts().waiting if embedder is not None else 0
    return report


def index_waiting(library: Library, progress: Progress, stopping: Callable[[], bool]) -> int:
    """Put the articles of an older library into the article index and the catalogue of entities; tell how many.

    The newest come first, one transaction each, so a stop loses nothing and the next run goes on.
    """
    done = 0
    if waiting_before := library.count_without_entities():
        progress.begin("finding the entities of earlier articles", waiting_before)
    while not stopping() and (waiting := library.without_entities(INDEXED_AT_ONCE)):
        for article in waiting:
            if stopping():
                return done
            library.add_entities(article, entities_of(article))
            progress.advance()
            done += 1
    return done


def place_waiting(library: Library, stories: StoryIndex, progress: Progress, stopping: Callable[[], bool]) -> None:
    """Assign stories to articles of older libraries, which have none, oldest first, one transaction for each batch."""
    waiting = library.takes.unplaced()
    if not waiting:
        return
    progress.begin("finding the stories of earlier articles", len(waiting))
    for start in range(0, len(waiting), PLACED_AT_ONCE):
        if stopping():
            return
        batch = waiting[start : start + PLACED_AT_ONCE]
        library.takes.fill(batch, stories.place)
        progress.advance(len(batch))


def embed_waiting(library: Library, embedder: Embedder, progress: Progress, stopping: Callable[[], bool]) -> int:
    """Embed the passages that have no vector, newest first, one transaction for each batch; return how many."""
    progress.begin("embedding passages", library.counts().waiting)
    embedded = 0
    while not stopping() and (batch := library.waiting(EMBEDDED_AT_ONCE)):
        numbers = [number for number, _ in batch]
        library.add_vectors(numbers, embedder.passages([text for _, text in batch]))
        embedded += len(batch)
        progress.advance(len(batch))
    return embedded


def _background_embedding(
    sources: Sequence[str | ListedSource], library: Library, embedder: Embedder | None, stopping: Callable[[], bool]
) -> AbstractContextManager[BackgroundEmbedding]:
    """Embedding in the background if a stream is read, for a stream may never end; else nothing."""
    if embedder is None or STDIN not in sources:
        return nullcontext(BackgroundEmbedding())
    return embed_in_background(library, embedder, stopping)


def _is_new(library: Library, article: Article) -> bool:
    return library.digest(article.article_id) != article.digest


def _store(
    library: Library, report: Report, stories: StoryIndex, preparing: ParallelPreparation, article: Article
) -> StoreOutcome:
    """Store an article if it is new; if its views cannot be extracted, store it without them and report it."""
    if not _is_new(library, article):
        return StoreOutcome.UNCHANGED
    prepared = preparing.prepared(article)
    views = prepared.views
    if isinstance(views, Exception):
        _log.error("views.failed", extra={"source": article.source}, exc_info=views)
        report.without_views.append(
            RefusedItem(article.source, f"stored, but its views could not be extracted ({views})")
        )
        views = ()
    report.views += len(views)
    return library.store(article, prepared.passages, views, stories.place, entities=prepared.entities)
