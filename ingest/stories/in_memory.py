"""Takes in memory, for grouping articles that are in no library."""

from collections.abc import Iterable

from marketbrief.domain.story import StoryVersion

__all__ = ["MembersInMemory"]

DAY = 24 * 3600


class MembersInMemory:
    """Takes by article, by words and by day, in the order they were kept."""

    def __init__(self) -> None:
        self._kept: list[StoryVersion] = []
        self._by_article: dict[str, StoryVersion] = {}
        self._by_digest: dict[int, dict[str, StoryVersion]] = {}
        self._by_day: dict[int, dict[str, StoryVersion]] = {}

    def keep(self, take: StoryVersion) -> StoryVersion:
        """Keep a take; it replaces the earlier take of the same article."""
        old = self._by_article.get(take.article_id)
        if old is not None:
            del self._by_digest[old.digest][old.article_id]
            del self._by_day[old.moment // DAY][old.article_id]
        self._kept.append(take)
        self._by_article[take.article_id] = take
        self._by_digest.setdefault(take.digest, {})[take.article_id] = take
        self._by_day.setdefault(take.moment // DAY, {})[take.article_id] = take
        return take

    def take(self, article_id: str) -> StoryVersion | None:
        """The take of an article, or None."""
        return self._by_article.get(article_id)

    def with_digest(self, digest: int) -> StoryVersion | None:
        """The first take with exactly these words, or None."""
        return next(iter(self._by_digest.get(digest, {}).values()), None)

    def between(self, start: int, end: int) -> Iterable[StoryVersion]:
        """The takes published from ``start`` until before ``end``, in seconds since 1970."""
        days = range(start // DAY, (end - 1) // DAY + 1)
        of_days = (take for day in days for take in self._by_day.get(day, {}).values())
        return [take for take in of_days if start <= take.moment < end]

    @property
    def latest(self) -> int:
        """The number of the newest change."""
        return len(self._kept)

    def after(self, change: int) -> Iterable[StoryVersion]:
        """The takes kept after this change, in order."""
        return self._kept[change:]
