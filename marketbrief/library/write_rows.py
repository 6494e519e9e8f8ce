"""Write an article: the parts of one transaction, which the caller opens."""

import re
import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from marketbrief.domain.article import Article
from marketbrief.domain.entity import Entities
from marketbrief.domain.passage import Span
from marketbrief.domain.view import View
from marketbrief.library.article_index import add_article, note_filling, remove_article
from marketbrief.library.catalogue import add_entities, remove_entities
from marketbrief.library.fulltext import header_words, index_row
from marketbrief.library.passage_ids import first_number
from marketbrief.library.rows import revision_row, view_row

__all__ = ["add_vectors", "add_views", "current", "forget_entities", "index_article", "store"]

NO_ENTITIES = Entities()

IndexRow = tuple[str, str, str, str]


def current(connection: sqlite3.Connection, article_id: str) -> tuple[int | None, int, str]:
    """The key, revision and digest of what is stored under an id; (None, 0, "") when nothing is."""
    row = connection.execute(
        "SELECT a.key, a.revision, r.digest FROM articles a"
        " JOIN revisions r ON r.article = a.key AND r.revision = a.revision WHERE a.article_id = ?",
        (article_id,),
    ).fetchone()
    return row or (None, 0, "")


def store(
    connection: sqlite3.Connection,
    key: int | None,
    article: Article,
    spans: Sequence[Span],
    views: Sequence[View],
    entities: Entities = NO_ENTITIES,
) -> int:
    """Write a revision with its passages, views, entities and full text; remove the old revision from every index.

    Tells the article's key.
    """
    numbers = _free_numbers(connection, article, len(spans))
    if key is None:
        inserted = connection.execute(
            "INSERT INTO articles (article_id, revision) VALUES (?, ?)", (article.article_id, article.revision)
        )
        key = int(inserted.lastrowid or 0)
    else:
        _withdraw(connection, key)
        connection.execute("UPDATE articles SET revision = ? WHERE key = ?", (article.revision, key))
    connection.execute(f"INSERT INTO revisions VALUES ({','.join('?' * 14)})", revision_row(key, article))
    connection.executemany(
        "INSERT INTO passages (number, article, revision, start, end, publisher) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (number, key, article.revision, span.start, span.end, article.publisher)
            for number, span in zip(numbers, spans, strict=True)
        ],
    )
    connection.executemany(
        "INSERT INTO passage_text (rowid, title, header, lead, body) VALUES (?, ?, ?, ?, ?)",
        [(number, *row) for number, row in zip(numbers, _index_rows(article, spans), strict=True)],
    )
    add_views(connection, key, article, views)
    if numbers:
        add_article(connection, numbers[0], key, article)
    add_entities(connection, key, entities)
    connection.executemany("INSERT INTO log (op, number) VALUES ('add', ?)", [(number,) for number in numbers])
    return key


def index_article(connection: sqlite3.Connection, article: Article, entities: Entities) -> None:
    """Put a stored article into the article index and the catalogue; nothing where it was revised or is there."""
    row = connection.execute(
        "SELECT a.key, min(p.number) FROM articles a JOIN passages p ON p.article = a.key"
        " WHERE a.article_id = ? AND a.revision = ?"
        " AND NOT EXISTS (SELECT 1 FROM article_rows i WHERE i.article = a.key) GROUP BY a.key",
        (article.article_id, article.revision),
    ).fetchone()
    if row is not None:
        key, number = row
        add_article(connection, number, key, article)
        add_entities(connection, key, entities)
        note_filling(connection)


def forget_entities(connection: sqlite3.Connection) -> None:
    """Empty the article index and the catalogue."""
    connection.execute("INSERT INTO article_text (article_text) VALUES ('delete-all')")
    for table in ("article_rows", "entity_uses", "entity_mentions", "entity_names", "entities"):
        connection.execute(f"DELETE FROM {table}")
    note_filling(connection)


