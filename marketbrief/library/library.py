"""The library as the programs see it: store articles and vectors, find passages and views, read what is stored."""

import random
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from marketbrief.domain.article import Article
from marketbrief.domain.entity import Entities
from marketbrief.domain.errors import EmbeddingMismatch, LibraryError
from marketbrief.domain.passage import Passage, Span
from marketbrief.domain.view import View
from marketbrief.library import fulltext, read_rows, rows, write_rows
from marketbrief.library.article_index import ArticleIndex, ArticleSearch
from marketbrief.library.connect import Connection, connect, transaction
from marketbrief.library.fulltext import FieldWeights, TextHit
from marketbrief.library.passage_ids import ALL, NumberRange
from marketbrief.library.query_cost import QueryCost
from marketbrief.library.scan import VectorScan, identity_of, stored_vectors
from marketbrief.library.snapshot import log_position
from marketbrief.library.story_members import PlaceInStory, StoryMembers, keep_take
from marketbrief.library.view_filter import ViewFilter, where

__all__ = ["Library", "LibraryCounts", "LogEntry", "StoreOutcome"]

MOST_FILTERS_KEPT = 16

NO_ENTITIES = Entities()

_NEWEST = "articles a JOIN revisions r ON r.article = a.key AND r.revision = a.revision"


