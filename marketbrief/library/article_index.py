"""Full text by article: titles, leads and bodies, for ranking articles by BM25.

An article's row bears the number of its first passage, so numbers grow with publication time here too and a window of
time is a range of rows.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

from marketbrief.domain.article import Article
from marketbrief.language.tokens import PART
from marketbrief.library import catalogue
from marketbrief.library.catalogue import KnownName
from marketbrief.library.fulltext import LEAD_WORDS
from marketbrief.library.passage_ids import ALL, UNDATED, NumberRange, first_number, moment_of_number

__all__ = [
    "ArticleIndex",
    "ArticleSearch",
    "IndexedArticle",
    "add_article",
    "note_filling",
    "remove_article",
    "split_lead",
]

SAMPLE = 20
SAMPLE_LETTERS = 4_000
CODE_LETTERS = 3


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


def note_filling(connection: sqlite3.Connection) -> None:
    """Let every process know that an article was put in that the log told of long ago; the caller has a transaction."""
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('article_index', '1')"
        " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )


def times_filled(connection: sqlite3.Connection) -> int:
    """How often articles of an older library were put in."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'article_index'").fetchone()
    return int(row[0]) if row else 0


def split_lead(text: str) -> tuple[str, str]:
    """The first 120 words of a text, and the rest."""
    words = text.split(None, LEAD_WORDS)
    rest = words[LEAD_WORDS] if len(words) > LEAD_WORDS else ""
    return text[: len(text) - len(rest)], rest


def _columns(title: str, text: str) -> tuple[str, str, str]:
    """Title, lead and body, as the index holds them."""
    return (title, *split_lead(text))


@dataclass(slots=True)
class ArticleIndex:
    """What is kept in memory for every thread: the lengths of articles, and how many hold a phrase."""

    lengths: dict[int, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    capitalized: dict[str, float | None] = field(default_factory=dict)
    total: int = 0
    undated: int = 0
    _position: int = -1
    _filled: int = -1
    _lock: Lock = field(default_factory=Lock)

    def follow(self, connection: sqlite3.Connection, position: int) -> None:
        """Bring it up to the ``position`` of the library's log, and to what an older library was filled with since."""
        with self._lock:
            filled = times_filled(connection)
            if (position, filled) == (self._position, self._filled):
                return
            if filled != self._filled:
                self.lengths = dict(connection.execute("SELECT number, length FROM article_rows").fetchall())
            else:
                self._read_log(connection)
            self.total = sum(self.lengths.values())
            self.undated = sum(number < UNDATED[1] for number in self.lengths)
            self.counts.clear()
            self.capitalized.clear()
            self._position, self._filled = position, filled

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
    _undated: bool = True

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
        """How many articles hold a word or phrase (an FTS5 query); at most ``size``, whatever was stored since."""
        counts = self._index.counts
        if phrase not in counts:
            row = self._connection.execute("SELECT count(*) FROM article_text WHERE article_text MATCH ?", (phrase,))
            counts[phrase] = int(row.fetchone()[0])
        return min(counts[phrase], self.size)

    def scores(self, phrase: str, numbers: NumberRange, weights: tuple[float, float, float]) -> list[tuple[int, float]]:
        """(number, FTS5 score, higher is better) of the articles with a phrase in a range of numbers.

        ``weights`` are those of title, lead (first 120 words) and body. Articles without a date belong to every range,
        unless the search leaves them out.
        """
        sql = (
            "SELECT rowid, -bm25(article_text, ?, ?, ?) FROM article_text"
            " WHERE article_text MATCH ? AND rowid >= ? AND rowid < ?"
        )
        dated = (max(numbers[0], UNDATED[1]), numbers[1])
        found = self._connection.execute(sql, (*weights, phrase, *dated)).fetchall()
        if self._undated and self._index.undated:
            found += self._connection.execute(sql, (*weights, phrase, *UNDATED)).fetchall()
        lengths = self._index.lengths
        return [(number, score) for number, score in found if number in lengths]

    def numbers_until(self, published: int) -> int:
        """The last number that an article published at a moment (seconds since 1970) can have."""
        return first_number(datetime.fromtimestamp(published, UTC)) + UNDATED[1] - 1

    def first_since(self, published: int) -> int:
        """The first number that an article published at a moment (seconds since 1970) can have."""
        return first_number(datetime.fromtimestamp(published, UTC))

    def published(self, number: int) -> float | None:
        """When an article was published, in seconds since 1970; ``None`` where it bears no date."""
        return moment_of_number(number)

    def capitalized(self, word: str) -> float | None:
        """How often, of the times a word stands in a sample of articles, it has a capital; ``None`` where none has it.

        Words of up to three letters, which are codes more often than names, count only in capitals throughout.
        """
        known = self._index.capitalized
        if word not in known:
            rows = self._connection.execute(
                "SELECT substr(r.text, 1, ?) FROM article_rows i JOIN articles a ON a.key = i.article"
                " JOIN revisions r ON r.article = a.key AND r.revision = a.revision WHERE i.number IN"
                " (SELECT rowid FROM article_text WHERE article_text MATCH ? LIMIT ?)",
                (SAMPLE_LETTERS, f'{{lead body}} : "{word}"', SAMPLE),
            )
            pattern = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
            found = [match for (text,) in rows for match in pattern.findall(text)]
            capital = [match.isupper() if len(word) <= CODE_LETTERS else match != word for match in found]
            known[word] = sum(capital) / len(found) if found else None
        return known[word]

    def read(self, numbers: Sequence[int]) -> dict[int, IndexedArticle]:
        """Ids, titles and texts by number; numbers that are gone are left out."""
        marks = ", ".join("?" * len(numbers))
        found = self._connection.execute(
            "SELECT i.number, a.article_id, r.title, r.text FROM article_rows i JOIN articles a ON a.key = i.article"
            f" JOIN revisions r ON r.article = a.key AND r.revision = a.revision WHERE i.number IN ({marks})",
            list(numbers),
        )
        return {row[0]: IndexedArticle(*row) for row in found}

    def has(self, query: str, numbers: NumberRange = ALL, *, columns: str = "title lead") -> bool:
        """Whether an article in a range has a word or phrase of an FTS5 query in some of its columns."""
        found = self._connection.execute(
            "SELECT 1 FROM article_text WHERE article_text MATCH ? AND rowid >= ? AND rowid < ? LIMIT 1",
            (f"{{{columns}}} : ({query})", *numbers),
        )
        return found.fetchone() is not None

    def names_like(self, names: Sequence[str]) -> list[KnownName]:
        """Whoever goes by one of ``names`` (plain spelling), the most used first."""
        return catalogue.names_like(self._connection, names)

    def names_of_entity(self, entity: str) -> list[KnownName]:
        """The sure names of an entity, the most used first."""
        return catalogue.names_of_entity(self._connection, entity)
