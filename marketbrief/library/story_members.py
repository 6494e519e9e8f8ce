"""Members of stories: the place of every article in its story, one row beside the article."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from marketbrief.domain.article import Article
from marketbrief.domain.story import Story, StoryVersion
from marketbrief.library.connect import transaction
from marketbrief.library.rows import ARTICLE_COLUMNS, TAKE_COLUMNS, article_of, take_of, take_row

__all__ = ["PlaceInStory", "StoryMembers", "keep_take"]

PlaceInStory = Callable[[Article], StoryVersion]
"""Finds an article's story; called inside the transaction that stores its take."""

_TAKES = (
    "stories s JOIN articles a ON a.key = s.article JOIN articles first ON first.key = s.story"
    " JOIN revisions r ON r.article = a.key AND r.revision = a.revision"
)
_WHOLE = f"SELECT {TAKE_COLUMNS}, s.sketch FROM {_TAKES}"


@dataclass(frozen=True, slots=True)
class StoryMembers:
    """The takes of a library, on one connection."""

    _connection: sqlite3.Connection

    def take(self, article_id: str) -> StoryVersion | None:
        """An article's take; None when it is not stored, or not placed yet."""
        return self._first(f"{_WHOLE} WHERE a.article_id = ?", article_id)

    def with_digest(self, digest: int) -> StoryVersion | None:
        """The take placed first of those with exactly these words."""
        return self._first(f"{_WHOLE} WHERE s.digest = ? ORDER BY s.placed LIMIT 1", digest)

    def between(self, start: int, end: int) -> Iterator[StoryVersion]:
        """The takes of moments from ``start`` up to but without ``end``."""
        return self._all(f"{_WHOLE} WHERE s.moment >= ? AND s.moment < ?", start, end)

    def after(self, change: int) -> Iterator[StoryVersion]:
        """The takes placed or changed after a change, in order."""
        return self._all(f"{_WHOLE} WHERE s.placed > ? ORDER BY s.placed", change)

    @property
    def latest(self) -> int:
        """The number of the newest change; it grows with every take that is kept."""
        return int(self._connection.execute("SELECT coalesce(max(placed), 0) FROM stories").fetchone()[0])

    def stories(self, article_ids: Iterable[str]) -> dict[str, Story]:
        """The whole story of each article, by article id; those not placed yet are left out. Sketches are not read."""
        wanted = list(article_ids)
        found = self._connection.execute(
            f"SELECT {TAKE_COLUMNS}, x'' FROM {_TAKES} WHERE s.story IN (SELECT mine.story FROM stories mine"
            " JOIN articles one ON one.key = mine.article WHERE one.article_id IN (SELECT value FROM json_each(?)))",
            (json.dumps(wanted),),
        )
        by_story: dict[str, list[StoryVersion]] = {}
        for take in map(take_of, found):
            by_story.setdefault(take.story, []).append(take)
        stories = {take.article_id: Story(tuple(takes)) for takes in by_story.values() for take in takes}
        return {article_id: stories[article_id] for article_id in wanted if article_id in stories}

    def stories_by_number(self, numbers: Sequence[int]) -> dict[int, int]:
        """The story that each passage belongs to, as a key, by passage number; the unplaced are left out."""
        found = self._connection.execute(
            "SELECT p.number, s.story FROM passages p JOIN stories s ON s.article = p.article"
            " WHERE p.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return dict(found.fetchall())

    def unplaced(self) -> list[int]:
        """The keys of articles without a take, in order of publication."""
        found = self._connection.execute(
            "SELECT a.key FROM articles a WHERE NOT EXISTS (SELECT 1 FROM stories s WHERE s.article = a.key)"
            " ORDER BY (SELECT min(p.number) FROM passages p WHERE p.article = a.key), a.key"
        )
        return [key for (key,) in found]

    def fill(self, keys: Sequence[int], place: PlaceInStory) -> None:
        """Place stored articles that are still unplaced, all of them in one transaction."""
        with transaction(self._connection):
            found = self._connection.execute(
                f"SELECT a.key, {ARTICLE_COLUMNS} FROM json_each(?) wanted JOIN articles a ON a.key = wanted.value"
                " JOIN revisions r ON r.article = a.key AND r.revision = a.revision"
                " WHERE NOT EXISTS (SELECT 1 FROM stories s WHERE s.article = a.key) ORDER BY wanted.key",
                (json.dumps(list(keys)),),
            ).fetchall()
            for key, *columns in found:
                keep_take(self._connection, key, place(article_of(tuple(columns))))

    def _first(self, query: str, *values: object) -> StoryVersion | None:
        return next(self._all(query, *values), None)

    def _all(self, query: str, *values: object) -> Iterator[StoryVersion]:
        return map(take_of, self._connection.execute(query, values).fetchall())


def keep_take(connection: sqlite3.Connection, key: int, take: StoryVersion) -> None:
    """Write the take of the article with this key, in the transaction that the caller opened."""
    connection.execute(
        "INSERT OR REPLACE INTO stories (placed, article, story, role, moment, dated, agency, words, digest, sketch)"
        " VALUES ((SELECT coalesce(max(placed), 0) + 1 FROM stories), ?,"
        " (SELECT key FROM articles WHERE article_id = ?), ?, ?, ?, ?, ?, ?, ?)",
        take_row(key, take),
    )