class StoreOutcome(StrEnum):
    """The outcome of storing an article."""

    ADDED = "added"
    RENEWED = "renewed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """How much the library holds; ``waiting`` counts passages without a vector, ``position`` is the log's end."""

    articles: int
    passages: int
    views: int
    vectors: int
    position: int
    newest: datetime | None

    @property
    def waiting(self) -> int:
        """Passages that have no vector yet."""
        return self.passages - self.vectors


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change: ``op`` is add (text stored), embed (vector stored) or remove."""

    seq: int
    op: str
    number: int


class Library:
    """A directory with ``library.db``; each thread gets a connection of its own, so one object serves them all.

    Raises LibraryError (or one of its children) with a sentence for a person when the file cannot be used.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._file = directory / "library.db"
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._scan = VectorScan(directory / "vectors.scan")
        self._frugal = QueryCost()
        self._by_publisher: tuple[int, dict[tuple[tuple[str, ...], NumberRange], NDArray[np.int64]]] = (-1, {})
        self._publishers: tuple[int, tuple[str, ...]] = (-1, ())
        self._article_index = ArticleIndex()

    @classmethod
    def create(cls, directory: Path) -> Self:
        """Open the library in ``directory``, made with it when missing."""
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{directory} cannot be made ({error.strerror}): name another with --library") from error
        return cls._opened(directory)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Open the library in ``directory``; LibraryError when there is none."""
        if not (directory / "library.db").exists():
            raise LibraryError(
                f"there is no library in {directory}: run 'marketbrief ingest SOURCE...' first, or name another"
                " with --library"
            )
        return cls._opened(directory)

    @classmethod
    def _opened(cls, directory: Path) -> Self:
        library = cls(directory)
        _ = library.connection
        return library

    @property
    def connection(self) -> Connection:
        """The connection of the calling thread."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._file)
            with self._lock:
                self._open.append(connection)
        return connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._local = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # news in

    def digest(self, article_id: str) -> str | None:
        """The digest of the newest revision, or None when the article is not stored."""
        found = self.connection.execute(f"SELECT r.digest FROM {_NEWEST} WHERE a.article_id = ?", (article_id,))
        row = found.fetchone()
        return row[0] if row else None

    def store(
        self,
        article: Article,
        spans: Sequence[Span],
        views: Sequence[View] = (),
        place: PlaceInStory | None = None,
        *,
        entities: Entities = NO_ENTITIES,
    ) -> StoreOutcome:
        """Store an article whole, in one transaction: a first revision, or a new one that takes the old one's place.

        ``place`` finds its story, in the same transaction; without it the article keeps the take it has, if any.
        ``entities`` are what the article names, for the catalogue.
        """
        with transaction(self.connection):
            key, revision, digest = write_rows.current(self.connection, article.article_id)
            if digest == article.digest:
                return StoreOutcome.UNCHANGED
            article = replace(article, revision=revision + 1)
            views = [replace(view, revision=article.revision) for view in views]
            take = place(article) if place else None
            key = write_rows.store(self.connection, key, article, spans, views, entities)
            if take is not None:
                keep_take(self.connection, key, take)
            return StoreOutcome.RENEWED if revision else StoreOutcome.ADDED

    def without_entities(self, limit: int) -> list[Article]:
        """Articles of an older library that are in no article index and no catalogue yet, newest first."""
        found = self.connection.execute(
            f"SELECT {rows.ARTICLE_COLUMNS} FROM {_NEWEST}"
            " WHERE EXISTS (SELECT 1 FROM passages p WHERE p.article = a.key)"
            " AND NOT EXISTS (SELECT 1 FROM article_rows i WHERE i.article = a.key) ORDER BY a.key DESC LIMIT ?",
            (limit,),
        )
        return [rows.article_of(row) for row in found]

    def count_without_entities(self) -> int:
        """How many articles of an older library are in no article index yet; quick where all are."""
        counted = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM article_rows)"
        articles, indexed = self.connection.execute(counted).fetchone()
        if articles == indexed:
            return 0
        with_text = self.connection.execute("SELECT count(DISTINCT article) FROM passages").fetchone()[0]
        return int(with_text - indexed)

    def add_entities(self, article: Article, entities: Entities) -> None:
        """Put an article that is stored into the article index and the catalogue, unless it was revised since."""
        with transaction(self.connection):
            write_rows.index_article(self.connection, article, entities)

    def forget_entities(self) -> None:
        """Empty the article index and the catalogue, so that they can be built anew."""
        with transaction(self.connection):
            write_rows.forget_entities(self.connection)
            self._article_index = ArticleIndex()

    def article_search(self, *, undated: bool = True) -> ArticleSearch:
        """Articles by term and the catalogue, for the calling thread; without ``undated`` only dated articles."""
        self._article_index.follow(self.connection, self.position)
        return ArticleSearch(self.connection, self._article_index, undated)

    @property
    def takes(self) -> StoryMembers:
        """The stories of the articles, read and written by the calling thread."""
        return StoryMembers(self.connection)

    # vectors

    def claim_embedding(self, model: str) -> None:
        """Remember which model fills this library; EmbeddingMismatch when another one already did."""
        with transaction(self.connection):
            known = self.embedding
            if known is None:
                self.connection.execute("INSERT INTO meta (key, value) VALUES ('embedding', ?)", (model,))
            elif known != model:
                raise EmbeddingMismatch(
                    f"the library in {self.directory} was embedded with {known}, settings say {model}: run"
                    " 'marketbrief rebuild --embed' or change MARKETBRIEF_EMBEDDING"
                )

    def forget_vectors(self) -> None:
        """Drop every vector and the model's name, so that another model can fill the library."""
        with transaction(self.connection):
            self.connection.execute("DELETE FROM vectors")
            self.connection.execute("DELETE FROM meta WHERE key = 'embedding'")
            self.connection.execute("INSERT INTO log (op, number) VALUES ('reset', 0)")

    @property
    def embedding(self) -> str | None:
        """The model that filled this library, or None when none did yet."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = 'embedding'").fetchone()
        return row[0] if row else None

    def waiting(self, limit: int) -> list[tuple[int, str]]:
        """Passages without a vector, newest first, as (number, text)."""
        found = self.connection.execute(
            "SELECT p.number, substr(r.text, p.start + 1, p.end - p.start) FROM passages p"
            " JOIN revisions r ON r.article = p.article AND r.revision = p.revision"
            " WHERE NOT EXISTS (SELECT 1 FROM vectors v WHERE v.number = p.number) ORDER BY p.number DESC LIMIT ?",
            (limit,),
        )
        return found.fetchall()

    def add_vectors(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> int:
        """Store unit vectors, shape (len(numbers), dimensions), and tell how many; passages gone since are left out."""
        with transaction(self.connection):
            return write_rows.add_vectors(self.connection, numbers, vectors)

    def vectors(self, numbers: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """Stored vectors by passage number."""
        return stored_vectors(self.connection, numbers)

    def vectors_from(self, number: int, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The next ``limit`` stored vectors from a number on: numbers, and vectors of shape (found, dimensions)."""
        found = self.connection.execute(
            "SELECT number, vector FROM vectors WHERE number >= ? ORDER BY number LIMIT ?", (number, limit)
        ).fetchall()
        joined = np.frombuffer(b"".join(vector for _, vector in found), np.float16).astype(np.float32)
        numbers = np.fromiter((number for number, _ in found), np.int64, len(found))
        return numbers, joined.reshape(len(found), -1 if found else 0)

    def sample(self, count: int, chance: random.Random) -> list[int]:
        """Numbers of at most ``count`` passages that have a vector, picked by chance."""
        low, high = self.connection.execute("SELECT min(number), max(number) FROM vectors").fetchone()
        if low is None:
            return []
        found = (
            self.connection.execute(
                "SELECT number FROM vectors WHERE number >= ? ORDER BY number LIMIT 1", (chance.randint(low, high),)
            ).fetchone()[0]
            for _ in range(count)
        )
        return sorted(set(found))

    @property
    def position(self) -> int:
        """The end of the log: it moves with every change."""
        return log_position(self.connection)

    @property
    def identity(self) -> str:
        """The name that distinguishes this library from its copies and backups."""
        return identity_of(self.connection)

    def log_after(self, position: int, limit: int) -> list[LogEntry]:
        """Changes after a log position, oldest first."""
        found = self.connection.execute(
            "SELECT seq, op, number FROM log WHERE seq > ? ORDER BY seq LIMIT ?", (position, limit)
        )
        return [LogEntry(*row) for row in found]

    # finding

    def search_text(
        self,
        query: str,
        *,
        weights: FieldWeights,
        limit: int,
        numbers: NumberRange = ALL,
        among: NDArray[np.int64] | None = None,
    ) -> list[TextHit]:
        """Passages by full text; ``fulltext.any_of`` makes the query, ``QueryCost`` bounds what common words cost."""
        found = [
            fulltext.search(
                self.connection, part.query, weights=weights, limit=limit, numbers=part.numbers, among=among
            )
            for part in (self._frugal.parts(self.connection, query, numbers) if query else ())
        ]
        if len(found) == 1:
            return found[0]
        best: dict[int, TextHit] = {}
        for hit in chain.from_iterable(found):
            if hit.number not in best or hit.score > best[hit.number].score:
                best[hit.number] = hit
        return sorted(best.values(), key=lambda hit: (-hit.score, -hit.number))[:limit]

    def nearest(
        self,
        vector: NDArray[np.float32],
        limit: int,
        numbers: NumberRange = ALL,
        among: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """Passages by an exact scan of the stored vectors: (number, cosine), best first.

        ``among`` narrows it to numbers that ascend, such as ``numbers_by`` gives.
        """
        return self._scan.nearest(self.connection, vector, limit, numbers, among)

    def passages_in(self, numbers: NumberRange) -> int:
        """How many passages a range of numbers holds."""
        counted = "SELECT count(*) FROM passages WHERE number >= ? AND number < ?"
        return int(self.connection.execute(counted, numbers).fetchone()[0])

    def vectors_in(self, numbers: NumberRange) -> int:
        """How many vectors a range of numbers holds."""
        return self._scan.count(self.connection, numbers)

    def numbers_by(self, publishers: Sequence[str], numbers: NumberRange = ALL) -> NDArray[np.int64]:
        """The numbers of these publishers' passages in a range, ascending; kept until the log moves."""
        position, known = self._by_publisher
        if position != self.position:
            position, known = self._by_publisher = (self.position, {})
        asked = (tuple(publishers), numbers)
        if asked not in known:
            found = self.connection.execute(
                f"SELECT number FROM passages WHERE publisher IN ({','.join('?' * len(publishers))})"
                " AND number >= ? AND number < ?",
                (*publishers, *numbers),
            ).fetchall()
            if len(known) >= MOST_FILTERS_KEPT:
                known.clear()
            known[asked] = np.sort(np.fromiter((number for (number,) in found), np.int64, len(found)))
        return known[asked]

    def passages(self, numbers: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
        """Passages with their articles by number; numbers that are gone are left out."""
        return read_rows.by_number(self.connection, numbers)

    def passages_of(self, article_ids: Sequence[str]) -> dict[str, list[tuple[Passage, Article]]]:
        """All passages of the newest revisions of articles, by article id, in the order of the text."""
        return read_rows.by_article(self.connection, article_ids)

    def lead(self, article_id: str) -> Passage | None:
        """The first passage of an article's newest revision, or None when the article is not stored."""
        row = self.connection.execute(
            "SELECT p.number FROM passages p JOIN articles a ON a.key = p.article WHERE a.article_id = ?"
            " ORDER BY p.start LIMIT 1",
            (article_id,),
        ).fetchone()
        return self.passages([row[0]])[row[0]][0] if row else None

    def views(self, wanted: ViewFilter) -> Iterator[tuple[View, Article]]:
        """Views of the newest revisions with their articles, newest first, in the order of the text."""
        condition, arguments = where(wanted)
        found = self.connection.execute(
            f"SELECT {rows.VIEW_COLUMNS}, {rows.ARTICLE_COLUMNS} FROM views v JOIN articles a ON a.key = v.article"
            " JOIN revisions r ON r.article = a.key AND r.revision = a.revision"
            f" WHERE {condition} ORDER BY v.published DESC, v.article, v.start",
            arguments,
        )
        columns = len(rows.VIEW_COLUMNS.split(","))
        for row in found:
            article = rows.article_of(row[columns:])
            yield rows.view_of(row[:columns], article), article

    # what is stored

    def article(self, article_id: str, revision: int | None = None) -> Article | None:
        """An article's newest or a given revision."""
        row = self.connection.execute(
            f"SELECT {rows.ARTICLE_COLUMNS} FROM articles a JOIN revisions r ON r.article = a.key"
            " AND r.revision = coalesce(?, a.revision) WHERE a.article_id = ?",
            (revision, article_id),
        ).fetchone()
        return rows.article_of(row) if row else None

    def articles(self, since: datetime | None = None) -> Iterator[Article]:
        """Every article's newest revision in the order stored; with ``since``, those published then or later."""
        found = self.connection.execute(f"SELECT {rows.ARTICLE_COLUMNS} FROM {_NEWEST} ORDER BY a.key")
        for row in found:
            article = rows.article_of(row)
            if since is None or (article.published_at is not None and article.published_at >= since):
                yield article

    def publishers(self) -> list[str]:
        """The publishers of the newest revisions, most passages first; read again only when the log has moved."""
        position = self.position
        read_at, names = self._publishers
        if read_at != position:
            found = self.connection.execute(
                "SELECT publisher FROM passages WHERE publisher IS NOT NULL GROUP BY publisher ORDER BY count(*) DESC"
            )
            names = tuple(name for (name,) in found)
            self._publishers = (position, names)
        return list(names)

    def counts(self) -> LibraryCounts:
        """How much there is."""
        counted = self.connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages), (SELECT count(*) FROM views),"
            " (SELECT count(*) FROM vectors), (SELECT coalesce(max(seq), 0) FROM log)"
        ).fetchone()
        newest = self.connection.execute(
            "SELECT r.published_at FROM passages p"
            " JOIN revisions r ON r.article = p.article AND r.revision = p.revision"
            " WHERE r.published_at IS NOT NULL ORDER BY p.number DESC LIMIT 1"
        ).fetchone()
        articles, passages, views, vectors, position = counted
        return LibraryCounts(
            articles, passages, views, vectors, position, datetime.fromisoformat(newest[0]) if newest else None
        )
