"""Store the items of each source, one after the other, and count them in the report."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from ingest.open_source import RefusedItem, Told, UnchangedItem, count
from ingest.report import Report
from ingest.source_rights import changed_terms, under_terms
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceRegister
from ingest.step_progress import Progress
from marketbrief.domain.article import Article
from marketbrief.domain.errors import SourceError
from marketbrief.library import StoreOutcome

__all__ = ["take_each"]


def take_each(
    reading: Iterable[tuple[ListedSource, Iterator[Told]]],
    report: Report,
    *,
    register: SourceRegister,
    stored: Callable[[str], Article | None],
    keep: Callable[[Article], StoreOutcome],
    progress: Progress,
    stopping: Callable[[], bool],
) -> None:
    """Hand every article to ``keep``, under the rights that hold for it; ``stored`` finds one that is stored by its id.

    A source that fails stops no other; ``stopping`` is asked before each item.
    """
    for source, items in reading:
        row = report.begin(source.name, source.location)
        progress.begin(f"reading {source.location}", count(source.location))
        told = chain(changed_terms(source, register, stored), under_terms(items, source, register, stored))
        try:
            _take(told, report, keep, progress, stopping)
        except SourceError as error:
            report.fail(str(error))
        row.good_at = register.health(source.location).good_at
        if stopping():
            return


def _take(
    items: Iterable[Told],
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
