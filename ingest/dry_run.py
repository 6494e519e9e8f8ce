"""The dry run: sources are read and articles compared as ingest does it, but nothing is stored."""

from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest.fetch import Fetcher
from ingest.open_source import ItemDefaults, read_each
from ingest.report import PlannedArticle, Report
from ingest.sources.listed import ListedSource
from ingest.sources.register import SourceRegister
from ingest.step_progress import Progress
from ingest.store_items import store_each
from ingest.stories.assign import StoredMembers, StoryIndex
from ingest.stories.in_memory import MembersInMemory
from marketbrief.domain.article import Article
from marketbrief.domain.story import StoryVersion
from marketbrief.library import Library, StoreOutcome

__all__ = ["plan_ingest"]


def plan_ingest(
    sources: Iterable[str | ListedSource],
    *,
    library: Library | None,
    directory: Path,
    given: ItemDefaults,
    now: datetime,
    progress: Progress,
    stopping: Callable[[], bool],
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
) -> Report:
    """Report what ``ingest`` would store; ``library`` is None if there is none in ``directory``.

    It works on a copy of the source register, so the register stays as it is.
    """
    report = Report(dry_run=True)
    dry_run = _DryRun(library, report)
    with (
        SourceRegister.copy_of(directory) as register,
        closing(
            read_each(sources, given=given, retrieved_at=now, register=register, stdin=stdin, fetcher=fetcher)
        ) as reading,
    ):
        store_each(
            reading, report, register=register, stored=dry_run.stored, keep=dry_run.keep, progress=progress,
            stopping=stopping,
        )  # fmt: skip
    report.stopped = stopping()
    return report


class _DryRun:
    """Remembers what it would have stored, so that an article that comes twice is known the second time."""

    def __init__(self, library: Library | None, report: Report) -> None:
        self._library = library
        self._report = report
        self._articles: dict[str, Article] = {}
        self._takes = _PlannedMembers(library.takes if library else MembersInMemory())
        self._stories = StoryIndex(self._takes)

    def stored(self, article_id: str) -> Article | None:
        """The article that would be stored under this id by now."""
        return self._articles.get(article_id) or (self._library.article(article_id) if self._library else None)

    def keep(self, article: Article) -> StoreOutcome:
        """The outcome that storing ``article`` would have; a change is added to the report's plan."""
        before = self.stored(article.article_id)
        if before is not None and before.digest == article.digest:
            return StoreOutcome.UNCHANGED
        state = StoreOutcome.RENEWED if before else StoreOutcome.ADDED
        take = self._takes.keep(self._stories.place(article))
        self._report.planned.append(PlannedArticle(state, article, take))
        self._articles[article.article_id] = article
        return state


class _PlannedMembers:
    """The stored members of stories with the planned ones added; the stored ones are not changed."""

    def __init__(self, stored: StoredMembers) -> None:
        self._stored = stored
        self._before = stored.latest
        self._planned = MembersInMemory()

    def keep(self, take: StoryVersion) -> StoryVersion:
        """Keep a take; it replaces the earlier take of the same article."""
        return self._planned.keep(take)

    def take(self, article_id: str) -> StoryVersion | None:
        """The take of an article, or None."""
        return self._planned.take(article_id) or self._stored.take(article_id)

    def with_digest(self, digest: int) -> StoryVersion | None:
        """The first take with exactly these words, or None."""
        return self._stored.with_digest(digest) or self._planned.with_digest(digest)

    def between(self, start: int, end: int) -> Iterable[StoryVersion]:
        """The takes published from ``start`` until before ``end``, in seconds since 1970."""
        planned = list(self._planned.between(start, end))
        return [
            *(take for take in self._stored.between(start, end) if not self._planned.take(take.article_id)),
            *planned,
        ]

    @property
    def latest(self) -> int:
        """The number of the newest change."""
        return self._before + self._planned.latest

    def after(self, change: int) -> Iterable[StoryVersion]:
        """The takes kept after this change, in order."""
        return self._planned.after(max(change - self._before, 0))
