"""The rehearsal: everything is read and judged as ingest would, and nothing is stored."""

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
from ingest.store_items import take_each
from ingest.stories.assign import StoredMembers, StoryIndex
from ingest.stories.in_memory import MembersInMemory
from marketbrief.domain.article import Article
from marketbrief.domain.story import StoryVersion
from marketbrief.library import Library, StoreOutcome

__all__ = ["rehearse"]


def rehearse(
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
    """Tell what reading ``sources`` into the library in ``directory`` (None: there is none yet) would store.

    What is known of sources is copied, and the copy forgotten at the end.
    """
    report = Report(rehearsed=True)
    rehearsal = _Rehearsal(library, report)
    with (
        SourceRegister.copy_of(directory) as register,
        closing(
            read_each(sources, given=given, retrieved_at=now, register=register, stdin=stdin, fetcher=fetcher)
        ) as reading,
    ):
        take_each(
            reading, report, register=register, stored=rehearsal.stored, keep=rehearsal.keep, progress=progress,
            stopping=stopping,
        )  # fmt: skip
    report.stopped = stopping()
    return report


class _Rehearsal:
    """Remembers what it would have stored, so that an article that comes twice in a run is judged as it would be."""

    def __init__(self, library: Library | None, report: Report) -> None:
        self._library = library
        self._report = report
        self._taken: dict[str, Article] = {}
        self._takes = _TakesOver(library.takes if library else MembersInMemory())
        self._stories = StoryIndex(self._takes)

    def stored(self, article_id: str) -> Article | None:
        """The article that would be stored under an id by now."""
        return self._taken.get(article_id) or (self._library.article(article_id) if self._library else None)

    def keep(self, article: Article) -> StoreOutcome:
        """What storing ``article`` would come to; whatever would change the library is planned."""
        before = self.stored(article.article_id)
        if before is not None and before.digest == article.digest:
            return StoreOutcome.UNCHANGED
        state = StoreOutcome.RENEWED if before else StoreOutcome.ADDED
        take = self._takes.keep(self._stories.place(article))
        self._report.planned.append(PlannedArticle(state, article, take))
        self._taken[article.article_id] = article
        return state


class _TakesOver:
    """Takes that would be stored, laid over those that are, which stay as they are."""

    def __init__(self, stored: StoredMembers) -> None:
        self._stored = stored
        self._before = stored.latest
        self._held = MembersInMemory()

    def keep(self, take: StoryVersion) -> StoryVersion:
        """Hold a take, in the place of the one that its article had."""
        return self._held.keep(take)

    def take(self, article_id: str) -> StoryVersion | None:
        """An article's take."""
        return self._held.take(article_id) or self._stored.take(article_id)

    def with_digest(self, digest: int) -> StoryVersion | None:
        """The first take that has exactly these words."""
        return self._stored.with_digest(digest) or self._held.with_digest(digest)

    def between(self, start: int, end: int) -> Iterable[StoryVersion]:
        """The takes of moments from ``start`` up to but without ``end``."""
        held = list(self._held.between(start, end))
        return [*(take for take in self._stored.between(start, end) if not self._held.take(take.article_id)), *held]

    @property
    def latest(self) -> int:
        """The number of the newest change."""
        return self._before + self._held.latest

    def after(self, change: int) -> Iterable[StoryVersion]:
        """The takes held after a change, in order."""
        return self._held.after(max(change - self._before, 0))
