"""Passes of chat models: which model has read which revision for which purpose, with the views and stances it found."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marketbrief.domain.article import Article
from marketbrief.domain.passage import Span
from marketbrief.domain.view import Stance, View
from marketbrief.library.connect import transaction
from marketbrief.library.rows import ARTICLE_COLUMNS, VIEW_COLUMNS, article_of, view_of
from marketbrief.library.write_rows import add_views

__all__ = ["STANCE", "VIEWS", "LlmPasses"]

VIEWS = "views"
STANCE = "stance"
MOST_TRIES = 2

_UNDECIDED = "v.stance = 'neutral' AND v.stance_by IS NULL"
_NEWEST = "articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision"


@dataclass(frozen=True, slots=True)
class LlmPasses:
    """What chat models have read of a library, on one connection."""

    _connection: sqlite3.Connection

    def waiting(self, purpose: str, model: str) -> list[str]:
        """The ids of articles whose newest revision this model has not read for a purpose, newest first.

        Those of which it has made no sense come last, and not at all after two tries. For stances only articles count
        of which the rules have called a view neutral.
        """
        of_stance = f" AND EXISTS (SELECT 1 FROM views v WHERE v.article = a.key AND {_UNDECIDED})"
        found = self._connection.execute(
            "SELECT a.article_id FROM articles a LEFT JOIN readings done"
            " ON done.article = a.key AND done.purpose = ? AND done.model = ? AND done.revision = a.revision"
            f" WHERE coalesce(done.done, 0) = 0 AND coalesce(done.tries, 0) < ?{of_stance if purpose == STANCE else ''}"
            " ORDER BY coalesce(done.tries, 0),"
            " (SELECT max(p.number) FROM passages p WHERE p.article = a.key) DESC, a.key",
            (purpose, model, MOST_TRIES),
        )
        return [article_id for (article_id,) in found]

    def with_views(self, article_id: str) -> tuple[Article, list[View]] | None:
        """An article's newest revision and its views in the order of the text; None where it is gone."""
        row = self._connection.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM {_NEWEST} WHERE a.article_id = ?", (article_id,)
        ).fetchone()
        if row is None:
            return None
        article = article_of(row)
        found = self._connection.execute(
            f"SELECT {VIEW_COLUMNS} FROM views v JOIN articles a ON a.key = v.article WHERE a.article_id = ?"
            " ORDER BY v.start",
            (article_id,),
        ).fetchall()
        return article, [view_of(each, article) for each in found]

    def keep_views(self, article: Article, model: str, views: Sequence[View]) -> int:
        """Add what a model has found in a revision, and note that it has read it, in one transaction; tell how many.

        Nothing is kept of a revision that is not the newest any more, nor over a view that is there already.
        """
        with transaction(self._connection):
            key = self._key_of(article)
            if key is None:
                return 0
            taken = self._connection.execute("SELECT start, end FROM views WHERE article = ?", (key,)).fetchall()
            free = [view for view in views if not _overlaps(view.statement.span, taken)]
            add_views(self._connection, key, article, free)
            self._note(key, article, VIEWS, model, done=True)
            return len(free)

    def keep_stances(self, article: Article, model: str, stances: Mapping[Span, Stance]) -> int:
        """Give views of a revision, named by their statements' spans, the stance that a model told; tell how many."""
        with transaction(self._connection):
            key = self._key_of(article)
            if key is None:
                return 0
            rows = [(stance.value, model, key, span.start, span.end) for span, stance in stances.items()]
            changed = self._connection.executemany(
                f"UPDATE views AS v SET stance = ?, stance_by = ? WHERE article = ? AND start = ? AND end = ?"
                f" AND {_UNDECIDED}",
                rows,
            ).rowcount
            self._note(key, article, STANCE, model, done=True)
            return max(changed, 0)

    def pass_over(self, article: Article, purpose: str, model: str) -> None:
        """Mark a revision as read that the model must not see."""
        with transaction(self._connection):
            key = self._key_of(article)
            if key is not None:
                self._note(key, article, purpose, model, done=True)

    def count_try(self, article: Article, purpose: str, model: str) -> None:
        """Count a failed try of a model at a revision."""
        with transaction(self._connection):
            key = self._key_of(article)
            if key is not None:
                self._note(key, article, purpose, model, done=False)

    def _key_of(self, article: Article) -> int | None:
        """The article's key where this is its newest revision."""
        row = self._connection.execute(
            "SELECT key FROM articles WHERE article_id = ? AND revision = ?", (article.article_id, article.revision)
        ).fetchone()
        return row[0] if row else None

    def _note(self, key: int, article: Article, purpose: str, model: str, *, done: bool) -> None:
        self._connection.execute(
            "INSERT INTO readings (article, purpose, model, revision, done, tries) VALUES (?, ?, ?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET done = excluded.done, revision = excluded.revision,"
            " tries = CASE WHEN revision = excluded.revision THEN tries + 1 ELSE 1 END",
            (key, purpose, model, article.revision, done),
        )


def _overlaps(span: Span, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start < span.end and span.start < end for start, end in taken)
