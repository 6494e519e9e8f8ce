"""Store the items of each source, one after the other, and count them in the report."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from ingest.open_source import RefusedItem, SourceItem, UnchangedItem, count
from ingest.report import Report
from ingest.source_rights import articles_with_new_rights, with_rights
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceRegister
from ingest.step_progress import Progress
from marketbrief.domain.article import Article
from marketbrief.domain.errors import SourceError
from marketbrief.library import StoreOutcome

__all__ = ["store_each"]


def store_each(
    reading: Iterable[tuple[ListedSource, Iterator[SourceItem]]],
    report: Report,
    *,
    register: SourceRegister,
    stored: Callable[[str], Article | None],
    keep: Callable[[Article], StoreOutcome],
    progress: Progress,
    stopping: Callable[[], bool],
) -> None:
    """Pass every article with its rights to ``keep``; ``stored`` finds a stored article by id.

    A failing source does not stop the others. ``stopping`` is checked before each item.
    """
    for source, items in reading:
        row = report.begin(source.name, source.location)
        progress.begin(f"reading {source.location}", count(source.location))
        wanted = chain(articles_with_new_rights(source, register, stored), with_rights(items, source, register, stored))
        try:
            _store_items(wanted, report, keep, progress, stopping)
        except SourceError as error:
            report.fail(str(error))
        row.good_at = register.health(source.location).good_at
        if stopping():
            return


def _store_items(
    items: Iterable[SourceItem],
    report: Report,
    keep: Callable[[Article], StoreOutcome],
    progress: Progress,
    stopping: Callable[[], bool],
) -> None:
    for item in items:
        if stopping():
            return
        progress.advance()
        if isinstance(item, RefusedItem):
            report.refuse(item)
        else:
            report.count(StoreOutcome.UNCHANGED if isinstance(item, UnchangedItem) else keep(item))