def add_views(connection: sqlite3.Connection, key: int, article: Article, views: Sequence[View]) -> None:
    """Write views of the article that is stored under this key."""
    connection.executemany(
        "INSERT INTO views (article, published, speaker, role, firm, outlet, kind, form, stance, about, horizon,"
        f" start, end, quotes, read_by, stance_by) VALUES ({','.join('?' * 16)})",
        [view_row(key, article, view) for view in views],
    )


def add_vectors(connection: sqlite3.Connection, numbers: Sequence[int], vectors: NDArray[np.float32]) -> int:
    """Store vectors of passages that are still there."""
    added = 0
    for number, vector in zip(numbers, vectors.astype(np.float16), strict=True):
        written = connection.execute(
            "INSERT OR REPLACE INTO vectors (number, vector) SELECT number, ? FROM passages WHERE number = ?",
            (vector.tobytes(), number),
        )
        if written.rowcount:
            connection.execute("INSERT INTO log (op, number) VALUES ('embed', ?)", (number,))
            added += 1
    return added


def _free_numbers(connection: sqlite3.Connection, article: Article, count: int) -> range:
    """Unused numbers for passages of an article, after all others of the same second."""
    low = first_number(article.published_at)
    high = low + (1 << 20)
    taken = connection.execute(
        "SELECT max(number) FROM passages WHERE number >= ? AND number < ?", (low, high)
    ).fetchone()[0]
    start = low if taken is None else taken + 1
    return range(start, start + count)


def _withdraw(connection: sqlite3.Connection, key: int) -> None:
    """Remove an article's passages and views from every index; its revisions stay readable."""
    title, text, publisher, published_at = _indexed(connection, key)
    old = _stored(connection, key, title, text, header_words(publisher, published_at))
    remove_article(connection, key, title, text)
    remove_entities(connection, key)
    connection.executemany(
        "INSERT INTO passage_text (passage_text, rowid, title, header, lead, body) VALUES ('delete', ?, ?, ?, ?, ?)",
        old,
    )
    numbers = [(row[0],) for row in old]
    connection.executemany("DELETE FROM vectors WHERE number = ?", numbers)
    connection.executemany("INSERT INTO log (op, number) VALUES ('remove', ?)", numbers)
    connection.execute("DELETE FROM passages WHERE article = ?", (key,))
    connection.execute("DELETE FROM views WHERE article = ?", (key,))


def _indexed(connection: sqlite3.Connection, key: int) -> tuple[str, str, str | None, str | None]:
    """Title, text, publisher and day of the revision that is in the indexes."""
    row: tuple[str, str, str | None, str | None] = connection.execute(
        "SELECT r.title, r.text, r.publisher, r.published_at FROM articles a"
        " JOIN revisions r ON r.article = a.key AND r.revision = a.revision WHERE a.key = ?",
        (key,),
    ).fetchone()
    return row


def _stored(
    connection: sqlite3.Connection, key: int, title: str, text: str, header: str
) -> list[tuple[int, str, str, str, str]]:
    """Full-text rows of an article exactly as they were indexed, which is what taking them out needs."""
    passages = connection.execute(
        "SELECT number, start, end FROM passages WHERE article = ? ORDER BY number", (key,)
    ).fetchall()
    spans = [Span(start, end) for _, start, end in passages]
    rows = _rows_of(title, text, header, spans)
    return [(number, *row) for (number, _, _), row in zip(passages, rows, strict=True)]


def _index_rows(article: Article, spans: Sequence[Span]) -> Iterator[IndexRow]:
    published = article.published_at.isoformat() if article.published_at else None
    return _rows_of(article.title, article.text, header_words(article.publisher, published), spans)


def _rows_of(title: str, text: str, header: str, spans: Sequence[Span]) -> Iterator[IndexRow]:
    words_before = 0
    for span in spans:
        passage = span.of(text)
        yield index_row(title, header, passage, words_before)
        words_before += len(re.findall(r"\S+", passage))
