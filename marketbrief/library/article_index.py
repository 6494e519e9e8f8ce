"""Full text by article: titles, leads and bodies, for ranking articles by BM25.

An article's row bears the number of its first passage, so numbers grow with publication time here too and a window of
time is a range of rows.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from marketbrief.domain.article import Article
from marketbrief.language.tokens import PART
from marketbrief.library import catalogue
from marketbrief.library.catalogue import KnownName
from marketbrief.library.fulltext import LEAD_WORDS
from marketbrief.library.passage_ids import ALL, NumberRange

__all__ = ["ArticleIndex", "ArticleSearch", "IndexedArticle", "add_article", "remove_article"]


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What ranking reads of an article beside its scores; ``number`` is its row."""

    number: int
    article_id: str
    title: str
    text: str


def add_article(connection: sqlite3.Connection, number: int, key: int, article: Article) -> None:
    """Index a revision under the number of its first passage; the caller opens the transaction."""
    connection.execute(
        "INSERT INTO article_text (rowid, title, lead, body) VALUES (?, ?, ?, ?)",
        (number, *_columns(article.title, article.text)),
    )
    length = sum(len(PART.findall(part)) for part in (article.title, article.text))
    connection.execute("INSERT INTO article_rows (number, article, length) VALUES (?, ?, ?)", (number, key, length))


def remove_article(connection: sqlite3.Connection, key: int, title: str, text: str) -> None:
    """Take a revision out, given the very title and text that were indexed."""
    row = connection.execute("SELECT number FROM article_rows WHERE article = ?", (key,)).fetchone()
    if row is not None:
        connection.execute(
            "INSERT INTO article_text (article_text, rowid, title, lead, body) VALUES ('delete', ?, ?, ?, ?)",
            (row[0], *_columns(title, text)),
        )
        connection.execute("DELETE FROM article_rows WHERE article = ?", (key,))


def _columns(title: str, text: str) -> tuple[str, str, str]:
    """Title, first words and rest, as the index holds them."""
    words = text.split(None, LEAD_WORDS)
    rest = words[LEAD_WORDS] if len(words) > LEAD_WORDS else ""
    return title, text[: len(text) - len(rest)], rest


@dataclass(slots=True)
class ArticleIndex:
    """What is kept in memory for every thread: the lengths of articles, and how many hold a phrase."""

    lengths: dict[int, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    one_word_names: tuple[str, ...] | None = None
    total: int = 0
    _position: int = -1
    _lock: Lock = field(default_factory=Lock)

    def follow(self, connection: sqlite3.Connection, position: int) -> None:
        """Bring it up to the ``position`` of the library's log."""
        with self._lock:
            if position == self._position:
                return
            if self._position < 0:
                self.lengths = dict(connection.execute("SELECT number, length FROM article_rows").fetchall())
            else:
                self._read_log(connection)
            self.total = sum(self.lengths.values())
            self.counts.clear()
            self.one_word_names = None
            self._position = position

    def _read_log(self, connection: sqlite3.Connection) -> None:
        removed = connection.execute("SELECT number FROM log WHERE seq > ? AND op = 'remove'", (self._position,))
        for (number,) in removed.fetchall():
            self.lengths.pop(number, None)
        added = connection.execute(
            "SELECT i.number, i.length FROM log l JOIN article_rows i ON i.number = l.number"
            " WHERE l.seq > ? AND l.op = 'add'",
            (self._position,),
        )
        self.lengths.update(added.fetchall())


@dataclass(frozen=True, slots=True)
class ArticleSearch:
    """The articles of a library by term, and the catalogue of entities, on the calling thread's connection."""

    _connection: sqlite3.Connection
    _index: ArticleIndex

    @property
    def lengths(self) -> Mapping[int, int]:
        """Words of each article by number."""
        return self._index.lengths

    @property
    def size(self) -> int:
        """How many articles there are."""
        return len(self._index.lengths)

    @property
    def mean_length(self) -> float:
        """Words of an article, on average; 1 without any."""
        return self._index.total / self.size if self.size else 1.0

    def count(self, phrase: str) -> int:
        """How many articles hold a word or phrase (an FTS5 query)."""
        counts = self._index.counts
        if phrase not in counts:
            row = self._connection.execute("SELECT count(*) FROM article_text WHERE article_text MATCH ?", (phrase,))
            counts[phrase] = int(row.fetchone()[0])
        return counts[phrase]

    def scores(self, phrase: str, numbers: NumberRange, weights: tuple[float, float, float]) -> list[tuple[int, float]]:
        """(number, FTS5 score, higher is better) of the articles with a phrase in a range of numbers.

        ``weights`` are those of title, lead (first 120 words) and body.
        """
        return self._connection.execute(
            "SELECT rowid, -bm25(article_text, ?, ?, ?) FROM article_text"
            " WHERE article_text MATCH ? AND rowid >= ? AND rowid < ?",
            (*weights, phrase, *numbers),
        ).fetchall()

    def read(self, numbers: Sequence[int]) -> dict[int, IndexedArticle]:
        """Ids, titles and texts by number; numbers that are gone are left out."""
        marks = ", ".join("?" * len(numbers))
        found = self._connection.execute(
            "SELECT i.number, a.article_id, r.title, r.text FROM article_rows i JOIN articles a ON a.key = i.article"
            f" JOIN revisions r ON r.article = a.key AND r.revision = a.revision WHERE i.number IN ({marks})",
            list(numbers),
        )
        return {row[0]: IndexedArticle(*row) for row in found}

    def leads_with(self, query: str, numbers: NumberRange = ALL) -> bool:
        """Whether an article in a range has a word or phrase of an FTS5 query in its title or lead."""
        found = self._connection.execute(
            "SELECT 1 FROM article_text WHERE article_text MATCH ? AND rowid >= ? AND rowid < ? LIMIT 1",
            (f"{{title lead}} : ({query})", *numbers),
        )
        return found.fetchone() is not None

    def names_like(self, names: Sequence[str]) -> list[KnownName]:
        """Whoever goes by one of ``names`` (plain spelling), the most used first."""
        return catalogue.names_like(self._connection, names)

    def names_of_entity(self, entity: str) -> list[KnownName]:
        """The sure names of an entity, the most used first."""
        return catalogue.names_of_entity(self._connection, entity)

    def one_word_names(self) -> tuple[str, ...]:
        """Every name of one word that several articles use: what a slip of the pen may have meant."""
        if self._index.one_word_names is None:
            self._index.one_word_names = tuple(catalogue.one_word_names(self._connection))
        return self._index.one_word_names
